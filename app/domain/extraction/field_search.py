"""Values that stand right beside, right of, or below a field's label: found and proved without a model.

`STRONG` is what needs no second look: a label that begins its cell, line or sentence, nothing but a colon or
"is" between it and a value of the field's type, and no second such value behind it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

from app.domain.documents import BlockKind, Document
from app.domain.extraction.field_dates import reads_day_first
from app.domain.extraction.field_found import Doubt, Found
from app.domain.extraction.field_lines import Line, stepped_lines
from app.domain.extraction.field_money import currency, money
from app.domain.extraction.field_values import find
from app.domain.extraction.fields import Field, FieldType, Form
from app.domain.text.field_steps import Steps, at_once
from app.domain.text.words import STOP, plain

NEAR = 60
"""Characters between a label and a value that may still belong to it (documents.md 4)."""
LONGEST_REGION = 600
NEXT = 12
"""Labels, cells and rows looked at on from a label: further ones are nobody's neighbours."""

_GAP = re.compile(
    r"\s*=?(?:[\s:#№_*…@]|\.(?!\d)|[–—-](?!\s?[\d£€$]))*(?P<note>\([^()\n]{1,24}\))?"
    r"(?:[\s:#№_*…]|\.(?!\d)|[–—-](?!\s?[\d£€$]))*"
    r"(?:(?:is|was|are|of|on|no|nr|number|ist|am|vom|est|es)\b[.:]?\s*)?"
)
_TITLES = frozenset({"invoice", "rechnung", "facture", "factura", "claim", "policy", "contract", "order"})
"""Words that stand before a number of theirs, and elsewhere too."""
_NEXT_LABEL = re.compile(r"(?<=[^.\s]{3})\.\s+(?=[A-ZÀ-Þ][^\W\d_]*(?:\s[^\W\d_]+){0,2}\s?:)")
"""Where the next label of a line begins: "Customer: Ann Holt. Meter: E-449021."."""
FEWEST_SIGNS = 3
_COUNTED = re.compile(
    r"\s+(?!from\b|of\b|dated\b|for\b|to\b|is\b|was\b|has\b|vom\b|du\b|de\b)[^\W\d_][a-zß-ÿ]+"
)
_COLON = re.compile(r"\s*(?:\([^()\n]{1,24}\)\s*)?[:=]")  # blanks in one place only: else quadratic in them
_BEFORE = re.compile(r"(?:[\W\d_]*(?:the|our|your|this|a|an|my|and)?\s*)\Z", re.I)
_SENTENCE = re.compile(r"[.!?;]\s+(?:[^.!?;]{0,6})\Z")


