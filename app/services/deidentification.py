"""De-identification as a person uses it: a file or a text in, findings to review, a copy with pseudonyms out.

The rules are `names.deidentifying`'s. A model, where one is asked, only proposes names; what it proposes
counts where it stands in the text word for word, and is for a person to look at. Nothing is written to the
disk here, and nothing of a text to the logs.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.domain.documents import Document
from app.domain.engine.generation import Progress, Sampling
from app.domain.engine.models import Model
from app.domain.errors import AppError, DocumentMissing, EngineStopped, PromptTooLong, from_dict
from app.domain.grammar.schema import to_grammar
from app.domain.names.deidentifying import Applied, apply, copy
from app.domain.names.findings import Finding, Kind
from app.domain.names.moments import month_first
from app.domain.names.name_review import Review, undecided
from app.domain.names.name_words import Lexicon, lexicon
from app.domain.names.proposing import find, searching
from app.domain.names.pseudonyms import AT_ONCE, SHIFT, Key, Naming, Style, restored
from app.domain.summaries.mapping import map_prompt
from app.domain.text.field_steps import Steps
from app.services.engine import SIDE_BY_SIDE, EngineService, Ticket
from app.services.reading import DocumentReader
from app.worker import protocol

PART = 2_400
"""Characters of text in one question about names: some 600 tokens of English, at most 2,400 of any script."""
LEAST_PART = 200
REPLY = 400
"""Tokens of a list of names; of one that was cut off the whole names count."""
NAMES = {"type": "array", "items": {"type": "string", "maxLength": 60}, "maxItems": 24}
GREEDY = Sampling(temperature=0.0)


class Pseudonyms(Protocol):
    """Where the key is kept: `app.storage.pseudonyms`, or `Forgetful`."""

    def all(self) -> dict[tuple[str, str], str]:
        """Every pseudonym by (kind, name)."""

    def add(self, kind: str, name: str, pseudonym: str) -> None:
        """Keep one."""


class Forgetful:
    """A key for as long as the program runs: afterwards nobody can tell who was meant."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], str] = {}

    def all(self) -> dict[tuple[str, str], str]:
        """Every pseudonym by (kind, name)."""
        return dict(self._entries)

    def add(self, kind: str, name: str, pseudonym: str) -> None:
        """Keep one until the end."""
        self._entries[(kind, name)] = pseudonym


def read_lexicon(folder: Path) -> Lexicon:
    """The dictionaries of `resources/names`. Raises OSError."""
    return lexicon({path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))})


@dataclass(slots=True, eq=False)
class Asking:
    """A model being asked for names, part by part. `names` are those that were proposed so far."""

    model: Model
    waiting: list[str]
    total: int
    progress: Callable[[Progress], None]
    done: Callable[[tuple[str, ...]], None]
    failed: Callable[[AppError], None]
    names: list[str] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    running: int = 0
    ended: bool = False


