"""The making of the model library's services, for `app.wiring`."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.errors import LicenceNotAccepted
from app.domain.library.orders import Order
from app.domain.library.pace import by_memory
from app.domain.library.results import Setup
from app.domain.library.tasks import Suite, read
from app.library.adapter_shelf import AdapterShelf
from app.library.catalogue import CatalogueFiles
from app.library.catalogue_update import SUFFIX
from app.library.drifts import Drifts
from app.library.shelf import Shelf
from app.paths import Paths, resources
from app.services.background import Background
from app.services.children import COMPARING, SMALLER, TASKS, Children
from app.services.devices import DeviceService
from app.services.engine import EngineService
from app.services.library.access import HubAccess
from app.services.library.adapters import AdapterService
from app.services.library.bundle_packing import Shipped
from app.services.library.bundles import BundleService, Places
from app.services.library.cards import CardService
from app.services.library.catalogue import CatalogueService
from app.services.library.comparing import ComparingService
from app.services.library.contacts import Connections
from app.services.library.downloads import DownloadService
from app.services.library.evaluating import EvaluatingService
from app.services.library.hub import HubService
from app.services.library.quantising import QuantiseService
from app.services.library.recommending import Asked, RecommendationService
from app.services.library.shelf_care import ShelfCareService
from app.services.library.terms import TermsService
from app.services.library.writer_making import WriterMaker
from app.services.models import ModelService
from app.services.preferences import Preferences
from app.services.records import Records
from app.services.session import VaultService
from app.settings import Settings
from app.storage.judgements import Comparisons, Evaluations
from app.storage.licences import Licences
from app.storage.secrets import Secrets
from app.storage.vault import Vault
from app.worker.command import child_command
from app.worker.supervisor import Later, Spawn, Supervisor


def offering(
    paths: Paths,
    background: Background,
    models: ModelService,
    devices: DeviceService,
    records: Records,
    settings: Callable[[], Settings],
) -> tuple[CatalogueService, RecommendationService]:
    """What is known of models that may be fetched, and which of them suit this computer."""
    files = CatalogueFiles(resources() / "catalogue.json", resources() / "catalogue-keys", paths.catalogue)
    catalogue = CatalogueService(files, background)
    asked = Asked(catalogue, models, devices, records, settings, background)
    return catalogue, RecommendationService(asked)


def connecting(
    paths: Paths, settings: Callable[[], Settings], spawn: Spawn | None, later: Later
) -> Connections:
    """What may connect to other computers. A program that was started with connections off never does."""
    spawn = spawn if settings().connections else None
    return Connections(lambda: settings().connections, child_command(), paths.run, spawn, later)


def fetching(
    models: ModelService,
    connections: Connections,
    vaults: VaultService,
    offered: tuple[CatalogueService, RecommendationService],
    preferences: Preferences,
    later: Later,
) -> tuple[HubAccess, DownloadService, HubService]:
    """What fetches models, and asks a hub for them."""
    catalogue, recommending = offered

    def secrets() -> Secrets | None:
        return Secrets(vaults.session.vault) if vaults.session is not None else None

    def require(order: Order) -> None:
        if vaults.session is not None:
            vaults.session.terms.require(order.wanted)
            return
        licence = catalogue.licence(order.wanted.licence) if order.wanted.licence else None
        if licence is not None and licence.accept:  # nobody can tell whether it was
            raise LicenceNotAccepted(name=order.wanted.name, licence=licence.id)

    access = HubAccess(lambda: preferences.current, secrets)
    downloads = DownloadService(models, connections, access, require, later)
    hub = HubService(connections, access, catalogue, recommending, later)

    def changed(_settings: Settings) -> None:
        hub.wake()
        downloads.wake()

    preferences.changed.subscribe(changed)
    vaults.opened.subscribe(lambda _session: downloads.wake())
    return access, downloads, hub


def agreeing(vault: Vault, catalogue: CatalogueService) -> TermsService:
    """Which terms were agreed to, over an open vault."""
    return TermsService(Licences(vault), catalogue)


def adapting(models: ModelService, background: Background) -> AdapterService:
    """Adapters, which lie in the library's folder."""
    return AdapterService(AdapterShelf(models.folder), background, models.files)


def caring(shelf: Shelf, models: ModelService, background: Background) -> ShelfCareService:
    """What looks after the library; old files of a move that was cut short go now."""
    care = ShelfCareService(shelf, models, background)
    care.finish_move()
    return care


def bundling(
    paths: Paths,
    shelf: Shelf,
    models: ModelService,
    adapters: AdapterService,
    catalogue: CatalogueService,
    preferences: Preferences,
    background: Background,
    version: str,
) -> BundleService:
    """What carries models and a policy to computers without a connection. `version` is the program's."""
    shipped = Shipped(resources() / "ocr", paths.catalogue / f"installed{SUFFIX}")
    places = Places(shipped, paths.policy)
    return BundleService(shelf, models, adapters, catalogue, preferences, background, places, version)


def describing(
    models: ModelService,
    catalogue: CatalogueService,
    records: Records,
    background: Background,
    devices: DeviceService,
) -> CardService:
    """What a model's page shows."""
    return CardService(
        models, catalogue, records, background, suite, lambda model: devices.choice(model).title
    )


def shrinking(
    models: ModelService,
    background: Background,
    new_child: Callable[[], Supervisor],
    version: str,
    vaults: VaultService,
) -> QuantiseService:
    """What makes models smaller. `version` is the engine's; an open vault lets both be asked the tasks."""
    sample = resources() / "samples" / "drift.txt"

    def judge() -> EvaluatingService | None:
        return vaults.session.evaluating if vaults.session is not None else None

    return QuantiseService(
        models,
        new_child,
        background,
        Drifts(models.folder),
        lambda: sample.read_text(encoding="utf-8"),
        version,
        judge,
        lambda model: by_memory(model.facts, 0.0, cores=1).writing,
    )


def judging(
    vault: Vault,
    models: ModelService,
    engine: EngineService,
    children: Children,
    version: str,
) -> tuple[EvaluatingService, ComparingService]:
    """What judges models, over an open vault. `version` is the engine's."""
    asked, compared = (
        WriterMaker(engine, models.path, children.maker(purpose), models.fit)
        for purpose in (TASKS, COMPARING)
    )

    def setup() -> Setup:
        computer = models.computer()
        return Setup(version, f"{computer.processor}, {computer.cores} cores")

    evaluating = EvaluatingService(Evaluations(vault), suite(), asked.for_tasks, models.list, setup)
    return evaluating, ComparingService(Comparisons(vault), compared)


def guarding(models: ModelService, vaults: VaultService, quantising: QuantiseService) -> None:
    """Models at work for something else than a chat are neither deleted nor moved meanwhile."""

    def asked() -> frozenset[str]:
        evaluating = vaults.session.evaluating if vaults.session is not None else None
        now = evaluating.now if evaluating is not None else None
        run = evaluating.get(now.run) if evaluating is not None and now is not None else None
        return frozenset((run.model.id,)) if run is not None else frozenset()

    def compared() -> frozenset[str]:
        return vaults.session.comparing.held if vaults.session is not None else frozenset()

    models.holds += [(SMALLER, lambda: quantising.held), (TASKS, asked), (COMPARING, compared)]


def suite() -> Suite:
    """The tasks that ship with the program."""
    folder = resources() / "tasks"
    return read({path.stem: path.read_bytes() for path in sorted(folder.glob("*.toml"))})
