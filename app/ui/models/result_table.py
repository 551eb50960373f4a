"""The table of results, as high as its rows up to a dozen, then it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.domain.library.tasks import Suite
from app.ui.icons import Icons
from app.ui.models.result_model import ResultModel
from app.ui.theme import Theme

HEIGHT, HEAD, MOST_ROWS, LEAST_COLUMN = 36, 28, 12, 128


class ResultTable(QTableView):
    """`opened` gives the row that a person wants to see more of."""

    opened = Signal(int)

    def __init__(self, suite: Suite, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.results = ResultModel(suite, icons, self)
        self.setModel(self.results)
        self.setAccessibleName(self.tr("Right answers by task and model"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentChanged.connect(lambda now, _before: self.opened.emit(now.row()))
        self.results.modelReset.connect(self._fit)
        theme.changed.connect(self._restyle)
        self._restyle()

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
        rows = min(self.results.rowCount(), MOST_ROWS)
        px = self._theme.px
        self.horizontalHeader().setMinimumSectionSize(px(LEAST_COLUMN))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(px(HEAD) + rows * px(HEIGHT) + (bar if self._wide() else 0) + 2)

    def _wide(self) -> bool:
        return self.results.columnCount() * self._theme.px(LEAST_COLUMN) > self.viewport().width()

    def _restyle(self) -> None:
        px, theme, tokens = self._theme.px, self._theme, self._theme.tokens
        self.setStyleSheet(
            f"QTableView {{ background: transparent; border: none; color: {tokens.text_1}; }}"
            f"QTableView::item {{ border-bottom: 1px solid {tokens.border_subtle}; padding: 0px {px(8)}px; }}"
            f"QTableView::item:selected {{ background: {tokens.bg_selected}; color: {tokens.text_1}; }}"
            f"QHeaderView {{ background: {tokens.bg_subtle}; border: none; }}"
            f"QHeaderView::section {{ background: {tokens.bg_subtle}; color: {tokens.text_2};"
            f" border: none; border-bottom: 1px solid {tokens.border_subtle}; padding: 0px {px(8)}px; }}"
        )
        self.setFont(theme.font("body"))
        self.verticalHeader().setMinimumSectionSize(px(HEIGHT))
        self.verticalHeader().setDefaultSectionSize(px(HEIGHT))
        self.horizontalHeader().setFont(theme.font("caption_semibold"))  # after the sheet, which forgets it
        self.horizontalHeader().setFixedHeight(px(HEAD))
        self._fit()
