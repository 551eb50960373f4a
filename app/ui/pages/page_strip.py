"""The pages of a document as a row: what became of each, and which one is shown.

Up to 12 pages are cells with numbers; more are bars. It is a list for screen readers and the keyboard.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.summarising import Coverage
from app.ui.index import NOWHERE, Index
from app.ui.theme import Theme

CELLS = 12
CELL_WIDTH, CELL_HEIGHT, BAR_WIDTH, BAR_HEIGHT, GAP = 36, 28, 4, 24, 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One page. `state`: read | ocr | weak | blank | scanned | failed | unread."""

    number: int
    state: str


def cells(coverage: Coverage) -> list[Cell]:
    """Every page with its state."""
    states = dict.fromkeys(coverage.read, "read")
    for state in ("ocr", "weak", "blank", "scanned", "failed"):
        states |= dict.fromkeys(getattr(coverage, state), state)
    return [Cell(n, states.get(n, "unread")) for n in range(1, coverage.total + 1)]


class StripModel(QAbstractListModel):
    """Pages in order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cells: list[Cell] = []
        self.paged = True

    def show(self, found: list[Cell], paged: bool) -> None:
        """Replace all."""
        if found == self.cells and paged == self.paged:
            return
        self.beginResetModel()
        self.cells, self.paged = found, paged
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Pages."""
        return 0 if parent.isValid() else len(self.cells)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The number to see, the words to hear and to hover."""
        cell = self.cells[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return str(cell.number)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return spoken(cell, self.paged)
        return None


def spoken(cell: Cell, paged: bool) -> str:
    """A page in words, e.g. "Page 7, blank"."""
    translate = QCoreApplication.translate
    words = {
        "read": translate("PageStrip", "read"),
        "ocr": translate("PageStrip", "read from a scan"),
        "weak": translate("PageStrip", "weak scan"),
        "blank": translate("PageStrip", "blank"),
        "scanned": translate("PageStrip", "a picture without text, not read"),
        "failed": translate("PageStrip", "could not be read"),
        "unread": translate("PageStrip", "not read yet"),
    }
    name = translate("PageStrip", "Page %1, %2") if paged else translate("PageStrip", "Section %1, %2")
    return name.replace("%1", str(cell.number)).replace("%2", words[cell.state])


class StripDelegate(QStyledItemDelegate):
    """Draws cells or bars."""

    def __init__(self, theme: Theme, strip: QListView) -> None:
        super().__init__(strip)
        self._theme, self._strip = theme, strip

    @property
    def bars(self) -> bool:
        """Whether there are too many pages for numbers."""
        model = self._strip.model()
        return model is not None and model.rowCount() > CELLS

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """A cell or a bar, with its gap."""
        if self.bars:
            return QSize(BAR_WIDTH + 2, BAR_HEIGHT + GAP)
        return QSize(self._theme.px(CELL_WIDTH) + GAP, self._theme.px(CELL_HEIGHT) + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one page."""
        model = index.model()
        assert isinstance(model, StripModel)
        cell = model.cells[index.row()]
        current = index.row() == self._strip.currentIndex().row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if self.bars:
            self._bar(painter, rect, cell, current)
        else:
            self._cell(painter, rect, cell, current)
        painter.restore()

    def _bar(self, painter: QPainter, rect: QRect, cell: Cell, current: bool) -> None:
        box = QRectF(rect.x(), rect.y() + GAP / 2, BAR_WIDTH, BAR_HEIGHT)
        colour = {
            "read": "bg_selected",
            "ocr": "bg_selected",
            "weak": "warning",
            "scanned": "warning",
            "failed": "warning",
        }.get(cell.state)
        if current:
            colour = "accent"
        if colour is None:
            self._dashed(painter, box)
            return
        painter.fillRect(box, self._theme.color(colour))

    def _cell(self, painter: QPainter, rect: QRect, cell: Cell, current: bool) -> None:
        side = GAP / 2
        box = QRectF(rect).adjusted(0, side, -GAP, -side)
        fill, ink = {
            "read": ("bg_selected", "text_1"),
            "ocr": ("bg_selected", "text_1"),
            "weak": ("warning_bg", "warning"),
            "scanned": ("warning_bg", "warning"),
            "failed": ("warning_bg", "warning"),
        }.get(cell.state, ("", "text_2"))
        if current:
            fill, ink = "accent", "on_accent"
        if fill:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(fill))
            painter.drawRoundedRect(box, 4, 4)
        else:
            self._dashed(painter, box)
        painter.setFont(self._theme.font("caption_semibold"))
        painter.setPen(self._theme.color(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(cell.number))

    def _dashed(self, painter: QPainter, box: QRectF) -> None:
        pen = QPen(self._theme.color("border_control"))
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


class PageStrip(QListView):
    """The row. `chosen` gives the number of a page that a person picked."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages = StripModel(self)
        self._delegate = StripDelegate(theme, self)
        self.setModel(self._pages)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Pages"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.clicked.connect(lambda index: self.chosen.emit(index.row() + 1))
        self.activated.connect(lambda index: self.chosen.emit(index.row() + 1))
        theme.changed.connect(self._fit)

    def show_pages(self, found: list[Cell], paged: bool) -> None:
        """Show these pages."""
        self._pages.show(found, paged)
        self._fit()

    def set_current(self, number: int) -> None:
        """Mark a page as the one that is open; 0 marks none."""
        self.setCurrentIndex(self._pages.index(number - 1) if number else QModelIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every row of pages in view."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        size = self._delegate.sizeHint(QStyleOptionViewItem(), QModelIndex())
        columns = max(1, self.viewport().width() // max(1, size.width()))
        rows = -(-max(1, len(self._pages.cells)) // columns)
        self.setFixedHeight(rows * size.height() + 2)
        self.viewport().update()
