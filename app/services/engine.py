"""The model's process as the other services see it: one queue, the right model loaded, crashes survived.

A child holds one model for life, since after loading it can open no other file; another model means another
child. Urgent work (a chat) goes before background work (a summary) and interrupts it: the interrupted step
is put back and done again, unseen by whoever asked for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import EngineNotStarted
from app.domain.generation import LoadedModel, Sampling, Turn
from app.domain.models import Model
from app.services.notify import Notifier
from app.worker import protocol
from app.worker.codec import loaded_from_dict
from app.worker.supervisor import ChildState, Receive, Supervisor

RESTARTS = 3
"""Crashes in a row, without a finished request between them, after which no new child is started unasked."""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What the window shows of the engine. `sandbox` is the child's last report, {} before the first."""

    state: ChildState
    model: LoadedModel | None
    sandbox: dict[str, Any]


@dataclass(slots=True, eq=False)
class Ticket:
    """A piece of work in the queue."""

    model: Model
    path: Path
    make: Callable[[int], protocol.Request] = field(repr=False)
    receive: Receive = field(repr=False)
    urgent: bool = True
    number: int = 0
    cancelled: bool = False
    pushed_back: bool = False


class EngineService:
    """Serves the requests of all services through one inference child."""

    def __init__(self, new_child: Callable[[], Supervisor], model_path: Callable[[Model], Path]) -> None:
        self.changed: Notifier[EngineStatus] = Notifier()
        self.status = EngineStatus(ChildState.STOPPED, None, {})
        self.threads = 0
        self._new_child, self._model_path = new_child, model_path
        self._child: Supervisor | None = None
        self._held: str | None = None
        self._loaded = False
        self._queue: deque[Ticket] = deque()
        self._current: Ticket | None = None
        self._crashes = 0

    # -- asking ------------------------------------------------------------------------------------

    def generate(
        self,
        model: Model,
        turns: list[Turn],
        receive: Receive,
        *,
        sampling: Sampling | None = None,
        max_tokens: int = 1024,
        stop: list[str] | None = None,
        fit: bool = True,
        urgent: bool = True,
    ) -> Ticket:
        """Write a reply to `turns`. Events: Loading, Reading, Started, Chunk…, then Finished or Failed."""
        wire = [{"role": str(turn.role), "text": turn.text} for turn in turns]
        chosen = dict(_set_fields(sampling or Sampling()))

        def make(number: int) -> protocol.Request:
            return protocol.Generate(
                id=number, turns=wire, max_tokens=max_tokens, sampling=chosen, stop=stop or [], fit=fit
            )

        return self._submit(Ticket(model, self._model_path(model), make, receive, urgent))

    def count(self, model: Model, texts: list[str], receive: Receive, *, urgent: bool = True) -> Ticket:
        """Count tokens. Events: Loading, then Counted or Failed."""
        return self._submit(
            Ticket(
                model,
                self._model_path(model),
                lambda number: protocol.Count(id=number, texts=texts),
                receive,
                urgent,
            )
        )

    def cancel(self, ticket: Ticket) -> None:
        """Give up `ticket`; its receiver gets `Finished` with reason "cancelled" (at once if not begun)."""
        ticket.cancelled = True
        if ticket is self._current:
            if self._child is not None and self._loaded:
                self._child.cancel(ticket.number)
            return
        if ticket in self._queue:
            self._queue.remove(ticket)
            _answer_cancelled(ticket)

    def stop(self) -> None:
        """End the child: memory is freed and no prompt is left in it."""
        waiting, self._queue = list(self._queue), deque()
        for ticket in waiting:
            _answer_cancelled(ticket)
        if self._child is not None:
            child, self._child = self._child, None
            self._held, self._loaded = None, False
            child.stop()
        self._tell()

    @property
    def busy_model(self) -> str | None:
        """Id of the model that is at work now."""
        return self._current.model.id if self._current else None

    # -- the queue ---------------------------------------------------------------------------------

    def _submit(self, ticket: Ticket) -> Ticket:
        if ticket.urgent:
            index = next((i for i, other in enumerate(self._queue) if not other.urgent), len(self._queue))
            self._queue.insert(index, ticket)
            self._interrupt()
        else:
            self._queue.append(ticket)
        self._advance()
        return ticket

    def _interrupt(self) -> None:
        current = self._current
        if current is None or current.urgent or current.cancelled or current.pushed_back:
            return
        if self._child is not None and self._loaded:
            current.pushed_back = True
            self._child.cancel(current.number)

    def _advance(self) -> None:
        if self._current is not None or not self._queue:
            return
        self._current = ticket = self._queue.popleft()
        if self._child is None or self._held != ticket.model.id:
            self._replace_child(ticket)
        elif self._loaded:
            self._begin(ticket)

    def _replace_child(self, ticket: Ticket) -> None:
        if self._child is not None:
            self._child.stop()
        child = self._new_child()
        child.on_state = lambda _state: self._tell() if child is self._child else None
        self._child, self._held, self._loaded = child, ticket.model.id, False
        load = protocol.Load(
            id=child.take_id(), path=str(ticket.path), name=ticket.model.name, threads=self.threads
        )
        child.send(load, lambda event: self._on_load(child, event))

    def _on_load(self, child: Supervisor, event: protocol.Event) -> None:
        ticket = self._current
        if child is not self._child:
            if ticket is not None and not self._loaded and isinstance(event, protocol.Failed):
                self._finish(ticket, event)
            return
        if isinstance(event, protocol.Loaded):
            self._loaded = True
            self.status = EngineStatus(child.state, loaded_from_dict(event.model), event.sandbox)
            self._tell()
            if ticket is not None:
                self._begin(ticket)
        elif ticket is not None and isinstance(event, protocol.Failed):
            self._drop_child()
            self._finish(ticket, event)
        elif ticket is not None:
            ticket.receive(event)

    def _begin(self, ticket: Ticket) -> None:
        if ticket.cancelled:
            self._finish(ticket, None)
            return
        child = self._child
        assert child is not None
        ticket.number = child.take_id()
        child.send(ticket.make(ticket.number), lambda event: self._on_event(child, ticket, event))

    def _on_event(self, child: Supervisor, ticket: Ticket, event: protocol.Event) -> None:
        if isinstance(event, protocol.Failed) and child.state in (ChildState.LOST, ChildState.STOPPED):
            if child is self._child:
                self._crashes += 1
                self._drop_child()
            if self._crashes > RESTARTS:
                self._fail_waiting()
            self._finish(ticket, event)
        elif isinstance(event, (protocol.Finished, protocol.Counted, protocol.Failed)):
            self._crashes = 0
            self._finish(ticket, event)
        elif not ticket.pushed_back:
            ticket.receive(event)

    def _finish(self, ticket: Ticket, event: protocol.Event | None) -> None:
        self._current = None
        if ticket.pushed_back and not ticket.cancelled and not isinstance(event, protocol.Failed):
            ticket.pushed_back = False
            if isinstance(event, protocol.Finished) and event.outcome.get("reason") != "cancelled":
                ticket.receive(event)  # it was done before the interruption reached it
            else:
                index = next((i for i, other in enumerate(self._queue) if not other.urgent), len(self._queue))
                self._queue.insert(index, ticket)
        elif event is None:
            _answer_cancelled(ticket)
        else:
            ticket.receive(event)
        self._tell()
        self._advance()

    def _drop_child(self) -> None:
        self._child, self._held, self._loaded = None, None, False

    def _fail_waiting(self) -> None:
        waiting, self._queue = list(self._queue), deque()
        self._crashes = 0
        for ticket in waiting:
            error = EngineNotStarted(reason="restarts").to_dict()
            ticket.receive(protocol.Failed(id=0, error=error))

    def _tell(self) -> None:
        state = self._child.state if self._child else ChildState.STOPPED
        model = self.status.model if self._loaded else None
        self.status = EngineStatus(state, model, self.status.sandbox)
        self.changed.publish(self.status)


def _set_fields(sampling: Sampling) -> list[tuple[str, Any]]:
    names = ("temperature", "top_k", "top_p", "min_p", "repeat_penalty", "seed")
    return [(name, getattr(sampling, name)) for name in names if getattr(sampling, name) is not None]


def _answer_cancelled(ticket: Ticket) -> None:
    ticket.receive(protocol.Finished(id=0, outcome={"reason": "cancelled"}))
