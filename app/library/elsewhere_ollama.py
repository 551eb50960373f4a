"""Ollama's models: a manifest for each name says which of the files called by their hash belong to it.

manifests/HOST/NAMESPACE/NAME/TAG is JSON with `layers`, each of a `mediaType`, a `digest` and a `size`; the
layer application/vnd.ollama.image.model is a GGUF file in blobs/sha256-HEX, …image.license a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.library.elsewhere_walk import Walk, small_file
from app.library.gguf_facts import tidy

MODEL = "application/vnd.ollama.image.model"
LICENCE = "application/vnd.ollama.image.license"
LONGEST_MANIFEST = 1 << 20
LONGEST_LICENCE = 1 << 17
MOST_LAYERS = 256
DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})")
USUAL = ("registry.ollama.ai", "library")
TITLES = (
    ("apache license", "Apache-2.0"),
    ("mit license", "MIT"),
    ("gemma terms of use", "Gemma Terms of Use"),
    ("health ai developer foundations", "Health AI Developer Foundations Terms of Use"),
)
"""How licence texts begin, and what they are called."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name of Ollama's and the file it stands for."""

    name: str
    path: Path
    sha256: str
    licence: str


def named_models(walk: Walk) -> Iterator[Named]:
    """All names whose model is a file that is there. What is no manifest is passed over."""
    manifests = walk.root / "manifests"
    for path in walk.files(manifests):
        layers = _layers(path)
        digest = next((digest for kind, digest in layers if kind == MODEL), "")
        if not digest:
            continue
        blob = walk.root / "blobs" / f"sha256-{digest}"
        if walk.inside(blob):
            licence = next((_licence(walk, digest) for kind, digest in layers if kind == LICENCE), "")
            yield Named(_name(path.relative_to(manifests).parts), blob, digest, licence)


def _layers(path: Path) -> list[tuple[str, str]]:
    """Media type and hash of each layer that has both."""
    content = small_file(path, LONGEST_MANIFEST)
    try:
        layers: Any = json.loads(content or b"")["layers"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []
    found = []
    for layer in layers[:MOST_LAYERS] if isinstance(layers, list) else []:
        if not isinstance(layer, dict):
            continue
        kind, digest = layer.get("mediaType"), DIGEST.fullmatch(str(layer.get("digest"))[:100])
        if isinstance(kind, str) and digest is not None:
            found.append((kind, digest[1]))
    return found


def _name(parts: tuple[str, ...]) -> str:
    """As people type it: "llama3.2:3b"; with whose it is where that is not Ollama's own library."""
    *before, tag = parts
    if tuple(before[:-1]) == USUAL:
        before = before[-1:]
    elif before[:1] == [USUAL[0]]:
        before = before[1:]
    return tidy(f"{'/'.join(before)}:{tag}")


def _licence(walk: Walk, digest: str) -> str:
    """What a licence text calls itself in its first lines."""
    path = walk.root / "blobs" / f"sha256-{digest}"
    content = small_file(path, LONGEST_LICENCE) if walk.inside(path) else None
    lines = [tidy(line) for line in (content or b"").decode("utf-8", "replace").splitlines()[:20]]
    lines = [line for line in lines if line]
    start = " ".join(lines[:4]).lower()
    known = next((title for words, title in TITLES if words in start), "")
    return known or (lines[0] if lines else "")
