"""The dialog that asks for the password of one file, whoever reads the file then."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field
from app.wording import fill


class FilePassword(Dialog):
    """Stays open, and says so, while the file is opened with what was typed; the field then forgets it."""

    def __init__(self, theme: Theme, icons: Icons, name: str, promise: str, parent: QWidget) -> None:
        super().__init__(
            theme,
            icons,
            fill(self.tr("Open %1"), name),
            promise,
            self.tr("Skip this file"),
            self.tr("Open it"),
            "primary",
            parent=parent,
        )
        self.busy = False
        self.field = Field(theme, icons, self.tr("Password of the file"), secret=True)
        self.field.name_secret(self.tr("Show the password"), self.tr("Hide the password"))
        self.field.submitted.connect(self.accept)
        self.body.addWidget(self.field)
        self.field.edit.setFocus()

    def try_password(self, password: str) -> None:
        """Begin to open the file; `answer` is called when that is known."""
        raise NotImplementedError

    def accept(self) -> None:
        """Try it, or say that there is none."""
        if self.busy:
            return
        if not self.field.text():
            self.field.set_error(self.tr("Type the password of the file."), select=True)
            return
        self._set_busy(True)
        self.try_password(self.field.text())

    def reject(self) -> None:
        """Leave the file as it was."""
        self.field.edit.clear()
        super().reject()

    def answer(self, wrong: bool) -> None:
        """Ask again, or go."""
        self._set_busy(False)
        if wrong:
            self.field.set_error(self.tr("This password does not open the file."), select=True)
            return
        self.field.edit.clear()
        super().accept()

    def _set_busy(self, busy: bool) -> None:
        assert self.act is not None
        self.busy = busy
        self.act.setText(self.tr("Opening") if busy else self.tr("Open it"))
        self.act.setEnabled(not busy)
        self.field.setEnabled(not busy)
