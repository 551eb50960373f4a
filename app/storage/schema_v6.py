"""Version 6 of the schema: with which adapter a reply was written.

Never edited once released: later versions are steps in `migrations`. The name is kept beside the id, since
the adapter's file may be deleted while its replies stay.
"""

from __future__ import annotations

STATEMENTS = (
    "ALTER TABLE messages ADD COLUMN adapter TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE messages ADD COLUMN adapter_name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE messages ADD COLUMN adapter_strength REAL NOT NULL DEFAULT 0",
)
