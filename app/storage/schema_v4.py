"""Version 4 of the schema: the files themselves, tables made of documents, reviews, forms and sorters.

Never edited once released: later versions are steps in `migrations`. What is only read and written whole, and
never searched, is kept as one JSON value: a table's row with its cells, a form, a sorter with its examples,
the decisions on a document's names.
"""

from __future__ import annotations

_TABLES = """
CREATE TABLE originals (
    document INTEGER PRIMARY KEY REFERENCES documents (number) ON DELETE CASCADE,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE tables (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
    collection INTEGER NOT NULL REFERENCES collections (number) ON DELETE CASCADE,
    name TEXT NOT NULL,
    form TEXT NOT NULL CHECK (json_valid(form)),
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
) STRICT;
CREATE INDEX tables_by_collection ON tables (collection);

CREATE TABLE table_rows (
    number INTEGER PRIMARY KEY,
    table_number INTEGER NOT NULL REFERENCES tables (number) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    document INTEGER REFERENCES documents (number) ON DELETE SET NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    UNIQUE (table_number, position)
) STRICT;
CREATE INDEX table_rows_by_document ON table_rows (document) WHERE document IS NOT NULL;

CREATE TABLE forms (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    name TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    updated_at REAL NOT NULL
) STRICT;

CREATE TABLE sorters (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    name TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    updated_at REAL NOT NULL
) STRICT;

CREATE TABLE name_reviews (
    document INTEGER PRIMARY KEY REFERENCES documents (number) ON DELETE CASCADE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    updated_at REAL NOT NULL
) STRICT;

ALTER TABLE conversations ADD COLUMN collection INTEGER REFERENCES collections (number) ON DELETE SET NULL;
CREATE INDEX conversations_by_collection ON conversations (collection) WHERE collection IS NOT NULL;
ALTER TABLE summaries ADD COLUMN extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra));
ALTER TABLE summary_points ADD COLUMN extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra))
"""

STATEMENTS = tuple(text.strip() for text in _TABLES.split(";") if text.strip())
