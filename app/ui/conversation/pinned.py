"""The head of a document's summary, kept in view over the messages while its chat is about that document."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.summaries.summary_view import SummaryView
from app.ui.theme import SPACE_3, SPACE_4, Theme
from app.ui.widgets.text import Line

COLUMN = 640


class PinnedHead(QWidget):
    """Borrows the head of one summary; gone while there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.view: SummaryView | None = None
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, SPACE_4, 0, SPACE_3)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_4, 0, SPACE_4, 0)
        row.addStretch(1)
        row.addWidget(self._inner, 1000)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(row)
        whole.addWidget(Line())
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def hold(self, view: SummaryView | None) -> None:
        """Borrow this view's head; what was borrowed before goes back."""
        if view is self.view:
            return
        if self.view is not None:
            self.view.head.known.disconnect(self._show)
            self.view.take_head()
        self.view = view
        if view is not None:
            self._column.addWidget(view.head)
            view.head.known.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.setVisible(self.view is not None and not self.view.head.isHidden())

    def _restyle(self) -> None:
        self._inner.setMaximumWidth(self._theme.px(COLUMN))
