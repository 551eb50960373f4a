"""What `stillroom bench` makes of its measurements: rows, table, JSON, picture, exit status."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.bench import plot, schema, table
from app.bench.bench import Bench, Measurement, Plan
from app.bench.busy import back_after
from app.bench.files import test_models as listed_models
from app.bench.memory import held
from app.bench.parts import ENGINE, PARTS, Part
from app.bench.repeats import high, interleaved, ratio
from app.bench.rows import Bar, Figure, NotMeasured, Row, all_hold
from app.bench.run import Result as Run
from app.bench.texts import SCHEMA
from app.cli import bench as command
from app.domain.errors import EngineStopped, ModelMissing
from app.paths import Paths

FAST = Figure("fast", "Speed / something", Bar(least=0.97))
SOON = Figure("soon", "Time to stop", Bar(most=100), "ms")
RIGHT = Figure("right", "Predicted / measured", Bar(0.9, 1.1))
MACHINE: dict[str, Any] = {
    "processor": "Testium <9>",
    "cores": 2,
    "threads": 4,
    "memory": 8 << 30,
    "system": "Linux 6",
    "stillroom": "0.1.0",
    "engine": "llama-cpp-python 0.3.36",
    "python": "3.11.7",
    "model": {
        "file": "tiny.gguf", "architecture": "llama", "quantisation": "Q4_1", "parameters": 9, "bytes": 5
    },
    "used": {"threads": 2, "device": "CPU", "context": 4096, "loaded_after_s": 0.6, "memory": {}},
    "roofline": {
        "bandwidth_bytes_s": 38e9,
        "writing_bound_tokens_s": 390.0,
        "reading_tokens_s": 480.0,
        "arithmetic_operations_s": 129e9,
    },
    "others_before": 0.01,
    "others_after": 0.02,
}  # fmt: skip
GOOD, SLOW = FAST.row(0.981, {"ours, tokens/s": 131.23456}), SOON.row(130.0, {})
MISSING = RIGHT.missing("It needs three architectures.")


# -- rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bar", "value", "holds"),
    [
        (Bar(least=0.97), 0.97, True),
        (Bar(least=0.97), 0.9699, False),
        (Bar(most=8), 8.0, True),
        (Bar(most=8), 9.0, False),
        (Bar(0.9, 1.1), 1.1, True),
        (Bar(0.9, 1.1), 0.89, False),
        (Bar(0.9, 1.1), 1.2, False),
        (Bar(least=1), math.nan, False),
    ],
)
def test_a_bar_says_what_holds(bar: Bar, value: float, holds: bool) -> None:
    assert bar.holds(value) is holds


def test_a_row_in_json_has_the_four_fields_and_what_stands_behind_them() -> None:
    body = json.loads(json.dumps([row.to_dict() for row in (GOOD, SLOW, MISSING)], allow_nan=False))
    assert [(row["name"], row["value"], row["bar"], row["holds"]) for row in body] == [
        ("fast", 0.981, 0.97, True),
        ("soon", 130, 100, False),
        ("right", None, [0.9, 1.1], None),
    ]
    assert body[0]["facts"] == {"ours, tokens/s": 131.2}
    assert [row["sense"] for row in body] == ["at least", "at most", "between"]
    assert body[2]["reason"] == "It needs three architectures."


def test_a_value_that_is_no_number_is_not_measured() -> None:
    row = FAST.row(math.nan, {"ours, tokens/s": math.inf})
    assert row.value is None
    assert row.holds is None
    assert row.reason
    json.dumps(row.to_dict(), allow_nan=False)


def test_all_rows_have_to_hold_and_what_was_not_measured_does_not_unless_allowed() -> None:
    assert all_hold([GOOD])
    assert not all_hold([GOOD, SLOW])
    assert not all_hold([GOOD, MISSING])
    assert all_hold([GOOD, MISSING], allow_missing=True)
    assert not all_hold([GOOD, SLOW, MISSING], allow_missing=True)
    assert not all_hold([])


def test_what_cannot_be_measured_says_why_and_the_run_goes_on(tmp_path: Path) -> None:
    def lacking(_bench: Bench) -> list[Row]:
        raise NotMeasured("xllamacpp is not installed.")

    def dying(_bench: Bench) -> list[Row]:
        raise EngineStopped(kind="crashed", status=-11)

    bench = Bench(Plan(tmp_path / "none.gguf"), tmp_path)
    assert [row.reason for row in Measurement((FAST, SOON), lacking).rows(bench)] == [
        "xllamacpp is not installed."
    ] * 2
    (row,) = Measurement((FAST,), dying).rows(bench)
    assert row.holds is None
    assert row.reason


# -- repeats -------------------------------------------------------------------------------------


def test_repeats_take_turns_and_every_other_round_runs_backwards() -> None:
    order: list[str] = []

    def noting(name: str) -> Callable[[], float]:
        def measure() -> float:
            order.append(name)
            return float(len(order))

        return measure

    values = interleaved(3, {"a": noting("a"), "b": noting("b")})
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert values == {"a": [1.0, 4.0, 5.0], "b": [2.0, 3.0, 6.0]}


def test_a_ratio_compares_within_rounds() -> None:
    """The machine halved its speed after the first round: the ratio of medians would say 1."""
    assert ratio([200.0, 100.0, 100.0], [100.0, 50.0, 200.0]) == 2.0
    assert math.isnan(ratio([], []))


def test_the_95th_percentile_is_a_measured_value_and_never_too_low() -> None:
    assert high([float(n) for n in range(1, 41)]) == 38.0
    assert high([3.0]) == 3.0
    assert high([1.0] * 18 + [500.0, 500.0]) == 500.0


def test_quick_measures_less_but_at_least_once() -> None:
    assert [Plan(Path(), effort=0.35).times(n) for n in (200, 5, 1)] == [70, 2, 1]
    assert Plan(Path()).times(5) == 5


# -- what is shown -------------------------------------------------------------------------------


def test_the_table_has_a_line_a_row_with_value_bar_and_verdict() -> None:
    lines = table.text("The engine", MACHINE, [GOOD, SLOW, MISSING]).splitlines()
    assert "Testium <9>, 2 cores, 4 threads" in lines[1]
    cells = [re.split(r"  +", line) for line in lines[lines.index("") + 1 :]]
    assert cells[:4] == [
        ["figure", "value", "bar", "holds"],
        ["Speed / something", "0.981", "at least 0.97", "yes"],
        ["Time to stop", "130 ms", "at most 100 ms", "NO"],
        ["Predicted / measured", "-", "0.9 to 1.1", "not measured"],
    ]
    assert ["fast", "ours, tokens/s 131"] in cells
    assert ["right", "It needs three architectures."] in cells


def test_a_machine_with_other_work_is_said_to_spoil_the_figures() -> None:
    assert not any("quiet" in line for line in table.machine_lines(MACHINE))
    assert any("40 %" in line for line in table.machine_lines({**MACHINE, "others_after": 0.4}))
    untold = {**MACHINE, "others_before": None, "others_after": None, "roofline": {}}
    assert len(table.machine_lines(untold)) == 3


def bars(drawn: str) -> list[float]:
    """The lengths of the bars, in order."""
    found = ET.fromstring(drawn).iterfind("{http://www.w3.org/2000/svg}rect")
    return [float(rect.attrib["width"]) for rect in list(found)[1:]]


def test_the_picture_is_svg_that_names_every_row_and_its_verdict() -> None:
    drawn = plot.svg("The engine", MACHINE, [GOOD, SLOW, MISSING])
    words = " ".join(ET.fromstring(drawn).itertext())
    for expected in ("Testium <9>", "Speed / something", "0.981", "130 ms", "not measured", "does not hold"):
        assert expected in words
    assert len(bars(drawn)) == 2


def test_a_bar_reaches_its_mark_exactly_when_the_value_is_the_bar() -> None:
    at, over, far, none = (SOON.row(value, {}) for value in (100.0, 130.0, 9000.0, 0.0))
    mark = plot.MARK * plot.FIELD
    lengths = bars(plot.svg("", MACHINE, [at, over, far, none]))
    assert lengths == pytest.approx([mark, 1.3 * mark, plot.FIELD, 1.0])
    assert plot.reach(Figure("none", "None left", Bar(most=0)).row(0.0, {})) == 0


# -- what the rows are made of -------------------------------------------------------------------


def text_of(pieces: list[int]) -> list[tuple[float, int]]:
    """Pieces of so many characters, one every tenth of a second."""
    return [(tenth / 10, sum(pieces[: tenth + 1])) for tenth in range(len(pieces))]


def test_full_speed_is_back_when_a_whole_window_is_as_fast_as_usual() -> None:
    """Slow, with one burst that makes no window fast; as usual from 2.0 on, where the tokens get longer."""
    usual = text_of([2] * 25 + [20] * 60)
    held_up = text_of([0] + [1] * 9 + [3] + [1] * 9 + [2] * 12 + [20] * 28)
    assert back_after(held_up, usual, 0.5, 5.9) == pytest.approx(1.4, abs=0.15)
    assert back_after(text_of([1] * 60), usual, 0.5, 5.9) == pytest.approx(5.4)
    assert back_after([], usual, 0.5, 5.9) == pytest.approx(5.4)


def test_what_breaks_the_schema_is_not_valid() -> None:
    good = {"name": "A", "age": 3, "kind": "friend", "married": True, "skills": ["x"], "story": ""}
    assert schema.fits(good, SCHEMA)
    wrong: list[dict[str, Any]] = [
        {"age": "3"},
        {"age": True},
        {"age": 121},
        {"kind": "enemy"},
        {"married": 1},
        {"skills": []},
        {"skills": [1]},
        {"story": "x" * 161},
        {"more": 1},
    ]
    assert [change for change in wrong if schema.fits({**good, **change}, SCHEMA)] == []
    assert not schema.fits({key: good[key] for key in list(good)[1:]}, SCHEMA)


def test_memory_is_read_from_the_kernel_and_is_not_measured_without_it(tmp_path: Path) -> None:
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "status").write_text("Name:\tx\nVmHWM:\t  9999 kB\nVmRSS:\t  2048 kB\n")
    assert held(7, tmp_path) == 2 << 20
    with pytest.raises(NotMeasured):
        held(8, tmp_path)


def test_only_model_files_that_are_there_are_measured(tmp_path: Path) -> None:
    there, listed = tmp_path / "a.gguf", tmp_path / "list.json"
    there.write_bytes(b"GGUF")
    listed.write_text(json.dumps({"a": str(there), "b": str(tmp_path / "b.gguf")}))
    assert listed_models(listed) == [there]
    assert listed_models(tmp_path / "none.json") == []


def test_rows_are_named_once_and_each_can_be_asked_for() -> None:
    names = [name for part in PARTS for name in part.names]
    assert len(names) == len(set(names))
    for name in names:
        (chosen,) = ENGINE.chosen({name})
        assert name in [figure.name for figure in chosen.figures]
    assert len(ENGINE.chosen(())) == len(ENGINE.measurements)


# -- the command ---------------------------------------------------------------------------------


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command; the measuring itself gives made-up rows. `asked` of the result is what it got."""
    model = tmp_path / "tiny.gguf"
    model.write_bytes(b"GGUF")

    @contextmanager
    def driver() -> Any:
        models = SimpleNamespace(list=list, path=lambda each: each)
        yield SimpleNamespace(
            services=SimpleNamespace(paths=Paths(tmp_path / "home"), models=models), model=lambda _name: None
        )

    def invoke(rows: list[Row], *arguments: str) -> Result:
        asked: dict[str, Any] = {}

        def run(part: Part, plan: Plan, folder: Path, _tell: Any, names: tuple[str, ...]) -> Run:
            asked.update(plan=plan, folder=folder, names=names)
            return Run(part, MACHINE, tuple(rows))

        monkeypatch.setattr(command, "run", run)
        options = SimpleNamespace(driver=driver, outside=None)
        result = CliRunner().invoke(command.bench, ["--model", str(model), *arguments], obj=options)
        result.asked = asked  # type: ignore[attr-defined]
        return result

    return invoke


