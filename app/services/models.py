"""The models of this computer: list, add, choose, check, delete with undo."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.engine.fitting import Difference, Verdict, check, verdict
from app.domain.engine.generation import Memory
from app.domain.engine.models import Computer, GgufFacts, Model
from app.domain.engine.sizing import CONTEXT, Setting, need
from app.domain.engine.sources import NOWHERE, Source
from app.domain.errors import ModelInUse
from app.library.hardware import look
from app.library.hashing import ignore, never
from app.library.shelf import Shelf
from app.services.background import Background
from app.services.notify import Notifier
from app.settings import Settings


class ModelService:
    """What a person can do with models. Lives as long as the program."""

    def __init__(
        self,
        shelf: Shelf,
        background: Background,
        settings: Callable[[], Settings],
        save: Callable[[Settings], None],
        starter: Path,
    ) -> None:
        self.changed: Notifier[None] = Notifier()
        self.busy_model: Callable[[], str | None] = lambda: None
        self.holds: list[tuple[str, Callable[[], Collection[str]]]] = []
        """What else works with models: a word as of `ModelInUse.by`, and the ids of those it reads now."""
        self._shelf, self._background, self._starter = shelf, background, starter
        self._settings, self._save = settings, save
        self._learned: dict[str, Difference] = {}

    def seed(self) -> None:
        """Put the starter model into an untouched library, if it was shipped."""
        if self._starter.is_file():
            self._shelf.seed(self._starter)

    def list(self) -> list[Model]:
        """All models, by name."""
        return sorted(self._shelf.list(), key=lambda model: model.name.casefold())

    def path(self, model: Model) -> Path:
        """The model's file, hashed again if it changed. Raises ModelMissing, ModelChanged."""
        return self._shelf.ready(model)

    def files(self, model: Model) -> tuple[Path, ...]:
        """All of the model's files, the first one first; otherwise as `path`."""
        self._shelf.ready(model)
        return tuple(self._shelf.paths(model))

    def where(self, model: Model) -> Path:
        """Where its (first) file is, whatever is in it now. Raises ModelMissing, ModelAway."""
        return self._shelf.path(model)

    @property
    def away(self) -> str:
        """Where the library was moved to and is not now (a drive is missing); "" while it is there."""
        return self._shelf.away

    def folder(self) -> Path:
        """Where the library lies. Raises LibraryAway."""
        return self._shelf.folder

    def choose(self, model_id: str | None = None) -> Model | None:
        """The model for a conversation: the one asked for, else the default, else any, else None."""
        models = {model.id: model for model in self.list() if not model.facts.embeds}
        for wanted in (model_id, self._settings().default_model):
            if wanted and wanted in models:
                return models[wanted]
        imported = [model for model in models.values() if model.origin != "starter"]
        return next(iter(imported or models.values()), None)

    def find(self, name: str) -> Model | None:
        """By id or by name, upper and lower case alike."""
        wanted = name.casefold()
        return next((m for m in self.list() if wanted in (m.id, m.name.casefold(), m.file.casefold())), None)

    def make_default(self, model_id: str) -> None:
        """Let this model answer in new conversations."""
        self._save(replace(self._settings(), default_model=model_id))
        self.changed.publish(None)

    def add(
        self,
        path: Path,
        progress: Callable[[int, int], None],
        done: Callable[[Model], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Check a GGUF file and copy it into the library. `progress` gets bytes, on the pool's thread."""
        self._background.run(lambda: self._shelf.add(path, progress, cancelled), self._added(done), failed)

    def link(
        self,
        path: Path,
        progress: Callable[[int, int], None],
        done: Callable[[Model], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], bool] = lambda: False,
        *,
        origin: str = "linked",
        source: Source = NOWHERE,
        expected: str = "",
    ) -> None:
        """Check a GGUF file and list it where it lies; it is never moved or deleted from here.

        `progress` gets bytes hashed, on the pool's thread. `expected`: the SHA-256 it should have, "" if
        nobody says; ModelChanged if it has another.
        """

        def work() -> Model:
            return self._shelf.link(
                path, progress, cancelled, origin=origin, source=source, expected=expected
            )

        self._background.run(work, self._added(done), failed)

    def adopt(
        self,
        path: Path,
        source: Source,
        done: Callable[[Model], None],
        failed: Callable[[Exception], None],
        *,
        more: Sequence[Path] = (),
        sha256: str = "",
        title: str = "",
        origin: str = "downloaded",
        progress: Callable[[int, int], None] = ignore,
        cancelled: Callable[[], bool] = never,
    ) -> None:
        """Move a whole file that was fetched or made here into the library: see `Shelf.adopt`."""

        def work() -> Model:
            return self._shelf.adopt(
                path, source, progress, cancelled, more=more, sha256=sha256, title=title, origin=origin
            )

        self._background.run(work, self._added(done), failed)

    def _added(self, done: Callable[[Model], None]) -> Callable[[Model], None]:
        """Tell everybody, then whoever asked."""

        def finish(model: Model) -> None:
            self.changed.publish(None)
            done(model)

        return finish

    def verify(
        self,
        model: Model,
        progress: Callable[[int, int], None],
        done: Callable[[None], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Hash the file again and compare. Fails with ModelChanged or ModelMissing."""
        self._background.run(lambda: self._shelf.verify(model.id, progress), done, failed)

    def remove(self, model: Model) -> None:
        """Take out of the library; `restore` brings it back until `forget_removed`. Raises ModelInUse."""
        self.require_free(model.id, model.name)
        self._shelf.remove(model.id)
        self.changed.publish(None)

    def require_free(self, model_id: str, name: str) -> None:
        """Raises ModelInUse for a model whose file is being read, so that it has to stay where it is."""
        for by, held in self.holds:
            if model_id in held():
                raise ModelInUse(name=name, by=by)
        if self.busy_model() == model_id:
            raise ModelInUse(name=name)

    @property
    def at_work(self) -> bool:
        """Whether something beside the chats reads a model's file."""
        return any(held() for _, held in self.holds)

    def restore(self, model: Model) -> None:
        """Undo `remove`."""
        self._shelf.restore(model.id)
        self.changed.publish(None)

    def forget_removed(self) -> None:
        """Delete removed files for good."""
        self._shelf.empty_trash()

    def computer(self) -> Computer:
        """What this computer has, now."""
        return look()

    def fit(self, model: Model) -> Verdict:
        """Whether it fits this computer now, from its header and from what it took when it ran."""
        return verdict(model.facts, look(), learned=self._learned.get(model.id))

    def learned(self, model_id: str, memory: Memory, context: int = CONTEXT) -> None:
        """What the engine reports of a model it has loaded with so much context. Kept while the program runs.

        `changed` is published when a prediction turns out wrong, or right again.
        """
        model = next((model for model in self._shelf.list() if model.id == model_id), None)
        if model is None or memory.total <= 0:
            return
        before = self._learned.get(model_id)
        found = self._learned[model_id] = _nearest(model.facts, look(), memory, context)
        if found.noticeable or (before is not None and before.noticeable):
            self.changed.publish(None)


def _nearest(facts: GgufFacts, computer: Computer, memory: Memory, context: int) -> Difference:
    """The difference to what was predicted: with weights laid out anew or not, as the engine chose."""
    ways = (Setting(context=context, repack=repack) for repack in (False, True))
    found = (check(need(facts, way, computer.instructions), memory) for way in ways)
    return min(found, key=lambda difference: abs(difference.bytes))
