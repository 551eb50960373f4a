"""`stillroom models …` about files one has already: results as their schemas say, and words for people."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.commands import stillroom
from app.domain.errors import AppError, LibraryAway, ModelAway, ModelChanged, ModelMissing, ModelPartMissing
from app.paths import resources
from tests import gguf_corpus as corpus
from tests.gguf_splitter import split
from tests.json_schema import faults


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without a starter model, and other programs' folders of its own."""
    home = tmp_path / "person"
    home.mkdir()
    monkeypatch.setattr("app.wiring.starter_model", lambda: tmp_path / "no starter")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HF_HOME", "OLLAMA_MODELS"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def models(tmp_path: Path, person: Path) -> Callable[..., Result]:
    """Runs `stillroom models …`."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(stillroom, ["--home", str(tmp_path / "home"), "models", *arguments])

    return run


@pytest.fixture
def ask(models: Callable[..., Result]) -> Callable[..., Any]:
    """The same with --json: the value, checked against its schema."""

    def run(*arguments: str) -> Any:
        done = models(*arguments, "--json")
        assert done.exception is None, done.exception
        value = json.loads(done.stdout)
        schema = json.loads((resources() / "schemas" / f"models-{arguments[0]}.json").read_text())
        assert faults(schema, value) == []
        return value

    return run


def failed(done: Result, kind: type[AppError]) -> None:
    assert isinstance(done.exception, kind), done


def test_adding_and_linking(ask: Callable[..., Any], models: Callable[..., Result], tmp_path: Path) -> None:
    one, two = corpus.written(tmp_path / "s", "one.gguf"), corpus.written(tmp_path / "s", "two.gguf")
    assert ask("add", str(one))["place"] == ""
    assert ask("link", str(two))["place"] == str(two)
    assert "one.gguf" in models("list").stdout
    assert f"Its file stays in {two}." in models("remove", "Model two.gguf").stdout
    assert two.exists()
    models("link", str(two))
    two.unlink()
    failed(models("verify", "Model two.gguf"), ModelAway)


def test_a_model_in_several_files(
    ask: Callable[..., Any], models: Callable[..., Result], tmp_path: Path
) -> None:
    parts = split(corpus.written(tmp_path / "s"), tmp_path / "parts", "big", 2)
    assert len(ask("add", str(parts[1]))["parts"]) == 2
    parts[0].unlink()
    failed(models("link", str(parts[1])), ModelPartMissing)


def test_other_programs_models(
    ask: Callable[..., Any], models: Callable[..., Result], person: Path, tmp_path: Path
) -> None:
    assert "No model of another program" in models("found").stdout
    folder = person / ".lmstudio/models/maker/repo"
    folder.mkdir(parents=True)
    corpus.written(folder, "good.gguf")
    (folder / "pipe.gguf").write_bytes(corpus.malformed("projector")[1])
    (folder / "link.gguf").symlink_to(corpus.written(tmp_path / "s", "outside.gguf"))
    found = ask("found")
    assert [(one["name"], one["fits"]) for one in found["models"]] == [("good", "fits"), ("pipe", None)]
    assert found["outside"] == 1
    text = models("found").stdout
    assert "LM Studio  good" in text
    assert "It cannot answer by itself." in text
    assert "were not followed" in text
    assert ask("use-found", "GOOD")["origin"] == "found"
    assert ask("found")["models"][0]["same_as"]
    failed(models("use-found", "nobody"), ModelMissing)
    assert models("use-found", "2").exception.fault == "projector"


def test_the_same_file_twice(
    ask: Callable[..., Any], models: Callable[..., Result], person: Path, tmp_path: Path
) -> None:
    source = corpus.written(tmp_path / "s", "one.gguf")
    models("add", str(source))
    assert ask("duplicates") == []
    assert "Nothing is here twice." in models("duplicates").stdout
    folder = person / ".lmstudio/models/maker/repo"
    folder.mkdir(parents=True)
    shutil.copy(source, folder)
    (found,) = ask("duplicates")
    assert found["freed"] == source.stat().st_size
    assert "could be freed" in models("duplicates").stdout
    assert ask("free", "1")["place"] == str(folder / "one.gguf")
    failed(models("free", "1"), ModelMissing)


def test_checking_one_and_all(ask: Callable[..., Any], models: Callable[..., Result], tmp_path: Path) -> None:
    ids = [ask("add", str(corpus.written(tmp_path / "s", name)))["id"] for name in ("one.gguf", "two.gguf")]
    assert ask("verify", ids[0])["verified"]
    assert [each["verified"] for each in ask("verify")] == [True, True]
    path = tmp_path / "home/models/two.gguf"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    failed(models("verify", ids[1]), ModelChanged)
    done = models("verify", "--json")
    assert done.exit_code == 5
    assert [each["verified"] for each in json.loads(done.stdout)] == [True, False]


def test_moving(ask: Callable[..., Any], models: Callable[..., Result], tmp_path: Path) -> None:
    models("add", str(corpus.written(tmp_path / "s", "one.gguf")))
    assert ask("move")["folder"] == str(tmp_path / "home/models")
    target = tmp_path / "disk"
    assert ask("move", str(target)) == {
        "folder": str(target),
        "away": False,
        "target": "",
        "switched": False,
    }
    assert (target / "one.gguf").exists()
    assert ask("move", "--undo")["folder"] == str(target), "there is nothing to undo"
    target.rename(tmp_path / "unplugged")
    assert ask("move")["away"]
    failed(models("list"), LibraryAway)
    failed(models("verify", "one"), LibraryAway)
    assert models("move", str(target), "--undo").exit_code == 2


def test_a_page(ask: Callable[..., Any], models: Callable[..., Result], tmp_path: Path) -> None:
    model = ask("add", str(corpus.written(tmp_path / "s", "one.gguf")))
    card = ask("card", model["id"])
    assert card["model"] == model
    assert card["licence"]["locked"]
    text = models("card", model["id"]).stdout
    assert "Copied in from a file" in text
    assert "The catalogue does not know it." in text
    assert "512 tokens" in text
