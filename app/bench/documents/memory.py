"""What reading takes of memory: the documents child on files made to break it, and this process over all."""

from __future__ import annotations

import gc
import os
import tempfile
from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.documents import paper
from app.bench.documents.bombs import CORPUS
from app.bench.documents.desk import desk
from app.bench.documents.letters import letters
from app.bench.documents.summaries import spread
from app.bench.documents.watching import MB, Ended, watched
from app.bench.memory import held
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.domain.errors import AppError

CHILD = Figure("bomb-memory", "Documents child's memory on the bomb corpus", Bar(most=1.5 * 1024), "MB")
ANSWERED = Figure("bombs-answered", "Bombs and broken files that end in a text or a sentence", Bar(least=1.0))
WINDOW = Figure(
    "documents-growth", "Growth of the process that shows documents, over the letters", Bar(most=20), "MB"
)

READINGS, WARM_UP = 40, 5


def bombs(bench: Bench) -> list[Row]:
    """Every file of the corpus, each in a child of its own."""
    ends: dict[str, Ended] = {}
    with tempfile.TemporaryDirectory(dir=bench.run, prefix=f"{os.getpid()}-") as folder:
        for name, make in CORPUS.items():
            path = Path(folder) / name
            path.write_bytes(make())
            ends[name] = watched(path, bench.run)
            path.unlink()
    facts: dict[str, Fact] = {f"{name}, MB": end.peak / MB for name, end in ends.items()}
    how: dict[str, Fact] = {name: f"{end.how} after {end.seconds:.1f} s" for name, end in ends.items()}
    answered = sum(end.how != "crashed" for end in ends.values())
    peak = max(end.peak for end in ends.values())
    return [CHILD.row(peak / MB, facts), ANSWERED.row(answered / len(ends), how)]


def window(bench: Bench) -> list[Row]:
    """What the process that has the window's services holds more after reading many letters in a row."""
    chosen = spread(letters(), READINGS + WARM_UP)
    begun = 0
    with desk(bench) as ours:
        for number, letter in enumerate(chosen):
            if number == WARM_UP:
                gc.collect()
                begun = held(os.getpid())
            path = ours.folder / f"{letter.id}.pdf"
            path.write_bytes(paper.pdf(paper.letter_pages(letter)))
            try:
                ours.read(path)
            except AppError as error:
                raise NotMeasured(f"{letter.id} cannot be read: {type(error).__name__}.") from error
        gc.collect()
        grown = held(os.getpid()) - begun
    facts: dict[str, Fact] = {"letters read": len(chosen) - WARM_UP, "before, MB": begun / MB}
    return [WINDOW.row(max(0, grown) / MB, facts)]


MEASUREMENTS = (Measurement((CHILD, ANSWERED), bombs), Measurement((WINDOW,), window))
