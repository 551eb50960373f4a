"""A bundle in a folder, looked at before anything is taken from it; and all of it hashed where it lies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.engine.sources import Part
from app.domain.errors import BundleDamaged, BundleInvalid, BundleMissing, BundleUnfinished
from app.domain.library.bundles import Bundle, Contents, Short
from app.library import bundle_signature
from app.library.bundle_manifest import MANIFEST, read
from app.library.bundle_notes import OWN, UNFINISHED, block_of, content_of, names_in, opened, read_note
from app.library.hashing import BLOCK, Asked, Cancelled, Progress, ignore, never
from app.library.signing import Key


def look(place: Path, keys: Sequence[Key]) -> Contents:
    """The bundle in a folder, or around its list, with what is missing of it; quick.

    Raises BundleMissing, BundleUnfinished, BundleInvalid, BundleUntrusted, and BundleDamaged for a list that
    is no plain file.
    """
    folder = place.parent if place.name == MANIFEST else place
    try:
        content = content_of(folder, MANIFEST)
    except BundleDamaged as error:
        if error.fault != "missing":
            raise
        raise _none(folder) from None
    bundle = read(content)
    key_id, owner = "", ""
    try:
        said = content_of(folder, bundle_signature.FILE)
    except BundleDamaged as error:
        if error.fault != "missing":
            raise
    else:
        key, key_id = bundle_signature.signed_by(said, content, keys)
        owner = key.owner if key is not None else ""
    short = tuple(found for part in bundle.parts if (found := shortfall(folder, part)) is not None)
    ours = {part.file for part in bundle.parts} | OWN
    others = tuple(name for name in names_in(folder) if name not in ours)
    return Contents(str(folder), bundle, owner, key_id, short, others)


def unchanged(contents: Contents) -> None:
    """That the list is still the one that was shown. Raises BundleInvalid, BundleDamaged, BundleMissing."""
    folder = Path(contents.place)
    if not (folder / MANIFEST).exists():
        raise _none(folder)
    if read(content_of(folder, MANIFEST)) != contents.bundle:
        raise BundleInvalid(MANIFEST, "", "sum")


def shortfall(folder: Path, part: Part) -> Short | None:
    """What is wrong with a file as far as its size tells; None: nothing."""
    try:
        with opened(folder, part.file) as file:
            right = file.seek(0, 2) == part.bytes
    except BundleDamaged as error:
        return Short(part.file, error.fault)
    return None if right else Short(part.file, "bytes")


def verify(
    folder: Path,
    bundle: Bundle,
    progress: Progress = ignore,
    cancelled: Asked = never,
) -> tuple[Short, ...]:
    """Hash every file of a bundle; those that are not right. `progress` counts bytes. Raises Cancelled."""
    total, done, wrong = bundle.bytes, 0, list[Short]()
    progress(0, total)
    for item in bundle.items:
        for file in item.files:
            whole, fine = hashlib.sha256(), True
            for part in file.parts:
                fault = _fault(folder, part, whole, _after(progress, done, total), cancelled)
                done += part.bytes
                if fault is not None:
                    wrong.append(fault)
                    fine = False
            if fine and whole.hexdigest() != file.sha256:
                wrong.append(Short(file.name, "sha256"))
    return tuple(wrong)


def _after(progress: Progress, before: int, total: int) -> Callable[[int], None]:
    return lambda done: progress(min(before + done, total), total)


def _fault(
    folder: Path, part: Part, whole: hashlib._Hash, progress: Callable[[int], None], cancelled: Asked
) -> Short | None:
    found = shortfall(folder, part)
    if found is not None:
        return found
    digest, done = hashlib.sha256(), 0
    try:
        with opened(folder, part.file) as file:
            while block := block_of(file, BLOCK):
                if cancelled():
                    raise Cancelled
                digest.update(block)
                whole.update(block)
                done += len(block)
                progress(done)
    except BundleDamaged as error:
        return Short(part.file, error.fault)
    return None if digest.hexdigest() == part.sha256 else Short(part.file, "sha256")


def _none(folder: Path) -> BundleMissing | BundleUnfinished:
    """Why there is no list."""
    note = read_note(folder)
    if note is None or not (folder / UNFINISHED).exists():
        return BundleMissing(str(folder))
    return BundleUnfinished(str(folder), len(note.missing), sum(note.missing.values()))
