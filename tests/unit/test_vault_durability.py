"""What was acknowledged is there after a kill and on a full disk; a migration happens whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.chat import State
from app.domain.errors import DiskFull
from app.storage.conversations import Conversations
from app.storage.migrations import VERSION
from app.storage.search import search
from app.storage.vault import Vault
from tests.vaults import samples

ROOT = Path(__file__).parents[2]
needs_kill = pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL and fork")

STREAM = """
import os, signal, sys
from pathlib import Path
from app.storage.conversations import Conversations
from app.storage.vault import Vault
from tests.vaults import samples

master = samples.key().master
for kill in range(10):
    folder = Path(sys.argv[1]) / str(kill)
    ready, tell = os.pipe()
    child = os.fork()
    if not child:
        vault = samples.fresh(folder)
        store = Conversations(vault)
        conversation = store.create(1.0, "Streamed")
        _, reply = store.add_exchange(conversation.id, "Count, please", "m", 2.0)
        text = ""
        for number in range(100_000):
            text += f"{number} "
            store.save_text(reply.id, text)
            os.write(tell, b"x")
    acknowledged = 0
    while acknowledged < 1 + 11 * kill:
        acknowledged += len(os.read(ready, 1))
    for _ in range(kill * 211):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.set_blocking(ready, False)
    try:
        acknowledged += len(os.read(ready, 1 << 20))
    except BlockingIOError:
        pass
    vault = Vault.open_with_key(folder, master)
    store = Conversations(vault)
    marked = store.mark_interrupted()
    question, reply = store.messages(store.list()[0].id)
    words = reply.text.split()
    print(
        question.text == "Count, please",
        marked,
        reply.state,
        words == [str(number) for number in range(len(words))],
        len(words) >= acknowledged,
        len(store.search("5")) == (len(words) > 5),
        vault.check(),
        sep="|",
    )
    vault.close()
"""


@needs_kill
def test_a_reply_cut_by_a_kill_is_kept_up_to_the_last_save(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", STREAM, tmp_path]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["True|1|interrupted|True|True|True|[]"] * 10


MIGRATE = """
import os, signal, sys
from pathlib import Path
from app.storage import migrations
from app.storage.vault import Vault
from tests.vaults import samples

step = int(sys.argv[2])
statements = [
    "ALTER TABLE conversations ADD COLUMN colour TEXT",
    "UPDATE conversations SET colour = 'red'",
    "CREATE TABLE copies AS SELECT * FROM messages",
    "DROP TABLE copies",
    "UPDATE messages SET model_id = 'other'",
]

def another(db):
    for number, statement in enumerate(statements):
        if number == step:
            os.kill(os.getpid(), signal.SIGKILL)
        db.conn.execute(statement)
    if step == len(statements):
        raise RuntimeError("the migration failed")

