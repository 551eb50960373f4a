"""A table becomes a file, CSV or XLSX by its ending: all of it or nothing, and none is replaced unasked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.domain.extraction.extracting import Row
from app.domain.extraction.fields import Form
from app.services.new_file import check_path, write_file
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
    """Refuse before the work what would be refused after it; raises as `new_file.check_path`."""
    check_path(path, FORMATS, replace)
