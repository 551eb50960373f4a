"""Bundles: models and a policy carried on a stick to computers without a connection, made and read here."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from app.domain.engine.models import Model
from app.domain.errors import AppError, CatalogueOld, LicenceNotAccepted
from app.domain.library.adapters import Adapter
from app.domain.library.bundles import (
    FAT32,
    KEPT,
    Arrived,
    Bundle,
    Contents,
    Item,
    Kind,
    Outcome,
    Policy,
    Room,
    Short,
)
from app.domain.library.catalogue import Licence
from app.domain.library.catalogue import terms as licence_terms
from app.library.bundle_making import make
from app.library.bundle_reading import look, verify
from app.library.bundle_recipe import room
from app.library.bundle_signature import read_private
from app.library.catalogue import Loaded
from app.library.filesystems import fat32
from app.library.hashing import Asked, Progress, ignore, never
from app.library.shelf import Shelf
from app.services.background import Background
from app.services.library.adapters import AdapterService
from app.services.library.bundle_installing import Installing
from app.services.library.bundle_packing import Shipped, Stock, Wish, kind_of, recipe, sized
from app.services.library.bundle_terms import Agreement, agreed, known_licence, open_terms, terms_of
from app.services.library.catalogue import CatalogueService
from app.services.library.policies import applied, record
from app.services.library.terms import TermsService
from app.services.models import ModelService
from app.services.preferences import Preferences
from app.settings import Settings

T = TypeVar("T")
Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie that are no models. `policy`: where a policy that was agreed to is recorded."""

    shipped: Shipped
    policy: Path


@dataclass(frozen=True, slots=True)
class Report:
    """What reading a bundle came to. `settings`: as they are now, if a policy was applied, else None."""

    outcomes: tuple[Outcome, ...]
    settings: Settings | None = None


