"""The window divided: sidebar, header over content, evidence; a narrow window has the sidebar as a drawer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.header import Header
from app.ui.panes import Panes, panes
from app.ui.regions import Grip, Shade
from app.ui.theme import Theme

LEAST, MOST, GRIP = 200, 360, 6


class Division(QWidget):
    """Gives every part its place. `placed` is emitted when that may have changed."""

    placed = Signal()
    resized = Signal(int)  # the sidebar's width at 100 % text, after it was dragged

    def __init__(
        self,
        theme: Theme,
        sidebar: QWidget,
        header: Header,
        evidence: QWidget,
        sidebar_width: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._sidebar, self._evidence = theme, sidebar, evidence
        self._sidebar_width = sidebar_width
        self._grip = Grip(self)
        self._grip.dragged.connect(self._drag)
        self._grip.dropped.connect(lambda: self.resized.emit(self._sidebar_width))
        self._wanted, self._pulled, self._wide = True, False, False
        self.main = QWidget(self)
        self.stack = QStackedWidget()
        self._shade = Shade(self)
        self._shade.hide()
        self._shade.installEventFilter(self)
        sidebar.setParent(self)
        evidence.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.stack, 1)
        row.addWidget(evidence)
        column = QVBoxLayout(self.main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addLayout(row, 1)
        theme.changed.connect(self.place)

    @property
    def pulled(self) -> bool:
        """Whether the drawer lies over the content."""
        return self._pulled

    def show_evidence(self, shown: bool) -> None:
        """Make room for the source, or give it back."""
        self._evidence.setVisible(shown)
        self.place()

    def set_wide(self, wide: bool) -> None:
        """Whether the content wants the sidebar's room: it folds in a narrow window."""
        if wide != self._wide:
            self._wide = wide
            self.place()

    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar."""
        if self._panes().drawer:
            self._pulled = not self._pulled
        else:
            self._wanted = not self._wanted
        self.place()

    def show_sidebar(self) -> None:
        """Show the sidebar, pulling it out if need be."""
        self._pulled = self._panes().drawer
        self._wanted = True
        self.place()

    def close_drawer(self) -> None:
        """Push the drawer back in."""
        if self._pulled:
            self._pulled = False
            self.place()

    def place(self) -> None:
        """Divide anew."""
        found = self._panes()
        self._pulled = self._pulled and found.drawer
        width, height, mirrored = self.width(), self.height(), self.isRightToLeft()
        side = found.sidebar
        beside = 0 if found.drawer else side
        self.main.setGeometry(0 if mirrored else beside, 0, width - beside, height)
        self._sidebar.setVisible(side > 0)
        self._sidebar.setGeometry(width - side if mirrored else 0, 0, side, height)
        self._shade.setVisible(found.drawer and side > 0)
        self._shade.setGeometry(0, 0, width, height)
        self._shade.raise_()
        self._sidebar.raise_()
        self._grip.setVisible(side > 0 and not found.drawer)
        self._grip.setGeometry((width - side if mirrored else side) - GRIP // 2, 0, GRIP, height)
        self._grip.raise_()
        self.stack.setVisible(not found.covers)
        if found.evidence:
            self._evidence.setFixedWidth(found.evidence)
        self.placed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide anew."""
        super().resizeEvent(event)
        self.place()

    def changeEvent(self, event: QEvent) -> None:
        """Mirror when the direction of writing changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press beside the drawer closes it."""
        if watched is self._shade and event.type() == QEvent.Type.MouseButtonPress:
            self.close_drawer()
        return super().eventFilter(watched, event)

    def _drag(self, x: int) -> None:
        wide = self.width() - x if self.isRightToLeft() else x
        wanted = round(wide * 100 / max(self._theme.text_size, 100))
        self._sidebar_width = max(LEAST, min(MOST, wanted))
        self.place()

    def _panes(self) -> Panes:
        return panes(
            self.width(),
            self._theme.text_size,
            self._sidebar_width,
            self._wanted,
            self._pulled,
            not self._evidence.isHidden(),
            self._wide,
        )
