"""Version 3 of the schema: collections of documents that can be asked, and what is kept of work on documents.

Never edited once released: later versions are steps in `migrations`. A document now belongs to a conversation
or to a collection, and goes when its owner goes. A passage holds its words beside the document's text, since
the index must be given the words again to forget them, and a range of a text that is just being deleted
cannot be read any more. A passage's number is never given again: a vector that comes late for one that is
gone must not be kept for another.
"""

from __future__ import annotations

from app.storage.driver import Database

_COLLECTIONS = """
CREATE TABLE collections (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
    name TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
) STRICT;

CREATE TABLE documents_3 (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
    conversation_id TEXT REFERENCES conversations (id) ON DELETE CASCADE,
    collection INTEGER REFERENCES collections (number) ON DELETE CASCADE,
    added_at REAL NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    paged INTEGER NOT NULL CHECK (paged IN (0, 1)),
    title TEXT NOT NULL,
    hidden_characters INTEGER NOT NULL,
    text TEXT NOT NULL,
    CHECK ((conversation_id IS NULL) <> (collection IS NULL))
) STRICT;
INSERT INTO documents_3
    SELECT number, id, conversation_id, NULL, added_at, name, kind, sha256, bytes, paged, title,
           hidden_characters, text
      FROM documents ORDER BY number;
DROP TABLE documents;
ALTER TABLE documents_3 RENAME TO documents;
CREATE INDEX documents_by_conversation ON documents (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX documents_by_collection ON documents (collection) WHERE collection IS NOT NULL;
ALTER TABLE pages ADD COLUMN confidence REAL NOT NULL DEFAULT 1;
ALTER TABLE summaries ADD COLUMN preset TEXT NOT NULL DEFAULT '';
ALTER TABLE summaries ADD COLUMN sections TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sections));

CREATE TABLE sources (
    number INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL REFERENCES collections (number) ON DELETE CASCADE,
    path TEXT NOT NULL,
    modified_ns INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    checked_at REAL NOT NULL,
    document INTEGER REFERENCES documents (number) ON DELETE SET NULL,
    error TEXT,
    UNIQUE (collection, path)
) STRICT;
CREATE INDEX sources_by_document ON sources (document) WHERE document IS NOT NULL;

CREATE TABLE passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    section INTEGER NOT NULL CHECK (section >= 0),
    heading TEXT NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop >= start),
    page INTEGER NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (document, position)
) STRICT;

CREATE TABLE embedders (
    number INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size > 0),
    query_prefix TEXT NOT NULL,
    passage_prefix TEXT NOT NULL,
    UNIQUE (model, size, query_prefix, passage_prefix)
) STRICT;

CREATE TABLE vectors (
    passage INTEGER NOT NULL REFERENCES passages (number) ON DELETE CASCADE,
    embedder INTEGER NOT NULL REFERENCES embedders (number) ON DELETE CASCADE,
    vector BLOB NOT NULL,
    PRIMARY KEY (passage, embedder)
) STRICT, WITHOUT ROWID;
CREATE INDEX vectors_by_embedder ON vectors (embedder);

CREATE TABLE answers (
    message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    collection INTEGER REFERENCES collections (number) ON DELETE SET NULL,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX answers_by_collection ON answers (collection) WHERE collection IS NOT NULL;

CREATE TABLE pack_results (
    document INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
    key TEXT NOT NULL,
    reply TEXT NOT NULL,
    PRIMARY KEY (document, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE pseudonyms (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE passage_search USING fts5(
    heading, text, content='passages', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO passage_search (passage_search, rank) VALUES ('secure-delete', 1);
INSERT INTO passage_search (passage_search, rank) VALUES ('rank', 'bm25(2.0, 1.0)');
"""

_TRIGGER_TEXTS = {
    "passage_added": """
        AFTER INSERT ON passages BEGIN
            INSERT INTO passage_search (rowid, heading, text) VALUES (new.number, new.heading, new.text);
        END""",
    "passage_changed": """
        AFTER UPDATE OF heading, text ON passages BEGIN
            INSERT INTO passage_search (passage_search, rowid, heading, text)
                VALUES ('delete', old.number, old.heading, old.text);
            INSERT INTO passage_search (rowid, heading, text) VALUES (new.number, new.heading, new.text);
        END""",
    "passage_removed": """
        AFTER DELETE ON passages BEGIN
            INSERT INTO passage_search (passage_search, rowid, heading, text)
                VALUES ('delete', old.number, old.heading, old.text);
        END""",
}

TRIGGERS = frozenset(_TRIGGER_TEXTS)
STATEMENTS = (
    *(text.strip() for text in _COLLECTIONS.split(";") if text.strip()),
    *(f"CREATE TRIGGER {name} {body.strip()}" for name, body in _TRIGGER_TEXTS.items()),
)

_PROBE = "stillroomprobe"


def probe(db: Database) -> None:
    """Raise RuntimeError unless a passage is found by search, and no longer once its collection is gone.

    Leaves nothing behind. Needs an open transaction. References are not enforced during a migration, so there
    the passage itself is deleted.
    """
    db.conn.execute("SAVEPOINT probe")
    try:
        _put_probe(db)
        there = _probe_count(db)
        enforced = db.conn.execute("PRAGMA foreign_keys").fetchone()[0]
        db.conn.execute("DELETE FROM collections WHERE id = ?" if enforced else _DELETE_PASSAGE, ("0" * 32,))
        gone = _probe_count(db)
    finally:
        db.conn.execute("ROLLBACK TO probe")
        db.conn.execute("RELEASE probe")
    if (there, gone) != (1, 0):
        raise RuntimeError("a migration broke search in documents")


_DELETE_PASSAGE = (
    "DELETE FROM passages WHERE document IN (SELECT d.number FROM documents AS d"
    " JOIN collections AS c ON c.number = d.collection WHERE c.id = ?)"
)


def _put_probe(db: Database) -> None:
    run = db.conn.execute
    run("INSERT INTO collections (id, name, created_at, updated_at) VALUES (?, '', 0, 0)", ("0" * 32,))
    run(
        "INSERT INTO documents (id, collection, added_at, name, kind, sha256, bytes, paged, title,"
        " hidden_characters, text) VALUES (?, last_insert_rowid(), 0, '', 'text', '', 0, 0, '', 0, '')",
        ("0" * 32,),
    )
    run(
        "INSERT INTO passages (document, position, section, heading, start, stop, page, text)"
        " VALUES (last_insert_rowid(), 0, 0, '', 0, 0, 1, ?)",
        (_PROBE,),
    )


def _probe_count(db: Database) -> int:
    sql = "SELECT count(*) FROM passage_search WHERE passage_search MATCH ?"
    return int(db.conn.execute(sql, (_PROBE,)).fetchone()[0])
