"""The benchmark with the real child: cheap rows, once, for what they find and not for how fast it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bench.bench import Plan
from app.bench.parts import ENGINE
from app.bench.run import run
from app.domain.errors import ModelError
from tests.process.conftest import test_model as model_file
from tests.process.test_bench_references import children, linux

pytestmark = pytest.mark.model


@linux
def test_rows_are_measured_on_a_named_machine_and_nothing_runs_on(tmp_path: Path) -> None:
    told: list[str] = []
    model = model_file("smollm2")
    before = children()
    result = run(
        ENGINE, Plan(model, effort=0), tmp_path, told.append, {"stop", "schema-valid", "child-memory"}
    )
    body = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    rows = {row["name"]: row for row in body["rows"]}
    assert list(rows) == ["stop", "schema-valid", "child-memory"]
    assert rows["stop"]["facts"]["in the prompt, stops"] == 1
    assert rows["stop"]["facts"]["in the reply, stops"] == 1
    assert rows["stop"]["value"] > 0
    assert rows["schema-valid"]["value"] == 100
    assert rows["child-memory"]["facts"]["held, MB"] > rows["child-memory"]["facts"]["without a model, MB"]
    assert body["machine"]["model"]["file"] == model.name
    assert body["machine"]["used"]["threads"] >= 1
    assert body["machine"]["roofline"]["bandwidth_bytes_s"] > 0
    assert len(told) == 4
    assert set(children()) <= set(before)
    assert list(tmp_path.iterdir()) == []  # no flag is left


def test_a_file_that_is_no_model_is_an_error_and_leaves_nothing_running(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.gguf"
    wrong.write_bytes(b"GGUF" + bytes(64))
    run_folder = tmp_path / "run"
    before = children()
    with pytest.raises(ModelError):
        run(ENGINE, Plan(wrong, effort=0), run_folder, lambda _what: None)
    assert set(children()) <= set(before)
