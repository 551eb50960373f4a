"""Stand-ins for the services of the model library, over the real catalogue and the real recommendation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain.engine.models import Computer, Model
from app.domain.errors import TokenInvalid
from app.domain.library.care import MoveState
from app.domain.library.catalogue import Entry, Terms, expected
from app.domain.library.downloads import Download, Stage
from app.domain.library.found import Findings, Found
from app.domain.library.pace import by_memory
from app.domain.library.recommending import Here, Rated, Recommendation, rate, recommend, with_others_closed
from app.library.catalogue import CatalogueFiles
from app.paths import Paths, resources
from app.services.library.catalogue import CatalogueService
from app.services.notify import Notifier
from app.storage.licences import Acceptance


def catalogue(paths: Paths, background: Any) -> CatalogueService:
    """The list that ships with the program."""
    files = CatalogueFiles(resources() / "catalogue.json", resources() / "catalogue-keys", paths.catalogue)
    return CatalogueService(files, background)


class FakeRecommending:
    """The real choice for a made-up computer whose memory moves 20 GB a second; measured at once."""

    def __init__(self, entries: Callable[[], list[Entry]], models: Any) -> None:
        self._entries, self._models = entries, models
        self.asked = 0

    def now(self, language: str = "") -> Recommendation:
        here: Computer = self._models.computer()
        freed = [self._rated(entry, with_others_closed(here)) for entry in self._entries()]
        return recommend([self._rated(entry, here) for entry in self._entries()], freed, language or "en")

    def rated(self, entry: Entry, language: str = "") -> Rated:
        del language
        return self._rated(entry, self._models.computer())

    def recommend(
        self, done: Callable[[Recommendation], None], failed: Callable[..., None], language: str = ""
    ) -> None:
        del failed
        self.asked += 1
        done(self.now(language))

    def _rated(self, entry: Entry, computer: Computer) -> Rated:
        found = rate(
            entry, expected(entry), Here(computer), lambda facts: by_memory(facts, 20e9, computer.cores), "en"
        )
        have = {model.sha256 for model in self._models.list()}
        return replace(found, here=entry.sha256 in have)


class FakeFound:
    """What other programs have: what the test says; `coming` is known only once somebody has looked."""

    def __init__(self) -> None:
        self.findings = Findings()
        self.coming: Findings | None = None
        self.using: list[Any] = []
        self.looked = 0

    def look(self, done: Callable[[Findings], None], _failed: Callable[..., None], *_rest: Any) -> None:
        self.looked += 1
        self.findings = self.coming or self.findings
        done(self.findings)

    def use(
        self,
        found: Found,
        progress: Callable[[int, int], None],
        done: Callable[[Model], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.using.append((found, progress, done, failed, cancelled))


class FakeCare:
    """`ShelfCareService` by hand: each question waits in `asked`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.folder = "/models"

    def state(self) -> MoveState:
        return MoveState(self.folder)

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *rest: self.asked.append((name, rest))


class FakeCards:
    """`CardService` by hand."""

    def __init__(self) -> None:
        self.asked: list[tuple[Model, Callable[..., None], Callable[..., None]]] = []

    def card(
        self, model: Model, done: Callable[..., None], failed: Callable[..., None], *_rest: Any, **_more: Any
    ) -> None:
        self.asked.append((model, done, failed))


class FakeDownloads:
    """`DownloadService` by hand: `items` are what the test puts there."""

    def __init__(self) -> None:
        self.changed: Notifier[None] = Notifier()
        self.ended: Notifier[Download] = Notifier()
        self.items: tuple[Download, ...] = ()
        self.possible = True
        self.asked: list[tuple[str, str]] = []
        self.fault: Exception | None = None

    def check(self, order: Any) -> None:
        self._ask("check", order.key)

    def start(self, order: Any) -> Download:
        self._ask("start", order.key)
        made = Download(order.wanted, Stage.QUEUED, total=order.wanted.bytes)
        self.items = (*self.items, made)
        self.changed.publish(None)
        return made

    def pause(self, key: str) -> None:
        self._ask("pause", key)
        self.tell(key, stage=Stage.PAUSED)

    def resume(self, key: str) -> None:
        self._ask("resume", key)
        self.tell(key, stage=Stage.CONNECTING)

    def retry(self, key: str) -> None:
        self._ask("retry", key)
        self.tell(key, stage=Stage.CONNECTING)

    def cancel(self, key: str) -> None:
        self._ask("cancel", key)
        self.items = tuple(item for item in self.items if item.wanted.key != key)
        self.changed.publish(None)

    def move(self, key: str, place: int) -> None:
        self._ask("move", key)
        moved = [item for item in self.items if item.wanted.key == key]
        rest = [item for item in self.items if item.wanted.key != key]
        self.items = (*rest[:place], *moved, *rest[place:])
        self.changed.publish(None)

    def wake(self) -> None:
        self._ask("wake", "")

    @property
    def running(self) -> int:
        return sum(item.stage is Stage.RUNNING for item in self.items)

    def tell(self, key: str, **values: Any) -> None:
        """It is so now."""
        self.items = tuple(replace(item, **values) if item.wanted.key == key else item for item in self.items)
        self.changed.publish(None)

    def _ask(self, what: str, key: str) -> None:
        self.asked.append((what, key))
        if self.fault is not None:
            raise self.fault


class FakeHub:
    """`HubService` by hand: each question waits in `asked`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.possible = True

    def search(self, *rest: Any, **_more: Any) -> None:
        self.asked.append(("search", rest))

    def describe(self, *rest: Any, **_more: Any) -> None:
        self.asked.append(("describe", rest))

    def stop(self) -> None:
        self.asked.append(("stop", ()))


class FakeTerms:
    """The terms of a vault in memory: the real words, and what the test or a person agreed to."""

    def __init__(self) -> None:
        self.changed: Notifier[None] = Notifier()
        self.given: list[Acceptance] = []
        self.of: Callable[[Entry], Terms | None] = lambda _entry: None

    def to_accept(self, entry: Entry) -> Terms | None:
        shown = self.of(entry)
        if shown is None or any(one.text_sha256 == shown.sha256 for one in self.given):
            return None
        return shown

    def to_accept_for(self, wanted: Any) -> Terms | None:
        del wanted
        return None

    def accept(self, shown: Terms, model: str) -> None:
        self.given.append(Acceptance(shown.licence, shown.sha256, model, 1_700_000_000.0))
        self.changed.publish(None)

    def accepted(self) -> list[Acceptance]:
        return list(self.given)


class FakeAccess:
    """`HubAccess` by hand, over a token in memory."""

    def __init__(self) -> None:
        self.changed: Notifier[None] = Notifier()
        self.kept = ""

    @property
    def has_token(self) -> bool:
        return bool(self.kept)

    def put_token(self, said: str) -> None:
        if len(said.strip()) < 8:
            raise TokenInvalid
        self.kept = said.strip()
        self.changed.publish(None)

    def forget_token(self) -> None:
        self.kept = ""
        self.changed.publish(None)
