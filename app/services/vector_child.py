"""A child with a model for vectors or scores: one request at a time, what is urgent first.

It is another than the chat's, since a child holds a single model for life and a question needs both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.engine.models import Model
from app.domain.errors import AppError, EngineFailed, EngineStopped, from_dict
from app.worker import protocol
from app.worker.supervisor import Supervisor

Failed = Callable[[AppError], None]


@dataclass(slots=True, eq=False)
class Wish:
    """A request, made with its number, and the kind of event that answers it.

    `read` takes that event and returns what is to be done with it; ValueError: the answer is of no use.
    """

    make: Callable[[int], protocol.Request]
    answer: type[protocol.Embedded] | type[protocol.Ranked]
    read: Callable[[protocol.Event], Callable[[], None]]
    failed: Failed


class VectorChild:
    """Loads its model when something is first asked. A child that dies is replaced at the next wish."""

    def __init__(self, model: Model, path: Path, new_child: Callable[[], Supervisor]) -> None:
        self.model = model
        self._path, self._new_child = path, new_child
        self._child: Supervisor | None = None
        self._loaded = False
        self._queue: deque[Wish] = deque()
        self._active: Wish | None = None

    def ask(self, wish: Wish, first: bool) -> None:
        """Queue a wish, before all others if `first`."""
        if first:
            self._queue.appendleft(wish)
        else:
            self._queue.append(wish)
        self._advance()

    def stop(self) -> None:
        """End the child; what was asked fails with EngineStopped."""
        waiting = [*([self._active] if self._active else []), *self._queue]
        self._active = None
        self._queue.clear()
        self._drop()
        for wish in waiting:
            wish.failed(EngineStopped(kind="killed"))

    # -- inside ------------------------------------------------------------------------------------

    def _advance(self) -> None:
        if self._active is not None or not self._queue:
            return
        self._active = wish = self._queue.popleft()
        if self._child is None:
            self._child = child = self._new_child()
            load = protocol.Load(child.take_id(), str(self._path), self.model.name, embeds=True)
            child.send(load, lambda event: self._on_load(child, event))
        elif self._loaded:
            self._send(self._child, wish)

    def _on_load(self, child: Supervisor, event: protocol.Event) -> None:
        if child is not self._child:
            return
        if isinstance(event, protocol.Loaded):
            self._loaded = True
            if self._active is not None:
                self._send(child, self._active)
        elif isinstance(event, protocol.Failed):
            self._drop()
            self._fail(from_dict(event.error))

    def _send(self, child: Supervisor, wish: Wish) -> None:
        child.send(wish.make(child.take_id()), lambda event: self._on_event(child, wish, event))

    def _on_event(self, child: Supervisor, wish: Wish, event: protocol.Event) -> None:
        if wish is not self._active:
            return
        if isinstance(event, protocol.Failed):
            error = from_dict(event.error)
            if isinstance(error, EngineStopped) and child is self._child:
                self._drop()
            self._fail(error)
        elif isinstance(event, protocol.Finished):
            self._fail(EngineStopped(kind="killed"))
        elif isinstance(event, wish.answer):
            try:
                done = wish.read(event)
            except ValueError:
                self._fail(EngineFailed(code="vectors"))
                return
            self._active = None
            done()
            self._advance()

    def _fail(self, error: AppError) -> None:
        """Tell whoever waits; the others are tried again, each with a child of its own if need be."""
        wish, self._active = self._active, None
        if wish is not None:
            wish.failed(error)
        self._advance()

    def _drop(self) -> None:
        child, self._child, self._loaded = self._child, None, False
        if child is not None:
            child.stop()
