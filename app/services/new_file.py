"""A file made for somebody else: there in whole or not at all, and never over another one."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from app.domain.errors import ReportExists
from app.storage.files import refusals, replace_file


def write_new(path: Path, made: bytes) -> None:
    """Take the name first, so that of two programs one is told that the file exists; then fill it.

    Raises ReportExists, and what `refusals` raises. After an error nothing lies there.
    """
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
