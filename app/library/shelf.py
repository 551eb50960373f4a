"""The model library: a folder of GGUF files and the list of them.

    models/<name>.gguf   the files; one put here by hand is not listed until it is added
    models/.trash/       removed files, until the trash is emptied
    models/.downloads/   files being fetched; a whole one is adopted
    models/index.json    names, hashes and facts, also of models that are used where they lie
    models/.lock         held while the list changes, so that two programs lose nothing of each other's
    models/.*.part       copies being made
    models/moved.json    where the library is, once it was moved to another disk

A model is known by the SHA-256 of its file. The file is hashed when it is added; later its size and time of
change stand for it, until they differ or somebody asks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.engine.models import STARTER_FILE, STARTER_SHA256, Model
from app.domain.engine.sources import NOWHERE, Source
from app.domain.errors import ModelAway, ModelChanged, ModelExists, ModelInvalid, ModelMissing
from app.library import shelf_adding as adding
from app.library import shelf_removing as removing
from app.library.copying import copy_in, sweep
from app.library.filenames import safe
from app.library.gguf import inspect
from app.library.hashing import Asked, Progress, ignore, never, sha256, together
from app.library.index import Index
from app.library.shelf_entry import STARTER_NAME as STARTER_NAME
from app.library.shelf_entry import Arrival
from app.library.shelf_list import ShelfList, listed

Models = list[Model]
Paths = tuple[Path, ...]


class Shelf:
    """The library of one home, whose folder is made when first needed.

    Reading is quick and holds no lock. What changes something takes the folder's lock for as long as the list
    changes, not while files are copied or hashed; methods that do either may run on any thread. A damaged
    index is put aside and made anew from the files, which hashes them all: the one case in which files put
    there by hand are listed. Besides what each method names, a full disk raises NoSpace, a folder that the
    system refuses raises VaultUnwritable, and a library on a disk that is not there raises LibraryAway when
    something is to be changed; it lists nothing then.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.index = ShelfList(folder, clock)

    # -- looking ---------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Where the files lie. Raises LibraryAway."""
        return self.index.there()

    @property
    def away(self) -> str:
        """Where the library was moved to and is not now; "" while it is there."""
        return self.index.away

    def get(self, model_id: str) -> Model:
        """The listed model of that id. Raises ModelMissing."""
        return self.index.entry(model_id).model

    def path(self, model: Model) -> Path:
        """Where its file is, the first of several. Raises as `paths`."""
        return self.paths(model)[0]

    def paths(self, model: Model) -> Paths:
        """All of its files, in order.

        Raises ModelMissing when one is not there, or not a plain file; ModelAway for a model that is used
        where it lies.
        """
        if model.linked:
            first = Path(model.place)
            paths = tuple(first.with_name(part.file) for part in model.files)
            if not all(path.is_file() for path in paths):
                raise ModelAway(name=model.name, place=model.place)
            return paths
        paths = tuple(self.folder / part.file for part in model.files)
        if any(not safe(path.name) or path.is_symlink() or not path.is_file() for path in paths):
            raise ModelMissing(name=model.name)
        return paths

    def ready(self, model: Model, progress: Progress = ignore, cancelled: Asked = never) -> Path:
        """The first file, all of them known to be those that were added: to be asked before it is loaded.

        Quick while sizes and times of change are as recorded; else the files are hashed, and recorded anew if
        they are the same. Raises ModelMissing, ModelAway, ModelChanged, Cancelled.
        """
        paths, entry = self.paths(model), self.index.entry(model.id)
        if not adding.as_recorded(paths, entry):
            self.verify(model.id, progress, cancelled)
        return paths[0]

    # -- adding ----------------------------------------------------------------------------------

    def add(self, path: Path, progress: Progress = ignore, cancelled: Asked = never) -> Model:
        """Check a GGUF file and copy it into the library; links are followed. The new model.

        Of a model in several files any may be given; all are copied. `progress` counts bytes copied. Checked
        twice: the file, then the copy, which nobody else writes to.
        Raises ModelMissing (no such file), ModelInvalid, ModelPartMissing, NoSpace, ModelExists (the same
        content is listed and there), Cancelled; then nothing is left behind. The same content in the trash is
        replaced, and a listed model whose file is gone has one again.
        """
        found = adding.found_at(path)
        self.index.make_folder()
        return adding.copied(self.index, found, Arrival((), path.name, found.facts), progress, cancelled)

    def link(
        self,
        path: Path,
        progress: Progress = ignore,
        cancelled: Asked = never,
        *,
        origin: str = "linked",
        source: Source = NOWHERE,
        title: str = "",
        expected: str = "",
    ) -> Model:
        """Check a GGUF file and list it where it lies; it is never moved, changed or deleted from here.

        `progress` counts bytes hashed. A file that lies in the library's folder already becomes one of its
        own. `expected`: the hash it must have, "" if nobody knows. Raises as `add`, but for NoSpace, and
        ModelChanged.
        """
        found = adding.found_at(path)
        self.index.make_folder()
        if found.files[0].resolve().parent == self.folder.resolve():
            return self.adopt(
                found.files[0], source, more=found.files[1:], origin="imported", title=title, sha256=expected
            )
        arrival = Arrival((), found.files[0].name, found.facts, origin, source, title=title)
        return adding.linked(self.index, found, arrival, expected, progress, cancelled)

    def adopt(
        self,
        path: Path,
        source: Source,
        progress: Progress = ignore,
        cancelled: Asked = never,
        *,
        more: Sequence[Path] = (),
        sha256: str = "",
        file: str = "",
        title: str = "",
        origin: str = "downloaded",
    ) -> Model:
        """Move a whole file, checked and hashed, into the library: what was fetched or made here.

        One rename on the same disk, else a copy. `more` are the other parts in order, `sha256` what the
        model's hash must be ("" if nobody knows; of several files `sources.joined`), `file` the name it would
        like ("" that of `source.file`, or the path's), `title` the model's name.
        Raises ModelMissing, ModelInvalid, ModelPartMissing, ModelChanged (another hash), ModelExists,
        Cancelled; then the file is left where it is.
        """
        files = (path, *more)
        wanted = file or source.file.rpartition("/")[2] or path.name
        found = adding.these(files, wanted)
        self.index.make_folder()
        arrival = Arrival((), wanted, found.facts, origin, source, title=title)
        return adding.moved(self.index, files, arrival, sha256, progress, cancelled)

    def seed(self, starter: Path) -> Model | None:
        """Put the starter model on the shelf, once in a library's life. None if that was done before.

        Its SHA-256 must be the one known. Where the disk allows, the file is linked rather than copied.
        Raises ModelMissing, ModelChanged, ModelInvalid.
        """
        if self.away or self.index.read().seeded:
            return None
        if not starter.is_file():
            raise ModelMissing(name=STARTER_NAME)
        self.index.make_folder()
        with copy_in(starter, self.folder, ignore, never, link=True) as copied:
            if copied.sha256 != STARTER_SHA256:
                raise ModelChanged(name=STARTER_NAME)
            try:
                return adding.shelve(self.index, Arrival((copied,), STARTER_FILE, inspect(copied.path)))
            except ModelExists:  # added by hand before
                self.index.change(lambda index: replace(index, seeded=True))
                return None

    def swap(
        self,
        model_id: str,
        path: Path,
        program: str = "",
        progress: Progress = ignore,
        cancelled: Asked = never,
    ) -> Model:
        """Use the same model at `path`, hashed first, in place of the library's own file, which is deleted.

        Raises ModelMissing, ModelInvalid, ModelPartMissing, ModelChanged (it is not the same), Cancelled.
        """
        found = adding.found_at(path)
        return adding.swapped(self.index, self.get(model_id), found, program, progress, cancelled)

    def tell(self, model_id: str, source: Source) -> Model:
        """Keep what became known of where a model came from. Raises ModelMissing."""

        def change(index: Index) -> Index:
            entry = listed(index, model_id)
            licence = entry.model.licence or source.licence
            return index.put(replace(entry, model=replace(entry.model, source=source, licence=licence)))

        return listed(self.index.change(change), model_id).model

    # -- removing --------------------------------------------------------------------------------

    def remove(self, model_id: str) -> None:
        """Take a model off the list and put its files into the trash. Raises ModelMissing.

        A file that cannot be moved, since a program has it open, stays until the trash is emptied. One that
        is used where it lies stays there.
        """
        removing.remove(self.index, model_id)

    def restore(self, model_id: str) -> None:
        """Undo `remove`. Raises ModelMissing when the trash has been emptied; restoring twice is no error."""
        removing.restore(self.index, model_id)

    def empty_trash(self) -> None:
        """Delete removed models for good, and copies that a crash left unfinished a day ago or more."""
        if self.away or not self.index.folder.is_dir():
            return
        removing.empty(self.index)
        sweep(self.index.folder)

    # -- checking --------------------------------------------------------------------------------

    def verify(self, model_id: str, progress: Progress = ignore, cancelled: Asked = never) -> None:
        """Hash the files and compare. `progress` counts bytes.

        Raises ModelMissing, ModelAway, ModelChanged, ModelInvalid("unreadable"), Cancelled.
        """
        model = self.get(model_id)
        paths = self.paths(model)
        try:
            times = tuple(path.stat().st_mtime_ns for path in paths)
            each = together(progress, [path.stat().st_size for path in paths])
            digests = [sha256(path, each(number), cancelled) for number, path in enumerate(paths)]
        except OSError as error:
            raise ModelInvalid(name=model.name, fault="unreadable") from error
        if digests != [part.sha256 for part in model.files]:
            raise ModelChanged(name=model.name)

        def change(index: Index) -> Index:
            entry = index.entry(model_id)
            same = entry is not None and len(entry.times) == len(times)
            return index.put(replace(entry, times=times)) if entry is not None and same else index

        self.index.change(change)

    # last, since in the class its name hides the built-in one
    def list(self) -> Models:
        """The models, in the order they were added. One whose file is gone is still listed."""
        return self.index.read().models
