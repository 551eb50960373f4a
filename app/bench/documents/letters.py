"""The synthetic letters, contracts, claims, invoices and reports, with what is known of each.

A file under `material` is a text with places in braces and one `[[with]]` for each document made of it; a
file without one is a single document, named as the file. In the text `# ` begins a heading, `| a | b |` a row
of a table, and a line `===` a new page; blank lines part paragraphs. Files named `said-…` are no letters.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.bench.rows import NotMeasured
from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState

MATERIAL = Path(__file__).parent / "material"
PAGE_BREAK = "==="
SAID = "said-"
"""How the files begin that `app.bench.documents.said` reads."""
_LISTS = ("follow_ups", "absent", "names", "things", "paraphrases")


@dataclass(frozen=True, slots=True)
class Known:
    """A key fact: its value as written, and a word that stands in the same sentence or row."""

    value: str
    near: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, a paragraph or a table; a table's rows are in `rows`, the others' words in `text`."""

    kind: BlockKind
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One synthetic document and its gold.

    `layout`: letter | columns | table | form. `facts` have to be found; `follow_ups` are what somebody has to
    do, word for word; `absent` are words that stand nowhere in it; `names` and `things` can be swapped for
    each other; `paraphrases` say what it says in other words.
    """

    id: str
    kind: str
    language: str
    layout: str
    header: str
    footer: str
    text: str
    facts: tuple[Known, ...]
    follow_ups: tuple[str, ...]
    absent: tuple[str, ...]
    names: tuple[str, ...]
    things: tuple[str, ...]
    paraphrases: tuple[str, ...]

    def pages(self) -> list[list[Piece]]:
        """What stands on each page, in reading order."""
        return [list(_pieces(page)) for page in self.text.split(f"\n{PAGE_BREAK}\n")]


def letters(folder: Path = MATERIAL) -> tuple[Letter, ...]:
    """All documents, in the order of their names. Raises NotMeasured where the material is not."""
    files = [file for file in sorted(folder.glob("*.toml")) if not file.name.startswith(SAID)]
    if not files:
        raise NotMeasured("The synthetic letters are not part of this installation.")
    return tuple(letter for file in files for letter in _letters(file))


def as_document(letter: Letter) -> Document:
    """A letter as its reader would give it, headers and footers left out: for rules that need no file."""
    text, blocks, pages = "", [], []
    for number, pieces in enumerate(letter.pages(), start=1):
        began = len(text)
        for piece in pieces:
            said = piece.text or "\n".join(f"| {' | '.join(row)} |" for row in piece.rows)
            blocks.append(
                Block(piece.kind, len(text), len(text) + len(said), int(piece.kind is BlockKind.HEADING))
            )
            text += said + "\n\n"
        pages.append(Page(number, began, len(text), PageState.READ))
    return Document(
        f"{letter.id}.pdf", FileKind.PDF, "0" * 64, len(text), True, text, tuple(pages), tuple(blocks)
    )


def _letters(file: Path) -> Iterator[Letter]:
    body = tomllib.loads(file.read_text(encoding="utf-8"))
    for values in body.get("with", [{"id": file.stem}]):
        yield _letter(body, {name: str(value) for name, value in values.items()})


def _letter(body: dict[str, Any], values: dict[str, str]) -> Letter:
    def filled(text: str) -> str:
        return text.format_map(values)

    lists = {name: tuple(map(filled, body.get(name, ()))) for name in _LISTS}
    return Letter(
        id=values["id"],
        kind=body["kind"],
        language=body.get("language", "en"),
        layout=body.get("layout", "letter"),
        header=filled(body.get("header", "")),
        footer=filled(body.get("footer", "")),
        text=filled(body["text"]).strip(),
        facts=tuple(Known(filled(each["value"]), filled(each["near"])) for each in body.get("facts", ())),
        **lists,
    )


def _pieces(page: str) -> Iterator[Piece]:
    for part in page.strip().split("\n\n"):
        said = part.strip()
        if said.startswith("# "):
            yield Piece(BlockKind.HEADING, said[2:])
        elif said.startswith("|"):
            rows = (line.strip().strip("|").split("|") for line in said.splitlines())
            yield Piece(BlockKind.TABLE, "", tuple(tuple(cell.strip() for cell in row) for row in rows))
        elif said:
            yield Piece(BlockKind.PARAGRAPH, " ".join(said.split()))
