"""Fetching models: a queue that goes on by itself, can be put in order, and outlives the program."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.domain.engine.models import Model
from app.domain.errors import AppError, DownloadsGone, DownloadsOff, LibraryAway, ModelExists, NoSpace
from app.domain.library.downloads import Download, Stage
from app.domain.library.orders import Order, room
from app.library.copying import free_space
from app.library.download_records import DownloadRecords
from app.services.library.access import HubAccess
from app.services.library.contacts import Connections
from app.services.library.download_item import MOVING, RESTING
from app.services.library.download_queue import Desk, DownloadQueue
from app.services.models import ModelService
from app.services.notify import Notifier
from app.worker.supervisor import Later

EVERY_S = 0.2
COUNT_S = 1.0
"""How often a wait is counted down."""


class DownloadService:
    """Lives as long as the program. One model is fetched at a time, or `at_once`.

    `require` raises LicenceNotAccepted for terms that were not agreed to. Every method returns at once; what
    follows is told by `changed`, at most five times a second while bytes come.
    """

    def __init__(
        self,
        models: ModelService,
        connections: Connections,
        access: HubAccess,
        require: Callable[[Order], None],
        later: Later,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        at_once: int = 1,
    ) -> None:
        self.changed: Notifier[None] = Notifier()
        """`items` is another."""
        self._models, self._connections, self._access = models, connections, access
        self._require, self._later, self._clock = require, later, clock
        records = DownloadRecords(models.folder)
        desk = Desk(models, records, access, connections.new_child, self.here, clock, wall)
        self._queue = DownloadQueue(desk, self._tell, at_once)
        self._loaded = self._told = False
        models.changed.subscribe(lambda _: self._forget_deleted())

    # -- looking -----------------------------------------------------------------------------------

    @property
    def ended(self) -> Notifier[Download]:
        """One is DONE or FAILED, told once."""
        return self._queue.ended

    @property
    def items(self) -> tuple[Download, ...]:
        """All, in the order in which they are fetched; those of an earlier life of the program are PAUSED."""
        self._load()
        now = self._clock()
        return tuple(item.shown(now) for item in self._queue.items.values() if not item.dropped)

    def get(self, key: str) -> Download | None:
        """The one of this key (`Wanted.key`)."""
        return next((each for each in self.items if each.wanted.key == key), None)

    @property
    def possible(self) -> bool:
        """Whether anything can be fetched: connections are on, and were when the program started."""
        return self._connections.possible

    @property
    def busy(self) -> bool:
        """Whether something is being written to the library's folder."""
        return any(item.run is not None or item.adopting for item in self._queue.items.values())

    @property
    def running(self) -> int:
        """How many are being fetched, or wait for the network."""
        return sum(item.stage in MOVING for item in self._queue.items.values())

    def here(self, order: Order) -> Model | None:
        """The model if its file is in the library already: by its hash, or by where it came from."""
        wanted = order.wanted
        asked = wanted.repository, wanted.revision, wanted.file
        for model in self._models.list():
            source = model.source
            same = (source.repository, source.revision, source.file) == asked and len(wanted.revision) == 40
            if model.sha256 == wanted.sha256 if wanted.sha256 else same:
                return model if self._there(model) else None
        return None

    # -- asking ------------------------------------------------------------------------------------

    def check(self, order: Order) -> None:
        """Raise what `start` would, and do nothing."""
        self._check(order)
        if (model := self.here(order)) is not None:
            raise ModelExists(name=model.name)
        self._check_room(order)

    def start(self, order: Order) -> Download:
        """Fetch it when its turn comes. What is here of it already is gone on with.

        Raises before anything is asked of anybody: DownloadsOff, DownloadsGone, LicenceNotAccepted,
        ModelExists (it is in the library), AddressRefused (the settings), NoSpace, LibraryAway,
        VaultUnwritable, DownloadTaken.
        """
        self._load()
        self.check(order)
        item = self._queue.items.get(order.key)
        if item is not None and item.kept.order.parts != order.parts and item.run is None:
            self._queue.forget(item)  # another file of that name
            item = None
        if item is None or item.stage is Stage.DONE:
            item = self._queue.add(order)
            item.settle(Stage.QUEUED)
        item.dropped = False
        self._wait(order.key)
        return item.shown(self._clock())

    def resume(self, key: str) -> None:
        """Go on with one that was paused or failed, when its turn comes.

        Raises DownloadsOff, DownloadsGone, LicenceNotAccepted, AddressRefused, NoSpace, LibraryAway.
        """
        self._load()
        item = self._queue.items.get(key)
        if item is None or item.stage not in RESTING:
            return
        self._check(item.kept.order)
        self._check_room(item.kept.order)
        self._wait(key)

    def retry(self, key: str) -> None:
        """Try again now: also one that waits for the network. Raises as `resume`."""
        item = self._queue.items.get(key)
        if item is not None and item.stage is Stage.WAITING and item.run is not None:
            item.settle(Stage.QUEUED)
            item.run.stop()
            self._tell(False)
            return
        self.resume(key)

    def pause(self, key: str) -> None:
        """Keep what is here, and fetch no more until `resume`. Not while a whole file is being listed."""
        item = self._queue.items.get(key)
        if item is None or item.adopting or item.stage in (*RESTING, Stage.DONE):
            return
        item.settle(Stage.PAUSED)
        if item.run is not None:
            item.run.stop()
        self._tell(False)
        self._queue.go_on()

    def pause_all(self) -> None:
        """Pause all that run or wait for their turn."""
        for key in reversed(list(self._queue.items)):  # or those that wait would have their turn
            self.pause(key)

    def cancel(self, key: str) -> None:
        """Give it up: what is here of it is deleted. One that is DONE only leaves the list.

        Nothing happens while a whole file is being listed. Raises DownloadTaken while another Stillroom
        fetches it.
        """
        item = self._queue.items.get(key)
        if item is None or item.adopting:
            return
        if item.stage is Stage.DONE:
            del self._queue.items[key]
        elif item.run is not None:
            item.settle(Stage.PAUSED)
            item.dropped = True
            item.run.stop()
        else:
            self._queue.forget(item)
        self._tell(False)
        self._queue.go_on()

    def clear(self) -> None:
        """Take those that are done off the list."""
        for key in [key for key, item in self._queue.items.items() if item.stage is Stage.DONE]:
            del self._queue.items[key]
        self._tell(False)

    def move(self, key: str, place: int) -> None:
        """Give it another place in the queue, from 0. What is being fetched goes on."""
        if key not in self._queue.items:
            return
        keys = [each for each in self._queue.items if each != key]
        keys.insert(max(0, min(place, len(keys))), key)
        self._queue.arrange(keys)
        self._tell(False)

    def wake(self) -> None:
        """Something that stood in the way may have changed: the vault is open, or the settings are others."""
        if not self._connections.possible:
            self.pause_all()
        self._queue.go_on()

    def refresh(self) -> None:
        """See what another Stillroom began, finished or gave up meanwhile, e.g. the command line."""
        try:
            self._queue.load()
            self._queue.forget_finished()
        except LibraryAway:
            return
        self._loaded = True
        self._tell(False)

    def close(self) -> None:
        """The program ends. What is here stays, and is found PAUSED the next time."""
        self._queue.closed = True
        for item in self._queue.items.values():
            if item.run is not None:
                item.run.stop()

    # -- inside ------------------------------------------------------------------------------------

    def _load(self) -> None:
        """Find what an earlier life of the program has left, once the library is there."""
        if not self._loaded:
            try:
                self._queue.load()
            except LibraryAway:
                return
            self._loaded = True

    def _wait(self, key: str) -> None:
        item = self._queue.items[key]
        if item.stage in RESTING:
            item.settle(Stage.QUEUED)
        self._tell(False)
        self._queue.go_on()

    def _check(self, order: Order) -> None:
        if not self._connections.possible:
            raise DownloadsOff
        if self._connections.gone:
            raise DownloadsGone
        self._require(order)
        self._access.way()

    def _check_room(self, order: Order) -> None:
        """For it, and for all that is fetched beside or before it."""
        self._load()
        items = self._queue.items
        others = sum(
            item.missing
            for key, item in items.items()
            if key != order.key and item.stage in (Stage.QUEUED, *MOVING)
        )
        mine = items.get(order.key)
        missing = mine.missing if mine is not None and mine.stage is not Stage.DONE else order.wanted.bytes
        needed, free = others + room(missing, order.wanted.bytes), free_space(self._models.folder())
        if missing and free < needed:
            raise NoSpace(needed=needed, free=free)

    def _forget_deleted(self) -> None:
        """What was fetched and deleted since is not here any more."""
        done = {key: item for key, item in self._queue.items.items() if item.stage is Stage.DONE}
        here = {model.id for model in self._models.list()} if done else set()
        gone = [key for key, item in done.items() if item.model_id not in here]
        for key in gone:
            del self._queue.items[key]
        if gone:
            self._tell(False)

    def _there(self, model: Model) -> bool:
        try:
            self._models.where(model)
        except AppError:
            return False
        return True

    def _tell(self, soon: bool) -> None:
        """Say that something is another: now, or with what else comes in the next moment."""
        if self._queue.closed:
            return
        if not soon:
            self.changed.publish(None)
        self._tell_later(EVERY_S if soon else COUNT_S)

    def _tell_later(self, seconds: float) -> None:
        """Once more, if what is shown changes without anything being heard, or was not shown yet."""
        counting = any(item.adopting or item.stage is Stage.WAITING for item in self._queue.items.values())
        if not self._told and (counting or seconds == EVERY_S):
            self._told = True
            self._later(EVERY_S if self._hurries else seconds, self._tell_gathered)

    @property
    def _hurries(self) -> bool:
        return any(item.adopting for item in self._queue.items.values())

    def _tell_gathered(self) -> None:
        self._told = False
        self._tell(False)
