"""One summary on its way, and what can be told of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.domain.chat import Message
from app.domain.documents import Document, Sentence
from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.safety.addressed import Addressed
from app.domain.summaries.addressed_use import flagged
from app.domain.summaries.choosing import Chooser
from app.domain.summaries.estimating import seconds_left
from app.domain.summaries.keyfacts import KeyFact
from app.domain.summaries.mapping import pack_text
from app.domain.summaries.packing import Pack
from app.domain.summaries.presets import Preset
from app.domain.summaries.summary_options import USUAL, Options
from app.domain.summarising import Point, Summary, coverage
from app.services.engine import Ticket
from app.services.reading import Reader


class Replies(Protocol):
    """Where the model's replies about parts of a document are kept (`app.storage.pack_results`)."""

    def reply(self, document_id: str, key: str) -> str | None:
        """What is kept under a key."""

    def keep(self, document_id: str, key: str, reply: str) -> None:
        """Keep a reply."""


def reply_key(model: Model, *parts: str) -> str:
    """The key of a reply: SHA-256 over the model and everything its answer depends on, parts told apart."""
    told = hashlib.sha256()
    for part in (model.sha256 or model.id, *parts):
        data = part.encode("utf-8", "surrogatepass")
        told.update(len(data).to_bytes(8, "big") + data)
    return told.hexdigest()


class Stage(StrEnum):
    """How far a summary is."""

    WAITING = "waiting"
    READING = "reading"  # the file is being turned into text
    LOADING = "loading"  # the model is being loaded
    WRITING = "writing"  # points are being made and proved


@dataclass(frozen=True, slots=True)
class SummaryProgress:
    """Where a summary stands.

    `pages` counts pages (or sections); `read` are those whose points are proved.
    """

    message_id: str
    conversation_id: str
    stage: Stage
    pages: Progress
    read: tuple[int, ...] = ()
    seconds_left: float | None = None  # from the start where the model was measured, else from the first part


@dataclass(frozen=True, slots=True)
class SummaryChanged:
    """More of a summary is proved and stored."""

    message_id: str
    conversation_id: str
    summary: Summary


@dataclass(slots=True, eq=False)
class Run:
    """A summary being made. `groups` are the proved points of the parts that are done, by the part's index.

    `asked`: how many parts the model was asked about. `tickets`: what the engine has been asked for.
    `from_store`: how many replies an earlier run had left; `guess`: seconds for all parts that were to be
    asked about, None without a measurement of the model.

    `siblings`: the runs of all documents of one summary, this one among them, in order; empty for one of one
    document. `share` is how many points the document of such a run gives, `error` why it was not read.
    """

    message: Message
    path: Path | None
    model: Model
    name: str
    document_id: str | None = None
    document: Document | None = None
    preset: Preset | None = None
    options: Options = USUAL
    sentences: tuple[Sentence, ...] = ()
    spoken: tuple[Addressed, ...] = ()  # what speaks to a program; not among the sentences
    facts: tuple[KeyFact, ...] | None = None
    packs: list[Pack] = field(default_factory=list)
    asked: int = 0
    groups: dict[int, list[Point]] = field(default_factory=dict)
    heard: dict[int, float] = field(default_factory=dict)  # the share of a part that the model has read
    timed: set[int] = field(default_factory=set)  # parts the model wrote about in this run
    began: float = 0.0
    packs_began: float = 0.0
    reader: Reader | None = None
    tickets: list[Ticket] = field(default_factory=list)
    counted: bool = False
    cancelled: bool = False
    from_store: int = 0
    guess: float | None = None
    final: tuple[Point, ...] | None = None  # what is to be translated, once every part is proved
    translations: dict[Point, Point] = field(default_factory=dict)
    siblings: list[Run] = field(default_factory=list)
    share: int | None = None
    error: str = ""
    picked: tuple[Point, ...] | None = None  # what is shown of it, once every part is proved
    chooser: Chooser | None = None
    find_kind: Callable[[str], Preset | None] | None = None  # where the document decides: finds it by its id

    @property
    def points(self) -> list[list[Point]]:
        """The proved points in the document's order."""
        return [self.groups[index] for index in sorted(self.groups)]

    @property
    def written(self) -> bool:
        """Whether every part is proved."""
        return self.counted and len(self.groups) >= len(self.packs)

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
        """How many of all pages are passed, or were at least read by the model to their end."""
        pages = len(self.document.pages) if self.document else 0
        return Progress(len(self.pages_read() | self._pages_heard()), pages)

    def _pages_heard(self) -> set[int]:
        """Pages with sentences, all of which the model has read."""
        begun, left = set(), set()
        for index, part in enumerate(self.packs):
            share = 1.0 if index in self.groups else self.heard.get(index, 0.0)
            known = int(share * len(part.sentences))
            begun |= {sentence.page for sentence in part.sentences[:known]}
            left |= {sentence.page for sentence in part.sentences[known:]}
        return begun - left

    def seconds_left(self, now: float) -> float | None:
        """About how long still; None for a model never measured before its first part is done."""
        return seconds_left(
            self.guess,
            now - self.packs_began,
            [part.tokens for index, part in enumerate(self.packs) if index in self.timed],
            [part.tokens for part in self.left()],
        )


