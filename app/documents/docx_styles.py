"""What a DOCX says outside its text: styles, and numbers that Word computes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from app.documents.docx_xml import child, is_on, number, tag, value

_HEADING = re.compile(r"heading\s*([1-9])", re.I)
_HEADING_IDS = re.compile(
    r"(?:heading|[üu]?berschrift|titre|t[íi]?tulo|titolo|kop|rubrik|overskrift)\s*-?([1-9])", re.I
)
_DEEPEST = 16  # styles based on styles


@dataclass(frozen=True, slots=True)
class Style:
    """What is taken from a style: heading level (0 none), hidden, list number and its level."""

    level: int = 0
    hidden: bool = False
    list_id: str = ""
    list_level: int = 0


class Styles:
    """Styles by id, with what they are based on worked in. Ids are localised, built-in names are not."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements = (
            {value(e, "styleId") or "": e for e in root if tag(e) == "w:style"} if root is not None else {}
        )
        self._known: dict[str, Style] = {}

    def get(self, style_id: str | None) -> Style:
        """The style of that id; by the id's looks if the file does not describe it."""
        if not style_id:
            return Style()
        if style_id not in self._known:
            self._known[style_id] = self._resolve(style_id, 0)
        return self._known[style_id]

    def _resolve(self, style_id: str, depth: int) -> Style:
        element = self._elements.get(style_id)
        if element is None or depth > _DEEPEST:
            guess = _HEADING_IDS.fullmatch(style_id)
            return Style(level=min(6, int(guess[1])) if guess else 0)
        below = value(child(element, "w:basedOn"))
        base = self._resolve(below, depth + 1) if below and below in self._elements else Style()
        paragraph, run = child(element, "w:pPr"), child(element, "w:rPr")
        listing = child(paragraph, "w:numPr")
        return Style(
            level=_level(element, paragraph, base.level),
            hidden=is_on(child(run, "w:vanish")) if child(run, "w:vanish") is not None else base.hidden,
            list_id=value(child(listing, "w:numId")) or base.list_id,
            list_level=number(value(child(listing, "w:ilvl")), base.list_level),
        )


def _level(style: etree._Element, paragraph: etree._Element | None, inherited: int) -> int:
    name = (value(child(style, "w:name")) or "").strip()
    if match := _HEADING.fullmatch(name):
        return min(6, int(match[1]))
    if name.lower() == "title":
        return 1
    return outline_level(paragraph, inherited)


def outline_level(paragraph: etree._Element | None, otherwise: int) -> int:
    """Heading level of a paragraph's own properties; Word counts from 0, and 9 is body text."""
    outline = value(child(paragraph, "w:outlineLvl"))
    if outline is None:
        return otherwise
    found = number(outline, 9)
    return min(6, found + 1) if 0 <= found < 9 else 0


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Works out the numbers in front of list items and numbered headings, which the text does not hold."""

    _lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _kin: dict[str, str] = field(default_factory=dict)  # lists of one abstract list go on counting

    def load(self, root: etree._Element | None) -> None:
        """Take in `word/numbering.xml`."""
        if root is None:
            return
        abstract = {value(e, "abstractNumId") or "": _levels(e) for e in root if tag(e) == "w:abstractNum"}
        for element in root:
            if tag(element) == "w:num":
                origin = value(child(element, "w:abstractNumId")) or ""
                own = value(element, "numId") or ""
                self._lists[own] = abstract.get(origin, {})
                restarts = child(element, "w:lvlOverride") is not None
                self._kin[own] = own if restarts else origin

    def next(self, list_id: str, level: int) -> str:
        """Count one item and return what stands before it: "• ", "3. ", "4.2 ". "" if the list is no list."""
        if list_id in ("", "0"):
            return ""
        levels = self._lists.get(list_id, {})
        level = max(0, min(8, level))
        shape = levels.get(level, _Level("bullet"))
        counts = self._counts.setdefault(self._kin.get(list_id, list_id), [0] * 9)
        counts[level] = counts[level] + 1 if counts[level] else shape.start
        counts[level + 1 :] = [0] * (8 - level)
        if shape.format in ("bullet", "none"):
            return "• " if shape.format == "bullet" else ""
        return self._label(shape.text or f"%{level + 1}.", levels, counts) + " "

    @staticmethod
    def _label(text: str, levels: dict[int, _Level], counts: list[int]) -> str:
        def put(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shape = levels.get(at, _Level())
            return in_format(counts[at] or shape.start, shape.format)

        return re.sub(r"%([1-9])", put, text)


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    found = {}
    for element in abstract:
        if tag(element) == "w:lvl":
            found[number(value(element, "ilvl"), 0)] = _Level(
                value(child(element, "w:numFmt")) or "decimal",
                value(child(element, "w:lvlText")) or "",
                number(value(child(element, "w:start")), 1),
            )
    return found


def in_format(count: int, shape: str) -> str:
    """A number as Word shows it: decimal, lowerLetter, upperLetter, lowerRoman, upperRoman.

    >>> in_format(4, "lowerRoman"), in_format(28, "upperLetter")
    ('iv', 'BB')
    """
    if shape in ("lowerLetter", "upperLetter") and 0 < count < 500:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if shape == "lowerLetter" else letters.upper()
    if shape in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        roman = ""
        for worth, sign in _ROMAN:
            roman += sign * (count // worth)
            count %= worth
        return roman if shape == "lowerRoman" else roman.upper()
    return f"{count:02d}" if shape == "decimalZero" else str(count)


_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
