"""A table becomes a file, CSV or XLSX by its ending: all of it or nothing, and none is replaced unasked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import DocumentUnsupported, ReportExists, ReportUnwritable
from app.domain.extraction.extracting import Row
from app.domain.extraction.fields import Form
from app.services.new_file import write_file
from app.services.tables import StatusText, as_csv, as_xlsx, status_text

FORMATS = {".csv": as_csv, ".xlsx": as_xlsx}


def save(
    form: Form,
    rows: Sequence[Row],
    path: Path,
    *,
    replace: bool = False,
    status: StatusText = status_text,
) -> int:
    """Write the table to `path`, readable by its owner only; returns the file's size in bytes.

    Raises as `check`, and ReportUnwritable or DiskFull. After an error `path` is as it was.
    """
    check(path, replace)
    made = FORMATS[path.suffix.lower()](form, rows, status)
    write_file(path, made, replace)
    return len(made)


def check(path: Path, replace: bool) -> None:
    """Refuse before the work what would be refused after it.

    Raises DocumentUnsupported for another ending, ReportUnwritable for a folder of that name or none around
    it, ReportExists if something is there and `replace` is false.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise DocumentUnsupported(name=path.name, kind=suffix)
    try:
        if path.is_dir() or not path.parent.is_dir():
            raise ReportUnwritable(name=path.name, reason="folder")
        if not replace and (path.exists() or path.is_symlink()):
            raise ReportExists(name=path.name)
    except (OSError, ValueError):
        raise ReportUnwritable(name=path.name, reason="other") from None
