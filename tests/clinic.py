"""Computers of a clinic, as far as bundles go: real services over a home each, and small models."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from app.domain.engine.models import Model
from app.domain.library.bundles import Bundle, Contents
from app.library.adapter_shelf import AdapterShelf
from app.library.catalogue import CatalogueFiles
from app.library.catalogue_update import SUFFIX
from app.library.shelf import Shelf
from app.paths import Paths, resources
from app.services.background import Inline
from app.services.library.adapters import AdapterService
from app.services.library.bundle_packing import Shipped, Wish
from app.services.library.bundles import BundleService, Places, Report
from app.services.library.catalogue import CatalogueService
from app.services.library.terms import TermsService
from app.services.models import ModelService
from app.services.preferences import Preferences
from app.storage.licences import Licences
from app.storage.memory import MemoryVault
from tests import gguf_corpus as corpus

T = TypeVar("T")


class Laptop:
    """A home with what bundles need. `ocr`: a folder of small files that stand for the networks."""

    def __init__(self, home: Path, ocr: Path | None = None, keys: Path | None = None) -> None:
        self.paths = paths = Paths(home)
        paths.make()
        self.ocr = ocr or resources() / "ocr"
        self.shelf = Shelf(paths.models)
        self.preferences = Preferences(paths.settings)
        self.models = ModelService(
            self.shelf, Inline(), lambda: self.preferences.current, self.preferences.set, home / "no starter"
        )
        self.adapters = AdapterService(AdapterShelf(lambda: paths.models), Inline(), self.models.files)
        files = CatalogueFiles(resources() / "catalogue.json", keys or home / "no keys", paths.catalogue)
        self.catalogue = CatalogueService(files, Inline())
        self.vault = MemoryVault.make()
        self.terms = TermsService(Licences(self.vault), self.catalogue)
        shipped = Shipped(self.ocr, paths.catalogue / f"installed{SUFFIX}")
        self.bundles = BundleService(
            self.shelf,
            self.models,
            self.adapters,
            self.catalogue,
            self.preferences,
            Inline(),
            Places(shipped, paths.policy),
            "1.0",
            lambda: 1000.0,
        )

    def add(self, path: Path) -> Model:
        """Copy a model into the library."""
        return self.shelf.add(path)

    def everything(self, **more: Any) -> Wish:
        """All models."""
        return Wish(tuple(model.id for model in self.shelf.list()), **more)

    def make(self, stick: Path, wish: Wish | None = None, **more: Any) -> Bundle:
        """Make a bundle. Raises what it fails with."""
        wish = wish or self.everything()
        return asked(lambda done, failed: self.bundles.make(wish, stick, done, failed, **more))

    def look(self, stick: Path) -> Contents:
        """What is in a folder."""
        return asked(lambda done, failed: self.bundles.look(stick, done, failed))

    def read(self, stick: Path, **more: Any) -> Report:
        """Take over what is in a folder."""
        contents = self.look(stick)
        return asked(lambda done, failed: self.bundles.read(contents, self.terms, done, failed, **more))

    def left_over(self) -> list[str]:
        """What is in the library's folder and is no model, list or lock."""
        folder = self.paths.models
        known = {"index.json", ".lock"} | {part.file for m in self.shelf.list() for part in m.files}
        return sorted(
            str(path.relative_to(folder))
            for path in folder.rglob("*")
            if path.is_file() and path.name not in known
        )


def asked(ask: Callable[[Callable[[T], None], Callable[[Exception], None]], None]) -> T:
    """What a service answers at once; raises what it fails with."""
    answers: list[T] = []
    errors: list[Exception] = []
    ask(answers.append, errors.append)
    if errors:
        raise errors[0]
    return answers[0]


def model(folder: Path, name: str, licence: str, title: str = "") -> Path:
    """A small model with a licence of its own."""
    draft = corpus.valid()
    draft.set("general.name", corpus.STRING, title or name)
    draft.set("general.license", corpus.STRING, licence)
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.gguf"
    path.write_bytes(corpus.build(draft))
    return path


def policy(folder: Path, **members: Any) -> Path:
    """A file with a policy."""
    path = folder / "policy.json"
    path.write_text(json.dumps({"form": "stillroom-policy-1", "organisation": "Clinic", **members}))
    return path
