"""What the rows of `stillroom bench library` are made of: arithmetic, material, each row's mechanism."""

from __future__ import annotations

import hashlib
import io
import json
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bench import outside
from app.bench.bench import Bench, Plan
from app.bench.library import cutting, downloading, hostile, repeated, tiny, verdicts, wrong
from app.bench.library.cutting import again
from app.bench.library.hostile import seen
from app.bench.library.hostile_names import names, repositories
from app.bench.library.hub import Asked
from app.bench.library.page import stock
from app.bench.library.part import LIBRARY
from app.bench.library.repeated import agreeing
from app.bench.library.verdicts import Tried
from app.bench.parts import ENGINE
from app.bench.references.loopback import Loopback, _unread
from app.bench.rows import Row
from app.cli.reaching import outside_for
from app.domain.library.results import Answered
from app.library.gguf import inspect
from app.library.shelf import Shelf
from app.paths import Paths

MB = 1_000_000


# -- the part --------------------------------------------------------------------------------------


def test_each_bar_of_the_library_has_a_row_of_its_own_name() -> None:
    assert set(LIBRARY.names) == {
        "download",
        "download-large",
        "cut-network",
        "cut-killed",
        "wrong-accepted",
        "ten-cuts",
        "outside-library",
        "library-drawn",
        "library-key",
        "memory-verdict",
        "evaluation-reproduced",
    }
    assert not set(LIBRARY.names) & set(ENGINE.names)


@pytest.mark.parametrize("row", ["download", "cut-network", "wrong-accepted", "outside-library"])
def test_without_a_hub_a_row_says_that_it_needs_one(row: str, tmp_path: Path) -> None:
    (measurement,) = LIBRARY.chosen([row])
    rows = measurement.rows(Bench(Plan(tmp_path / "none.gguf"), tmp_path))
    assert [(each.holds, "hub" in each.reason) for each in rows] == [(None, True)] * len(rows)


@pytest.mark.parametrize(
    ("figure", "good", "bad"),
    [
        (downloading.USUAL, 2.0, 2.01),
        (cutting.CUT, 1.0, 1.01),
        (wrong.ACCEPTED, 0, 1),
        (wrong.TEN_CUTS, 1, 0),
        (hostile.OUTSIDE, 0, 1),
        (verdicts.VERDICT, 100, 99.9),
        (repeated.REPRODUCED, 100, 99.9),
    ],
)
def test_the_bars_are_those_that_were_set(figure, good: float, bad: float) -> None:
    assert Row(figure, good).holds is True
    assert Row(figure, bad).holds is False


# -- arithmetic ------------------------------------------------------------------------------------


def test_bytes_asked_for_again_are_counted_and_a_beginning_anew_is_not() -> None:
    given = [Asked(0, 100), Asked(90, 50), Asked(140, 10), Asked(0, 5)]
    assert again(given) == [10, 0]
    assert again([]) == again([Asked(0, 7)]) == []


@pytest.mark.parametrize(
    ("fits", "loads", "predicted", "taken", "right"),
    [
        (True, True, 100, 110, True),
        (True, True, 100, 111, False),
        (True, False, 100, 0, False),
        (False, False, 100, 0, True),
        (False, True, 100, 90, False),
    ],
)
def test_a_verdict_is_right_when_the_model_keeps_to_it(
    fits: bool, loads: bool, predicted: int, taken: int, right: bool
) -> None:
    assert Tried("m", 512, fits, loads, predicted, taken).right is right


def answered(case: str, text: str, reason: str = "stop", error: str = "") -> Answered:
    return Answered(case, 0, text, (True,), reason, error)


def test_answers_agree_only_in_every_character_and_when_neither_failed() -> None:
    first = tuple(answered(case, "yes") for case in "abcdef")
    other = (
        answered("a", "yes"),
        answered("b", "yes "),
        answered("c", "yes", reason="length"),
        answered("d", "yes", error="gone"),
        answered("x", "yes"),
    )
    assert agreeing(first, first) == 6
    assert agreeing(first, other) == 1
    assert agreeing((answered("a", "", error="gone"),), (answered("a", "", error="gone"),)) == 0


# -- material --------------------------------------------------------------------------------------


def test_the_small_models_are_sound_as_large_as_asked_and_the_same_each_time(tmp_path: Path) -> None:
    sizes = {"small.gguf": 0, "large.gguf": 3 * MB}
    for name, size in sizes.items():
        digest = tiny.write(tmp_path / name, "Given", size)
        content = (tmp_path / name).read_bytes()
        assert digest == hashlib.sha256(content).hexdigest() == tiny.write(tmp_path / "again", "Given", size)
        assert len(content) == max(size, len(tiny.tiny("Given")))
        facts = inspect(tmp_path / name)
        assert (facts.name, facts.architecture) == ("Given", "llama")
    assert tiny.write(tmp_path / "a", "Given", MB, seed=1) != tiny.write(tmp_path / "b", "Given", MB, seed=2)


def test_a_stocked_library_lists_every_model_by_its_name(tmp_path: Path) -> None:
    stock(tmp_path / "home", 12)
    models = Shelf(Paths(tmp_path / "home").models).list()
    assert sorted(model.name for model in models) == [f"Model {number:03}" for number in range(12)]


