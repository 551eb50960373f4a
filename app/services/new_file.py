"""A file made for somebody else: there in whole or not at all, and over another one only when told so."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from app.domain.errors import DocumentUnsupported, ReportExists, ReportUnwritable, VaultUnwritable
from app.storage.files import refusals, replace_file


def check_path(path: Path, endings: Collection[str], replace: bool = False) -> None:
    """Refuse before the work what `write_file` would refuse after it, and an ending that is not among these.

    Raises DocumentUnsupported for another ending, ReportUnwritable for a folder of that name or none around
    it, ReportExists if something is there and `replace` is false.
    """
    suffix = path.suffix.lower()
    if suffix not in endings:
        raise DocumentUnsupported(name=path.name, kind=suffix)
    try:
        if path.is_dir() or not path.parent.is_dir():
            raise ReportUnwritable(name=path.name, reason="folder")
        if not replace and (path.exists() or path.is_symlink()):
            raise ReportExists(name=path.name)
    except (OSError, ValueError):
        raise ReportUnwritable(name=path.name, reason="other") from None


def write_file(path: Path, made: bytes, replace: bool = False) -> None:
    """Write a file, readable by its owner only.

    Raises ReportExists if something is there and `replace` is false, ReportUnwritable or DiskFull. After an
    error `path` is as it was and nothing lies beside it.
    """
    try:
        if not replace:
            _write_new(path, made)
        elif path.is_dir():
            raise ReportUnwritable(name=path.name, reason="folder")
        else:
            replace_file(path, made)
    except VaultUnwritable:
        raise ReportUnwritable(name=path.name, reason="refused") from None
    except (FileNotFoundError, NotADirectoryError):
        raise ReportUnwritable(name=path.name, reason="folder") from None
    except (OSError, ValueError):  # ValueError: a zero byte in the name
        raise ReportUnwritable(name=path.name, reason="other") from None


def _write_new(path: Path, made: bytes) -> None:
    """Take the name first, so that of two programs one is told that the file exists; then fill it."""
    with refusals(path):
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            raise ReportExists(name=path.name) from None
    try:
        replace_file(path, made)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
