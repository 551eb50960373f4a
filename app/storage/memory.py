"""A vault that lives in memory only, for commands that are to leave nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from app.storage import migrations
from app.storage.driver import Database, sqlcipher3
from app.storage.vault import Vault


class MemoryVault(Vault):
    """The same tables without a file, a key or a lock: it ends with the process or at `close`."""

    def __init__(self, db: Database) -> None:
        self.folder = Path()
        self.path = Path(":memory:")
        self.key_file_mended = False
        self._db: Database | None = db

    @classmethod
    def make(cls) -> Self:
        """An empty vault in memory. Temporary tables and sorting stay in memory too."""
        connection = sqlcipher3.connect(":memory:", isolation_level=None)
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA foreign_keys=ON")
        db = Database(connection, execute_plugins=False)
        migrations.apply(db)
        return cls(db)

    def close(self) -> None:
        """Forget everything. May be called twice."""
        db, self._db = self._db, None
        if db is not None:
            db.close()
