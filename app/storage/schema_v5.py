"""Version 5 of the schema: licences accepted, secrets of places models come from, adapters, evaluations.

Never edited once released: later versions are steps in `migrations`. An evaluation and a comparison are read
and written whole, so each is one JSON value.
"""

from __future__ import annotations

_TABLES = """
CREATE TABLE licences (
    number INTEGER PRIMARY KEY,
    licence TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    model TEXT NOT NULL,
    accepted_at REAL NOT NULL,
    UNIQUE (licence, text_sha256, model)
) STRICT;

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at REAL NOT NULL
) STRICT;

CREATE TABLE evaluations (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    model TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    created_at REAL NOT NULL
) STRICT;
CREATE INDEX evaluations_by_model ON evaluations (model, created_at);

CREATE TABLE comparisons (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    body TEXT NOT NULL CHECK (json_valid(body)),
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
) STRICT;

ALTER TABLE conversations ADD COLUMN adapter TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN adapter_strength REAL NOT NULL DEFAULT 1
"""

STATEMENTS = tuple(text.strip() for text in _TABLES.split(";") if text.strip())
