"""A column that scrolls where it is long, and takes no more room than it needs where it is short."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.ui.theme import Theme


class FittedArea(QScrollArea):
    """As high as what is in `column`, up to `most` pixels at 100 %."""

    def __init__(
        self, theme: Theme, name: str, most: int, reached: bool = True, parent: QWidget | None = None
    ) -> None:
        """`name` is for a screen reader; `reached`: the keyboard comes to it where it scrolls."""
        super().__init__(parent)
        self._theme, self._most, self._reached = theme, most, reached
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        inner = QWidget()
        inner.setObjectName("content")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.setWidget(inner)
        theme.changed.connect(self.fit)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere at another width."""
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Something in it came, went, or became larger or smaller."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Be as high as the content is at this width."""
        width, most = max(self.viewport().width(), 1), self._theme.px(self._most)
        tall = self.column.hasHeightForWidth()
        needed = self.column.totalHeightForWidth(width) if tall else self.column.totalSizeHint().height()
        self.setFixedHeight(max(min(needed, most), 1))
        scrolls = self._reached and needed > most
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)
