"""What would be taken out of a text: everything found, and what a person decides of it."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace

from app.domain.names.findings import Finding, Kind, at, settle
from app.domain.names.identifiers import identifiers
from app.domain.names.mentions import mention_findings
from app.domain.names.moments import moment_findings
from app.domain.names.name_finding import NameFinder
from app.domain.names.name_words import Lexicon, tokens
from app.domain.names.pseudonyms import comparable
from app.domain.names.street_finding import address_findings
from app.domain.text.folding import fold, words

LONGEST_NAME = 60  # characters; what a model proposes beyond that is no name

PIECE = 3_000  # characters that are looked through at a time


def find(
    text: str,
    lexicon: Lexicon,
    *,
    proposals: Iterable[str] = (),
    known: Iterable[str] = (),
    every_date: bool = True,
) -> tuple[Finding, ...]:
    """Everything in `text` that identifies somebody, in order and without overlaps.

    `proposals` are names that a model wrote: only what stands in the text word for word counts, and unsurely.
    `known` are names of a key, from other documents.
    """
    search = searching(text, lexicon, proposals=proposals, known=known, every_date=every_date)
    while True:
        try:
            next(search)
        except StopIteration as end:
            return tuple(end.value)


def searching(
    text: str,
    lexicon: Lexicon,
    *,
    proposals: Iterable[str] = (),
    known: Iterable[str] = (),
    every_date: bool = True,
) -> Generator[float, None, tuple[Finding, ...]]:
    """`find` in short steps, for who has something else to do between; each yields what is done, 0 to 1."""
    found: list[Finding] = []
    names = proposed(text, proposals, lexicon)
    for start, end in _pieces(text):
        piece = text[start:end]
        places = address_findings(piece)
        here = [*identifiers(piece), *moment_findings(piece, every_date), *places]
        found += [_moved(finding, start) for finding in here]
        names += [_moved(name, start) for name in NameFinder(piece, lexicon, places).find()]
        yield 0.7 * end / len(text)
    sure = [name.text for name in names if name.sure]
    unsure = [name.text for name in names if not name.sure]
    later: list[Finding] = []
    for chosen, doubt in (([*sure, *known], False), (unsure, True)):
        for number, name in enumerate(mention_findings(text, chosen, lexicon)):
            later.append(replace(name, sure=False) if doubt else name)
            if number % 8 == 0:
                yield 0.85 if doubt else 0.7
    yield 0.95
    return settle(text, [*found, *names, *later])


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The text in ranges of about `PIECE` characters that end between paragraphs, or lines, or anywhere."""
    start = 0
    while start < len(text):
        end = min(start + PIECE, len(text))
        if end < len(text):
            for sign in ("\n\n", "\n", " "):
                place = text.rfind(sign, start + PIECE // 2, end)
                if (
                    place < 0 and sign == "\n\n"
                ):  # a table may be longer than a piece, and has its heads at its top
                    place = text.find(sign, end, start + 4 * PIECE)
                if place > 0:
                    end = place + len(sign)
                    break
        yield start, end
        start = end


def _moved(finding: Finding, by: int) -> Finding:
    return replace(finding, start=finding.start + by, end=finding.end + by)


def proposed(text: str, names: Iterable[str], lexicon: Lexicon) -> list[Finding]:
    """Places where a proposed name stands word for word, if it can be a name at all."""
    found = []
    for name in dict.fromkeys(" ".join(name.split()) for name in names):
        said = [word for word in words(name) if not lexicon.ordinary(word.folded)]
        if not said or not any(word.capital for word in said) or len(name) > LONGEST_NAME or len(said) > 5:
            continue
        first, last = said[0], said[-1]
        if fold(name[first.start : last.end]) in lexicon.both or len(first.folded) + len(last.folded) < 4:
            continue
        pattern = r"\s+".join(map(re.escape, name[first.start : last.end].split()))
        for match in re.finditer(rf"(?<![^\W_]){pattern}(?![^\W_])", text):
            found.append(at(text, Kind.NAME, match.start(), match.end(), "model", sure=False))
    return found


def decide(
    findings: Sequence[Finding],
    index: int,
    *,
    keep: bool | None = None,
    kind: Kind | None = None,
    everywhere: bool = True,
) -> tuple[Finding, ...]:
    """The findings with one decided: left as it is (`keep`), replaced, or of another kind.

    `everywhere`: all that are the same, written in whatever way, are decided with it. A decision is sure.
    """
    chosen = findings[index]
    return tuple(
        replace(
            finding,
            keep=finding.keep if keep is None else keep,
            kind=kind or finding.kind,
            sure=True,
        )
        if place == index or (everywhere and same(finding, chosen.kind, chosen.text))
        else finding
        for place, finding in enumerate(findings)
    )


def marked(
    text: str, findings: Sequence[Finding], start: int, end: int, kind: Kind, everywhere: bool = True
) -> tuple[Finding, ...]:
    """The findings with one that a person marked, and every other place with the same words."""
    new = [at(text, kind, start, end, "person")]
    if everywhere and text[start:end].strip():
        words_of = r"\s+".join(map(re.escape, text[start:end].split()))
        pattern = re.compile(rf"(?<![^\W_]){words_of}(?![^\W_])", re.I)
        new += [at(text, kind, m.start(), m.end(), "person") for m in pattern.finditer(text)]
    return settle(text, [*findings, *new])


Sameness = tuple[Kind, str, tuple[str, ...]]


def sameness(kind: Kind, text: str) -> Sameness:
    """What two findings have in common that are the same thing, in whatever way it is written."""
    if kind is Kind.NAME:
        return kind, fold(text), tokens(text)
    return kind, comparable(kind, text), ()


def same(finding: Finding, kind: Kind, text: str) -> bool:
    """Whether a finding is what `text` of that kind is."""
    return sameness(finding.kind, finding.text) == sameness(kind, text)
