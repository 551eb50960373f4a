"""A stack of pages that does not ask for the room of its largest one."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class RoomyStack(QStackedWidget):
    """A stack that may be smaller than its largest page wants: pages scroll or rearrange instead."""

    def minimumSizeHint(self) -> QSize:
        """Nothing is asked of the window."""
        return QSize(0, 0)
