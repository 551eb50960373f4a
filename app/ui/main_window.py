"""The one window: first run, unlock or the workspace, whichever the vault's state asks for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QCoreApplication
from PySide6.QtGui import QClipboard, QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.domain.engine.generation import Device
from app.services.all import Services
from app.services.devices import CPU
from app.services.session import Session
from app.settings import Settings
from app.ui.conversation.card_notice import CardNotice
from app.ui.icons import Icons
from app.ui.places import SETTINGS
from app.ui.start.first_run import FirstRun
from app.ui.start.unlock import Unlock
from app.ui.theme import Theme
from app.ui.widgets.text import announce
from app.ui.workspace import Workspace
from app.wording_speed import failing_words

DEFAULT, LEAST = (1120, 760), (720, 520)


class MainWindow(QMainWindow):
    """Its title is the program's name and nothing else: titles are seen by task bars and screen sharing."""

    def __init__(self, services: Services, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._services, self._theme, self._icons = services, theme, icons
        self._shown: QWidget | None = None
        self._failed: Device | None = None
        self.notice: CardNotice | None = None
        self.setWindowTitle("Stillroom")
        self.setMinimumSize(*LEAST)
        self.resize(*DEFAULT)
        self.restoreGeometry(QByteArray.fromBase64(services.preferences.current.window.encode()))
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        services.vaults.closed.subscribe(self._closed)
        services.preferences.changed.subscribe(self._settings)
        services.devices.failures.subscribe(self._card_failed)
        if services.vaults.exists():
            self._show_unlock()
        else:
            self._show_first_run()

    # -- which page --------------------------------------------------------------------------------

    def _show_first_run(self) -> None:
        page = FirstRun(self._services, self._theme, self._icons)
        page.finished.connect(self._show_workspace)
        page.said.connect(self._say)
        self._show(page)

    def _show_unlock(self) -> None:
        page = Unlock(self._services, self._theme, self._icons)
        page.opened.connect(self._show_workspace)
        self._show(page)

    def _show_workspace(self, session: Session) -> None:
        self._show(Workspace(self._services, session, self._theme, self._icons))
        self._tell_of_card()

    def _say(self, text: str) -> None:
        if isinstance(self._shown, Workspace):
            self._shown.toasts.show(text)

    def _show(self, page: QWidget) -> None:
        before, self._shown, self.notice = self._shown, page, None
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def _closed(self, reason: str) -> None:
        """The vault is locked: nothing of it may stay on the screen, nor in dialogs or the clipboard."""
        for widget in QApplication.topLevelWidgets():
            if widget is not self and widget.isVisible():
                widget.close()
        clear_own(QApplication.clipboard())
        if reason != "quit":
            self._show_unlock()

    # -- a graphics card that failed ---------------------------------------------------------------

    def _card_failed(self, card: Device) -> None:
        self._failed = card
        self._tell_of_card()

    def _tell_of_card(self) -> None:
        """Say it over the workspace; while the vault is locked, that has time."""
        page, card = self._shown, self._failed
        if card is None or not isinstance(page, Workspace):
            return
        self._failed = None
        model = self._services.models.choose()
        choice = self._services.devices.choice(model) if model else None
        instead = choice.title if choice and choice.device != CPU else ""
        words = failing_words(card.title, instead, QCoreApplication.translate)
        if self.notice is not None:
            self.notice.leave()
        self.notice = notice = CardNotice(self._theme, self._icons, words)
        notice.settings.connect(lambda: page.open_page(SETTINGS))
        notice.destroyed.connect(lambda _gone: self._forget(notice))
        layout = page.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setSpacing(0)
        layout.insertWidget(0, notice)
        layout.setStretch(1, 1)  # the room is the workspace's
        notice.show()
        announce(self, notice.banner.text(), assertive=True)

    def _forget(self, notice: CardNotice) -> None:
        if self.notice is notice:
            self.notice = None

    # -- Qt ----------------------------------------------------------------------------------------

    def _settings(self, settings: Settings) -> None:
        self._theme.set_scheme(settings.theme)
        self._theme.set_text_size(settings.text_size)
        self._theme.set_reduce_motion(settings.reduce_motion)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and place."""
        place = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self._services.preferences.change(window=place)
        super().closeEvent(event)


def clear_own(clipboard: QClipboard) -> None:
    """Take back what was copied here; what another program put there is not ours."""
    if clipboard.ownsClipboard():
        clipboard.clear()
