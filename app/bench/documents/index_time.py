"""How long a long document takes from the file until it can be asked by meaning."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice

from app.bench.bench import Bench, Measurement
from app.bench.documents import paper
from app.bench.documents.desk import desk
from app.bench.documents.finding import Finder, embedder_file
from app.bench.documents.letters import letters
from app.bench.rows import Bar, Fact, Figure, Row
from app.domain.questions.passage_cutting import passages

PAGES = 300
LINES = 40
"""Lines of a page: with those of a printed book, some 2,500 characters."""
INDEX = Figure("index-300", f"Index of {PAGES} pages, from the file to the last vector", Bar(most=120), "s")


def index_time(bench: Bench) -> list[Row]:
    """A PDF of so many full pages is read, cut, stored and given vectors; once, since it takes minutes."""
    embedder = embedder_file(bench)
    bench.release()
    with desk(bench) as ours:
        path = ours.folder / "book.pdf"
        path.write_bytes(book(PAGES))
        finder = Finder(ours, embedder)
        try:
            finder.look("Is the model loaded?")
            began = time.perf_counter()
            document = ours.read(path)
            cut = passages(document)
            finder.put(document, cut)
            stored = time.perf_counter() - began
            finder.index()
            seconds = time.perf_counter() - began
        finally:
            finder.close()
    facts: dict[str, Fact] = {
        "pages": len(document.pages),
        "characters of a page": len(document.text) / max(1, len(document.pages)),
        "passages": len(cut),
        "read and stored, s": stored,
        "passages a second": len(cut) / (seconds - stored),
        "embedder": embedder.stem,
    }
    return [INDEX.row(seconds, facts)]


def book(count: int) -> bytes:
    """A PDF of so many pages, filled with the body text of the English letters again and again."""
    lines = _lines()
    pages = [list(islice(lines, LINES)) for _ in range(count)]
    return paper.pdf([[*page, (paper.SMALL, f"Page {n} of {count}")] for n, page in enumerate(pages, 1)])


def _lines() -> Iterator[paper.Line]:
    """Endless: a round over the letters says its number, so that no two are the same."""
    english = [letter for letter in letters() if letter.language == "en"]
    number = 0
    while True:
        number += 1
        for letter in english:
            for piece in (piece for page in letter.pages() for piece in page if not piece.rows):
                yield from paper.body(f"{piece.text} ({number})")


MEASUREMENTS = (Measurement((INDEX,), index_time),)
