"""What a reasoning model thinks, told apart from what it answers. Pure, and streaming.

Families mark their thinking with two strings around it. It stands at the very beginning of a reply and
nowhere else: an answer that quotes `<think>` is an answer. Earlier thinking is never put back into a prompt,
as the families' own templates have it (Qwen3 cuts at the last `</think>`; gpt-oss: "CoT is dropped during all
previous turns").
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto

from app.domain.engine.reasoning import THINK, Thinking


def settled(thinking: str, answer: str, reason: str) -> tuple[str, str]:
    """Thinking and answer of a reply that is over, `reason` as in `domain.engine.generation.Outcome`.

    A model that ended by itself without having closed its thinking has answered without marking it, so what
    it wrote is the answer. One that was stopped or ran out of room has thought, and has not answered.

    >>> settled("Four.", "", "stop"), settled("Let me see", "", "length")
    (('', 'Four.'), ('Let me see', ''))
    """
    thinking, answer = thinking.strip("\n "), answer.strip("\n ")
    return ("", thinking) if reason == "stop" and not answer else (thinking, answer)


class _At(Enum):
    """Where in a reply the next character stands."""

    BEGINNING = auto()
    THOUGHT = auto()
    ANSWER = auto()


class Splitter:
    """Splits a reply while it is being written. None as `thinking`: all of it is answer.

    Give `push` the text as it comes and `finish` its end; both return (thought, answer), either of which may
    be empty. What may be the beginning of a mark is held back until it is decided. Marks and the white space
    after them belong to neither.
    """

    def __init__(self, thinking: Thinking | None) -> None:
        self._how = thinking or THINK
        self._at = _At.ANSWER if thinking is None else _At.BEGINNING
        if thinking is not None and thinking.opened_by_prompt:
            self._at = _At.THOUGHT
        self._held = ""
        self._bare = thinking is not None
        """Whether white space that comes next stands beside a mark."""

    def push(self, text: str) -> tuple[str, str]:
        """More of the reply."""
        self._held += text
        thought = answer = ""
        while self._held:
            before, part = self._at, self._take()
            if before is _At.THOUGHT:
                thought += part
            else:
                answer += part
            if self._at is before:
                break
        return thought, answer

    def finish(self) -> tuple[str, str]:
        """The end: what was held back is no mark any more."""
        rest, self._held = self._held, ""
        return (rest, "") if self._at is _At.THOUGHT else ("", rest)

    # -- inside ------------------------------------------------------------------------------------

    def _take(self) -> str:
        """Take what is decided off the held text, and go on to where the next character stands."""
        if self._bare:
            self._held = self._held.lstrip()
        if self._at is _At.BEGINNING:
            self._begin()
            return ""
        if self._at is _At.THOUGHT:
            return self._think()
        return self._give(len(self._held))

    def _begin(self) -> None:
        """Pass over marks; what is no mark is the answer."""
        how = self._how
        while mark := _first(self._held, (how.between, how.answer, how.opening, *how.more)):
            self._held = self._held[len(mark) :].lstrip()
            if mark != how.between:
                self._at = _At.ANSWER if mark == how.answer else _At.THOUGHT
                return
        marks = (how.between, how.answer, how.opening, *how.more)
        if self._held and not any(mark.startswith(self._held) for mark in marks):
            self._at = _At.ANSWER

    def _think(self) -> str:
        how = self._how
        if self._bare:  # a model may open its thinking once more than its template did
            if any(mark != self._held and mark.startswith(self._held) for mark in (how.opening, how.closing)):
                return ""
            self._held = self._held.removeprefix(how.opening).lstrip()
        at = self._held.find(how.closing)
        if at < 0:
            return self._give(len(self._held) - _overlap(self._held, how.closing))
        thought = self._give(at)
        self._held = self._held[len(how.closing) :]
        self._at = _At.BEGINNING if how.answer else _At.ANSWER
        self._bare = True
        return thought

    def _give(self, count: int) -> str:
        given, self._held = self._held[:count], self._held[count:]
        self._bare = self._bare and not given
        return given


def _first(text: str, marks: Iterable[str]) -> str:
    return next((mark for mark in marks if mark and text.startswith(mark)), "")


def _overlap(text: str, mark: str) -> int:
    """How many characters at the end of a text may be the beginning of a mark."""
    most = min(len(text), len(mark) - 1)
    return next((size for size in range(most, 0, -1) if text.endswith(mark[:size])), 0)
