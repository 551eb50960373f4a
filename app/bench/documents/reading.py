"""Whether everything is read: pages, words beside pdftotext, and what a page of a PDF costs."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.documents import paper
from app.bench.documents.comparing import RULES, literally_lost, lost, words
from app.bench.documents.desk import Desk, desk
from app.bench.documents.letters import as_document, letters
from app.bench.repeats import median
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.domain.documents import BlockKind, Document, PageState
from app.domain.errors import AppError

PAGES = Figure("pages-read", "Pages read, or named with a reason, of pages present", Bar(least=1.0))
WORDS = Figure("words-read", "Words of the synthetic letters found in what was read", Bar(least=1.0))
RECALL = Figure("text-recall", "Words of pdftotext found, all real PDFs", Bar(least=0.99))
FEW = 0.99  # of pdftotext's words: a file with fewer is named
COST = Figure("pdf-page", "PDF text, per page", Bar(most=5), "ms")

_READ = (PageState.READ, PageState.OCR, PageState.OCR_WEAK, PageState.BLANK)
SHORT, LONG = 20, 200
SCANS = "scans.json"
"""Names the made scans of its folder, which `app.bench.documents.scans` reads."""
REPEATS = 5


def real_files(bench: Bench) -> list[Path]:
    """The documents that were named for the run; model files and made scans (`scans`) are not among them."""
    made = {path.parent for path in bench.plan.others if path.name == SCANS}
    return [
        path for path in bench.plan.others if path.suffix.casefold() != ".gguf" and path.parent not in made
    ]


def pages(bench: Bench) -> list[Row]:
    """Every letter as a PDF, and every real file that was named."""
    there = accounted = 0
    found, left_out = Counter[str](), Counter[str]()
    odd: list[str] = []
    with desk(bench) as ours:
        for letter in letters():
            path = _written(ours, letter.id, paper.pdf(paper.letter_pages(letter)))
            document = ours.read(path)
            missing = words(as_document(letter).text) - words(document.text)
            left_out.update(missing)
            found += words(as_document(letter).text) - missing
            there += len(letter.pages())
            accounted += min(len(letter.pages()), len(document.pages))
            odd += _odd(document)
        for path in real_files(bench):
            try:
                document = ours.read(path)
            except AppError as error:
                odd.append(f"{path.name}: {type(error).__name__}")
                continue
            there += len(document.pages)
            accounted += len(document.pages)
            odd += _odd(document)
    facts: dict[str, Fact] = {"pages": there, "not read, with their reasons": "; ".join(odd[:20]) or "none"}
    share = found.total() / max(1, found.total() + left_out.total())
    gone: dict[str, Fact] = {
        "words": found.total() + left_out.total(),
        "lost": " ".join(sorted(left_out)[:20]),
    }
    return [PAGES.row(accounted / there, facts), WORDS.row(share, gone)]


def recall(bench: Bench) -> list[Row]:
    """The words of each real PDF beside those that poppler's pdftotext finds.

    What counts as the same word is said in `app.bench.documents.comparing`; the row also gives the share
    where only equal characters count, and pdftotext's own slips (control characters for letters) are held
    against the reader. Files below `FEW` are named, since there either program may be the one that is wrong.
    """
    tool = shutil.which("pdftotext")
    if tool is None:
        raise NotMeasured("pdftotext is not installed; it is in poppler-utils.")
    files = [path for path in real_files(bench) if path.suffix.casefold() == ".pdf"]
    if not files:
        raise NotMeasured("It needs real PDFs; name a folder with --also.")
    shares: dict[str, float] = {}
    strict: dict[str, float] = {}
    hit = total = 0
    with desk(bench) as ours:
        for path in files:
            try:
                document = ours.read(path)
            except AppError:
                continue  # the row of pages says so
            theirs = _plain_text(tool, path)
            all_words = words(theirs).total()
            if not all_words:
                continue
            common = all_words - lost(theirs, document.text).total()
            strict[path.name] = 1 - literally_lost(theirs, document.text)
            hit, total = hit + common, total + all_words
            shares[path.name] = common / all_words
    if not shares:
        raise NotMeasured("None of the PDFs has text.")
    fewer = [(share, name) for name, share in sorted(shares.items()) if share < FEW]
    facts: dict[str, Fact] = {
        "files": len(shares),
        "words": total,
        f"files below {FEW}": len(fewer),
        "these": "; ".join(f"{name} {share:.3f}" for share, name in sorted(fewer)) or "none",
        "the worst, character for character": min(strict.values()),
        "what counts": RULES,
    }
    return [RECALL.row(hit / total, facts)]


def page_cost(bench: Bench) -> list[Row]:
    """What a further page costs: of a long and a short PDF, so that starting a child does not count."""
    with desk(bench) as ours:
        texts = {n: _written(ours, f"report{n}", report(n)) for n in (SHORT, LONG)}
        times: dict[int, list[float]] = {n: [] for n in texts}
        for _ in range(bench.times(REPEATS)):
            for number, path in texts.items():
                began = time.perf_counter()
                ours.read(path)
                times[number].append(time.perf_counter() - began)
    short, long = median(times[SHORT]), median(times[LONG])
    facts: dict[str, Fact] = {f"{SHORT} pages, s": short, f"{LONG} pages, s": long}
    return [COST.row(1000 * (long - short) / (LONG - SHORT), facts)]


def report(count: int) -> bytes:
    """A PDF of so many pages: the letters' English pages again and again, each with its number."""
    made = [page for letter in letters() if letter.language == "en" for page in paper.letter_pages(letter)]
    lines = [[*made[n % len(made)], (paper.SMALL, f"Page {n + 1} of {count}")] for n in range(count)]
    return paper.pdf(lines)


def _odd(document: Document) -> Sequence[str]:
    odd = [f"{document.name} p. {p.number}: {p.state}" for p in document.pages if p.state not in _READ]
    hidden = sum(block.kind is BlockKind.HIDDEN for block in document.blocks)
    return [*odd, *([f"{document.name}: {hidden} hidden passages"] if hidden else [])]


def _written(ours: Desk, name: str, data: bytes) -> Path:
    path = ours.folder / f"{name}.pdf"
    path.write_bytes(data)
    return path


def _plain_text(tool: str, path: Path) -> str:
    done = subprocess.run([tool, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


MEASUREMENTS = (
    Measurement((PAGES, WORDS), pages),
    Measurement((RECALL,), recall),
    Measurement((COST,), page_cost),
)
