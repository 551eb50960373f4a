"""The sentences of an answer with their places, or the passages nearest to the question."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QTextCursor
from PySide6.QtWidgets import QWidget

from app.domain.proof.quoting import clipped
from app.domain.questions.ask_answer import Cited, Flag
from app.domain.questions.ask_told import Told
from app.domain.summarising import Support
from app.ui.conversation.answer_words import flag_text, lead_text, link_text, spoken_text
from app.ui.icons import Icons
from app.ui.linked_text import INSET, PAD, LinkedText
from app.ui.theme import Theme

LONGEST_SPOKEN = 300  # characters of a sentence that speaks to an AI


class AnswerText(LinkedText):
    """Links are named by the place of their sentence in the answer, from "0"."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme, self._icons = theme, icons
        self.cited: tuple[Cited, ...] = ()
        self.on_ground = self._paint_warning
        self.setAccessibleName(self.tr("Answer"))

    def show_told(self, told: Told) -> None:
        """Write the answer."""
        answer = told.answer
        self.cited = said = answer.sentences or answer.nearest
        several = told.documents > 1
        cursor = self.begin()
        lead = lead_text(told)
        flagged = not lead and bool(said) and said[0].flag is not Flag.NONE
        frame = self.document().rootFrame()
        form = frame.frameFormat()
        form.setTopMargin(self._theme.px(PAD) if flagged else 0)  # else the ground's upper edge is cut
        frame.setFrameFormat(form)
        if lead:
            self.line(cursor, "reading")
            self.words(cursor, lead, "reading")
        for index, one in enumerate(said):
            self._sentence(cursor, index, one, several, own=not answer.found)
        if answer.addressed:
            self._spoken(cursor, told, several)

    def _spoken(self, cursor: QTextCursor, told: Told, several: bool) -> None:
        """What speaks to an AI, in small words under the answer."""
        answer, first = told.answer, len(self.cited)
        self.cited = (*self.cited, *answer.addressed)
        self.line(cursor, "small", above=12)
        self.words(cursor, spoken_text(answer.withheld), "small", "warning")
        for index, one in enumerate(answer.addressed, first):
            self.line(cursor, "small", above=4)
            words = self.tr("“%1”").replace("%1", clipped(one.text, LONGEST_SPOKEN))
            self.words(cursor, words, "small", "text_2")
            self.link(cursor, str(index), link_text(one, several))

    def _sentence(self, cursor: QTextCursor, index: int, one: Cited, several: bool, own: bool) -> None:
        flagged = one.flag is not Flag.NONE
        ground = "warning_bg" if flagged else ""
        self.line(cursor, "reading", above=18 if flagged else 8, ground=ground, last=False)
        quoted = own or one.support is Support.QUOTED
        text = self.tr("“%1”").replace("%1", one.text) if quoted else one.text
        self.words(cursor, text, "reading", "text_2" if own else "text_1")
        self.link(cursor, str(index), link_text(one, several))
        if flagged:
            self.line(cursor, "small", ground=ground)
            self.words(cursor, flag_text(one.flag), "small", "warning")

    def _paint_warning(self, painter: QPainter, top: float) -> None:
        side, inset = self._theme.px(16), self._theme.px(INSET)
        x = self.viewport().width() - inset - side if self.isRightToLeft() else inset
        y = round(top) + (self._theme.line_height("reading") - side) // 2
        painter.drawPixmap(x, y, self._icons.pixmap("triangle-alert", 16, "warning"))
