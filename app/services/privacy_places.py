"""Where the things of one home lie, and how each is protected: what the privacy page lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.paths import Paths


@dataclass(frozen=True, slots=True)
class Place:
    """Where one kind of data lies. `bytes` on disk now.

    `protection`: encrypted | nothing_private | readable (words of a person, for whoever opens the file).
    """

    what: str  # vault | models | settings | policy | catalogue | kinds | speeds | logs
    path: Path
    bytes: int
    protection: str


WRITTEN = {"kinds": "readable"}


def places(paths: Paths, library: Path) -> list[Place]:
    """All there are; what many people never have is listed once it is there.

    `library`: the folder of the models, which may have been moved to another disk.
    """
    always = [("models", library), ("settings", paths.settings)]
    sometimes = [
        ("policy", paths.policy),
        ("catalogue", paths.catalogue),
        ("kinds", paths.presets),
        ("speeds", paths.tuning),
    ]
    there = [(what, path) for what, path in sometimes if _size(path)]
    plain = [*always, *there, ("logs", paths.logs)]
    vault = Place("vault", paths.vault, _size(paths.vault), "encrypted")
    return [
        vault,
        *(Place(what, path, _size(path), WRITTEN.get(what, "nothing_private")) for what, path in plain),
    ]


def _size(path: Path) -> int:
    """Bytes of a file, or of all below a folder; 0 for what is not there, or goes meanwhile."""
    try:
        if path.is_file():
            return path.stat().st_size
        return sum(found.stat().st_size for found in path.rglob("*") if found.is_file())
    except OSError:
        return 0
