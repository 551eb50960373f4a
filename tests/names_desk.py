"""A vault in memory with a document, and the services that review the names in it, for tests and pictures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.services.deidentification import DeidentificationService, read_lexicon
from app.services.names_review import NameReviewService
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.memory import MemoryVault
from app.storage.name_reviews import NameReviews
from app.storage.pseudonyms import Pseudonyms
from app.storage.vault import Vault

NAMES = Path(__file__).parents[1] / "resources" / "names"
LETTER = """St Aidan's Infirmary

Re: Marek Soltys, DOB 03/11/1961, NHS No: 943 476 5919

Dear Dr Venkataraman,

I saw Mr Soltys on 12 March 2024 with his sister Halina. Marek lives at 27 Quayside, Hexham. He takes Ramipril
5 mg. Please ring Halina on 07700 900123 about the Swallow Assessment. 🙂 Halina works with Tzveiko.

Yours sincerely,

Dr Aloysius Penhaligon
"""
LEXICON = read_lexicon(NAMES)


@dataclass
class Desk:
    """The services over one vault."""

    vault: Vault
    names: NameReviewService
    deidentification: DeidentificationService
    pseudonyms: Pseudonyms
    document_id: str


def letter(text: str = LETTER, name: str = "Marek_Soltys.docx") -> Document:
    """A document of one page with a heading."""
    first = text.find("\n") if "\n" in text else len(text)
    blocks = (Block(BlockKind.HEADING, 0, first, 1),) if first else ()
    sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    page = Page(1, 0, len(text), PageState.READ)
    return Document(name, FileKind.DOCX, sha, 1, True, text, (page,), blocks)


def desk(text: str = LETTER, engine: Any = None, vault: Vault | None = None) -> Desk:
    """A vault with one document. `engine`: for tests that ask a model."""
    vault = vault or MemoryVault.make()
    documents = Documents(vault)
    stored = documents.add(Conversations(vault).create(1.0, "t").id, letter(text), 1.0)
    return reopened(vault, stored.id, engine)


def reopened(vault: Vault, document_id: str, engine: Any = None) -> Desk:
    """New services over the same vault, as after a crash."""
    key = Pseudonyms(vault)
    template = (NAMES / "ask.txt").read_text(encoding="utf-8")
    service = DeidentificationService(SimpleNamespace(), engine, key, LEXICON, template, lambda _: 1)
    reviews = NameReviewService(service, NameReviews(vault), Documents(vault).getting)
    return Desk(vault, reviews, service, key, document_id)
