"""Models in several files, as llama.cpp's gguf-split makes them: "big-00001-of-00003.gguf" and so on.

The first file has the description, each has some of the tensors and says which part it is. llama.cpp is given
the first and opens the others beside it by their names, so all are looked at here before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.engine.models import GgufFacts
from app.domain.engine.sources import MOST_PARTS, names_of_set, place_in_set
from app.domain.errors import ModelPartMissing
from app.library.gguf import Opened, facts, look, naming
from app.library.gguf_checks import check_tensors
from app.library.gguf_facts import tidy
from app.library.gguf_reader import Fault, Tensor, integer


@dataclass(frozen=True, slots=True)
class Whole:
    """A model on the disk: its files in order, and what the first says. Sizes are those of all files."""

    files: tuple[Path, ...]
    facts: GgufFacts


def whole(path: Path) -> Whole:
    """The model that a file is, or is a part of; whichever part is given.

    Raises ModelInvalid as `gguf.inspect` does, with the name of the file at fault; "split" when the name of a
    part does not say where the others are. Raises ModelPartMissing for a part that is not beside it.
    """
    with naming(path):
        opened = look(path)
        if opened.parts == 1:
            return Whole((path,), facts(opened.header, opened.size, path.name))
        place = place_in_set(path.name)
        if place is None or place[2] != opened.parts:
            raise Fault("split", f"part of {opened.parts} files, called otherwise")
    return gathered(tuple(path.with_name(name) for name in names_of_set(place[0], place[2])), place[0])


def gathered(files: tuple[Path, ...], title: str = "") -> Whole:
    """The model in these files, given in order. `title` is used where the first file names no model.

    Raises ModelInvalid and ModelPartMissing.
    """
    if len(files) == 1:
        with naming(files[0]):
            opened = look(files[0])
            if opened.parts > 1:
                raise Fault("split", f"one of {opened.parts} files")
            return Whole(files, facts(opened.header, opened.size, title or files[0].name))
    first, tensors, total = None, list[Tensor](), 0
    for number, path in enumerate(files):
        opened = _part(files, number, title)
        with naming(path):
            check_tensors(opened.header, opened.size)
        first = first or opened
        tensors += opened.header.tensors
        total += opened.size
    assert first is not None
    with naming(files[0]):
        _check_all(first, tensors)
        described = facts(
            replace(first.header, tensors=tensors), total, title or files[0].name, measured=True
        )
    return Whole(files, described)


def _part(files: tuple[Path, ...], number: int, title: str) -> Opened:
    """One part's header, which must say that it is this one."""
    path = files[number]
    if not path.exists():
        raise ModelPartMissing(name=tidy(title), file=tidy(path.name), parts=len(files))
    with naming(path):
        opened = look(path)
        said = integer(opened.header.values, "split.no")
        if opened.parts != len(files) or len(files) > MOST_PARTS or said != number:
            raise Fault("parts", f"says it is part {said} of {opened.parts}, not {number} of {len(files)}")
    return opened


def _check_all(first: Opened, tensors: list[Tensor]) -> None:
    """What no part can say alone."""
    counted = integer(first.header.values, "split.tensors.count")
    if counted is not None and counted != len(tensors):
        raise Fault("parts", f"{len(tensors)} of {counted} tensors")
    if len({tensor.name for tensor in tensors}) != len(tensors):
        raise Fault("tensors", "a name is there twice")
