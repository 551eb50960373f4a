"""Every command below `models` has a schema, and what it prints with --json is what that says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click import Group
from click.testing import CliRunner, Result

from app.cli import output
from app.cli.commands import stillroom
from app.cli.schemas import NAMES
from app.domain.errors import AppError
from app.domain.library.results import Answered, Judged, Run, Setup, Way
from app.domain.library.results_json import to_json
from app.paths import resources
from app.storage.judgements import Evaluations
from tests import tiny_models
from tests.json_schema import faults
from tests.vaults import samples

Command = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setattr("app.wiring.starter_model", lambda: tmp_path / "none.gguf")
    return lambda *words: CliRunner().invoke(stillroom, ["--home", str(tmp_path / "home"), "models", *words])


def fitting(name: str, result: Result, status: int = 0) -> Any:
    """The value that was printed, which has to be as its schema says."""
    if status == 0:
        assert result.exit_code == 0, result.output
    value = json.loads(result.stdout)
    described = json.loads((resources() / "schemas" / f"models-{name}.json").read_text(encoding="utf-8"))
    assert faults(described, value) == []
    return value


def test_every_command_about_models_has_a_schema() -> None:
    models = stillroom.commands["models"]
    assert isinstance(models, Group)
    assert {f"models-{name}" for name in models.commands} <= set(NAMES)


def test_models_that_are_listed_added_and_deleted(run: Command, tmp_path: Path) -> None:
    assert fitting("list", run("list", "--json")) == []
    file = tiny_models.tiny_llama(tmp_path / "tiny.gguf")
    added = fitting("import", run("import", str(file), "--json"))
    assert fitting("list", run("list", "--json")) == [added]
    removed = fitting("remove", run("remove", added["name"], "--json"))
    assert removed == {**added, "removed": True}
    assert fitting("list", run("list", "--json")) == []


def test_adapters_that_are_listed_added_checked_and_deleted(run: Command, tmp_path: Path) -> None:
    base = tiny_models.tiny_llama(tmp_path / "tiny.gguf")
    other = tiny_models.tiny_llama(tmp_path / "big.gguf", embedding=128)
    run("import", str(base))
    added = fitting(
        "adapters",
        run("adapters", "import", str(tiny_models.tiny_lora(tmp_path / "letters.gguf", base)), "--json"),
    )
    run("adapters", "import", str(tiny_models.tiny_lora(tmp_path / "poems.gguf", other)))
    assert len(fitting("adapters", run("adapters", "list", "--json"))) == 2
    letters, poems = fitting("adapters", run("adapters", "list", "--model", "llama", "--json"))
    assert letters["fits"] and letters["error"] is None
    assert not poems["fits"] and "another size" in poems["error"]["text"]
    checked = fitting("adapters", run("adapters", "check", "letters", "--model", "llama", "--json"))
    assert checked["fits"] is True
    removed = fitting("adapters", run("adapters", "remove", "letters", "--json"))
    assert removed == {**added, "removed": True}


# -- runs ------------------------------------------------------------------------------------------


def a_run(started: float, engine: str, right: bool, sha256: str = "ab" * 32) -> Run:
    answers = (
        Answered("ext-count", 0, "26" if right else "27", (right,), writing_s=2.0, words=1),
        Answered("fol-one-word", 0, "Yes", (True,), writing_s=2.0, words=1),
    )
    model = Judged("aaaabbbbccccdddd", "Tiny", sha256, "Q8_0", 1000)
    return Run(
        model, "cd" * 32, Way(reproducible=True), Setup(engine, "Test"), started, started + 9, "", answers
    )


@pytest.fixture
def kept(tmp_path: Path, run: Command) -> tuple[str, str, str, str]:
    """Passphrase file and the ids of three runs: old, new after an update, another model's."""
    runs = [a_run(100.0, "1.0", True), a_run(200.0, "2.0", False)]
    runs.append(replace(a_run(300.0, "2.0", True, "ef" * 32), model=Judged("x", "Other", "ef" * 32)))
    with samples.opened(tmp_path / "home" / "vault") as vault:
        ids = [Evaluations(vault).add(one.model.id, to_json(one), one.started) for one in runs]
    secret = tmp_path / "passphrase"
    secret.write_text(samples.PASSPHRASE + "\n")
    return str(secret), ids[0], ids[1], ids[2]


def test_runs_are_listed_and_shown_with_what_changed(run: Command, kept: tuple[str, ...]) -> None:
    secret, old, new, other = kept
    key = ("--passphrase-file", secret)
    listed = fitting("runs", run("runs", "list", *key, "--json"))
    assert [one["id"] for one in listed] == [other, new, old]
    assert [one["id"] for one in fitting("runs", run("runs", "list", "--model", "tiny", *key, "--json"))] == [
        new,
        old,
    ]
    [one] = fitting("runs", run("runs", "show", old[:12], *key, "--json"))["runs"]
    assert one["score"] == {"right": 2, "asked": 2} and one["answers"][0]["text"] == "26"
    first, last = fitting("runs", run("runs", "show", new, old, *key, "--json"))["runs"]
    assert (first["id"], last["id"]) == (old, new), "in the order they were made"
    assert first["drift"] is None and last["drift"]["cause"] == "engine"
    assert [change["case"] for change in last["drift"]["changes"]] == ["ext-count"]
    said = run("runs", "show", new, old, *key).stdout
    assert "The engine is another: 1.0 then, 2.0 now." in said
    assert "ext-count: was right, is wrong" in said and "fol-one-word" not in said
    apart = fitting("runs", run("runs", "show", old, other, *key, "--json"))["runs"]
    assert [one["drift"] for one in apart] == [None, None]
    assert "different models" in run("runs", "show", old, other, *key).stdout


def test_a_run_is_written_to_a_table_and_erased(run: Command, kept: tuple[str, ...], tmp_path: Path) -> None:
    secret, old = kept[:2]
    key = ("--passphrase-file", secret)
    file = tmp_path / "run.csv"
    assert run("runs", "show", old, *key, "--csv", str(file)).exit_code == 0
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert rows[-1][0] == "Right" and rows[-1][3:5] == ["2", "of 2"]
    assert isinstance(run("runs", "show", old, *key, "--csv", str(file)).exception, AppError), "it is there"
    [gone] = fitting("runs", run("runs", "remove", old, *key, "--json"))
    assert gone["removed"] is True and gone["id"] == old
    assert len(fitting("runs", run("runs", "list", *key, "--json"))) == 2
    assert run("runs", "show", old, *key).exit_code == output.USAGE


def test_what_names_no_run_or_several_is_said(run: Command, kept: tuple[str, ...]) -> None:
    key = ("--passphrase-file", kept[0])
    for wrong in ("", "zz"):
        assert run("runs", "show", wrong, *key).exit_code == output.USAGE
    assert run("runs", "show", *kept[1:], *key).exit_code == output.USAGE
    assert run("runs", "show").exit_code == output.USAGE
