"""What goes into a bundle: models with their terms, reading of scans, a newer list, a policy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.domain.engine.models import Model
from app.domain.engine.sources import Part, Source
from app.domain.errors import BundleDamaged, ModelMissing
from app.domain.library.adapters import Adapter
from app.domain.library.bundles import CATALOGUE_FILE, FAT32, Carrier, Kind
from app.domain.library.catalogue import Licence, terms
from app.domain.questions.ask_rerank import reranks
from app.library.adapter_shelf import AdapterShelf
from app.library.bundle_manifest import clean
from app.library.bundle_recipe import Packed, Recipe
from app.library.filenames import free_set, safe_name
from app.library.hashing import Asked, never, sha256
from app.library.policy_file import read_policy
from app.library.shelf import Shelf
from app.services.library.catalogue import CatalogueService

OCR_LICENCE = "Apache-2.0"  # resources/ocr/LICENSES.md


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants in a bundle. `models` and `adapters` are ids.

    `split`: for sticks that take no files of 4 GiB.

    `policy`: a file with an organisation's policy. `key`: a file with a private key to sign the list with.
    """

    models: tuple[str, ...] = ()
    ocr: bool = False
    catalogue: bool = False
    split: bool = False
    policy: Path | None = None
    key: Path | None = None
    adapters: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.models or self.adapters or self.ocr or self.catalogue)


@dataclass(frozen=True, slots=True)
class Stock:
    """Where things of the library are taken from: its models and its adapters."""

    models: Shelf
    adapters: AdapterShelf


@dataclass(frozen=True, slots=True)
class Shipped:
    """Where the things that are no models lie: the networks for scans, and a newer list (may be missing)."""

    ocr: Path
    catalogue: Path


def kind_of(model: Model) -> Kind:
    """What a model is for."""
    if not model.facts.embeds:
        return Kind.MODEL
    return Kind.RERANKER if reranks(model.name) else Kind.EMBEDDER


def sized(wish: Wish, stock: Stock, shipped: Shipped, limit: int = 0) -> Recipe:
    """A recipe to ask for room with: no file is opened or hashed. Raises ModelMissing, AdapterMissing."""
    things = [thing for thing, _ in _things(wish, stock)]
    for kind, path, name in _others(wish, shipped):
        things.append(Packed(kind, name, ((path, Part(name, path.stat().st_size, "")),)))
    return Recipe(tuple(things), "2000-01-01", "", limit=limit or (FAT32 if wish.split else 0))


def recipe(
    wish: Wish,
    stock: Stock,
    catalogue: CatalogueService,
    shipped: Shipped,
    version: str,
    limit: int = 0,
    cancelled: Asked = never,
) -> Recipe:
    """The whole recipe. Models and adapters whose files changed are hashed again: for the pool.

    Raises ModelMissing, ModelAway, ModelChanged, AdapterMissing, AdapterInvalid, PolicyInvalid, Cancelled.
    """
    things, licences = list[Packed](), dict[str, Carrier]()
    for model in _chosen(wish, stock):
        stock.models.ready(model, cancelled=cancelled)
    for adapter in _adapters(wish, stock):
        stock.adapters.ready(adapter)
    for thing, what in _things(wish, stock):
        licence = _licence_of(what, catalogue)
        if licence is not None:
            licences[licence.id] = licence
        things.append(replace(thing, licence=licence.id if licence is not None else ""))
    for kind, path, name in _others(wish, shipped):
        part = Part(name, path.stat().st_size, sha256(path))
        ocr = kind is Kind.OCR
        if ocr:
            licences[OCR_LICENCE] = _carrier(catalogue.licence(OCR_LICENCE), OCR_LICENCE)
        things.append(Packed(kind, name, ((path, part),), OCR_LICENCE if ocr else ""))
    policy = None
    if wish.policy is not None:
        policy = read_policy(wish.policy, lambda name: _named(_chosen(wish, stock), name))
    return Recipe(
        tuple(things),
        date.today().isoformat(),
        f"Stillroom {version}",
        tuple(licences.values()),
        policy,
        limit or (FAT32 if wish.split else 0),
    )


def _chosen(wish: Wish, stock: Stock) -> list[Model]:
    return [stock.models.get(model_id) for model_id in dict.fromkeys(wish.models)]


