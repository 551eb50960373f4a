"""A code in groups, in a box, readable or hidden."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.ui.theme import SPACE_2, SPACE_4, SPACE_5, Theme
from app.ui.widgets.text import Label


class CodeBox(QFrame):
    """The groups side by side, or dots while they are typed back."""

    def __init__(self, theme: Theme, groups: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._groups, self._columns = theme, groups, 0
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "code")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a code reads the same everywhere
        self._labels = [Label(theme, group, "code") for group in groups]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE_5 - 4, SPACE_4, SPACE_5 - 4, SPACE_4)
        self._grid.setVerticalSpacing(SPACE_2)
        theme.changed.connect(self._spread)
        self.set_hidden(False)
        self._spread()

    def set_hidden(self, hidden: bool) -> None:
        """Show the code, or dots in its place."""
        for label, group in zip(self._labels, self._groups, strict=True):
            label.setText("•" * len(group) if hidden else group)
            label.setAccessibleName(self.tr("Hidden") if hidden else " ".join(group))
        name = self.tr("Recovery code, hidden while you type") if hidden else self.tr("Recovery code")
        self.setAccessibleName(name)

    def shown(self) -> str:
        """What can be read now."""
        return "-".join(label.text() for label in self._labels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many groups in a line as fit."""
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        wide = self._labels[0].fontMetrics().horizontalAdvance("0000") + SPACE_4
        room = self.width() - 2 * SPACE_5
        columns = next((n for n in (len(self._groups), 5, 3) if n * wide <= room), 2)
        if columns == self._columns:
            return
        self._columns = columns
        for index, label in enumerate(self._labels):
            line, place = divmod(index, columns)
            self._grid.addWidget(label, line, place, Qt.AlignmentFlag.AlignLeading)
        for place in range(len(self._groups)):
            last = place >= columns - 1 and columns == len(self._groups)
            self._grid.setColumnStretch(place, 0 if last or place >= columns else 1)
        self.updateGeometry()
