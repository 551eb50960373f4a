"""Making, opening and closing a vault: what can be wrong is said, and nothing is made or lost by mistake."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3

from app.domain.errors import (
    AppError,
    TooManyTries,
    VaultDamaged,
    VaultExists,
    VaultInUse,
    VaultLocked,
    VaultMissing,
    VaultTooNew,
    VaultUnwritable,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryCode,
)
from app.storage import connection, keys, outside
from app.storage.conversations import Conversations
from app.storage.kdf import FLOOR
from app.storage.vault import Vault
from tests.vaults import samples

ROOT = Path(__file__).parents[2]
WHOLE = ["vault.db", "vault.key", "vault.key.prev", "vault.lock"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The place of a vault with one conversation in it, closed."""
    place = tmp_path / "vault"
    with samples.opened(place) as made:
        Conversations(made).create(1.0, "Kept")
    return place


def titles(opened: Vault) -> list[str]:
    return [conversation.title for conversation in Conversations(opened).list()]


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


# -- the whole way ---------------------------------------------------------------------------------


def test_a_vault_opens_with_its_passphrase_and_with_its_recovery_code(tmp_path: Path) -> None:
    made, code = Vault.create(tmp_path / "new" / "vault", samples.PASSPHRASE, FLOOR)
    with made:
        Conversations(made).create(1.0, "First")
    with Vault.open(tmp_path / "new" / "vault", samples.PASSPHRASE) as opened:
        assert titles(opened) == ["First"]
        assert opened.id == made.id
    with Vault.open_with_recovery(tmp_path / "new" / "vault", code.lower().replace("-", " ")) as opened:
        assert titles(opened) == ["First"]


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("permissions are the system's there")
    with samples.opened(tmp_path / "new"):
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
        for file in (tmp_path / "new").iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_after_closing_everything_is_in_one_file(folder: Path) -> None:
    assert names(folder) == WHOLE


def test_a_closed_vault_refuses_and_can_be_closed_again(folder: Path) -> None:
    opened = samples.again(folder)
    opened.close()
    opened.close()
    with pytest.raises(VaultLocked):
        titles(opened)
    with pytest.raises(VaultLocked):
        _ = opened.master
    assert repr(opened) == "Vault(locked)"


def test_another_thread_cannot_use_it(folder: Path) -> None:
    failures: list[BaseException] = []

    def use(opened: Vault) -> None:
        try:
            titles(opened)
        except sqlcipher3.ProgrammingError as error:
            failures.append(error)

    with samples.again(folder) as opened:
        thread = threading.Thread(target=use, args=(opened,))
        thread.start()
        thread.join()
    assert len(failures) == 1


# -- passphrase and recovery code ------------------------------------------------------------------


def test_changing_the_passphrase_leaves_the_database_as_it_is(folder: Path) -> None:
    before = (folder / "vault.db").read_bytes()
    with Vault.open(folder, samples.PASSPHRASE) as opened:
        opened.change_passphrase(samples.OTHER)
    assert (folder / "vault.db").read_bytes() == before
    with pytest.raises(WrongPassphrase):
        Vault.open(folder, samples.PASSPHRASE)
    with Vault.open_with_recovery(folder, samples.key().recovery_code) as opened:
        assert titles(opened) == ["Kept"]


def test_a_new_recovery_code_ends_the_old_one(folder: Path) -> None:
    with samples.again(folder) as opened:
        code = opened.renew_recovery()
    with pytest.raises(WrongRecoveryCode):
        Vault.open_with_recovery(folder, samples.key().recovery_code)
    Vault.open_with_recovery(folder, code).close()


def test_a_weak_passphrase_makes_nothing_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase):
        Vault.create(tmp_path / "other", "password1234", FLOOR)
    assert not (tmp_path / "other").exists()
    with samples.again(folder) as opened, pytest.raises(WeakPassphrase):
        opened.change_passphrase("too short")
    Vault.open(folder, samples.PASSPHRASE).close()


