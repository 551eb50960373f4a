"""Composition root: the only place where the services are made and joined.

Qt-free, so that the command line starts on a machine without a screen; `app.main` adds the window.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from app import __version__
from app.domain.engine.generation import LoadedModel
from app.domain.engine.models import Model
from app.domain.errors import LibraryAway
from app.library.shelf import Shelf
from app.logs import configure
from app.paths import Paths, resources, starter_model
from app.sandbox import window as sandbox
from app.sandbox.report import Report
from app.services.all import Services
from app.services.ask_models import AskModels
from app.services.asking import AskingService
from app.services.background import Background
from app.services.chat import ChatService
from app.services.children import DEVICES, PAGES, READING, SMALLER, VECTORS, Children
from app.services.collections import CollectionService
from app.services.deidentification import DeidentificationService, read_lexicon
from app.services.devices import DeviceService
from app.services.engine import EngineService
from app.services.extraction_row import RowMaker
from app.services.kinds import KindService
from app.services.library.adapters import AdapterService
from app.services.library.catalogue import CatalogueService
from app.services.library.found import FoundService
from app.services.library.quantising import WORK
from app.services.models import ModelService
from app.services.names_chat import ChatNames
from app.services.names_review import NameReviewService
from app.services.paces import Paces
from app.services.pages import PageService
from app.services.preferences import Preferences
from app.services.presets import Presets
from app.services.privacy import PrivacyService
from app.services.questions import QuestionService
from app.services.reading import DocumentReader
from app.services.records import Records
from app.services.session import Session, VaultService, stores
from app.services.sorters import SorterService
from app.services.sorting import SortingService
from app.services.summaries import SummaryService
from app.services.tabling import TableService
from app.services.tabling_forms import FormService
from app.services.tuning import TuningService
from app.storage.collections import Collections
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.forms import Forms
from app.storage.kinds import Kinds
from app.storage.name_choices import NameChoices
from app.storage.name_reviews import NameReviews
from app.storage.originals import Originals
from app.storage.pack_results import PackResults
from app.storage.passages import Passages
from app.storage.pseudonyms import Pseudonyms
from app.storage.sorters import Sorters
from app.storage.tables import Tables
from app.storage.vault import Vault
from app.wiring_library import (
    adapting,
    agreeing,
    bundling,
    caring,
    connecting,
    describing,
    fetching,
    guarding,
    judging,
    offering,
    shrinking,
)
from app.worker.command import child_command
from app.worker.supervisor import Later, Spawn, Supervisor


def compose(
    paths: Paths,
    background: Background,
    spawn: Spawn,
    later: Later,
    spawn_download: Spawn | None = None,
) -> Services:
    """Make every service of the program's lifetime. Raises OSError when the home cannot be written.

    `spawn_download` starts the children that connect; None where this process may start none.
    """
    paths.make()
    sweep(paths.run)
    configure(paths.logs, logging.INFO)
    preferences = Preferences(paths.settings)
    shelf = Shelf(paths.models)
    models = ModelService(shelf, background, lambda: preferences.current, preferences.set, starter_model())
    models.seed()
    with suppress(LibraryAway):
        sweep(models.folder() / WORK)
    command = child_command()

    def new_engine() -> Supervisor:
        return Supervisor("inference", command, paths.run, spawn, later)

    children = Children(command, paths.run, spawn, later)
    engine = EngineService(new_engine, models.path)
    records = Records(paths.tuning, models.computer(), engine_version())
    tuning = TuningService(records, engine, later)
    devices = DeviceService(children.maker(DEVICES), models.path, records, lambda: preferences.current, later)
    paces = Paces(records, devices)

    def chosen(model: Model) -> dict[str, Any]:
        threads = preferences.current.threads
        found = tuning.chosen(model) | devices.fields(model)
        return found | ({"threads": threads} if threads else {})

    def learn(model: Model, loaded: LoadedModel) -> None:
        if loaded.device == "CPU":
            models.learned(model.id, loaded.memory, loaded.context)

    engine.tuning, engine.device_failed, engine.learned = chosen, devices.fail, learn
    tuning.on_card = devices.measured
    tuning.measured.subscribe(lambda model: devices.look(lambda: devices.try_for(model)))
    models.busy_model = lambda: engine.busy_model
    reader = DocumentReader(children.maker(READING, "documents"), later)
    presets = Presets(resources() / "presets", paths.presets)

    offered = offering(paths, background, models, devices, records, lambda: preferences.current)
    adapters = adapting(models, background)
    desk = _Desk(
        models,
        engine,
        children,
        reader,
        presets,
        paces,
        background,
        later,
        offered[0],
        adapters,
    )
    vaults = VaultService(paths, background, desk.session, engine.stop)
    connections = connecting(paths, lambda: preferences.current, spawn_download, later)
    access, downloads, hub = fetching(models, connections, vaults, offered, preferences, later)
    privacy = PrivacyService(
        paths,
        ask_window,
        engine,
        connections,
        lambda: Path(models.away) if models.away else models.folder(),
        children,
    )
    care = caring(shelf, models, background)
    bundles = bundling(paths, shelf, models, adapters, offered[0], preferences, background, __version__)
    quantising = shrinking(models, background, children.maker(SMALLER, "quantise"), engine_version(), vaults)
    guarding(models, vaults, quantising)
    care.busy += [
        lambda: downloads.busy,
        lambda: not engine.idle,
        lambda: bundles.busy,
        lambda: models.at_work,
    ]
    return Services(
        paths,
        preferences,
        vaults,
        models,
        engine,
        tuning,
        devices,
        paces,
        reader,
        presets,
        privacy,
        background,
        later,
        *offered,
        adapters=adapters,
        connections=connections,
        quantising=quantising,
        found=FoundService(models, background),
        care=care,
        cards=describing(models, offered[0], records, background, devices),
        bundles=bundles,
        access=access,
        downloads=downloads,
        hub=hub,
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the services of an open vault are made from."""

    models: ModelService
    engine: EngineService
    children: Children
    reader: DocumentReader
    presets: Presets
    paces: Paces
    background: Background
    later: Later
    catalogue: CatalogueService
    adapters: AdapterService

    def session(self, vault: Vault) -> Session:
        """The services over a vault that was just opened."""
        conversations, documents, interrupted = stores(vault)
        pages = PageService(
            Originals(vault), self.children.maker(PAGES, "documents"), self.later, self.background
        )
        collections = CollectionService(
            Collections(vault), self.reader, kept=pages.keep, soon=lambda call: self.later(0, call)
        )
        asking = self._asking(vault, documents)
        pseudonyms = Pseudonyms(vault)
        names = self._names(vault, documents, pseudonyms)
        kinds = KindService(self.presets, Kinds(vault))
        return Session(
            vault,
            ChatService(conversations, self.engine, self.models.choose, adapter_for=self.adapters.attached),
            self._summaries(vault, conversations, documents, pages, kinds),
            collections,
            asking,
            QuestionService(vault, conversations, asking, self.models.choose),
            self._tables(vault, documents, collections),
            FormService(Forms(vault), resources() / "fields"),
            kinds,
            names,
            pseudonyms,
            ChatNames(names.names, NameChoices(vault), pseudonyms),
            self._sorters(vault, documents),
            pages,
            *judging(vault, self.models, self.engine, self.children, engine_version()),
            agreeing(vault, self.catalogue),
            interrupted,
        )

    def _summaries(
        self,
        vault: Vault,
        conversations: Conversations,
        documents: Documents,
        pages: PageService,
        kinds: KindService,
    ) -> SummaryService:
        return SummaryService(
            conversations,
            documents,
            self.engine,
            self.reader,
            self.models.choose,
            _prompt("map"),
            replies=PackResults(vault),
            speed=self.paces.speed,
            ran=self.paces.ran,
            preset=kinds.get,
            soon=lambda call: self.later(0, call),
            kept=pages.keep,
        )

    def _asking(self, vault: Vault, documents: Documents) -> AskingService:
        models = AskModels(self.models.list, self.models.path, self.children.maker(VECTORS))
        return AskingService(Passages(vault), documents, self.engine, _prompt("ask"), models=models)

    def _tables(self, vault: Vault, documents: Documents, collections: CollectionService) -> TableService:
        def soon(call: Callable[[], None]) -> None:
            self.later(0, call)

        maker = RowMaker(self.engine, _prompt("extract"), soon, PackResults(vault))
        return TableService(Tables(vault), collections, documents, maker, soon)

    def _sorters(self, vault: Vault, documents: Documents) -> SorterService:
        models = AskModels(self.models.list, self.models.path, self.children.maker(VECTORS))
        sorting = SortingService(self.engine, _prompt("sort"))
        return SorterService(
            Sorters(vault), documents, sorting, models.embedding, lambda call: self.later(0, call)
        )

    def _names(self, vault: Vault, documents: Documents, pseudonyms: Pseudonyms) -> NameReviewService:
        folder = resources() / "names"
        service = DeidentificationService(
            self.reader,
            self.engine,
            pseudonyms,
            read_lexicon(folder),
            (folder / "ask.txt").read_text(encoding="utf-8"),
        )
        return NameReviewService(
            service, NameReviews(vault), documents.getting, soon=lambda call: self.later(0, call)
        )


def _prompt(name: str) -> str:
    return (resources() / "prompts" / f"{name}.txt").read_text(encoding="utf-8")


def engine_version() -> str:
    """The engine's version; measurements made with another one say nothing about it."""
    try:
        return version("llama_cpp_python")
    except PackageNotFoundError:  # a packaged program has no list of its parts
        return f"Stillroom {__version__}"


def ask_window() -> Report:
    """What the kernel refuses this process, asked now."""
    return sandbox.ask()


def sweep(run: Path) -> None:
    """Remove flag files and folders of processes that are gone; those of a running Stillroom stay.

    A folder that does not say whose it is may be in use, and stays. A link in its place, as on a disk that
    somebody else prepared may have, leads to nothing of Stillroom's.
    """
    if run.is_symlink():
        return
    for left in run.glob("*"):
        owner = left.name.partition("-")[0]
        if owner.isdigit() and _alive(int(owner)):
            continue
        if not left.is_dir():
            left.unlink(missing_ok=True)
        elif owner.isdigit():
            shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True
