"""Whatever a person does, in whatever order, and whatever a child answers: nothing lost, nothing doubled."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import AppError, DownloadsOff, HostRefused, HostUnreachable, ModelExists
from app.domain.library.downloads import Stage, Wanted
from app.domain.library.orders import Order
from app.worker import protocol
from tests.fakes_download import CONTENT, Desk, pending
from tests.fakes_engine import FakeChild

NAMES = "abc"
CONTENTS = {f"{name}.gguf": CONTENT + name.encode() for name in NAMES}


class Play:
    """A person, a disk and children, by chance."""

    def __init__(self, folder: Path, seed: int) -> None:
        background, self.pool = pending()
        self.chance, self.desk = random.Random(seed), Desk(folder, background)
        self.orders = [self.desk.order(file, content) for file, content in CONTENTS.items()]
        self.answered: set[int] = set()

    @property
    def open(self) -> list[FakeChild]:
        """Children that were asked for a file, or will be, and have not answered."""
        return [child for child in self.desk.spawn.children if id(child) not in self.answered]

    def step(self) -> None:
        """One thing happens."""
        act = self.chance.choice([self.person, self.child, self.child, self.child, self.moment])
        act()
        self.hold()

    def person(self) -> None:
        """Asks for something, or takes it back."""
        downloads, order = self.desk.downloads, self.chance.choice(self.orders)
        acts = [downloads.pause, downloads.resume, downloads.retry, downloads.cancel, self.start, self.move]
        act = self.chance.choice([*acts, self.start])
        try:
            act(order.key)
        except (ModelExists, DownloadsOff):
            return

    def start(self, key: str) -> None:
        self.desk.downloads.start(next(order for order in self.orders if order.key == key))

    def move(self, key: str) -> None:
        self.desk.downloads.move(key, self.chance.randrange(4))

    def moment(self) -> None:
        """Time passes, the settings change, or the program is started again."""
        what = self.chance.randrange(12)
        if what == 0:
            self.desk.downloads.close()
            for child in self.open:
                self.answered.add(id(child))
                child.exit(-9)
            self.pool.clear()
            self.desk.new_life()
            self.answered.clear()
        elif what == 1:
            on = not self.desk.settings.connections
            self.desk.settings = replace(self.desk.settings, connections=on)
            self.desk.downloads.wake()
        elif what < 8 and self.pool:
            self.pool.pop()()
        else:
            self.desk.timers.pass_time(self.chance.choice([0.1, 0.3, 2.0]))

    def child(self) -> None:
        """One of them does something that a child may do."""
        if not self.open:
            return
        child = self.chance.choice(self.open)
        if child.killed:
            self.answered.add(id(child))
            child.exit(-9)
        elif not child.requests:
            child.greet()
        elif child.all(protocol.Cancel) and self.chance.random() < 0.8:
            self.say(child, protocol.Finished(child.last(protocol.Fetch).id, {"reason": "cancelled"}))
        else:
            self.answer(child, child.last(protocol.Fetch))

    def answer(self, child: FakeChild, fetch: protocol.Fetch) -> None:
        content, what = CONTENTS[str(fetch.wanted["file"])], self.chance.randrange(8)
        done = self.chance.randrange(len(content))
        if what < 3:
            child.say(protocol.Fetching(fetch.id, "running", done, len(content)))
        elif what == 3:
            lost = HostUnreachable(host="hub.example", reason="offline").to_dict()
            child.say(protocol.Fetching(fetch.id, "waiting", done, len(content), lost, 2.0))
        elif what == 4:
            self.say(child, protocol.Failed(fetch.id, self.error().to_dict()))
        elif what == 5:
            self.answered.add(id(child))
            child.exit(-11)
        else:
            wrong = self.chance.random() < 0.2
            self.arrive(child, fetch, content[:-1] + b"?" if wrong else content)

    def arrive(self, child: FakeChild, fetch: protocol.Fetch, content: bytes) -> None:
        path = Path(fetch.folder) / str(fetch.wanted["file"])
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        self.say(child, protocol.Fetched(fetch.id, str(path), len(content), str(fetch.wanted["sha256"])))

    def error(self) -> AppError:
        reason = self.chance.choice(["missing", "gated", "other"])
        return HostRefused(host="hub.example", name="x", reason=reason, status=401)

    def say(self, child: FakeChild, event: protocol.Event) -> None:
        self.answered.add(id(child))
        child.say(event)

    def hold(self) -> None:
        """What is always so."""
        live = [child for child in self.open if not child.killed]
        assert len(live) <= 1, "one is fetched at a time"
        shown = self.desk.downloads.items
        assert len({each.wanted.key for each in shown}) == len(shown)
        here = {model.id: model for model in self.desk.models.list()}
        assert all(model.bytes == len(CONTENT) + 1 for model in here.values())
        for each in shown:
            assert (each.stage is Stage.DONE) == bool(each.model_id)
            assert not each.model_id or each.model_id in here
            assert each.stage is not Stage.FAILED or each.error
        moving = [each for each in shown if each.stage not in (Stage.PAUSED, Stage.FAILED, Stage.DONE)]
        assert not moving or self.open or self.pool, "somebody waits and nobody works"

    def finish(self) -> None:
        """In the end everything can be had."""
        self.desk.settings = replace(self.desk.settings, connections=True)
        while self.pool:
            self.pool.pop()()
        for order in self.orders:
            if self.desk.downloads.here(order) is None:
                self.desk.downloads.start(order)
        while self.open or self.pool:
            if self.pool:
                self.pool.pop()()
                continue
            child = self.open[0]
            if child.killed or child.all(protocol.Cancel):
                self.child()
            elif not child.requests:
                child.greet()
            else:
                fetch = child.last(protocol.Fetch)
                self.arrive(child, fetch, CONTENTS[Wanted(**fetch.wanted).file])
        assert [self.got(order) for order in self.orders] == [True] * len(self.orders)

    def got(self, order: Order) -> bool:
        return self.desk.downloads.here(order) is not None


@pytest.mark.parametrize("seed", range(40))
def test_by_chance(tmp_path: Path, seed: int) -> None:
    play = Play(tmp_path, seed)
    for _ in range(120):
        play.step()
    play.finish()
    assert [name for name in play.desk.left if not name.endswith(".part")] == []
