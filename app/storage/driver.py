"""SQLCipher in the place of SQLite, for sqlite-utils too. Every other module takes its driver from here.

sqlite-utils uses the driver named pysqlite3 when there is one. With this one under that name its
`except OperationalError` catches the right class, and nothing falls back to the unencrypted driver. It would
also load numpy, for a feature not used here; without, the window is up 0.2 s sooner.
"""

from __future__ import annotations

import sys
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2

_modules: dict[str, Any] = sys.modules
_numpy_was_there = "numpy" in _modules
_modules.setdefault("numpy", None)  # None makes the import fail

from sqlite_utils import Database, Migrations  # noqa: E402 - after the alias above

if not _numpy_was_there:
    del _modules["numpy"]

__all__ = ["Database", "Migrations", "sqlcipher3"]
