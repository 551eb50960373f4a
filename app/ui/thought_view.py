"""The words a model thought, beside a bar as a quotation has it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QWidget

from app.ui.linked_text import LinkedText
from app.ui.theme import SPACE_4, Theme

BAR = 3


class ThoughtView(LinkedText):
    """The words as they were thought, in the smaller type of what is beside the matter."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._look, self._text = theme, ""
        self.setProperty("ring", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabChangesFocus(True)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        theme.changed.connect(self._restyle)

    @property
    def text(self) -> str:
        """What it shows."""
        return self._text

    def write(self, text: str) -> None:
        """Show a text; what is shown already is not laid out again."""
        shown = self._text
        if text == shown:
            return
        self._text = text
        if not shown or not text.startswith(shown):
            cursor, rest = self.begin(), text
            self._line(cursor)
        else:
            cursor, rest = QTextCursor(self.document()), text[len(shown) :]
            cursor.movePosition(QTextCursor.MoveOperation.End)
        first, *others = rest.replace("\r\n", "\n").split("\n")
        self.words(cursor, first, "body", "text_2")
        for other in others:
            cursor.insertBlock()
            self.words(cursor, other, "body", "text_2")

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar at the leading side, then the words."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        x = self.viewport().width() - BAR if self.isRightToLeft() else 0
        painter.fillRect(QRectF(x, 0, BAR, self.viewport().height()), self._look.color("border_subtle"))
        painter.end()

    def _line(self, cursor: QTextCursor) -> None:
        self.line(cursor, "body")
        form = cursor.blockFormat()
        self._indent(form, self._look.px(SPACE_4), 0)
        cursor.setBlockFormat(form)

    def _restyle(self) -> None:
        text, self._text = self._text, ""
        self.write(text)
