"""The real download services over a library, with a download child that says what a test tells it.

desk = Desk(tmp_path)
desk.downloads.start(desk.order())
desk.greet()
desk.says(Stage.RUNNING, 1000)
desk.arrives()
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.engine.sources import joined
from app.domain.errors import AppError
from app.domain.library.downloads import Download, Stage, Wanted
from app.domain.library.orders import Order
from app.library.download_records import FOLDER
from app.library.fetch_part import Part
from app.library.shelf import Shelf
from app.services.background import Background, Inline
from app.services.library.access import HubAccess
from app.services.library.contacts import Connections
from app.services.library.downloads import DownloadService
from app.services.models import ModelService
from app.settings import Settings
from app.storage.memory import MemoryVault
from app.storage.secrets import Secrets
from app.worker import protocol
from tests.fakes_engine import FakeChild, FakeSpawn, FakeTimers
from tests.unit.test_fetch import model

COMMIT = "0123456789abcdef0123456789abcdef01234567"
HUB = "https://hub.example"
CONTENT = model(2000)


class Desk:
    """A home with an open vault; `new_life` is the program started again over the same home."""

    def __init__(self, folder: Path, background: Background | None = None) -> None:
        self.folder, self.background = folder, background or Inline()
        self.settings = Settings(hub=HUB)
        self.vault: Secrets | None = Secrets(MemoryVault.make())
        self.refusal: AppError | None = None
        self._lives: list[DownloadService] = []
        self.new_life()

    def new_life(self, at_once: int = 1) -> None:
        """The program is started; what ran before is gone, and with it its locks."""
        for before in self._lives:
            for item in before._queue.items.values():
                item.let_go()
        self.shelf = Shelf(self.folder / "models")
        (self.folder / "models").mkdir(exist_ok=True)
        (self.folder / "run").mkdir(exist_ok=True)
        self.models = ModelService(
            self.shelf, self.background, lambda: self.settings, lambda _s: None, self.folder / "none"
        )
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.connections = Connections(
            lambda: self.settings.connections, ["x"], self.folder / "run", self.spawn, self.timers.later
        )
        self.access = HubAccess(lambda: self.settings, lambda: self.vault, lambda: 5.0)
        self.downloads = DownloadService(
            self.models,
            self.connections,
            self.access,
            self._require,
            self.timers.later,
            clock=lambda: self.timers.now,
            wall=lambda: 1000.0,
            at_once=at_once,
        )
        self._lives.append(self.downloads)
        self.seen: list[Stage] = []
        self.ended: list[Download] = []
        self.downloads.changed.subscribe(lambda _: self.seen.extend(d.stage for d in self.downloads.items))
        self.downloads.ended.subscribe(self.ended.append)

    def _require(self, _order: Order) -> None:
        if self.refusal is not None:
            raise self.refusal

    # -- orders ------------------------------------------------------------------------------------

    def order(self, file: str = "tiny-Q8_0.gguf", content: bytes = CONTENT, **more: Any) -> Order:
        """A model in one file, whose size and hash are known."""
        wanted = Wanted(
            "maker/model", COMMIT, file, "Tiny", len(content), hashlib.sha256(content).hexdigest()
        )
        wanted = replace(wanted, **more)
        return Order(wanted, (wanted,))

    def split(self, contents: dict[str, bytes]) -> Order:
        """A model in several files."""
        parts = tuple(self.order(file, content).wanted for file, content in contents.items())
        size, digest = sum(part.bytes for part in parts), joined([part.sha256 for part in parts])
        return Order(replace(parts[0], bytes=size, sha256=digest), parts)

    # -- the child ---------------------------------------------------------------------------------

    @property
    def child(self) -> FakeChild:
        """The newest."""
        return self.spawn.child

    @property
    def where(self) -> Path:
        """The folder of downloads."""
        return self.folder / "models" / FOLDER

    @property
    def fetch(self) -> protocol.Fetch:
        """What the newest child was asked."""
        return self.child.last(protocol.Fetch)

    def greet(self) -> protocol.Fetch:
        """The newest child is up."""
        self.child.greet()
        return self.fetch

    def says(self, stage: Stage, done: int, total: int = len(CONTENT), **more: Any) -> None:
        """It tells how far it is, and has written so much."""
        part = Part(self.where, Wanted(**self.fetch.wanted))
        part.open()
        part.close()
        part.path.write_bytes(CONTENT[:done])
        self.child.say(protocol.Fetching(self.fetch.id, str(stage), done, total, **more))

    def arrives(self, content: bytes = CONTENT, sha256: str = "") -> None:
        """The file is whole, and the child says so."""
        path = self.where / str(self.fetch.wanted["file"]).rpartition("/")[2]
        self.where.mkdir(exist_ok=True)
        path.write_bytes(content)
        Part(self.where, Wanted(**self.fetch.wanted)).discard()
        digest = sha256 or hashlib.sha256(content).hexdigest()
        self.child.say(protocol.Fetched(self.fetch.id, str(path), len(content), digest))

    def fails(self, error: AppError) -> None:
        """The child gives up."""
        self.child.say(protocol.Failed(self.fetch.id, error.to_dict()))

    def lets_go(self) -> None:
        """The child has heard that it is to stop."""
        self.child.say(protocol.Finished(self.fetch.id, {"reason": "cancelled"}))

    def run(self, order: Order | None = None) -> Download:
        """Start one and let it have come half the way."""
        self.downloads.start(order or self.order())
        self.greet()
        self.says(Stage.RUNNING, 1000)
        return self.only

    @property
    def only(self) -> Download:
        """The one download there is."""
        (found,) = self.downloads.items
        return found

    def at(self, stage: Stage) -> bool:
        """Whether the one download stands there; a property would be narrowed by an assertion."""
        return self.only.stage is stage

    @property
    def left(self) -> list[str]:
        """What lies in the folder of downloads, locks aside."""
        return sorted(path.name for path in self.where.glob("*") if path.suffix != ".lock")


def pending() -> tuple[Background, list[Callable[[], None]]]:
    """A background whose work is done when a test calls what it was given."""
    waiting: list[Callable[[], None]] = []

    class Pending:
        """Work waits."""

        def run(self, work: Any, done: Any, failed: Any) -> None:
            waiting.append(lambda: Inline().run(work, done, failed))

    return Pending(), waiting
