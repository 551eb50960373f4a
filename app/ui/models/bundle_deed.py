"""Making and taking over bundles from the library's page: which folder, then the dialog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.library.bundles import Contents
from app.services.all import Services
from app.services.session import Session
from app.ui.files import forget_places
from app.ui.icons import Icons
from app.ui.models.bundle_dialog import BundleDialog
from app.ui.models.bundle_read_dialog import BundleReadDialog
from app.ui.theme import Theme


class BundleDeed(QObject):
    """`failed` carries an error to be shown."""

    failed = Signal(object)

    def __init__(
        self, services: Services, session: Session, theme: Theme, icons: Icons, window: QWidget
    ) -> None:
        super().__init__(window)
        self._services, self._session = services, session
        self._theme, self._icons, self._window = theme, icons, window

    def make(self) -> None:
        """Ask where, then what goes in."""
        self._folder(self.tr("Choose a folder for the bundle"), self.make_in)

    def make_in(self, folder: Path) -> None:
        """Ask what goes into a bundle in this folder."""
        BundleDialog(self._services.bundles, folder, self._theme, self._icons, self._window).open()

    def read(self) -> None:
        """Ask where it is, then show what is in it."""
        self._folder(self.tr("Choose the folder of the bundle"), self.read_from)

    def read_from(self, folder: Path) -> None:
        """Show what is in the bundle of this folder."""
        self._services.bundles.look(folder, self._show, self.failed.emit)

    def _show(self, contents: Contents) -> None:
        BundleReadDialog(
            self._services.bundles,
            contents,
            self._session.terms,
            self._services.preferences.current,
            self._theme,
            self._icons,
            self._window,
        ).open()

    def _folder(self, title: str, done: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, title, str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: done(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.destroyed.connect(forget_places)
        dialog.open()
