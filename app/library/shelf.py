"""The model library: a folder of GGUF files and the list of them.

    models/<name>.gguf   the files; one put here by hand is not listed until it is added
    models/.trash/       removed files, until the trash is emptied
    models/index.json    names, hashes and facts
    models/.lock         held while the list changes, so that two programs lose nothing of each other's
    models/.*.part       copies being made

A model is known by the SHA-256 of its file. The file is hashed when it is added; later its size and time of
change stand for it, until they differ or somebody asks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path

from app.domain.engine.models import STARTER_FILE, STARTER_SHA256, GgufFacts, Model
from app.domain.errors import ModelChanged, ModelExists, ModelInvalid, ModelMissing
from app.library import index as listing
from app.library.copying import Copied, copy_in, refusals, sweep
from app.library.filenames import free_name, free_title, safe, safe_name
from app.library.gguf import inspect
from app.library.hashing import Asked, Progress, ignore, never, sha256
from app.library.index import Entry, Index
from app.library.lock import locked

LOCK = ".lock"
TRASH = ".trash"
STARTER_NAME = "SmolLM2 135M"
STARTER_LICENCE = "Apache-2.0"

Models = list[Model]


class Shelf:
    """The library in one folder, which is made when first needed.

    Reading is quick and holds no lock. What changes something takes the folder's lock for as long as the list
    changes, not while files are copied or hashed; methods that do either may run on any thread. A damaged
    index is put aside and made anew from the files, which hashes them all: the one case in which files put
    there by hand are listed. Besides what each method names, a full disk raises NoSpace and a folder that the
    system refuses raises VaultUnwritable.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._trash, self._clock = folder, folder / TRASH, clock

    # -- looking ---------------------------------------------------------------------------------

    def get(self, model_id: str) -> Model:
        """The listed model of that id. Raises ModelMissing."""
        return _entry(self._read(), model_id).model

    def path(self, model: Model) -> Path:
        """Where its file is. Raises ModelMissing when it is not there, or not a plain file."""
        path = self._folder / model.file
        if not safe(model.file) or path.is_symlink() or not path.is_file():
            raise ModelMissing(name=model.name)
        return path

    def ready(self, model: Model, progress: Progress = ignore, cancelled: Asked = never) -> Path:
        """The file, known to be the one that was added: to be asked before it is loaded.

        Quick while size and time of change are as recorded; else the file is hashed, and recorded anew if it
        is the same. Raises ModelMissing, ModelChanged, Cancelled.
        """
        path, entry = self.path(model), _entry(self._read(), model.id)
        if not _as_recorded(path, entry):
            self.verify(model.id, progress, cancelled)
        return path

    # -- adding ----------------------------------------------------------------------------------

    def add(self, path: Path, progress: Progress = ignore, cancelled: Asked = never) -> Model:
        """Check a GGUF file and copy it into the library; links are followed. The new model.

        `progress` counts bytes copied. Checked twice: the file, then the copy, which nobody else writes to.
        Raises ModelMissing (no such file), ModelInvalid, NoSpace, ModelExists (the same content is listed),
        Cancelled; then nothing is left behind. The same content in the trash is replaced.
        """
        try:
            name = inspect(path).name
        except ModelInvalid as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise ModelMissing(name=path.name) from None
            raise
        self._make_folder()
        with copy_in(path, self._folder, progress, cancelled) as copied:
            facts = replace(inspect(copied.path), name=name)  # the copy itself has only a passing name
            return self._shelve(copied, safe_name(path.name), facts)

    def seed(self, starter: Path) -> Model | None:
        """Put the starter model on the shelf, once in a library's life. None if that was done before.

        Its SHA-256 must be the one known. Where the disk allows, the file is linked rather than copied.
        Raises ModelMissing, ModelChanged, ModelInvalid.
        """
        if self._read().seeded:
            return None
        if not starter.is_file():
            raise ModelMissing(name=STARTER_NAME)
        self._make_folder()
        with copy_in(starter, self._folder, ignore, never, link=True) as copied:
            if copied.sha256 != STARTER_SHA256:
                raise ModelChanged(name=STARTER_NAME)
            try:
                return self._shelve(copied, STARTER_FILE, inspect(copied.path))
            except ModelExists:  # added by hand before
                self._change(lambda index: replace(index, seeded=True))
                return None

    def _shelve(self, copied: Copied, file: str, facts: GgufFacts) -> Model:
        """Give the copy its name and list it."""
        added: list[Model] = []

        def change(index: Index) -> Index:
            known = index.entry(copied.sha256[:16])
            if known is not None and not known.removed:
                raise ModelExists(name=known.model.name)
            if known is not None:
                self._drop(known)
                index = index.without(known.model.id)
            name = free_name(file, self._taken(index))
            entry = self._described(index, name, copied.sha256, copied.mtime_ns, self._clock(), facts)
            copied.path.replace(self._folder / name)
            listing.flush(self._folder)
            added.append(entry.model)
            return _with(index, entry)

        self._change(change)
        return added[0]

    @staticmethod
    def _described(
        index: Index, file: str, digest: str, mtime_ns: int, added_at: float, facts: GgufFacts
    ) -> Entry:
        """An entry with a name of its own. The starter is known by its hash, whoever brings it."""
        origin = "imported"
        if digest == STARTER_SHA256:
            origin, facts = "starter", replace(facts, name=STARTER_NAME, licence=STARTER_LICENCE)
        taken = {entry.model.name.casefold() for entry in index.entries}
        model = Model(
            id=digest[:16],
            name=free_title(facts.name, facts.quantisation, taken),
            file=file,
            sha256=digest,
            bytes=facts.bytes,
            licence=facts.licence,
            origin=origin,
            added_at=added_at,
            facts=facts,
        )
        return Entry(model, mtime_ns)

    # -- removing --------------------------------------------------------------------------------

    def remove(self, model_id: str) -> None:
        """Take a model off the list and put its file into the trash. Raises ModelMissing.

        A file that cannot be moved, since a program has it open, stays until the trash is emptied.
        """

        def move(index: Index) -> None:
            entry = index.entry(model_id)
            with suppress(OSError):
                self._trash.mkdir(exist_ok=True, mode=0o700)
                if entry is not None:
                    (self._folder / entry.model.file).replace(self._trash / entry.model.file)

        # the list first: should the move fail, `restore` finds the file where it was
        self._change(lambda index: index.put(replace(_entry(index, model_id), removed=True)), move)

    def restore(self, model_id: str) -> None:
        """Undo `remove`. Raises ModelMissing when the trash has been emptied; restoring twice is no error."""

        def change(index: Index) -> Index:
            entry = index.entry(model_id)
            if entry is None:
                raise ModelMissing(name=model_id)
            if not entry.removed:
                return index
            here, there = self._folder / entry.model.file, self._trash / entry.model.file
            if there.is_file():
                if here.exists():
                    here = here.with_name(free_name(here.name, self._taken(index)))
                there.replace(here)
            elif not here.is_file():
                raise ModelMissing(name=entry.model.name)
            return index.put(replace(entry, model=replace(entry.model, file=here.name), removed=False))

        self._change(change)

    def empty_trash(self) -> None:
        """Delete removed models for good, and copies that a crash left unfinished a day ago or more."""
        if not self._folder.is_dir():
            return

        def change(index: Index) -> Index:
            for entry in index.entries:
                if entry.removed:
                    self._drop(entry)
                    index = index.without(entry.model.id)
            return index

        self._change(change)
        sweep(self._folder)

    def _drop(self, entry: Entry) -> None:
        """Delete a removed model's file: in the trash, or where it was if it could not be moved then."""
        here, there = self._folder / entry.model.file, self._trash / entry.model.file
        if there.is_file():
            there.unlink()
        elif here.is_file() and _as_recorded(here, entry):
            here.unlink()

    # -- checking --------------------------------------------------------------------------------

    def verify(self, model_id: str, progress: Progress = ignore, cancelled: Asked = never) -> None:
        """Hash the file and compare. `progress` counts bytes.

        Raises ModelMissing, ModelChanged, ModelInvalid("unreadable"), Cancelled.
        """
        model = self.get(model_id)
        path = self.path(model)
        try:
            mtime_ns = path.stat().st_mtime_ns
            digest = sha256(path, progress, cancelled)
        except OSError as error:
            raise ModelInvalid(name=model.name, fault="unreadable") from error
        if digest != model.sha256:
            raise ModelChanged(name=model.name)

        def change(index: Index) -> Index:
            entry = index.entry(model_id)
            return index if entry is None else index.put(replace(entry, mtime_ns=mtime_ns))

        self._change(change)

    # -- the list --------------------------------------------------------------------------------

    def _taken(self, index: Index) -> set[str]:
        """Names of files that a new one must not have, in lower case."""
        names = {entry.model.file.lower() for entry in index.entries}
        for folder in (self._folder, self._trash):
            if folder.is_dir():
                names |= {path.name.lower() for path in folder.iterdir()}
        return names

    def _read(self) -> Index:
        try:
            with self._writing():
                return listing.read(self._folder)
        except listing.Damaged:
            return self._change(lambda index: index)

    def _change(self, change: Callable[[Index], Index], then: Callable[[Index], None] | None = None) -> Index:
        """Read, change and write the list, and do more `then`, while nobody else does.

        What `change` raises leaves the list as it was.
        """
        self._make_folder()
        with self._writing(), locked(self._folder / LOCK):
            try:
                before = index = listing.read(self._folder)
            except listing.Damaged:
                listing.put_aside(self._folder)
                before, index = Index(), self._made_anew()
            index = change(index)
            if index != before:
                listing.write(self._folder, index)
            if then is not None:
                then(index)
            return index

    def _made_anew(self) -> Index:
        """A list of the good files in the folder, in the order of their age."""
        index = Index()
        for path in sorted(self._folder.glob("*.gguf"), key=lambda path: (path.lstat().st_mtime, path.name)):
            if not safe(path.name) or path.is_symlink():
                continue
            with suppress(ModelInvalid, OSError):
                facts, digest, found = inspect(path), sha256(path), path.stat()
                if index.entry(digest[:16]) is None:
                    entry = self._described(
                        index, path.name, digest, found.st_mtime_ns, found.st_mtime, facts
                    )
                    index = _with(index, entry)
        return index

    def _make_folder(self) -> None:
        with self._writing():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _writing(self) -> AbstractContextManager[None]:
        return refusals(self._folder)

    # last, since in the class its name hides the built-in one
    def list(self) -> Models:
        """The models, in the order they were added. One whose file is gone is still listed."""
        return self._read().models


def _entry(index: Index, model_id: str) -> Entry:
    entry = index.entry(model_id)
    if entry is None or entry.removed:
        raise ModelMissing(name=entry.model.name if entry else model_id)
    return entry


def _with(index: Index, entry: Entry) -> Index:
    """With a new entry; a starter model counts as offered from then on."""
    return replace(index.put(entry), seeded=index.seeded or entry.model.origin == "starter")


def _as_recorded(path: Path, entry: Entry) -> bool:
    found = path.stat()
    return (found.st_size, found.st_mtime_ns) == (entry.model.bytes, entry.mtime_ns)
