"""One summary on its way, and what can be told of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.chat import Message
from app.domain.documents import Document, Sentence
from app.domain.generation import Progress
from app.domain.models import Model
from app.domain.packing import Pack
from app.domain.summarising import Point
from app.services.engine import Ticket
from app.services.reading import Reader


@dataclass(slots=True, eq=False)
class Run:
    """A summary being made. `groups` are the proved points of the parts that are done, by the part's index.

    `asked`: how many parts the model was asked about. `tickets`: what the engine has been asked for.
    """

    message: Message
    path: Path | None
    model: Model
    name: str
    document_id: str | None = None
    document: Document | None = None
    sentences: tuple[Sentence, ...] = ()
    packs: list[Pack] = field(default_factory=list)
    asked: int = 0
    groups: dict[int, list[Point]] = field(default_factory=dict)
    began: float = 0.0
    packs_began: float = 0.0
    reader: Reader | None = None
    tickets: list[Ticket] = field(default_factory=list)
    counted: bool = False
    cancelled: bool = False

    @property
    def points(self) -> list[list[Point]]:
        """The proved points in the document's order."""
        return [self.groups[index] for index in sorted(self.groups)]

    def left(self) -> list[Pack]:
        """Parts whose points are not proved yet."""
        return [part for index, part in enumerate(self.packs) if index not in self.groups]

    def pages_read(self) -> set[int]:
        """Pages that the run has passed: none of their sentences is left, and none before them."""
        if self.document is None or not self.counted:
            return set()
        left = {s.page for part in self.left() for s in part.sentences}
        return set(range(1, min(left, default=len(self.document.pages) + 1)))

    def pages_done(self) -> Progress:
        """How many of all pages are passed."""
        pages = len(self.document.pages) if self.document else 0
        return Progress(len(self.pages_read()), pages)

    def seconds_left(self, now: float) -> float | None:
        """About how long it will take still; None before the first part is done."""
        left = sum(part.tokens for part in self.left())
        done = sum(part.tokens for part in self.packs) - left
        return (now - self.packs_began) / done * left if done else None
