"""The adapters of this computer: list, add, delete with undo, and which of them fits a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.engine.models import Model
from app.domain.errors import AdapterInvalid, AdapterMissing, AdapterUnfit, AppError
from app.domain.library.adapters import Adapter, Attached, strength_of
from app.library.adapter_shelf import AdapterShelf
from app.services.background import Background
from app.services.notify import Notifier


@dataclass(frozen=True, slots=True)
class Offer:
    """An adapter beside a model: `fault` says why it does not fit it, None if it does."""

    adapter: Adapter
    fault: AppError | None


class AdapterService:
    """What a person can do with adapters. Lives as long as the program.

    `files` gives the files of a model, which are there and are the ones that were added; it raises
    ModelMissing and ModelChanged.
    """

    def __init__(
        self, shelf: AdapterShelf, background: Background, files: Callable[[Model], Sequence[Path]]
    ) -> None:
        self.changed: Notifier[None] = Notifier()
        self.shelf = shelf
        self._shelf, self._background, self._files = shelf, background, files

    def all(self) -> list[Adapter]:
        """All adapters, by name."""
        return sorted(self._shelf.adapters(), key=lambda adapter: adapter.name.casefold())

    def find(self, name: str) -> Adapter:
        """By id, name or file, upper and lower case alike. Raises AdapterMissing."""
        wanted = name.casefold()
        for adapter in self.all():
            if wanted in (adapter.id, adapter.name.casefold(), adapter.file.casefold()):
                return adapter
        raise AdapterMissing(name=name)

    def get(self, adapter_id: str) -> Adapter | None:
        """By id."""
        return next((adapter for adapter in self._shelf.adapters() if adapter.id == adapter_id), None)

    def add(
        self,
        path: Path,
        progress: Callable[[int, int], None],
        done: Callable[[Adapter], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Check a LoRA file and copy it into the library. `progress` gets bytes, on the pool's thread.

        Fails with AdapterInvalid, ModelExists, NoSpace.
        """

        def finish(adapter: Adapter) -> None:
            self.changed.publish(None)
            done(adapter)

        self._background.run(lambda: self._shelf.add(path, progress, cancelled), finish, failed)

    def remove(self, adapter: Adapter) -> None:
        """Take out of the library; `restore` brings it back until `forget_removed`."""
        self._shelf.remove(adapter.id)
        self.changed.publish(None)

    def restore(self, adapter: Adapter) -> None:
        """Undo `remove`. Raises AdapterMissing."""
        self._shelf.restore(adapter.id)
        self.changed.publish(None)

    def forget_removed(self) -> None:
        """Delete removed files for good."""
        self._shelf.empty_trash()

    def offers(
        self, model: Model, done: Callable[[list[Offer]], None], failed: Callable[[Exception], None]
    ) -> None:
        """Every adapter and whether it fits this model, those that fit first."""

        def look() -> list[Offer]:
            found = [Offer(adapter, self._fault(adapter, model)) for adapter in self.all()]
            return sorted(found, key=lambda offer: offer.fault is not None)

        self._background.run(look, done, failed)

    def attached(self, adapter_id: str, strength: float, model: Model) -> Attached | None:
        """What to write with; None for "". Raises AdapterMissing, AdapterInvalid, AdapterUnfit.

        Reads headers only where it is not known yet whether the two go together.
        """
        if not adapter_id:
            return None
        adapter = self._shelf.get(adapter_id)
        path = self._shelf.ready(adapter)
        fault = self._tried(adapter, model)
        if fault:
            raise AdapterUnfit(name=adapter.name, base=model.name, fault=fault)
        return Attached(adapter.id, adapter.name, path, strength_of(strength))

    # -- inside ------------------------------------------------------------------------------------

    def _fault(self, adapter: Adapter, model: Model) -> AppError | None:
        try:
            fault = self._tried(adapter, model)
        except (AdapterMissing, AdapterInvalid) as error:
            return error
        return AdapterUnfit(name=adapter.name, base=model.name, fault=fault) if fault else None

    def _tried(self, adapter: Adapter, model: Model) -> str:
        known = self._shelf.known_fault(adapter.id, model.id)
        return known if known is not None else self._shelf.try_on(adapter, model.id, self._files(model))
