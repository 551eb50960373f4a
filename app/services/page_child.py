"""The child that draws one document's pages: given the bytes in parts, then asked for a page at a time."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import AppError, DocumentDamaged, DocumentTooLarge, EngineStopped, from_dict
from app.worker import protocol
from app.worker.supervisor import Later, Supervisor

PART = 3 << 20
"""Bytes sent at a time, so that the window never waits for a whole file."""
WITHIN_S = 60.0
"""For one page; OCR of a page takes 3 to 8 s on two cores (documents.md 1.2)."""


@dataclass(frozen=True, slots=True)
class Held:
    """The document a child holds."""

    name: str
    kind: str
    content: bytes
    password: str = ""


class PageChild:
    """One life of one child. `used`: it has drawn something; `lost`: it draws no more."""

    def __init__(self, child: Supervisor, held: Held, later: Later) -> None:
        self.used = False
        self.lost = False
        self._child, self._held, self._later = child, held, later
        self._sent = 0
        self._asked = 0
        self.timed_out = False
        self._unset: Callable[[], None] = lambda: None

    def render(
        self,
        request: Callable[[int], protocol.Render],
        drawn: Callable[[protocol.Rendered], None],
        ended: Callable[[AppError | None], None],
    ) -> None:
        """Ask for a page; `request` is given its number. One at a time; `ended` comes last, once."""
        if self._sent < len(self._held.content):
            self._send_part(lambda: self.render(request, drawn, ended), ended)
            return
        self._watch()
        self._asked = self._child.take_id()

        def receive(event: protocol.Event) -> None:
            if isinstance(event, protocol.Rendered):
                self.used = True
                drawn(event)
            elif isinstance(event, (protocol.Finished, protocol.Failed)):
                self._end(event, ended)

        self._child.send(request(self._asked), receive)

    def cancel(self) -> None:
        """Give up what is asked for; `ended` comes all the same."""
        if self._asked:
            self._child.cancel(self._asked)

    def stop(self, at_once: bool = False) -> None:
        """End the child; nothing of the document stays with it. `at_once`: it is busy and would not hear."""
        self._unset()
        self.lost = True
        self._held = Held("", "", b"")
        if at_once:
            self._child.kill()
        else:
            self._child.stop()

    def _send_part(self, then: Callable[[], None], ended: Callable[[AppError | None], None]) -> None:
        held, number = self._held, self._child.take_id()
        part = held.content[self._sent : self._sent + PART]
        self._sent += len(part)
        last = self._sent >= len(held.content)
        content = base64.b64encode(part).decode("ascii")
        self._watch()

        def receive(event: protocol.Event) -> None:
            if isinstance(event, protocol.Finished):
                self._unset()
                then()
            elif isinstance(event, protocol.Failed):
                self._end(event, ended)

        request = protocol.Hold(number, held.name, held.kind, content, last, held.password)
        self._child.send(request, receive)

    def _watch(self) -> None:
        self._unset()
        self._unset = self._later(WITHIN_S, self._too_long)

    def _too_long(self) -> None:
        self.timed_out = True
        self._child.kill()

    def _end(
        self, event: protocol.Finished | protocol.Failed, ended: Callable[[AppError | None], None]
    ) -> None:
        self._unset()
        self._asked = 0
        ended(None if isinstance(event, protocol.Finished) else self._named(from_dict(event.error)))

    def _named(self, error: AppError) -> AppError:
        """What a child that is gone says about the file."""
        name = self._held.name
        self.lost = self.lost or isinstance(error, EngineStopped)
        if self.timed_out:
            return DocumentTooLarge(name=name, limit="time")
        if isinstance(error, EngineStopped) and error.kind in ("memory", "time"):
            return DocumentTooLarge(name=name, limit=error.kind)
        if isinstance(error, EngineStopped) and error.kind in ("crashed", "aborted", "exited"):
            return DocumentDamaged(name=name)
        return error
