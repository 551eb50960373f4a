"""The list of known models: which one is in use, and taking a newer one from a signed file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import AppError, CatalogueInvalid, CatalogueUntrusted
from app.library.catalogue import Loaded
from app.library.signing import Key
from app.services.library.catalogue import CatalogueService
from app.ui.files import open_file
from app.ui.icons import Icons
from app.ui.setting_row import SettingRow
from app.ui.theme import Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialog import Dialog
from app.wording_text import fill

GROUP = 8


class CatalogueRow(QObject):
    """`failed` carries an error; `said` is for a toast. `row` goes into a layout of `parent`."""

    failed = Signal(object)
    said = Signal(str)

    def __init__(self, service: CatalogueService, theme: Theme, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._service, self._theme, self._icons, self._parent = service, theme, icons, parent
        self.button = Button(theme, icons, self.tr("Import"), parent=parent)
        self.button.setAccessibleName(self.tr("Import a newer list of known models"))
        self.button.clicked.connect(self._ask)
        self.row = SettingRow(theme, self.tr("List of known models"), "", self.button, parent)
        self.refresh()

    def refresh(self) -> None:
        """Say which list is in use."""
        try:
            loaded = self._service.loaded
        except CatalogueInvalid:
            self.row.set_line(self.tr("The list that came with Stillroom is damaged."))
            return
        found = loaded.catalogue
        if loaded.by is None:
            text = fill(self.tr("Of %1. It came with Stillroom."), found.issued)
        else:
            text = fill(self.tr("Of %1, signed by %2."), found.issued, loaded.by.owner)
        self.row.set_line(text)

    # -- a newer one -------------------------------------------------------------------------------

    def _ask(self) -> None:
        kinds = self.tr("Lists of models (*.stillroom-catalogue)") + ";;" + self.tr("All files (*)")
        open_file(self._parent, self.tr("Import a newer list of known models"), kinds, self.take)

    def take(self, path: Path) -> None:
        """Take the list in this file."""
        self._service.import_update(path, self._taken, lambda error: self._refused(path, error))

    def _taken(self, loaded: Loaded) -> None:
        self.refresh()
        self.said.emit(fill(self.tr("The list of %1 is in use now."), loaded.catalogue.issued))

    def _refused(self, path: Path, error: Exception) -> None:
        if isinstance(error, CatalogueUntrusted) and error.reason != "signature":
            self._ask_key(path)
        else:
            self.failed.emit(error)

    # -- a key -------------------------------------------------------------------------------------

    def _ask_key(self, path: Path) -> None:
        """Nobody here knows who signed it: their key may be shown."""

        def choose() -> None:
            title = self.tr("Choose the key of whoever signed it")
            open_file(self._parent, title, self.tr("All files (*)"), lambda key: self.show_key(key, path))

        self._dialog(
            self.tr("It is not known who signed this list"),
            self.tr(
                "The list that is here stays in use. If you have the key of whoever signed it, choose it."
            ),
            self.tr("Not now"),
            self.tr("Choose the key"),
            choose,
        )

    def show_key(self, file: Path, path: Path) -> None:
        """Show whose key it is and its fingerprint, to be compared before it is trusted."""
        try:
            key = self._service.read_key(file)
        except AppError as error:
            self.failed.emit(error)
            return
        digits = key.fingerprint
        groups = " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))
        text = fill(
            self.tr("It says that it belongs to %1. Compare these digits with them, not by the same way: %2"),
            key.owner,
            groups,
        )
        title, safe, act = self.tr("Trust this key?"), self.tr("Do not trust it"), self.tr("Trust it")
        self._dialog(title, text, safe, act, lambda: self._trust(key, path))

    def _trust(self, key: Key, path: Path) -> None:
        try:
            self._service.trust(key)
        except AppError as error:
            self.failed.emit(error)
            return
        self.take(path)

    def _dialog(self, title: str, text: str, safe: str, act: str, on_act: Callable[[], None]) -> None:
        dialog = Dialog(
            self._theme,
            self._icons,
            title,
            text,
            safe,
            act,
            "primary",
            on_act,
            self._parent.window(),
        )
        dialog.open()
