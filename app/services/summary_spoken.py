"""The sentences of a run that the model may read; those that speak to it are kept from it and listed."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.documents import Sentence
from app.domain.safety.addressed import Addressed
from app.domain.summaries.addressed_use import readable
from app.services.slices import Soon, in_slices
from app.services.summary_run import Run


def look(run: Run, then: Callable[[Run], None], soon: Soon | None, going: Callable[[], bool]) -> None:
    """Find them in slices, then call `then`; never once `going` says no."""
    assert run.document is not None

    def have(found: tuple[tuple[Sentence, ...], tuple[Addressed, ...]]) -> None:
        run.sentences, run.spoken = found
        then(run)

    in_slices(readable(run.document), have, soon, going)
