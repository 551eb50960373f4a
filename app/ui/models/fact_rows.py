"""Facts under each other: a name and what is so, side by side or, where it is narrow, one above the other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import SPACE_1, SPACE_3, Theme
from app.ui.widgets.text import Label

NARROW, NAMES = 460, 150
MOST = 16_777_215  # QWIDGETSIZE_MAX


class FactRows(QWidget):
    """Texts can be marked and copied."""

    def __init__(self, theme: Theme, pairs: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[QBoxLayout] = []
        self._names: list[Label] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_1, 0, 0)
        column.setSpacing(SPACE_1)
        before = ""
        for name, text in pairs:
            row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
            row.setSpacing(SPACE_3)
            title = Label(theme, name if name != before else "", "small", "text_3", wrap=True)
            value = Label(theme, text, "small", wrap=True)
            value.setAccessibleName(f"{name}: {text}")
            row.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(value, 1)
            column.addLayout(row)
            self._rows.append(row)
            self._names.append(title)
            before = name
        theme.changed.connect(self._fit)

    def texts(self) -> list[str]:
        """What is said."""
        return [label.text() for label in self.findChildren(Label)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side or not."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._theme.px(NARROW)
        directions = QBoxLayout.Direction
        for row, name in zip(self._rows, self._names, strict=True):
            row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
            row.setSpacing(0 if narrow else SPACE_3)
            name.setMinimumWidth(0 if narrow else self._theme.px(NAMES))
            name.setMaximumWidth(MOST if narrow else self._theme.px(NAMES))
            name.setVisible(bool(name.text()) or not narrow)