def _adapters(wish: Wish, stock: Stock) -> list[Adapter]:
    return [stock.adapters.get(adapter_id) for adapter_id in dict.fromkeys(wish.adapters)]


def _named(models: list[Model], name: str) -> str:
    said = name.casefold()
    able = [model for model in models if not model.facts.embeds]
    names = ((m, (m.id, m.sha256, m.name.casefold(), m.file.casefold())) for m in able)
    return next((model.sha256 for model, known in names if said in known), "")


def _things(wish: Wish, stock: Stock) -> list[tuple[Packed, Model | Adapter]]:
    """The models and adapters with names of files that no other has."""
    things, taken = list[tuple[Packed, Model | Adapter]](), set[str]()
    for model in _chosen(wish, stock):
        place = re.fullmatch(r"(.+)-\d{5}-of-\d{5}\.gguf", model.file) if model.parts else None
        wanted = safe_name(f"{place[1]}.gguf" if place else model.file)
        names = free_set(wanted, len(model.files), taken)
        taken |= {name.lower() for name in names}
        files = tuple(
            (path, replace(part, file=name))
            for path, part, name in zip(stock.models.paths(model), model.files, names, strict=True)
        )
        title = clean(model.name) or model.id
        things.append((Packed(kind_of(model), title, files, source=_told(model.source)), model))
    for adapter in _adapters(wish, stock):
        [name] = free_set(safe_name(adapter.file), 1, taken)
        taken.add(name.lower())
        part = Part(name, adapter.facts.bytes, adapter.sha256)
        source = Source(licence=clean(adapter.facts.licence), base_model=clean(adapter.facts.base))
        packed = Packed(
            Kind.ADAPTER,
            clean(adapter.name) or adapter.id,
            ((stock.adapters.where(adapter), part),),
            source=source,
        )
        things.append((packed, adapter))
    return things


def _told(source: Source) -> Source:
    """What of a source travels, as it may stand in a list."""
    return Source(
        repository=clean(source.repository),
        revision=clean(source.revision),
        file=clean(source.file),
        host=clean(source.host),
        made_by=clean(source.made_by),
        packaged_by=clean(source.packaged_by),
        licence=clean(source.licence),
        base_model=clean(source.base_model),
    )


def _others(wish: Wish, shipped: Shipped) -> list[tuple[Kind, Path, str]]:
    """What is no model. Raises BundleDamaged, ModelMissing."""
    found = list[tuple[Kind, Path, str]]()
    if wish.ocr:
        networks = sorted(shipped.ocr.glob("*.onnx"))
        if not networks:
            raise ModelMissing(name="OCR")
        found += [(Kind.OCR, path, path.name) for path in networks]
    if wish.catalogue:
        if not shipped.catalogue.is_file():
            raise BundleDamaged(shipped.catalogue.name, "missing")
        found.append((Kind.CATALOGUE, shipped.catalogue, CATALOGUE_FILE))
    return found


def _licence_of(what: Model | Adapter, catalogue: CatalogueService) -> Carrier | None:
    """The terms of a model or adapter as the list here tells them; else what its file calls them."""
    if isinstance(what, Adapter):
        facts = what.facts
        known = catalogue.medical(what.name, what.file, facts.base)
        return _terms_of(known, facts.licence, catalogue)
    model = what
    entry = catalogue.of_file(model.sha256)
    known = catalogue.medical(model.name, model.file, model.source.repository, model.source.base_model)
    if known is None and entry is not None:
        known = catalogue.licence_of(entry)
    return _terms_of(known, model.licence, catalogue)


def _terms_of(known: Licence | None, said: str, catalogue: CatalogueService) -> Carrier | None:
    known = known or (catalogue.licence(said) if said else None)
    return _carrier(known, said) if known is not None or said else None


def _carrier(known: Licence | None, said: str) -> Carrier:
    if known is not None:
        told = terms(known)
        return Carrier(
            known.id, known.name, known.url, told.text, known.accept, notice=known.notice, label=known.label
        )
    plain = re.sub(r"[^A-Za-z0-9.+-]+", "-", said).strip(".+-")[:60] or "unknown"
    return Carrier(plain, clean(said) or plain, "", "", False)