class BundleService:
    """Lives as long as the program. Work runs on the pool; `done` and `failed` come on the caller's thread.

    `limit`: bytes at which files are split whatever is wished, 0 for none; for tests.
    """

    def __init__(
        self,
        shelf: Shelf,
        models: ModelService,
        adapters: AdapterService,
        catalogue: CatalogueService,
        preferences: Preferences,
        background: Background,
        places: Places,
        version: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._closing = False
        self.busy = False
        """Whether one is being made or read."""
        self.limit = 0
        self._shelf, self._models, self._adapters = shelf, models, adapters
        self._stock, self._catalogue = Stock(shelf, adapters.shelf), catalogue
        self._preferences, self._background, self._places = preferences, background, places
        self._version, self._clock = version, clock

    # -- making ------------------------------------------------------------------------------------

    def offer(self) -> list[tuple[Model, Kind]]:
        """The models that could go into a bundle, with what they are for."""
        return [(model, kind_of(model)) for model in self._models.list()]

    def offer_adapters(self) -> list[Adapter]:
        """The adapters that could."""
        return self._adapters.all()

    @property
    def newer_catalogue(self) -> bool:
        """Whether there is a list of models here that other computers may not have."""
        return self._places.shipped.catalogue.is_file()

    def room(self, wish: Wish, folder: Path) -> Room:
        """What it would take, and what is free there; quick. Where `fat32`, large files are split anyway.

        Raises ModelMissing, ModelAway, AdapterMissing, BundleDamaged.
        """
        return room(sized(wish, self._stock, self._places.shipped, self.limit), folder)

    def make(
        self,
        wish: Wish,
        folder: Path,
        done: Callable[[Bundle], None],
        failed: Failed,
        progress: Progress = ignore,
        cancelled: Asked = never,
    ) -> None:
        """Make a bundle in a folder, or go on with one that was begun there. See `bundle_making.make`.

        `progress` counts bytes, on the pool's thread. Fails too with KeyInvalid, PolicyInvalid and what
        `Shelf.ready` raises.
        """

        def work() -> Bundle:
            key = read_private(wish.key) if wish.key is not None else None
            shipped = self._places.shipped
            limit = self.limit or (FAT32 if fat32(folder) else 0)
            asked = self._asked(cancelled)
            whole = recipe(wish, self._stock, self._catalogue, shipped, self._version, limit, asked)
            return make(whole, folder, key, progress, asked)

        self._run(work, done, failed)

    # -- reading -----------------------------------------------------------------------------------

    def look(self, place: Path, done: Callable[[Contents], None], failed: Failed) -> None:
        """What a folder has. Fails with BundleMissing, BundleUnfinished, BundleInvalid and the like."""
        keys = self._catalogue.trusted()
        self._background.run(lambda: look(place, keys), done, failed)

    def verify(
        self,
        contents: Contents,
        done: Callable[[tuple[Short, ...]], None],
        failed: Failed,
        progress: Progress = ignore,
        cancelled: Asked = never,
    ) -> None:
        """Hash everything where it lies; what is not right."""
        folder = Path(contents.place)
        asked = self._asked(cancelled)
        self._run(lambda: verify(folder, contents.bundle, progress, asked), done, failed)

    def here(self, item: Item) -> bool:
        """Whether the very same model or adapter is listed here."""
        if item.kind is Kind.ADAPTER:
            return any(adapter.sha256 == item.sha256 for adapter in self._adapters.all())
        return any(model.sha256 == item.sha256 for model in self._models.list())

    def licence(self, contents: Contents, item: Item) -> str:
        """What an item comes under: as the list here calls it, else as the bundle does; "" if nobody says."""
        known = known_licence(item, self._catalogue) if item.kind in KEPT else None
        said = contents.bundle.licence(item.licence)
        return known.name if known is not None else said.name if said is not None else ""

    def to_accept(self, contents: Contents, kept: TermsService | None, policy: bool) -> list[Agreement]:
        """Terms that a person has to agree to first. `policy`: what the organisation accepted counts."""
        return open_terms(contents.bundle, self._catalogue, kept, _accepted(contents, policy))

    def agree(self, agreement: Agreement, kept: TermsService) -> None:
        """Record that a person agreed to these words."""
        for item in agreement.items:
            kept.accept(agreement.terms, item.id)

    def under(self, policy: Policy, settings: Settings | None = None) -> Settings:
        """The settings (those in force, if none are given) as they would be with a policy."""
        return applied(policy, settings or self._preferences.current)

    def read(
        self,
        contents: Contents,
        kept: TermsService | None,
        done: Callable[[Report], None],
        failed: Failed,
        progress: Progress = ignore,
        cancelled: Asked = never,
        *,
        only: tuple[str, ...] | None = None,
        policy: bool = False,
    ) -> None:
        """Take over what is in it; `only` those things (SHA-256s), `policy`: its policy too, as consented.

        What has terms that were not agreed to is left, and says so. Fails as `Installing.all`; what is wrong
        with one thing is in its outcome.
        """
        accepted = _accepted(contents, policy)
        wanted = [item for item in contents.bundle.items if only is None or item.sha256 in only]
        left = {
            item.sha256: Outcome(item, Arrived.LEFT, LicenceNotAccepted(item.name, found.licence).to_text())
            for item in wanted
            if (found := terms_of(item, contents.bundle, self._catalogue)) is not None
            and not agreed(found, kept, accepted)
        }
        chosen = {item.sha256 for item in wanted} - set(left)
        mine = {one.text_sha256 for one in kept.accepted()} if kept is not None else set()

        def strict(name: str, licence: str) -> Licence | None:
            found = self._catalogue.medical(name) or (self._catalogue.licence(licence) if licence else None)
            if found is None or not found.accept or found.id in accepted:
                return None
            return None if licence_terms(found).sha256 in mine else found

        installing = Installing(self._stock, self._places.shipped.ocr, strict)

        def finish(found: list[Outcome]) -> None:
            self._took()
            outcomes = {**left, **{outcome.item.sha256: outcome for outcome in found}}
            in_order = [outcomes[item.sha256] for item in wanted]
            self._with_catalogue(
                contents, in_order, lambda all_: self._end(contents, all_, policy, done, failed)
            )

        def fail(error: Exception) -> None:
            self._took()  # some may have been added by then
            failed(error)

        asked = self._asked(cancelled)
        self._run(lambda: installing.all(contents, chosen, progress, asked), finish, fail)

    def close(self) -> None:
        """Stop what runs: the program ends. A bundle that is not whole says so, and can be gone on with."""
        self._closing = True

    # -- inside ------------------------------------------------------------------------------------

    def _took(self) -> None:
        self._models.changed.publish(None)
        self._adapters.changed.publish(None)

    def _with_catalogue(
        self, contents: Contents, outcomes: list[Outcome], then: Callable[[list[Outcome]], None]
    ) -> None:
        """Take the list of models that a bundle brings, if it was found right."""
        number = next(
            (
                n
                for n, one in enumerate(outcomes)
                if one.item.kind is Kind.CATALOGUE and one.arrived is Arrived.CHECKED
            ),
            None,
        )
        if number is None:
            then(outcomes)
            return
        brought = outcomes[number]

        def became(arrived: Arrived, error: str = "") -> None:
            outcomes[number] = replace(brought, arrived=arrived, error=error)
            then(outcomes)

        def taken(_loaded: Loaded) -> None:
            became(Arrived.ADDED)

        def refused(error: Exception) -> None:
            if isinstance(error, CatalogueOld):
                became(Arrived.HERE)
            else:
                said = error.to_text() if isinstance(error, AppError) else type(error).__name__
                became(Arrived.FAILED, said)

        path = Path(contents.place) / brought.item.files[0].parts[0].file
        self._catalogue.import_update(path, taken, refused)

    def _end(
        self,
        contents: Contents,
        outcomes: list[Outcome],
        policy: bool,
        done: Callable[[Report], None],
        failed: Failed,
    ) -> None:
        found = contents.bundle.policy if policy else None
        if found is None:
            done(Report(tuple(outcomes)))
            return
        try:
            record(self._places.policy, contents, self._clock())
            settings = self.under(found)
            model_id = found.default_model[:16]
            if model_id and any(model.id == model_id for model in self._models.list()):
                settings = replace(settings, default_model=model_id)
            self._preferences.set(settings)
        except AppError as error:
            failed(error)
            return
        done(Report(tuple(outcomes), self._preferences.current))

    def _asked(self, cancelled: Asked) -> Asked:
        return lambda: self._closing or cancelled()

    def _run(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        self.busy = True

        def finish(value: T) -> None:
            self.busy = False
            done(value)

        def fail(error: Exception) -> None:
            self.busy = False
            failed(error)

        self._background.run(work, finish, fail)


def _accepted(contents: Contents, policy: bool) -> frozenset[str]:
    found = contents.bundle.policy
    return frozenset(found.accepted) if policy and found is not None else frozenset()
