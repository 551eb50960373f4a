"""Taking over what a bundle brings, on the pool: joined, hashed, checked, put on the shelf."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.engine.models import Model
from app.domain.errors import (
    AdapterInvalid,
    AppError,
    BundleDamaged,
    LicenceNotAccepted,
    ModelChanged,
    ModelExists,
    ModelInvalid,
    ModelMissing,
    ModelPartMissing,
    MoveRefused,
    NoSpace,
)
from app.domain.library.adapters import Adapter
from app.domain.library.bundles import KEPT, MODELS, Arrived, Contents, Item, Kind, Outcome
from app.domain.library.catalogue import Licence
from app.library.adapter_file import inspect_adapter
from app.library.bundle_joining import FOLDER, here, join, passing
from app.library.bundle_reading import unchanged, verify
from app.library.copying import RESERVE, free_space, refusals, sweep
from app.library.hashing import Asked, Progress, sha256, together
from app.library.lock import locked
from app.library.shelf import Shelf
from app.library.splits import gathered
from app.services.library.bundle_packing import Stock

LOCK = ".lock"
FAULTY = (
    ModelInvalid,
    ModelPartMissing,
    ModelChanged,
    AdapterInvalid,
    BundleDamaged,
    LicenceNotAccepted,
)
"""What is wrong with one thing and says nothing of the others."""
Strict = Callable[[str, str], Licence | None]
"""For a model's name and its licence as its own file says them: terms that are not agreed to here."""


