"""The page service over a vault with a document in it."""

from __future__ import annotations

import io
from pathlib import Path

from app.documents.extract import extract
from app.domain.documents import Limits, StoredDocument
from app.services.background import Inline
from app.services.pages import PageService
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.originals import Originals
from app.storage.vault import Vault
from app.worker.supervisor import Later, Spawn, Supervisor


def stored(vault: Vault, content: bytes, name: str = "a.pdf", password: str = "") -> StoredDocument:
    """A document read from these bytes, in a conversation of the vault."""
    document = extract(io.BytesIO(content), name, Limits(), lambda _done, _all: None, password)
    conversation = Conversations(vault).create(1.0, "t").id
    return Documents(vault).add(conversation, document, 1.0)


def service(vault: Vault, command: list[str], run: Path, spawn: Spawn, later: Later) -> PageService:
    """The service as the program joins it."""
    run.mkdir(exist_ok=True)
    return PageService(
        Originals(vault), lambda: Supervisor("documents", command, run, spawn, later), later, Inline()
    )
