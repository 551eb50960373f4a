"""A model that writes one answer after the other for the library: in a child of its own, or beside the chats.

An own child is what makes answers the same again (`domain.library.results.Way`) and lets several models write
at the same time. Through the engine's queue the person's chats go first, and memory is taken only once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from app.domain.engine.generation import Sampling, Tuning, Turn
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.services.engine import EngineService, Ticket
from app.worker import protocol
from app.worker.codec import loaded_from_dict, tuning_to_dict
from app.worker.protocol import ProtocolError
from app.worker.supervisor import Receive, Supervisor

THINKING = 1024
"""Tokens that a model which thinks before it answers may have for that, beside those of the answer."""
EXACT = Tuning(threads=1, batch=128, flash=False, device="CPU", repack=False, guesses=False)
"""On one thread, in pieces of one size, with weights as they lie in the file and nothing guessed, the same
request gives the same bits (CONTRIBUTING, The engine)."""
CONTEXT = 4096
"""Tokens that an exact child has room for: with less than the model was trained for it never grows."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `most`: tokens of the answer. `fresh`: nothing of an earlier request is used."""

    turns: tuple[Turn, ...]
    sampling: Sampling
    most: int
    fresh: bool = False
    urgent: bool = False


def exact() -> dict[str, Any]:
    """The tuning of an exact child, for `OwnChild`."""
    return tuning_to_dict(EXACT)


class Writer(Protocol):
    """Answers one request at a time, by events of the protocol; the last is `Finished` or `Failed`."""

    def write(self, ask: Ask, receive: Receive) -> None:
        """Begin an answer. What goes wrong at once is told by `Failed` as well."""

    def stop(self) -> None:
        """End it; memory is free. What was being written is answered no more."""


class OwnChild:
    """A child with one model. It is started by the first request, and anew when it died."""

    def __init__(
        self,
        model: Model,
        path: Callable[[Model], Path],
        new_child: Callable[[], Supervisor],
        tuning: dict[str, Any],
        context: int = 0,
    ) -> None:
        """`tuning`: set fields of a `Tuning`. `path` may raise ModelMissing and ModelChanged."""
        self.model = model
        self._path, self._new_child, self._tuning, self._context = path, new_child, tuning, context
        self._child: Supervisor | None = None
        self._reasons = False

    def write(self, ask: Ask, receive: Receive) -> None:
        """See `Writer.write`."""
        if self._child is not None:
            self._send(self._child, ask, receive)
            return
        try:
            path = self._path(self.model)
        except AppError as error:
            receive(protocol.Failed(0, error.to_dict()))
            return
        self._child = child = self._new_child()
        number = child.take_id()
        load = protocol.Load(number, str(path), self.model.name, self._context, dict(self._tuning))
        child.send(load, lambda event: self._on_load(child, ask, event, receive))

    def stop(self) -> None:
        """See `Writer.stop`."""
        child, self._child = self._child, None
        if child is not None:
            child.stop()

    def _on_load(self, child: Supervisor, ask: Ask, event: protocol.Event, receive: Receive) -> None:
        if child is not self._child:
            return
        if isinstance(event, protocol.Failed):
            self.stop()
            receive(event)
        elif isinstance(event, protocol.Loaded):
            try:
                self._reasons = loaded_from_dict(event.model).reasons
            except ProtocolError:
                self._reasons = False
            self._send(child, ask, receive)
        else:
            receive(event)

    def _send(self, child: Supervisor, ask: Ask, receive: Receive) -> None:
        request = _request(child.take_id(), ask, self._reasons)
        child.send(request, lambda event: self._on_event(child, event, receive))

    def _on_event(self, child: Supervisor, event: protocol.Event, receive: Receive) -> None:
        if child is not self._child:
            return
        if isinstance(event, protocol.Failed) and event.error.get("error") in DIED:
            self.stop()
        receive(event)


class BesideChats:
    """A model through the engine's queue, where the chats go first."""

    def __init__(self, model: Model, engine: EngineService) -> None:
        self.model, self._engine = model, engine
        self._ticket: Ticket | None = None
        self._stopped = False

    def write(self, ask: Ask, receive: Receive) -> None:
        """See `Writer.write`. The model is loaded first, since only then it is known whether it thinks."""
        self._stopped = False

        def loaded(event: protocol.Event) -> None:
            if self._stopped:
                return
            if isinstance(event, protocol.Counted):
                self._begin(ask, receive)
            else:
                receive(event)

        try:
            self._ticket = self._engine.count(self.model, [""], loaded, urgent=ask.urgent)
        except AppError as error:
            receive(protocol.Failed(0, error.to_dict()))

    def stop(self) -> None:
        """See `Writer.stop`. The engine keeps its model for whoever is next."""
        self._stopped = True
        if self._ticket is not None:
            self._engine.cancel(self._ticket)

    def _begin(self, ask: Ask, receive: Receive) -> None:
        held = self._engine.status.model
        more = THINKING if held is not None and held.reasons else 0

        def hear(event: protocol.Event) -> None:
            if not self._stopped:
                receive(event)

        try:
            self._ticket = self._engine.generate(
                self.model,
                list(ask.turns),
                hear,
                sampling=ask.sampling,
                max_tokens=ask.most + more,
                fit=False,
                urgent=ask.urgent,
            )
        except AppError as error:
            receive(protocol.Failed(0, error.to_dict()))


DIED = frozenset(["EngineStopped", "EngineNotStarted"])


def _request(number: int, ask: Ask, reasons: bool) -> protocol.Generate:
    sampling = {name: value for name, value in asdict(ask.sampling).items() if value is not None}
    return protocol.Generate(
        id=number,
        turns=[{"role": str(turn.role), "text": turn.text} for turn in ask.turns],
        max_tokens=ask.most + (THINKING if reasons else 0),
        sampling=sampling,
        fit=False,
        urgent=ask.urgent,
        fresh=ask.fresh,
    )
