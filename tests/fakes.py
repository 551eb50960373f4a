"""Stand-ins for the services, for tests of the window and the command line.

Each records what it was asked and answers when the test says so, or at once. `fake_services(home)` joins
them into something of the shape of `app.services.all.Services`. Nothing here starts a process, hashes,
derives a key or sleeps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from app.domain.engine.fitting import Verdict
from app.domain.engine.generation import Memory
from app.domain.engine.models import Computer, GgufFacts, Model
from app.domain.errors import AppError, ModelInUse
from app.paths import Paths
from app.services.all import Services
from app.services.library.contacts import ContactLog
from app.services.notify import Notifier
from app.services.privacy import ProcessRow
from app.services.privacy_places import Place
from app.settings import Settings
from tests.fakes_library import (
    FakeAccess,
    FakeCards,
    FakeCare,
    FakeDownloads,
    FakeFound,
    FakeHub,
    FakeRecommending,
    catalogue,
)
from tests.fakes_reader import FakeReader
from tests.fakes_speed import FakeDevices, FakeTuning

CODE = "7K2M-9QXD-4TRA-VW8H-0C3N-5JYP-E6GB-1SZF-K"
GOOD_PASSPHRASE = "orchard kettle violin marmot"
GIB = 1 << 30


def make_model(
    name: str = "SmolLM2 135M",
    *,
    size: int = 98_300_000,
    licence: str = "apache-2.0",
    origin: str = "starter",
    parameters: int = 134_515_008,
    label: str = "135M",
    quantisation: str = "Q4_1",
) -> Model:
    """A model as the library would describe it. Its id comes from the name."""
    file = name.replace(" ", "-") + ".gguf"
    facts = GgufFacts("llama", name, label, quantisation, 8192, parameters, licence, True, size)
    sha = name.encode().hex().ljust(64, "0")[:64]
    return Model(sha[:16], name, file, sha, size, licence, origin, 0.0, facts)


class FakeBackground:
    """Work is done at once (`hold` False) or when `finish()` is called."""

    def __init__(self, hold: bool = False) -> None:
        self.hold = hold
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[..., None]) -> None:
        def task() -> None:
            try:
                value = work()
            except Exception as error:
                failed(error)
                return
            done(value)

        if self.hold:
            self.waiting.append(task)
        else:
            task()

    def finish(self) -> None:
        """Do the oldest piece of work that waits."""
        self.waiting.pop(0)()


@dataclass
class Asked:
    """A question to the vault that waits for its answer."""

    what: str
    secret: str
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


@dataclass
class FakeVaults:
    """`VaultService` by hand: `answer()` or `refuse(error)` ends what was asked last."""

    passphrase: str = GOOD_PASSPHRASE
    present: bool = True
    wait: int = 0
    fault: AppError | None = None
    session: Any = None
    opened: Notifier[Any] = field(default_factory=Notifier)
    closed: Notifier[str] = field(default_factory=Notifier)
    asked: list[Asked] = field(default_factory=list)
    code: str = ""

    def exists(self) -> bool:
        return self.present

    def info(self) -> object:
        if self.fault is not None:
            raise self.fault
        return object()

    def wait_s(self) -> int:
        return self.wait

    def new_recovery_code(self) -> str:
        return CODE

    def create(
        self, passphrase: str, recovery: str, done: Callable[..., None], failed: Callable[..., None]
    ) -> None:
        self.code = recovery
        self.asked.append(Asked("create", passphrase, done, failed))

    def unlock(self, passphrase: str, done: Callable[..., None], failed: Callable[..., None]) -> None:
        self.asked.append(Asked("unlock", passphrase, done, failed))

    def recover(self, code: str, done: Callable[..., None], failed: Callable[..., None]) -> None:
        self.asked.append(Asked("recover", code, done, failed))

    def change_passphrase(self, new: str, done: Callable[..., None], failed: Callable[..., None]) -> None:
        self.asked.append(Asked("change", new, done, failed))

    def lock(self, reason: str = "asked") -> None:
        self.session = None
        self.closed.publish(reason)

    def answer(self, value: Any = "session") -> None:
        """End the last question well."""
        self.asked.pop().done(value)

    def refuse(self, error: Exception) -> None:
        """End the last question with an error."""
        self.asked.pop().failed(error)


@dataclass
class Adding:
    """A file being added."""

    path: Path
    progress: Callable[[int, int], None]
    done: Callable[[Model], None]
    failed: Callable[[Exception], None]
    cancelled: Callable[[], bool]


class FakeModels:
    """`ModelService` by hand: `adding` and `checking` hold what waits for an answer."""

    def __init__(self, settings: FakePreferences, models: list[Model] | None = None) -> None:
        self.changed: Notifier[None] = Notifier()
        self.models = [make_model()] if models is None else models
        self.fits: dict[str, Verdict] = {}
        self.adding: list[Adding] = []
        self.checking: list[Any] = []
        self.busy: str | None = None
        self._settings = settings
        self._computer = Computer(16 * GIB, 9 * GIB, 8, 16, "Made-up processor", "Linux")

    def list(self) -> list[Model]:
        return sorted(self.models, key=lambda model: model.name.casefold())

    def path(self, model: Model) -> Path:
        return Path("/models") / model.file

    def find(self, name: str) -> Model | None:
        return next((m for m in self.models if name in (m.id, m.name, m.file)), None)

    def choose(self, model_id: str | None = None) -> Model | None:
        wanted = model_id or self._settings.current.default_model
        return next((m for m in self.models if m.id == wanted), self.models[0] if self.models else None)

    def make_default(self, model_id: str) -> None:
        self._settings.change(default_model=model_id)
        self.changed.publish(None)

    def add(
        self,
        path: Path,
        progress: Callable[[int, int], None],
        done: Callable[[Model], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.adding.append(Adding(path, progress, done, failed, cancelled))

    def have(self, model: Model) -> None:
        """The file that is being added is taken."""
        self.models.append(model)
        self.changed.publish(None)
        self.adding.pop().done(model)

    def verify(
        self,
        model: Model,
        progress: Callable[[int, int], None],
        done: Callable[[None], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.checking.append(SimpleNamespace(model=model, progress=progress, done=done, failed=failed))

    def remove(self, model: Model) -> None:
        if self.busy == model.id:
            raise ModelInUse(name=model.name)
        self.models.remove(model)
        self.changed.publish(None)

    def restore(self, model: Model) -> None:
        self.models.append(model)
        self.changed.publish(None)

    def computer(self) -> Computer:
        return self._computer

    def fit(self, model: Model) -> Verdict:
        free = self._computer.memory_available, self._computer.memory_total
        return self.fits.get(model.id, Verdict("fits", Memory(model.bytes), model.bytes, *free, 4096))

    def learned(self, model_id: str, memory: Memory, context: int = 4096) -> None:
        pass


class FakePreferences:
    """`Preferences` without a file. `fault`, when set, is raised instead of saving."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.changed: Notifier[Settings] = Notifier()
        self.current = settings or Settings()
        self.fault: Exception | None = None

    def set(self, settings: Settings) -> None:
        if self.fault is not None:
            raise self.fault
        self.current = settings
        self.changed.publish(settings)

    def change(self, **values: Any) -> None:
        self.set(replace(self.current, **values))


