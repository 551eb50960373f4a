"""The command line with files one has already: used where they lie, moved to another disk, killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.process.conftest import ROOT

pytestmark = pytest.mark.model
QUESTION = "What is the capital of France?"


class Shell:
    """Commands on a home of their own, by a person whose other programs are in `person`."""

    def __init__(self, folder: Path) -> None:
        self.home, self.person = folder / "home", folder / "person"
        self.person.mkdir()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "app", "--home", str(self.home), *arguments]
        environment = {**os.environ, "HOME": str(self.person), "STILLROOM_HOME": ""}
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HF_HOME", "OLLAMA_MODELS"):
            environment.pop(name, None)
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=ROOT, text=True, env=environment, **pipes)

    def run(self, *arguments: str, status: int = 0) -> str:
        out, err = (done := self.start(*arguments)).communicate(timeout=180)
        assert done.returncode == status, f"{done.returncode}: {out}{err}"
        return out

    def json(self, *arguments: str, status: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", status=status))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another disk, or a skip."""
    place = Path(f"/dev/shm/stillroom-test-{os.getpid()}")
    if not place.parent.is_dir() or place.parent.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("one disk only")
    place.mkdir()
    yield place
    shutil.rmtree(place, ignore_errors=True)


def test_a_model_of_ollamas_answers_where_it_lies(shell: Shell, smollm2: Path) -> None:
    model = shell.json("models", "list")[0]
    root = shell.person / ".ollama/models"
    (root / "blobs").mkdir(parents=True)
    blob = Path(shutil.copy(smollm2, root / "blobs" / f"sha256-{model['sha256']}"))
    manifest = root / "manifests/registry.ollama.ai/library/smollm2/135m"
    manifest.parent.mkdir(parents=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{model['sha256']}"}
    manifest.write_text(json.dumps({"layers": [layer]}))
    (found,) = shell.json("models", "found")["models"]
    assert (found["name"], found["same_as"]) == ("smollm2:135m", model["id"])
    assert shell.json("models", "free", "1")["place"] == str(blob)
    assert not list((shell.home / "models").glob("*.gguf"))
    assert "Paris" in shell.run("ask", QUESTION)
    blob.rename(blob.with_name("unplugged"))
    assert shell.json("ask", QUESTION, status=5)["error"]["error"] == "ModelAway"
    shell.run("models", "remove", model["id"])
    assert blob.with_name("unplugged").stat().st_size == model["bytes"]


def test_a_move_to_another_disk_that_is_killed_is_gone_on_with(shell: Shell, disk: Path) -> None:
    model = shell.json("models", "list")[0]
    own = shell.home / "models" / model["file"]
    moving = shell.start("models", "move", str(disk))
    assert moving.stderr is not None
    assert "Copying" in moving.stderr.readline()
    moving.send_signal(signal.SIGKILL)
    moving.communicate(timeout=60)
    state = shell.json("models", "move")
    assert (state["target"], state["switched"]) == (str(disk), False)
    assert own.stat().st_size == model["bytes"]
    assert "Paris" in shell.run("ask", QUESTION), "the library is used as before"
    assert shell.json("models", "move", str(disk))["folder"] == str(disk)
    assert not own.exists()
    assert not list(disk.glob(".*.part"))
    assert shell.json("models", "verify", model["id"])["verified"]
    assert "Paris" in shell.run("ask", QUESTION)
