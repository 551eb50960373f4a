"""From the turns of a conversation to the tokens of a prompt that fits, for one model and one chat format.

Turns are tokenised one by one and remembered, so that a long conversation is not tokenised again for each
message. A reply that this process wrote is remembered by the tokens it was written with: its text tokenised
anew may give others, and then nothing after that place could be kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.domain.chat import Role
from app.domain.engine.generation import Turn
from app.domain.engine.prompting import Segment, fit, fold_system, render_turn, reply_closing, reply_opening
from app.domain.engine.templates import Format
from app.domain.errors import PromptTooLong
from app.inference.engine import Order
from app.inference.tokens import Vocabulary

K = TypeVar("K")
V = TypeVar("V")

LEAST_REPLY = 64
"""Tokens kept free for the reply even in the smallest context."""
REMEMBERED = 512
"""Turns and replies whose tokens are kept: a few conversations' worth."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is to be evaluated. `settled`: tokens before the last turn, which the next request has too.

    `turn_tokens` is what every turn of the request costs, `dropped` how many of the oldest are left out, and
    `room` the tokens a prompt may have.
    """

    tokens: list[int]
    settled: int
    dropped: int
    room: int
    turn_tokens: tuple[int, ...]


class Prompter:
    """Makes prompts. `silence` closes a thinking that the prompt itself opens, where none is wanted."""

    def __init__(self, vocabulary: Vocabulary, form: Format, silence: Sequence[Segment] = ()) -> None:
        self._vocabulary, self._form = vocabulary, form
        self._silence = vocabulary.prompt(silence)
        self._turns: OrderedDict[Turn, list[int]] = OrderedDict()
        self._replies: OrderedDict[str, list[int]] = OrderedDict()
        self._opening = vocabulary.opening
        self._reply = vocabulary.prompt(reply_opening(form))
        self._closing = vocabulary.prompt(reply_closing(form))

    def make(self, order: Order, size: int) -> Prompt:
        """The prompt for a context of `size` tokens. Raises PromptTooLong."""
        room = size - min(order.max_tokens, max(LEAST_REPLY, size // 4))
        reply = self._reply + (self._silence if order.grammar else [])
        around = len(self._opening) + len(reply)
        counts = tuple(len(self._tokens(turn)) for turn in order.turns)
        kept, dropped = list(order.turns), 0
        folded = self._folded(kept)
        if around + sum(map(len, folded)) > room:
            if not order.fit:
                raise PromptTooLong(tokens=around + sum(counts), room=room)
            kept, dropped = self._fitting(order.turns, counts, room - around)
            folded = self._folded(kept)
        tokens = [*self._opening, *(token for turn in folded for token in turn), *reply]
        settled = len(tokens) - len(reply) - (len(folded[-1]) if folded else 0)
        return Prompt(tokens or [self._vocabulary.first], settled, dropped, room, counts)

    def remember(self, text: str, tokens: Sequence[int]) -> None:
        """A reply was written with these tokens. `text` is what was shown of it."""
        if text.strip():
            _put(self._replies, text.strip(), list(tokens))

    def _fitting(self, turns: Sequence[Turn], counts: Sequence[int], room: int) -> tuple[list[Turn], int]:
        """Drop the oldest until it fits; system text folded into a user's turn may cost a little more."""
        while True:
            kept, dropped = fit(turns, counts, room)
            over = sum(map(len, self._folded(kept))) - sum(
                count for turn, count in zip(turns, counts, strict=True) if turn in kept
            )
            if over <= 0 or sum(map(len, self._folded(kept))) <= room:
                return kept, dropped
            room -= over

    def _folded(self, turns: Sequence[Turn]) -> list[list[int]]:
        return [self._tokens(turn) for turn in fold_system(self._form, turns)]

    def _tokens(self, turn: Turn) -> list[int]:
        written = self._replies.get(turn.text.strip()) if turn.role is Role.ASSISTANT else None
        if written is not None:
            return [*self._reply, *written, *self._closing]
        known = self._turns.get(turn)
        if known is None:
            known = self._vocabulary.prompt(render_turn(self._form, turn))
            _put(self._turns, turn, known)
        return known


def _put(store: OrderedDict[K, V], key: K, value: V) -> None:
    store[key] = value
    store.move_to_end(key)
    if len(store) > REMEMBERED:
        store.popitem(last=False)
