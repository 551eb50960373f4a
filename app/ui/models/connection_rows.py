"""What Stillroom may connect to: lines of the settings."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.services.all import Services
from app.settings import Settings
from app.ui.icons import Icons
from app.ui.models.sources_dialog import SourcesDialog
from app.ui.models.token_dialog import TokenDialog
from app.ui.setting_row import SettingRow
from app.ui.theme import Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Segments
from app.wording_text import fill


class ConnectionRows(QObject):
    """`keep` writes settings and says whether that went well. `rows` go into a layout of `parent`."""

    def __init__(
        self, services: Services, theme: Theme, icons: Icons, keep: Callable[..., bool], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._services, self._theme, self._icons, self._keep = services, theme, icons, keep
        self._parent = parent
        ways: list[tuple[str, str, str | None]] = [("on", self.tr("On"), None), ("off", self.tr("Off"), None)]
        self.connections = Segments(theme, icons, self.tr("Downloads"), ways, parent)
        self.connections.chosen.connect(self._switch)
        self.row = SettingRow(theme, self.tr("Downloads"), "", self.connections, parent)
        self.sources = Button(theme, icons, self.tr("Change"), parent=parent)
        self.sources.setAccessibleName(self.tr("Where models come from"))
        self.sources.clicked.connect(self._ask_sources)
        name = self.tr("Where models come from")
        self.sources_row = SettingRow(theme, name, "", self.sources, parent)
        self.token = Button(theme, icons, "", icon="key-round", parent=parent)
        self.token.clicked.connect(self._token)
        self.token_row = SettingRow(theme, self.tr("Access key"), "", self.token, parent)
        self.rows = (self.row, self.sources_row, self.token_row)
        ends = [
            services.preferences.changed.subscribe(lambda _settings: self.refresh()),
            services.access.changed.subscribe(lambda _none: self.refresh()),
        ]
        self.destroyed.connect(lambda _gone: [end() for end in ends])
        self.refresh()

    def refresh(self) -> None:
        """Show what is so now."""
        settings = self._services.preferences.current
        self.connections.set_key("on" if settings.connections else "off")
        self.row.set_line(self._downloads(settings))
        self.sources_row.set_line(self._sources(settings))
        has = self._services.access.has_token
        self.token.setText(self.tr("Forget") if has else self.tr("Enter"))
        self.token.setAccessibleName(self.tr("Forget the access key") if has else self.tr("Access key"))
        if has:
            self.token_row.set_line(self.tr("Kept in the vault. It is sent to the hub only."))
        else:
            self.token_row.set_line(self.tr("None. Some models are given only to those the hub knows."))

    def _downloads(self, settings: Settings) -> str:
        if not settings.connections:
            if self._services.connections.could:
                return self.tr("Nothing is fetched any more. From the next start nothing here can connect.")
            return self.tr("Nothing of Stillroom can connect to another computer.")
        if not self._services.connections.possible:
            return self.tr("On from the next start.")
        if self._services.connections.gone:
            return self.tr("Downloads need Stillroom to be started again.")
        return self.tr("Models are fetched when you ask for one, by a process of its own.")

    def _sources(self, settings: Settings) -> str:
        hub = urlsplit(settings.hub).netloc or settings.hub
        mirrors = len([line for line in settings.mirrors.splitlines() if line.strip()])
        parts = [hub]
        if mirrors:
            text = self.tr("1 mirror before it") if mirrors == 1 else self.tr("%1 mirrors before it")
            parts.append(fill(text, str(mirrors)))
        if settings.proxy:
            parts.append(fill(self.tr("through %1"), urlsplit(settings.proxy).netloc or settings.proxy))
        return ", ".join(parts)

    # -- what changes ------------------------------------------------------------------------------

    def _switch(self, key: str) -> None:
        self._keep(connections=key == "on")
        self.refresh()

    def _ask_sources(self) -> None:
        settings = self._services.preferences.current
        dialog = SourcesDialog(self._theme, self._icons, settings, self._parent.window())
        dialog.chosen.connect(lambda hub, mirrors, proxy: self._keep(hub=hub, mirrors=mirrors, proxy=proxy))
        dialog.open()

    def _token(self) -> None:
        if self._services.access.has_token:
            self._services.access.forget_token()
            return
        TokenDialog(self._services.access, self._theme, self._icons, self._parent.window()).open()
