"""The text of one DOCX paragraph: what is seen, what is hidden, and what hangs on it.

Nothing is left out by being unknown: an element without a rule is walked through, so that tracked insertions,
content controls, smart tags, fields and links keep their text (documents.md finding 2).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from app.documents.docx_styles import Styles
from app.documents.docx_xml import child, is_on, number, tag, value

TINY_HALF_POINTS = 4

_DROPPED = {
    "w:del",  # tracked deletion
    "w:moveFrom",
    "w:delText",
    "w:delInstrText",
    "w:instrText",  # a field's code; its result is kept
    "w:pPr",
    "w:rPr",
    "w:sdtPr",
    "w:sdtEndPr",
    "w:tblPr",
    "w:tblGrid",
    "w:trPr",
    "w:tcPr",
    "w:rt",  # the small text over a ruby base
    "w:softHyphen",
}
_SIGNS = {"w:tab": " ", "w:ptab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_WHITE = {"ffffff", "fefefe", "fdfdfd"}


@dataclass(slots=True)
class Runs:
    """What a paragraph's runs gave. `boxes` are `w:txbxContent` elements; `notes` (kind, id) pairs."""

    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    plain_letters: int = 0  # letters that are not bold

    @property
    def text(self) -> str:
        """What is seen, with newlines where the author broke a line."""
        return "".join(self.shown)


class RunReader:
    """Reads paragraphs. `white_is_hidden`: outside of tables and boxes, white text has white behind it."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def read(self, paragraph: etree._Element, white_is_hidden: bool) -> Runs:
        """Walk a `w:p`."""
        runs = Runs()
        properties = child(paragraph, "w:pPr")
        hidden = self._styles.get(value(child(properties, "w:pStyle"))).hidden
        white = white_is_hidden and not _shaded(properties)
        for element in paragraph:
            self._walk(element, runs, hidden, white, False)
        return runs

    def _walk(self, element: etree._Element, runs: Runs, hidden: bool, white: bool, bold: bool) -> None:
        name = tag(element)
        if name in _DROPPED or not name:
            return
        if name in ("w:t", "t"):
            self._take(element.text or "", runs, hidden, bold)
        elif name in _SIGNS:
            page_break = name == "w:br" and value(element, "type") in ("page", "column")
            self._take(" " if page_break else _SIGNS[name], runs, hidden, bold)
        elif name == "w:sym":
            code = number(str(int(value(element, "char") or "0", 16)) if _is_hex(element) else None, 0)
            self._take(chr(code) if 0 < code < 0x110000 else "", runs, hidden, bold)
        elif name == "w:txbxContent":
            runs.boxes.append(element)
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            runs.notes.append((name[2:-9], value(element, "id") or ""))
        elif name == "AlternateContent":
            self._choose(element, runs, hidden, white, bold)
        else:
            if name == "w:r":
                hidden, bold = self._run(element, hidden, white)
            for sub in element:
                self._walk(sub, runs, hidden, white, bold)

    def _choose(self, element: etree._Element, runs: Runs, hidden: bool, white: bool, bold: bool) -> None:
        """Take the first choice that holds text; the fallback says the same again for old programs."""
        choices = [sub for sub in element if tag(sub) in ("Choice", "Fallback")]
        for choice in choices:
            found = Runs()
            self._walk_all(choice, found, hidden, white, bold)
            if found.text.strip() or found.boxes or found.hidden or choice is choices[-1]:
                for name in ("shown", "hidden", "boxes", "notes"):
                    getattr(runs, name).extend(getattr(found, name))
                runs.plain_letters += found.plain_letters
                return

    def _walk_all(self, element: etree._Element, runs: Runs, hidden: bool, white: bool, bold: bool) -> None:
        for sub in element:
            self._walk(sub, runs, hidden, white, bold)

    def _run(self, run: etree._Element, hidden: bool, white: bool) -> tuple[bool, bool]:
        properties = child(run, "w:rPr")
        style = self._styles.get(value(child(properties, "w:rStyle")))
        vanish = child(properties, "w:vanish")
        gone = is_on(vanish) if vanish is not None else hidden or style.hidden
        size = number(value(child(properties, "w:sz")), 24)
        colour = (value(child(properties, "w:color")) or "").lower()
        unseen = white and colour in _WHITE and not _shaded(properties)
        return gone or size <= TINY_HALF_POINTS or unseen, is_on(child(properties, "w:b"))

    @staticmethod
    def _take(text: str, runs: Runs, hidden: bool, bold: bool) -> None:
        (runs.hidden if hidden else runs.shown).append(text)
        if not hidden and not bold:
            runs.plain_letters += sum(char.isalnum() for char in text)


def _shaded(properties: etree._Element | None) -> bool:
    shade = child(properties, "w:shd")
    fill = (value(shade, "fill") or "auto").lower()
    highlight = child(properties, "w:highlight")
    return (shade is not None and fill not in ("auto", "ffffff")) or highlight is not None


def _is_hex(element: etree._Element) -> bool:
    code = value(element, "char") or ""
    return 0 < len(code) <= 6 and all(char in "0123456789abcdefABCDEF" for char in code)
