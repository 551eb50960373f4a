"""From files that were hashed and checked to an entry of the library's list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.engine.models import STARTER_SHA256, GgufFacts, Model
from app.domain.engine.sources import NOWHERE, Part, Source, joined
from app.library.copying import Copied
from app.library.filenames import free_title
from app.library.index import Index
from app.library.index_entry import Entry

STARTER_NAME = "SmolLM2 135M"
STARTER_LICENCE = "Apache-2.0"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A model about to be listed: its files in order, hashed; `file` is the name it would like to have.

    `place` is set for one that stays where it lies. `title` is a name given by whoever knows a better one.
    """

    files: tuple[Copied, ...]
    file: str
    facts: GgufFacts
    origin: str = "imported"
    source: Source = NOWHERE
    place: str = ""
    title: str = ""

    @property
    def sha256(self) -> str:
        """What the model is known by."""
        return joined([copied.sha256 for copied in self.files])


def described(index: Index, arrival: Arrival, names: Sequence[str], added_at: float) -> Entry:
    """Its entry under these names of files, with a name of its own. The starter is known by its hash."""
    facts, origin, digest = arrival.facts, arrival.origin, arrival.sha256
    title = arrival.title or facts.name
    licence = arrival.source.licence or facts.licence
    if digest == STARTER_SHA256:
        origin, title, licence = "starter", STARTER_NAME, STARTER_LICENCE
        facts = replace(facts, name=title, licence=licence)
    taken = {entry.model.name.casefold() for entry in index.entries}
    parts = tuple(
        Part(name, copied.bytes, copied.sha256) for name, copied in zip(names, arrival.files, strict=True)
    )
    model = Model(
        id=digest[:16],
        name=free_title(title, facts.quantisation, taken),
        file=parts[0].file,
        sha256=digest,
        bytes=sum(part.bytes for part in parts),
        licence=licence,
        origin=origin,
        added_at=added_at,
        facts=facts,
        place=arrival.place,
        parts=parts if len(parts) > 1 else (),
        source=arrival.source,
    )
    return Entry(model, tuple(copied.mtime_ns for copied in arrival.files))


def with_entry(index: Index, entry: Entry) -> Index:
    """With a new entry; a starter model counts as offered from then on."""
    return replace(index.put(entry), seeded=index.seeded or entry.model.origin == "starter")
