"""The kinds of summary there are: shipped ones, and those a person put into the home."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.summaries.presets import MOST_BYTES, Preset, PresetFault, parse

MOST_FILES = 200
SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class Refused:
    """A preset file that cannot be used; `where` and `why` as in `PresetFault`."""

    file: str
    where: str
    why: str


class Presets:
    """Read anew whenever asked, so that a file that was just changed counts.

    One of the person's with the name of a shipped one takes its place; one that is faulty does not, and is
    told.
    """

    def __init__(self, shipped: Path, own: Path) -> None:
        self._shipped, self._own = shipped, own

    def all(self) -> tuple[Preset, ...]:
        """All that can be used, by title."""
        return tuple(sorted(self._read()[0].values(), key=lambda preset: preset.title.casefold()))

    def get(self, identifier: str) -> Preset | None:
        """The preset of this name; None if there is none that can be used."""
        return self._read()[0].get(identifier)

    def refused(self) -> tuple[Refused, ...]:
        """The person's files that cannot be used, with the reason."""
        return self._read()[1]

    def _read(self) -> tuple[dict[str, Preset], tuple[Refused, ...]]:
        found: dict[str, Preset] = {}
        refused: list[Refused] = []
        for folder in (self._shipped, self._own):
            for path in _files(folder):
                try:
                    found[path.stem] = parse(path.stem, _bytes(path))
                except PresetFault as fault:
                    refused.append(Refused(path.name, fault.where, fault.why))
        return found, tuple(refused)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == SUFFIX)[:MOST_FILES]
    except OSError:
        return []  # nobody has made a preset yet


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise PresetFault("file", "unreadable")
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PresetFault("file", "unreadable") from error
