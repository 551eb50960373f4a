"""Models that LM Studio, Ollama, GPT4All, Jan, the Hugging Face cache and llama.cpp have. Reading only."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.engine.sources import place_in_set
from app.domain.errors import ModelError
from app.domain.library.found import Findings, Found, Program
from app.library.elsewhere_ollama import named_models
from app.library.elsewhere_places import Machine, Place, places
from app.library.elsewhere_walk import Walk, small_file
from app.library.filenames import SUFFIX
from app.library.gguf_facts import tidy
from app.library.hashing import Asked, Cancelled, never
from app.library.splits import whole

SNAPSHOT = re.compile(r"models--(.+?)--(.+)")
LONGEST_MODEL_YML = 1 << 16
HASH = re.compile("[0-9a-f]{64}")
LEFTOVERS = ("incomplete-",)
"""How GPT4All calls a file that is being fetched."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file, and what its program says of it."""

    path: Path
    name: str
    claimed: str = ""
    repository: str = ""
    revision: str = ""
    licence: str = ""


def this_machine() -> Machine:
    """The one this runs on."""
    return Machine(sys.platform, Path.home(), dict(os.environ))


def look(machine: Machine | None = None, cancelled: Asked = never) -> Findings:
    """Look into every place of every program. Raises Cancelled. May take seconds: headers are read."""
    models: list[Found] = []
    looked_in: list[str] = []
    outside, cut_short = 0, False
    for place in places(machine or this_machine()):
        try:
            root = place.folder.resolve(strict=True)
        except (OSError, ValueError, RuntimeError):
            continue
        if not root.is_dir() or str(root) in looked_in:
            continue
        walk = Walk(root)
        looked_in.append(str(root))
        models += _models(Place(place.program, root), walk, cancelled)
        outside, cut_short = outside + walk.outside, cut_short or walk.cut_short
    return Findings(tuple(_once(models)), tuple(looked_in), outside, cut_short)


def _models(place: Place, walk: Walk, cancelled: Asked) -> Iterator[Found]:
    for seen in WAYS[place.program](walk):
        if cancelled():
            raise Cancelled
        with suppress(OSError):  # gone meanwhile
            yield _described(place.program, walk, seen)


def _described(program: Program, walk: Walk, seen: _Seen) -> Found:
    found = Found(
        program,
        seen.name,
        (str(seen.path),),
        seen.path.stat().st_size,
        claimed=seen.claimed,
        repository=seen.repository,
        revision=seen.revision,
        licence=seen.licence,
    )
    try:
        model = whole(seen.path)
    except ModelError as error:
        return replace(found, error=error.to_text())
    if not all(walk.inside(path) for path in model.files):
        raise OSError("a part lies outside")
    return replace(
        found,
        files=tuple(map(str, model.files)),
        bytes=model.facts.bytes,
        facts=model.facts,
        claimed=seen.claimed if len(model.files) == 1 else "",
        licence=model.facts.licence or seen.licence,
    )


def _plain(walk: Walk, below: Path | None = None) -> Iterator[_Seen]:
    """Every GGUF file of a folder; of a model in several files the first that is there."""
    sets = set[tuple[Path, str]]()
    for path in walk.files(below or walk.root, SUFFIX):
        part = place_in_set(path.name)
        if part is not None:
            if (path.parent, part[0]) in sets:
                continue
            sets.add((path.parent, part[0]))
        if not path.name.startswith(LEFTOVERS):
            yield _Seen(path, tidy(part[0] if part is not None else path.stem))


def _lm_studio(walk: Walk) -> Iterator[_Seen]:
    """publisher/repository/file.gguf."""
    for seen in _plain(walk):
        folders = seen.path.relative_to(walk.root).parts[:-1]
        yield replace(seen, repository=tidy("/".join(folders)) if len(folders) == 2 else "")


def _ollama(walk: Walk) -> Iterator[_Seen]:
    for named in named_models(walk):
        yield _Seen(named.path, named.name, named.sha256, licence=named.licence)


def _jan(walk: Walk) -> Iterator[_Seen]:
    """name/model.gguf, named in the model.yml beside it."""
    for seen in _plain(walk):
        beside = seen.path.with_name("model.yml")
        content = small_file(beside, LONGEST_MODEL_YML) if walk.inside(beside) else None
        said = _yaml_value(content or b"", "name")
        folder = "/".join(seen.path.relative_to(walk.root).parts[:-1])
        generic = seen.path.stem.lower() in ("model", "ggml-model")
        yield replace(seen, name=said or (tidy(folder) if generic and folder else seen.name))


def _hugging_face(walk: Walk) -> Iterator[_Seen]:
    """models--owner--name/snapshots/COMMIT/file.gguf, a link to blobs/SHA-256."""
    for folder in sorted(walk.root.glob("models--*--*")):
        names = SNAPSHOT.fullmatch(folder.name)
        if names is None or folder.is_symlink() or (folder / "snapshots").is_symlink():
            continue
        for seen in _plain(walk, folder / "snapshots"):
            blob = seen.path.resolve().name
            yield replace(
                seen,
                claimed=blob if HASH.fullmatch(blob) else "",
                repository=tidy(f"{names[1]}/{names[2]}"),
                revision=tidy(seen.path.relative_to(folder).parts[1]),
            )


def _yaml_value(content: bytes, key: str) -> str:
    """A plain value at the top of a YAML file: all that is wanted of one, without what YAML can do."""
    found = re.search(rf"^{key}:[ \t]*(.+?)[ \t]*$", content.decode("utf-8", "replace"), re.MULTILINE)
    return tidy(found[1].strip("\"'")) if found else ""


def _once(models: list[Found]) -> Iterator[Found]:
    """Each file once, under its first name; what else it is called stands beside."""
    kept: dict[tuple[str, ...], Found] = {}
    for found in models:
        key = tuple(str(Path(path).resolve()) for path in found.files)
        known = kept.get(key)
        if known is None:
            kept[key] = found
        elif found.name not in (known.name, *known.also):
            kept[key] = replace(known, also=(*known.also, found.name))
    yield from kept.values()


WAYS: dict[Program, Callable[[Walk], Iterator[_Seen]]] = {
    Program.LM_STUDIO: _lm_studio,
    Program.OLLAMA: _ollama,
    Program.GPT4ALL: _plain,
    Program.JAN: _jan,
    Program.HUGGING_FACE: _hugging_face,
    Program.LLAMA_CPP: _plain,
}
