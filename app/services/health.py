"""`doctor`: what works on this computer and what does not, each as facts and a status."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app import __version__
from app.domain.errors import AppError
from app.paths import Paths
from app.sandbox.report import Report
from app.services.models import ModelService
from app.storage import outside

ROOM_NEEDED = 1 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. `status`: ok | warn | fail. `facts` are JSON-ready and hold no words of the person."""

    name: str
    status: str
    facts: dict[str, Any] = field(default_factory=dict)


def system() -> Check:
    """Program, Python and system."""
    facts = {
        "stillroom": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "packaged": bool(getattr(sys, "frozen", False)),
    }
    return Check("system", "ok", facts)


def computer(models: ModelService) -> Check:
    """Memory and cores."""
    found = models.computer()
    status = "ok" if found.memory_total >= 4 << 30 else "warn"
    facts = {
        "memory_total": found.memory_total,
        "memory_available": found.memory_available,
        "cores": found.cores,
        "processor": found.processor,
    }
    return Check("computer", status, facts)


def home(paths: Paths) -> Check:
    """Whether the home can be written and has room."""
    there = _nearest(paths.home)
    free = shutil.disk_usage(there).free
    try:
        paths.make()
        trial = paths.run / ".trial"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        return Check("home", "fail", {"path": str(paths.home), "error": type(error).__name__})
    status = "ok" if free >= ROOM_NEEDED else "warn"
    return Check("home", status, {"path": str(paths.home), "free": free})


def vault(paths: Paths) -> Check:
    """Whether there is a vault and its key file can be read. The key is not asked for."""
    if not outside.exists(paths.vault):
        return Check("vault", "ok", {"exists": False})
    try:
        info = outside.info(paths.vault)
    except AppError as error:
        return Check("vault", "fail", error.to_dict())
    return Check("vault", "ok", {"exists": True, "format": info.version, "bytes": info.database_bytes})


def library(models: ModelService) -> Check:
    """Installed models."""
    if models.away:
        return Check("models", "fail", {"away": models.away})
    names = [model.name for model in models.list()]
    return Check("models", "ok" if names else "warn", {"installed": names})


def sandbox(name: str, report: Report | None) -> Check:
    """What the kernel refuses a process. A missing report means that the child did not come up."""
    if report is None:
        return Check(name, "fail", {"started": False})
    status = "ok" if report.proved else "warn"
    return Check(name, status, report.to_dict())


def trial(name: str, passed: bool, facts: dict[str, Any], seconds: float) -> Check:
    """Something that was tried, and what came of it."""
    return Check(name, "ok" if passed else "fail", {**facts, "seconds": round(seconds, 1)})


def _nearest(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
