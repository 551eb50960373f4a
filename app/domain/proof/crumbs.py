"""What a model copies off a page that is no statement: a table's head, cells run together, a running line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.documents import BlockKind, Document, Sentence
from app.domain.proof.furniture import is_furniture
from app.domain.text.splitting import text_of

FEWEST_CELLS = 3  # run together that nobody can read
_JOINT = re.compile(r"\s[-–—·|]\s")
_BAR = re.compile(r"\s*\|\s*")
_LABEL = re.compile(r"\W*([^\W\d_]+(?:\s[^\W\d_]+)?):\s")
_WORD = re.compile(r"[^\W_]+")


def is_crumb(statement: str, document: Document, cited: Sequence[Sentence]) -> bool:
    """Whether a statement is no more than page furniture, a table's head row, or cells without their borders.

    `cited` are the sentences that it rests on, in order, at least one.
    """
    if all(is_furniture(piece) for piece in _JOINT.split(statement)):
        return True
    if len(cited) == 1 and is_head_row(document, cited[0]):
        return True
    return _runs_cells_together(statement, [text_of(document, each.start, each.end) for each in cited])


def invents_label(statement: str, source: str) -> bool:
    """Whether a statement begins with a label that its source does not have: "To: Copperfield Joinery".

    A label may say what its value is to whom; nothing else in the statement does.
    """
    match = _LABEL.match(statement)
    return match is not None and match[1].casefold() not in source.casefold()


def is_head_row(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence is the first row of a table, has no digit, and has rows with digits below it."""
    for block in document.blocks:
        if block.kind is BlockKind.TABLE and block.start <= sentence.start < block.end:
            rows = [row for row in document.text[block.start : block.end].split("\n") if _cells(row)]
            return (
                len(rows) > 1
                and sentence.start == block.start
                and not any(char.isdigit() for char in rows[0])
                and len(_cells(rows[0])) >= FEWEST_CELLS
                and any(char.isdigit() for row in rows[1:] for char in row)
            )
    return False


def _cells(row: str) -> list[str]:
    return [cell for cell in _BAR.split(row) if cell.strip()]


def _runs_cells_together(statement: str, texts: Sequence[str]) -> bool:
    """Whether a statement is a row's words in their order with nothing between the cells."""
    said = _WORD.findall(statement.casefold())
    for text in (" | ".join(texts), *texts):
        cells = [_WORD.findall(cell.casefold()) for cell in _cells(text)] if "|" in text else []
        for first in range(len(cells)):
            words: list[str] = []
            for last in range(first, len(cells)):
                words += cells[last]
                if words == said and last - first + 1 >= FEWEST_CELLS:
                    return _bare(statement)
    return False


def _bare(statement: str) -> bool:
    """Whether nothing stands between the words but white space."""
    return not re.search(r"[,;:·|–—]", statement)
