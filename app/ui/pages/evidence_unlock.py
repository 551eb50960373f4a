"""In the viewer of a protected file: a line to type its password, so that its pages can be drawn."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.field import Field


class UnlockLine(QWidget):
    """Hidden where nothing is locked. `given` carries the password, which the line forgets at once."""

    given = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = Field(theme, icons, self.tr("Password of the file"), secret=True, height=32)
        self.field.name_secret(self.tr("Show the password"), self.tr("Hide the password"))
        self.field.set_hint(self.tr("Forgotten when the vault is locked."))
        self.field.submitted.connect(self._give)
        self.show_button = Button(theme, icons, self.tr("Show the pages"), icon="lock-open")
        self.show_button.clicked.connect(self._give)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE_2, 0, SPACE_2)
        row.setSpacing(SPACE_2)
        row.addWidget(self.field, 1)
        row.addWidget(self.show_button)
        self.hide()

    def show_locked(self, locked: bool) -> None:
        """Ask for the password, or ask no more."""
        if not locked:
            self.field.edit.clear()
        self.setVisible(locked)

    def _give(self) -> None:
        password = self.field.text()
        self.field.edit.clear()
        if password:
            self.given.emit(password)
        else:
            self.field.set_error(self.tr("Type the password of the file."), select=True)
