"""Rows of cells as table blocks, whatever file they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.documents.build import Builder
from app.documents.clean import one_line
from app.domain.documents import BlockKind
from app.domain.errors import DocumentTooLarge

ROWS_A_BLOCK = 50  # a long table becomes several blocks, to have places to cite


def add_table(builder: Builder, rows: Iterable[Sequence[str]], kind: BlockKind = BlockKind.TABLE) -> bool:
    """Add rows as one block; cells are put on one line each, rows without words are left out."""
    lines = [_line(row) for row in ([one_line(cell) for cell in row] for row in rows) if any(row)]
    return builder.add(kind, "\n".join(lines))


def add_grid(builder: Builder, rows: Iterable[Mapping[int, str]], kind: BlockKind = BlockKind.TABLE) -> bool:
    """Add the rows of a sheet, given as column number to text, as blocks of `ROWS_A_BLOCK` rows.

    Rows and columns without any text in the whole sheet are left out, the others keep their order, so that
    two far cells do not make a page of empty ones. Raises `DocumentTooLarge`.
    """
    most = builder.limits.characters
    kept: list[dict[int, str]] = []
    columns: set[int] = set()
    length = 0
    for row in rows:
        said = {column: text for column, cell in row.items() if (text := one_line(cell))}
        if said:
            kept.append(said)
            columns.update(said)
            length += sum(map(len, said.values())) + 3 * len(columns)
        if length > most:
            raise DocumentTooLarge(name=builder.name, limit="characters", most=most)
    order = sorted(columns)
    for first in range(0, len(kept), ROWS_A_BLOCK):
        lines = [
            _line([row.get(column, "") for column in order]) for row in kept[first : first + ROWS_A_BLOCK]
        ]
        builder.add(kind, "\n".join(lines))
    return bool(kept)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
