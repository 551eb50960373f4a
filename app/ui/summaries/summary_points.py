"""The points of a summary as text: under their headings, each with its place and what is to be checked."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QPainter, QTextCursor
from PySide6.QtWidgets import QWidget

from app.domain.documents import Document
from app.domain.summaries.rendering import groups
from app.domain.summaries.together import document_name
from app.domain.summarising import Also, Flag, Point, Summary, Support
from app.ui.icons import Icons
from app.ui.linked_text import INSET, LinkedText
from app.ui.theme import Theme
from app.wording import fill

LONGEST_PLACE = 40


class SummaryPoints(LinkedText):
    """The names of its links are the numbers of the points, from 0."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._icons = icons
        self._summary: Summary | None = None
        self._documents: Mapping[str, Document] = {}
        self.setAccessibleName(self.tr("Summary"))
        self.on_ground = self._paint_warning

    def show_points(
        self, summary: Summary, document: Document, documents: Mapping[str, Document] | None = None
    ) -> None:
        """Write all of them anew. `documents` are those of a summary across several, by id.

        The names of links to other places of a point are its number and theirs: "3.0".
        """
        cursor = self.begin()
        self._summary, self._documents = summary, documents or {}
        numbers = {point: index for index, point in enumerate(summary.points)}
        for number, (heading, points) in enumerate(groups(summary)):
            if heading:
                self.line(cursor, "subtitle_semibold", above=20 if number else 0)
                self.words(cursor, heading, "subtitle_semibold")
            for point in points:
                self._write(cursor, numbers[point], point, document)
            if not points:
                self.line(cursor, "reading", above=8)
                self.words(cursor, self.tr("Not stated in the document."), "reading", "text_2")

    def _write(self, cursor: QTextCursor, index: int, point: Point, document: Document) -> None:
        text = point.text
        if point.support is Support.QUOTED and not point.told:
            text = self.tr("“%1”").replace("%1", point.text)
        doubts = self._doubts(point)
        under = [(self._told(point), "text_2", "")] if point.told else []
        under += [(doubt, "warning", "") for doubt in doubts]
        for number, also in enumerate(point.also):
            tone = "warning" if also.differs else "text_2"
            under.append((self._also(also), tone, f"{index}.{number}"))
        doubts += [also.text for also in point.differs]
        ground = "warning_bg" if doubts else ""
        self.line(cursor, "reading", above=18 if doubts else 8, ground=ground, last=not under)
        self.words(cursor, text, "reading")
        self.link(cursor, str(index), self._place(point, document))
        for left, (words, tone, name) in enumerate(under, 1 - len(under)):
            self.line(cursor, "small", ground=ground, last=left == 0)
            self.words(cursor, words, "small", tone)
            if name:
                self.link(cursor, name, self._place(point.also[int(name.partition(".")[2])], document))

    def _also(self, also: Also) -> str:
        if also.differs:
            return self.tr("The documents differ: “%1”").replace("%1", also.text)
        return self.tr("The same stands in")

    def _told(self, point: Point) -> str:
        """What was proved, of a point whose wording is a translation of it."""
        said = self.tr("Numbers and names checked; the wording was translated from “%1”")
        if point.flags:
            said = self.tr("The wording was translated from “%1”")
        return said.replace("%1", point.told)

    def _doubts(self, point: Point) -> list[str]:
        found = []
        if point.support is Support.WEAK:
            found.append(self.tr("Check against the source: not every word of this is there."))
        words = {
            Flag.NUMBER: self.tr(
                "Check against the source: a number of the translation is not there, or one is missing."
            ),
            Flag.STYLE: self.tr(
                "Check against the source: readers of the two languages take a number here for different "
                "amounts."
            ),
            Flag.NAME: self.tr(
                "Check against the source: a name of the translation is not there, or one is missing."
            ),
            Flag.ADDRESSED: self.tr("Check against the source: words there speak to an AI, not to a reader."),
            Flag.LEAD: self.tr(
                "Check against the source: it gives these words as what somebody says, or wants said."
            ),
            Flag.SCAN: self.tr("Check against the page: its scan is hard to read there."),
            Flag.LINK: self.tr(
                "Check against the source: a link or an address of this is not in the words it cites."
            ),
            Flag.UNTRANSLATED: self.tr(
                "No translation could be used. This is in the language of the document."
            ),
        }
        return found + [words[flag] for flag in point.flags]

    def _paint_warning(self, painter: QPainter, top: float) -> None:
        side, inset = self._theme.px(16), self._theme.px(INSET)
        x = self.viewport().width() - inset - side if self.isRightToLeft() else inset
        y = round(top) + (self._theme.line_height("reading") - side) // 2
        painter.drawPixmap(x, y, self._icons.pixmap("triangle-alert", 16, "warning"))

    def _place(self, point: Point | Also, document: Document) -> str:
        own = self._documents.get(point.document_id, document)
        name = document_name(self._summary, point.document_id) if self._summary is not None else ""
        if not name:
            return self._page(point, own)
        return fill(self.tr("%1, %2"), self._cut(name), self._page(point, own))

    def _page(self, point: Point | Also, document: Document) -> str:
        if document.paged:
            return self.tr("p. %1").replace("%1", str(point.page))
        label = document.pages[point.page - 1].label if point.page <= len(document.pages) else ""
        label = label or self.tr("section %1").replace("%1", str(point.page))
        return self._cut(label)

    @staticmethod
    def _cut(words: str) -> str:
        return words if len(words) <= LONGEST_PLACE else words[: LONGEST_PLACE - 1].rstrip() + "…"