@dataclass(frozen=True, slots=True)
class Installing:
    """`ocr`: the program's own networks for scans. `strict` is asked before a model is listed."""

    stock: Stock
    ocr: Path
    strict: Strict

    @property
    def shelf(self) -> Shelf:
        """The models."""
        return self.stock.models

    def all(
        self, contents: Contents, chosen: Collection[str], progress: Progress, cancelled: Asked
    ) -> list[Outcome]:
        """What became of each thing whose SHA-256 is among those chosen; a catalogue is only checked here.

        `progress` counts bytes. Raises NoSpace, VaultUnwritable, FileTooLarge, LibraryAway, MoveRefused,
        BundleMissing, BundleInvalid, Cancelled; what was taken over by then stays.
        """
        unchanged(contents)
        items = [item for item in contents.bundle.items if item.sha256 in chosen]
        with self._alone():
            known = {item.sha256: one for item in items if (one := self._known(item)) is not None}
            self._require_room([item for item in items if item.kind in KEPT and item.sha256 not in known])
            # each model is joined, then hashed once more where it lies
            each = together(progress, [0 if i.sha256 in known else 2 * i.bytes for i in items])
            found = list[Outcome]()
            for number, item in enumerate(items):
                if item.sha256 in known:
                    model_id = known[item.sha256].id if item.kind in MODELS else ""
                    found.append(Outcome(item, Arrived.HERE, model_id=model_id))
                else:
                    found.append(self._one(contents, item, each(number), cancelled))
            sweep(self.shelf.folder / FOLDER)
            return [self._with_base(outcome) for outcome in found]

    def _one(self, contents: Contents, item: Item, progress: Progress, cancelled: Asked) -> Outcome:
        try:
            if item.kind in MODELS:
                return self._model(contents, item, progress, cancelled)
            if item.kind is Kind.ADAPTER:
                return self._adapter(contents, item, progress, cancelled)
            return self._other(contents, item, progress, cancelled)
        except FAULTY as error:
            return Outcome(item, Arrived.FAILED, error.to_text())

    def _model(self, contents: Contents, item: Item, progress: Progress, cancelled: Asked) -> Outcome:
        folder, models = Path(contents.place), self.shelf.folder
        total, before = 2 * item.bytes, 0
        progress(0, total)
        for file in item.files:

            def told(done: int, before: int = before) -> None:
                progress(before + done, total)

            join(file, folder, models, told, cancelled)
            before += file.bytes
        paths = [passing(models, file) for file in item.files]
        try:
            model = self._adopted(item, paths, before, progress, cancelled)
        except ModelExists:
            _delete(paths)
            return Outcome(item, Arrived.HERE, model_id=item.id)
        except FAULTY:
            _delete(paths)
            raise
        return Outcome(item, Arrived.ADDED, model_id=model.id)

    def _adopted(
        self, item: Item, paths: list[Path], before: int, progress: Progress, cancelled: Asked
    ) -> Model:
        try:
            facts = gathered(tuple(paths), item.files[0].name).facts
        except ModelInvalid as error:  # said with the name a person knows
            raise replace_name(error, item.name) from None
        strict = self.strict(facts.name, facts.licence)
        if strict is not None:
            raise LicenceNotAccepted(name=item.name, licence=strict.id)
        return self.shelf.adopt(
            paths[0],
            replace(item.source, licence=item.licence or item.source.licence),
            lambda done, total: progress(before + done, before + total),
            cancelled,
            more=paths[1:],
            sha256=item.sha256,
            file=item.files[0].name,
            title=item.name,
            origin="bundle",
        )

    def _adapter(self, contents: Contents, item: Item, progress: Progress, cancelled: Asked) -> Outcome:
        """Joined and hashed, its header looked at, its terms, then copied as any other adapter is."""
        total, [file] = 2 * item.bytes, item.files
        folder, models = Path(contents.place), self.shelf.folder
        path = join(file, folder, models, lambda done: progress(done, total), cancelled)
        try:
            facts = inspect_adapter(path)
            said = item.source.base_model
            strict = self.strict(facts.name, facts.licence) or self.strict(facts.base or said, "")
            if strict is not None:
                raise LicenceNotAccepted(name=item.name, licence=strict.id)
            self.stock.adapters.add(
                path,
                lambda done, _all: progress(item.bytes + done, total),
                cancelled,
                file=file.name,
                title=item.name,
            )
        except AdapterInvalid as error:  # said with the name a person knows
            raise AdapterInvalid(name=item.name, fault=error.fault, detail=error.detail) from None
        except ModelExists:
            return Outcome(item, Arrived.HERE)
        finally:
            _delete([path])
        return Outcome(item, Arrived.ADDED)

    def _with_base(self, outcome: Outcome) -> Outcome:
        """Of an adapter that is here now: whether a model here goes with it."""
        if outcome.item.kind is not Kind.ADAPTER or outcome.arrived not in (Arrived.ADDED, Arrived.HERE):
            return outcome
        adapters = self.stock.adapters
        for model in self.shelf.list():
            try:
                adapter = adapters.get(outcome.item.id)
                if model.facts.architecture != adapter.facts.architecture or model.facts.embeds:
                    continue
                if not adapters.try_on(adapter, model.id, self.shelf.paths(model)):
                    return outcome
            except AppError:  # of this model nothing can be said
                continue
        return replace(outcome, alone=True)

    def _other(self, contents: Contents, item: Item, progress: Progress, cancelled: Asked) -> Outcome:
        part = replace(contents.bundle, items=(item,))
        wrong = verify(Path(contents.place), part, progress, cancelled)
        if wrong:
            raise BundleDamaged(wrong[0].file, wrong[0].fault)
        if item.kind is Kind.CATALOGUE:
            return Outcome(item, Arrived.CHECKED)
        own = self.ocr / item.files[0].name
        same = own.is_file() and sha256(own) == item.sha256
        return Outcome(item, Arrived.CHECKED if same else Arrived.OTHER)

    def _known(self, item: Item) -> Model | Adapter | None:
        """What of the library is the very same, with its files there."""
        if item.kind is Kind.ADAPTER:
            return self._known_adapter(item)
        try:
            model = self.shelf.get(item.id)
            self.shelf.paths(model)
        except (ModelMissing, AppError):
            return None
        return model if model.sha256 == item.sha256 else None

    def _known_adapter(self, item: Item) -> Adapter | None:
        try:
            adapter = self.stock.adapters.get(item.id)
            self.stock.adapters.ready(adapter)
        except AppError:
            return None
        return adapter if adapter.sha256 == item.sha256 else None

    def _require_room(self, items: list[Item]) -> None:
        folder = self.shelf.folder
        needed = sum(file.bytes - here(folder, file) for item in items for file in item.files)
        free = free_space(folder)
        if needed and free < needed + RESERVE:
            raise NoSpace(needed=needed + RESERVE, free=free)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One program reads a bundle into a library at a time."""
        folder = self.shelf.folder / FOLDER
        with ExitStack() as stack:
            try:
                with refusals(folder):
                    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                    stack.enter_context(locked(folder / LOCK, wait=False))
            except BlockingIOError:
                raise MoveRefused(place=str(folder), reason="busy") from None
            yield


def replace_name(error: ModelInvalid, name: str) -> ModelInvalid:
    """The same fault of a model that a person knows by another name."""
    return ModelInvalid(name=name, fault=error.fault, detail=error.detail)


def _delete(paths: list[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()
