"""Files that are about to be summarised: opened first, so that their length, kind and time can be told.

Nothing is written to the vault before a person says "begin"; what was opened is then not opened again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.engine.placing import Speed
from app.domain.errors import AppError, DocumentMissing
from app.domain.summaries.estimating import rough
from app.domain.summaries.kind_guess import guess_kind
from app.services.background import Background
from app.services.collection_files import asks_password
from app.services.notify import Notifier
from app.services.reading import DocumentReader
from app.services.summary_orders import File


class Reading(Protocol):
    """A file being read."""

    def cancel(self) -> None:
        """Give up."""


@dataclass(slots=True, eq=False)
class Entry:
    """One file. `error` says why it cannot be read; `pages` how far it is while it is opened.

    `seconds`: what its summary takes, None if that is not known (yet).
    """

    path: Path
    document: Document | None = None
    error: AppError | None = None
    pages: Progress | None = None
    seconds: float | None = None

    @property
    def waits(self) -> bool:
        """Whether it is still to be opened."""
        return self.document is None and self.error is None

    @property
    def asks(self) -> bool:
        """Whether it opens with a password that was not given yet, or not with the one that was."""
        return self.error is not None and asks_password(self.error)


class Plan:
    """`changed` is told whenever more is known. Files are opened one after the other."""

    def __init__(
        self,
        files: Sequence[File],
        reader: DocumentReader,
        background: Background,
        speed: Speed | None,
    ) -> None:
        """`speed`: what was measured of the model, None for one never measured."""
        self.changed: Notifier[None] = Notifier()
        self.entries = [Entry(file.path, file.document) for file in files]
        self.measuring = False
        """Whether how fast the model is here is being found out."""
        self._reader, self._background, self._speed = reader, background, speed
        self._reading: dict[Entry, Reading] = {}
        self._closed = False
        for entry in self.entries:
            if entry.document is not None:
                self._weigh(entry, entry.document)

    # -- what is known -----------------------------------------------------------------------------

    @property
    def seconds(self) -> float | None:
        """What the summary of all files that can be read takes; None while one is not known."""
        known = [entry.seconds for entry in self.entries if entry.error is None]
        found = [seconds for seconds in known if seconds is not None]
        return sum(found) if found and len(found) == len(known) else None

    @property
    def opened(self) -> bool:
        """Whether every file was looked at."""
        return not any(entry.waits for entry in self.entries)

    def kind(self) -> str:
        """The kind that all documents seem to want, "" where that is not clear."""
        kinds = {guess_kind(entry.document) for entry in self.entries if entry.document is not None}
        return kinds.pop() if len(kinds) == 1 else ""

    def files(self, all_of_them: bool = False) -> list[File]:
        """What is to be summarised: all but those that cannot be read, or these as well with the reason."""
        return [
            File(entry.path, entry.document, entry.error.to_text() if entry.error else "")
            for entry in self.entries
            if entry.error is None or all_of_them
        ]

    @property
    def measured(self) -> bool:
        """Whether it is known how fast the model is here."""
        return self._speed is not None

    def know(self, speed: Speed | None, measuring: bool = False) -> None:
        """Take what was measured of the model meanwhile, None for nothing yet; `measuring` still goes on."""
        new, self.measuring = speed if self._speed is None else None, measuring
        if self._closed:
            return
        if new is not None:
            self._speed = new
            for entry in self.entries:
                if entry.document is not None:
                    self._weigh(entry, entry.document)
        self.changed.publish(None)

    # -- what a person does ------------------------------------------------------------------------

    def open(self) -> None:
        """Begin to open the files."""
        self._next()

    def unlock(self, path: Path, password: str) -> None:
        """Open a file with a password, which is used for this and not kept."""
        entry = next((one for one in self.entries if one.path == path), None)
        if entry is not None and entry.asks:
            entry.error = None
            self._read(entry, password)

    def leave_out(self, path: Path) -> None:
        """Take a file out of the plan."""
        for entry in [one for one in self.entries if one.path == path]:
            self.entries.remove(entry)
            reading = self._reading.pop(entry, None)
            if reading is not None:
                reading.cancel()
        self.changed.publish(None)
        self._next()

    def close(self) -> None:
        """Open nothing further, and tell nothing."""
        self._closed = True
        reading, self._reading = self._reading, {}
        for one in reading.values():
            one.cancel()

    # -- inside ------------------------------------------------------------------------------------

    def _next(self) -> None:
        entry = next((one for one in self.entries if one.waits and one not in self._reading), None)
        if entry is not None and not self._reading and not self._closed:
            self._read(entry, "")

    def _read(self, entry: Entry, password: str) -> None:
        if not entry.path.is_file():
            self._failed(entry, DocumentMissing(name=entry.path.name))
            return
        waiting = _Waiting()
        self._reading[entry] = waiting
        reading = self._reader.read(
            entry.path,
            lambda pages: self._turned(entry, pages),
            lambda document: self._done(entry, document),
            lambda error: self._failed(entry, error),
            password,
        )
        if self._reading.get(entry) is waiting:
            self._reading[entry] = reading

    def _turned(self, entry: Entry, pages: Progress) -> None:
        if entry in self._reading:
            entry.pages = pages
            self.changed.publish(None)

    def _done(self, entry: Entry, document: Document) -> None:
        if self._reading.pop(entry, None) is None or self._closed:
            return
        entry.document = document
        self._weigh(entry, document)
        self._told()

    def _failed(self, entry: Entry, error: AppError) -> None:
        self._reading.pop(entry, None)
        if entry in self.entries and not self._closed:
            entry.error = error
            self._told()

    def _told(self) -> None:
        self.changed.publish(None)
        self._next()

    def _weigh(self, entry: Entry, document: Document) -> None:
        """How long it takes is worked out on another thread: a long document is cut into parts for it."""
        speed = self._speed
        if speed is None:
            return

        def weighed(seconds: float) -> None:
            entry.seconds = seconds
            if not self._closed:
                self.changed.publish(None)

        self._background.run(lambda: rough(document, speed), weighed, lambda _error: None)


class _Waiting:
    """Stands for a reader that answers before it is known."""

    def cancel(self) -> None:
        """There is nothing to give up."""
