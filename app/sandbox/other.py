"""macOS, Windows and the rest: nothing is denied here yet, and the report says so.

The functions are those of `app.sandbox.linux`. A module for another system replaces this one in
`child.py` and `window.py`; until one is written and run there, nothing is claimed for it.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from app.sandbox.report import DENIED, OPEN, Report

SYSTEMS = {"darwin": "macos", "win32": "windows"}
MISSING = "not available on this system"


def harden(*, role: str) -> None:
    """Nothing."""
    del role


def harden_launcher() -> None:
    """Nothing: no launcher is needed where the window denies itself nothing."""


def deny_network() -> str:
    """Nothing; the answer says that it is not available."""
    return MISSING


def confine(
    read_only: Sequence[Path],
    *,
    gpu: bool = False,
    work: Sequence[Path] = (),
    ports: Collection[int] | None = None,
) -> None:
    """Nothing."""


def limit(memory_bytes: int, cpu_s: int) -> None:
    """Nothing."""


def limit_files(most_bytes: int) -> None:
    """Nothing."""


def no_dumps() -> None:
    """Nothing."""


def probe(role: str, note: str = "") -> Report:
    """What holds: by trying to open a socket. Programs, files and dumps are not tried and count as open."""
    system = SYSTEMS.get(sys.platform, sys.platform)
    return Report(role=role, system=system, network=_network(), notes=(note or MISSING,))


def _network() -> str:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.socket(family, socket.SOCK_STREAM).close()
        except PermissionError:
            continue
        except OSError:
            return OPEN
        else:
            return OPEN
    return DENIED
