"""A creation that fails or is killed leaves no vault or a whole one, and touches nothing of the person's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import DiskFull, VaultMissing
from app.storage import outside, vault
from app.storage.vault import Vault
from tests.vaults import samples

ROOT = Path(__file__).parents[2]
WHOLE = ["vault.db", "vault.key", "vault.key.prev", "vault.lock"]


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("step", ["connect", "migrations.apply", "assert_encrypted", "flush_folder"])
def test_a_failed_creation_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    target = vault.migrations if "." in step else vault
    with monkeypatch.context() as patch:
        patch.setattr(target, step.rpartition(".")[2], full)
        with pytest.raises((DiskFull, OSError)):
            samples.fresh(tmp_path / "a" / "b" / "vault")
    assert list(tmp_path.iterdir()) == []
    samples.fresh(tmp_path / "a" / "b" / "vault").close()


def test_a_failed_creation_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    monkeypatch.setattr(vault, "connect", lambda *_, **__: (_ for _ in ()).throw(DiskFull("x")))
    with pytest.raises(DiskFull):
        samples.fresh(tmp_path)
    assert names(tmp_path) == ["letter.txt"]


KILL_WHILE_MAKING = """
import os, signal, sys
from pathlib import Path
from app.storage import vault
from tests.vaults import samples

target, name = (vault.migrations, "apply") if sys.argv[2] == "apply" else (vault, sys.argv[2])
original = getattr(target, name)

def kill(*args, **kwargs):
    if sys.argv[3] == "after":
        original(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(target, name, kill)
samples.fresh(Path(sys.argv[1]))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", ["connect", "apply", "assert_encrypted", "flush_folder"])
def test_a_creation_killed_at_any_step_is_no_vault_or_a_whole_one(
    tmp_path: Path, step: str, moment: str
) -> None:
    place = tmp_path / "vault"
    arguments = [sys.executable, "-c", KILL_WHILE_MAKING, place, step, moment]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL
    if step == "flush_folder":  # the key file has its name
        Vault.open(place, samples.PASSPHRASE).close()
    else:
        assert not outside.exists(place)
        with pytest.raises(VaultMissing):
            Vault.open(place, samples.PASSPHRASE)
        samples.fresh(place).close()
    assert names(place) == WHOLE
