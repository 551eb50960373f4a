"""The model's process as the other services see it: one queue, the right model loaded, crashes survived.

A child holds one model for life, since after loading it can open no other file; another model means another
child, and so does an adapter that it was not loaded with. Several replies are written side by side; while a
person waits for one (a chat), those in the background (a summary) rest in the child. Only when another model
is wanted are they put back and done again, unseen by whoever asked for them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.engine.generation import LoadedModel, Sampling, Turn
from app.domain.engine.models import Model
from app.domain.errors import EngineLoadFailed, EngineNotStarted, from_dict
from app.domain.library.adapters import Attached
from app.services.notify import Notifier
from app.worker import protocol
from app.worker.codec import loaded_from_dict
from app.worker.supervisor import ChildState, Receive, Supervisor

RESTARTS = 3
"""Crashes in a row, without a finished request between them, after which no new child is started unasked."""

SIDE_BY_SIDE = 4
"""Background replies in the child at a time: as many as it keeps sequences for."""
MOST_ADAPTERS = 4
"""Adapters that a model is loaded with, so that chats with different ones can take turns."""
LAST = (
    protocol.Finished,
    protocol.Counted,
    protocol.Embedded,
    protocol.Ranked,
    protocol.Tuned,
    protocol.Failed,
)


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What the window shows of the engine. `sandbox` is the child's last report, {} before the first."""

    state: ChildState
    model: LoadedModel | None
    sandbox: dict[str, Any]


@dataclass(slots=True, eq=False)
class Ticket:
    """A piece of work in the queue. `yields`: it is given up for good when somebody begins to wait.

    `adapter`: what the model has to be loaded with for it.
    """

    model: Model
    path: Path
    make: Callable[[int], protocol.Request] = field(repr=False)
    receive: Receive = field(repr=False)
    urgent: bool = True
    number: int = 0
    cancelled: bool = False
    pushed_back: bool = False
    yields: bool = False
    adapter: Attached | None = None


