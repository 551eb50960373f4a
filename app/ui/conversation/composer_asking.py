"""The line over the message box that says which documents are asked, with the way back to a plain chat."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label


class AskingLine(QWidget):
    """Hidden in a plain chat."""

    left = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._picture = QLabel()
        self._text = Label(theme, "", "small", "text_2", wrap=True)
        self.leave = Button(theme, icons, self.tr("Plain chat"), "link", height=28)
        self.leave.setToolTip(self.tr("Let the model answer without these documents"))
        self.leave.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_2, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self._picture)
        row.addWidget(self._text, 1)
        row.addWidget(self.leave)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def show_line(self, text: str, leave: bool) -> None:
        """Say this; "" hides the line. `leave`: offer the way back."""
        self._text.setText(text)
        self.leave.setVisible(leave)
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def _restyle(self) -> None:
        self._picture.setPixmap(self._icons.pixmap("folder-open", 16, "text_3"))
