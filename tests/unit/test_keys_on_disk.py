"""There is a readable key file on the disk at every moment, and a damaged copy locks no one out."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import (
    DiskFull,
    VaultDamaged,
    VaultMissing,
    VaultTooNew,
    VaultUnwritable,
    WrongPassphrase,
)
from app.storage import files, keyfile, keys
from app.storage.keyfile import KeyFile, load, previous, save, tidy
from tests.vaults import samples

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "vault.key"
    save(samples.key().file, place)
    return place


def content(file: KeyFile) -> object:
    return json.loads(file.to_bytes())


def test_what_was_saved_is_read_back_and_only_the_owner_may_read_it(path: Path) -> None:
    assert content(load(path)) == content(samples.key().file)
    assert load(path).earlier is None
    assert sorted(file.name for file in path.parent.iterdir()) == ["vault.key", "vault.key.prev"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(previous(path).stat().st_mode) == 0o600


def test_after_a_change_no_copy_opens_with_the_old_passphrase(path: Path) -> None:
    new = samples.key()
    save(keys.change_passphrase(load(path), new.master, samples.OTHER), path)
    for place in (path, previous(path)):
        with pytest.raises(WrongPassphrase):
            keys.unlock_with_passphrase(load(place), samples.PASSPHRASE)


@pytest.mark.parametrize(
    "damage", [b"", b"\0" * 600, b'{"format": "vault-key", "version": 1', b"[]", b"x" * 100_000]
)
def test_a_damaged_file_is_replaced_by_its_copy_and_reported(path: Path, damage: bytes) -> None:
    path.write_bytes(damage)
    found = load(path)
    assert found.fallback
    assert content(found) == content(samples.key().file)
    assert tidy(path, found)
    assert not load(path).fallback


def test_a_lost_file_is_replaced_by_its_copy(path: Path) -> None:
    path.unlink()
    assert load(path).fallback


def test_a_damaged_copy_is_mended_too(path: Path) -> None:
    previous(path).write_bytes(b"")
    assert not load(path).fallback
    assert tidy(path, load(path))
    path.unlink()
    assert load(path).fallback


def test_one_wrong_letter_in_the_passphrase_slot_locks_no_one_out(path: Path) -> None:
    rotten = json.loads(path.read_bytes())
    wrapped = rotten["slots"][0]["wrapped"]
    rotten["slots"][0]["wrapped"] = wrapped[:20] + ("A" if wrapped[20] != "A" else "B") + wrapped[21:]
    path.write_text(json.dumps(rotten))
    master = keys.unlock_with_passphrase(load(path), samples.PASSPHRASE)
    assert keys.subkey(master, "sqlcipher") == samples.database_key()


def test_a_hostile_cost_in_one_copy_locks_no_one_out(path: Path) -> None:
    hostile = json.loads(path.read_bytes())
    hostile["slots"][0]["kdf"]["m"] = 2**31
    path.write_text(json.dumps(hostile))
    assert keys.unlock_with_passphrase(load(path), samples.PASSPHRASE)


def test_a_change_cut_short_does_not_bring_the_old_passphrase_back(path: Path) -> None:
    """Killed between putting the new file in place and copying it: the copy is of an earlier epoch."""
    old = path.read_bytes()
    save(keys.change_passphrase(load(path), samples.key().master, samples.OTHER), path)
    previous(path).write_bytes(old)
    with pytest.raises(WrongPassphrase):
        keys.unlock_with_passphrase(load(path), samples.PASSPHRASE)
    assert keys.unlock_with_passphrase(load(path), samples.OTHER)


def test_no_copy_at_all_is_missing_and_two_damaged_ones_are_damage(path: Path) -> None:
    path.write_bytes(b"x")
    previous(path).write_bytes(b"x")
    with pytest.raises(VaultDamaged) as damaged:
        load(path)
    assert damaged.value.part == "key"
    path.unlink()
    previous(path).unlink()
    with pytest.raises(VaultMissing) as missing:
        load(path)
    assert missing.value.part == "key"


def test_a_later_version_is_not_taken_for_damage(path: Path) -> None:
    later = json.loads(path.read_bytes())
    later["version"] = 7
    path.write_text(json.dumps(later))
    with pytest.raises(VaultTooNew):
        load(path)


def test_saving_over_a_damaged_file_keeps_the_good_copy_until_the_new_one_is_there(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"damage")
    written: list[tuple[str, bytes]] = []
    monkeypatch.setattr(keyfile, "replace_file", lambda place, data: written.append((place.name, data)))
    save(samples.key().file, path)
    assert b"damage" not in [data for _, data in written]
    assert written[0][0] == "vault.key"


def test_a_full_disk_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    file = keys.renew_recovery(load(path), samples.key().master)[0]

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(DiskFull):
        save(file, path)
    assert path.read_bytes() == before
    assert sorted(found.name for found in path.parent.iterdir()) == ["vault.key", "vault.key.prev"]


@pytest.mark.parametrize("number", [1, 13, 30], ids=["EPERM", "EACCES", "EROFS"])
def test_a_folder_that_refuses_writing_is_said_to(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(*_: object) -> int:
        raise OSError(number, "refused")

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "open", refused)
        with pytest.raises(VaultUnwritable):
            save(samples.key().file, path)
    assert not load(path).fallback


KILLS = """
import os, signal, sys
from pathlib import Path
from app.storage.keyfile import load, parse, save, tidy

path = Path(sys.argv[1])
one, two = (parse(Path(name).read_bytes()) for name in sys.argv[2:4])
STEPS = ("open", "os.rename", "os.remove", "os.chmod")

def die_at(last):
    seen = 0
    def step():
        nonlocal seen
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(lambda event, _: step() if event in STEPS else None)
    flush = os.fsync
    os.fsync = lambda descriptor: (step(), flush(descriptor))[1]

for last in range(1, 100):
    save(one, path)
    child = os.fork()
    if not child:
        die_at(last)
        save(two, path)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break  # it has fewer steps than that: every one of them was tried
    found = load(path)
    print(found.fallback, found.epoch, len(list(path.parent.glob(".*.tmp"))))
    tidy(path, found)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_killing_it_while_it_saves_leaves_a_file_that_opens(path: Path, tmp_path: Path) -> None:
    new = samples.key()
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(new.file.to_bytes())
    two.write_bytes(keys.renew_recovery(new.file, new.master)[0].to_bytes())
    arguments = [sys.executable, "-c", KILLS, path, one, two]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    kills = [line.split() for line in done.stdout.splitlines()]
    assert len(kills) >= 6
    assert {kill[0] for kill in kills} == {"False"}
    assert {kill[1] for kill in kills} == {"1", "2"}  # before the new one takes its name, and after
    assert any(kill[2] != "0" for kill in kills)  # some were hit in the middle of writing
    assert not list(path.parent.glob(".*.tmp"))
    assert keys.belongs(load(path), new.master)