class Kept:
    """What earlier runs heard from the model, found by model, prompt and words.

    Without a store it keeps nothing.
    """

    def __init__(self, replies: Replies | None, template: str, *settings: str, translate: str = "") -> None:
        """`settings` are what else a reply depends on: its length, how it is sampled."""
        self._replies, self._template, self._settings = replies, template, settings
        self._translate = translate

    def reply(self, run: Run, index: int) -> str | None:
        """What the model wrote about a part, None if it was not asked yet."""
        if self._replies is None or run.document_id is None:
            return None
        return self._replies.reply(run.document_id, self._key(run, index))

    def keep(self, run: Run, index: int, written: str) -> None:
        """Keep what it wrote about a part."""
        self._put(run, self._key(run, index), written)

    def counts(self, run: Run) -> list[int] | None:
        """The tokens of each sentence as this model counts them, None if they are not kept or not sound."""
        if self._replies is None or run.document_id is None:
            return None
        kept = self._replies.reply(run.document_id, self._counts_key(run))
        try:
            tokens = json.loads(kept) if kept is not None else None
        except ValueError:
            return None
        if not isinstance(tokens, list) or len(tokens) != len(run.sentences):
            return None
        return tokens if all(type(count) is int and count >= 0 for count in tokens) else None

    def keep_counts(self, run: Run, tokens: list[int]) -> None:
        """Keep the tokens of each sentence."""
        self._put(run, self._counts_key(run), json.dumps(tokens))

    def translation(self, run: Run, text: str) -> str | None:
        """What the model wrote when it was asked for `text` in the run's language."""
        if self._replies is None or run.document_id is None:
            return None
        return self._replies.reply(run.document_id, self._translation_key(run, text))

    def keep_translation(self, run: Run, text: str, written: str) -> None:
        """Keep what it wrote."""
        self._put(run, self._translation_key(run, text), written)

    def _translation_key(self, run: Run, text: str) -> str:
        return reply_key(run.model, "translate", self._translate, run.options.language, text)

    def _put(self, run: Run, key: str, value: str) -> None:
        if self._replies is not None and run.document_id is not None:
            self._replies.keep(run.document_id, key, value)

    def _key(self, run: Run, index: int) -> str:
        assert run.document is not None
        part = run.packs[index]
        words = pack_text(run.document, part.sentences)
        return reply_key(run.model, "map", self._template, *self._settings, part.heading, words)

    def _counts_key(self, run: Run) -> str:
        assert run.document is not None
        spans = " ".join(f"{sentence.start}-{sentence.end}" for sentence in run.sentences)
        return reply_key(run.model, "counts", run.document.sha256, spans)


def chosen(run: Run) -> tuple[tuple[Point, ...], tuple[str, ...]]:
    """The points to show as far as the run has come, and the titles of the sections if it has a kind."""
    assert run.document is not None
    run.chooser = run.chooser or Chooser(run.document)
    parts = {index: run.packs[index].sentences for index in run.groups}
    proved = [point for group in run.points for point in group]
    done = len(run.groups) / max(1, len(run.packs))
    return run.chooser.choose(parts, proved, run.options, run.preset, run.share, len(run.siblings), done)


def so_far(run: Run, now: float) -> Summary:
    """The summary as far as it is. `now` in seconds since 1970."""
    assert run.document is not None
    assert run.document_id is not None
    points, sections = chosen(run)
    worded = [run.translations.get(point, point) for point in points]
    return Summary(
        document_id=run.document_id,
        points=flagged(worded, run.document, run.spoken),
        coverage=coverage(run.document, run.pages_read()),
        model_id=run.model.id,
        hidden_characters=run.document.hidden_characters,
        seconds=now - run.began,
        preset=run.preset.id if run.preset else "",
        sections=sections,
        wishes=tuple(sorted(run.options.as_dict().items())),
        addressed=run.spoken,
    )
