"""Choosing the adapter of the chat that is open, and saying which it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.library.adapters import USUAL, Adapter
from app.services.library.adapters import AdapterService
from app.services.session import Session
from app.ui.icons import Icons
from app.ui.models.adapter_dialog import AdapterDialog
from app.ui.theme import Theme
from app.ui.widgets.toast import Toasts
from app.wording import fill


class AdapterDeed(QObject):
    """`current` gives the id of the open chat, "" for none, `model` what answers in it."""

    def __init__(
        self,
        adapters: AdapterService,
        session: Session,
        model: Callable[[], Model | None],
        theme: Theme,
        icons: Icons,
        toasts: Toasts,
        current: Callable[[], str],
        open_chat: Callable[[str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._adapters, self._session, self._theme, self._icons = adapters, session, theme, icons
        self._model = model
        self._toasts, self._current, self._open, self._window = toasts, current, open_chat, window

    def choose(self) -> None:
        """Ask which adapter; a chat that has not begun begins with it."""
        known = self._current()
        chat = self._session.chat.conversation(known) if known else None
        model = self._model()
        if model is None:
            self._toasts.show(self.tr("Choose a model first"))
            return
        adapter, strength = (chat.adapter, chat.adapter_strength) if chat else ("", USUAL)
        dialog = AdapterDialog(
            self._adapters, self._theme, self._icons, model, adapter, strength, self._window
        )
        dialog.chosen.connect(lambda one, how: self._use(known, model, one, how))
        dialog.removed.connect(self._removed)
        dialog.open()

    def _use(self, conversation_id: str, model: Model, adapter_id: str, strength: float) -> None:
        if not conversation_id and not adapter_id:
            return
        known = conversation_id or self._session.chat.new(model_id=model.id).id
        self._session.chat.choose_adapter(known, adapter_id, strength)
        if not conversation_id:
            self._open(known)
        said = self.line(known)
        self._toasts.show(said or self.tr("This chat is written without an adapter."))

    def _removed(self, adapter: Adapter) -> None:
        text = fill(self.tr("%1 deleted"), adapter.name)
        self._toasts.show(text, self.tr("Undo"), lambda: self._restore(adapter))

    def _restore(self, adapter: Adapter) -> None:
        try:
            self._adapters.restore(adapter)
        except AppError:
            self._toasts.show(fill(self.tr("%1 is no longer there."), adapter.name))

    def line(self, conversation_id: str) -> str:
        """The adapter of a chat in a phrase; "" if it has none, or was just deleted."""
        try:
            chat = self._session.chat.conversation(conversation_id) if conversation_id else None
        except LookupError:
            chat = None
        if chat is None or not chat.adapter:
            return ""
        adapter = self._adapters.get(chat.adapter)
        if adapter is None:
            name = self._session.chat.adapter_name(chat.adapter)
            if name:
                return fill(self.tr("Its adapter %1 is not on this computer"), name)
            return self.tr("Its adapter is not on this computer")
        strength = str(round(100 * chat.adapter_strength))
        return fill(self.tr("Adapter: %1, %2 %"), adapter.name, strength)
