"""What summaries are made with, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.documents import Document, Sentence, StoredDocument
from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.services.chat import ListChanged, MessageChanged
from app.services.engine import EngineService
from app.services.reading import DocumentReader
from app.services.summary_asking import Asker
from app.services.summary_run import Kept, SummaryChanged, SummaryProgress
from app.storage.conversations import Conversations
from app.storage.documents import Documents

Ran = Callable[[Model, Document, Sequence[Sentence], float], None]
SummaryNews = ListChanged | MessageChanged | SummaryProgress | SummaryChanged


@dataclass(frozen=True, slots=True)
class Tools:
    """What a run works with.

    `soon` lets the window breathe between parts that need no model, None does them at once; `speed` is what
    was measured of a model; `ran` is told of each document written about from beginning to end, with its
    sentences and the seconds; `stored` of each that was stored, with its file.
    """

    conversations: Conversations
    documents: Documents
    engine: EngineService
    reader: DocumentReader
    clock: Callable[[], float]
    speed: Callable[[Model], Speed | None]
    ran: Ran
    soon: Callable[[Callable[[], None]], object] | None
    stored: Callable[[StoredDocument, Path], None]
    kept: Kept
    asker: Asker
