"""The table of results, as high as its rows up to a dozen, then it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.domain.library.tasks import Suite
from app.ui.icons import Icons
from app.ui.models.result_model import ResultModel
from app.ui.theme import Theme
from app.ui.widgets.plain_table import PlainTable

MOST_ROWS, LEAST_COLUMN = 12, 128


class ResultTable(PlainTable):
    """`opened` gives the row that a person wants to see more of."""

    opened = Signal(int)

    def __init__(self, suite: Suite, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.results = ResultModel(suite, icons, self)
        self.setModel(self.results)
        self.setAccessibleName(self.tr("Right answers by task and model"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.selectionModel().currentChanged.connect(lambda now, _before: self.opened.emit(now.row()))
        self.results.modelReset.connect(self._fit)
        theme.changed.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows the answers of the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(super().sizeHint().width(), self.height())

    def _fit(self) -> None:
        least = self._theme.px(LEAST_COLUMN)
        self.horizontalHeader().setMinimumSectionSize(least)
        wide = self.results.columnCount() * least > self.viewport().width()
        self.be_as_high_as(min(self.results.rowCount(), MOST_ROWS), wide)