def test_another_vaults_key_file_is_not_adopted(folder: Path) -> None:
    other = keys.create(samples.OTHER, FLOOR).file
    with samples.again(folder) as opened, pytest.raises(VaultDamaged):
        opened.adopt(other)
    Vault.open(folder, samples.PASSPHRASE).close()


def test_guessing_is_slowed_down(folder: Path) -> None:
    waits = []
    for _ in range(5):
        with pytest.raises(WrongPassphrase) as refused:
            Vault.open(folder, "not this passphrase", clock=lambda: 100.0)
        waits.append(refused.value.wait_s)
    assert waits == [0, 0, 0, 0, 5]
    with pytest.raises(TooManyTries):
        Vault.open(folder, samples.PASSPHRASE, clock=lambda: 104.0)
    Vault.open(folder, samples.PASSPHRASE, clock=lambda: 105.0).close()
    assert names(folder) == WHOLE


# -- what is wrong, and nothing made by mistake ----------------------------------------------------


def test_no_vault_is_no_vault(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    for open_it in (
        lambda: Vault.open(nowhere, samples.PASSPHRASE),
        lambda: Vault.open_with_recovery(nowhere, samples.key().recovery_code),
        lambda: samples.again(nowhere),
        lambda: outside.require_free(nowhere),
    ):
        with pytest.raises(VaultMissing) as missing:
            open_it()
        assert missing.value.part == "vault"
    assert not outside.info(nowhere).exists
    assert not nowhere.exists()


@pytest.mark.parametrize(
    ("gone", "part"), [(["vault.db"], "database"), (["vault.key", "vault.key.prev"], "key")]
)
def test_a_missing_part_is_named_and_not_made_anew(folder: Path, gone: list[str], part: str) -> None:
    for name in gone:
        (folder / name).unlink()
    left = names(folder)
    for open_it in (lambda: Vault.open(folder, samples.PASSPHRASE), lambda: samples.again(folder)):
        with pytest.raises(VaultMissing) as missing:
            open_it()
        assert missing.value.part == part
    with pytest.raises(VaultExists):
        Vault.create(folder, samples.OTHER, FLOOR)
    assert outside.exists(folder)
    assert names(folder) == left


def test_a_vault_is_not_made_over_another(folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(VaultExists):
        samples.fresh(folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


@pytest.mark.parametrize("size", [0, 100, 4096, 5000])
def test_a_cut_database_is_damage_and_is_left_alone(folder: Path, size: int) -> None:
    database = folder / "vault.db"
    cut = database.read_bytes()[:size]
    database.write_bytes(cut)
    with pytest.raises(VaultDamaged) as damaged:
        samples.again(folder)
    assert damaged.value.part == "database"
    assert database.read_bytes() == cut


def test_an_unencrypted_or_foreign_database_is_damage(folder: Path) -> None:
    for content in (b"SQLite format 3\0" + bytes(4080), os.urandom(8192)):
        (folder / "vault.db").write_bytes(content)
        with pytest.raises(VaultDamaged):
            samples.again(folder)


def test_a_key_that_is_not_this_vaults_is_refused(folder: Path) -> None:
    other = keys.create(samples.OTHER, FLOOR)
    with pytest.raises(VaultDamaged) as damaged:
        Vault.open_with_key(folder, other.master)
    assert damaged.value.part == "key"


def test_a_key_of_the_wrong_length_is_no_passphrase(folder: Path) -> None:
    for wrong in (b"", bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32 bytes"):
            connection.connect(folder / "vault.db", wrong)
    with pytest.raises(VaultDamaged):
        connection.connect(folder / "vault.db", bytes(32))
    with pytest.raises(VaultUnwritable):
        connection.connect(folder / "other.db", bytes(32))
    assert names(folder) == WHOLE


def test_a_damaged_copy_of_the_key_file_is_mended_on_opening(folder: Path) -> None:
    good = (folder / "vault.key").read_bytes()
    (folder / "vault.key").write_bytes(good[:300])
    with Vault.open(folder, samples.PASSPHRASE) as opened:
        assert opened.key_file_mended
        assert titles(opened) == ["Kept"]
    assert (folder / "vault.key").read_bytes() == good
    with samples.again(folder) as opened:
        assert not opened.key_file_mended


def test_newer_parts_are_refused_and_left_alone(folder: Path) -> None:
    with samples.again(folder) as opened:
        opened.run("PRAGMA user_version = 99")
    before = (folder / "vault.db").read_bytes()
    with pytest.raises(VaultTooNew) as newer:
        samples.again(folder)
    assert newer.value.found == 99
    assert (folder / "vault.db").read_bytes() == before
    key = json.loads((folder / "vault.key").read_bytes())
    (folder / "vault.key").write_text(json.dumps({**key, "version": 2}))
    with pytest.raises(VaultTooNew):
        Vault.open(folder, samples.PASSPHRASE)


def test_no_permission_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError(13, "refused")

    monkeypatch.setattr("app.storage.lock.os.open", refused)
    with pytest.raises(VaultUnwritable):
        samples.again(folder)


def test_facts_are_known_without_the_key(folder: Path) -> None:
    info = outside.info(folder)
    with samples.again(folder) as opened:
        assert info.id == opened.id
        assert outside.info(folder).id == info.id
    assert (info.exists, info.version, info.kdf, info.created_at) == (True, 1, FLOOR, 1_700_000_000)
    assert info.database_bytes == (folder / "vault.db").stat().st_size
    assert info.key_bytes == (folder / "vault.key").stat().st_size


# -- one at a time ---------------------------------------------------------------------------------

HOLD = """
import sys
from pathlib import Path
from tests.vaults import samples
from app.storage.vault import Vault
vault = Vault.open(Path(sys.argv[1]), samples.PASSPHRASE)
print("open", flush=True)
sys.stdin.read()
"""


def test_a_second_program_is_turned_away_until_the_first_ends_however_it_ends(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, folder], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"open\n"
        for open_it in (lambda: outside.require_free(folder), lambda: samples.again(folder)):
            with pytest.raises(VaultInUse):
                open_it()
        if os.name == "posix":
            child.send_signal(signal.SIGKILL)
        else:
            child.kill()
    with samples.again(folder) as opened:
        assert titles(opened) == ["Kept"]


def test_one_program_cannot_open_it_twice(folder: Path) -> None:
    with samples.again(folder):
        with pytest.raises(VaultInUse):
            samples.again(folder)
        with pytest.raises(VaultInUse):
            Vault.open(folder, samples.PASSPHRASE)


def test_the_database_is_locked_against_programs_that_know_nothing_of_ours(folder: Path) -> None:
    with samples.again(folder), pytest.raises(VaultInUse):
        connection.connect(folder / "vault.db", samples.database_key())


def test_a_child_that_is_just_being_started_does_not_keep_the_vault_in_use(folder: Path) -> None:
    """Until it runs its program it has every file of ours open, which is what `dup` makes here."""
    opened = samples.again(folder)
    assert opened._lock._handle is not None
    inherited = os.dup(opened._lock._handle)
    try:
        opened.close()
        samples.again(folder).close()
    finally:
        os.close(inherited)


def test_errors_of_storage_are_errors_of_the_program(tmp_path: Path) -> None:
    """Whatever the driver says on opening rubbish, it arrives as an AppError."""
    place = tmp_path / "vault"
    with samples.opened(place):
        pass
    rubbish: list[Callable[[bytes], bytes]] = [
        lambda content: content[:-1],
        lambda content: content + b"x",
        lambda content: content[:20] + b"\0" + content[21:],
        lambda content: content[4096:],
        lambda content: content[:4000] + bytes(200) + content[4200:],
    ]
    whole = (place / "vault.db").read_bytes()
    for spoil in rubbish:
        (place / "vault.db").write_bytes(spoil(whole))
        try:
            samples.again(place).close()
        except AppError as error:
            assert isinstance(error, VaultDamaged)
