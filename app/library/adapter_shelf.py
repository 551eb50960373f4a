"""The adapters of the library: a folder of LoRA files and the list of them.

    models/adapters/<name>.gguf   the files
    models/adapters/index.json    names, hashes, facts, and which fits which model
    models/adapters/.trash/       removed files, until the program ends

An adapter is known by the SHA-256 of its file. Whether it fits a model never changes, since both are known by
what they hold, so it is found out once. The library may lie on a disk that somebody else prepared: a link in
the place of the trash is not followed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.domain.errors import AdapterInvalid, AdapterMissing, LibraryAway, ModelExists
from app.domain.library.adapters import Adapter
from app.library import adapter_index
from app.library.adapter_file import fault_between, inspect_adapter
from app.library.adapter_index import Damaged, Entry
from app.library.copying import copy_in, refusals, sweep
from app.library.filenames import free_name, free_title, safe, safe_name
from app.library.hashing import Asked, Progress, ignore, never, sha256
from app.library.index import flush
from app.library.lock import locked

FOLDER, LOCK, TRASH = "adapters", ".lock", ".trash"
KIND = "LoRA"


class AdapterShelf:
    """Adapters in `models()`/adapters, which is made when first needed.

    `models` gives the library's folder, or raises LibraryAway. A damaged list is put aside and made anew from
    the files. Besides what each method names, a full disk raises NoSpace, a folder that the system refuses
    VaultUnwritable, and a library that is away LibraryAway.
    """

    def __init__(self, models: Callable[[], Path], clock: Callable[[], float] = time.time) -> None:
        self._models, self._clock = models, clock

    @property
    def _folder(self) -> Path:
        return self._models() / FOLDER

    @property
    def _trash(self) -> Path:
        return self._folder / TRASH

    def adapters(self) -> list[Adapter]:
        """Those that are listed, in the order they were added; none while the library is away."""
        try:
            return [entry.adapter for entry in self._read() if not entry.removed]
        except LibraryAway:
            return []

    def get(self, adapter_id: str) -> Adapter:
        """By id. Raises AdapterMissing."""
        return self._entry(self._read(), adapter_id).adapter

    def ready(self, adapter: Adapter) -> Path:
        """Its file, known to be the one that was added. Raises AdapterMissing, AdapterInvalid("changed")."""
        entry, path = self._entry(self._read(), adapter.id), self._folder / adapter.file
        if not safe(adapter.file) or path.is_symlink() or not path.is_file():
            raise AdapterMissing(name=adapter.name)
        found = path.stat()
        if (found.st_size, found.st_mtime_ns) != (adapter.facts.bytes, entry.mtime_ns):
            if sha256(path) != adapter.sha256:
                raise AdapterInvalid(name=adapter.name, fault="changed")
            self._change(lambda entries: _put(entries, replace(entry, mtime_ns=found.st_mtime_ns)))
        return path

    def where(self, adapter: Adapter) -> Path:
        """Where its file should be; not looked at. Raises LibraryAway."""
        return self._folder / adapter.file

    def add(
        self,
        path: Path,
        progress: Progress = ignore,
        cancelled: Asked = never,
        *,
        file: str = "",
        title: str = "",
    ) -> Adapter:
        """Check a file and copy it into the library. Raises AdapterInvalid, ModelExists, Cancelled.

        `file` and `title` are what it is to be called, where its own path and header do not say it.
        """
        name = title or inspect_adapter(path).name
        self._make()
        with copy_in(path, self._folder, progress, cancelled) as copied:
            # the copy, which nobody else writes to; by itself it has only a passing name
            facts = replace(inspect_adapter(copied.path), name=name)
            added: list[Adapter] = []

            def change(entries: list[Entry]) -> list[Entry]:
                known = next((e for e in entries if e.adapter.id == copied.sha256[:16]), None)
                if known is not None and not known.removed:
                    raise ModelExists(name=known.adapter.name)
                entries = [e for e in entries if e is not known]
                called = free_name(safe_name(file or path.name), self._taken(entries))
                digest = copied.sha256
                adapter = Adapter(digest[:16], _title(name, entries), called, digest, self._clock(), facts)
                copied.path.replace(self._folder / called)
                flush(self._folder)
                added.append(adapter)
                return [*entries, Entry(adapter, copied.mtime_ns, {})]

            self._change(change)
        return added[0]

    def remove(self, adapter_id: str) -> None:
        """Take off the list and put its file into the trash, or leave it where that cannot be.

        Raises AdapterMissing.
        """

        def change(entries: list[Entry]) -> list[Entry]:
            entry = self._entry(entries, adapter_id)
            if not self._trash.is_symlink():
                with suppress(OSError):
                    self._trash.mkdir(exist_ok=True, mode=0o700)
                    (self._folder / entry.adapter.file).replace(self._trash / entry.adapter.file)
            return _put(entries, replace(entry, removed=True))

        self._change(change)

    def restore(self, adapter_id: str) -> None:
        """Undo `remove`. Raises AdapterMissing once the trash was emptied."""

        def change(entries: list[Entry]) -> list[Entry]:
            entry = next((e for e in entries if e.adapter.id == adapter_id), None)
            if entry is None:
                raise AdapterMissing(name="")
            here = self._folder / entry.adapter.file
            if self._trashed(entry) and not here.exists():
                (self._trash / entry.adapter.file).replace(here)
            if not here.is_file():
                raise AdapterMissing(name=entry.adapter.name)
            return _put(entries, replace(entry, removed=False))

        self._change(change)

    def empty_trash(self) -> None:
        """Delete removed adapters for good, and copies that a crash left unfinished."""
        try:
            if self._folder.is_symlink() or not self._folder.is_dir():
                return
        except LibraryAway:
            return

        def change(entries: list[Entry]) -> list[Entry]:
            for entry in entries:
                if entry.removed and safe(entry.adapter.file):
                    self._drop(entry)
            return [entry for entry in entries if not entry.removed]

        if any(entry.removed for entry in self._read()):
            self._change(change)
        sweep(self._folder)

    def _drop(self, entry: Entry) -> None:
        """Delete a removed adapter's file: in the trash, or where it was if it could not be moved then."""
        here = self._folder / entry.adapter.file
        if self._trashed(entry):
            (self._trash / entry.adapter.file).unlink()
        elif not here.is_symlink() and here.is_file():
            found = here.stat()
            if (found.st_size, found.st_mtime_ns) == (entry.adapter.facts.bytes, entry.mtime_ns):
                here.unlink()

    def _trashed(self, entry: Entry) -> bool:
        return not self._trash.is_symlink() and (self._trash / entry.adapter.file).is_file()

    def known_fault(self, adapter_id: str, model_id: str) -> str | None:
        """Why it does not fit a model, "" if it does, None where that was not found out yet."""
        entry = next((e for e in self._read() if e.adapter.id == adapter_id), None)
        return entry.fits.get(model_id) if entry is not None else None

    def try_on(self, adapter: Adapter, model_id: str, bases: Sequence[Path]) -> str:
        """Find out whether it fits a model, whose header is read for it, and remember that.

        Raises AdapterMissing, AdapterInvalid.
        """
        known = self.known_fault(adapter.id, model_id)
        if known is not None:
            return known
        fault = fault_between(self.ready(adapter), list(bases))

        def change(entries: list[Entry]) -> list[Entry]:
            entry = self._entry(entries, adapter.id)
            return _put(entries, replace(entry, fits={**entry.fits, model_id: fault}))

        self._change(change)
        return fault

    # -- the list ----------------------------------------------------------------------------------

    @staticmethod
    def _entry(entries: Sequence[Entry], adapter_id: str) -> Entry:
        entry = next((e for e in entries if e.adapter.id == adapter_id), None)
        if entry is None or entry.removed:
            raise AdapterMissing(name=entry.adapter.name if entry else "")
        return entry

    def _taken(self, entries: Sequence[Entry]) -> set[str]:
        names = {entry.adapter.file.lower() for entry in entries}
        for folder in (self._folder, self._trash):
            if folder.is_dir() and (folder != self._trash or not folder.is_symlink()):
                names |= {path.name.lower() for path in folder.iterdir()}
        return names

    def _read(self) -> list[Entry]:
        with refusals(self._folder):
            try:
                return adapter_index.read(self._folder)
            except Damaged:
                return self._change(lambda entries: entries)

    def _change(self, change: Callable[[list[Entry]], list[Entry]]) -> list[Entry]:
        """Read, change and write the list while nobody else does; what `change` raises leaves it."""
        self._make()
        with refusals(self._folder), locked(self._folder / LOCK):
            try:
                before = entries = adapter_index.read(self._folder)
            except Damaged:
                adapter_index.put_aside(self._folder)
                before, entries = [], self._made_anew()
            entries = change(entries)
            if entries != before:
                adapter_index.write(self._folder, entries)
            return entries

    def _made_anew(self) -> list[Entry]:
        entries: list[Entry] = []
        for path in sorted(self._folder.glob("*.gguf"), key=lambda path: path.name):
            if not safe(path.name) or path.is_symlink():
                continue
            with suppress(AdapterInvalid, OSError):
                facts, digest, found = inspect_adapter(path), sha256(path), path.stat()
                title = _title(facts.name, entries)
                adapter = Adapter(digest[:16], title, path.name, digest, found.st_mtime, facts)
                entries.append(Entry(adapter, found.st_mtime_ns, {}))
        return entries

    def _make(self) -> None:
        with refusals(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _put(entries: list[Entry], entry: Entry) -> list[Entry]:
    return [entry if each.adapter.id == entry.adapter.id else each for each in entries]


def _title(name: str, entries: Sequence[Entry]) -> str:
    return free_title(name, KIND, {entry.adapter.name.casefold() for entry in entries})
