"""A reader of text files for tests of collections: at once, or when a test says so.

"broken" in a file is damage; one that begins with "locked WORD" opens with the password WORD.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.errors import AppError, DocumentDamaged, DocumentEncrypted, DocumentWrongPassword
from tests.asked import made


class FakeReading:
    """One file being read; `end` answers, `turn` says how far it is."""

    def __init__(self, owner: FakeReader, path: Path, progress: Callable[[Progress], None]) -> None:
        self.owner, self.path, self.progress = owner, path, progress
        self.end: Callable[[], None] = lambda: None
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True
        if self in self.owner.held:
            self.owner.held.remove(self)

    def turn(self, page: int, pages: int) -> None:
        self.progress(Progress(page, pages))


class FakeReader:
    """`DocumentReader` by hand: with `hold` a file waits in `held` for `go()`."""

    def __init__(self) -> None:
        self.read_paths: list[str] = []
        self.held: list[FakeReading] = []
        self.hold = False

    def read(
        self,
        path: Path,
        progress: Callable[[Progress], None],
        done: Callable[[Document], None],
        failed: Callable[[AppError], None],
        password: str = "",
    ) -> FakeReading:
        self.read_paths.append(path.name)
        reading = FakeReading(self, path, progress)

        def end() -> None:
            text = path.read_text()
            wanted = text.split()[1] if text.startswith("locked ") else ""
            if wanted and password != wanted:
                failed((DocumentWrongPassword if password else DocumentEncrypted)(name=path.name))
            elif "broken" in text:
                failed(DocumentDamaged(name=path.name))
            else:
                done(made(text, path.name))

        reading.end = end
        if self.hold:
            self.held.append(reading)
        else:
            end()
        return reading

    def go(self) -> None:
        """Answer for the file that waits longest."""
        self.held.pop(0).end()
