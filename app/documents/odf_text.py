"""The words inside one OpenDocument paragraph: what is seen, what is hidden, what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from app.documents.odf_styles import Styles
from app.documents.odf_xml import attribute, count, tag

MOST_SPACES = 200  # of one `text:s`, which says how many spaces stand in a row

# Comments, ruby above the line, form controls, drawings' names, deleted text: not part of the line.
_DROPPED = {
    "office:annotation",
    "office:annotation-end",
    "text:ruby-text",
    "text:note-citation",
    "text:tracked-changes",
    "svg-compatible:title",
    "svg-compatible:desc",
    "office:event-listeners",
    "office:forms",
}
_HIDDEN = {"text:hidden-text", "text:hidden-paragraph"}
_BOXES = {"drawing:text-box", "table:table", "text:list"}


@dataclass(slots=True)
class Runs:
    """One paragraph taken apart. `boxes` and `notes` hold elements whose blocks come after it."""

    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees; line breaks are newlines."""
        return "".join(self.shown)


class TextReader:
    """Reads paragraphs of one document."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def read(self, paragraph: etree._Element, white_is_hidden: bool, hidden: bool = False) -> Runs:
        """Walk a `text:p` or `text:h`. White words on a coloured ground (boxes, cells) are not hidden."""
        runs = Runs()
        look = self._styles.get("paragraph", attribute(paragraph, "text:style-name"))
        white = white_is_hidden and not look.shaded
        unseen = hidden or look.hidden or look.tiny or (white and look.white)
        self._inside(paragraph, runs, unseen, white)
        return runs

    def _inside(self, element: etree._Element, runs: Runs, hidden: bool, white: bool) -> None:
        self._take(element.text, runs, hidden)
        for sub in element:
            self._walk(sub, runs, hidden, white)
            self._take(sub.tail, runs, hidden)

    def _walk(self, element: etree._Element, runs: Runs, hidden: bool, white: bool) -> None:
        name = tag(element)
        if not name or name in _DROPPED:
            return
        if name == "text:s":
            self._take(" " * count(element, "text:c", MOST_SPACES), runs, hidden)
        elif name == "text:tab":
            self._take("\t", runs, hidden)
        elif name == "text:line-break":
            self._take("\n", runs, hidden)
        elif name == "text:note":
            runs.notes += [sub for sub in element if tag(sub) == "text:note-body"]
        elif name in _BOXES or (name.startswith("drawing:") and _holds_paragraphs(element)):
            runs.boxes.append(element)
        elif name in _HIDDEN:
            said = "".join(map(str, element.itertext())) or attribute(element, "text:string-value")
            self._take(said, runs, True)
        else:
            if name == "text:span":
                hidden = self._span(element, hidden, white)
            self._inside(element, runs, hidden, white)

    def _span(self, span: etree._Element, hidden: bool, white: bool) -> bool:
        """Whether a span is unseen: by itself, or because it stands in what is."""
        look = self._styles.get("text", attribute(span, "text:style-name"))
        return hidden or look.hidden or look.tiny or (white and look.white and not look.shaded)

    @staticmethod
    def _take(text: str | None, runs: Runs, hidden: bool) -> None:
        """White space collapses as ODF 1.3 part 3, 6.1.2 says: line ends in the file are spaces."""
        if text:
            (runs.hidden if hidden else runs.shown).append(
                text if text in ("\n", "\t") else text.replace("\r", " ").replace("\n", " ")
            )


def _holds_paragraphs(element: etree._Element) -> bool:
    """Whether a shape has words of its own (a frame holds a box, which is asked later)."""
    return any(tag(sub) in ("text:p", "text:h", "text:list") for sub in element)
