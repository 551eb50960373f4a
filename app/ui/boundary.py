"""The divider where what a model still sees of a conversation begins."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.text import Label, Line


class Boundary(QWidget):
    """The divider over the first message that the model still sees."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = self.tr("The model no longer sees what is above.")
        self._words = Label(theme, text, "small", "text_3", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_2, 0, SPACE_2, 0)
        row.setSpacing(SPACE_3)
        row.addLayout(_line(), 1)
        row.addWidget(self._words, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(_line(), 1)


def _line() -> QVBoxLayout:
    middle = QVBoxLayout()
    middle.addStretch(1)
    middle.addWidget(Line())
    middle.addStretch(1)
    return middle
