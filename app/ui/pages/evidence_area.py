"""The part that scrolls a page, and turns at its ends."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea


class PageArea(QScrollArea):
    """Scrolls one page; PageUp and PageDown beyond its ends ask for another through `passed`."""

    passed = Signal(int)
    resized = Signal()
    zoomed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.seeking = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll, or turn at the ends."""
        self.seeking = False
        bar, key = self.verticalScrollBar(), event.key()
        if key == Qt.Key.Key_PageDown and bar.value() == bar.maximum():
            self.passed.emit(1)
        elif key == Qt.Key.Key_PageUp and bar.value() == bar.minimum():
            self.passed.emit(-1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The reader looks for themselves; with Ctrl, closer or from further away."""
        self.seeking = False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A page is drawn as wide as there is room."""
        super().resizeEvent(event)
        self.resized.emit()