@pytest.mark.parametrize(
    ("rows", "more", "status"),
    [
        ([GOOD], [], 0),
        ([GOOD, SLOW], [], 1),
        ([GOOD, MISSING], [], 1),
        ([GOOD, MISSING], ["--allow-missing"], 0),
    ],
)
def test_the_exit_status_says_whether_all_rows_hold(
    bench: Callable[..., Result], rows: list[Row], more: list[str], status: int
) -> None:
    assert bench(rows, *more).exit_code == status


def test_json_is_machine_and_rows(bench: Callable[..., Result]) -> None:
    body = json.loads(bench([GOOD, SLOW], "--json").stdout)
    assert body["machine"]["processor"] == "Testium <9>"
    assert [row["name"] for row in body["rows"]] == ["fast", "soon"]


def test_the_picture_goes_home_or_where_it_is_told_to(bench: Callable[..., Result], tmp_path: Path) -> None:
    home, told = tmp_path / "home" / "bench" / "engine.svg", tmp_path / "new" / "here.svg"
    assert str(home) in bench([GOOD]).stdout
    assert home.read_text(encoding="utf-8").startswith("<svg")
    assert str(told) in bench([GOOD], "--plot", str(told)).stdout
    assert told.exists()


def test_the_picture_of_documents_leaves_that_of_the_engine(
    bench: Callable[..., Result], tmp_path: Path
) -> None:
    assert str(tmp_path / "home" / "bench" / "documents.svg") in bench([GOOD], "--documents").stdout
    assert not (tmp_path / "home" / "bench" / "engine.svg").exists()


def test_a_picture_that_cannot_be_written_loses_no_figures(
    bench: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    result = bench([GOOD], "--plot", str(tmp_path / "file" / "here.svg"))
    assert result.exit_code == 0
    assert "0.981" in result.stdout
    assert "cannot be written" in result.stderr


def test_the_options_reach_the_run(bench: Callable[..., Result], tmp_path: Path) -> None:
    other = tmp_path / "other.gguf"
    other.write_bytes(b"GGUF")
    asked = bench([GOOD], "--quick", "--only", "stop", "--only", "parallel", "--also", str(other)).asked  # type: ignore[attr-defined]
    assert asked["names"] == ("stop", "parallel")
    assert asked["plan"].model == tmp_path / "tiny.gguf"
    assert other in asked["plan"].others
    assert asked["plan"].times(200) < 100


def test_a_row_that_does_not_exist_is_wrong_use(bench: Callable[..., Result]) -> None:
    assert bench([GOOD], "--only", "nothing").exit_code == 2


def test_without_any_model_it_says_so(bench: Callable[..., Result]) -> None:
    assert isinstance(bench([GOOD], "--model", "unknown").exception, ModelMissing)
