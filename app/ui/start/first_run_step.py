"""What the steps of the first run have in common: a title, a line, content, and what is still missing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.theme import SPACE_1, SPACE_4, SPACE_5, SPACE_6, Theme
from app.ui.widgets.text import Label

WIDTH = 600


class Step(QScrollArea):
    """Add to `form`. `changed` tells that `missing` may be another."""

    changed = Signal()

    def __init__(self, theme: Theme, title: str, line: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setObjectName("content")
        self._row = QHBoxLayout(content)
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.heading = Label(theme, title, "display_semibold", wrap=True)
        column.addWidget(self.heading)
        column.addSpacing(SPACE_1)
        column.addWidget(Label(theme, line, "reading", "text_2", wrap=True))
        column.addSpacing(SPACE_6)
        self.form = QVBoxLayout()
        self.form.setSpacing(SPACE_5)
        column.addLayout(self.form)
        column.addStretch(1)
        self._row.addStretch(1)
        self._row.addWidget(self._column, 1000)
        self._row.addStretch(1)
        self.setWidget(content)
        theme.changed.connect(self._restyle)
        self._restyle()

    def missing(self) -> str:
        """What is still to be done, in a few words, or an empty string."""
        return ""

    def focus_missing(self) -> None:
        """Put the focus where something is missing."""

    def focus_first(self) -> None:
        """Put the focus where the step begins."""

    def chosen(self) -> str:
        """What was chosen, in a few words, for the panel."""
        return ""

    def set_stacked(self, stacked: bool) -> None:
        """Put things under each other that stand side by side."""
        edge = SPACE_5 if stacked else SPACE_6
        self._row.setContentsMargins(edge, SPACE_4 + 2, edge, SPACE_6)

    def _restyle(self) -> None:
        self._column.setMaximumWidth(self._theme.px(WIDTH))
