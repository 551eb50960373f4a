"""A conversation about documents that has not begun: what can be asked and what an answer is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme import SPACE_2, SPACE_5, Theme
from app.ui.widgets.text import Label


class EmptyAsking(QWidget):
    """Says it in two sentences, in the middle."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = Label(theme, self.tr("What do you want to know?"), "display_semibold", wrap=True)
        said = self.tr("Each sentence of an answer leads to its page. What is not in the documents is said.")
        text = Label(theme, said, "reading", "text_2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_5, SPACE_5, SPACE_5)
        column.setSpacing(SPACE_2)
        column.addStretch(1)
        for label in (title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(1)
