"""Work on a small pool of threads, answered on the window's thread: `services.background.Background`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

T = TypeVar("T")

THREADS = 2
"""Key derivation and one long copy at a time; the model's child needs the other cores."""


class PoolBackground(QObject):
    """Runs work on its own QThreadPool. Create it on the window's thread."""

    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        self._answered.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `work` on the pool, then exactly one of `done` and `failed` on the window's thread."""

        def task() -> None:
            try:
                value = work()
            except Exception as error:
                kept = error  # the name of an except clause is gone when the answer is read
                self._answered.emit(lambda: failed(kept))
            else:
                self._answered.emit(lambda: done(value))

        self._pool.start(task)

    def shutdown(self) -> None:
        """Let what has begun finish, start nothing more, and answer nobody: who asked is going away."""
        self._closed = True
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(object)
    def _hand_over(self, answer: Callable[[], None]) -> None:
        if not self._closed:
            answer()
