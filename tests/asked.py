"""Documents made of plain lines, for tests of asking: "# " begins a heading, "|" a row, "~ " hidden text."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.domain.questions.passage_cutting import passages
from app.domain.questions.passages import SourceFile, StoredPassage

LEASE = """\
# Lease
# # Parties
This lease is made on 3 March 2025 between Ingrid Solberg (the landlord) and Tomas Okafor (the tenant).
# # Rent
The monthly rent is 1,250.00 GBP, payable on the first day of each month. Late rent carries interest of 4 %.
# # Deposit
The tenant pays a deposit of 1,500.00 GBP, held under reference DPS-77120.
# # Repairs
The landlord keeps the roof and the boiler in repair. Pets are not allowed without written consent.
"""
LETTER = """\
# Clinic letter
Marta Lindqvist is allergic to penicillin. Ramipril 5 mg was stopped because of a cough.
Losartan 50 mg once a day was started on 2 June 2025.
"""


def made(lines: str, name: str = "lease.md") -> Document:
    """One page; a level of a heading for each "# "."""
    text, blocks = "", []
    for line in lines.splitlines():
        kind, level = BlockKind.PARAGRAPH, 0
        while line.startswith("# "):
            kind, level, line = BlockKind.HEADING, level + 1, line[2:]
        if line.startswith("~ "):
            kind, line = BlockKind.HIDDEN, line[2:]
        elif line.startswith("|"):
            kind = BlockKind.TABLE
        if kind is BlockKind.TABLE and blocks and blocks[-1].kind is kind:
            blocks[-1] = Block(kind, blocks[-1].start, len(text) + len(line))
        else:
            blocks.append(Block(kind, len(text), len(text) + len(line), level))
        text += line + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    page = Page(1, 0, len(text), PageState.READ)
    return Document(name, FileKind.MARKDOWN, digest, len(text), True, text, (page,), tuple(blocks))


def stored(document: Document, document_id: str = "d", first: int = 1) -> list[StoredPassage]:
    """Its passages as if they lay in a vault."""
    return [
        StoredPassage(first + position, document_id, document.name, position, passage)
        for position, passage in enumerate(passages(document))
    ]


def source(path: Path | str, time: int = 1) -> SourceFile:
    """A file that was found."""
    return SourceFile(str(path), time, 10)