class EngineService:
    """Serves the requests of all services through one inference child."""

    def __init__(self, new_child: Callable[[], Supervisor], model_path: Callable[[Model], Path]) -> None:
        self.changed: Notifier[EngineStatus] = Notifier()
        self.used: Notifier[Model] = Notifier()
        """The engine has done what it was asked for with this model, and nothing else is waiting."""
        self.status = EngineStatus(ChildState.STOPPED, None, {})
        self.tuning: Callable[[Model], dict[str, Any]] = lambda _model: {}
        """The set fields of a `domain.engine.generation.Tuning` to load a model with."""
        self.device_failed: Callable[[str], None] = lambda _name: None
        """Hears of the graphics card that a child used when it died or could not load."""
        self.learned: Callable[[Model, LoadedModel], None] = lambda _model, _loaded: None
        """Hears what a model that was loaded really took."""
        self._device = ""
        self._new_child, self._model_path = new_child, model_path
        self._child: Supervisor | None = None
        self._held: Model | None = None
        self._adapters: dict[str, Attached] = {}
        self._loaded = False
        self._queue: deque[Ticket] = deque()
        self._active: list[Ticket] = []
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
        grammar: str = "",
        fit: bool = True,
        urgent: bool = True,
        logprobs: int = -1,
        adapter: Attached | None = None,
    ) -> Ticket:
        """Write a reply to `turns`. Events: Loading, Reading, Started, Chunk…, then Finished or Failed."""
        if adapter is not None and not adapter.strength:
            adapter = None  # it would change nothing
        wire = [{"role": str(turn.role), "text": turn.text} for turn in turns]
        chosen = dict(_set_fields(sampling or Sampling()))

        def make(number: int) -> protocol.Request:
            return protocol.Generate(
                id=number,
                turns=wire,
                max_tokens=max_tokens,
                sampling=chosen,
                grammar=grammar,
                stop=stop or [],
                fit=fit,
                urgent=urgent,
                adapter=adapter.id if adapter else "",
                strength=adapter.strength if adapter else 1.0,
                logprobs=logprobs,
            )

        return self._submit(Ticket(model, self._model_path(model), make, receive, urgent, adapter=adapter))

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

    def tune(self, model: Model, seconds: float, receive: Receive) -> Ticket:
        """Measure how the model runs best. Events: Tuned, Finished (given up for somebody), or Failed."""
        ticket = Ticket(
            model,
            self._model_path(model),
            lambda number: protocol.Tune(id=number, seconds=seconds),
            receive,
            urgent=False,
            yields=True,
        )
        return self._submit(ticket)

    def cancel(self, ticket: Ticket) -> None:
        """Give up `ticket`; its receiver gets `Finished` with reason "cancelled" (at once if not begun)."""
        ticket.cancelled = True
        if ticket in self._active:
            if self._child is not None and ticket.number:
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
        self._stop_child()
        self._tell()

    @property
    def busy_model(self) -> str | None:
        """Id of the model that is at work now."""
        return self._active[0].model.id if self._active else None

    def holds(self, model: Model) -> bool:
        """Whether this model is loaded now."""
        return self._loaded and self._held is not None and self._held.id == model.id

    @property
    def idle(self) -> bool:
        """Whether nobody waits for anything."""
        return not self._active and not self._queue

    # -- the queue ---------------------------------------------------------------------------------

    def _submit(self, ticket: Ticket) -> Ticket:
        if ticket.urgent:
            self._queue.insert(self._first_in_background(), ticket)
            self._interrupt(ticket)
        else:
            self._queue.append(ticket)
        self._advance()
        return ticket

    def _first_in_background(self) -> int:
        return next((i for i, other in enumerate(self._queue) if not other.urgent), len(self._queue))

    def _interrupt(self, ticket: Ticket) -> None:
        """Somebody waits: measuring is given up, and what nobody waits for is put back for another model."""
        for other in [*self._active, *self._queue]:
            if other.yields and not other.cancelled:
                self.cancel(other)
        for current in self._active:
            if current.urgent or current.cancelled or current.pushed_back or self._serves(ticket):
                continue
            if self._child is not None and current.number:
                current.pushed_back = True
                self._child.cancel(current.number)

    def _advance(self) -> None:
        """Begin what may begin: all that wants the loaded model, but only some of the background's."""
        while self._queue and self._may_begin(self._queue[0]):
            ticket = self._queue.popleft()
            self._active.append(ticket)
            if self._child is None or not self._serves(ticket):
                self._replace_child(ticket)
                return
            if self._loaded:
                self._begin(ticket)

    def _may_begin(self, ticket: Ticket) -> bool:
        if not self._active:
            return True
        if not self._serves(ticket) or not self._loaded:
            return False
        return ticket.urgent or sum(not other.urgent for other in self._active) < SIDE_BY_SIDE

    def _serves(self, ticket: Ticket) -> bool:
        """Whether the child that is there, or being started, can do this."""
        if self._held is None or self._held.id != ticket.model.id:
            return False
        return ticket.adapter is None or ticket.adapter.id in self._adapters

    def _keep_adapters(self, ticket: Ticket) -> None:
        """What the next child is loaded with: the adapter that is wanted and the last ones of this model."""
        if self._held is None or self._held.id != ticket.model.id:
            self._adapters = {}
        if ticket.adapter is not None:
            self._adapters.pop(ticket.adapter.id, None)
            last = list(self._adapters.items())[-(MOST_ADAPTERS - 1) :]
            self._adapters = {**dict(last), ticket.adapter.id: ticket.adapter}

    def _replace_child(self, ticket: Ticket) -> None:
        self._keep_adapters(ticket)
        if self._child is not None:
            self._child.stop()
        child = self._new_child()
        child.on_state = lambda _state: self._tell() if child is self._child else None
        self._child, self._held, self._loaded = child, ticket.model, False
        tuning = self.tuning(ticket.model)
        self._device = str(tuning.get("device", ""))
        name = ticket.model.name
        adapters = {each.id: str(each.path) for each in self._adapters.values()}
        load = protocol.Load(child.take_id(), str(ticket.path), name, tuning=tuning, adapters=adapters)
        child.send(load, lambda event: self._on_load(child, ticket, event))

    def _on_load(self, child: Supervisor, ticket: Ticket, event: protocol.Event) -> None:
        if child is not self._child:
            if ticket in self._active and isinstance(event, protocol.Failed):
                self._finish(ticket, event)
            return
        if isinstance(event, protocol.Loaded):
            self._loaded = True
            loaded = loaded_from_dict(event.model)
            self.status = EngineStatus(child.state, loaded, event.sandbox)
            self.learned(ticket.model, loaded)
            self._tell()
            if self._outrun(ticket):
                self._active.remove(ticket)
                self._queue.insert(self._first_in_background(), ticket)
            else:
                self._begin(ticket)
            self._advance()
        elif isinstance(event, protocol.Failed):
            culprit = self._culprit(event)
            self._stop_child()
            if culprit is not None:
                if ticket.adapter is None or ticket.adapter.id != culprit.id:  # kept for another chat
                    self._replace_child(ticket)
                    return
                error = EngineLoadFailed(name=culprit.name, reason="adapter")
                event = protocol.Failed(event.id, error.to_dict())
            elif (
                self._device
            ):  # not the model's fault, perhaps: without the card, and nobody has to ask again
                self.device_failed(self._device)
                if not self.tuning(ticket.model).get("device"):
                    self._replace_child(ticket)
                    return
            self._finish(ticket, event)
        else:
            ticket.receive(event)

    def _culprit(self, event: protocol.Failed) -> Attached | None:
        """The adapter that could not be loaded; the child knows it by its id only."""
        error = from_dict(event.error)
        if not isinstance(error, EngineLoadFailed) or error.reason != "adapter":
            return None
        return self._adapters.get(error.name)

    def _outrun(self, ticket: Ticket) -> bool:
        """Whether, while its model was loaded, somebody began to wait for another one."""
        first = self._queue[0] if self._queue else ticket
        return first.urgent and not ticket.urgent and not self._serves(first)

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
                if self._device and child.state is ChildState.LOST:
                    self.device_failed(self._device)
            if self._crashes > RESTARTS:
                self._fail_waiting()
            self._finish(ticket, event)
        elif isinstance(event, LAST):
            self._crashes = 0
            self._finish(ticket, event)
        elif not ticket.pushed_back:
            ticket.receive(event)

    def _finish(self, ticket: Ticket, event: protocol.Event | None) -> None:
        self._active.remove(ticket)
        ticket.number = 0
        if ticket.pushed_back and not ticket.cancelled and not isinstance(event, protocol.Failed):
            ticket.pushed_back = False
            if isinstance(event, protocol.Finished) and event.outcome.get("reason") != "cancelled":
                ticket.receive(event)  # it was done before the interruption reached it
            else:
                self._queue.insert(self._first_in_background(), ticket)
        elif event is None:
            _answer_cancelled(ticket)
        else:
            ticket.receive(event)
        self._tell()
        self._advance()
        if self.idle and not ticket.yields and self.holds(ticket.model):
            self.used.publish(ticket.model)

    def _stop_child(self) -> None:
        if self._child is not None:
            child = self._child
            self._drop_child()
            child.stop()

    def _drop_child(self) -> None:
        self._child, self._held, self._loaded, self._adapters = None, None, False, {}

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
