"""Looking through somebody else's folder without being led out of it, on for ever, or into no file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DEEPEST = 8
MOST_ENTRIES = 50_000
MOST_FILES = 5_000


@dataclass(slots=True)
class Walk:
    """One look through a folder. `outside` links were not followed; `cut_short`: there is more."""

    root: Path
    outside: int = 0
    cut_short: bool = False
    _entries: int = 0

    def files(self, below: Path, suffix: str = "") -> Iterator[Path]:
        """Plain files below a folder of the root, by name: with that ending, in any case, and not hidden.

        Folders that are links are not entered. A link to a file counts where the file is inside the root.
        """
        found = 0
        if not self._in_root(below):
            return
        for path in self._walk(below, DEEPEST):
            if path.name.lower().endswith(suffix) and self.inside(path):
                found += 1
                if found > MOST_FILES:
                    self.cut_short = True
                    return
                yield path

    def inside(self, path: Path) -> bool:
        """Whether a path is a plain file that lies in the root, every link followed."""
        try:
            real = path.resolve(strict=True)
            if not real.is_relative_to(self.root):
                self.outside += 1
                return False
            return stat.S_ISREG(real.stat().st_mode)
        except (OSError, ValueError, RuntimeError):  # gone, a loop, or a name that cannot be
            return False

    def _in_root(self, folder: Path) -> bool:
        try:
            return folder.resolve(strict=True).is_relative_to(self.root)
        except (OSError, ValueError, RuntimeError):
            return False

    def _walk(self, folder: Path, depth: int) -> Iterator[Path]:
        for entry in self._listed(folder):
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth > 0:
                    yield from self._walk(Path(entry.path), depth - 1)
                else:
                    self.cut_short = True
            elif entry.is_file(follow_symlinks=False) or entry.is_symlink():
                yield Path(entry.path)

    def _listed(self, folder: Path) -> list[os.DirEntry[str]]:
        entries: list[os.DirEntry[str]] = []
        try:
            with os.scandir(folder) as listing:
                for entry in listing:
                    self._entries += 1
                    if self._entries > MOST_ENTRIES:
                        self.cut_short = True
                        break
                    entries.append(entry)
        except OSError:
            return []
        return sorted(entries, key=lambda entry: entry.name)


def small_file(path: Path, longest: int) -> bytes | None:
    """All of a file that is not longer; None for one that is, or that cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            content = file.read(longest + 1)
    except (OSError, ValueError):
        return None
    return content if len(content) <= longest else None
