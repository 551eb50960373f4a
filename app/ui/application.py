"""The program around the window: the application object, faults, and locking when nobody is there."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.domain.errors import AppError
from app.paths import resources
from app.services.all import Services
from app.ui.none_count import keep_none
from app.wording import explain

NO_SCREEN = """\
There is no screen here, so the window cannot open. The command line does the same work:

  stillroom ask "a question"
  stillroom summarise FILE
  stillroom doctor
"""
INPUT = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.Drop,
)
LOOK_EVERY_MS = 5_000
log = logging.getLogger(__name__)


def has_screen(environment: dict[str, str]) -> bool:
    """Whether a window can be shown: always on Windows and macOS; elsewhere a display must be named."""
    if sys.platform in ("win32", "darwin"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(environment.get(name) for name in names)


def remote_display(environment: dict[str, str]) -> bool:
    """Whether the display is reached over a network, as `localhost:10.0` is through ssh."""
    host = environment.get("DISPLAY", "").rpartition(":")[0]
    return (
        bool(host) and host != "unix" and not host.startswith("/") and not environment.get("WAYLAND_DISPLAY")
    )


def create(arguments: list[str]) -> QApplication:
    """The application object. Its name alone is in titles: a title may be seen by others."""
    keep_none()
    QCoreApplication.setApplicationName("Stillroom")
    QGuiApplication.setDesktopFileName("stillroom")
    app = QApplication(arguments[:1])
    app.setWindowIcon(QIcon(str(resources() / "pictures" / "mark.svg")))
    app.setQuitOnLastWindowClosed(True)
    return app


class IdleLock(QObject):
    """Locks the vault when no key was pressed and no mouse moved for the time the person set."""

    def __init__(
        self, app: QApplication, services: Services, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(app)
        self._services, self._clock = services, clock
        self._last = clock()
        app.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_EVERY_MS)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note that somebody is there."""
        if event.type() in INPUT:
            self._last = self._clock()
        return False

    def look(self) -> None:
        """Lock if nobody was there for long enough; what is being written is kept."""
        minutes = self._services.preferences.current.lock_after_minutes
        if minutes and self._clock() - self._last >= minutes * 60:
            self._services.vaults.lock("idle")


class Faults(QObject):
    """What no code expected: logged without contents, said once, and the program goes on."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._shown = window, False
        sys.excepthook = self.report

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An exception that reached the event loop."""
        log.error("fault", exc_info=(kind, error, trace))
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = f"{words.title} {words.advice}".strip()
        else:
            text = self.tr("Something in Stillroom went wrong. Your chats are kept. The log has the place.")
        if self._shown:
            return
        self._shown = True
        box = QMessageBox(QMessageBox.Icon.Warning, "Stillroom", text, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.finished.connect(self._closed)
        box.open()

    def _closed(self) -> None:
        self._shown = False


def watch(app: QApplication, services: Services, window: QWidget) -> None:
    """Begin to look after the program."""
    IdleLock(app, services)
    Faults(window)
