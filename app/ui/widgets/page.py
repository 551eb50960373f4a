"""A page that scrolls: one column of content with the same margins everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import SPACE_4, SPACE_6


class Page(QScrollArea):
    """Add to `column`. Content is at most `width` wide (0: as wide as the window) and scrolls only down."""

    def __init__(self, width: int = 0, centred: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setObjectName("content")
        self.viewport().setAutoFillBackground(False)
        row = QHBoxLayout(content)
        row.setContentsMargins(SPACE_6, SPACE_4 + 4, SPACE_6, SPACE_6)
        self.inner = QWidget()
        self.inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.column = QVBoxLayout(self.inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_4)
        if centred:
            row.addStretch(1)
        row.addWidget(self.inner, 1000)
        if width:
            self.inner.setMaximumWidth(width)
            row.addStretch(1)
        self.setWidget(content)

    def set_width(self, width: int) -> None:
        """Another greatest width of the content."""
        self.inner.setMaximumWidth(width)