class FakePrivacy:
    """`PrivacyService` with answers the test sets."""

    def __init__(self, home: Path) -> None:
        self.processes = [
            ProcessRow("window", True, "denied", "open", "seccomp"),
            ProcessRow("model", True, "denied", "denied", "seccomp, Landlock 7"),
            ProcessRow("documents", False, "unknown", "unknown", ""),
        ]
        self.asked = 0
        self.changed: Notifier[None] = Notifier()
        self._home = home

    def rows(self) -> list[ProcessRow]:
        self.asked += 1
        return self.processes

    def offline(self) -> bool:
        return all(row.network == "denied" for row in self.processes if row.running)

    def places(self) -> list[Place]:
        home = self._home
        return [
            Place("vault", home / "vault", 148_000_000, "encrypted"),
            Place("models", home / "models", 2_200_000_000, "nothing_private"),
            Place("settings", home / "settings.json", 2_000, "nothing_private"),
            Place("logs", home / "logs", 41_000, "nothing_private"),
        ]


@dataclass
class FakeServices:
    """The shape of `Services`, with the stand-ins above."""

    paths: Paths
    preferences: FakePreferences
    vaults: FakeVaults
    models: FakeModels
    privacy: FakePrivacy
    background: FakeBackground
    engine: Any = None
    reader: Any = field(default_factory=FakeReader)
    presets: Any = field(default_factory=lambda: SimpleNamespace(all=lambda: (), get=lambda _id: None))
    devices: FakeDevices = field(default_factory=FakeDevices)
    tuning: FakeTuning = field(default_factory=FakeTuning)
    paces: Any = None
    later: Callable[[float, Callable[[], None]], Callable[[], None]] = lambda _s, _do: lambda: None
    adapters: Any = field(default_factory=lambda: SimpleNamespace(get=lambda _id: None))
    quantising: Any = field(default_factory=lambda: SimpleNamespace(changed=Notifier(), busy=False, job=None))
    found: FakeFound = field(default_factory=FakeFound)
    care: FakeCare = field(default_factory=FakeCare)
    cards: FakeCards = field(default_factory=FakeCards)
    downloads: FakeDownloads = field(default_factory=FakeDownloads)
    connections: Any = field(
        default_factory=lambda: SimpleNamespace(log=ContactLog(), possible=True, could=True, gone=False)
    )
    access: FakeAccess = field(default_factory=FakeAccess)
    hub: FakeHub = field(default_factory=FakeHub)
    catalogue: Any = None
    recommending: Any = None

    def __post_init__(self) -> None:
        self.devices.speeds = self.tuning.speeds
        self.paces = self.paces or SimpleNamespace(speed=self.devices.speed)
        self.catalogue = self.catalogue or catalogue(self.paths, self.background)
        self.recommending = self.recommending or FakeRecommending(self.catalogue.entries, self.models)

    def quit(self) -> None:
        self.vaults.lock("quit")

    @property
    def real(self) -> Services:
        """The same, as the type the pages ask for."""
        return cast(Services, self)


def fake_services(home: Path, models: list[Model] | None = None) -> FakeServices:
    """Everything a page needs."""
    preferences = FakePreferences()
    return FakeServices(
        Paths(home),
        preferences,
        FakeVaults(),
        FakeModels(preferences, models),
        FakePrivacy(home),
        FakeBackground(),
    )
