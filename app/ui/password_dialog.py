"""Asking for the password of one file of a collection."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.collection_files import asks_password
from app.services.collections import CollectionNews, CollectionService, FileRead
from app.ui.file_password import FilePassword
from app.ui.icons import Icons
from app.ui.theme import Theme


class PasswordDialog(FilePassword):
    """`opened` is emitted once the file was read.

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
        promise = self.tr("This file asks for a password. It is forgotten when the vault is locked.")
        super().__init__(theme, icons, Path(path).name, promise, parent)
        self._service, self._collection_id, self._path = service, collection_id, path
        unsubscribe = service.news.subscribe(self._hear)
        self.finished.connect(unsubscribe)
        self.destroyed.connect(unsubscribe)

    def try_password(self, password: str) -> None:
        """Have the file read with it."""
        self._service.unlock(self._collection_id, self._path, password)

    def reject(self) -> None:
        """Leave the file as it was."""
        if self.busy:
            self._service.skip(self._collection_id, self._path)
        super().reject()

    def _hear(self, news: CollectionNews) -> None:
        here = (self._collection_id, self._path)
        if not self.busy or not isinstance(news, FileRead) or (news.collection_id, news.path) != here:
            return
        if news.error is None:
            self.opened.emit(self._path)
        self.answer(wrong=news.error is not None and asks_password(news.error))
