"""What both dialogs of bundles have: a list of ticks, the progress of long work, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_1, Theme
from app.ui.widgets.fitted_area import FittedArea
from app.ui.widgets.tick import Tick

HIGH = 224
"""Pixels at 100 % that a list of ticks takes at most."""


class Work(QObject):
    """Work on the pool. `moved` carries bytes done and bytes in all to the window's thread.

    The work keeps it alive, so that a dialog that has gone leaves nothing behind that could be called.
    """

    moved = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.stopped = False

    def progress(self, done: int, total: int) -> None:
        """May be called on any thread."""
        self.moved.emit(done, total)

    def asked(self) -> bool:
        """Whether to stop."""
        return self.stopped


class Ticks(FittedArea):
    """Boxes to tick below each other; scrolls when there are many."""

    changed = Signal()

    def __init__(self, theme: Theme, icons: Icons, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, HIGH, reached=False, parent=parent)
        self._icons = icons
        self.column.setSpacing(SPACE_1)
        self.boxes: dict[str, Tick] = {}

    def add(self, key: str, text: str, on: bool, enabled: bool = True) -> Tick:
        """A box with as many lines as its words need."""
        box = Tick(self._theme, self._icons, text, wrap=True)
        # its own would keep the list as wide as its longest line
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        box.setAccessibleName(text)
        box.setChecked(on)
        box.setEnabled(enabled)
        box.toggled.connect(lambda _on: self.changed.emit())
        self.boxes[key] = box
        self.column.addWidget(box)
        self.fit()
        return box

    def ticked(self) -> list[str]:
        """The keys of those that are ticked and may be."""
        return [key for key, box in self.boxes.items() if box.isChecked() and box.isEnabled()]


class Bar(QProgressBar):
    """How far the work is; hidden until it begins."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setRange(0, 1000)
        self.hide()

    def show_bytes(self, done: int, total: int) -> None:
        """Bytes, which may be more than Qt's numbers hold."""
        self.setValue(1000 * done // max(total, 1))
