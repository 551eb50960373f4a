"""Which pages the row of the viewer looks at, and what is told of an estimate."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench.bench import Bench, Plan
from app.bench.documents import estimates, viewing
from app.bench.documents.desk import Summarised
from app.bench.documents.viewing import PAGES, TURNS
from app.domain.documents import Document
from app.domain.engine.placing import Speed
from app.domain.errors import EngineFailed
from app.domain.summarising import Coverage, Summary
from tests.document_builders import plain_document


class Shown:
    """A viewer that notes what it is asked for."""

    def __init__(self) -> None:
        self.pages: list[int] = []

    def show(self, page: int) -> float:
        self.pages.append(page)
        return 0.0

    def look(self) -> None:
        pass


def test_a_page_elsewhere_was_neither_seen_nor_drawn_ahead() -> None:
    shown = Shown()
    nexts, far = viewing._leafed(shown, TURNS)
    assert len(nexts) == len(far) == TURNS
    known: set[int] = set()
    for page, after in zip(shown.pages[::2], shown.pages[1::2], strict=True):
        assert page >= 1 and after == page + 1 <= PAGES
        assert page not in known
        known |= {page - 1, page, page + 1, page + 2}


class Desk:
    """A desk that takes so many seconds for any file, and is busy for so many measurements."""

    def __init__(self, folder: Path, seconds: float, busy: int) -> None:
        self.folder, self.seconds, self.busy = folder, seconds, busy

    def use(self, model: Path) -> Path:
        return model

    def tune(self, _model: Path) -> Speed:
        self.busy -= 1
        if self.busy >= 0:
            raise EngineFailed(code="busy")
        return Speed(100.0, 10.0)

    def pace(self, _model: Path) -> Speed:
        return Speed(100.0, 10.0)

    def read(self, _path: Path) -> Document:
        return plain_document("The pump was mended in May and cost 40 pounds. " * 20)

    def summarise(self, path: Path) -> Summarised:
        return Summarised(Summary("d", (), Coverage(1, (1,)), "m"), self.read(path), self.seconds)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def estimate(folder: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, busy: int = 0) -> float:
    monkeypatch.setattr(estimates, "desk", lambda _bench: Desk(folder, seconds, busy))
    (row,) = estimates.estimates(Bench(Plan(folder / "m.gguf"), folder))
    assert row.value is not None
    return row.value


def test_too_long_counts_as_too_short_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = estimates.rough(Desk(tmp_path, 1, 0).read(tmp_path), Speed(100.0, 10.0))
    assert estimate(tmp_path, monkeypatch, told) == pytest.approx(1)
    assert estimate(tmp_path, monkeypatch, told * 2) == pytest.approx(2)
    assert estimate(tmp_path, monkeypatch, told / 3) == pytest.approx(3)


def test_a_busy_moment_is_waited_out_and_a_busy_computer_gives_no_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert estimate(tmp_path, monkeypatch, 1.0, busy=2) > 0
    with pytest.raises(EngineFailed):
        estimate(tmp_path, monkeypatch, 1.0, busy=3)
