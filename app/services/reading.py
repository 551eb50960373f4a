"""Files become text in a child that lives for one file, under limits, with no network and no other file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.documents import Document, Limits
from app.domain.engine.generation import Progress
from app.domain.errors import AppError, DocumentDamaged, DocumentTooLarge, EngineStopped, from_dict
from app.worker import protocol
from app.worker.codec import document_from_dict
from app.worker.supervisor import Later, Supervisor


class Reader:
    """One file being read."""

    def __init__(
        self,
        child: Supervisor,
        name: str,
        progress: Callable[[Progress], None],
        done: Callable[[Document], None],
        failed: Callable[[AppError], None],
    ) -> None:
        self._child, self._name = child, name
        self._progress, self._done, self._failed = progress, done, failed
        self._timed_out = False
        self._unset: Callable[[], None] = lambda: None

    def start(self, path: Path, limits: Limits, later: Later, password: str = "") -> None:
        """Send the request and watch: `limits.wall_s` seconds without a page is too long."""
        self._limits, self._later = limits, later
        self._watch()
        number = self._child.take_id()
        request = protocol.Extract(id=number, path=str(path), name=self._name, password=password)
        self._child.send(request, self._receive)

    def cancel(self) -> None:
        """Give up; `failed` is called with `EngineStopped`."""
        self._child.kill()

    def _watch(self) -> None:
        self._unset()
        self._unset = self._later(self._limits.wall_s, self._too_long)

    def _too_long(self) -> None:
        self._timed_out = True
        self._child.kill()

    def _receive(self, event: protocol.Event) -> None:
        if isinstance(event, protocol.Reading):
            self._watch()
            self._progress(Progress(event.done, event.total))
        elif isinstance(event, protocol.Extracted):
            self._end()
            self._accept(event)
        elif isinstance(event, protocol.Failed):
            self._end()
            self._failed(self._named(from_dict(event.error)))

    def _accept(self, event: protocol.Extracted) -> None:
        try:
            document = document_from_dict(event.document)
        except protocol.ProtocolError:
            self._failed(DocumentDamaged(name=self._name))
            return
        self._done(document)

    def _named(self, error: AppError) -> AppError:
        """A child that was ended or broke down says something about the file."""
        if self._timed_out:
            return DocumentTooLarge(name=self._name, limit="time")
        if isinstance(error, EngineStopped) and error.kind in ("memory", "time"):
            return DocumentTooLarge(name=self._name, limit=error.kind)
        if isinstance(error, EngineStopped) and error.kind in ("crashed", "aborted", "exited"):
            return DocumentDamaged(name=self._name)
        return error

    def _end(self) -> None:
        self._unset()
        self._child.stop()


class DocumentReader:
    """Starts one documents child per file.

    `password`: what protected files are opened with where a call gives none; one that wants none ignores it.
    """

    def __init__(
        self, new_child: Callable[[], Supervisor], later: Later, limits: Limits | None = None
    ) -> None:
        self.password = ""
        self._new_child, self._later, self._limits = new_child, later, limits or Limits()

    def read(
        self,
        path: Path,
        progress: Callable[[Progress], None],
        done: Callable[[Document], None],
        failed: Callable[[AppError], None],
        password: str = "",
    ) -> Reader:
        """Read one file. Exactly one of `done` and `failed` is called.

        `DocumentEncrypted(by="password")` and `DocumentWrongPassword` mean: ask, and read it again with what
        was given. It is sent down the child's pipe and kept nowhere.
        """
        child = self._new_child()
        reader = Reader(child, path.name, progress, done, failed)
        reader.start(path.absolute(), self._limits, self._later, password or self.password)
        return reader
