"""What would be taken out of a text: everything found, and what a person decides of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.findings import Finding, Kind, at, settle
from app.domain.folding import fold, words
from app.domain.identifiers import identifiers
from app.domain.mentions import mention_findings
from app.domain.moments import moment_findings
from app.domain.name_finding import NameFinder
from app.domain.name_words import Lexicon, tokens
from app.domain.pseudonyms import comparable
from app.domain.street_finding import address_findings

LONGEST_NAME = 60  # characters; what a model proposes beyond that is no name


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
    places = address_findings(text)
    found = [*identifiers(text), *moment_findings(text, every_date), *places]
    names = list(NameFinder(text, lexicon, places).find())
    names += proposed(text, proposals, lexicon)
    sure = [name.text for name in names if name.sure]
    names += mention_findings(text, [*sure, *known], lexicon)
    unsure = [name.text for name in names if not name.sure]
    names += [replace(name, sure=False) for name in mention_findings(text, unsure, lexicon)]
    return settle(text, [*found, *names])


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
        if place == index or (everywhere and _same(finding, chosen))
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


def _same(one: Finding, other: Finding) -> bool:
    if one.kind is not other.kind:
        return False
    if one.kind is Kind.NAME:
        return tokens(one.text) == tokens(other.text) and fold(one.text) == fold(other.text)
    return comparable(one.kind, one.text) == comparable(other.kind, other.text)
