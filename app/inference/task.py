"""One reply on its way: what it was asked for, what of it is written, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.domain.engine.generation import Logprob, Outcome
from app.domain.engine.prompting import reply_start
from app.domain.engine.templates import Format
from app.domain.engine.thinking import Splitter, settled
from app.inference.engine import Listener, Order
from app.inference.prompt import Prompt
from app.inference.residents import Resident
from app.inference.sampler import Sampler
from app.inference.text import StopStrings, Utf8

WARM = 0.5
"""Above this temperature a reply is too free for guessing its next words (`engine.md` 6.5)."""


class Task:
    """A reply being made. `place`: the sequence it computes in, None while it waits.

    `goal` are all tokens that are to be evaluated: the prompt's and those written. `fresh` are those that the
    last evaluation gave. `gathered`: the context memory was made small for it.
    """

    def __init__(
        self,
        number: int,
        order: Order,
        listener: Listener,
        prompt: Prompt,
        sampler: Sampler,
        writing: Writing,
        temperature: float,
    ) -> None:
        self.number, self.order, self.listener = number, order, listener
        self.prompt, self.sampler, self.writing = prompt, sampler, writing
        self.temperature = temperature
        self.place: Resident | None = None
        self.goal = list(prompt.tokens)
        self.written: list[int] = []
        self.fresh: list[int] = []
        self.reused = self.begun_at = self.drafted = self.accepted = 0
        self.started = self.gathered = False
        self._asked = time.perf_counter()
        self._read = 0.0

    @property
    def returns(self) -> tuple[int, int]:
        """Places that another prompt may come back to.

        Before the last turn, when that is put otherwise; before the last token, when it is asked again.
        """
        return self.prompt.settled, len(self.prompt.tokens) - 1

    @property
    def guessable(self) -> bool:
        """Whether its next words may be guessed: not if it is too free, or if each is to be reported on."""
        return self.temperature <= WARM and self.order.logprobs < 0

    @property
    def unread(self) -> int:
        """Tokens of the prompt, and of what was written before a pause, that are not evaluated yet."""
        return len(self.goal) - (len(self.place.tokens) if self.place else 0)

    def settle_in(self, place: Resident) -> None:
        """Compute in this sequence from now on, which holds the beginning of what is to be evaluated."""
        self.place, self.begun_at = place, len(place.tokens)
        if not self.started:
            self.reused = self.begun_at

    def leave(self) -> None:
        """Wait again: what is written so far will be read again in another place."""
        self.place = None
        self.goal = [*self.prompt.tokens, *self.written]

    def start(self) -> None:
        """The prompt is read."""
        if not self.started:
            self.started, self._read = True, time.perf_counter()
            self.listener.started(self.prompt.dropped)

    def outcome(self, reason: str) -> Outcome:
        """What came of it; shows what was kept back."""
        self.writing.finish()
        thinking, text = self.writing.thinking, self.writing.text
        if thinking:
            thinking, text = settled(thinking, text, reason)
        now = time.perf_counter()
        read = self._read or now
        return Outcome(
            reason=reason,
            prompt_tokens=len(self.prompt.tokens),
            reused_tokens=self.reused,
            output_tokens=len(self.written),
            prompt_s=read - self._asked,
            output_s=now - read,
            dropped=self.prompt.dropped,
            room=self.prompt.room,
            text=text,
            thinking=thinking,
            turn_tokens=self.prompt.turn_tokens,
            drafted=self.drafted,
            accepted=self.accepted,
            logprobs=tuple(self.writing.logprobs),
        )


class Writing:
    """Bytes of tokens to text: whole characters, thinking apart, ended by stop strings."""

    def __init__(self, form: Format, order: Order, listener: Listener, splitter: Splitter | None) -> None:
        self._form, self._listener, self._splitter = form, listener, splitter
        self._utf8, self._stops = Utf8(), StopStrings(order.stop)
        self._texts: list[str] = []
        self._thoughts: list[str] = []
        self._finished = False
        self.logprobs: list[Logprob] = []

    @property
    def text(self) -> str:
        """The answer so far."""
        return "".join(self._texts)

    @property
    def thinking(self) -> str:
        """What was thought before it."""
        return "".join(self._thoughts)

    @property
    def ended(self) -> bool:
        """Whether a stop string came."""
        return self._stops.hit

    def add(self, piece: bytes) -> None:
        """One more token's bytes."""
        self._split(self._utf8.push(piece), None)

    def finish(self) -> None:
        """Show what was kept back."""
        if self._finished:
            return
        self._finished = True
        self._split(self._utf8.finish(), self._splitter.finish if self._splitter else None)
        if not self.ended:
            self._show(self._stops.finish())

    def _split(self, text: str, rest: Callable[[], tuple[str, str]] | None) -> None:
        if self._splitter is None:
            self._answer(text)
            return
        self._both(*self._splitter.push(text))
        if rest is not None:
            self._both(*rest())

    def _both(self, thought: str, answer: str) -> None:
        if thought:
            self._thoughts.append(thought)
            self._listener.thought(thought)
        self._answer(answer)

    def _answer(self, text: str) -> None:
        if text and not self.ended:
            self._show(self._stops.push(text))

    def _show(self, text: str) -> None:
        if not self._texts:
            text = reply_start(self._form, text)
        if text:
            self._texts.append(text)
            self._listener.text(text)
