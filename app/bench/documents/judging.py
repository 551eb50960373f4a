"""Whether a line of a summary is proved: quoted whole, supported by its words, and with no stranger in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.bench.documents.desk import Summarised
from app.bench.documents.letters import Known, Letter
from app.bench.documents.proving import Tally
from app.domain.proof.facts import facts, same_date
from app.domain.proof.furniture import is_furniture
from app.domain.proof.polarity import negation_differs
from app.domain.summaries.keyfacts import facts_in, key_facts
from app.domain.summaries.missing import missing
from app.domain.summarising import Point, Support
from app.domain.text.splitting import sentences, text_of
from app.domain.text.words import STOP, content_words, plain

ENOUGH = 0.6
"""Share of a sentence's content words that its citation has to hold (documents.md 2.5)."""
_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")
_SPACE = re.compile(r"\s+")
_PERCENT = re.compile(r"(?<=\d) %")


@dataclass(slots=True)
class Tallies:
    """What was counted of the lines of summaries."""

    unproved: Tally = field(default_factory=Tally)
    cited: Tally = field(default_factory=Tally)
    supported: Tally = field(default_factory=Tally)
    in_facts: Tally = field(default_factory=Tally)
    accounted: Tally = field(default_factory=Tally)
    absent: Tally = field(default_factory=Tally)
    sections: Tally = field(default_factory=Tally)
    told: Tally = field(default_factory=Tally)
    next: Tally = field(default_factory=Tally)
    furniture: Tally = field(default_factory=Tally)
    lines: int = 0
    weak: int = 0
    quoted: int = 0
    seconds: list[float] = field(default_factory=list)


def judge(letter: Letter, made: Summarised, tallies: Tallies) -> None:
    """Count what one summary has right and wrong."""
    document, points = made.document, made.summary.points
    tallies.seconds.append(made.seconds)
    for point in points:
        words = text_of(document, point.start, point.end)
        said = f"[{letter.id}] {point.text} <- {words}"
        there = 0 <= point.start < point.end <= len(document.text) and bool(words)
        tallies.cited.add(there, said)
        tallies.weak += point.support is Support.WEAK
        tallies.quoted += point.support is Support.QUOTED
        if point.support is not Support.WEAK:
            for odd in not_there(point.text, f"{point.heading} {words}"):
                tallies.unproved.add(False, f"{odd}: {said}")
            tallies.unproved.tried += 1
            tallies.supported.add(supports(point, words), said)
    table = key_facts(document)
    left = missing(table, points)
    shown = [text_of(document, point.start, point.end) for point in points if _whole(point)]
    for known in letter.facts:
        said = f"[{letter.id}] {known.near} … {known.value}"
        rows = [f"{fact.label} {fact.value} {fact.heading} {fact.quote}" for fact in table]
        tallies.in_facts.add(any(holds(known, row) for row in rows), said)
        listed = [*shown, *(point.text for point in points), *(each.quote for each in left)]
        tallies.accounted.add(any(holds(known, line) for line in listed), said)
        tallies.told.add(any(holds(known, line) for line in (*shown, *(p.text for p in points))), said)
    _substance(letter, made, tallies, " ".join([*shown, *(point.text for point in points)]))
    whole = " ".join(point.text for point in points).casefold()
    for word in letter.absent:
        tallies.absent.add(word.casefold() not in whole, f"[{letter.id}] {word}")


def _substance(letter: Letter, made: Summarised, tallies: Tallies, told: str) -> None:
    """Count what of the document's substance the summary's own lines say, its list of the rest left aside."""
    document, points = made.document, made.summary.points
    tallies.lines += len(points)
    for wanted in letter.follow_ups:
        tallies.next.add(wanted.casefold() in told.casefold(), f"[{letter.id}] {wanted}")
    for point in points:
        tallies.furniture.add(not is_furniture(point.text), f"[{letter.id}] {point.text}")
    holding: dict[str, bool] = {}
    for sentence in sentences(document):
        if any(fact.high for fact in facts_in(document, sentence)):
            on = any(point.start < sentence.end and sentence.start < point.end for point in points)
            holding[sentence.heading] = holding.get(sentence.heading, False) or on
    for heading, on in holding.items():
        tallies.sections.add(on, f"[{letter.id}] {heading}")


def _whole(point: Point) -> bool:
    """Whether a point is the source's own sentence, not cut: then all of it is in the summary."""
    return point.support is Support.QUOTED and not point.text.endswith("…")


def holds(known: Known, line: str) -> bool:
    """Whether a line has a known value and the word that it belongs to, which may be inflected ("walked").

    "62%" is "62 %"; nothing else of a value may differ.
    """
    flat, value = _flat(line), re.escape(_flat(known.value))
    near = set(content_words(known.near))
    there = _flat(known.near) in flat or (bool(near) and near <= set(content_words(line)))
    return there and re.search(rf"(?<![\d.,]){value}(?!\d)", flat) is not None


def _flat(text: str) -> str:
    return _PERCENT.sub("%", _SPACE.sub(" ", text).casefold())


def supports(point: Point, words: str) -> bool:
    """Whether the cited words hold most of a sentence's content words and deny what it denies."""
    wanted = set(content_words(point.text))
    there = set(content_words(f"{point.heading} {words}"))
    return len(wanted & there) >= ENOUGH * len(wanted) and not negation_differs(point.text, words)


def not_there(said: str, source: str) -> list[str]:
    """Numbers with their units, dates, codes and names of a sentence that the cited words have not.

    Written apart from `domain.proof.aligning.verify`, which the summaries are made with.
    """
    mine, theirs = facts(said), facts(source)
    pairs = {(quantity.value, quantity.unit) for quantity in theirs.quantities}
    values = {quantity.value for quantity in theirs.quantities}
    years = {year for dates in theirs.dates for year, _, _ in dates}
    odd = [
        said[quantity.start : quantity.end]
        for quantity in mine.quantities
        if (quantity.value, quantity.unit) not in pairs
        and not (not quantity.unit and (quantity.value in values or quantity.value in years))
    ]
    odd += ["date" for date in mine.dates if not any(same_date(date, other) for other in theirs.dates)]
    odd += [f"{hour}:{minute:02}" for hour, minute in set(mine.times) - set(theirs.times)]
    odd += sorted(mine.codes - theirs.codes)
    return odd + _strangers(said, source)


def _strangers(said: str, source: str) -> list[str]:
    there = {plain(match[0]) for match in _NAME.finditer(source)}
    return [
        match[0]
        for match in _NAME.finditer(said)
        if match.start() and match[0][0].isupper() and len(match[0]) > 1
        and said[: match.start()].rstrip(" \"“(")[-1:] not in ".!?:"
        and plain(match[0]) not in there | STOP
    ]  # fmt: skip
