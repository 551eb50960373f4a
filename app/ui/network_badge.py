"""The reading of the network where it cannot be pressed: before a vault is open."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.services.all import Services
from app.ui.icons import Icons
from app.ui.network_reading import read
from app.ui.theme import Theme
from app.ui.widgets.chip import Badge


class NetworkBadge(Badge):
    """Asks the system each time it is shown."""

    def __init__(self, services: Services, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme, icons, "warning", "shield-alert", "", parent)
        self._services, self._running = services, -1
        ends = (
            services.downloads.changed.subscribe(lambda _none: self._downloads()),
            services.privacy.changed.subscribe(lambda _none: self.ask()),
        )
        self.destroyed.connect(lambda _gone: [end() for end in ends])
        self.ask()

    def ask(self) -> None:
        """Ask again."""
        found = read(self._services)
        self.set(found.tone, found.icon, found.text)
        self.setToolTip(found.about)

    def _downloads(self) -> None:
        """Ask again when one has begun or ended; they go on while the vault is locked."""
        running = self._services.downloads.running
        if running != self._running:
            self._running = running
            self.ask()

    def showEvent(self, event: QShowEvent) -> None:
        """A reading holds for the moment it is given."""
        super().showEvent(event)
        self.ask()
