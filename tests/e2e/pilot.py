"""Drives the real program from inside its own event loop, as a person's hands and eyes would.

`python -m tests.e2e.pilot PLAY --home HOME --shots FOLDER [--file FILE]` opens the real window
(`app.main.window`: real vault, real children, real model) and lets a play from `tests.e2e.plays` act on it.
A play is a generator: it clicks and types through Qt's own event path, finds things only by the names a
screen reader would say, and yields conditions to wait for. Nothing sleeps; a condition not met within its
time ends the program with 9 and a picture of what was there.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app import main
from app.services.all import Services
from app.ui import application

Condition = Callable[[], Any]
WITHIN_S = 300.0


class Pilot:
    """Hands and eyes."""

    def __init__(self, services: Services, window: QWidget, options: argparse.Namespace) -> None:
        self.services, self.window, self.options = services, window, options
        self.shots = Path(options.shots)
        self.shots.mkdir(parents=True, exist_ok=True)
        self.notes: dict[str, float] = {}
        self.hands: list[str] = []
        """What was done, in order."""
        self._at: QWidget | None = None

    # -- eyes ----------------------------------------------------------------------------------------

    def all(self, name: str, kind: type[QWidget] = QWidget) -> list[QWidget]:
        """Visible widgets that are called `name` or show exactly that text, from top to bottom."""
        found = [
            widget
            for widget in QApplication.allWidgets()
            if isinstance(widget, kind) and widget.isVisible() and name in _names(widget)
        ]
        return sorted(found, key=lambda widget: widget.mapToGlobal(QPoint(0, 0)).y())

    def one(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        found = self.all(name, kind)
        if not found:
            raise LookupError(f"nothing visible is called {name!r}")
        return found[0]

    def sees(self, text: str) -> bool:
        """Whether some visible label, button or text shows `text`."""
        return any(text in part for w in QApplication.allWidgets() if w.isVisible() for part in _texts(w))

    def shot(self, name: str) -> None:
        """Keep a picture of the window."""
        self.window.grab().save(str(self.shots / f"{name}.png"))

    # -- hands ---------------------------------------------------------------------------------------

    def click(self, name: str) -> None:
        """Press what is called `name`; the lowest, if several are."""
        self.hands.append(f"press {name}")
        widget = (self.all(name) or [self.one(name)])[-1]
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str) -> None:
        self.hands.append(f"type {name}")
        widget = self._at = self.one(name)
        widget.setFocus()
        QTest.keyClicks(widget, text)

    def type_into(self, widget: QWidget, text: str) -> None:
        """Replace what a field holds."""
        self.hands.append(f"type {widget.accessibleName()}")
        self._at = widget
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(widget, text)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.hands.append(f"key {key.name}")
        # Without a window manager nothing is active, so the keys go where the hands were last.
        target = QApplication.focusWidget() or self._at or self.window
        QTest.keyClick(target, key, modifiers)

    def drop(self, path: Path) -> None:
        """Drag a file from outside over the window and let it go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        middle = QPoint(self.window.width() * 2 // 3, self.window.height() // 2)
        buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        target = _drop_target(self.window, middle)
        at = target.mapFrom(self.window, middle)
        enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, buttons, none)
        QApplication.sendEvent(target, enter)
        drop = QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, buttons, none)
        QApplication.sendEvent(target, drop)

    def say(self, line: str) -> None:
        """Tell the test that started the program."""
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


class Run:
    """A play on its way."""

    def __init__(self, pilot: Pilot, play: Iterator[Condition]) -> None:
        self.pilot, self.play = pilot, play
        self.condition: Condition = lambda: True
        self.since = time.monotonic()
        self.timer = QTimer()
        self.timer.timeout.connect(self.step)
        self.timer.start(10)

    def step(self) -> None:
        try:
            if self.condition():
                self.condition = next(self.play)
                self.since = time.monotonic()
            elif time.monotonic() - self.since > WITHIN_S:
                raise TimeoutError("a condition was not met")
        except StopIteration:
            self.timer.stop()
            self.pilot.say("PLAYED")
        except Exception:
            self.timer.stop()
            self.pilot.shot("failed")
            import traceback

            traceback.print_exc()
            os._exit(9)


def _names(widget: QWidget) -> set[str]:
    return {widget.accessibleName(), *_texts(widget)}


def _texts(widget: QWidget) -> list[str]:
    found = []
    for reader in ("text", "toPlainText", "title"):
        method = getattr(widget, reader, None)
        if callable(method):
            value = method()
            if isinstance(value, str):
                found.append(value.replace("&", ""))
    return found


def _drop_target(window: QWidget, at: QPoint) -> QWidget:
    widget: QWidget | None = window.childAt(at)
    while widget is not None and not widget.acceptDrops():
        widget = widget.parentWidget()
    return widget or window


def start() -> int:
    """Open the window and play."""
    from tests.e2e import document_plays, library_plays, plays

    parser = argparse.ArgumentParser()
    parser.add_argument("play")
    parser.add_argument("--home", required=True)
    parser.add_argument("--shots", required=True)
    parser.add_argument("--file", default="")
    parser.add_argument("--marker", default="")
    options = parser.parse_args()
    rooms = (plays, document_plays, library_plays)
    play = next(found for room in rooms if (found := getattr(room, options.play, None)))
    watch = application.watch
    kept: list[Run] = []

    def watch_and_play(app: QApplication, services: Services, window: QWidget) -> None:
        watch(app, services, window)
        pilot = Pilot(services, window, options)
        QTimer.singleShot(0, lambda: kept.append(Run(pilot, play(pilot))))

    application.watch = watch_and_play
    return main.window(options.home)


if __name__ == "__main__":
    sys.exit(start())
