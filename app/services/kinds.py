"""The kinds of summary while the vault is open: shipped ones, files in the home, and the person's own."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.domain.summaries.preset_toml import checked
from app.domain.summaries.presets import Preset
from app.services.notify import Notifier
from app.services.presets import Presets
from app.storage.kinds import Kinds


class KindService:
    """One of the person's with the name of another takes its place. `changed` follows every change."""

    def __init__(self, presets: Presets, kinds: Kinds, clock: Callable[[], float] = time.time) -> None:
        self.changed: Notifier[None] = Notifier()
        self._presets, self._kinds, self._clock = presets, kinds, clock

    def all(self) -> tuple[Preset, ...]:
        """All that can be used, by title."""
        found = {preset.id: preset for preset in (*self._presets.all(), *self._kinds.list())}
        return tuple(sorted(found.values(), key=lambda preset: preset.title.casefold()))

    def get(self, name: str) -> Preset | None:
        """The kind of this name; None if there is none."""
        return next((preset for preset in self.all() if preset.id == name), None)

    def named(self, words: str) -> Preset | None:
        """The kind of this name or title, as a person writes it."""
        wanted = " ".join(words.casefold().split())
        found = [preset for preset in self.all() if wanted in (preset.id, preset.title.casefold())]
        return found[0] if found else None

    def own(self, name: str) -> bool:
        """Whether a kind is the person's, kept in the vault."""
        return any(preset.id == name for preset in self._kinds.list())

    def keep(self, preset: Preset) -> Preset:
        """Keep a new one or a changed one; as it is kept. Raises PresetFault."""
        kept = checked(preset)
        self._kinds.put(kept, self._clock())
        self.changed.publish(None)
        return kept

    def remove(self, name: str) -> Preset:
        """Erase one of the person's; `keep` brings back what is returned. Raises LookupError."""
        found = next((preset for preset in self._kinds.list() if preset.id == name), None)
        if found is None:
            raise LookupError("no such kind")
        self._kinds.remove(name)
        self.changed.publish(None)
        return found
