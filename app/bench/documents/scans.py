"""Whether degraded scans and photographs of letters are read right: characters and numbers beside their text.

The pages are made by a checkout's tests (`python -m tests.material.scans FOLDER`) and named with --also: no
part of the program draws or degrades pages.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from app.bench.bench import Bench, Measurement
from app.bench.documents.desk import desk
from app.bench.documents.reading import SCANS
from app.bench.documents.summaries import spread
from app.bench.repeats import median
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.domain.documents import Document, PageState

CHARACTERS = Figure(
    "ocr-characters", "OCR of degraded letters at 200 dpi, characters wrong", Bar(most=2), "%"
)
NUMBERS = Figure("ocr-numbers", "OCR of degraded letters, numbers recalled and right", Bar(least=0.99))
PHOTO_CHARACTERS = Figure(
    "photo-characters", "OCR of photographed letters, characters wrong", Bar(most=2), "%"
)
PHOTO_NUMBERS = Figure(
    "photo-numbers", "OCR of photographed letters, numbers recalled and right", Bar(least=0.99)
)
UNMARKED = Figure("ocr-unmarked", "Pages with a tenth of their characters wrong and no mark", Bar(most=0))

KINDS = {"scan": (CHARACTERS, NUMBERS), "photo": (PHOTO_CHARACTERS, PHOTO_NUMBERS)}
LOST = 0.10
"""Share of a page's characters; where so many are wrong the page has to say that it may be."""
_NUMBER = re.compile(r"\d+(?:[.,/:]\d+)*")


@dataclass(frozen=True, slots=True)
class Scan:
    """A file of pictures and what stands in it."""

    path: Path
    kind: str
    about: str
    text: str


@dataclass(slots=True)
class Tally:
    """What was counted of the files of one kind. `worst`: the share of characters wrong by file."""

    wrong: float = 0.0
    characters: int = 0
    wanted: int = 0
    found: int = 0
    both: int = 0
    seconds: list[float] = field(default_factory=list)
    worst: dict[str, float] = field(default_factory=dict)

    def add(self, scan: Scan, found: str, seconds: float) -> float:
        """Count a file that was read; the share of its characters that are wrong."""
        share = characters_wrong(found, scan.text)
        length = len(" ".join(scan.text.split()))
        have, want = numbers(found), numbers(scan.text)
        self.wrong, self.characters = self.wrong + share * length, self.characters + length
        self.wanted, self.found = self.wanted + want.total(), self.found + have.total()
        self.both += (have & want).total()
        self.seconds.append(seconds)
        missed, extra = " ".join(want - have), " ".join(have - want)
        said = f"{scan.about}{f'; not read: {missed}' if missed else ''}{f'; read: {extra}' if extra else ''}"
        self.worst[said] = share
        return share

    def rows(self, characters: Figure, figures: Figure) -> list[Row]:
        """The two rows. Of recall and precision of numbers the lower one counts."""
        if not self.characters:
            return [figure.missing(f"{SCANS} names no such file.") for figure in (characters, figures)]
        recall, right = self.both / max(1, self.wanted), self.both / max(1, self.found)
        worst = sorted(self.worst, key=lambda said: -self.worst[said])[:3]
        facts: dict[str, Fact] = {"files": len(self.worst), "characters": self.characters}
        facts |= {"seconds a file": median(self.seconds), **{said: self.worst[said] for said in worst}}
        of_numbers: dict[str, Fact] = {"numbers": self.wanted, "recalled": recall, "right": right}
        odd = [said for said in self.worst if "; " in said]
        shown: dict[str, Fact] = {f"wrong {n}": said for n, said in enumerate(odd[:5], start=1)}
        return [
            characters.row(100 * self.wrong / self.characters, facts),
            figures.row(min(recall, right), of_numbers | shown),
        ]


def ocr(bench: Bench) -> list[Row]:
    """Every scan, read by the program as a person's file is."""
    tallies = {kind: Tally() for kind in KINDS}
    unmarked: list[str] = []
    chosen = by_kind(scans(bench), bench)
    with desk(bench) as ours:
        for scan in chosen:
            began = time.perf_counter()
            document = ours.read(scan.path)
            share = tallies[scan.kind].add(scan, plain(document), time.perf_counter() - began)
            if share > LOST and all(page.state is PageState.OCR for page in document.pages):
                unmarked.append(f"{scan.about}: {share:.3f}")
    rows = [row for kind, figures in KINDS.items() for row in tallies[kind].rows(*figures)]
    facts: dict[str, Fact] = {"files": len(chosen), "unmarked": "; ".join(unmarked) or "none"}
    return [*rows, UNMARKED.row(len(unmarked), facts)]


def scans(bench: Bench) -> list[Scan]:
    """The files that an index among those named for the run names. Raises NotMeasured.

    The index is JSON: [{file, kind: scan | photo, about, text}].
    """
    found = [scan for path in bench.plan.others if path.name == SCANS for scan in _listed(path)]
    if not found:
        raise NotMeasured(
            "It needs degraded letters: python -m tests.material.scans FOLDER makes them in a checkout; name "
            "the folder with --also."
        )
    return found


def by_kind(found: list[Scan], bench: Bench) -> list[Scan]:
    """All of them, or in a quick run a share of each kind."""
    kinds = [[scan for scan in found if scan.kind == kind] for kind in KINDS]
    return [scan for each in kinds for scan in spread(each, bench.times(len(each)))]


def plain(document: Document) -> str:
    """A document's words: tables without the bars between their cells."""
    return document.text.replace("|", " ")


def characters_wrong(found: str, wanted: str) -> float:
    """Edit distance (Levenshtein) over the number of characters wanted, white space made one space.

    >>> characters_wrong("a bat", "a  cat"), characters_wrong("", "abcd")
    (0.2, 1.0)
    """
    a, b = " ".join(found.split()), " ".join(wanted.split())
    codes, steps = np.array([ord(char) for char in a], dtype=np.int64), np.arange(len(a) + 1)
    row = steps.copy()
    for number, char in enumerate(b, start=1):
        cost = np.minimum(row[:-1] + (codes != ord(char)), row[1:] + 1)
        moved = np.concatenate(([number], cost))
        row = np.minimum.accumulate(moved - steps) + steps  # insertions, all at once
    return float(row[-1]) / max(1, len(b))


def numbers(text: str) -> Counter[str]:
    """The numbers of a text as they are written.

    >>> sorted(numbers("On 3/4/2025 at 10:40: 1,250.40 GBP"))
    ['1,250.40', '10:40', '3/4/2025']
    """
    return Counter(_NUMBER.findall(text))


def _listed(index: Path) -> list[Scan]:
    try:
        rows = json.loads(index.read_text(encoding="utf-8"))
        return [Scan(index.parent / row["file"], row["kind"], row["about"], row["text"]) for row in rows]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NotMeasured(f"{index} is not what tests.material.scans writes.") from error


MEASUREMENTS = (Measurement((CHARACTERS, NUMBERS, PHOTO_CHARACTERS, PHOTO_NUMBERS, UNMARKED), ocr),)