class DeidentificationService:
    """What a person can do about names in texts. `template` is `resources/names/ask.txt`."""

    def __init__(
        self,
        reader: DocumentReader,
        engine: EngineService,
        pseudonyms: Pseudonyms,
        dictionaries: Lexicon,
        template: str,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._reader, self._engine, self._pseudonyms = reader, engine, pseudonyms
        self._lexicon, self._template, self._draw = dictionaries, template, draw

    def read(
        self,
        path: Path,
        progress: Callable[[Progress], None],
        done: Callable[[Document], None],
        failed: Callable[[AppError], None],
    ) -> None:
        """Read a file in the documents child. Exactly one of `done` and `failed` is called."""
        if not path.is_file():
            failed(DocumentMissing(name=path.name))
            return
        self._reader.read(path, progress, done, failed)

    def find(
        self, text: str, proposals: tuple[str, ...] = (), every_date: bool = True
    ) -> tuple[Finding, ...]:
        """What identifies somebody in a text; people of the key are known from other documents."""
        known = [name for names in Key(self._pseudonyms.all()).persons().values() for name in names]
        return find(text, self._lexicon, proposals=proposals, known=known, every_date=every_date)

    def searching(self, text: str) -> Generator[float, None, tuple[Finding, ...]]:
        """`find` in short steps, each yielding the part that is done; every date is found."""
        known = [name for names in Key(self._pseudonyms.all()).persons().values() for name in names]
        return searching(text, self._lexicon, known=known)

    def undecided(self, text: str, found: Sequence[Finding], review: Review) -> Steps[tuple[Finding, ...]]:
        """The findings with what a person marked and a model proposed, before any decision; in steps."""
        return undecided(text, found, review, self._lexicon)

    def showing(self, text: str, findings: Sequence[Finding], key: Key) -> Steps[tuple[str, ...]]:
        """What would stand in the place of each finding, kept ones too. Only `key` learns it. In steps."""
        naming = Naming(text, key, self._draw, Style.LETTERS, self._lexicon.stand_ins, month_first(text))
        yield from naming.meeting(finding for finding in findings if finding.kind is Kind.NAME)
        found = []
        for number, finding in enumerate(findings):
            found.append(naming.written(finding))
            if number % AT_ONCE == 0:
                yield
        return tuple(found)

    def trial(self, text: str, findings: tuple[Finding, ...], shown: Key) -> tuple[Applied, Key]:
        """The copy with the pseudonyms that `shown` learned, and the key with what is used of it.

        Nothing is kept: `keep` does that, once the copy is wanted.
        """
        key = self.key()
        used = {(f.kind, " ".join(f.text.split())) for f in findings if not f.keep}
        for (kind, name), pseudonym in shown.added.items():
            if kind != Kind.DATE and ((kind, name) == SHIFT or (kind, name) in used):
                key.add(kind, name, pseudonym)
        naming = Naming(text, key, self._draw, Style.LETTERS, self._lexicon.stand_ins, month_first(text))
        return apply(text, findings, naming, self._lexicon), key

    def draft(self, text: str, key: Key, names: tuple[str, ...] = ()) -> Applied:
        """Find and replace at once, with nobody asked and nothing kept; `key` learns what is new.

        `names` are known to stand in it. Touches no vault, so that it may be called on another thread.
        """
        naming = Naming(text, key, self._draw, Style.LETTERS, self._lexicon.stand_ins, month_first(text))
        return copy(text, self._lexicon, key, naming, names)

    def key(self) -> Key:
        """A copy of the key as it is kept."""
        return Key(self._pseudonyms.all())

    def keep(self, key: Key) -> None:
        """Keep what came to a key since it was taken."""
        for (kind, name), pseudonym in key.added.items():
            self._pseudonyms.add(kind, name, pseudonym)

    def apply(self, text: str, findings: tuple[Finding, ...], style: Style = Style.LETTERS) -> Applied:
        """The text with pseudonyms for all findings but the kept; new ones go to the key."""
        key = Key(self._pseudonyms.all())
        naming = Naming(text, key, self._draw, style, self._lexicon.stand_ins, month_first(text))
        applied = apply(text, findings, naming, self._lexicon)
        self.keep(key)
        return applied

    def restore(self, text: str) -> str:
        """A text with pseudonyms as it was, as far as the key knows them."""
        return restored(text, self._pseudonyms.all(), month_first(text))

    # -- the model ---------------------------------------------------------------------------------

    def propose(
        self,
        text: str,
        model: Model,
        progress: Callable[[Progress], None],
        done: Callable[[tuple[str, ...]], None],
        failed: Callable[[AppError], None],
    ) -> Asking:
        """Ask a model for the names in every part of a text. One of `done` and `failed` is called, once."""
        waiting = cut(text, PART)
        asking = Asking(model, waiting, len(waiting), progress, done, failed)
        self._next(asking)
        return asking

    def cancel(self, asking: Asking) -> None:
        """Give up; nothing is called any more."""
        asking.ended = True
        for ticket in list(asking.tickets):
            self._engine.cancel(ticket)

    def _next(self, asking: Asking) -> None:
        asking.progress(Progress(asking.total - len(asking.waiting) - asking.running, asking.total))
        while asking.waiting and asking.running < SIDE_BY_SIDE and not asking.ended:
            asking.running += 1
            self._ask(asking, asking.waiting.pop(0))
        if not asking.running and not asking.waiting and not asking.ended:
            asking.ended = True
            asking.done(tuple(dict.fromkeys(asking.names)))

    def _ask(self, asking: Asking, part: str) -> None:
        def receive(event: protocol.Event) -> None:
            if asking.ended:
                return
            if isinstance(event, protocol.Failed):
                self._failed(asking, part, from_dict(event.error))
            elif isinstance(event, protocol.Finished):
                asking.running -= 1
                if event.outcome.get("reason") == "cancelled":
                    asking.ended = True
                    asking.failed(EngineStopped(kind="killed"))
                    return
                asking.names += strings(str(event.outcome.get("text", "")))
                self._next(asking)

        try:
            ticket = self._engine.generate(
                asking.model,
                map_prompt(self._template, part, "", "document", secrets.token_hex(4)),
                receive,
                sampling=GREEDY,
                max_tokens=REPLY,
                grammar=to_grammar(NAMES),
                fit=False,
                urgent=False,
            )
            asking.tickets.append(ticket)
        except AppError as error:
            self._failed(asking, part, error)

    def _failed(self, asking: Asking, part: str, error: AppError) -> None:
        """A part that does not fit is asked about in halves; anything else ends the asking."""
        asking.running -= 1
        if isinstance(error, PromptTooLong) and len(part) > LEAST_PART:
            halves = cut(part, len(part) // 2 + 1)
            asking.waiting[:0] = halves
            asking.total += len(halves) - 1
            self._next(asking)
            return
        asking.ended = True
        asking.failed(error)


def cut(text: str, size: int) -> list[str]:
    """The text in parts of at most `size` characters, cut at line or word ends; none left out.

    A name that a cut divides would be missed, so parts share up to 60 characters.
    """
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = min(start + size, len(text))
        if end < len(text):
            for sign in ("\n", " "):
                found = text.rfind(sign, start + size // 2, end)
                if found > 0:
                    end = found
                    break
        parts.append(text[start:end])
        start = end if end == len(text) else max(end - min(60, size // 4), start + 1)
    return [part for part in parts if part.strip()]


def strings(written: str) -> list[str]:
    """The strings of a JSON list, also of one that breaks off; none if it is not one."""
    if not written.lstrip().startswith("["):
        return []
    found = []
    for quoted in re.findall(r'"(?:[^"\\]|\\.)*"', written):
        try:
            found.append(str(json.loads(quoted)))
        except ValueError:
            continue
    return found
