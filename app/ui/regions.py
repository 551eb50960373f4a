"""The parts of the window that F6 walks through, the border between two, and the veil behind the drawer."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


def next_region(regions: list[QWidget], by: int, focused: QWidget | None) -> QWidget | None:
    """Give the focus to the region after (or before) the one that holds it; returns who got it."""
    shown = [region for region in regions if region.isVisible()]
    here = next((i for i, r in enumerate(shown) if focused is not None and r.isAncestorOf(focused)), None)
    start = 0 if by > 0 else len(shown) - 1
    order = (
        [start + by * n for n in range(len(shown))]
        if here is None
        else [here + by * n for n in range(1, len(shown) + 1)]
    )
    for index in order:
        target = first_focus(shown[index % len(shown)])
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
            return target
    return None


def first_focus(region: QWidget) -> QWidget | None:
    """Where the focus goes in a region: the part it names itself, else the first one as it is read."""
    wanted = region.property("first_focus")
    if isinstance(wanted, QWidget) and wanted.isVisible():
        return wanted
    origin, mirrored = QPoint(0, 0), region.isRightToLeft()

    def place(widget: QWidget) -> tuple[int, int]:
        at = widget.mapTo(region, origin)
        return at.y() + widget.height() // 2, -at.x() if mirrored else at.x()

    found = [
        child
        for child in region.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled()
    ]
    return min(found, key=place, default=None)


class Grip(QWidget):
    """The border of the sidebar, to be dragged. `dragged` gives the pointer's place in the parent."""

    dragged = Signal(int)
    dropped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.SplitHCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(round(self.mapToParent(event.position()).x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep it there."""
        super().mouseReleaseEvent(event)
        self.dropped.emit()


class Shade(QWidget):
    """Dims the content behind the drawer."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A thin veil."""
        painter = QPainter(self)
        veil = self.palette().windowText().color().darker(400)
        veil.setAlpha(90)
        painter.fillRect(self.rect(), veil)
        painter.end()
