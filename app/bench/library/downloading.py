"""How long a download takes beside `curl -o` of the same file, hashing, syncing and the child's start."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.library import tiny
from app.bench.library.hub import FILE, MB, Got, Yard, yard
from app.bench.repeats import interleaved, median, ratio
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.library.copying import free_space

BAR = Bar(most=2.0)
USUAL = Figure("download", "Download of 250 MB over loopback, checked and safe on the disk / curl -o", BAR)
LARGE = Figure("download-large", "The same of 1 GB", BAR)

SIZES = {USUAL.name: 250_000_000, LARGE.name: 1_000_000_000}
ROUNDS = {USUAL.name: 7, LARGE.name: 3}
ROOM = 4 << 30


def downloads(figure: Figure, bench: Bench) -> list[Row]:
    """Both in turn, onto the same disk. Each round begins without what the round before has written."""
    with yard(bench) as here:
        if free_space(here.folder) < ROOM:
            raise NotMeasured("It needs 4 GB free on the disk of the home folder.")
        size = SIZES[figure.name]
        source = here.folder / "given.gguf"
        sha256 = tiny.write(source, "Given", size)
        here.hub.give(source, sha256)
        got: list[Got] = []
        syncs: list[float] = []
        measures = {
            "ours": partial(_ours, here, source.stat().st_size, sha256, got),
            "curl": partial(_curl, here, syncs),
        }
        for measure in measures.values():
            measure()  # the file is in memory then, and both programs have been started once
        values = interleaved(bench.times(ROUNDS[figure.name]), measures)
    facts: dict[str, Fact] = {
        "ours, s": median(values["ours"]),
        "of that until the child asks, s": median([each.begun for each in got]),
        "curl, s": median(values["curl"]),
        "fsync, which curl does not wait for, s": median(syncs),
        "against curl and fsync": ratio(
            values["ours"], [a + b for a, b in zip(values["curl"], syncs[1:], strict=True)]
        ),
        "rounds": len(values["ours"]),
        "MB": size / MB,
        "load of the machine": os.getloadavg()[0],
    }
    return [figure.row(ratio(values["ours"], values["curl"]), facts)]


def _ours(here: Yard, size: int, sha256: str, kept: list[Got]) -> float:
    folder = here.folder / "downloads"
    got = here.fetching().ask(here.hub.wanted(size, sha256), folder).wait()
    assert got.sha256 == sha256 and got.path == folder / FILE
    got.path.unlink()
    kept.append(got)
    return got.seconds


def _curl(here: Yard, syncs: list[float]) -> float:
    target: Path = here.folder / "curled.gguf"
    seconds, sync = here.hub.curl(target)
    target.unlink()
    syncs.append(sync)
    return seconds


MEASUREMENTS = tuple(Measurement((figure,), partial(downloads, figure)) for figure in (USUAL, LARGE))
