"""The command line as a script uses it: results, exit statuses, secrets, and what stays on the disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.documents import ocr

PASSPHRASE = "marmalade-lantern-quiet-orbit"
ROOT = Path(__file__).parents[2]


class Shell:
    """A home and the commands run on it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.secret = folder / "passphrase.txt"
        self.secret.write_text(PASSPHRASE + "\n", encoding="utf-8")

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "app", "--home", str(self.home), *arguments]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=ROOT, text=True, **{**pipes, **options})

    def run(self, *arguments: str, status: int = 0, **options: Any) -> tuple[str, str]:
        done = self.start(*arguments, **options)
        out, err = done.communicate(timeout=180)
        assert done.returncode == status, f"{done.returncode}: {out}{err}"
        return out, err

    def json(self, *arguments: str, status: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", status=status)[0])

    def with_secret(self, *arguments: str, status: int = 0) -> tuple[str, str]:
        return self.run(*arguments, "--passphrase-file", str(self.secret), status=status)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.model
def test_ask_prints_the_reply_alone(shell: Shell) -> None:
    out, err = shell.run("ask", "What is the capital of France?")
    assert "Paris" in out
    assert "Loading" in err and "Loading" not in out


@pytest.mark.model
def test_ask_keeps_nothing_unless_told(shell: Shell) -> None:
    shell.run("ask", "What is the capital of France?")
    assert not (shell.home / "vault").exists()


@pytest.mark.model
def test_a_summary_as_json_accounts_for_every_section(shell: Shell) -> None:
    found = shell.json("summarise", str(ROOT / "resources" / "samples" / "sample.md"))
    assert found["state"] == "complete"
    assert found["coverage"]["accounted"] == found["coverage"]["total"] == len(found["coverage"]["read"])
    assert found["points"]
    for point in found["points"]:
        assert point["source"] and point["place"]


@pytest.mark.model
def test_what_is_saved_is_found_with_the_passphrase_only(shell: Shell) -> None:
    shell.with_secret("vault", "create")
    shell.with_secret("ask", "--save", "What is the capital of France?")
    shell.secret.write_text("not the passphrase at all", encoding="utf-8")
    _, err = shell.with_secret("ask", "--save", "Hello", status=4)
    assert "passphrase" in err
    database = (shell.home / "vault" / "vault.db").read_bytes()
    assert b"France" not in database


def test_the_vault_is_made_once_and_its_code_is_shown_once(shell: Shell) -> None:
    out, _ = shell.with_secret("vault", "create", "--json")
    code = json.loads(out)["recovery_code"]
    assert len(code.replace("-", "")) == 33
    out, _ = shell.with_secret("vault", "create", "--json", status=4)
    assert json.loads(out)["error"] == "VaultExists"
    info = shell.json("vault", "info")
    assert info["exists"] is True
    assert code not in json.dumps(info)


def test_a_weak_passphrase_makes_nothing(shell: Shell) -> None:
    shell.secret.write_text("password", encoding="utf-8")
    _, err = shell.with_secret("vault", "create", status=4)
    assert err.strip()
    assert not (shell.home / "vault").exists()


def test_no_vault_is_said_before_the_passphrase_is_asked(shell: Shell) -> None:
    assert shell.json("vault", "info", status=4)["error"] == "VaultMissing"
    _, err = shell.with_secret("ask", "--save", "Hello", status=4)
    assert "no vault" in err


def test_a_passphrase_comes_through_a_descriptor(shell: Shell) -> None:
    read, write = os.pipe()
    os.write(write, (PASSPHRASE + "\n").encode())
    os.close(write)
    shell.run("vault", "create", "--passphrase-fd", str(read), pass_fds=[read])
    os.close(read)
    shell.with_secret("vault", "create", status=4)


def test_without_a_terminal_it_says_how_to_give_a_passphrase(shell: Shell) -> None:
    _, err = shell.run("vault", "create", status=2)
    assert "--passphrase-file" in err


def test_the_passphrase_is_no_argument_and_no_variable(shell: Shell) -> None:
    """There is no option that takes it, and the help offers none."""
    out, _ = shell.run("vault", "create", "--help")
    assert "--passphrase-file" in out and "--passphrase-fd" in out
    assert "--passphrase " not in out and "STILLROOM_PASSPHRASE" not in out


@pytest.mark.parametrize(
    ("arguments", "status", "error"),
    [
        (["summarise", "no-such-file.pdf"], 7, "DocumentMissing"),
        (["models", "verify", "no-such-model"], 5, "ModelMissing"),
        (["models", "import", "README.md"], 5, "ModelInvalid"),
        (["ask", "--model", "no-such-model", "Hello"], 5, "ModelMissing"),
    ],
)
def test_a_fault_has_its_status_its_facts_and_a_sentence(
    shell: Shell, arguments: list[str], status: int, error: str
) -> None:
    out, err = shell.run(*arguments, "--json", status=status)
    assert json.loads(out)["error"] == error
    assert err.strip().endswith(".") and "Traceback" not in err


def test_wrong_use_is_status_two(shell: Shell) -> None:
    for arguments in (["ask"], ["ask", " "], ["no-such-command"], ["models", "list", "--no-such-option"]):
        _, err = shell.run(*arguments, status=2)
        assert "Usage" in err or "Error" in err


@pytest.mark.model
def test_a_model_is_added_checked_and_deleted(shell: Shell, gemma3: Path) -> None:
    added = shell.json("models", "import", str(gemma3))
    names = [model["name"] for model in shell.json("models", "list")]
    assert added["name"] in names and len(names) == 2
    assert shell.json("models", "verify", added["id"])["verified"] is True
    assert shell.json("models", "import", str(gemma3), status=5)["error"] == "ModelExists"
    shell.run("models", "remove", added["id"])
    assert len(shell.json("models", "list")) == 1
    assert not list((shell.home / "models").rglob("*gemma*"))


@pytest.mark.model
def test_a_changed_model_is_noticed(shell: Shell) -> None:
    (model,) = shell.json("models", "list")
    path = shell.home / "models" / model["file"]
    copy = path.read_bytes()
    path.unlink()
    path.write_bytes(copy[:-1] + bytes([copy[-1] ^ 1]))
    assert shell.json("models", "verify", model["id"], status=5)["error"] == "ModelChanged"


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is built for Linux")
def test_the_doctor_reports_what_the_kernel_refuses(shell: Shell) -> None:
    found = {check["name"]: check for check in shell.json("doctor")}
    for name in ("sandbox, this process", "sandbox, model", "sandbox, document reader"):
        assert found[name]["status"] == "ok"
        assert found[name]["facts"]["network"] == "denied"


def test_the_doctor_asks_what_a_download_could_do_and_reaches_nobody(shell: Shell) -> None:
    (found,) = [check for check in shell.json("doctor") if check["name"] == "sandbox, downloads"]
    facts = found["facts"]
    assert (facts["role"], facts["network"]) == ("download", "open")
    if facts["landlock_abi"] >= 1 and facts["system"] == "linux":
        assert found["status"] == "ok"
        assert (facts["exec"], facts["files"], facts["dumps"]) == ("denied", "denied", "denied")
    (shell.home / "settings.json").write_text('{"connections": false}', encoding="ascii")
    (off,) = [check for check in shell.json("doctor") if check["name"] == "sandbox, downloads"]
    assert (off["status"], off["facts"]) == ("ok", {"connections": "off"})


def test_the_doctor_lists_what_computes(shell: Shell) -> None:
    (processor,) = [check for check in shell.json("doctor") if check["name"] == "device, CPU"]
    assert processor["status"] == "ok"
    assert processor["facts"]["memory_total"] > 0


@pytest.mark.model
@pytest.mark.skipif(not ocr.available(), reason="the networks of OCR are put there by set-up")
def test_the_doctor_tries_reading_drawing_and_recognising(shell: Shell, tmp_path: Path) -> None:
    found = json.loads(shell.run("doctor", "--json", env={**os.environ, "TMPDIR": str(tmp_path)})[0])
    tried = {check["name"]: check for check in found if check["name"].startswith("documents, ")}
    assert {check["status"] for check in tried.values()} == {"ok"}
    assert tried["documents, reading"]["facts"]["facts missing"] == 0
    assert tried["documents, pages as they look"]["facts"]["marks"] == 1
    assert tried["documents, scans"]["facts"]["number read"] is True
    assert tried["documents, by meaning"]["facts"]["embedding model"] == "none"
    assert not list(tmp_path.glob("stillroom-doctor-*"))


@pytest.mark.model
def test_tuning_gives_figures_or_says_that_the_computer_was_busy(shell: Shell) -> None:
    """Which of the two depends on what else runs here; either way it says so and keeps just that."""
    running = shell.start("tune", "--json")
    out, err = running.communicate(timeout=180)
    found, kept = json.loads(out), shell.home / "tuning.json"
    if running.returncode == 0:
        assert found["words_a_second"]["reading"] > found["words_a_second"]["writing"] > 0
        assert found["device"]["title"] and found["device"]["reason"] != "untried"
        assert found["tuning"]["threads"] > 0
        assert kept.is_file()
    else:
        assert running.returncode == 6
        assert (found["error"], found["code"]) == ("EngineFailed", "busy")
        assert "The computer was busy." in err
        assert not kept.exists()


def test_tuning_without_that_model_says_so(shell: Shell) -> None:
    assert shell.json("tune", "--model", "no-such-model", status=5)["error"] == "ModelMissing"


@pytest.mark.model
def test_the_self_test_passes_and_leaves_nothing(shell: Shell, tmp_path: Path) -> None:
    steps = json.loads(shell.run("self-test", "--json", env={**os.environ, "TMPDIR": str(tmp_path)})[0])
    assert [step["name"] for step in steps if not step["passed"]] == []
    assert len(steps) == 12
    assert not list(tmp_path.glob("stillroom-self-test-*"))


@pytest.mark.model
def test_ctrl_c_stops_and_says_so(shell: Shell) -> None:
    running = shell.start("ask", "Write a very long story about the sea.")
    assert running.stdout is not None
    assert running.stdout.read(1)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Stopped." in err


def test_no_screen_shows_the_other_way(shell: Shell) -> None:
    bare = {key: value for key, value in os.environ.items() if key not in SCREENS}
    done = subprocess.run(
        [sys.executable, "-m", "app", "--home", str(shell.home)],
        cwd=ROOT,
        env=bare,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 3
    assert "stillroom summarise FILE" in done.stderr


SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
