"""`stillroom models bundle make|show|read`: results as their schema says, words for people, exit statuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.commands import stillroom
from app.domain.errors import BundleMissing
from app.library.bundle_manifest import MANIFEST
from app.paths import resources
from tests import gguf_corpus as corpus
from tests.clinic import model, policy
from tests.json_schema import faults

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `stillroom models bundle …` in a home."""
    monkeypatch.setattr("app.wiring.starter_model", lambda: tmp_path / "no starter")

    def run(home: str, *arguments: str) -> Result:
        return CliRunner().invoke(stillroom, ["--home", str(tmp_path / home), *arguments])

    return run


@pytest.fixture
def stick(at: Callable[..., Result], tmp_path: Path) -> Path:
    """A bundle of a free model and one with terms, with a policy."""
    for name, licence in (("free", "apache-2.0"), ("bound", "gemma")):
        at("office", "models", "add", str(model(tmp_path / "files", name, licence)))
    said = policy(tmp_path, connections=False, default_model="free")
    value = told(
        at("office", *MAKE, str(tmp_path / "stick"), "--models", "free", "--models", "bound",
           "--policy", str(said), "--split-fat32", "--json")
    )  # fmt: skip
    assert [item["outcome"] for item in value["items"]] == ["", ""]
    return tmp_path / "stick"


MAKE, READ = ("models", "bundle", "make"), ("models", "bundle", "read")


def told(done: Result, status: int = 0) -> Any:
    assert done.exit_code == status, (done.output, done.exception)
    value = json.loads(done.stdout)
    schema = json.loads((resources() / "schemas" / "models-bundle.json").read_text())
    assert faults(schema, value) == []
    return value


def test_made_shown_read(at: Callable[..., Result], stick: Path, tmp_path: Path) -> None:
    shown = told(at("laptop", "models", "bundle", "show", str(stick), "--json"))
    assert [terms["items"] for terms in shown["terms"]] == [["bound"]]
    assert shown["policy"]["organisation"] == "Clinic"
    assert shown["policy_changes"][0].startswith("This bundle switches downloads off")
    first = told(at("laptop", *READ, str(stick), "--json"), status=1)
    assert [item["outcome"] for item in first["items"]] == ["added", "left"]
    assert first["items"][1]["error"]["error"] == "LicenceNotAccepted"
    assert not first["policy_applied"]
    names = json.loads(at("laptop", "models", "list", "--json").stdout)
    assert [(one["name"], one["origin"]) for one in names] == [("free", "bundle")]


def test_agreeing_needs_a_vault_and_is_kept(at: Callable[..., Result], stick: Path, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    licence = told(at("laptop", "models", "bundle", "show", str(stick), "--json"))["terms"][0]["licence"]
    accepting = (*READ, str(stick), "--accept", licence, "--passphrase-file", str(secret), "--json")
    assert at("laptop", *accepting).exit_code != 0
    assert at("laptop", "vault", "create", "--passphrase-file", str(secret)).exit_code == 0
    value = told(at("laptop", *accepting))
    assert [item["outcome"] for item in value["items"]] == ["added", "added"]
    assert value["terms"] == []
    odd = at("laptop", *READ, str(stick), "--accept", "Nothing", "--passphrase-file", str(secret))
    assert "Nothing here comes under nothing" in odd.output


def test_a_policy_is_applied_when_agreed_to(at: Callable[..., Result], stick: Path, tmp_path: Path) -> None:
    value = told(at("laptop", *READ, str(stick), "--only", "free", "--apply-policy", "--json"))
    assert value["policy_applied"]
    settings = json.loads((tmp_path / "laptop" / "settings.json").read_text())
    assert settings["connections"] is False
    assert settings["default_model"] == value["items"][0]["model"]
    text = at("laptop", "models", "bundle", "show", str(stick)).stdout
    assert "switches downloads off" not in text


def test_verify_only_says_which_file_is_wrong(at: Callable[..., Result], stick: Path, tmp_path: Path) -> None:
    fine = at("laptop", *READ, str(stick), "--verify-only")
    assert fine.exit_code == 0
    assert "Every file is as it was put into the bundle." in fine.stdout
    content = bytearray((stick / "free.gguf").read_bytes())
    content[-1] ^= 4
    (stick / "free.gguf").write_bytes(bytes(content))
    done = at("laptop", *READ, str(stick), "--verify-only", "--json")
    assert told(done, status=5)["wrong"] == [{"file": "free.gguf", "fault": "sha256"}]
    assert "free.gguf is damaged" in done.stderr
    assert json.loads(at("laptop", "models", "list", "--json").stdout) == []


def test_words_for_people(at: Callable[..., Result], stick: Path) -> None:
    text = at("laptop", "models", "bundle", "show", str(stick)).stdout
    for said in ("Nobody signed this bundle.", "Answers and summaries", "Terms to agree to, for bound"):
        assert said in text


def test_no_bundle_and_nothing_of_that_name(at: Callable[..., Result], stick: Path, tmp_path: Path) -> None:
    assert isinstance(at("laptop", *READ, str(tmp_path / "files")).exception, BundleMissing)
    assert at("laptop", *READ, str(stick), "--only", "nobody").exit_code == 2
    (stick / MANIFEST).unlink()
    assert isinstance(at("laptop", *READ, str(stick)).exception, BundleMissing)


def test_embedders_go_in_together(at: Callable[..., Result], tmp_path: Path) -> None:
    at("office", "models", "add", str(corpus.written(tmp_path / "files", "plain.gguf")))
    done = at("office", *MAKE, str(tmp_path / "stick"), "--embedder")
    assert type(done.exception).__name__ == "BundleEmpty"
