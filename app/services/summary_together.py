"""One summary across several documents on its way: which document is next, and what it is so far.

Each document has a `Run` of its own; they share one message. All are read first, so that what cannot be read
is known at once; then the model is asked about one after the other; the proved points are joined by
`app.domain.summaries.together`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.engine.placing import Speed
from app.domain.summaries.addressed_use import flagged
from app.domain.summaries.arranging import titles
from app.domain.summaries.estimating import rough
from app.domain.summaries.keyfacts import KeyFact, walk
from app.domain.summaries.kind_guess import guess_kind
from app.domain.summaries.together import DIFFER, Part, by_document, joined, shares, unlike_names
from app.domain.summarising import Coverage, Covered, Point, Summary, Support, coverage, coverage_of_all
from app.domain.text.field_steps import Steps
from app.services import summary_run
from app.services.summary_run import Run, chosen

MOST_SENTENCES = 1_000
"""Sentences of a document among which a point of another one is looked for."""
AT_ONCE = 40
"""Facts found between two moments for the window."""


def whole(run: Run) -> Sequence[Run]:
    """The runs of all documents of a summary, in order."""
    return run.siblings or (run,)


def first_read(run: Run) -> Run | None:
    """The first whose text lies in the vault."""
    return next((one for one in whole(run) if one.document_id is not None), None)


def next_to_read(run: Run) -> Run | None:
    """The next file to be opened."""
    waiting = (one for one in run.siblings if one.document_id is None and not one.error)
    return next((one for one in waiting if one.document is not None or one.path is not None), None)


def next_to_write(run: Run) -> Run | None:
    """The next document whose parts are not all proved."""
    return next((one for one in run.siblings if one.document_id is not None and not one.written), None)


def share_out(run: Run) -> None:
    """Say how many points each document gives, and of what kind they seem to be, once all are read."""
    _settle_kind(run)
    found = [one for one in run.siblings if one.document is not None]
    for one, share in zip(found, shares([o.document for o in found if o.document is not None]), strict=True):
        one.share = share


def _settle_kind(run: Run) -> None:
    """Take the kind that all documents seem to want, where that was left to them; none if it is not clear."""
    if run.find_kind is None:
        return
    kinds = {guess_kind(one.document) for one in whole(run) if one.document is not None}
    kind = run.find_kind(kinds.pop()) if len(kinds) == 1 else None
    for one in whole(run):
        one.preset, one.find_kind = kind, None


def gathering(run: Run) -> Steps[None]:
    """Look for the facts of a run's document, with moments between for others."""
    assert run.document is not None
    found: list[KeyFact] = []
    for fact in walk(run.document):
        found.append(fact)
        if len(found) % AT_ONCE == 0:
            yield
    run.facts = tuple(found)


def wanted(run: Run) -> None:
    """Note what of each document is to be translated, once every part of all is proved."""
    for one in run.siblings:
        if one.document_id is not None:
            points = _joined(run)[0]
            one.final = tuple(_own(point) for point in points if point.document_id == one.document_id)


def so_far(run: Run, now: float) -> Summary:
    """The summary as far as it is, of one document or of several. `now` in seconds since 1970."""
    if not run.siblings:
        return summary_run.so_far(run, now)
    first = first_read(run)
    assert first is not None and first.document_id is not None
    points, sections = _joined(run)
    runs = {one.document_id: one for one in run.siblings if one.document_id is not None}
    covered = tuple(map(_covered, run.siblings))
    return Summary(
        document_id=first.document_id,
        points=tuple(_worded(point, runs[point.document_id]) for point in points),
        coverage=coverage_of_all([one.coverage for one in covered if one.coverage is not None]),
        model_id=run.model.id,
        hidden_characters=sum(one.document.hidden_characters for one in runs.values() if one.document),
        seconds=now - min(one.began or now for one in run.siblings),
        preset=run.preset.id if run.preset else "",
        sections=sections,
        documents=covered,
        wishes=tuple(sorted(run.options.as_dict().items())),
        addressed=tuple(
            replace(said, document_id=known) for known, one in runs.items() for said in one.spoken
        ),
    )


def documents_of(run: Run) -> Mapping[str, Document]:
    """The documents that are read, by id."""
    return {one.document_id: one.document for one in whole(run) if one.document_id and one.document}


