"""Making a bundle in a folder: each part is written, flushed, read back and noted; the list comes last.

What an earlier try left there is hashed and used again. Nothing that is not the bundle's own is overwritten.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app.domain.engine.sources import Part, joined
from app.domain.errors import BundleEmpty, BundleTaken, ModelChanged, ModelInvalid
from app.domain.library.bundles import Bundle, Carried, Item
from app.library import bundle_signature
from app.library.bundle_manifest import MANIFEST, read, write
from app.library.bundle_notes import (
    UNFINISHED,
    Note,
    ReadError,
    known_parts,
    put,
    require_room,
    settle,
    write_note,
    writing,
)
from app.library.bundle_parts import Parts, Progressing
from app.library.bundle_recipe import Packed, Recipe, parts_of, there_of
from app.library.copying import PART
from app.library.hashing import Asked, Progress, ignore, never
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
    total = 2 * sum(recipe.planned().values())
    return _Making(recipe, folder, Progressing(total, progress, cancelled)).make(key)


@dataclass
class _Making:
    recipe: Recipe
    folder: Path
    progress: Progressing
    known: dict[str, Part] = field(default_factory=dict)
    note: Note = field(default_factory=lambda: Note({}, {}))

    def make(self, key: Signing | None) -> Bundle:
        """The notes first, then the parts, then the list."""
        self._begin(self.recipe.planned())
        recipe = self.recipe
        items = tuple(self._item(thing) for thing in recipe.things)
        bundle = Bundle(recipe.made, recipe.program, items, recipe.licences, recipe.policy)
        content = write(bundle)
        read(content)  # what cannot be read is not written
        if key is not None:
            put(self.folder, bundle_signature.FILE, bundle_signature.signature(key, content))
        put(self.folder, MANIFEST, content)
        with suppress(OSError):  # only in the way
            (self.folder / UNFINISHED).unlink()
        return bundle

    def _begin(self, planned: dict[str, int]) -> None:
        """From here on the folder says that it holds no whole bundle."""
        self.known = known_parts(self.folder)
        self._check_names(planned)
        require_room(self.folder, sum(planned.values()) - there_of(self.folder, planned, self.known))
        hashes = {name: self.known[name].sha256 for name in planned if name in self.known}
        self.note = Note(planned, {name: said for name, said in hashes.items() if said})
        write_note(self.folder, self.note)
        with writing(self.folder, 0):
            for name in (MANIFEST, bundle_signature.FILE):
                (self.folder / name).unlink(missing_ok=True)
            for name in set(self.known) - set(planned):  # begun for another bundle
                (self.folder / f"{name}{PART}").unlink(missing_ok=True)
            settle(self.folder)

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
        begun = self.progress.done
        try:
            source = path.open("rb", buffering=0)
        except OSError:
            raise ModelInvalid(thing.name, "unreadable") from None
        with source:
            for _again in (False, True):
                self.progress.at(begun)
                parts, digest = self._written(source, thing, wanted)
                if digest == wanted.sha256:
                    return Carried(wanted.file, wanted.bytes, wanted.sha256, tuple(parts))
                # what was here from an earlier time was another file's
                for part in parts:
                    self.note.done.pop(part.file, None)
                write_note(self.folder, self.note)
        raise ModelChanged(thing.name)

    def _written(self, source: BinaryIO, thing: Packed, wanted: Part) -> tuple[list[Part], str]:
        parts, offset = [], 0
        writer = Parts(self.folder, self.note, self.progress)
        try:
            if source.seek(0, os.SEEK_END) != wanted.bytes:
                raise ModelChanged(thing.name)
            for name, size in parts_of(wanted, self.recipe.limit):
                parts.append(writer.put(source, offset, Part(name, size, "")))
                offset += size
        except ReadError:
            raise ModelInvalid(thing.name, "unreadable") from None
        return parts, writer.whole.hexdigest()
