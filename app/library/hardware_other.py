"""A system nobody has written for: as many cores as Python sees, memory unknown."""

from __future__ import annotations

import os
import platform

from app.domain.engine.models import Computer


def look() -> Computer:
    """Memory 0 stands for unknown."""
    threads = os.cpu_count() or 1
    return Computer(0, 0, threads, threads, platform.machine(), platform.system())