before, after = migrations.VERSION, migrations.VERSION + 1
migrations.VERSION = after
migrations._TRIGGERS[after] = migrations._TRIGGERS[before]
migrations._step(after)(another)
Vault.open(Path(sys.argv[1]), samples.PASSPHRASE).close()
"""


@needs_kill
@pytest.mark.parametrize("step", range(7))
def test_a_migration_killed_at_any_step_never_happened(tmp_path: Path, step: int) -> None:
    """Step 5 is a migration that fails by itself, and 6 one that succeeds."""
    with samples.opened(tmp_path) as vault:
        store = Conversations(vault)
        conversation = store.create(1.0, "Before")
        store.add_exchange(conversation.id, "What is there stays", "m", 2.0)
    arguments = [sys.executable, "-c", MIGRATE, tmp_path, str(step)]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == (-signal.SIGKILL if step < 5 else 1 if step == 5 else 0)
    if step == 6:
        return
    with samples.again(tmp_path) as vault:
        assert vault.rows("PRAGMA user_version") == [{"user_version": VERSION}]
        assert "colour" not in vault.rows("SELECT * FROM conversations")[0]
        assert Conversations(vault).messages(conversation.id)[0].text == "What is there stays"
        assert search(vault, "stays")
        assert vault.check() == []


# -- a full disk -----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", place]
    if (
        sys.platform != "linux"
        or os.geteuid() != 0
        or subprocess.run(command, capture_output=True).returncode
    ):
        pytest.skip("mounting a small disk needs root on Linux")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def test_on_a_full_disk_nothing_committed_is_lost(small_disk: Path) -> None:
    folder = small_disk / "vault"
    with samples.opened(folder) as vault:
        store = Conversations(vault)
        conversation = store.create(1.0, "Long")
        kept = 0
        with pytest.raises(DiskFull) as full:
            for kept in range(2_000):
                store.add_exchange(conversation.id, f"{kept} " + "word " * 2_000, "m", 2.0)
        assert kept > 20
        assert full.value.path == str(folder / "vault.db")
        assert len(store.messages(conversation.id)) == 2 * kept  # no half of an exchange
        with pytest.raises(DiskFull):
            for _ in range(100):
                store.save_text(store.messages(conversation.id)[-1].id, "x" * 100_000)
        with pytest.raises(DiskFull):
            for _ in range(2_000):
                vault.adopt(vault.key_file)
                (small_disk / "filler").open("ab").write(bytes(4096))
    with samples.again(folder) as vault:  # still full
        store = Conversations(vault)
        assert store.mark_interrupted() == 0
        assert len(store.messages(conversation.id)) == 2 * kept
        assert search(vault, f"{kept - 1}")
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    with samples.again(folder) as vault:
        store = Conversations(vault)
        assert store.mark_interrupted() == kept
        assert vault.check() == []
        assert vault.key_file.to_bytes() == samples.key().file.to_bytes()


@pytest.mark.parametrize("left", [0, 4, 40, 90])
def test_a_vault_that_does_not_fit_is_not_made(small_disk: Path, left: int) -> None:
    free = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(bytes(free.f_bavail * free.f_frsize - left * 1024))
    with pytest.raises(DiskFull):
        samples.fresh(small_disk / "vault")
    assert [file.name for file in small_disk.iterdir()] == ["filler"]


def test_a_transaction_is_whole_or_not_at_all(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        store = Conversations(vault)
        with pytest.raises(ZeroDivisionError), vault.transaction():
            store.create(1.0, "never")
            with vault.transaction():
                store.create(1.0, "never either")
            _ = 1 / 0
        assert store.list() == []
        with vault.transaction():
            store.create(1.0, "outer")
            with pytest.raises(ZeroDivisionError), vault.transaction():
                store.create(1.0, "inner")
                _ = 1 / 0
        assert [conversation.title for conversation in store.list()] == ["outer"]


# -- erasing ---------------------------------------------------------------------------------------


def erased(folder: Path, mark: str) -> int:
    return samples.decrypted(folder / "vault.db", samples.database_key()).lower().count(mark.encode())


def test_what_is_deleted_for_good_is_in_no_page(tmp_path: Path) -> None:
    marks = ["zyxtitle", "zyxquestion", "zyxanswer", "zyxversion", "zyxdraft"]
    with samples.opened(tmp_path) as vault:
        store = Conversations(vault)
        for number in range(60):
            other = store.create(float(number), f"Other {number}")
            store.add_exchange(other.id, f"Filler {number} " * 20, "m", 1.0)
        doomed = store.create(1.0, "A zyxtitle here")
        for number in range(30):
            _, reply = store.add_exchange(doomed.id, f"zyxquestion {number} " * 10, "m", 2.0)
            store.save_text(reply.id, "zyxdraft " * 500)
            store.finish(reply.id, State.COMPLETE, f"zyxanswer {number} " * 10, 3.0)
            again = store.add_reply_version(reply.id, 4.0)
            store.finish(again.id, State.STOPPED, "zyxversion", 5.0)
        store.rename(doomed.id, "Renamed")
        vault.checkpoint()
        assert all(erased(tmp_path, mark) > 0 for mark in marks[1:4])
        store.delete(doomed.id, 10.0)
        assert store.purge_deleted(9.0) == 0
        assert erased(tmp_path, "zyxanswer") > 0
        assert store.purge_deleted(10.0) == 1
        assert (tmp_path / "vault.db-wal").stat().st_size == 0
        assert {mark: erased(tmp_path, mark) for mark in marks} == dict.fromkeys(marks, 0)
        assert vault.check() == []
        assert len(store.list()) == 60


def test_an_older_text_of_a_reply_is_in_no_page(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        store = Conversations(vault)
        conversation = store.create(1.0)
        _, reply = store.add_exchange(conversation.id, "q", "m", 2.0)
        store.save_text(reply.id, "zyxfirst " * 3_000)
        vault.checkpoint()
        assert erased(tmp_path, "zyxfirst") > 0
        store.finish(reply.id, State.COMPLETE, "second", 3.0)
        vault.checkpoint()
        assert erased(tmp_path, "zyxfirst") == 0


def test_a_vault_closes_on_a_full_disk_too(small_disk: Path) -> None:
    vault = samples.fresh(small_disk / "vault")
    store = Conversations(vault)
    conversation = store.create(1.0, "Kept")
    free = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(bytes(free.f_bavail * free.f_frsize))
    vault.close()
    (small_disk / "filler").unlink()
    with samples.again(small_disk / "vault") as opened:
        assert isinstance(opened, Vault)
        assert Conversations(opened).get(conversation.id).title == "Kept"
