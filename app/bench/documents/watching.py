"""A child process watched while it works: how it ended and the most memory it held."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from app.bench.memory import PROC
from app.bench.rows import NotMeasured
from app.domain.documents import Limits
from app.domain.errors import DocumentTooLarge
from app.worker import protocol
from app.worker.command import child_command
from app.worker.loop import Loop
from app.worker.pipes import spawner
from app.worker.supervisor import LAST, Supervisor

MB = 1 << 20
LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Ended:
    """How reading a file ended: the error's name or "read"; most bytes held; seconds."""

    how: str
    peak: int
    seconds: float


def watched(path: Path, run: Path, limits: Limits | None = None) -> Ended:
    """Read one file in a documents child and watch the memory it holds.

    The high-water mark is the kernel's own; a child that dies between two looks may have held more for
    `LOOK_S` seconds. Raises NotMeasured where there is no /proc.
    """
    loop, allowed, began = Loop(), limits or Limits(), time.perf_counter()
    child = Supervisor("documents", child_command(), run, spawner(loop), loop.later)
    answers: list[protocol.Event] = []
    peak = 0

    def look() -> None:
        nonlocal peak
        if child.hello is not None:
            peak = max(peak, most_held(child.hello.pid))
        if not answers or not isinstance(answers[-1], LAST):
            loop.later(LOOK_S, look)

    child.send(protocol.Extract(id=child.take_id(), path=str(path), name=path.name), answers.append)
    unset = loop.later(allowed.wall_s, child.kill)
    look()
    loop.run_until(lambda: bool(answers) and isinstance(answers[-1], LAST))
    look()
    unset()
    child.stop()
    last = answers[-1]
    seconds = time.perf_counter() - began
    late = seconds >= allowed.wall_s
    return Ended(DocumentTooLarge.__name__ if late else _how(last), peak, seconds)


def _how(last: protocol.Event) -> str:
    if not isinstance(last, protocol.Failed):
        return "read"
    name, kind = str(last.error.get("error")), str(last.error.get("kind", ""))
    if name == "EngineStopped":  # as app.services.reading words it for people
        return "DocumentTooLarge" if kind in ("memory", "time") else "crashed"
    return name


def most_held(pid: int, proc: Path = PROC) -> int:
    """Most bytes a process has held so far (VmHWM); 0 once it is gone. Raises NotMeasured without /proc."""
    if not proc.is_dir():
        raise NotMeasured("Only Linux tells what memory a process holds.")
    try:
        rows = (proc / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) * 1024 for row in rows if row.startswith("VmHWM:")), 0)
