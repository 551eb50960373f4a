"""Rows of the library's benchmark with real children, shelf and page: what they find, not how fast."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.bench import outside
from app.bench.bench import Bench, Plan
from app.bench.library import cutting, downloading, hostile_scene, hostile_ways, page, wrong
from app.bench.library.hostile import _look, _scene
from app.bench.library.shop import shop
from app.bench.outside import Outside
from app.bench.rows import Row
from app.domain.errors import AppError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measured on Linux")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def beside() -> Iterator[Outside]:
    made = outside.begin()
    assert made is not None
    yield made
    made.close()


@pytest.fixture
def bench(beside: Outside, tmp_path: Path) -> Bench:
    """As few repeats as there can be."""
    return Bench(Plan(tmp_path / "none.gguf", effort=0.0, outside=beside), tmp_path)


def facts(row: Row) -> dict[str, object]:
    assert row.value is not None, row.reason
    return dict(row.facts)


def test_a_download_is_measured_beside_curl_and_leaves_nothing(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(downloading.SIZES, "download", 9_000_000)
    (row,) = downloading.downloads(downloading.USUAL, bench)
    found = facts(row)
    assert found["MB"] == 9
    assert found["rounds"] == 1
    assert list(tmp_path.iterdir()) == []


def test_cuts_and_kills_ask_for_little_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "SIZE", 12_000_000)
    monkeypatch.setattr(cutting, "CUTS", 1)
    (row,) = cutting.network(bench)
    assert row.holds
    assert facts(row)["cuts"] == 2
    (row,) = cutting.killed(bench)
    assert row.holds
    assert facts(row)["kills"] == 1


def test_no_wrong_file_is_accepted_and_the_right_one_is(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrong, "SIZE", 200_000)
    few = Bench(Plan(bench.plan.model, effort=0.07, outside=bench.plan.outside), bench.run)
    (row,) = wrong.wrong(few)
    assert row.holds
    assert {f"{kind}, refused" for kind in wrong.HARMS} <= set(facts(row))


def test_a_shelf_that_takes_everything_is_found_out(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row can fail: where nothing is compared, what the hub gives instead is a model."""
    monkeypatch.setattr(wrong, "HARMS", {"nothing wrong": lambda here, *_: wrong._fetched(here, _[1])})
    (row,) = wrong.wrong(bench)
    assert row.holds is False


def test_ten_cuts_end_in_a_verified_file(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrong, "LARGE", 2_000_000)
    monkeypatch.setattr(wrong, "CUTS", 1)
    (row,) = wrong.ten_cuts(bench)
    assert row.holds
    assert facts(row)["answers of the hub"] == 2


def test_hostile_names_by_every_way_reach_nothing_and_are_refused_in_words(bench: Bench) -> None:
    with shop(bench) as here:
        scene = _scene(here)
        before, ways = _look(scene), set[str]()
        for number, attempt in enumerate(hostile_ways.attempts(scene)):
            if attempt.way != "a link" and number % 29:
                continue
            ways.add(attempt.way)
            with suppress(AppError):
                assert not attempt.act(), attempt.what
            assert _look(scene) == before, attempt.what
    assert len(ways) == 6


def test_a_file_that_lies_outside_would_be_noticed(bench: Bench) -> None:
    with shop(bench) as here:
        scene = _scene(here)
        before = _look(scene)
        scene.goal.write_bytes(b"x")
        assert _look(scene) != before
        model = here.services.models.list()[:1]
        if model:
            assert hostile_scene.took(scene, model[0].id) is False


def test_the_page_of_a_stocked_library_is_drawn_and_filtered(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MODELS", 15)
    drawn, key = page.page(bench)
    assert facts(drawn)["rows"] >= 15
    assert facts(key)["keys"] == len(page.TYPED)


@pytest.mark.model
def test_the_command_measures_behind_a_denied_network(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "--home", str(tmp_path / "home"), "bench", "--library", "--json"]
    done = subprocess.run(
        [*command, "--quick", "--only", "ten-cuts"],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (row,) = json.loads(done.stdout)["rows"]
    assert (row["name"], row["holds"], row["value"]) == ("ten-cuts", True, 1)
