"""The program's own library over a home of its own: the queue of downloads, the shelf, the hub as its hub."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from app.bench.bench import Bench
from app.bench.library.hub import Hub, outside_of, yard
from app.bench.outside import Outside
from app.domain.engine.sources import Source
from app.domain.library.downloads import Download, Stage, Wanted
from app.domain.library.orders import Order
from app.paths import Paths
from app.services.all import Services
from app.services.background import Inline
from app.wiring import compose
from app.worker.pipes import spawner

T = TypeVar("T")
OVER = (Stage.DONE, Stage.FAILED)


class Shop:
    """A home below `folder`, composed as the command line does it. Close it."""

    def __init__(self, folder: Path, hub: Hub, outside: Outside) -> None:
        self.folder, self.hub, self._loop = folder, hub, outside.loop
        self.paths = Paths(folder / "home")
        self.services: Services = compose(
            self.paths, Inline(), spawner(self._loop), self._loop.later, outside.spawn
        )

    def get(self, wanted: Wanted, stop_waiting: bool = False) -> Download:
        """Fetch it and wait for the end. Raises what refuses it at once.

        `stop_waiting`: given up when the hub has to be asked again, as a person does who sees no end.
        """
        downloads = self.services.downloads
        self.services.preferences.change(hub=self.hub.base)
        source = Source(wanted.repository, wanted.revision, wanted.file)
        key = downloads.start(Order(wanted, (wanted,), source)).wanted.key
        given_up = False

        def over() -> bool:
            nonlocal given_up
            item = downloads.get(key)
            if item is not None and item.stage is Stage.WAITING and stop_waiting and not given_up:
                given_up = True
                downloads.pause(key)
            ended = (*OVER, Stage.PAUSED) if given_up else OVER
            return item is None or (item.stage in ended and not downloads.busy)

        self._loop.run_until(over)
        item = downloads.get(key)
        assert item is not None
        if item.stage is not Stage.DONE:
            downloads.cancel(key)
        return item

    def wait(
        self, ask: Callable[[Callable[[T], None], Callable[[Exception], None]], object], _kind: type[T]
    ) -> T:
        """Run `ask(done, failed)` until one of them was called. Raises what failed."""
        answers: list[T] = []
        errors: list[Exception] = []
        ask(answers.append, errors.append)
        self._loop.run_until(lambda: bool(answers or errors))
        if errors:
            raise errors[0]
        return answers[0]

    def close(self) -> None:
        """End every child."""
        self.services.quit()


@contextmanager
def shop(bench: Bench) -> Iterator[Shop]:
    """A shop whose folder is removed afterwards. Raises NotMeasured."""
    with yard(bench) as here:
        made = Shop(here.folder, here.hub, outside_of(bench))
        try:
            yield made
        finally:
            made.close()
