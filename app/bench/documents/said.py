"""Short passages in the styles of other people, with what is true and what is false of each.

Written by hand and apart from the rules that judge them, since a rule that made its own examples would
pass them. Those of `BLIND` are only measured: nobody who makes a rule may read them, and whoever wrote them
read no rule. The others may be looked at: `fresh` was written blind too and measured first, and so were
`clinic`, `law`, `trade`, `public` and `works`, whose passages with an odd number (from 0) are measured only;
`held` was held out until two of its sentences were named as faults.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.bench.documents.letters import MATERIAL, SAID
from app.bench.rows import NotMeasured
from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState

FIELDS = ("clinic", "law", "trade", "public", "works")
BLIND = ("blind", "blind-2", "blind-3", "blind-4", "blind-5")
SPLITS = ("tune", "wide", "more", "fresh", "held", *FIELDS, *BLIND)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A false sentence.

    `kind` is roles | side | scope | modality | merge | negation | number | date, and in `wide` and `more`
    what a careful model gets wrong: family, old value, plan as fact, conditional, other dose, wrong drug,
    no dropped, unit, other date, party, per month, up to, currency; the others the same again.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage, what says the same as it, and what does not though it looks as if it did."""

    style: str
    text: str
    true: tuple[str, ...]
    false: tuple[Wrong, ...]


def passages(split: str, folder: Path = MATERIAL) -> tuple[Passage, ...]:
    """The passages of one of `SPLITS`, in order. Raises NotMeasured where the material is not."""
    file = folder / f"{SAID}{split}.toml"
    if not file.exists():
        raise NotMeasured("The passages are not part of this installation.")
    body = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Passage(
            str(each["style"]),
            str(each["text"]),
            tuple(map(str, each["true"])),
            tuple(Wrong(kind, text) for kind, text in each["false"]),
        )
        for each in body["passage"]
    )


def in_lines(parts: Sequence[str]) -> Document:
    """Paragraphs as a document of one page, as a reader would give it."""
    text, blocks = "", []
    for part in parts:
        blocks.append(Block(BlockKind.PARAGRAPH, len(text), len(text) + len(part), 0))
        text += part + "\n\n"
    page = Page(1, 0, len(text), PageState.READ)
    return Document("said.txt", FileKind.TEXT, "0" * 64, len(text), True, text, (page,), tuple(blocks))
