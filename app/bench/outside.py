"""What a run needs of the network: a hub on this computer, and what download children are started from.

Both are processes that begin before the command line denies itself the network (`app.cli.reaching`).
"""

from __future__ import annotations

import os
from functools import cached_property

from app.bench.reference import Reference
from app.bench.rows import NotMeasured
from app.worker import launching
from app.worker.launched import LauncherPipes
from app.worker.launching import Launcher
from app.worker.loop import Loop
from app.worker.pipes import spawner
from app.worker.supervisor import Spawn

HUB = "loopback"


class Outside:
    """`hub` is `references.loopback`. `launcher` None where downloads need none."""

    def __init__(self, hub: Reference, launcher: Launcher | None) -> None:
        self.hub, self._launcher = hub, launcher
        self.loop = Loop()
        """Where download children of this run are heard; a launcher has one listener."""

    @cached_property
    def spawn(self) -> Spawn:
        """What starts download children."""
        return spawner(self.loop) if self._launcher is None else LauncherPipes(self.loop, self._launcher)

    def close(self) -> None:
        """End both."""
        self.hub.close()
        if self._launcher is not None:
            self._launcher.close()


def begin() -> Outside | None:
    """Start both; None in the packaged program, and on Windows, which has no `sendfile`."""
    if not hasattr(os, "sendfile"):
        return None
    launcher = launching.start() if launching.needed() else None
    if launching.needed() and launcher is None:
        return None
    try:
        return Outside(Reference(HUB), launcher)
    except NotMeasured:
        if launcher is not None:
            launcher.close()
        return None
