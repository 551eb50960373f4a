"""Changing the passphrase of the open vault."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import AppError
from app.services.all import Services
from app.ui.icons import Icons
from app.ui.start.passphrase_pair import PassphrasePair
from app.ui.theme import Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import announce
from app.wording import explain


class PassphraseDialog(Dialog):
    """Stays open, and says so, while the new key is derived. `changed` is emitted once it holds."""

    changed = Signal()

    def __init__(self, services: Services, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        title = self.tr("Change the passphrase")
        text = self.tr("The old one stops working at once. Your recovery code stays the same.")
        act = self.tr("Change it")
        super().__init__(
            theme, icons, title, text, self.tr("Keep the old one"), act, "primary", parent=parent
        )
        self._services, self._busy = services, False
        self.pair = PassphrasePair(services, theme, icons)
        self.pair.set_stacked(True)
        self.pair.changed.connect(self._tell)
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.body.addWidget(self.pair)
        self.body.addWidget(self.banner)
        self.pair.first.edit.setFocus()
        self._tell()

    def accept(self) -> None:
        """Change it, or say what is missing."""
        missing = self.pair.missing()
        if self._busy:
            return
        if missing:
            announce(self, missing, assertive=True)
            self.pair.focus_missing()
            return
        self._set_busy(True)
        self._services.vaults.change_passphrase(self.pair.text(), lambda _none: self._done(), self._failed)

    def reject(self) -> None:
        """Close, unless the change is under way."""
        if not self._busy:
            self.pair.clear()
            super().reject()

    def _done(self) -> None:
        self._set_busy(False)
        self.pair.clear()
        self.changed.emit()
        super().accept()

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice) if part)
        else:
            text = self.tr("The passphrase was not changed. The old one still opens the vault.")
        self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)

    def _tell(self) -> None:
        assert self.act is not None
        if not self._busy:
            self.act.set_off(bool(self.pair.missing()), self.pair.missing())

    def _set_busy(self, busy: bool) -> None:
        assert self.act is not None
        self._busy = busy
        self.act.setText(self.tr("Changing") if busy else self.tr("Change it"))
        self.act.setEnabled(not busy)
        self.safe.setEnabled(not busy)
        self.pair.setEnabled(not busy)
        if not busy:
            self._tell()
