"""The same question to two to four models, live beside each other; votes and notes are kept in the vault."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.domain.chat import Role
from app.domain.engine.generation import Sampling, Turn
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.library.comparing import (
    FEWEST,
    MOST,
    NONE_GOOD,
    TIE,
    Column,
    Comparison,
    Seating,
    Tally,
    from_json,
    settled,
    tally,
    to_json,
)
from app.domain.library.results import judged
from app.services.library.columns import Columns
from app.services.library.writer_making import WriterMaker
from app.services.library.writers import Ask
from app.services.notify import Notifier
from app.storage.judgements import Comparisons

log = logging.getLogger(__name__)

DRAW = secrets.SystemRandom().shuffle
SAVE_EVERY_S = 1.0
"""What is written is in the vault after so long, should the program die."""
LONGEST_ANSWER = 1024
"""Tokens of an answer, as for a chat."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A comparison as it lies in the vault."""

    id: str
    comparison: Comparison


class ComparingService:
    """What a person can do with models beside each other. Lives while the vault is open; one at a time."""

    def __init__(
        self,
        store: Comparisons,
        writers: WriterMaker,
        clock: Callable[[], float] = time.time,
        shuffle: Callable[[list[Model]], None] = DRAW,
    ) -> None:
        self.news: Notifier[Kept] = Notifier()
        """The comparison that is going on has more text, another stage, or has ended."""
        self.changed: Notifier[None] = Notifier()
        """The list, a vote or a note is another."""
        self.faults: Notifier[AppError] = Notifier()
        """The vault cannot take what is written (a full disk); it is still shown. Said once a comparison."""
        self.now: Kept | None = None
        self._store, self._writers, self._clock, self._shuffle = store, writers, clock, shuffle
        self._columns: Columns | None = None
        self._due, self._full = 0.0, False

    # -- what is there -----------------------------------------------------------------------------

    def list(self) -> list[Kept]:
        """All comparisons, the last changed first. What cannot be read is left out and logged."""
        found = []
        for number, body in self._store.list():
            try:
                found.append(self._as_it_is(number, from_json(body)))
            except ValueError:
                log.warning("comparison_unreadable")
        return found

    def tally(self) -> Sequence[Tally]:
        """Votes by model."""
        return tally(kept.comparison for kept in self.list())

    def seat(self, models: Sequence[Model]) -> Seating:
        """Whether these would write at the same time, now."""
        return self._writers.seat(models)

    @property
    def running(self) -> bool:
        """Whether a model is still at work."""
        return self._columns is not None

    @property
    def held(self) -> frozenset[str]:
        """The ids of the models that are at work, or have their turn yet."""
        if self._columns is None:
            return frozenset()
        return frozenset(column.model.id for column in self._columns.columns if not column.ended)

    # -- what is done ------------------------------------------------------------------------------

    def begin(
        self,
        models: Sequence[Model],
        prompt: str,
        system: str = "",
        hidden: bool = False,
        seed: int | None = None,
    ) -> Kept:
        """Ask the models, with the same `seed` for all; None draws one. One that goes on is stopped and kept.

        Raises ValueError for fewer than two models, more than four, two of the same, or no words: the window
        and the command line do not let it come to that.
        """
        chosen = list(models)
        if not FEWEST <= len({model.id for model in chosen}) == len(chosen) <= MOST or not prompt.strip():
            raise ValueError("two to four different models and a question")
        self.stop()
        if hidden:
            self._shuffle(chosen)
        together = self._writers.seat(chosen).together
        columns = tuple(Column(judged(model)) for model in chosen)
        seed = secrets.randbelow(1 << 31) if seed is None else seed
        begun = Comparison(prompt, columns, self._clock(), system, hidden, together, seed=seed)
        number = self._store.add(to_json(begun), begun.at)
        self.now, self._full = Kept(number, begun), False
        writers = self._writers.for_comparing(chosen, together)
        turns = (*((Turn(Role.SYSTEM, system),) if system.strip() else ()), Turn(Role.USER, prompt))
        ask = Ask(turns, Sampling(seed=seed), LONGEST_ANSWER, urgent=True)
        self._columns = made = Columns(columns, writers, ask, together, partial(self._heard, number))
        self.changed.publish(None)
        made.begin()
        return self.now

    def stop(self) -> None:
        """End what is being written; what is there is kept."""
        if self._columns is not None:
            self._columns.stop()

    def vote(self, number: str, choice: str) -> None:
        """Say which was best: a model's id, TIE, NONE_GOOD, or "" to take a vote back.

        Raises ValueError for anything else, LookupError for an unknown comparison.
        """
        found = self._get(number)
        if choice not in ("", TIE, NONE_GOOD, *(column.model.id for column in found.columns)):
            raise ValueError("no such model here")
        self._put(number, replace(found, vote=choice))

    def note(self, number: str, text: str) -> None:
        """Keep what a person has to say. An unknown comparison raises LookupError."""
        self._put(number, replace(self._get(number), notes=text))

    def remove(self, number: str) -> None:
        """Erase one for good. An unknown one raises LookupError."""
        if self.now is not None and self.now.id == number:
            self.stop()
            self.now = None
        self._store.remove(number)
        self.changed.publish(None)

    def close(self) -> None:
        """The vault is being locked: what is there is kept, the models end."""
        self.stop()

    # -- inside ------------------------------------------------------------------------------------

    def _as_it_is(self, number: str, comparison: Comparison) -> Kept:
        """What is going on is known better here; what a program that died left behind was stopped."""
        if self.now is not None and self.now.id == number:
            return self.now
        return Kept(number, settled(comparison))

    def _get(self, number: str) -> Comparison:
        if self.now is not None and self.now.id == number:
            return self.now.comparison
        found = next((kept.comparison for kept in self.list() if kept.id == number), None)
        if found is None:
            raise LookupError("no such comparison")
        return found

    def _put(self, number: str, comparison: Comparison) -> None:
        self._store.put(number, to_json(comparison), self._clock())
        if self.now is not None and self.now.id == number:
            self.now = Kept(number, comparison)
        self.changed.publish(None)

    def _save(self, number: str, comparison: Comparison, now: float) -> None:
        try:
            self._store.put(number, to_json(comparison), now)
        except AppError as error:
            if not self._full:
                self._full = True
                log.warning("comparison_not_kept", extra={"kind": type(error).__name__})
                self.faults.publish(error)

    def _heard(self, number: str, columns: tuple[Column, ...], ended: bool) -> None:
        """The columns have changed. They are kept when one of them has ended."""
        if self.now is None or self.now.id != number:
            return
        before = self.now.comparison
        after = replace(before, columns=columns)
        self.now = Kept(number, after)
        if ended:
            self._columns = None
        now = self._clock()
        if ended or now >= self._due or _count(before) != _count(after):
            self._due = now + SAVE_EVERY_S
            self._save(number, after, now)
        self.news.publish(self.now)
        if ended:
            self.changed.publish(None)


def _count(comparison: Comparison) -> int:
    return sum(one.ended for one in comparison.columns)
