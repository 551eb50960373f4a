"""The reading of the network in a phrase: offline, connected for a download, or not proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from app.services.all import Services
from app.wording_text import fill

ASK_EVERY_MS = 30_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What the chip shows. `offline` is true only for what the system proved this second."""

    offline: bool
    tone: str
    icon: str
    text: str
    about: str


def read(services: Services) -> Reading:
    """Ask the system. A download that a person asked for is said as what it is, not as a fault."""
    tr = QCoreApplication.translate
    rows = [row for row in services.privacy.rows() if row.running]
    others = [row for row in rows if row.process != "downloads"]
    if any(row.network != "denied" for row in others):
        about = tr("NetworkReading", "This system did not confirm that Stillroom can reach no network.")
        return Reading(False, "warning", "shield-alert", tr("NetworkReading", "Not proved"), about)
    if len(rows) > len(others):
        about = tr(
            "NetworkReading", "Only what fetches models is connected; all else cannot reach a network."
        )
        return Reading(False, "info", "download", _connected(services.downloads.running), about)
    about = tr("NetworkReading", "The system lets no part of Stillroom reach a network.")
    return Reading(True, "success", "shield-check", tr("NetworkReading", "Offline"), about)


def _connected(running: int) -> str:
    tr = QCoreApplication.translate
    if running == 0:
        return tr("NetworkReading", "Connected")
    if running == 1:
        return tr("NetworkReading", "Connected: 1 download")
    return fill(tr("NetworkReading", "Connected: %1 downloads"), str(running))


class Asking(QObject):
    """Calls `ask` every half minute, and soon after a process came or went or a request left."""

    def __init__(self, services: Services, ask: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._running = services, -1
        self._timer = QTimer(self)
        self._timer.timeout.connect(ask)
        self._timer.start(ASK_EVERY_MS)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(ask)
        ends = [
            services.engine.changed.subscribe(lambda _status: self._soon.start()),
            services.downloads.changed.subscribe(lambda _none: self._downloads()),
            services.connections.log.heard.subscribe(lambda _contact: self._soon.start()),
            services.privacy.changed.subscribe(lambda _none: self._soon.start()),
        ]
        self.destroyed.connect(lambda _gone: [end() for end in ends])

    def _downloads(self) -> None:
        running = self._services.downloads.running
        if running != self._running:
            self._running = running
            self._soon.start()
