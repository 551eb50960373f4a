"""A reply while it is being written: what was thought, what is said, and for how long it was thought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.chat import Message
from app.domain.engine.thinking import settled
from app.services.engine import Ticket
from app.worker import protocol

SAVE_EVERY_S = 0.25


class Reply:
    """`asked` are the messages it answers, as the model gets them. Moments are seconds of one clock."""

    def __init__(self, message: Message, model_id: str, asked: Sequence[Message]) -> None:
        self.message, self.model_id, self.asked = message, model_id, asked
        self.text = self.thinking = ""
        self.thinking_s = 0.0
        self.ticket: Ticket | None = None
        self._thought_from: float | None = None
        self._saved_at = 0.0

    def as_message(self) -> Message:
        """With what is written so far."""
        return replace(self.message, text=self.text, thinking=self.thinking, thinking_s=self.thinking_s)

    def add(self, chunk: protocol.Chunk, now: float) -> bool:
        """More of it; whether it is time to save it."""
        if chunk.thinking:
            self._thought_from = now if self._thought_from is None else self._thought_from
            self.thinking += chunk.text
        else:
            self._think_no_more(now)
            self.text += chunk.text
        due = now - self._saved_at >= SAVE_EVERY_S
        if due:
            self._saved_at = now
        return due

    def end(self, reason: str, now: float) -> bool:
        """It is over, for a reason of `Outcome` or another; whether only now an answer is known."""
        self._think_no_more(now)
        unsaid = not self.text.strip()
        self.thinking, self.text = settled(self.thinking, self.text, reason)
        if not self.thinking:
            self.thinking_s = 0.0
        return unsaid and bool(self.text)

    def _think_no_more(self, now: float) -> None:
        if self._thought_from is not None and not self.text:
            self.thinking_s = max(0.0, now - self._thought_from)
