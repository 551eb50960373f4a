"""That sentences of a row's document speak to an AI, beside its page in the table; a long list scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.documents import Document
from app.domain.extraction.field_tables import TableRow
from app.ui.icons import Icons
from app.ui.summaries.spoken_to import SpokenTo
from app.ui.theme import SPACE_3, SPACE_5, Theme

TALLEST = 200
"""Pixels at 100 %: the page above stays in sight."""


class TableSpoken(QScrollArea):
    """Not there while no sentence does. `place` gives the page and the range of one that was pressed."""

    place = Signal(int, int, int)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.list = SpokenTo(theme, icons, values=True)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(SPACE_5 - 4, SPACE_3, SPACE_5 - 4, SPACE_3)
        self._column.addWidget(self.list)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside.installEventFilter(self)
        self.list.place.connect(lambda _name, *place: self.place.emit(*place))
        self.hide()

    def show_row(self, row: TableRow, document: Document | None) -> None:
        """Those of a row's document; none for a row without one."""
        found = row.row.addressed if document is not None else ()
        self.setVisible(bool(found))
        if document is not None:
            self.list.show_found(found, document)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As high as what is in it, once that changed."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        column, width = self._column, self.viewport().width()
        wanted = column.totalHeightForWidth(width) if column.hasHeightForWidth() else -1
        wanted = wanted if wanted > 0 else column.totalSizeHint().height()
        height = min(wanted, self._theme.px(TALLEST))
        if height != self.height():
            self.setFixedHeight(height)
