"""A small computer, a hub within it, and a list of models that names one of the hub's: for a first day.

The model is the one that comes with the program, under another name: a real one, with other bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.library.catalogue import CatalogueFiles
from app.paths import resources
from tests.catalogues import LATER, SHIPPED, Signer
from tests.e2e.conftest import ROOT, SHOTS, Person
from tests.fakes_hub import COMMIT

WANTED = "Harbour 135M"
REPOSITORY, FILE = "harbour/Harbour-135M-GGUF", "Harbour-135M-Q4_1.gguf"
OLD_NAME, NEW_NAME = b"Smollm2 135M 8k Lc100K Mix1 Ep2", b"Harbour 135M of the first day  "
TOTAL, AVAILABLE = 8_000_000_000, 5_600_000_000
"""Bytes: what a computer sold with 8 GB has, and what its system and a browser leave of it."""


def renamed(starter: Path) -> bytes:
    """The bytes of a model with another name in its header."""
    content = starter.read_bytes()
    assert len(OLD_NAME) == len(NEW_NAME)
    assert OLD_NAME in content[:4096]
    return content.replace(OLD_NAME, NEW_NAME, 1)


def entry(content: bytes) -> dict[str, Any]:
    """What a list of models says of it: for every day, below the large ones only."""
    whole = json.loads(SHIPPED.read_text(encoding="utf-8"))
    (starter,) = [one for one in whole["entries"] if one["role"] == "starter"]
    return {
        **starter,
        "id": "harbour-135m-q4-1",
        "name": WANTED,
        "family": "Harbour",
        "role": "everyday",
        "rank": 59,
        "repository": REPOSITORY,
        "revision": COMMIT,
        "file": FILE,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "verified": {"how": "pins", "pins": 2, "note": "Made for a test."},
    }


def list_it(content: bytes, home: Path, folder: Path) -> None:
    """Take a signed list with it into a home, as `models import-catalogue` does."""
    whole = json.loads(SHIPPED.read_text(encoding="utf-8"))
    signer = Signer("A practice's own list")
    files = CatalogueFiles(SHIPPED, resources() / "catalogue-keys", home / "catalogue")
    files.trust(signer.key)
    files.install(signer.file(folder, LATER, entries=[*whole["entries"], entry(content)]))


def small_computer(folder: Path) -> list[str]:
    """What a command begins with to run where 8 GB are all there is; [] where the system does not allow it.

    As containers are told of their memory (lxcfs): another /proc/meminfo, seen by this command only.
    """
    memory = folder / "meminfo"
    lines = {"MemTotal": TOTAL, "MemFree": AVAILABLE // 2, "MemAvailable": AVAILABLE}
    memory.write_text("".join(f"{name}: {size >> 10} kB\n" for name, size in lines.items()))
    alone = ["unshare", "--mount", *([] if os.getuid() == 0 else ["--map-root-user"])]
    script = f'mount --bind "{memory}" /proc/meminfo && exec "$@"'
    command = [*alone, "sh", "-c", script, "sh"]
    if shutil.which("unshare") is None:
        return []
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if tried.returncode == 0 else []


class Newcomer(Person):
    """Somebody with a small computer without a graphics card, whose program is watched."""

    def start(self, play: str, *more: str) -> subprocess.Popen[str]:
        """Start the real program with a play on it. Each task's calls go into a file of its own."""
        command = [sys.executable, "-m", "tests.e2e.pilot", play, "--home", str(self.home)]
        command += ["--shots", str(SHOTS), *more]
        if self.trace is not None:
            calls = "trace=%network,execve,fork,vfork,clone,clone3"
            command = ["strace", "-ff", "-qq", "--seccomp-bpf", "-e", calls, "-o", str(self.trace), *command]
        command = [*small_computer(self.folder), *command]
        without = {"VK_DRIVER_FILES": "", "CUDA_VISIBLE_DEVICES": ""}
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**self.environment, **without},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
