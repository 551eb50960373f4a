"""The queue of downloads: which one runs, what follows when it is whole, stopped or failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.engine.models import Model
from app.domain.engine.sources import Source
from app.domain.errors import (
    AppError,
    DownloadStopped,
    DownloadTaken,
    DownloadWrong,
    ModelChanged,
    ModelExists,
)
from app.domain.library.downloads import Download, Stage
from app.domain.library.orders import Order
from app.library.download_records import DownloadRecords, Kept
from app.services.library.access import HubAccess
from app.services.library.download_item import MOVING, RESTING, Item
from app.services.library.fetching import Fetching, Told
from app.services.models import ModelService
from app.services.notify import Notifier
from app.worker.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Desk:
    """What a queue works with. `here` finds a model that is in the library already."""

    models: ModelService
    records: DownloadRecords
    access: HubAccess
    new_child: Callable[[], Supervisor]
    here: Callable[[Order], Model | None]
    clock: Callable[[], float]
    wall: Callable[[], float]


class DownloadQueue:
    """Items by key, in order. `tell(soon)` is called when something is another; `soon`: only a little."""

    def __init__(self, desk: Desk, tell: Callable[[bool], None], at_once: int) -> None:
        self.items: dict[str, Item] = {}
        self.ended: Notifier[Download] = Notifier()
        self.closed = False
        self._desk, self._tell, self._at_once = desk, tell, at_once

    # -- order -------------------------------------------------------------------------------------

    def load(self) -> None:
        """Find what an earlier life of the program has left. Raises LibraryAway."""
        records = self._desk.records
        for kept in records.list():
            if kept.key not in self.items:
                self.items[kept.key] = Item(kept, list(records.here(kept)))
        records.sweep(self._desk.wall())

    def forget_finished(self) -> None:
        """Take those off the list whose records another program has deleted. Raises LibraryAway."""
        resting = [item for item in self.items.values() if item.stage in RESTING and item.run is None]
        for item in resting:
            if self._desk.records.get(item.key) is None:
                del self.items[item.key]

    def add(self, order: Order) -> Item:
        """Put it at the end; what is here of it is gone on with. Raises NoSpace, VaultUnwritable."""
        records = self._desk.records
        known = records.get(order.key)
        rank = 1 + max((item.kept.rank for item in self.items.values()), default=0)
        kept = Kept(order, rank, ("",) * len(order.parts))
        if known is not None and known.order.parts == order.parts:
            kept = replace(kept, arrived=known.arrived, host=known.host)
        records.put(kept)
        self.items.pop(order.key, None)
        self.items[order.key] = item = Item(kept, list(records.here(kept)))
        return item

    def arrange(self, keys: list[str]) -> None:
        """Bring all into this order. Raises NoSpace, VaultUnwritable."""
        self.items = {key: self.items[key] for key in keys}
        for rank, item in enumerate(self.items.values()):
            if item.kept.rank != rank and item.stage is not Stage.DONE:
                self._keep(item, replace(item.kept, rank=rank))

    def forget(self, item: Item) -> None:
        """Delete what is here of it. Raises DownloadTaken, LibraryAway."""
        records = self._desk.records
        item.held = item.held or records.hold(item.key)
        if item.held is None:
            raise DownloadTaken(name=item.wanted.name)
        try:
            records.forget(item.kept)
        finally:
            item.let_go()
        self.items.pop(item.key, None)

    # -- beginning ---------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Begin what may begin."""
        while not self.closed:
            free = self._at_once - sum(item.run is not None for item in self.items.values())
            waiting = (item for item in self.items.values() if item.waits and not self._needs_vault(item))
            item = next(waiting, None) if free > 0 else None
            if item is None:
                return
            self._attempt(item, self._begin)

    def _needs_vault(self, item: Item) -> bool:
        """Whether a token is needed that only an open vault has."""
        return item.kept.order.token and self._desk.access.locked

    def _attempt(self, item: Item, act: Callable[[Item], None]) -> None:
        try:
            act(item)
        except AppError as error:
            self._fail(item, error)
        except OSError:
            self._fail(item, DownloadStopped(name=item.wanted.name))

    def _begin(self, item: Item) -> None:
        """Fetch the first part that is not here, or list the model when all are."""
        desk = self._desk
        if item.held is None:
            self._take_hold(item)
            model = desk.here(item.kept.order)
            if model is not None:
                self._finish(item, model)
                return
        missing = (index for index in range(len(item.sizes)) if not self._whole(item, index))
        index = next(missing, None)
        if index is None:
            self._adopt(item)
            return
        folder, known = desk.records.folder(), item.kept.order.token
        way, listener = desk.access.way(), _Listener(self, item)
        item.index = index
        item.run = Fetching(desk.new_child, way, folder, desk.access.token, listener, known)
        item.settle(Stage.CONNECTING)
        self._tell(False)
        try:
            item.run.start(item.part)
        except AppError:
            item.run = None
            raise

    def _take_hold(self, item: Item) -> None:
        """Keep others off, and learn what another program did with it since it was listed here."""
        records = self._desk.records
        item.held, item.fresh = records.hold(item.key), False
        if item.held is None:
            raise DownloadTaken(name=item.wanted.name)
        known = records.get(item.key)
        if known is not None and known.order.parts == item.kept.order.parts:
            item.kept = replace(known, rank=item.kept.rank)
        else:
            records.put(item.kept)
        item.sizes = list(records.here(item.kept))

    def _whole(self, item: Item, index: int) -> bool:
        name = self._desk.records.whole(item.kept, index)
        if name != item.kept.arrived[index]:
            self._note(item, index, name, "")
        return bool(name)

    def _note(self, item: Item, index: int, name: str, host: str) -> None:
        arrived = (*item.kept.arrived[:index], name, *item.kept.arrived[index + 1 :])
        self._keep(item, replace(item.kept, arrived=arrived, host=host or item.kept.host))
        item.sizes[index] = self._desk.records.here(item.kept)[index]

    def _keep(self, item: Item, kept: Kept) -> None:
        item.kept = kept
        self._desk.records.put(kept)

    # -- what a run tells --------------------------------------------------------------------------

    def told(self, item: Item, told: Told) -> None:
        """It went on."""
        if item.stage in MOVING:
            self._tell(not item.take(told, self._desk.clock()))

    def arrived(self, item: Item, name: str, host: str) -> None:
        """A part is whole."""
        item.run, item.fresh = None, True
        self._attempt(item, lambda item: self._note(item, item.index, name, host))
        if item.stage in MOVING and not self.closed:
            self._attempt(item, self._begin)
        self._rest(item)

    def over(self, item: Item, error: AppError | None) -> None:
        """A run came to its end before the file was whole."""
        item.run = None
        if item.stage in MOVING and not self.closed:
            self._fail(item, error or DownloadStopped(name=item.wanted.name))
        self._rest(item)

    def _rest(self, item: Item) -> None:
        """After a run: do what was asked meanwhile, then let the next begin."""
        if item.run is not None:
            return
        if item.adopting:
            self.go_on()  # it needs the pool, and no longer the network
            return
        try:
            if item.dropped:
                self.forget(item)
            elif item.stage is not Stage.DONE:
                item.sizes = list(self._desk.records.here(item.kept))
        except AppError:  # the library's disk is gone, and what is there stays there
            if item.dropped:
                self.items.pop(item.key, None)
        item.let_go()
        self._tell(False)
        self.go_on()

    # -- the end -----------------------------------------------------------------------------------

    def _adopt(self, item: Item) -> None:
        """Hash it once more, on the pool, and list it."""
        records, order = self._desk.records, item.kept.order
        paths = [path for name in item.kept.arrived if (path := records.path(name)) is not None]
        source = replace(order.source, host=item.kept.host, fetched_at=self._desk.wall())
        item.settle(Stage.CHECKING)
        item.adopting, item.checked = True, 0
        item.total = sum(item.sizes)
        self._tell(False)
        self._take_in(item, paths, source)

    def _take_in(self, item: Item, paths: list[Path], source: Source) -> None:
        def done(model: Model) -> None:
            item.adopting = False
            self._finish(item, model)
            self._rest(item)

        def failed(error: Exception) -> None:
            item.adopting = False
            self._not_adopted(item, error)
            self._rest(item)

        def progress(done: int, _total: int) -> None:
            item.checked = done  # on the pool's thread; nothing else happens there

        self._desk.models.adopt(
            paths[0],
            source,
            done,
            failed,
            more=paths[1:],
            sha256=item.wanted.sha256,
            title=item.wanted.name,
            progress=progress,
        )

    def _not_adopted(self, item: Item, error: Exception) -> None:
        if isinstance(error, ModelExists) and (model := self._desk.models.find(error.name)) is not None:
            self._finish(item, model, error)
        elif isinstance(error, ModelChanged):
            self._not_the_right_one(item)
        else:
            self._fail(item, error if isinstance(error, AppError) else DownloadStopped(item.wanted.name))

    def _not_the_right_one(self, item: Item) -> None:
        """Throw it away. What lay on the disk since an earlier life may have changed there: fetch it anew."""
        self._attempt(item, self._throw_away)
        if item.fresh:
            self._fail(item, DownloadWrong(name=item.wanted.name, fault="sha256"))
        elif item.stage is not Stage.FAILED:
            item.settle(Stage.QUEUED)

    def _throw_away(self, item: Item) -> None:
        """What is here of it; the order stays."""
        self._desk.records.forget(item.kept)
        self._keep(item, replace(item.kept, arrived=("",) * len(item.sizes)))

    def _finish(self, item: Item, model: Model, error: AppError | None = None) -> None:
        """It is in the library; `error` says that it was there before."""
        item.settle(Stage.DONE, error)
        item.model_id, item.total, item.sizes = model.id, model.bytes, [model.bytes]
        self._desk.records.forget(item.kept)
        self._end(item)

    def _fail(self, item: Item, error: AppError) -> None:
        item.settle(Stage.FAILED, error)
        self._end(item)

    def _end(self, item: Item) -> None:
        item.let_go()
        self._tell(False)
        self.ended.publish(item.shown(self._desk.clock()))


class _Listener:
    """What a run says, with the item it says it of."""

    def __init__(self, queue: DownloadQueue, item: Item) -> None:
        self._queue, self._item = queue, item

    def told(self, told: Told) -> None:
        """It went on."""
        self._queue.told(self._item, told)

    def arrived(self, name: str, host: str) -> None:
        """The file is whole."""
        self._queue.arrived(self._item, name, host)

    def over(self, error: AppError | None) -> None:
        """It ended before."""
        self._queue.over(self._item, error)
