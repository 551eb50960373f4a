"""The database's schema and how older vaults come to it.

A version is one function. It runs in one transaction with the record of it, `PRAGMA user_version`, and the
checks afterwards, so a vault is at one version or at the next. A new version needs a frozen vault under
`tests/vaults/` (CONTRIBUTING.md, "Add a migration"). `table.transform()` of sqlite-utils silently drops
triggers, and an enumeration in a CHECK would need it, so tables have none; the values are checked in Python.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from app.domain.errors import VaultDamaged, VaultTooNew
from app.storage import schema_v1, schema_v3, schema_v4, schema_v5, schema_v6
from app.storage.driver import Database, Migrations

VERSION = 6
_STEPS = Migrations("stillroom")
_TRIGGERS: dict[int, frozenset[str]] = {
    1: schema_v1.TRIGGERS,
    2: schema_v1.TRIGGERS,
    3: schema_v1.TRIGGERS | schema_v3.TRIGGERS,
    4: schema_v1.TRIGGERS | schema_v3.TRIGGERS,
    5: schema_v1.TRIGGERS | schema_v3.TRIGGERS,
    6: schema_v1.TRIGGERS | schema_v3.TRIGGERS,
}
_SEARCH = ("message_search", "title_search")
_SEARCH_3 = (*_SEARCH, "passage_search")


def version(db: Database) -> int:
    """The version of the schema in `db`; 0 for an empty database."""
    return int(db.conn.execute("PRAGMA user_version").fetchone()[0])


def require_known(db: Database, path: str) -> None:
    """Raise VaultTooNew for a later schema and VaultDamaged("database") for none at all."""
    found = version(db)
    if found > VERSION:
        raise VaultTooNew(path, found, VERSION)
    if found < 1:
        raise VaultDamaged(path, "database")


def apply(db: Database) -> None:
    """Bring `db` to `VERSION`. Raises what the driver raises; a failed step leaves the version before it.

    References are not enforced meanwhile, since rebuilding a table would set off its cascades; every step
    checks them at its end (sqlite.org/lang_altertable, section 7).
    """
    if version(db) < VERSION:
        db.conn.execute("PRAGMA foreign_keys=OFF")
        try:
            _STEPS.apply(db)
        finally:
            db.conn.execute("PRAGMA foreign_keys=ON")


def verify(db: Database, expected: int = VERSION) -> None:
    """Raise RuntimeError unless references, triggers and indexes are whole and search finds and forgets."""
    if db.conn.execute("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError("a migration left broken references")
    found = {row[0] for row in db.conn.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    if found != _TRIGGERS[expected]:
        raise RuntimeError("a migration lost triggers")
    for table in _SEARCH_3 if expected >= 3 else _SEARCH:
        # rank 1 also compares the index with the text it was made from
        db.conn.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - our name
    schema_v1.probe(db)
    if expected >= 3:
        schema_v3.probe(db)


def _step(number: int) -> Callable[[Callable[[Database], None]], None]:
    def register(build: Callable[[Database], None]) -> None:
        @wraps(build)
        def run(db: Database) -> None:
            build(db)
            db.conn.execute(f"PRAGMA user_version = {number}")
            verify(db, number)

        _STEPS(name=f"m{number:03}_{build.__name__}")(run)

    return register


@_step(1)
def first(db: Database) -> None:
    """Conversations, messages, documents, summaries, search."""
    for statement in schema_v1.STATEMENTS:
        db.conn.execute(statement)


@_step(2)
def thinking(db: Database) -> None:
    """What a reasoning model thought before its answer, and for how many seconds.

    It is not put into the index: a person searches for what was said, and a hit inside what is folded away
    would show words that are not on the screen.
    """
    db.conn.execute("ALTER TABLE messages ADD COLUMN thinking TEXT NOT NULL DEFAULT ''")
    db.conn.execute("ALTER TABLE messages ADD COLUMN thinking_s REAL NOT NULL DEFAULT 0")


@_step(3)
def asking(db: Database) -> None:
    """Collections of documents with passages and vectors, what a summary's parts said, and pseudonyms."""
    for statement in schema_v3.STATEMENTS:
        db.conn.execute(statement)


@_step(4)
def desks(db: Database) -> None:
    """Files themselves, tables made of documents, reviews, forms and sorters."""
    for statement in schema_v4.STATEMENTS:
        db.conn.execute(statement)


@_step(5)
def library(db: Database) -> None:
    """Licences accepted, secrets of places models come from, adapters of conversations, evaluations."""
    for statement in schema_v5.STATEMENTS:
        db.conn.execute(statement)


@_step(6)
def voices(db: Database) -> None:
    """With which adapter each reply was written."""
    for statement in schema_v6.STATEMENTS:
        db.conn.execute(statement)
