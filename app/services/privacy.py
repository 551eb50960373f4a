"""What the system says Stillroom can do now, process by process, and where things lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.paths import Paths
from app.sandbox.report import Report
from app.services.children import READING, Children
from app.services.engine import EngineService
from app.services.library.contacts import Connections
from app.services.notify import Notifier
from app.services.privacy_places import Place, places
from app.worker.supervisor import ChildState


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """One process. `network` and `files`: denied | open | unknown (no process, or the kernel was not asked).

    `mechanism` names what enforces it, e.g. "seccomp, Landlock 7". `hosts`: those that a download is
    connected to.
    """

    process: str  # window | model | documents | downloads, or a purpose of `services.children`
    running: bool
    network: str
    files: str
    mechanism: str
    hosts: tuple[str, ...] = ()


class PrivacyService:
    """Answers that hold at the second they are given."""

    def __init__(
        self,
        paths: Paths,
        ask_window: Callable[[], Report],
        engine: EngineService,
        connections: Connections,
        library: Callable[[], Path],
        children: Children,
    ) -> None:
        self._library, self.children = library, children
        self._paths, self._ask_window, self._engine = paths, ask_window, engine
        self.connections = connections
        """What may connect, and every request that was made."""
        self.changed: Notifier[None] = Notifier()
        """A process has come or gone: the rows may be others."""
        for news in (children.changed, connections.changed):
            news.subscribe(self.changed.publish)

    def rows(self) -> list[ProcessRow]:
        """Window, model, document readers, downloads, then every other child that runs.

        The window asks the kernel again each time.
        """
        others = [_row(child.purpose, True, child.sandbox) for child in self.children.running]
        readers = [row for row in others if row.process == READING]
        return [
            _row("window", True, self._ask_window().to_dict()),
            _row("model", self._engine.status.state in RUNNING, self._engine.status.sandbox),
            *(readers or [_row(READING, False, {})]),
            self._downloads(),
            *(row for row in others if row.process != READING),
        ]

    def _downloads(self) -> ProcessRow:
        connections = self.connections
        row = _row("downloads", connections.running, connections.last_sandbox)
        return replace(row, hosts=connections.hosts)

    def offline(self) -> bool:
        """Whether every running process is proved to reach no network."""
        rows = self.rows()
        return all(row.network == "denied" for row in rows if row.running)

    def places(self) -> list[Place]:
        """What lies where."""
        return places(self._paths, self._library())


RUNNING = (ChildState.READY, ChildState.BUSY)


def _row(process: str, running: bool, sandbox: dict[str, Any]) -> ProcessRow:
    report = Report.from_dict(sandbox) if sandbox else None
    if report is None:
        return ProcessRow(process, running, "unknown", "unknown", "")
    parts = ["seccomp"] if report.seccomp else []
    if report.landlock_abi > 0 and report.files == "denied":
        parts.append(f"Landlock {report.landlock_abi}")
    return ProcessRow(process, running, report.network, report.files, ", ".join(parts))
