"""Folders of other programs with small models in them, as those programs keep them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from app.domain.library.found import Found
from app.library import elsewhere
from app.library.elsewhere_places import Machine
from tests import gguf_corpus as corpus

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def put(folder: Path, name: str, title: str = "", marker: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return corpus.written(folder, name, title or None, marker or name)


def hashed(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def ollama(root: Path, name: str, content: bytes, licence: str = "", **more: Any) -> Path:
    """A model as Ollama keeps it; `name` is "host/namespace/model/tag"."""
    (root / "blobs").mkdir(parents=True, exist_ok=True)
    layers = []
    for kind, data in (("model", content), ("license", licence.encode())):
        if data:
            digest = hashlib.sha256(data).hexdigest()
            (root / "blobs" / f"sha256-{digest}").write_bytes(data)
            kind = f"application/vnd.ollama.image.{kind}"
            layers.append({"mediaType": kind, "digest": f"sha256:{digest}", "size": len(data)})
    manifest = root / "manifests" / name
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(json.dumps({"schemaVersion": 2, "layers": layers, **more}))
    return root / "blobs" / f"sha256-{hashlib.sha256(content).hexdigest()}"


def hub(root: Path, repository: str, name: str, content: bytes) -> Path:
    """A file as the hub's cache keeps it: a link to a blob called by its hash."""
    folder = root / f"models--{repository.replace('/', '--')}"
    (folder / "blobs").mkdir(parents=True, exist_ok=True)
    blob = folder / "blobs" / hashlib.sha256(content).hexdigest()
    blob.write_bytes(content)
    link = folder / "snapshots" / COMMIT / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(os.path.relpath(blob, link.parent))
    return link


def found(machine: Machine) -> dict[str, Found]:
    return {model.name: model for model in elsewhere.look(machine).models}


def tiny(marker: str = "x") -> bytes:
    draft = corpus.valid()
    draft.set("general.name", corpus.STRING, f"Model {marker}")
    draft.set("marker", corpus.STRING, marker)
    return corpus.build(draft)
