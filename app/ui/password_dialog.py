"""Asking for the password of one file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.collection_files import asks_password
from app.services.collections import CollectionNews, CollectionService, FileRead
from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field
from app.wording import fill


class PasswordDialog(Dialog):
    """Stays open, and says so, while the file is read. `opened` is emitted once it was.

    Skipping changes nothing. A file that opens but cannot be read closes it as well: its row says why.
    """

    opened = Signal(str)

    def __init__(
        self,
        service: CollectionService,
        theme: Theme,
        icons: Icons,
        collection_id: str,
        path: str,
        parent: QWidget,
    ) -> None:
        super().__init__(
            theme,
            icons,
            fill(self.tr("Open %1"), Path(path).name),
            self.tr("This file asks for a password. It is forgotten when the vault is locked."),
            self.tr("Skip this file"),
            self.tr("Open it"),
            "primary",
            parent=parent,
        )
        self._service, self._collection_id, self._path = service, collection_id, path
        self._busy = False
        self.field = Field(theme, icons, self.tr("Password of the file"), secret=True)
        self.field.name_secret(self.tr("Show the password"), self.tr("Hide the password"))
        self.field.submitted.connect(self.accept)
        self.body.addWidget(self.field)
        self.field.edit.setFocus()
        unsubscribe = service.news.subscribe(self._hear)
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
        self._service.unlock(self._collection_id, self._path, self.field.text())

    def reject(self) -> None:
        """Leave the file as it was."""
        if self._busy:
            self._service.skip(self._collection_id, self._path)
        self.field.edit.clear()
        super().reject()

    def _hear(self, news: CollectionNews) -> None:
        ours = isinstance(news, FileRead) and (news.collection_id, news.path) == (
            self._collection_id,
            self._path,
        )
        if not ours or not self._busy:
            return
        assert isinstance(news, FileRead)
        self._set_busy(False)
        if news.error is not None and asks_password(news.error):
            self.field.set_error(self.tr("This password does not open the file."), select=True)
            return
        self.field.edit.clear()
        if news.error is None:
            self.opened.emit(self._path)
        super().accept()

    def _set_busy(self, busy: bool) -> None:
        assert self.act is not None
        self._busy = busy
        self.act.setText(self.tr("Opening") if busy else self.tr("Open it"))
        self.act.setEnabled(not busy)
        self.field.setEnabled(not busy)
