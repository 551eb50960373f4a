"""From turns to a marked prompt, and what to leave out when it is too long. Pure.

A prompt is a list of segments. A control segment is one marker of the chat format and is tokenised with
special tokens on; everything else, a person's or a document's words above all, is tokenised with them off.
So a document that spells out `<|im_end|>` makes ordinary text and no control token (`security.md` 4.4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.chat import Role
from app.domain.engine.errors import PromptTooLong
from app.domain.engine.generation import Turn
from app.domain.engine.templates import PLAIN, TEXT, Format

Segment = tuple[str, bool]
"""Text, and whether it is one control marker."""


def render(form: Format, turns: Sequence[Turn]) -> list[Segment]:
    r"""The whole prompt, the opening of the reply included.

    Neighbouring pieces of plain text are one segment, so that they are tokenised as they would be in one go;
    only a reply's text stands apart, as it did when it was written.

    >>> from app.domain.engine.templates import CHATML
    >>> render(CHATML, [Turn(Role.USER, "Hi")])[:3]
    [('<|im_start|>', True), ('user\nHi', False), ('<|im_end|>', True)]
    """
    folded = fold_system(form, turns)
    return [part for turn in folded for part in render_turn(form, turn)] + reply_opening(form)


def render_turn(form: Format, turn: Turn) -> list[Segment]:
    """One turn as it stands in the prompt. A system turn must be folded first where there is none."""
    text = turn.text.strip() if form.strip else turn.text
    if turn.role is not Role.ASSISTANT:
        pattern = form.user if turn.role is Role.USER or form.system is None else form.system
        return _merged(_split(pattern, form.markers, text))
    before, _, _ = form.assistant.partition(TEXT)
    return [*_merged(_split(before, form.markers, "")), *_merged([(text, False)]), *reply_closing(form)]


def reply_opening(form: Format) -> list[Segment]:
    """What stands before a reply that is to be written."""
    return _merged(_split(form.reply, form.markers, ""))


def reply_closing(form: Format) -> list[Segment]:
    """What stands after a reply that was written."""
    return _merged(_split(form.assistant.partition(TEXT)[2], form.markers, ""))


def fold_system(form: Format, turns: Sequence[Turn]) -> list[Turn]:
    """Put system texts before the first user text, for families that know no system turn."""
    if form.system is not None:
        return list(turns)
    system = "\n\n".join(turn.text for turn in turns if turn.role is Role.SYSTEM)
    rest = [turn for turn in turns if turn.role is not Role.SYSTEM]
    if not system:
        return rest
    for index, turn in enumerate(rest):
        if turn.role is Role.USER:
            rest[index] = Turn(Role.USER, f"{system}\n\n{turn.text}")
            return rest
    return [Turn(Role.USER, system), *rest]


def fit(turns: Sequence[Turn], counts: Sequence[int], room: int) -> tuple[list[Turn], int]:
    """Leave out the oldest turns until the rest needs at most `room` tokens.

    `counts` are the tokens of each turn with its markers. System turns and the last turn always stay, and
    what stays of the talk begins with a user's turn. Returns the kept turns and how many were left out.
    Raises `PromptTooLong` when even the turns that must stay do not fit.
    """
    if len(turns) != len(counts):
        raise ValueError("one count for each turn")
    last = len(turns) - 1
    needed = [i for i, turn in enumerate(turns) if turn.role is Role.SYSTEM or i == last]
    total = sum(counts)
    least = sum(counts[i] for i in needed)
    if least > room:
        raise PromptTooLong(tokens=least, room=room)
    kept = set(range(len(turns)))
    for index in range(last):
        if turns[index].role is Role.SYSTEM:
            continue
        if total <= room and (turns[index].role is Role.USER or len(kept) == len(turns)):
            break
        kept.discard(index)
        total -= counts[index]
    return [turns[i] for i in sorted(kept)], len(turns) - len(kept)


def reply_start(form: Format, text: str) -> str:
    """The first text of a reply: chat formats put the space before it themselves."""
    return text if form is PLAIN else text.lstrip()


def _split(pattern: str, markers: tuple[str, ...], text: str) -> list[Segment]:
    """Cut the pattern at its markers first and put the text in afterwards: markers in the text stay text."""
    if not markers:
        return [(pattern.replace(TEXT, text), False)]
    cut = re.split("(" + "|".join(re.escape(marker) for marker in markers) + ")", pattern)
    return [(part, True) if i % 2 else (part.replace(TEXT, text), False) for i, part in enumerate(cut)]


def _merged(parts: list[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for text, control in parts:
        if not text:
            continue
        if merged and not control and not merged[-1][1]:
            merged[-1] = (merged[-1][0] + text, False)
        else:
            merged.append((text, control))
    return merged
