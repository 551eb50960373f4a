"""The library's page with five hundred models: how soon it is drawn, and how soon a key filters it.

The real page over the real shelf, in a process of its own that nobody sees (`references.library_page`).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.library import tiny
from app.bench.reference import Reference
from app.bench.repeats import high, median
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.library.shelf import Shelf
from app.paths import Paths

DRAWN = Figure("library-drawn", "Library page with 500 models: first draw", Bar(most=150), "ms")
KEY = Figure("library-key", "Library page with 500 models: a key in the filter", Bar(most=30), "ms")

MODELS, DRAWS, TYPINGS = 500, 7, 4
TYPED = ("m", "mo", "mod", "mode", "model", "model 4", "model 49", "model 4", "")


def page(bench: Bench) -> list[Row]:
    """Pages made anew, and a word typed and deleted letter by letter."""
    bench.release()
    with tempfile.TemporaryDirectory(dir=bench.run, prefix=f"{os.getpid()}-") as folder:
        home = Path(folder) / "home"
        stock(home, MODELS)
        window = Reference("library_page")
        try:
            rows = window.ask("open", home=str(home))["rows"]
            if rows < MODELS:
                raise NotMeasured(f"The page shows {rows} rows instead of {MODELS}.")
            draws = [1000 * window.ask("draw")["seconds"] for _ in range(bench.times(DRAWS))]
            typed = [window.ask("type", texts=list(TYPED)) for _ in range(bench.times(TYPINGS))]
        finally:
            window.close()
    keys = [1000 * seconds for each in typed for seconds in each["seconds"]]
    drawn: dict[str, Fact] = {"rows": rows, "pages": len(draws), "slowest, ms": max(draws)}
    key: dict[str, Fact] = {"keys": len(keys), "usual, ms": median(keys), "slowest, ms": max(keys)}
    load: dict[str, Fact] = {"load of the machine": os.getloadavg()[0]}
    return [DRAWN.row(median(draws), drawn | load), KEY.row(high(keys), key | load)]


def stock(home: Path, count: int) -> None:
    """A home whose library has so many small models, each a file of its own that is used where it lies."""
    paths, files = Paths(home), home / "files"
    paths.make()
    files.mkdir()
    shelf = Shelf(paths.models)
    for number in range(count):
        file = files / f"model-{number:03}.gguf"
        tiny.write(file, f"Model {number:03}", seed=number)
        shelf.link(file)


MEASUREMENTS = (Measurement((DRAWN, KEY), page),)
