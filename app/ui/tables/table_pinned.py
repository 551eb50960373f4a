"""The documents' names beside the columns, where the columns are scrolled: a value needs its document."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView, QWidget

from app.ui.theme import SPACE_3, Theme

MOST = 0.4
"""Share of the table's width that the names may take, so that a column always has room beside them."""


class PinnedNames(QWidget):
    """Draws the first column over the scrolled ones, to be seen and clicked.

    Keys and screen readers use the view, which has the same cells.
    """

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self.setAccessibleName(self.tr("Names of the documents"))
        view.horizontalScrollBar().valueChanged.connect(self.place)
        view.verticalScrollBar().valueChanged.connect(self.update)
        view.horizontalHeader().sectionResized.connect(self.place)
        view.model().dataChanged.connect(self.update)
        view.model().modelReset.connect(self.place)
        view.viewport().installEventFilter(self)
        self.hide()

    def room(self) -> int:
        """How much of the columns it covers, in pixels."""
        return 0 if self.isHidden() else self.width()

    def place(self) -> None:
        """Stand where the first column would be, while that is out of sight."""
        view = self._view
        wide = view.columnWidth(0)
        port = view.viewport().geometry()
        wide = min(wide, int(port.width() * MOST))
        away = view.horizontalScrollBar().value() > max(0, view.columnWidth(0) - wide)
        self.setVisible(away and view.model().columnCount() > 0)
        head = view.horizontalHeader().height()
        left = port.right() + 1 - wide if view.isRightToLeft() else port.left()
        self.setGeometry(left, port.top() - head, wide, port.height() + head)
        self.raise_()
        self.update()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the viewport's size, and the row that is current."""
        if event.type() == QEvent.Type.Resize:
            self.place()
        elif event.type() == QEvent.Type.Paint:
            self.update()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a name goes to its row."""
        row = self._view.rowAt(event.position().toPoint().y() - self._view.horizontalHeader().height())
        if row >= 0:
            column = max(1, self._view.currentIndex().column())
            self._view.setCurrentIndex(self._view.model().index(row, column))
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The heading and every row in sight, as the view draws them."""
        painter = QPainter(self)
        view, model = self._view, self._view.model()
        head = view.horizontalHeader().height()
        painter.fillRect(self.rect(), self._theme.color("bg_base"))
        painter.fillRect(QRect(0, 0, self.width(), head), self._theme.color("bg_subtle"))
        painter.setFont(view.horizontalHeader().font())
        painter.setPen(self._theme.color("text_2"))
        title = QRect(SPACE_3, 0, self.width() - 2 * SPACE_3, head)
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(title, side, str(model.headerData(0, Qt.Orientation.Horizontal)))
        painter.setClipRect(QRect(0, head, self.width(), self.height() - head))
        delegate = view.itemDelegate()
        row = view.rowAt(0)
        while 0 <= row < model.rowCount() and view.rowViewportPosition(row) < view.viewport().height():
            option = QStyleOptionViewItem()
            option.initFrom(view)
            top = QPoint(0, head + view.rowViewportPosition(row))
            option.rect = QRect(top.x(), top.y(), self.width(), view.rowHeight(row))
            delegate.paint(painter, option, model.index(row, 0))
            row += 1
        painter.setClipping(False)
        painter.setPen(self._theme.color("border_subtle"))
        edge = 0 if view.isRightToLeft() else self.width() - 1
        painter.drawLine(edge, 0, edge, self.height())