def test_hostile_names_are_hundreds_and_hold_each_kind(tmp_path: Path) -> None:
    goal = str(tmp_path / "goal.gguf")
    found = [*names(goal, "mark"), *repositories(goal, "mark")]
    assert len(found) > 200
    assert max(Counter(found).values()) <= 2
    for part in (
        "../",
        "..\\",
        "%2e",
        "\u2215",
        "\xc0\xaf",
        "\udcc0",
        "C:",
        "\\\\server",
        "file:",
        "con",
        "\0",
        "\u202e",
    ):
        assert any(part in name for name in found), part
    assert goal in found


# -- looking at what lies outside ------------------------------------------------------------------


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    (tmp_path / "home/models").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/kept").write_bytes(b"kept")
    return tmp_path


CHANGES = {
    "new": lambda at: (at / "new").write_bytes(b""),
    "gone": lambda at: (at / "kept").unlink(),
    "longer": lambda at: (at / "kept").write_bytes(b"kept?"),
    "another": lambda at: (at / "other").write_bytes(b"kept") and (at / "other").replace(at / "kept"),
    "a link": lambda at: (at / "link").symlink_to(at / "kept"),
    "a folder": lambda at: (at / "folder").mkdir(),
    "its rights": lambda at: (at / "kept").chmod(0o777),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_outside_the_library_is_seen(beside: Path, change: str) -> None:
    before = seen(beside, ["home/models"])
    assert seen(beside, ["home/models"]) == before
    CHANGES[change](beside / "outside")
    assert seen(beside, ["home/models"]) != before


def test_what_changes_in_the_library_is_its_own(beside: Path) -> None:
    before = seen(beside, ["home/models"])
    (beside / "home/models/a.gguf").write_bytes(b"a")
    assert seen(beside, ["home/models"]) == before


# -- the hub ---------------------------------------------------------------------------------------


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[tuple[Loopback, bytes]]:
    content = bytes(range(256)) * 1000
    (tmp_path / "given").write_bytes(content)
    made = Loopback()
    yield made, content
    made.close()


def give(hub: Loopback, tmp_path: Path, *cuts: int, **more) -> str:
    return str(hub.give(str(tmp_path / "given"), "ab" * 32, list(cuts), **more)["base"])


def noted(made: Loopback, bytes_in_all: int) -> list[tuple[int, int]]:
    """Where each answer began and what it gave; the hub notes a piece after whoever asked may have it."""
    found: list[tuple[int, int]] = []
    for _ in range(10_000):
        found = [(each["start"], each["sent"]) for each in made.log()["asked"]]
        if sum(sent for _start, sent in found) >= bytes_in_all:
            break
    return found


def test_the_hub_gives_a_file_and_the_rest_of_it_and_notes_both(hub, tmp_path: Path) -> None:
    made, content = hub
    base = give(made, tmp_path)
    with urllib.request.urlopen(f"{base}/a/b/resolve/x/y.gguf") as answer:
        assert answer.read() == content
        assert answer.headers["x-linked-etag"] == f'"{"ab" * 32}"'
    rest = urllib.request.Request(f"{base}/y", headers={"range": "bytes=1000-"})
    with urllib.request.urlopen(rest) as answer:
        assert (answer.status, answer.read()) == (206, content[1000:])
        assert answer.headers["content-range"] == f"bytes 1000-{len(content) - 1}/{len(content)}"
    assert noted(made, 2 * len(content) - 1000) == [(0, len(content)), (1000, len(content) - 1000)]


def test_an_answer_ends_where_it_is_cut(hub, tmp_path: Path) -> None:
    made, content = hub
    base = give(made, tmp_path, 5000)
    with urllib.request.urlopen(f"{base}/y") as answer:
        got = io.BytesIO()
        with pytest.raises(Exception, match="IncompleteRead"):
            got.write(answer.read())
    with urllib.request.urlopen(f"{base}/y") as answer:
        assert answer.read() == content
    assert [each["sent"] for each in made.log()["asked"]] == [5000, len(content)]


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux tells")
def test_it_is_known_how_far_a_client_has_read(hub, tmp_path: Path) -> None:
    """Of a file that does not fit into what systems hold for both ends."""
    made, _ = hub
    with (tmp_path / "given").open("wb") as file:
        file.truncate(64 * MB)
    base = give(made, tmp_path, pace=1e9)
    with urllib.request.urlopen(f"{base}/y") as answer:
        assert answer.read(1) == b"\0"
        known = made.taken()
        assert known == {"start": 0, "bytes": len(answer.fp.peek()) + 1}


def test_where_no_line_is_nothing_waits() -> None:
    if Path("/proc/net/tcp").exists():
        assert _unread(1, 2) == 0


def test_curl_fetches_the_same_file(hub, tmp_path: Path) -> None:
    made, content = hub
    base = give(made, tmp_path)
    try:
        took = made.curl(f"{base}/y", str(tmp_path / "curled"))
    except OSError:
        pytest.skip("curl is not installed")
    assert (tmp_path / "curled").read_bytes() == content
    assert took["seconds"] > 0
    assert json.dumps(took)


# -- what is started -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        (["bench", "--library"], True),
        (["bench", "library", "--json"], True),
        (["--home", "bench", "bench", "--library"], True),
        (["bench"], False),
        (["bench", "--documents"], False),
        (["models", "list"], False),
        (["models", "get", "--library"], False),
    ],
)
def test_only_the_benchmark_of_the_library_starts_a_hub(
    words: list[str], starts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(outside, "begin", lambda: begun.append(True))
    assert outside_for(words) is None
    assert bool(begun) is starts
