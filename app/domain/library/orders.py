"""What a person asked to have fetched: a model, in the files it consists of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.domain.engine.sources import NOWHERE, Source, joined
from app.domain.library.catalogue import Entry
from app.domain.library.downloads import Wanted
from app.domain.library.hub import HubFile, HubModel

HEADROOM = 1 << 30
"""Beside a file and a tenth of it, what a disk has to have free before anything is fetched."""
_PACKAGED = re.compile(r"[-_.]gguf$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """A model to fetch.

    `wanted` stands for all of it: of a model in several files it names the first, `bytes` are those of all
    and `sha256` is `sources.joined` of theirs; 0 and "" unless every one is known. `parts` in order, one of a
    model in one file. `source` is kept with the model. `token`: the hub gives it to those it knows only.
    """

    wanted: Wanted
    parts: tuple[Wanted, ...]
    source: Source = NOWHERE
    token: bool = False

    @property
    def key(self) -> str:
        """What tells it from every other order."""
        return self.wanted.key


def of_entry(entry: Entry, wanted: Wanted) -> Order:
    """A model of the catalogue, of which `wanted` is what to fetch."""
    source = Source(
        repository=wanted.repository,
        revision=wanted.revision,
        file=wanted.file,
        made_by=entry.maker,
        packaged_by=entry.packaged_by,
        licence=entry.licence,
        base_model=entry.base_model,
        checked_against="catalogue" if wanted.sha256 else "",
    )
    return Order(wanted, (wanted,), source, bool(entry.gated))


def of_hub(model: HubModel, file: HubFile, licence: str = "") -> Order:
    """A file of a repository that was described. `licence`: a better known one than the hub's."""
    names = (file.path, *file.parts)
    sizes, hashes = file.sizes or (file.bytes,), file.hashes or (file.sha256,)
    terms, revision = licence or model.licence, model.revision or "main"
    first = Wanted(model.repository, revision, file.path, name_of(model, file), licence=terms)
    parts = tuple(
        replace(first, file=name, bytes=size, sha256=sha256.lower())
        for name, size, sha256 in zip(names, sizes, hashes, strict=True)
    )
    whole = replace(
        first,
        bytes=sum(sizes) if all(sizes) else 0,
        sha256=joined([part.sha256 for part in parts]) if all(hashes) else "",
    )
    source = Source(
        repository=model.repository,
        revision=revision,
        file=file.path,
        packaged_by=model.repository.partition("/")[0],
        licence=terms,
        base_model=next(iter(model.base_models), ""),
        checked_against="hub" if whole.sha256 else "",
    )
    return Order(whole, parts, source, bool(model.gated))


def name_of(model: HubModel, file: HubFile) -> str:
    """How a model of a hub is called here.

    >>> name_of(HubModel("maker/Big-3B-Instruct-GGUF"), HubFile("big.gguf", 1, "", "Q4_K_M"))
    'Big 3B Instruct Q4_K_M'
    """
    plain = _PACKAGED.sub("", model.repository.rpartition("/")[2])
    words = [word for word in re.split(r"[-_ ]+", plain) if word]
    kind = file.quantisation
    return " ".join([*words, kind] if kind and kind.lower() not in plain.lower() else words)


def room(missing: int, total: int) -> int:
    """Bytes that a disk has to have free, of which `missing` of `total` are to come."""
    return missing + total // 10 + HEADROOM
