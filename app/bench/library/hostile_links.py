"""Links in the library's own folder that lead out of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.bench.library.hostile_scene import Scene, fetch
from app.library.download_records import FOLDER
from app.library.fetch_part import Part


def _linked_part(scene: Scene, given: Path, sha256: str) -> bool:
    """The part is a link to a file outside."""
    shop = scene.shop
    wanted = shop.hub.wanted(given.stat().st_size, sha256)
    part = Part(shop.services.models.folder() / FOLDER, wanted)
    part.open()
    part.close()
    part.path.unlink()
    part.path.symlink_to(scene.kept)
    try:
        return fetch(scene, given, sha256)
    finally:
        part.path.unlink(missing_ok=True)


def _linked_name(scene: Scene, given: Path, sha256: str) -> bool:
    """A file of the name that is to come is a link to one that is not there."""
    folder = scene.shop.services.models.folder()
    links = [folder / "model-Q8_0.gguf", folder / FOLDER / "model-Q8_0.gguf"]
    for link in links:
        link.symlink_to(scene.goal)
    try:
        return fetch(scene, given, sha256)
    finally:
        for link in links:
            link.unlink(missing_ok=True)


def _linked_note(scene: Scene, given: Path, sha256: str) -> bool:
    """The note beside the part is a link to a file outside."""
    shop = scene.shop
    part = Part(shop.services.models.folder() / FOLDER, shop.hub.wanted(given.stat().st_size, sha256))
    note = part.path.with_suffix(".part.json")
    note.symlink_to(scene.kept)
    note.with_suffix(".tmp").symlink_to(scene.kept)
    try:
        return fetch(scene, given, sha256)
    finally:
        note.unlink(missing_ok=True)
        note.with_suffix(".tmp").unlink(missing_ok=True)


def _linked_folder(scene: Scene, given: Path, sha256: str) -> bool:
    """The folder of downloads is a link to one outside."""
    folder = scene.shop.services.models.folder() / FOLDER
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.symlink_to(scene.kept.parent)
    try:
        return fetch(scene, given, sha256)
    finally:
        folder.unlink()
        aside.rename(folder)


def _linked_model(scene: Scene, given: Path, sha256: str) -> bool:
    """The file of a listed model becomes a link to one outside; then the model is deleted."""
    shop = scene.shop
    item = shop.get(shop.hub.wanted(given.stat().st_size, sha256))
    models = shop.services.models
    model = next(each for each in models.list() if each.id == item.model_id)
    path = models.path(model)
    path.unlink()
    path.symlink_to(scene.kept)
    models.remove(model)
    models.forget_removed()
    return not scene.kept.is_file()


LINKS: dict[str, Callable[[Scene, Path, str], bool]] = {
    "the part": _linked_part,
    "the name": _linked_name,
    "the note": _linked_note,
    "the folder": _linked_folder,
    "a model": _linked_model,
}
