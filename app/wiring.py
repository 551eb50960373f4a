"""Composition root: the only place where the services are made and joined.

Qt-free, so that the command line starts on a machine without a screen; `app.main` adds the window.
"""

from __future__ import annotations

import logging
import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from app import __version__
from app.domain.generation import LoadedModel
from app.domain.models import Model
from app.library.shelf import Shelf
from app.logs import configure
from app.paths import Paths, resources, starter_model
from app.sandbox import window as sandbox
from app.sandbox.report import Report
from app.services.all import Services
from app.services.asking import AskingService
from app.services.background import Background
from app.services.chat import ChatService
from app.services.collections import CollectionService
from app.services.devices import DeviceService
from app.services.engine import EngineService
from app.services.indexing import Embedding
from app.services.models import ModelService
from app.services.preferences import Preferences
from app.services.presets import Presets
from app.services.privacy import PrivacyService
from app.services.reading import DocumentReader
from app.services.records import Records
from app.services.session import Session, VaultService, stores
from app.services.summaries import SummaryService
from app.services.tuning import TuningService
from app.storage.collections import Collections
from app.storage.pack_results import PackResults
from app.storage.passages import Passages
from app.storage.vault import Vault
from app.worker.command import child_command
from app.worker.supervisor import Later, Spawn, Supervisor


def compose(paths: Paths, background: Background, spawn: Spawn, later: Later) -> Services:
    """Make every service of the program's lifetime. Raises OSError when the home cannot be written."""
    paths.make()
    sweep(paths.run)
    configure(paths.logs, logging.INFO)
    preferences = Preferences(paths.settings)
    models = ModelService(
        Shelf(paths.models), background, lambda: preferences.current, preferences.set, starter_model()
    )
    models.seed()
    command = child_command()

    def new_engine() -> Supervisor:
        return Supervisor("inference", command, paths.run, spawn, later)

    engine = EngineService(new_engine, models.path)
    records = Records(paths.tuning, models.computer(), engine_version())
    tuning = TuningService(records, engine, later)
    devices = DeviceService(new_engine, models.path, records, lambda: preferences.current, later)

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
    reader = DocumentReader(lambda: Supervisor("documents", command, paths.run, spawn, later), later)
    template = (resources() / "prompts" / "map.txt").read_text(encoding="utf-8")

    presets = Presets(resources() / "presets", paths.presets)
    ask_template = (resources() / "prompts" / "ask.txt").read_text(encoding="utf-8")

    def session(vault: Vault) -> Session:
        conversations, documents, interrupted = stores(vault)
        chat = ChatService(conversations, engine, models.choose)
        summaries = SummaryService(
            conversations,
            documents,
            engine,
            reader,
            models.choose,
            template,
            replies=PackResults(vault),
            speed=devices.speed,
            preset=presets.get,
            soon=lambda call: later(0, call),
        )
        collections = CollectionService(Collections(vault), reader)
        embedder = next((model for model in models.list() if model.facts.embeds), None)
        embedding = Embedding(embedder, models.path(embedder), new_engine) if embedder else None
        asking = AskingService(Passages(vault), documents, engine, ask_template, embedding)
        return Session(vault, chat, summaries, collections, asking, interrupted)

    vaults = VaultService(paths, background, session, engine.stop)
    privacy = PrivacyService(paths, ask_window, engine, reader)
    return Services(
        paths,
        preferences,
        vaults,
        models,
        engine,
        tuning,
        devices,
        reader,
        presets,
        privacy,
        background,
        later,
    )


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
    """Remove flag files of processes that are gone; those of a running Stillroom are in use and stay."""
    for left in run.glob("*"):
        owner = left.name.partition("-")[0]
        if not owner.isdigit() or not _alive(int(owner)):
            left.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True
