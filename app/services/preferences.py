"""Settings as a person changes them: held in memory, written at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from app.services.notify import Notifier
from app.settings import Settings, load, save


class Preferences:
    """The current settings and the news that they changed."""

    def __init__(self, path: Path) -> None:
        self.changed: Notifier[Settings] = Notifier()
        self._path = path
        self.current: Settings = load(path).settings

    def set(self, settings: Settings) -> None:
        """Replace all. Raises DiskFull or VaultUnwritable; then nothing changes."""
        if settings == self.current:
            return
        save(self._path, settings)
        self.current = settings
        self.changed.publish(settings)

    def change(self, **values: Any) -> None:
        """Replace some, by field name."""
        self.set(replace(self.current, **values))
