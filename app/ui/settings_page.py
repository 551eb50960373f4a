"""Settings: only what takes effect."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import AppError
from app.services.all import Services
from app.settings import Settings
from app.ui.icons import Icons
from app.ui.language import chosen_language, install_language, languages
from app.ui.look_choices import nearest_size, scheme_choices, text_sizes
from app.ui.models.connection_rows import ConnectionRows
from app.ui.models.speed_rows import SpeedRows
from app.ui.setting_row import SettingRow
from app.ui.start.passphrase_dialog import PassphraseDialog
from app.ui.theme import SPACE_2, SPACE_6, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Segments, Select
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label, Line, announce
from app.ui.widgets.toast import Toasts
from app.wording import explain

WIDTH, NARROW = 640, 480
LOCK_AFTER = (1, 2, 5, 10, 15, 30, 60, 0)


class SettingsPage(Page):
    """Every change takes effect at once and is written at once."""

    def __init__(
        self,
        services: Services,
        theme: Theme,
        icons: Icons,
        toasts: Toasts | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(WIDTH, parent=parent)
        self._services, self._theme, self._icons = services, theme, icons
        self.toasts = toasts or Toasts(theme, icons, self)
        self.setAccessibleName(self.tr("Settings"))
        self._rows: list[SettingRow] = []
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.column.setSpacing(0)
        self.column.addWidget(self.banner)
        self._look()
        self._security()
        self._speed()
        self._connections()
        self._advanced()
        self.column.addStretch(1)
        theme.changed.connect(self._restyle)
        unsubscribe = services.preferences.changed.subscribe(self._show_settings)
        self.destroyed.connect(lambda _gone: unsubscribe())
        self._restyle()

    def _show_settings(self, settings: Settings) -> None:
        """What was changed elsewhere, with the zoom keys for one, is shown here too."""
        self.scheme.set_key(settings.theme)
        self.text_size.set_key(nearest_size(settings.text_size))
        self.lock_after.set_key(str(settings.lock_after_minutes))
        self.offer_names.set_key(_switch(settings.offer_names))

    # -- sections ----------------------------------------------------------------------------------

    def _look(self) -> None:
        current = self._services.preferences.current
        self._section(self.tr("Look"), first=True)
        self.scheme = Segments(self._theme, self._icons, self.tr("Colours"), scheme_choices())
        self.scheme.set_key(current.theme)
        self.scheme.chosen.connect(self._colour)
        self._row(self.tr("Colours"), "", self.scheme)
        self.text_size = Select(self._theme, self._icons, self.tr("Size of text"), text_sizes())
        self.text_size.set_key(nearest_size(current.text_size))
        self.text_size.chosen.connect(self._scale)
        self._row(self.tr("Size of text"), self.tr("Controls grow with it."), self.text_size)
        self.language = Select(self._theme, self._icons, self.tr("Language"), languages())
        self.language.set_key(chosen_language(current.language))
        self.language.chosen.connect(self._speak)
        if self.language.count() > 1:
            self._row(
                self.tr("Language"), self.tr("Open pages change when they are opened again."), self.language
            )

    def _security(self) -> None:
        self._section(self.tr("Vault"))
        self.lock_after = Select(self._theme, self._icons, self.tr("Lock after"), self._lock_choices())
        self.lock_after.set_key(str(self._services.preferences.current.lock_after_minutes))
        self.lock_after.chosen.connect(lambda key: self._keep(lock_after_minutes=int(key)))
        line = self.tr("Without a key pressed or the mouse moved. A reply that is being written is kept.")
        self._row(self.tr("Lock after"), line, self.lock_after)
        self.change = Button(self._theme, self._icons, self.tr("Change passphrase"), icon="key-round")
        self.change.clicked.connect(self.change_passphrase)
        line = self.tr("The recovery code stays the same.")
        self._row(self.tr("Passphrase"), line, self.change)
        ways: list[tuple[str, str, str | None]] = [
            ("on", self.tr("Offer"), None),
            ("off", self.tr("Off"), None),
        ]
        self.offer_names = Segments(self._theme, self._icons, self.tr("Replace names"), ways)
        self.offer_names.set_key(_switch(self._services.preferences.current.offer_names))
        self.offer_names.chosen.connect(lambda key: self._keep(offer_names=key == "on"))
        line = self.tr(
            "Above the message box, when a text with names or numbers of people is written or pasted."
        )
        self._row(self.tr("Replace names"), line, self.offer_names)

    def _speed(self) -> None:
        self._section(self.tr("Speed"))

        def keep(device: str) -> bool:
            return self._keep(device=device)

        self.speed = SpeedRows(self._services, self._theme, self._icons, keep, self._fault, self.inner)
        for row in self.speed.rows:
            self._rows.append(row)
            self.column.addLayout(row)

    def _connections(self) -> None:
        self._section(self.tr("Connections"))
        self.connections = ConnectionRows(self._services, self._theme, self._icons, self._keep, self.inner)
        for row in self.connections.rows:
            self._rows.append(row)
            self.column.addLayout(row)

    def _advanced(self) -> None:
        self._section(self.tr("Advanced"))
        computer = self._services.models.computer()
        choices = [("0", self.tr("Automatic"))]
        choices += [(str(n), str(n)) for n in range(1, max(computer.threads, computer.cores, 1) + 1)]
        self.threads = Select(self._theme, self._icons, self.tr("Processor threads"), choices)
        self.threads.set_key(str(self._services.preferences.current.threads))
        self.threads.chosen.connect(lambda key: self._keep(threads=int(key)))
        line = self.tr("How many the model uses, from when it is loaded next.")
        self._row(self.tr("Processor threads"), line, self.threads)

    # -- what changes ------------------------------------------------------------------------------

    def change_passphrase(self) -> None:
        """Open the dialog for it."""
        self.dialog = PassphraseDialog(self._services, self._theme, self._icons, self.window())
        self.dialog.changed.connect(lambda: self.toasts.show(self.tr("Passphrase changed")))
        self.dialog.open()

    def _keep(self, **values: Any) -> bool:
        self.banner.hide()
        try:
            self._services.preferences.change(**values)
        except AppError as error:
            self._fault(explain(error, QCoreApplication.translate).title)
            return False
        except OSError:
            self._fault(self.tr("The settings could not be saved."))
            return False
        return True

    def _fault(self, text: str) -> None:
        self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)

    def _colour(self, scheme: str) -> None:
        if self._keep(theme=scheme):
            self._theme.set_scheme(scheme)

    def _scale(self, percent: str) -> None:
        if self._keep(text_size=int(percent)):
            self._theme.set_text_size(int(percent))

    def _speak(self, code: str) -> None:
        app = QApplication.instance()
        if self._keep(language=code) and isinstance(app, QApplication):
            install_language(app, code)

    # -- layout ------------------------------------------------------------------------------------

    def _lock_choices(self) -> list[tuple[str, str]]:
        now = self._services.preferences.current.lock_after_minutes
        minutes = [*sorted({*LOCK_AFTER, now} - {0}), 0]
        text = self.tr("%1 minutes")
        names = {0: self.tr("Never"), 1: self.tr("1 minute"), 60: self.tr("1 hour")}
        return [(str(n), names.get(n, text.replace("%1", str(n)))) for n in minutes]

    def _section(self, name: str, first: bool = False) -> None:
        if not first:
            self.column.addSpacing(SPACE_6)
        self.column.addWidget(Label(self._theme, name, "subtitle_semibold"))
        self.column.addSpacing(SPACE_2)
        self.column.addWidget(Line())

    def _row(self, name: str, line: str, control: QWidget) -> None:
        row = SettingRow(self._theme, name, line, control, self.inner)
        self._rows.append(row)
        self.column.addLayout(row)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for graphics cards when it is seen for the first time."""
        super().showEvent(event)
        self.speed.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the controls under their words where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._theme.px(NARROW)
        for row in self._rows:
            row.set_narrow(narrow)

    def _restyle(self) -> None:
        self.set_width(self._theme.px(WIDTH))
        for select in (self.text_size, self.language, self.lock_after, self.threads):
            select.setMinimumWidth(self._theme.px(160))
        self._fit()


def _switch(on: bool) -> str:
    return "on" if on else "off"
