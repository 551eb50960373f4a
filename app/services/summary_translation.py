"""Which points of a run are still to be written in the language wished, and what came back for them."""

from __future__ import annotations

from app.domain.summaries.summary_languages import guess
from app.domain.summaries.summary_translating import needs_translation, translated
from app.domain.summarising import Point
from app.services.summary_run import Run, chosen

SAMPLE = 4_000
"""Characters from the document's beginning by which its language is guessed."""


def next_untranslated(run: Run) -> Point | None:
    """The next point to translate, None when nothing is left. Asked only once every part is proved."""
    code = run.options.language
    if not code or run.document is None:
        return None
    if run.final is None:
        run.final = chosen(run)[0]
    own = own_language(run)
    left = (point for point in run.final if point not in run.translations)
    return next((point for point in left if needs_translation(point, code, own)), None)


def take_translation(run: Run, point: Point, written: str) -> None:
    """Keep what the model wrote for a point, checked against the words that it cites."""
    assert run.document is not None
    cited = run.document.text[point.start : point.end]
    run.translations[point] = translated(point, written, cited, run.options.language, own_language(run))


def own_language(run: Run) -> str:
    """The document's language, "" where that is not clear."""
    return guess(run.document.text[:SAMPLE]) if run.document is not None else ""
