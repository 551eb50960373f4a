"""Asking for the password of a file that is to be summarised."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.summary_plan import Plan
from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field
from app.wording import fill


class SummaryPassword(Dialog):
    """Stays open, and says so, while the file is opened. Skipping leaves the file as it was."""

    def __init__(self, plan: Plan, theme: Theme, icons: Icons, path: Path, parent: QWidget) -> None:
        super().__init__(
            theme,
            icons,
            fill(self.tr("Open %1"), path.name),
            self.tr("This file asks for a password. It is used once and not kept."),
            self.tr("Skip this file"),
            self.tr("Open it"),
            "primary",
            parent=parent,
        )
        self._plan, self._path, self._busy = plan, path, False
        self.field = Field(theme, icons, self.tr("Password of the file"), secret=True)
        self.field.name_secret(self.tr("Show the password"), self.tr("Hide the password"))
        self.field.submitted.connect(self.accept)
        self.body.addWidget(self.field)
        self.field.edit.setFocus()
        unsubscribe = plan.changed.subscribe(lambda _none: self._hear())
        self.finished.connect(unsubscribe)
        self.destroyed.connect(unsubscribe)

    def accept(self) -> None:
        """Try it, or say that there is none."""
        if self._busy:
            return
        if not self.field.text():
            self.field.set_error(self.tr("Type the password of the file."), select=True)
            return
        self._set_busy(True)
        self._plan.unlock(self._path, self.field.text())

    def reject(self) -> None:
        """Leave it."""
        self.field.edit.clear()
        super().reject()

    def _hear(self) -> None:
        entry = next((one for one in self._plan.entries if one.path == self._path), None)
        if not self._busy or (entry is not None and entry.waits):
            return
        self._set_busy(False)
        if entry is not None and entry.asks:
            self.field.set_error(self.tr("This password does not open the file."), select=True)
            return
        self.field.edit.clear()
        super().accept()

    def _set_busy(self, busy: bool) -> None:
        assert self.act is not None
        self._busy = busy
        self.act.setText(self.tr("Opening") if busy else self.tr("Open it"))
        self.act.setEnabled(not busy)
        self.field.setEnabled(not busy)
