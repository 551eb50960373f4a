"""`stillroom models` about models that may be fetched, as a person and a script see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.paths import resources
from tests.catalogues import LATER, Signer
from tests.json_schema import faults
from tests.process.test_command_line import Shell

ANNA = Signer()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def check(name: str, value: object) -> None:
    schema = json.loads((resources() / "schemas" / f"models-{name}.json").read_text(encoding="utf-8"))
    assert faults(schema, value) == []


def test_a_recommendation(shell: Shell) -> None:
    value = shell.json("models", "recommend")
    check("recommend", value)
    assert len(value["choices"]) <= 3
    for choice in value["choices"]:
        assert choice["fits"] == "fits" or choice["pick"] == "try"
        assert choice["speed_basis"] == "memory", "nothing was measured in this home"
    out, _ = shell.run("models", "recommend", "--language", "de")
    assert out.strip()
    assert "token" not in out


def test_the_list_and_one_of_it(shell: Shell) -> None:
    value = shell.json("models", "catalogue")
    check("catalogue", value)
    assert value["signed_by"] is None
    assert len(value["models"]) == value["count"]
    one = shell.json("models", "show", "granite-4.1-3b-q4-k-m")
    check("show", one)
    assert one["sha256"].startswith("662b0626")
    assert one["known"]
    out, _ = shell.run("models", "show", "MedGemma 1.5 4B")
    assert "For learning and for drafting. Not for diagnosing or treating patients." in out
    assert "HAI-DEF is provided under and subject to" in out
    assert shell.json("models", "show", "no-such", status=5)["error"] == "NotInCatalogue"


def test_a_newer_list_from_a_file(shell: Shell, tmp_path: Path) -> None:
    update, public = ANNA.file(tmp_path), ANNA.pub(tmp_path / "post")
    refused = shell.json("models", "import-catalogue", str(update), status=5)
    assert refused["error"] == "CatalogueUntrusted"
    shown = shell.json("models", "trust-key", str(public))
    check("trust-key", shown)
    assert not shown["trusted"], "looking at a key does not trust it"
    shell.run("models", "trust-key", str(public), "--fingerprint", "0" * 64, status=2)
    assert shell.json("models", "trust-key", str(public), "--fingerprint", shown["shown"].upper())["trusted"]
    value = shell.json("models", "import-catalogue", str(update))
    check("import-catalogue", value)
    assert (value["version"], value["signed_by"]["owner"]) == (LATER, ANNA.key.owner)
    assert shell.json("models", "catalogue")["version"] == LATER
    assert shell.json("models", "import-catalogue", str(update), status=5)["error"] == "CatalogueOld"


def test_a_damaged_newer_list_is_told_and_not_used(shell: Shell, tmp_path: Path) -> None:
    home = shell.home / "catalogue"
    home.mkdir(parents=True)
    (home / "installed.stillroom-catalogue").write_bytes(ANNA.file(tmp_path).read_bytes()[:-40])
    value = shell.json("models", "catalogue")
    check("catalogue", value)
    assert value["fault"]["error"] == "CatalogueInvalid"
    assert value["signed_by"] is None
    out, _ = shell.run("models", "catalogue")
    assert "is no list of models, or it is damaged" in out
