"""What the next message of a conversation will push out of the model's sight, known before it is sent. Pure.

The rule is that of the engine itself, `prompting.fit`. What a message costs was measured when it last stood
in a prompt; what never stood in one is estimated from the characters that a token of this conversation
holds, and rounded up, so that a person is rather told too early than too late.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.chat import Role
from app.domain.engine.errors import PromptTooLong
from app.domain.engine.generation import Outcome, Turn
from app.domain.engine.prompting import fit

LONG = 240
"""Characters of a text from which on its marks, some 5 to 10 tokens, add less than a sixth to its cost."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the last request of a conversation told of its model and language, all but the last in tokens.

    `room`: what a prompt may have. `around`: what stands around its turns. `marks`: what a turn costs beyond
    its words. `holds`: characters that a token holds.
    """

    room: int
    around: int
    marks: int
    holds: float

    def cost(self, characters: int) -> int:
        """The most that a turn with so many characters is expected to cost."""
        return self.marks + math.ceil(characters / self.holds)


@dataclass(frozen=True, slots=True)
class Part:
    """A message as it would stand in the next prompt. `number`: as a person counts, from 1."""

    number: int
    role: Role
    cost: int


@dataclass(frozen=True, slots=True)
class Room:
    """How the next prompt would fit.

    `left_out`: first and last number of the messages that would be left out. `used`: how much of the room is
    taken, 0 to 1. `too_long`: the message itself is longer than the room, so leaving out others is no help.
    """

    left_out: tuple[int, int] | None
    used: float
    too_long: bool = False


def measure(turns: Sequence[Turn], outcome: Outcome) -> Measure | None:
    """What a request with these turns, and what came of it, tell; None when it tells nothing.

    Characters per token are taken from the long texts, in which the marks of a turn weigh little, and from
    that one of them which holds least: figures and code take more tokens than prose. The marks are taken from
    the shortest text.
    """
    costs = outcome.turn_tokens
    if outcome.room <= 0 or not costs or len(costs) != len(turns) or not outcome.output_tokens:
        return None
    samples = [(len(turn.text), cost) for turn, cost in zip(turns, costs, strict=True) if cost]
    samples.append((len(outcome.text) + len(outcome.thinking), outcome.output_tokens))
    long = min(LONG, max(samples)[0])
    holds = min(max(characters, 1) / tokens for characters, tokens in samples if characters >= long)
    length, cost = min(samples[:-1], default=(0, 0))
    seen = sum(costs[i] for i in _kept(turns, outcome.dropped))
    return Measure(
        room=outcome.room,
        around=max(0, outcome.prompt_tokens - seen),
        marks=max(0, cost - math.floor(length / holds)),
        holds=holds,
    )


def reply_cost(known: Measure, outcome: Outcome) -> int:
    """What the reply will cost in the next prompt: its thinking is not put back."""
    if outcome.thinking:
        return known.cost(len(outcome.text))
    return known.marks + outcome.output_tokens


def look(parts: Sequence[Part], draft: int, known: Measure) -> Room:
    """How a message of `draft` characters would fit after these.

    >>> known = Measure(room=100, around=2, marks=5, holds=4.0)
    >>> talk = [Part(1, Role.USER, 30), Part(2, Role.ASSISTANT, 30), Part(3, Role.USER, 30)]
    >>> look(talk, 0, known), look(talk, 40, known).left_out
    (Room(left_out=None, used=0.97, too_long=False), (1, 2))
    """
    turns = [Turn(part.role, "") for part in parts] + [Turn(Role.USER, "")]
    costs = [part.cost for part in parts] + [known.cost(draft)]
    talk = [index for index, part in enumerate(parts) if part.role is not Role.SYSTEM]
    try:
        _, dropped = fit(turns, costs, known.room - known.around)
    except PromptTooLong:
        return Room(None, 1.0, too_long=True)
    used = known.around + sum(costs[index] for index in _kept(turns, dropped))
    return Room(_numbers(parts, talk[:dropped]), min(1.0, used / known.room))


def beginning(turns: Sequence[Turn], dropped: int) -> int | None:
    """The index of the oldest turn of the talk that the model still sees, or None when it sees all."""
    if not dropped:
        return None
    talk = [index for index, turn in enumerate(turns) if turn.role is not Role.SYSTEM]
    return talk[dropped] if dropped < len(talk) else None


def _kept(turns: Sequence[Turn], dropped: int) -> list[int]:
    talk = [index for index, turn in enumerate(turns) if turn.role is not Role.SYSTEM]
    gone = set(talk[:dropped])
    return [index for index in range(len(turns)) if index not in gone]


def _numbers(parts: Sequence[Part], indices: Sequence[int]) -> tuple[int, int] | None:
    return (parts[indices[0]].number, parts[indices[-1]].number) if indices else None
