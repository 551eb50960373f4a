"""`stillroom models adapters`, `quantise` and `drift`, `ask --adapter`: the real commands and children."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import output
from app.cli.commands import stillroom
from app.domain.errors import AppError
from app.domain.library.tasks import Kind, Suite
from app.paths import resources
from app.wiring_library import suite
from tests import tiny_models
from tests.json_schema import faults
from tests.process.test_command_line import Shell

Run = Callable[..., Result]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return tiny_models.tiny_llama(tmp_path / "tiny.gguf", embedding=256, head=64, ff=512)


@pytest.fixture
def run(tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over a library with one tiny model, which the file itself names "llama"."""
    monkeypatch.setattr("app.wiring.starter_model", lambda: tmp_path / "none.gguf")

    def command(*words: str) -> Result:
        return CliRunner().invoke(stillroom, ["--home", str(tmp_path / "home"), *words])

    assert command("models", "import", str(base)).exit_code == 0
    return command


def value(result: Result) -> Any:
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


def schema(name: str) -> Any:
    return json.loads((resources() / "schemas" / f"{name}.json").read_text(encoding="utf-8"))


def status(result: Result) -> int:
    assert isinstance(result.exception, AppError), result.output
    return output.status_of(result.exception)


def test_an_adapter_is_added_checked_used_and_deleted(run: Run, base: Path, tmp_path: Path) -> None:
    tiny_models.tiny_lora(tmp_path / "letters.gguf", base, strength=4.0)
    tiny_models.tiny_lora(tmp_path / "other.gguf", tiny_models.tiny_llama(tmp_path / "o.gguf"))
    added = value(run("models", "adapters", "import", str(tmp_path / "letters.gguf"), "--json"))
    assert (added["name"], added["architecture"], added["rank"]) == ("letters", "llama", 4)
    run("models", "adapters", "import", str(tmp_path / "other.gguf"))
    fits = value(run("models", "adapters", "list", "--model", "llama", "--json"))
    assert [(each["name"], each["fits"]) for each in fits] == [("letters", True), ("other", False)]
    assert fits[1]["error"]["fault"] == "shape"
    assert run("models", "adapters", "check", "letters", "--model", "llama").exit_code == 0
    assert status(run("models", "adapters", "check", "other", "--model", "llama")) == output.MODEL
    assert status(run("models", "adapters", "import", str(base))) == output.MODEL
    run("models", "adapters", "remove", "letters")
    assert [each["name"] for each in value(run("models", "adapters", "list", "--json"))] == ["other"]


def test_a_question_is_answered_with_an_adapter_or_without(run: Run, base: Path, tmp_path: Path) -> None:
    tiny_models.tiny_lora(tmp_path / "letters.gguf", base, strength=4.0)
    run("models", "adapters", "import", str(tmp_path / "letters.gguf"))
    written = value(run("ask", "The rain", "--adapter", "letters", "--strength", "0.5", "--json"))
    assert written["state"] in ("complete", "length")
    assert (written["adapter"]["name"], written["adapter"]["strength"]) == ("letters", 0.5)
    assert value(run("ask", "The rain", "--json"))["adapter"] is None
    assert status(run("ask", "The rain", "--adapter", "nobody")) == output.MODEL
    assert run("ask", "The rain", "--strength", "1").exit_code == output.USAGE
    assert run("ask", "The rain", "--adapter", "letters", "--strength", "2.5").exit_code == output.USAGE
    assert run("ask", "x.txt", "--question", "Why?", "--adapter", "letters").exit_code == output.USAGE


