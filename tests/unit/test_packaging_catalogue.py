"""The tools for the list of models: keys, signing, and asking a hub whether all of it is true."""

from __future__ import annotations

import hashlib
import json
import stat
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))

import sign_catalogue
import verify_catalogue

from app.library.catalogue import CatalogueFiles
from app.library.signing import read_key
from tests.catalogues import LATER, SHIPPED, listed
from tests.fakes_hub import COMMIT, FakeHub, Repository

CONTENT = b"GGUF" + bytes(range(256)) * 40


def made(tmp_path: Path) -> tuple[Path, Path]:
    """A new key, secret and public."""
    assert sign_catalogue.main(["key", str(tmp_path / "keys"), "--owner", "Anna Ma"]) == 0
    return next((tmp_path / "keys").glob("*.key")), next((tmp_path / "keys").glob("*.pub"))


def test_what_is_signed_can_be_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret, public = made(tmp_path)
    key = read_key(public)
    assert key.fingerprint in capsys.readouterr().out
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    (tmp_path / "new.json").write_text(listed(), encoding="utf-8")
    out = tmp_path / "new.stillroom-catalogue"
    arguments = ["sign", str(tmp_path / "new.json"), "--key", str(secret), "--out", str(out)]
    assert sign_catalogue.main(arguments) == 0
    files = CatalogueFiles(SHIPPED, tmp_path / "none", tmp_path / "home")
    files.trust(key)
    assert files.install(out).catalogue.version == LATER


def test_a_wrong_list_is_not_signed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret, _ = made(tmp_path)
    (tmp_path / "new.json").write_text(listed(surprise=1), encoding="utf-8")
    out = tmp_path / "new.stillroom-catalogue"
    arguments = ["sign", str(tmp_path / "new.json"), "--key", str(secret), "--out", str(out)]
    assert sign_catalogue.main(arguments) == 1
    assert "surprise" in capsys.readouterr().out
    assert not out.exists()


@pytest.mark.parametrize("owner", ["", "x" * 81, "An\u202ena", "two\nlines"])
def test_an_owner_that_cannot_be_shown(tmp_path: Path, owner: str) -> None:
    assert sign_catalogue.main(["key", str(tmp_path / "keys"), "--owner", owner]) == 1
    assert not (tmp_path / "keys").exists()


# -- asking a hub --------------------------------------------------------------------------------


def catalogue(tmp_path: Path, **members: object) -> Path:
    """One entry about a file that the hub of the test has, with members changed."""
    whole = json.loads(SHIPPED.read_text(encoding="utf-8"))
    entry = whole["entries"][1] | {
        "repository": "maker/model",
        "revision": COMMIT,
        "file": "model-Q4_0.gguf",
        "bytes": len(CONTENT),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
    }
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps({**whole, "entries": [entry | members]}), encoding="utf-8")
    return path


def verified(path: Path) -> int:
    with FakeHub() as hub:
        hub.add(Repository("maker/model", {"model-Q4_0.gguf": CONTENT}))
        status = verify_catalogue.main([str(path), "--hub", hub.url])
        assert all("agent-harnesses" not in asked.path for asked in hub.log)
        return status


def test_what_the_hub_says_too_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(catalogue(tmp_path)) == 0
    assert "as the hub says" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"sha256": "0" * 64}, "sha256 is 000"),
        ({"bytes": 5}, "bytes is 5 here"),
        ({"file": "other.gguf"}, "other.gguf is not in maker/model"),
        ({"repository": "maker/gone"}, "is not in maker/gone"),
    ],
)
def test_what_differs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], members: dict[str, object], said: str
) -> None:
    assert verified(catalogue(tmp_path, **members)) == 1
    assert said in capsys.readouterr().out


def test_what_is_not_known_is_told_to_be_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verified(catalogue(tmp_path, bytes=0, recommended=False)) == 0
    assert f"bytes is not known here; the hub says {len(CONTENT)}" in capsys.readouterr().out


def test_a_hub_that_does_not_answer_is_no_proof(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    findings = verify_catalogue.compared(
        verify_catalogue.read(catalogue(tmp_path).read_bytes(), "x").entries, unreachable
    )
    assert [finding.wrong for finding in findings] == [True]


def unreachable(repository: str, revision: str, file: str) -> verify_catalogue.Said | None:
    raise OSError("no network")
