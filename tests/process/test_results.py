"""What the commands print with --json fits their schemas, for good, protected, broken and missing files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.commands import stillroom
from app.cli.schemas import NAMES
from app.paths import resources
from tests.asked import LEASE
from tests.document_builders import docx, par, run
from tests.json_schema import faults
from tests.protected_files import agile

PASSWORD = "blue-Kettle 14"
ROOT = Path(__file__).parents[2]
SCHEMAS = {
    name: json.loads((resources() / "schemas" / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES
}
INVOICE = "Invoice number: INV-204. Invoice date: 3 March 2025. Total due: £1,250.00."
SENTENCES = (INVOICE, "The invoice is from Harrow Mill to Dr Ann Marsh.", "Payment is due in 30 days.")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a lease.md").write_text(LEASE.replace("# # ", "## "))
    (folder / "b secret.docx").write_bytes(agile(docx("".join(par(run(one)) for one in SENTENCES)), PASSWORD))
    (folder / "c broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (tmp_path / "password").write_text(PASSWORD + "\n")
    return folder


def command(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(stillroom, ["--home", str(home / "home"), *arguments, "--json"])


def fits(name: str, done: Result) -> Any:
    """The printed result, which fits its schema and is one JSON text."""
    value = json.loads(done.stdout)
    assert faults(SCHEMAS[name], value) == []
    return value


def given(home: Path) -> tuple[str, str]:
    return "--password-file", str(home / "password")


def extract(home: Path, files: Path, *more: str) -> Any:
    done = command(home, "extract", str(files), "--form", "invoice", "--code-only", *more)
    assert done.exit_code == 7
    assert "c broken.pdf is damaged" in done.stderr
    return fits("extract", done)["rows"]


def test_a_protected_file_is_read_with_its_password_and_without_it_that_is_said(
    tmp_path: Path, files: Path
) -> None:
    lease, secret, broken = extract(tmp_path, files, *given(tmp_path))
    assert secret["error"] is None and "INV-204" in json.dumps(secret["fields"])
    assert secret["pages"] == {"total": 1, "read": 1, "ocr": 0, "skipped": []}
    assert lease["document"]["kind"] == "markdown" and broken["document"]["sha256"] is None
    _, secret, _ = extract(tmp_path, files)
    assert secret["error"]["error"] == "DocumentEncrypted"
    (tmp_path / "password").write_text("not this one\n")
    _, secret, _ = extract(tmp_path, files, *given(tmp_path))
    assert secret["error"]["text"] == "The password does not open b secret.docx."
    for kept in (one for one in (tmp_path / "home").rglob("*") if one.is_file() and one.suffix != ".gguf"):
        assert PASSWORD.encode() not in kept.read_bytes() and b"Harrow Mill" not in kept.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [["summarise"], ["ask", "--question", "What?", "--embedder", "none"], ["deidentify", "--out", "none"]],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.model
def test_it_says_how_a_password_is_given(tmp_path: Path, files: Path, arguments: list[str]) -> None:
    named = [str(files / "b secret.docx"), "--json"]
    begun = [sys.executable, "-m", "app", "--home", str(tmp_path / "home"), *arguments, *named]
    done = subprocess.run(begun, cwd=ROOT, text=True, capture_output=True, timeout=180, check=False)
    assert done.returncode == 7
    assert "b secret.docx is protected with a password." in done.stderr
    assert "--password-file or --password-fd" in done.stderr
    assert json.loads(done.stdout)["error"] == "DocumentEncrypted"


def test_a_password_comes_through_a_descriptor_and_an_empty_one_is_refused(
    tmp_path: Path, files: Path
) -> None:
    reading, writing = os.pipe()
    os.write(writing, PASSWORD.encode())
    os.close(writing)
    _, secret, _ = extract(tmp_path, files, "--password-fd", str(reading))
    os.close(reading)
    assert secret["error"] is None
    (tmp_path / "password").write_text("\n")
    done = command(tmp_path, "sort", str(files), "--label", "a", "--label", "b", *given(tmp_path))
    assert done.exit_code == 2 and "The password is empty." in done.stderr
    done = command(tmp_path, "ask", "What is it?", *given(tmp_path))
    assert done.exit_code == 2 and "--question" in done.stderr


def test_copies_say_what_was_found(tmp_path: Path, files: Path) -> None:
    out = tmp_path / "out"
    some = [str(files / "a lease.md"), str(files / "b secret.docx")]
    done = command(tmp_path, "deidentify", *some, "--out", str(out), *given(tmp_path))
    assert done.exit_code == 0, done.output
    lease, secret = fits("deidentify", done)
    assert lease["counts"]["name"] and "Marsh" not in Path(secret["copy"]).read_text()
    assert secret["timings"]["reading"] > 0 and "finding" in secret["timings"]


@pytest.mark.model
def test_an_answer_names_what_it_was_not_asked_of(tmp_path: Path, files: Path, smollm2: Path) -> None:
    asked = ("ask", str(files), "--question", "How much is the monthly rent?", "--embedder", "none")
    done = command(tmp_path, *asked, *given(tmp_path))
    assert done.exit_code == 7
    told = fits("ask", done)
    assert [one["error"] is None for one in told["documents"]] == [True, True, False]
    assert told["sentences"] or told["nearest"]
    assert {"reading", "answering"} < set(told["timings"])


@pytest.mark.model
def test_labels_fit_too(tmp_path: Path, files: Path, smollm2: Path) -> None:
    labels = ("--label", "Invoice", "--label", "Lease")
    done = command(tmp_path, "sort", str(files), *labels, *given(tmp_path))
    assert done.exit_code == 7
    assert [one["pages"] is None for one in fits("sort", done)] == [False, False, True]


@pytest.mark.model
def test_summaries_account_for_every_file(tmp_path: Path, files: Path, smollm2: Path) -> None:
    (files / "a lease.md").write_text(SENTENCES[1])
    every = sorted(map(str, files.iterdir()))
    done = command(tmp_path, "summarise", *every, *given(tmp_path))
    assert done.exit_code == 7
    lease, secret, broken = fits("summarise", done)
    assert secret["points"] and secret["error"] is None and secret["pages"]["total"] == 1
    assert broken["state"] == "failed" and broken["error"]["error"] == "DocumentDamaged"
    assert (
        sum(lease["timings"][stage] for stage in ("reading", "writing")) <= lease["timings"]["seconds"] + 0.01
    )
    together = command(tmp_path, "summarise", *every, "--together", *given(tmp_path))
    assert together.exit_code == 7
    assert [one["name"] for one in fits("summarise", together)["unread"]] == ["c broken.pdf"]


@pytest.mark.model
def test_a_reply_that_fails_is_one_json_text_too(tmp_path: Path, smollm2: Path) -> None:
    home = ["--home", str(tmp_path / "home")]
    done = CliRunner().invoke(stillroom, [*home, "ask", "-", "--json"], input="A long question. " * 40_000)
    assert done.exit_code == 6
    told = json.loads(done.stdout)
    assert told["state"] == "failed" and told["error"]["error"] == "PromptTooLong"
    assert told["error"]["text"] in done.stderr
