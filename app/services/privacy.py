"""What the system says Stillroom can do now, process by process, and where things lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.paths import Paths
from app.sandbox.report import Report
from app.services.engine import EngineService
from app.services.library.contacts import Connections
from app.services.reading import DocumentReader
from app.worker.supervisor import ChildState


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """One process. `network` and `files`: denied | open | unknown (no process, or the kernel was not asked).

    `mechanism` names what enforces it, e.g. "seccomp, Landlock 7". `hosts`: those that a download is
    connected to.
    """

    process: str  # window | model | documents | downloads
    running: bool
    network: str
    files: str
    mechanism: str
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one kind of data lies. `protection`: encrypted | nothing_private. `bytes` on disk now."""

    what: str  # vault | models | settings | logs
    path: Path
    bytes: int
    protection: str


class PrivacyService:
    """Answers that hold at the second they are given."""

    def __init__(
        self,
        paths: Paths,
        ask_window: Callable[[], Report],
        engine: EngineService,
        reader: DocumentReader,
        connections: Connections,
    ) -> None:
        self._paths, self._ask_window, self._engine, self._reader = paths, ask_window, engine, reader
        self.connections = connections
        """What may connect, and every request that was made."""

    def rows(self) -> list[ProcessRow]:
        """Window, model, document reader, downloads. The window asks the kernel again each time."""
        return [
            _row("window", True, self._ask_window().to_dict()),
            _row("model", self._engine.status.state in RUNNING, self._engine.status.sandbox),
            _row("documents", False, self._reader.last_sandbox),
            self._downloads(),
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
        paths = self._paths
        return [
            Place("vault", paths.vault, _size(paths.vault), "encrypted"),
            Place("models", paths.models, _size(paths.models), "nothing_private"),
            Place("settings", paths.settings, _size(paths.settings), "nothing_private"),
            Place("logs", paths.logs, _size(paths.logs), "nothing_private"),
        ]


RUNNING = (ChildState.READY, ChildState.BUSY)


def _row(process: str, running: bool, sandbox: dict[str, Any]) -> ProcessRow:
    report = Report.from_dict(sandbox) if sandbox else None
    if report is None:
        return ProcessRow(process, running, "unknown", "unknown", "")
    parts = ["seccomp"] if report.seccomp else []
    if report.landlock_abi > 0 and report.files == "denied":
        parts.append(f"Landlock {report.landlock_abi}")
    return ProcessRow(process, running, report.network, report.files, ", ".join(parts))


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) if path.is_dir() else 0
