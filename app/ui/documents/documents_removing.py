"""Removing files and collections at once, with a way back for as long as the toast is seen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QCoreApplication

from app.domain.errors import AppError
from app.services.collection_asides import Aside
from app.services.collections import CollectionService
from app.ui.widgets.toast import Toasts


class Removing:
    """`changed` is called whenever something went out of sight or came back."""

    def __init__(self, service: CollectionService, toasts: Toasts, changed: Callable[[], None]) -> None:
        self._service, self._toasts, self._changed = service, toasts, changed
        self._last: Aside | None = None

    def files(self, collection_id: str, paths: list[str]) -> None:
        """Take files out of a collection."""
        one = QCoreApplication.translate("Documents", "1 file removed from the collection")
        many = QCoreApplication.translate("Documents", "%n files removed from the collection", "", len(paths))
        self._go(self._service.put_aside(collection_id, paths), one if len(paths) == 1 else many)

    def collection(self, collection_id: str) -> None:
        """Take a whole collection away."""
        text = QCoreApplication.translate("Documents", "Collection removed. Your files are untouched.")
        self._go(self._service.put_aside(collection_id), text)

    def settle(self) -> None:
        """Erase what is out of sight now, before others work with the collection."""
        if self._last is not None:
            self._toasts.hide()
            self._erase(self._last)

    def _go(self, aside: Aside, text: str) -> None:
        self.settle()
        self._last = aside
        undo = QCoreApplication.translate("Documents", "Undo")
        toast = self._toasts.show(text, undo, lambda: self._back(aside))
        toast.destroyed.connect(lambda: self._erase(aside))
        self._changed()

    def _back(self, aside: Aside) -> None:
        self._service.take_back(aside)
        self._changed()

    def _erase(self, aside: Aside) -> None:
        """A full disk keeps it out of sight; it is tried again when the vault is locked."""
        with suppress(AppError):
            self._service.erase(aside)
        if self._last is aside:
            self._last = None