class Strength(IntEnum):
    """How surely a value belongs to its label."""

    COLUMN = 0  # below the label, in a table
    WEAK = 1  # near the label, with other words between or before
    STRONG = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value for a field. `start` to `end` is the value's place, `label` that of the words it belongs to."""

    field: str
    found: Found
    start: int
    end: int
    label: tuple[int, int]
    strength: Strength

    @property
    def doubt(self) -> Doubt | None:
        """What is unclear of the value as it is written."""
        return self.found.doubt


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found in a document: candidates by field, and labels beside which no value was recognised."""

    candidates: dict[str, list[Candidate]]
    bare: dict[str, list[tuple[int, int]]]
    day_first: bool | None
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class _Label:
    field: Field
    start: int
    end: int
    leads: bool  # nothing but an article before it in its cell, line or sentence


def search(document: Document, form: Form) -> Searched:
    """Look for every field of a form beside its labels, in the whole document, without a pause."""
    return at_once(searching(document, form))


def searching(document: Document, form: Form) -> Steps[Searched]:
    """The same in small steps, for a thread that has other things to do: 100 kB may take half a second."""
    lines = yield from stepped_lines(document)
    day_first = reads_day_first(document.text)
    names = Labels(form)
    labels = []
    for line in lines:
        labels.append(names.of_line(document.text, line))
        yield
    found: dict[str, list[Candidate]] = defaultdict(list)
    bare: dict[str, list[tuple[int, int]]] = defaultdict(list)
    looking = _Looking(document, lines, labels, day_first)
    for number, row in enumerate(labels):
        beside = []
        for place in range(len(row)):
            beside.append(looking.beside(number, place))
            yield
        taken = {label.start for label, candidates in zip(row, beside, strict=True) if candidates}
        for label, candidates in zip(row, beside, strict=True):
            found[label.field.name] += candidates
            alone = label.leads and label.start not in taken
            if alone and (_COLON.match(document.text, label.end) or lines[number].table):
                bare[label.field.name].append((label.start, lines[number].end))
    return Searched(dict(found), dict(bare), day_first, lines)


class Labels:
    """All labels of a form as one pattern: the longest wins, so "invoice total" is not "total"."""

    def __init__(self, form: Form) -> None:
        self._fields: dict[str, list[Field]] = defaultdict(list)
        for one in form.fields:
            for key in dict.fromkeys(map(_key, one.labels)):
                self._fields[key].append(one)
        longest = sorted(self._fields, key=len, reverse=True)
        pattern = "|".join(r"[\s\-‐‑]+".join(map(re.escape, words.split())) for words in longest)
        self._pattern = re.compile(rf"(?<![\w-])(?:{pattern})(?!\w|[-/]\w)", re.I)

    def of_line(self, text: str, line: Line) -> list[_Label]:
        """The labels that stand in a line, in order."""
        found = []
        for match in self._pattern.finditer(text, line.start, line.end):
            if plain(match[0]) in STOP and not _COLON.match(text, match.end()):
                continue  # "From: ACME" names a sender, "from 3 May" does not
            leads = _leads(text, line, match.start())
            found += [_Label(field, *match.span(), leads) for field in self._fields.get(_key(match[0]), [])]
        return found


def _key(words: str) -> str:
    return " ".join(re.split(r"[\s\-‐‑]+", words.casefold()))


def _leads(text: str, line: Line, start: int) -> bool:
    index = bisect_right(line.cells, start, key=lambda cell: cell[0]) - 1
    first = line.cells[index][0] if index >= 0 else line.start
    before = text[max(first, start - 200) : start]
    return bool(_BEFORE.fullmatch(before)) or bool(_SENTENCE.search(before) and _BEFORE.search(before))


class _Looking:
    """Where a value may stand for a label."""

    def __init__(
        self, document: Document, lines: list[Line], labels: list[list[_Label]], day_first: bool | None
    ) -> None:
        self._document, self._text = document, document.text
        self._lines, self._labels, self._day_first = lines, labels, day_first

    def beside(self, number: int, place: int) -> list[Candidate]:
        """Candidates for one label: behind it in its cell, else in the next cell, else below."""
        line, row = self._lines[number], self._labels[number]
        label = row[place]
        cell = max(0, bisect_right(line.cells, label.start, key=lambda one: one[0]) - 1)
        low, high = line.cells[cell] if line.cells else (line.start, line.end)
        after = next(
            (other.start for other in row[place + 1 : place + NEXT] if other.start > label.start), high
        )
        stop = min(high, after)
        leads = label.leads or self._follows_value(row, place, low)
        found = self._behind(label, stop, high, leads, number)
        if found or (label.field.type is not FieldType.TEXT and self._words_behind(label, stop)):
            return found
        if cell + 1 < len(line.cells):
            right = [(a, b) for a, b in line.cells[cell + 1 : cell + NEXT] if a < b]
            if right and not any(
                right[0][0] <= other.start < right[0][1] for other in row[place + 1 : place + NEXT]
            ):
                return self._in_cell(label, *right[0], Strength.STRONG if leads else Strength.WEAK)
        if line.table:
            return self._in_column(label, number, cell)
        return self._on_next_line(label, number, leads)

    def _words_behind(self, label: _Label, stop: int) -> bool:
        """Whether other words follow in the cell, as in "Total weight of goods"; "VAT 20 %" is none."""
        rest = self._text[label.end : stop]
        gap = _GAP.match(rest)
        return any(char.isalpha() for char in rest[gap.end() if gap else 0 :])

    def _follows_value(self, row: list[_Label], place: int, low: int) -> bool:
        """Whether before this label stands another one with its value and nothing else."""
        label = row[place]
        before = row[max(0, place - NEXT) : place]
        earlier = [other for other in before if low <= other.start < label.start]
        return any(self._parts(before, label) for before in earlier)

    def _parts(self, before: _Label, label: _Label) -> bool:
        """Whether nothing but the first label's value stands between the two."""
        if not before.leads or label.start - before.end > LONGEST_REGION:
            return False  # asked first: finding values in every stretch of a long line takes seconds
        region = self._text[before.end : label.start]
        gap = _GAP.match(region)
        begin = gap.end() if gap else 0
        found = [one for one in self._find(before.field, region[begin:]) if one.start == 0]
        return bool(found and not region[begin + found[0].end :].strip(" .,;|·"))

    def _find(self, field: Field, region: str) -> list[Found]:
        return find(field, region, self._day_first)

    def _behind(self, label: _Label, stop: int, high: int, leads: bool, number: int) -> list[Candidate]:
        """In the label's own cell or line."""
        text = self._text
        gap = _GAP.match(text, label.end, stop)
        begin = gap.end() if gap else label.end
        if gap and gap["note"] and self._find(label.field, gap["note"]):
            begin = gap.start("note") + 1  # "VAT (20%)"
        kind = label.field.type
        colon = bool(_COLON.match(text, label.end))
        if kind in (FieldType.TEXT, FieldType.YES_NO) and not colon:
            return []
        if kind is FieldType.TEXT:
            stop = self._to_the_end(stop, high, number)
        region = text[begin : min(stop, begin + LONGEST_REGION)]
        if kind is FieldType.TEXT:
            region = _NEXT_LABEL.split(region, maxsplit=1)[0]
        found = self._find(label.field, region)
        if not found:
            return []
        first = found[0]
        strong = leads and first.start == 0
        if kind is FieldType.CODE and not colon and _counts(text[label.start : label.end], first, region):
            return []
        if first.start > NEAR or (first.start and "|" in region[: first.start]):
            return []
        if kind is FieldType.PERSON and not colon and not strong:
            return []
        if first.start and kind in (FieldType.PERSON, FieldType.CODE) and leads and colon:
            return []  # what stands right behind the colon is not of this type
        first = self._judged(label, first, region, found, gap["note"] if gap else None)
        strength = Strength.STRONG if strong else Strength.WEAK
        return [_candidate(label, first, begin, strength)]

    def _to_the_end(self, stop: int, high: int, number: int) -> int:
        """A text goes on below its line, as far as its paragraph and up to the next label."""
        line = self._lines[number]
        if line.table or stop < high or high < line.end:
            return stop
        for later in range(number + 1, len(self._lines)):
            if self._lines[later].block != line.block or self._labels[later]:
                break
            if _COLON.search(self._text, self._lines[later].start, self._lines[later].start + 40):
                break
            stop = self._lines[later].end
        return stop

    def _judged(
        self, label: _Label, first: Found, region: str, found: Iterable[Found], note: str | None
    ) -> Found:
        """The value with the currency of the label's note; a second value behind it makes it doubtful."""
        rest = region[first.end :].strip(" \t\n.,;|)·")
        unit = currency(note) if note and label.field.type is FieldType.MONEY else ""
        value = first.value
        if unit and value.amount is not None and not value.unit:
            first = replace(first, value=money(value.amount, unit))
        written = region[first.start : first.end]
        plain = re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d+", written)
        if label.field.type is FieldType.MONEY and first.doubt and not rest and plain:
            first = replace(first, doubt=None)  # a bare number, alone beside its label
        others = [one for one in found if one.start >= first.end and one.value.key != value.key]
        if others and label.field.type is not FieldType.TEXT:
            first = replace(first, doubt=first.doubt or Doubt.AMBIGUOUS)
        return first

    def _in_cell(self, label: _Label, low: int, high: int, strength: Strength) -> list[Candidate]:
        """A cell of its own; what else stands in it makes the value doubtful."""
        region = self._text[low : min(high, low + LONGEST_REGION)]
        found = self._find(label.field, region)
        if not found:
            return []
        note = re.search(r"\([^()\n]{1,24}\)", self._text[label.end : label.end + 30])
        first = self._judged(label, found[0], region, found, note[0] if note else None)
        if region[: found[0].start].strip(" .:") and strength is Strength.STRONG:
            strength = Strength.WEAK
        return [_candidate(label, first, low, strength)]

    def _in_column(self, label: _Label, number: int, cell: int) -> list[Candidate]:
        """Below a column's heading, in rows of as many cells; no heading if its row has values itself."""
        line = self._lines[number]
        found = []
        if any(char.isdigit() for char in self._text[line.start : line.end][:LONGEST_REGION]):
            return []
        for below in self._lines[number + 1 : number + NEXT]:
            if below.block != line.block or not below.table:
                break
            if len(below.cells) == len(line.cells) and below.cells[cell][0] < below.cells[cell][1]:
                found += self._in_cell(label, *below.cells[cell], Strength.COLUMN)
        return found

    def _on_next_line(self, label: _Label, number: int, leads: bool) -> list[Candidate]:
        """Alone on the line below a label that is alone on its own; for a text, the paragraph below."""
        line, text = self._lines[number], self._text
        rest = text[label.end : line.end].strip(" .:*_")
        if not leads or rest or text[line.start : label.start].strip(" .:*_0123456789)("):
            return []
        if number + 1 >= len(self._lines) or self._labels[number + 1]:
            return []
        below = self._lines[number + 1]
        if below.table or len(below.cells) != 1:
            return []
        low, high = below.cells[0]
        if label.field.type is FieldType.TEXT:
            heading = self._document.blocks[below.block].kind is BlockKind.HEADING
            return (
                []
                if heading
                else self._in_cell(label, low, self._to_the_end(high, high, number + 1), Strength.STRONG)
            )
        found = self._in_cell(label, low, high, Strength.STRONG)
        alone = found and found[0].start == low and not text[found[0].end : high].strip(" .")
        return found if alone else [replace(one, strength=Strength.WEAK) for one in found]


def _counts(label: str, first: Found, region: str) -> bool:
    """Whether what follows a bare "Invoice" is no number of one: "Invoice for 12 chairs"."""
    if plain(label) not in _TITLES:
        return False
    written = first.value.shown
    if first.start or len(written) < FEWEST_SIGNS:
        return True
    return written.isdigit() and bool(_COUNTED.match(region, first.end))


def _candidate(label: _Label, found: Found, offset: int, strength: Strength) -> Candidate:
    start, end = offset + found.start, offset + found.end
    return Candidate(label.field.name, found, start, end, (label.start, label.end), strength)
