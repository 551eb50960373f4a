"""What is known of each conversation's room: nothing before the first reply, then what that one measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.domain.chat import Message, Role
from app.domain.engine.generation import Outcome, Turn
from app.domain.engine.room import Measure, Part, Room, beginning, look, measure, reply_cost


@dataclass(slots=True)
class _Known:
    """Of one conversation, with one model. Costs in tokens, by message."""

    model_id: str
    measure: Measure
    costs: dict[str, int] = field(default_factory=dict)


class Rooms:
    """`messages` gives the shown messages of a conversation. Kept in memory only."""

    def __init__(self, messages: Callable[[str], list[Message]]) -> None:
        self._messages = messages
        self._known: dict[str, _Known] = {}
        self._beginnings: dict[str, str] = {}
        self._parts: dict[str, tuple[list[Part], list[str]]] = {}

    # -- what happens ------------------------------------------------------------------------------

    def started(self, conversation_id: str, asked: Sequence[Message], dropped: int) -> bool:
        """A reply to `asked` was begun without the oldest of them; whether the boundary moved."""
        before = self._beginnings.pop(conversation_id, None)
        index = beginning(turns_of(asked), dropped)
        if index is not None:
            self._beginnings[conversation_id] = asked[index].id
        return before != self._beginnings.get(conversation_id)

    def finished(self, reply: Message, asked: Sequence[Message], outcome: Outcome, model_id: str) -> None:
        """A reply to `asked` is over: learn what they cost."""
        self.changed(reply.conversation_id)
        told = replace(outcome, text=reply.text, thinking=reply.thinking)
        measured = measure(turns_of(asked), told)
        if measured is None:
            return
        known = self._known.get(reply.conversation_id)
        if known is None or known.model_id != model_id:
            known = self._known[reply.conversation_id] = _Known(model_id, measured)
        known.measure = measured
        known.costs |= {m.id: cost for m, cost in zip(asked, outcome.turn_tokens, strict=True)}
        known.costs[reply.id] = reply_cost(measured, told)

    def changed(self, conversation_id: str) -> None:
        """Other messages are shown there now."""
        self._parts.pop(conversation_id, None)

    def forget(self, conversation_id: str) -> None:
        """Another model answers there from now on: nothing is known of it."""
        self.changed(conversation_id)
        self._known.pop(conversation_id, None)
        self._beginnings.pop(conversation_id, None)

    # -- what is asked -----------------------------------------------------------------------------

    def beginning(self, conversation_id: str) -> str | None:
        """The first message that the model saw for its last reply; None: all, or nothing is known."""
        return self._beginnings.get(conversation_id)

    def look(self, conversation_id: str, draft: str, model_id: str) -> Room | None:
        """How a message would fit; of what it leaves out, what the model does not see anyway is not told.

        None while nothing is known of this model here.
        """
        known = self._known.get(conversation_id)
        if known is None or known.model_id != model_id:
            return None
        if conversation_id not in self._parts:
            self._parts[conversation_id] = self._make(conversation_id, known)
        parts, ids = self._parts[conversation_id]
        found = look(parts, len(draft), known.measure)
        begins = self._beginnings.get(conversation_id)
        seen = parts[ids.index(begins)].number if begins in ids else 1
        return replace(found, left_out=_from(seen, found.left_out))

    # -- inside ------------------------------------------------------------------------------------

    def _make(self, conversation_id: str, known: _Known) -> tuple[list[Part], list[str]]:
        """The messages that would be turns of the next prompt, and their ids."""
        costs, cost = known.costs, known.measure.cost
        turns = [(n, m) for n, m in enumerate(self._messages(conversation_id), 1) if is_turn(m)]
        parts = [Part(n, m.role, costs[m.id] if m.id in costs else cost(len(m.text))) for n, m in turns]
        return parts, [m.id for _, m in turns]


def _from(first: int, numbers: tuple[int, int] | None) -> tuple[int, int] | None:
    """What of a range of messages begins at `first` or later."""
    if numbers is None or numbers[1] < first:
        return None
    return max(first, numbers[0]), numbers[1]


def is_turn(message: Message) -> bool:
    """Whether a message is put before the model: not one without words, and no system text."""
    return bool(message.text) and message.role is not Role.SYSTEM


def turns_of(messages: Sequence[Message]) -> list[Turn]:
    """As the model gets them: what was thought before an answer is left out."""
    return [Turn(message.role, message.text) for message in messages]
