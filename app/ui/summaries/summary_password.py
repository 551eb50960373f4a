"""Asking for the password of a file that is to be summarised."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.summary_plan import Plan
from app.ui.file_password import FilePassword
from app.ui.icons import Icons
from app.ui.theme import Theme


class SummaryPassword(FilePassword):
    """For a file of a plan. Skipping leaves the file as it was."""

    def __init__(self, plan: Plan, theme: Theme, icons: Icons, path: Path, parent: QWidget) -> None:
        promise = self.tr("This file asks for a password. It is used once and not kept.")
        super().__init__(theme, icons, path.name, promise, parent)
        self._plan, self._path = plan, path
        unsubscribe = plan.changed.subscribe(lambda _none: self._hear())
        self.finished.connect(unsubscribe)
        self.destroyed.connect(unsubscribe)

    def try_password(self, password: str) -> None:
        """Have the file opened with it."""
        self._plan.unlock(self._path, password)

    def _hear(self) -> None:
        entry = next((one for one in self._plan.entries if one.path == self._path), None)
        if self.busy and not (entry is not None and entry.waits):
            self.answer(wrong=entry is not None and entry.asks)
