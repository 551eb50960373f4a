"""The ways by which a hostile name can come: a hub, a file of one's own, a stick, another program, a link."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from app.bench.library import tiny
from app.bench.library.hostile_links import LINKS
from app.bench.library.hostile_names import names, repositories
from app.bench.library.hostile_scene import Attempt, Scene, fetch, took
from app.domain.engine.models import Model
from app.domain.library.bundles import Bundle, Contents
from app.library.bundle_manifest import MANIFEST
from app.library.elsewhere import look
from app.library.elsewhere_places import Machine
from app.library.hashing import ignore
from app.services.library.bundle_packing import Wish
from app.services.library.bundles import Report


def attempts(scene: Scene) -> Iterator[Attempt]:
    """All of them, in turn; each is made when its turn comes."""
    goal = str(scene.goal)
    given = scene.base / "scene" / "given.gguf"
    sha256 = tiny.write(given, "Given", 20_000)
    scene.shop.hub.give(given, sha256)
    for name in names(goal, scene.mark):
        yield Attempt("a file of a hub", name, partial(fetch, scene, given, sha256, file=name))
    for name in repositories(goal, scene.mark):
        yield Attempt("a repository", name, partial(fetch, scene, given, sha256, repository=name))
    for name in names(goal, scene.mark):
        yield Attempt("a file of one's own", name, partial(_add, scene, name))
    stick = _stick(scene)
    for name in names(goal, scene.mark):
        for member in ("name", "file"):
            yield Attempt("a list on a stick", name, partial(_bundle, scene, stick, member, name))
    for name in names(goal, scene.mark):
        yield Attempt("a list of Ollama's", name, partial(_ollama, scene, name))
    for what, act in LINKS.items():
        yield Attempt("a link", what, partial(act, scene, given, sha256))


def _add(scene: Scene, name: str) -> bool:
    """A file whose name the system allows, copied in."""
    folder = scene.base / "scene" / "own"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    last = name.replace("/", "")
    try:
        path = folder / last
        if path.parent != folder or last in ("", ".", ".."):
            return False
        path.write_bytes(tiny.tiny(f"Own {len(name)}"))
    except (OSError, ValueError):
        return False  # no such name can be here
    services = scene.shop.services
    model = scene.shop.wait(lambda done, failed: services.models.add(path, ignore, done, failed), Model)
    return took(scene, model.id)


def _stick(scene: Scene) -> Path:
    """A bundle of one model."""
    shop, source = scene.shop, scene.base / "scene" / "carried.gguf"
    tiny.write(source, "Carried", 5_000, seed=2)
    models = shop.services.models
    model = shop.wait(lambda done, failed: models.add(source, ignore, done, failed), Model)
    place = scene.base / "scene" / "stick"
    bundles = shop.services.bundles
    shop.wait(lambda done, failed: bundles.make(Wish((model.id,)), place, done, failed), Bundle)
    models.remove(model)
    models.forget_removed()
    return place


def _bundle(scene: Scene, stick: Path, member: str, name: str) -> bool:
    """Its list calls a file so; what is taken over at all is taken over."""
    bundles, shop = scene.shop.services.bundles, scene.shop
    kept = (stick / MANIFEST).read_bytes()
    whole: dict[str, Any] = json.loads(kept)
    file = whole["items"][0]["files"][0]
    if member == "name":
        file["name"] = name
    else:
        file["parts"][0]["file"] = name
    try:
        (stick / MANIFEST).write_text(json.dumps(whole))
        contents = shop.wait(lambda done, failed: bundles.look(stick, done, failed), Contents)
        shop.wait(lambda done, failed: bundles.read(contents, None, done, failed), Report)
    finally:
        (stick / MANIFEST).write_bytes(kept)
    before = shop.services.models.list()
    took = [took(scene, model.id) for model in before if model.name.startswith("Carried")]
    return any(took)


def _ollama(scene: Scene, name: str) -> bool:
    """A manifest whose layer is called so, and a blob that is a link to outside: found, it would be used."""
    home = scene.base / "scene" / "person"
    shutil.rmtree(home, ignore_errors=True)
    manifests = home / ".ollama/models/manifests/registry.ollama.ai/library/x"
    manifests.mkdir(parents=True)
    blobs = home / ".ollama/models/blobs"
    blobs.mkdir()
    (blobs / f"sha256-{'a' * 64}").symlink_to(scene.kept)
    model = "application/vnd.ollama.image.model"
    layers = [{"mediaType": model, "digest": name, "size": 1}]
    (manifests / "one").write_text(json.dumps({"layers": layers}))
    layers = [{"mediaType": model, "digest": f"sha256:{'a' * 64}", "size": 1}]
    (manifests / "two").write_text(json.dumps({"layers": layers, "name": name}))
    root = (home / ".ollama").resolve()
    found = look(Machine("linux", home, {})).models
    return any(not Path(file).resolve().is_relative_to(root) for one in found for file in one.files)
