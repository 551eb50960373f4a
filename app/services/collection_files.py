"""Files on the disk: those of a folder, and whether they are still as they were read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.domain.errors import (
    AppError,
    DocumentEncrypted,
    DocumentMissing,
    DocumentUnreadable,
    DocumentWrongPassword,
)
from app.domain.questions.passages import Source, SourceFile

MOST_FILES = 10_000
"""Files of one folder with all below it; a folder with more is a mistake, such as a whole disk."""


def found_files(path: Path) -> list[Path]:
    """A file itself; the files of a folder and of all folders below it, by name; no hidden ones, no links.

    Raises DocumentMissing, and DocumentUnreadable for a folder that is refused or has over `MOST_FILES`.
    """
    if path.is_file():
        return [path.absolute()]
    if not path.is_dir():
        raise DocumentMissing(name=path.name)
    found: list[Path] = []

    def refuse(error: OSError) -> None:
        raise DocumentUnreadable(name=Path(error.filename or path).name) from error

    for folder, folders, names in os.walk(path.absolute(), onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        whole = [Path(folder, name) for name in sorted(names) if not name.startswith((".", "~$"))]
        found += [file for file in whole if file.is_file() and not file.is_symlink()]
        if len(found) > MOST_FILES:
            raise DocumentUnreadable(name=path.name)
    return found


def found_in(paths: Iterable[Path]) -> list[Path]:
    """The files of several files and folders, each once. Raises what `found_files` raises."""
    return list(dict.fromkeys(file for path in paths for file in found_files(path)))


def as_found(path: str) -> SourceFile | None:
    """The file as it is now, None if there is none or the system refuses to say."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return SourceFile(path, found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def not_as_read(sources: Sequence[Source]) -> dict[str, bool]:
    """Paths of those that are not as they were when read, and whether they are gone.

    Only times and sizes are compared. Those that are still to be read are left out.
    """
    found: dict[str, bool] = {}
    for one in sources:
        now = None if one.pending else as_found(one.file.path)
        if now != one.file and not one.pending:
            found[one.file.path] = now is None
    return found


def asks_password(error: AppError) -> bool:
    """Whether a file opens with a password that was not given, or not with this one."""
    return isinstance(error, DocumentWrongPassword) or (
        isinstance(error, DocumentEncrypted) and error.by == "password"
    )
