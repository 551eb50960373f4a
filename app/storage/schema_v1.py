"""Version 1 of the schema. Never edited once released: later versions are steps in `migrations`.

Times are seconds since 1970, UTC. `id` columns are 32 hexadecimal digits and what the program knows rows by;
`number` columns are row numbers, kept by VACUUM, which the search tables and the long child tables need. A
document's text is stored once; pages, blocks and points are ranges of it, counted in characters.
"""

from __future__ import annotations

from app.storage.driver import Database

_TABLES = """
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE conversations (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
    title TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    model_id TEXT,
    pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    deleted_at REAL
) STRICT;

CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    added_at REAL NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    paged INTEGER NOT NULL CHECK (paged IN (0, 1)),
    title TEXT NOT NULL,
    hidden_characters INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX documents_by_conversation ON documents (conversation_id);

CREATE TABLE pages (
    document INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    page INTEGER NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop >= start),
    state TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE blocks (
    document INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop >= start),
    level INTEGER NOT NULL,
    PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    version INTEGER NOT NULL CHECK (version >= 1),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    role TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at REAL NOT NULL,
    finished_at REAL,
    model_id TEXT,
    document_id TEXT REFERENCES documents (id) ON DELETE SET NULL,
    error TEXT,
    UNIQUE (conversation_id, position, version)
) STRICT;
CREATE UNIQUE INDEX messages_one_active ON messages (conversation_id, position) WHERE active = 1;
CREATE INDEX messages_by_document ON messages (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX messages_being_written ON messages (state) WHERE state = 'writing';

CREATE TABLE summaries (
    message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    model_id TEXT NOT NULL,
    coverage TEXT NOT NULL CHECK (json_valid(coverage)),
    hidden_characters INTEGER NOT NULL,
    seconds REAL NOT NULL
) STRICT;
CREATE INDEX summaries_by_document ON summaries (document_id);

CREATE TABLE summary_points (
    message_id TEXT NOT NULL REFERENCES summaries (message_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    support TEXT NOT NULL,
    page INTEGER NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop >= start),
    heading TEXT NOT NULL,
    PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;
"""

# The index holds no text of its own: it reads it from this view when it shows or checks a hit. What is being
# written is not in it, since every save would index the message again.
_SEARCH = """
CREATE VIEW searchable_messages AS SELECT number, text FROM messages WHERE state <> 'writing';

CREATE VIRTUAL TABLE message_search USING fts5(
    text, content='searchable_messages', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO message_search (message_search, rank) VALUES ('secure-delete', 1);

CREATE VIRTUAL TABLE title_search USING fts5(
    title, content='conversations', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO title_search (title_search, rank) VALUES ('secure-delete', 1);
"""

_TRIGGER_TEXTS = {
    "message_added": """
        AFTER INSERT ON messages WHEN new.state <> 'writing' BEGIN
            INSERT INTO message_search (rowid, text) VALUES (new.number, new.text);
        END""",
    # One trigger, since the order of two would be open, and the old words must go before the new come.
    "message_changed": """
        AFTER UPDATE OF text, state ON messages BEGIN
            INSERT INTO message_search (message_search, rowid, text)
                SELECT 'delete', old.number, old.text WHERE old.state <> 'writing';
            INSERT INTO message_search (rowid, text) SELECT new.number, new.text WHERE new.state <> 'writing';
        END""",
    "message_removed": """
        AFTER DELETE ON messages WHEN old.state <> 'writing' BEGIN
            INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.number, old.text);
        END""",
    "title_added": """
        AFTER INSERT ON conversations BEGIN
            INSERT INTO title_search (rowid, title) VALUES (new.number, new.title);
        END""",
    "title_changed": """
        AFTER UPDATE OF title ON conversations BEGIN
            INSERT INTO title_search (title_search, rowid, title) VALUES ('delete', old.number, old.title);
            INSERT INTO title_search (rowid, title) VALUES (new.number, new.title);
        END""",
    "title_removed": """
        AFTER DELETE ON conversations BEGIN
            INSERT INTO title_search (title_search, rowid, title) VALUES ('delete', old.number, old.title);
        END""",
}

TRIGGERS = frozenset(_TRIGGER_TEXTS)
STATEMENTS = (
    *(text.strip() for text in (_TABLES + _SEARCH).split(";") if text.strip()),
    *(f"CREATE TRIGGER {name} {body.strip()}" for name, body in _TRIGGER_TEXTS.items()),
)

_PROBE = "stillroomprobe"


def probe(db: Database) -> None:
    """Raise RuntimeError unless a message put in is found by search, and no longer once it is gone.

    Leaves nothing behind. Needs an open transaction.
    """
    db.conn.execute("SAVEPOINT probe")
    try:
        db.conn.execute(
            "INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, '', 0, 0)", ("0" * 32,)
        )
        db.conn.execute(
            "INSERT INTO messages"
            " (id, conversation_id, position, version, active, role, kind, state, text, created_at)"
            " VALUES (?, ?, 0, 1, 1, 'user', 'text', 'complete', ?, 0)",
            ("0" * 32, "0" * 32, _PROBE),
        )
        there = _probe_count(db)
        db.conn.execute("DELETE FROM messages WHERE id = ?", ("0" * 32,))
        gone = _probe_count(db)
    finally:
        db.conn.execute("ROLLBACK TO probe")
        db.conn.execute("RELEASE probe")
    if (there, gone) != (1, 0):
        raise RuntimeError("a migration broke search")


def _probe_count(db: Database) -> int:
    sql = "SELECT count(*) FROM message_search WHERE message_search MATCH ?"
    return int(db.conn.execute(sql, (_PROBE,)).fetchone()[0])
