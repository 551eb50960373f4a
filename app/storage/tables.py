"""Tables made of a collection's documents, in the vault."""

from __future__ import annotations

import builtins
import json
import uuid
from collections.abc import Sequence

from app.domain.extraction.field_records import row_from_dict, row_to_dict
from app.domain.extraction.field_tables import Table, TableRow
from app.domain.extraction.fields import Form, form_from_toml, form_to_toml
from app.storage.rows import Row
from app.storage.vault import Vault

_SELECT = """
    SELECT t.*, c.id AS collection_id
      FROM tables AS t JOIN collections AS c ON c.number = t.collection
"""
_ROWS = """
    SELECT r.position, r.body, d.id AS document_id
      FROM table_rows AS r LEFT JOIN documents AS d ON d.number = r.document
     WHERE r.table_number = ? ORDER BY r.position
"""
_PUT = """
    INSERT INTO table_rows (table_number, position, document, body)
    VALUES (?, ?, (SELECT number FROM documents WHERE id = ?), ?)
    ON CONFLICT (table_number, position) DO UPDATE SET document = excluded.document, body = excluded.body
"""


class Tables:
    """The tables of an open vault. Times are passed in, as seconds since 1970.

    An unknown id is a bug and raises LookupError. What else is raised is as in `Documents`. A table goes with
    its collection. A row outlives its document, with `document_id` None, until it is made anew.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def create(self, collection_id: str, name: str, form: Form, now: float) -> Table:
        """Begin a table without rows. Raises FormFault for a form that cannot be used."""
        new = Table(uuid.uuid4().hex, collection_id, name, form, now, now)
        added = self._vault.run(
            "INSERT INTO tables (id, collection, name, form, created_at, updated_at)"
            " SELECT ?, number, ?, ?, ?, ? FROM collections WHERE id = ?",
            (new.id, name, _form_text(form), now, now, collection_id),
        )
        if added != 1:
            raise LookupError("no such collection")
        return new

    def list(self, collection_id: str | None = None) -> builtins.list[Table]:
        """All of them, or those of a collection, by last change, newest first."""
        where = "" if collection_id is None else " WHERE c.id = ?"
        values = () if collection_id is None else (collection_id,)
        rows = self._vault.rows(f"{_SELECT}{where} ORDER BY t.updated_at DESC, t.number DESC", values)
        return [_table_of(row) for row in rows]

    def get(self, table_id: str) -> Table:
        """One table."""
        return _table_of(self._row(table_id))

    def rename(self, table_id: str, name: str) -> None:
        """Give it another name."""
        self._change("UPDATE tables SET name = ? WHERE id = ?", (name, table_id))

    def set_form(self, table_id: str, form: Form, now: float) -> None:
        """Give it other columns; its rows stay as they are. Raises FormFault."""
        values = (_form_text(form), now, table_id)
        self._change("UPDATE tables SET form = ?, updated_at = ? WHERE id = ?", values)

    def remove(self, table_id: str) -> None:
        """Erase it with its rows; afterwards its words are in no page of the database or its log."""
        self._change("DELETE FROM tables WHERE id = ?", (table_id,))
        self._vault.checkpoint()

    # -- rows --------------------------------------------------------------------------------------

    def rows(self, table_id: str) -> builtins.list[TableRow]:
        """All rows in order."""
        found = self._vault.rows(_ROWS, (self._row(table_id)["number"],))
        return [_table_row(row) for row in found]

    def row(self, table_id: str, position: int) -> TableRow:
        """One row."""
        where = (self._row(table_id)["number"], position)
        found = self._vault.rows(_ROWS.replace("ORDER BY", "AND r.position = ? ORDER BY"), where)
        if not found:
            raise LookupError("no such row")
        return _table_row(found[0])

    def put(self, table_id: str, row: TableRow, now: float) -> None:
        """Store a row in its position, in the place of an earlier one."""
        with self._vault.transaction():
            number = self._row(table_id)["number"]
            self._put(number, row)
            self._vault.run("UPDATE tables SET updated_at = ? WHERE number = ?", (now, number))

    def arrange(self, table_id: str, rows: Sequence[TableRow], now: float) -> None:
        """Put these rows in the place of all that are there. Words of rows that go are wiped."""
        with self._vault.transaction():
            number = self._row(table_id)["number"]
            gone = self._vault.run("DELETE FROM table_rows WHERE table_number = ?", (number,))
            for row in rows:
                self._put(number, row)
            self._vault.run("UPDATE tables SET updated_at = ? WHERE number = ?", (now, number))
        if gone:
            self._vault.checkpoint()

    # -- parts -------------------------------------------------------------------------------------

    def _put(self, number: int, row: TableRow) -> None:
        body = json.dumps(row_to_dict(row))  # ASCII: half a surrogate pair is no text for the database
        self._vault.run(_PUT, (number, row.position, row.document_id, body))

    def _row(self, table_id: str) -> Row:
        rows = self._vault.rows(f"{_SELECT} WHERE t.id = ?", (table_id,))
        if not rows:
            raise LookupError("no such table")
        return rows[0]

    def _change(self, sql: str, values: Sequence[object]) -> None:
        if self._vault.run(sql, values) != 1:
            raise LookupError("no such table")


def _form_text(form: Form) -> str:
    return json.dumps({"toml": form_to_toml(form)})


def _table_row(row: Row) -> TableRow:
    return row_from_dict(json.loads(row["body"]), row["position"], row["document_id"])


def _table_of(row: Row) -> Table:
    form = form_from_toml(json.loads(row["form"])["toml"])
    own = (row["id"], row["collection_id"], row["name"])
    return Table(*own, form, row["created_at"], row["updated_at"])