def test_sizes_are_told_a_smaller_copy_made_and_its_loss_reported(run: Run, tmp_path: Path) -> None:
    told = value(run("models", "quantise", "llama", "--json"))
    assert faults(schema("models-quantise"), told) == []
    sizes = {each["to"]: each for each in told}
    assert list(sizes) == ["Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0"]
    made = value(run("models", "quantise", "llama", "--to", "q8_0", "--drift", "--json"))
    assert made["bytes"] == pytest.approx(sizes["Q8_0"]["bytes"], rel=0.001)
    assert (made["origin"], made["name"]) == ("quantised", "llama (Q8_0)")
    assert faults(schema("models-quantise"), made) == []
    assert faults(schema("models-drift"), made["drift"]) == []
    assert made["drift"]["verdict"] == "almost"
    assert 0 < made["drift"]["divergence"] < 0.05
    assert list((tmp_path / "home/models/.work").iterdir()) == []
    again = run("models", "quantise", "llama", "--to", "Q8_0")
    assert status(again) == output.MODEL
    assert len(value(run("models", "list", "--json"))) == 2
    same = run("models", "drift", "llama", "llama")
    assert "exactly as the original" in same.stdout
    assert run("models", "quantise", "llama", "--drift").exit_code == output.USAGE


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """One task of each kind, with short answers, so that two models are soon asked."""
    whole = suite()
    cases = tuple(replace(whole.of((kind,))[0], most=6) for kind in Kind)
    monkeypatch.setattr("app.wiring_library.suite", lambda: Suite(cases))
    return tuple(case.id for case in cases)


def test_the_tasks_are_a_part_of_the_report_and_kept_where_that_is_asked(
    run: Run, few: tuple[str, ...], tmp_path: Path
) -> None:
    words = ("models", "quantise", "llama", "--to", "q8_0")
    assert run(*words, "--tasks").exit_code == output.USAGE
    assert run(*words, "--drift", "--save").exit_code == output.USAGE
    made = value(run(*words, "--drift", "--tasks", "--json"))
    assert faults(schema("models-quantise"), made) == []
    tasks = made["drift"]["tasks"]
    assert (tasks["cases"], tasks["asked"]) == (5, 5)
    assert list(tasks["kinds"]) == [str(kind) for kind in Kind]
    assert {name for key in ("right_to_wrong", "wrong_to_right") for name in tasks[key]} <= set(few)
    secret = tmp_path / "passphrase"
    secret.write_text("seven tall oaks by the river")
    key = ("--passphrase-file", str(secret))
    assert run("vault", "create", *key).exit_code == 0
    drift = ("models", "drift", "llama (Q8_0)", "llama", "--tasks", "--save", *key)
    again = value(run(*drift, "--json"))
    assert faults(schema("models-drift"), again) == []
    assert again["tasks"] == tasks, "bit for bit the same"
    said = run(*drift)  # the vault has both runs: nobody is asked again
    assert said.exit_code == 0
    assert "by the original" in said.stdout and "Find a value" in said.stdout
    assert "Running the tasks on both, " not in said.stderr


def test_stopping_the_tasks_tells_what_was_measured_and_the_next_time_goes_on(
    base: Path, tmp_path: Path
) -> None:
    """The real suite: a tiny model takes a few seconds for it, and is stopped as soon as it is asked."""
    shell = Shell(tmp_path)
    shell.run("models", "import", str(base))
    shell.run("models", "quantise", "llama", "--to", "Q8_0")
    shell.with_secret("vault", "create")
    words = ("models", "drift", "llama (Q8_0)", "llama", "--tasks", "--save")
    begun = shell.start(*words, "--passphrase-file", str(shell.secret))
    assert begun.stderr is not None
    while "Running the tasks" not in (line := begun.stderr.readline()):
        assert line, "it ended before"
    begun.send_signal(signal.SIGINT)
    _, err = begun.communicate(timeout=60)
    assert begun.returncode == output.STOPPED
    assert "Divergence" in err
    assert "Stopped." in err
    out, _ = shell.with_secret(*words)
    assert "of 49." in out
    assert not list((shell.home / "models/.work").iterdir())


def test_without_the_tasks_the_report_says_that_there_are_none(run: Run) -> None:
    same = value(run("models", "drift", "llama", "llama", "--json"))
    assert faults(schema("models-drift"), same) == []
    assert same["tasks"] is None
