"""A first day, a crash, a killed program, a second day: with the real window, vault, children and model."""

from __future__ import annotations

import os
import re
import select
import signal
import sqlite3
from pathlib import Path

import apsw
import pytest

from app.storage import keys, outside
from tests.e2e.conftest import MARKER, SHOTS, Person, report
from tests.e2e.plays import PASSPHRASE

pytestmark = [pytest.mark.e2e, pytest.mark.model]


@pytest.fixture(scope="module")
def first_day(person: Person, tmp_path_factory: pytest.TempPathFactory) -> str:
    document = report(tmp_path_factory.mktemp("documents") / "Northmere report.pdf")
    return person.play("first_day", "--file", str(document), "--marker", MARKER)


def test_a_newcomer_chats_and_has_a_document_summarised(first_day: str) -> None:
    taken = {path.name for path in SHOTS.glob("*.png")}
    assert {"05-empty.png", "06-first-reply.png", "12-summary.png", "13-evidence.png"} <= taken
    assert "PLAYED" in first_day


def test_no_network_socket_in_the_whole_session(person: Person, first_day: str) -> None:
    """Stillroom asks the kernel whether it may: each such question must have been refused."""
    if person.trace is None:
        pytest.skip("strace is not installed")
    lines = person.trace.read_text(errors="replace").splitlines()
    local = [line for line in lines if "AF_UNIX" in line and "= -1" not in line]
    assert local, "the trace saw no socket at all, so it proves nothing"
    made = [line for line in lines if re.search(r"AF_(INET6?|PACKET|NETLINK)", line) and "= -1" not in line]
    assert made == []


def test_what_was_written_is_in_no_readable_file(person: Person, first_day: str) -> None:
    assert person.places_with(MARKER.encode()) == []
    control = person.folder / "temporary" / "control.txt"
    control.write_text(f"a note with {MARKER} in it")
    assert person.places_with(MARKER.encode()) == ["temporary/control.txt"]
    control.unlink()


def test_the_vault_is_no_sqlite_file_but_opens_with_its_key_elsewhere(person: Person, first_day: str) -> None:
    """An independent implementation (SQLite3 Multiple Ciphers) reads it: nobody depends on this program."""
    database = person.home / "vault" / "vault.db"
    assert not database.read_bytes().startswith(b"SQLite format 3")
    plain = sqlite3.connect(database)
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT count(*) FROM sqlite_schema")
    plain.close()
    master = keys.unlock_with_passphrase(outside.load_key_file(database.parent), PASSPHRASE)
    key = keys.subkey(master, "sqlcipher").hex()
    reader = apsw.Connection(str(database))
    for pragma in ("cipher='sqlcipher'", "legacy=4", f"key=\"x'{key}'\""):
        reader.execute(f"PRAGMA {pragma}")
    texts = [row[0] for row in reader.execute("SELECT text FROM messages ORDER BY created_at")]
    reader.close()
    assert any(MARKER in text for text in texts)


def test_a_killed_program_keeps_the_text(person: Person, first_day: str) -> None:
    running = person.start("write_until_killed")
    assert running.stdout is not None
    line = next(line for line in running.stdout if line.startswith("KILL ME"))
    child = int(line.split()[2])
    pid = running.pid if person.trace is None else _program_under(running.pid)
    os.kill(pid, signal.SIGKILL)
    running.communicate(timeout=60)
    assert not Path(f"/proc/{child}").exists() or _gone(child)


def test_everything_is_found_the_next_day(person: Person, first_day: str) -> None:
    said = person.play("second_day")
    states = re.findall(r"MESSAGE \d+ (\w+) (\w+) (\w+) (\d+)", said)
    assert ("assistant", "text", "complete") in {state[:3] for state in states}
    assert ("assistant", "summary", "complete") in {state[:3] for state in states}
    interrupted = [int(words) for role, _, state, words in states if state == "interrupted"]
    assert interrupted and max(interrupted) > 20
    assert "TITLE Northmere report" in said


def _program_under(pid: int) -> int:
    """The program that strace runs."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0])


def _gone(pid: int) -> bool:
    """Whether a process ends by itself soon: its parent is dead and its input closed."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([descriptor], [], [], 10)
    os.close(descriptor)
    return bool(ready)