def progress(run: Run, pages: Progress) -> tuple[Progress, tuple[int, ...]]:
    """Pages of all documents, and the numbers of those read, counted on from one document to the next."""
    if not run.siblings:
        return pages, tuple(sorted(run.pages_read()))
    read: list[int] = []
    before = 0
    for one in run.siblings:
        read += [before + number for number in sorted(one.pages_read())]
        before += len(one.document.pages) if one.document else 0
    done = sum(one.pages_done().done for one in run.siblings)
    return (pages if run.document is None else Progress(done, before)), tuple(read)


def seconds_left(run: Run, now: float, speed: Speed | None) -> float | None:
    """About how long still; None for a model never measured before the first part is done."""
    left = run.seconds_left(now)
    later = [one.document for one in run.siblings if one is not run and one.document and not one.counted]
    if left is None or not later:
        return left
    return None if speed is None else left + sum(rough(document, speed) for document in later)


def runs_again(old: Summary, documents: Mapping[str, Document], like: Run) -> list[Run]:
    """Runs for a summary across several that is made again; `like` has the message, model and wishes.

    A file that was not opened yet is opened now; one that could not be read stays out, with its reason.
    """
    runs = []
    for covered in old.documents:
        path = Path(covered.path) if covered.path and not covered.document_id else None
        known = covered.document_id or None
        document = documents[known] if known else None
        runs.append(
            replace(
                like,
                name=covered.name,
                path=path,
                error=covered.error,
                document_id=known,
                document=document,
            )
        )
    return related(runs)


def related(runs: list[Run]) -> list[Run]:
    """Make them siblings, each with values of its own."""
    fresh = [
        replace(
            one,
            packs=[],
            groups={},
            timed=set(),
            tickets=[],
            translations={},
            heard={},
            siblings=[],
            chooser=None,
        )
        for one in runs
    ]
    for one in fresh:
        one.siblings = fresh
    return fresh


def _covered(run: Run) -> Covered:
    found: Coverage | None = None
    if run.document is not None and run.document_id is not None:
        found = coverage(run.document, run.pages_read())
    path = str(run.path) if found is None and not run.error and run.path is not None else ""
    return Covered(run.name, run.document_id or "", found, run.error, path)


def _joined(run: Run) -> tuple[tuple[Point, ...], tuple[str, ...]]:
    """The points of all documents with their headings, and the sections in order.

    With a kind they stand under its headings, each with its document; else under their document's name.
    """
    read = [one for one in run.siblings if one.document is not None and one.document_id is not None]
    parts = [_part(one) for one in read]
    points = joined(parts)
    differ = (DIFFER,) if any(point.heading == DIFFER for point in points) else ()
    if run.preset is None:
        names = unlike_names([one.name for one in run.siblings])
        known = {one.document_id or "": name for one, name in zip(run.siblings, names, strict=True)}
        points = by_document(points, known)
        held = {point.heading for point in points}
        return points, (*differ, *(name for name in names if name in held))
    stated = {title for one in read if one.chooser is not None for title in one.chooser.stated}
    order = (*differ, *titles(run.preset, points, stated))
    return tuple(chain.from_iterable([p for p in points if p.heading == title] for title in order)), order


def _part(run: Run) -> Part:
    assert run.document is not None and run.document_id is not None
    if not run.counted:
        return Part(run.document_id, run.document, ())
    if run.picked is None:
        points = chosen(run)[0]
        if not run.written or run.facts is None:
            return Part(run.document_id, run.document, points)
        run.picked = points
    said = _said(run) if next_to_write(run) is None else ()
    return Part(run.document_id, run.document, run.picked, run.facts or (), said)


def _said(run: Run) -> tuple[Point, ...]:
    """What stands in a document besides what is shown of it: proved points, and sentences as they are."""
    assert run.document is not None
    proved = tuple(point for group in run.points for point in group)
    text = run.document.text
    own = [
        Point(" ".join(text[s.start : s.end].split()), Support.QUOTED, s.page, s.start, s.end)
        for s in run.sentences[:MOST_SENTENCES]
    ]
    return (*proved, *own)


def _own(point: Point) -> Point:
    """A joined point as its own document's run knows it."""
    return replace(point, document_id="", also=(), heading="")


def _worded(point: Point, run: Run) -> Point:
    """In the language wished, with what has to be said of it."""
    assert run.document is not None
    told = run.translations.get(_own(point))
    if told is not None:
        point = replace(point, text=told.text, told=told.told, flags=told.flags)
    return flagged([point], run.document, run.spoken)[0]
