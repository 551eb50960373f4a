"""Making a bundle in a folder: each part is written, flushed, read back and noted; the list comes last.

What an earlier try left there is hashed and used again. Nothing that is not the bundle's own is overwritten.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from app.domain.engine.sources import Part, joined
from app.domain.errors import (
    AppError,
    BundleDamaged,
    BundleEmpty,
    BundleTaken,
    ModelChanged,
    ModelInvalid,
)
from app.domain.library.bundles import Bundle, Carried, Item
from app.library import bundle_signature
from app.library.bundle_manifest import MANIFEST, read, write
from app.library.bundle_notes import (
    UNFINISHED,
    Note,
    ReadError,
    block_of,
    known_parts,
    opened,
    put,
    require_room,
    settle,
    write_note,
    writing,
)
from app.library.bundle_recipe import Packed, Recipe, parts_of, size_of
from app.library.copying import PART
from app.library.hashing import BLOCK, Asked, Cancelled, Progress, ignore, never, read_back
from app.library.signing import Signing


def make(
    recipe: Recipe,
    folder: Path,
    key: Signing | None = None,
    progress: Progress = ignore,
    cancelled: Asked = never,
) -> Bundle:
    """Make it, or go on with it. `progress` counts bytes written and bytes read back.

    Raises BundleEmpty, BundleRoom, BundleTaken (another file of that name is there), BundleDamaged (`kept`:
    the disk does not give back what was written), ModelChanged (a model is not what it was), ModelInvalid
    (unreadable), FileTooLarge, VaultUnwritable, Cancelled; what is there by then stays, and is used the next
    time.
    """
    if not recipe.things:
        raise BundleEmpty
    with writing(folder, sum(recipe.planned().values())):
        folder.mkdir(parents=True, exist_ok=True)
    return _Making(recipe, folder, progress, cancelled).make(key)


@dataclass
class _Making:
    recipe: Recipe
    folder: Path
    progress: Progress
    cancelled: Asked
    known: dict[str, Part] = field(default_factory=dict)
    note: Note = field(default_factory=lambda: Note({}, {}))
    done: int = 0
    total: int = 0

    def make(self, key: Signing | None) -> Bundle:
        planned = self.recipe.planned()
        self.known = known_parts(self.folder)
        self._check_names(planned)
        here = sum(size_of(self.folder / name) for name in planned if name in self.known)
        require_room(self.folder, sum(planned.values()) - here)
        hashes = {name: self.known[name].sha256 for name in planned if name in self.known}
        self.note = Note(planned, {name: said for name, said in hashes.items() if said})
        self.total = 2 * sum(planned.values())
        write_note(self.folder, self.note)
        with writing(self.folder, 0):
            for name in (MANIFEST, bundle_signature.FILE):
                (self.folder / name).unlink(missing_ok=True)
            settle(self.folder)
        items = tuple(self._item(thing) for thing in self.recipe.things)
        recipe = self.recipe
        bundle = Bundle(recipe.made, recipe.program, items, recipe.licences, recipe.policy)
        content = write(bundle)
        read(content)  # what cannot be read is not written
        if key is not None:
            put(self.folder, bundle_signature.FILE, bundle_signature.signature(key, content))
        put(self.folder, MANIFEST, content)
        with suppress(OSError):  # only in the way
            (self.folder / UNFINISHED).unlink()
        return bundle

    def _check_names(self, planned: dict[str, int]) -> None:
        for name in planned:
            path = self.folder / name
            if name not in self.known and (path.is_symlink() or path.exists()):
                raise BundleTaken(name)

    def _item(self, thing: Packed) -> Item:
        files = tuple(self._file(thing, path, part) for path, part in thing.files)
        digest = joined([file.sha256 for file in files])
        return Item(thing.kind, thing.name, digest, files, thing.licence, thing.source)

    def _file(self, thing: Packed, path: Path, wanted: Part) -> Carried:
        """All parts of a file; its hash has to be the one it is known by."""
        begun = self.done
        for again in (False, True):
            self.done = begun
            if again:  # what was here from an earlier time was another file's
                self._forget(wanted)
            whole = hashlib.sha256()
            parts = self._written(path, wanted, whole)
            if whole.hexdigest() == wanted.sha256:
                return Carried(wanted.file, wanted.bytes, wanted.sha256, tuple(parts))
        self._forget(wanted)
        raise ModelChanged(thing.name)

    def _forget(self, wanted: Part) -> None:
        for name, _ in parts_of(wanted, self.recipe.limit):
            self.note.done.pop(name, None)
        write_note(self.folder, self.note)

    def _written(self, path: Path, wanted: Part, whole: hashlib._Hash) -> list[Part]:
        parts, offset = [], 0
        try:
            with path.open("rb", buffering=0) as source:
                for name, size in parts_of(wanted, self.recipe.limit):
                    parts.append(self._part(source, offset, Part(name, size, ""), whole))
                    offset += size
                if source.seek(0, os.SEEK_END) != offset:
                    raise ModelChanged(wanted.file)
        except ReadError:
            raise ModelInvalid(path.name, "unreadable") from None
        return parts

    def _part(self, source: BinaryIO, offset: int, part: Part, whole: hashlib._Hash) -> Part:
        digest = self.note.done.get(part.file, "")
        found = self._kept(part, digest, whole) if digest else None
        if found is not None:
            return found
        self.note.done.pop(part.file, None)
        source.seek(offset)
        digest = self._copied(source, part, whole)
        self.note.done[part.file] = digest
        write_note(self.folder, self.note)
        if self._read_back(part) != digest:
            self.note.done.pop(part.file)
            write_note(self.folder, self.note)
            with suppress(OSError):
                (self.folder / part.file).unlink()
            raise BundleDamaged(part.file, "kept")
        return replace(part, sha256=digest)

    def _kept(self, part: Part, digest: str, whole: hashlib._Hash) -> Part | None:
        """The part that is there, if it is what was noted; then `whole` has been fed with it."""
        if size_of(self.folder / part.file) != part.bytes:
            return None
        try:
            if self._read_back(part) != digest:
                return None
            with opened(self.folder, part.file) as file:
                while block := block_of(file, BLOCK):
                    self._step(len(block))
                    whole.update(block)
        except BundleDamaged:
            return None
        return replace(part, sha256=digest)

    def _copied(self, source: BinaryIO, part: Part, whole: hashlib._Hash) -> str:
        """Write a part under a passing name, flush it, give it its own."""
        beside, digest, left = self.folder / f"{part.file}{PART}", hashlib.sha256(), part.bytes
        with writing(self.folder, part.bytes):
            beside.unlink(missing_ok=True)
            try:
                with beside.open("xb") as target:
                    while left and (block := block_of(source, min(BLOCK, left))):
                        target.write(block)
                        digest.update(block)
                        whole.update(block)
                        left -= len(block)
                        self._step(len(block))
                    target.flush()
                    os.fsync(target.fileno())
                beside.replace(self.folder / part.file)
                settle(self.folder)
            except (AppError, Cancelled, ReadError, OSError):
                with suppress(OSError):
                    beside.unlink()
                raise
        if left:
            raise ModelChanged(part.file)
        return digest.hexdigest()

    def _read_back(self, part: Part) -> str:
        """The hash of what the disk has of a part: sticks that claim more room than they have lose it."""
        before = self.done
        try:
            return read_back(self.folder / part.file, lambda done, _: self._at(before + done), self.cancelled)
        except OSError:
            raise BundleDamaged(part.file, "unreadable") from None

    def _step(self, more: int) -> None:
        if self.cancelled():
            raise Cancelled
        self._at(self.done + more)

    def _at(self, done: int) -> None:
        self.done = done
        self.progress(min(done, self.total), self.total)
