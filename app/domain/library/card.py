"""Everything a model's page shows, as values: where it came from, what it may be used for, what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.engine.fitting import verdict
from app.domain.engine.models import Computer, GgufFacts, Model
from app.domain.engine.sizing import Setting
from app.domain.engine.sources import Part, Source
from app.domain.engine.templates import choose
from app.domain.library.catalogue import Entry, Licence
from app.domain.library.drift import Drift, drift, earlier
from app.domain.library.results import Run, kinds
from app.domain.library.tasks import Kind, Suite

FIRST_CONTEXT = 2048
MOST_POINTS = 9


@dataclass(frozen=True, slots=True)
class Said:
    """What a file's own header says of its making; "" where it is silent. `template` is its chat template."""

    author: str = ""
    organisation: str = ""
    packaged_by: str = ""
    version: str = ""
    description: str = ""
    url: str = ""
    licence_link: str = ""
    base_models: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    template: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a model came from. `source` as recorded; "" and () where nobody says.

    `made_by` trained it, `packaged_by` made this file. `said_by` tells who says these things: catalogue |
    source (recorded when it was fetched) | file (its header, which anybody can write). `files` with hashes in
    order; `place` where it lies, `linked` whether that is outside the library. `parent`: name of the model
    here that it was made from, `known`: the catalogue knows this very file.
    """

    origin: str
    source: Source
    made_by: str
    packaged_by: str
    base_models: tuple[str, ...]
    said_by: str
    files: tuple[Part, ...]
    sha256: str
    place: str
    linked: bool
    added_at: float
    quantisation: str
    parent: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Its licence: `id` as the file, its source or the catalogue names it, "" for unknown.

    `licence` are the catalogue's plain words on it, None where it has none. `accepted_at` in seconds since
    1970, 0.0 for never; `needed`: it has to be accepted. A locked vault tells nothing: `locked`.
    """

    id: str
    licence: Licence | None
    accepted_at: float = 0.0
    needed: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """How a conversation is put to it. `status`: known (this very template) | built-in (by its marks) | none.

    `format` is its name in `domain.engine.templates`; `thinks`: it may write down thoughts first.
    """

    status: str
    format: str
    thinks: bool = False
    writes: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """Memory with so much context: bytes of weights, of what is kept of the conversation, and in all.

    `total` counts the program too; `kind`: fits | slow | no, here and now.
    """

    context: int
    weights: int
    conversation: int
    total: int
    kind: str


@dataclass(frozen=True, slots=True)
class Speed:
    """Measured here, in tokens a second; `words` a second in the person's language. `device` "" for CPU."""

    reading: float
    writing: float
    words: float
    device: str = ""


@dataclass(frozen=True, slots=True)
class Resisted:
    """Of `asked` texts with orders in them, those whose orders it did not follow. `at`: when it was asked."""

    right: int
    asked: int
    at: float
    engine: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is known of newer or older files of this model.

    `kind`: newer (a newer file of it is in the catalogue: `entry`) | since (this file came in place of an
    older one) | unsupported (its maker or the catalogue gave it up; withdrawn is not told apart from that).
    `note` is the catalogue's; of newer and since it is about the older file.
    """

    kind: str
    entry: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What changed in the tasks: from `drift.before`, of the version before if that was tried, to `now`."""

    drift: Drift
    now: Run


@dataclass(frozen=True, slots=True)
class Card:
    """A model's page. `label` has to stand wherever the model does ("Not for diagnosis …"), "" mostly.

    `notice` has to be shown word for word. `speeds` and `resisted` are empty where nothing was measured.
    """

    model: Model
    provenance: Provenance
    terms: Terms
    chat: Chat
    context: int
    memory: tuple[Point, ...]
    speeds: tuple[Speed, ...] = ()
    resisted: Resisted | None = None
    changes: tuple[Change, ...] = ()
    label: str = ""
    notice: str = ""
    entry: Entry | None = None
    said: Said = Said()
    tried: Tried | None = None


def contexts(trained: int) -> tuple[int, ...]:
    """Lengths of context for a chart: from 2,048 in doublings to what it was trained for.

    >>> contexts(10_000)
    (2048, 4096, 8192, 10000)
    >>> contexts(512)
    (512,)
    """
    found: list[int] = []
    size = FIRST_CONTEXT
    while size < trained and len(found) < MOST_POINTS - 1:
        found.append(size)
        size *= 2
    return (*found, trained) if trained else ()


def memory(facts: GgufFacts, computer: Computer) -> tuple[Point, ...]:
    """What it takes by length of context; nothing where its layout is not known."""
    if facts.layout is None:
        return ()
    points = []
    for context in contexts(facts.context_trained):
        found = verdict(facts, computer, Setting(context=context))
        needed = found.needed
        rest = needed.total - needed.weights
        points.append(Point(context, needed.weights, rest, found.total, found.kind))
    return tuple(points)


def chat(model: Model, template: str) -> Chat:
    """How a conversation with it is written."""
    choice = choose(template or None, model.facts.architecture)
    return Chat(choice.origin, choice.format.name, choice.thinking is not None, not model.facts.embeds)


def provenance(model: Model, place: str, said: Said, entry: Entry | None, parent: str) -> Provenance:
    """Who says what of its making: the catalogue before what was recorded before the file itself."""
    source, base = model.source, said.base_models
    made_by, packaged_by, said_by = said.organisation or said.author, said.packaged_by, "file"
    if source.made_by or source.packaged_by or source.repository:
        made_by, packaged_by = source.made_by or made_by, source.packaged_by or packaged_by
        base, said_by = ((source.base_model,) if source.base_model else base), "source"
    if entry is not None:
        made_by, packaged_by, said_by = entry.maker, entry.packaged_by, "catalogue"
        base = (entry.base_model,) if entry.base_model else base
    return Provenance(
        origin=model.origin,
        source=source,
        made_by=made_by,
        packaged_by=packaged_by,
        base_models=base,
        said_by=said_by if made_by or packaged_by or base else "",
        files=model.files,
        sha256=model.sha256,
        place=place,
        linked=model.linked,
        added_at=model.added_at,
        quantisation=model.facts.quantisation,
        parent=parent,
        known=entry is not None,
    )


def changes(sha256: str, entries: Sequence[Entry]) -> tuple[Change, ...]:
    """What the catalogue knows of newer files, and of an end of support."""
    found: list[Change] = []
    for entry in entries:
        old = entry.outdated(sha256)
        if old is not None:
            found.append(Change("newer", entry.id, old.note))
        if entry.sha256 == sha256:
            found += [Change("since", entry.id, old.note) for old in entry.superseded]
        if entry.sha256 == sha256 and not entry.supported:
            found.append(Change("unsupported", entry.id, entry.remark))
    return tuple(found)


def resisted(runs: Sequence[Run], suite: Suite) -> Resisted | None:
    """The newest run that has cases with orders in them."""
    for run in sorted(runs, key=lambda run: -run.started):
        score = kinds(suite, run).get(Kind.INJECTION)
        if score is not None and score.asked:
            return Resisted(score.right, score.asked, run.finished or run.started, run.setup.engine)
    return None


def tried(runs: Sequence[Run], sha256: str) -> Tried | None:
    """The newest run of a file beside one before it: of another file of that name if there is one."""
    now = max((run for run in runs if run.model.sha256 == sha256), key=lambda run: run.started, default=None)
    if now is None:
        return None
    others = [run for run in runs if run.model.sha256 != sha256]
    before = earlier(now, others) or earlier(now, runs)
    return Tried(drift(before, now), now) if before is not None else None
