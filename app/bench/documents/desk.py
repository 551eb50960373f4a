"""The program's own services over a home that lasts as long as a measurement."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bench.bench import Bench
from app.domain.chat import Message, State
from app.domain.documents import Document
from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.domain.errors import AppError, EngineFailed, from_text
from app.domain.summarising import Summary
from app.library.hashing import sha256
from app.paths import Paths
from app.services.all import Services
from app.services.background import Inline
from app.services.chat import MessageChanged
from app.services.session import Session
from app.wiring import compose
from app.worker.loop import Loop
from app.worker.pipes import spawner


@dataclass(frozen=True, slots=True)
class Summarised:
    """A summary that was made, the text it is of, and how long that took from the file to the last point."""

    summary: Summary
    document: Document
    seconds: float


class Desk:
    """A home in a temporary folder, open. Everything waits; raises the services' AppErrors."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.loop = folder, Loop()
        paths = Paths(folder / "home")
        self.services: Services = compose(paths, Inline(), spawner(self.loop), self.loop.later)
        self._session: Session | None = None

    def read(self, path: Path) -> Document:
        """A file through the documents child. Raises what is wrong with it."""
        found: list[Document] = []
        wrong: list[AppError] = []
        self.services.reader.read(path, lambda _progress: None, found.append, wrong.append)
        self.loop.run_until(lambda: bool(found or wrong))
        if wrong:
            raise wrong[0]
        return found[0]

    def use(self, model: Path) -> Model:
        """Let this model file write the summaries."""
        chosen = self.add(model)
        self.services.models.make_default(chosen.id)
        return chosen

    def add(self, model: Path) -> Model:
        """A model file as one of the library."""
        added: list[Model] = []
        wrong: list[Exception] = []
        digest = sha256(model)
        there = next((each for each in self.services.models.list() if each.sha256 == digest), None)
        if there is not None:  # the starter model is in every new home
            return there
        self.services.models.add(model, lambda _done, _all: None, added.append, wrong.append)
        self.loop.run_until(lambda: bool(added or wrong))
        if wrong:
            raise wrong[0]
        return added[0]

    def summarise(self, path: Path) -> Summarised:
        """A file from beginning to end. Raises what the summary failed with."""
        service, began = self.session.summaries, time.perf_counter()
        ended: dict[str, Message] = {}

        def receive(news: object) -> None:
            if isinstance(news, MessageChanged) and news.message.state is not State.WRITING:
                ended[news.message.id] = news.message

        unsubscribe = service.news.subscribe(receive)
        try:
            message = service.add(path)
            self.loop.run_until(lambda: message.id in ended)
        finally:
            unsubscribe()
        seconds, last = time.perf_counter() - began, ended[message.id]
        summary = service.summary(message.id)
        if last.state is not State.COMPLETE or summary is None:
            raise from_text(last.error) if last.error else EngineFailed(code="summary")
        return Summarised(summary, service.document(summary.document_id), seconds)

    def tune(self, model: Model) -> Speed:
        """Measure a model as the program does after its first reply. Raises what kept it from that."""
        tuning = self.services.tuning
        tuning.measure(model)
        self.loop.run_until(lambda: not tuning.measuring(model))
        if tuning.fault is not None:
            raise tuning.fault
        speed = self.services.devices.speed(model)
        if speed is None:
            raise EngineFailed(code="untuned")
        return speed

    def pace(self, model: Model) -> Speed:
        """The speed that a summary is reckoned with. Raises EngineFailed for a model never measured."""
        speed = self.services.paces.speed(model)
        if speed is None:
            raise EngineFailed(code="untuned")
        return speed

    @property
    def session(self) -> Session:
        """The services over a vault in memory."""
        if self._session is None:
            self._session = self.services.vaults.temporary()
        return self._session

    def close(self) -> None:
        """End every child."""
        self.services.quit()


@contextmanager
def desk(bench: Bench) -> Iterator[Desk]:
    """A desk whose folder, with all that was written in it, is removed afterwards."""
    with tempfile.TemporaryDirectory(dir=bench.run, prefix=f"{os.getpid()}-") as folder:
        made = Desk(Path(folder))
        try:
            yield made
        finally:
            made.close()
