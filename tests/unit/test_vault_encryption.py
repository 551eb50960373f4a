"""Nothing on the disk can be read without the key, and the checks that say so can fail."""

from __future__ import annotations

import ast
import math
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import apsw
import pytest

from app.domain.chat import State
from app.domain.errors import VaultDamaged
from app.storage import connection
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.search import search
from app.storage.vault import Vault
from tests.vaults import samples

ROOT = Path(__file__).parents[2]
MARK = "Zyxwvutsrq Marker 4711"


def fill(folder: Path, mark: str = MARK, count: int = 150) -> None:
    """A vault that has held the mark in every place it can."""
    with samples.opened(folder) as vault:
        conversations, documents = Conversations(vault), Documents(vault)
        conversation = conversations.create(1.0, f"About {mark}")
        documents.add(conversation.id, samples.document(f"{mark} " * 200, f"{mark}.pdf"), 1.0)
        with vault.transaction():
            for number in range(count):
                _, reply = conversations.add_exchange(conversation.id, f"{mark} {number}", None, 2.0)
                conversations.finish(reply.id, State.COMPLETE, f"Yes, {mark} {number}", 3.0)
        assert search(vault, mark)
        vault.rows("SELECT text FROM messages ORDER BY text DESC, random()")


def entropy(content: bytes) -> float:
    counts = Counter(content).values()
    return -sum(count / len(content) * math.log2(count / len(content)) for count in counts)


def holding(folder: Path, mark: str) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and mark.encode() in file.read_bytes()]


def test_the_database_looks_like_noise(tmp_path: Path) -> None:
    fill(tmp_path)
    content = (tmp_path / "vault.db").read_bytes()
    assert not content.startswith(connection.PLAIN_HEADER)
    assert entropy(content) > 7.9
    with pytest.raises(sqlite3.DatabaseError), sqlite3.connect(tmp_path / "vault.db") as plain:
        plain.execute("SELECT * FROM sqlite_schema")
    plain.close()


def test_the_settings_are_the_safe_ones(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        found = {
            name: vault.rows(f"PRAGMA {name}")[0][name]
            for name in ("temp_store", "secure_delete", "journal_mode", "locking_mode", "synchronous")
        }
        cipher = vault.rows("PRAGMA cipher_version")[0]["cipher_version"]
        engine = vault.rows("SELECT sqlite_version() AS v")[0]["v"]
    assert found == {
        "temp_store": 2,
        "secure_delete": 1,
        "journal_mode": "wal",
        "locking_mode": "exclusive",
        "synchronous": 2,
    }
    assert tuple(map(int, cipher.split()[0].split("."))) >= (4, 19)
    assert tuple(map(int, engine.split("."))) >= (3, 53, 3)


def test_a_setting_that_does_not_take_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, count=1)
    monkeypatch.setattr(connection, "RECIPE", (("temp_store", "FILE", 2),))
    with pytest.raises(RuntimeError, match="setting"):
        samples.again(tmp_path)
    monkeypatch.undo()
    samples.again(tmp_path).close()


WRITE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from app.storage.conversations import Conversations
from tests.vaults import samples

vault = samples.fresh(Path(sys.argv[1]))
if sys.argv[3] == "leak":
    vault.run("PRAGMA temp_store = FILE")
vault.run("PRAGMA cache_size = 20")
vault.run("PRAGMA temp.cache_size = 5")
conversations = Conversations(vault)
conversation = conversations.create(1.0, sys.argv[2])
with vault.transaction():
    for number in range(400):
        text = f"{sys.argv[2]} {number} " + "filler words " * 30
        conversations.add_exchange(conversation.id, text, None, 1.0)
with vault.transaction():
    vault.run("CREATE TEMP TABLE sorted AS SELECT text FROM messages ORDER BY text DESC")
    vault.run("CREATE INDEX temp.by_text ON sorted (text)")
    vault.run("UPDATE messages SET text = text || ' again'")
    found = 0
    for handle in Path("/proc/self/fd").iterdir():
        try:
            if handle.resolve(strict=False).is_dir() or not os.path.exists(handle) or handle.name in "012":
                continue
            found += handle.read_bytes().count(sys.argv[2].encode())
        except OSError:
            pass
    print(found, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
@pytest.mark.parametrize("way", ["safe", "leak"])
def test_a_killed_program_leaves_no_text_in_any_file(tmp_path: Path, way: str) -> None:
    """Also looks into unlinked temporary files. With `temp_store` set wrongly it finds them full of text."""
    folder = tmp_path / "vault"
    done = subprocess.run(
        [sys.executable, "-c", WRITE_AND_DIE, folder, MARK, way],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "TMPDIR": str(tmp_path), "SQLITE_TMPDIR": str(tmp_path)},
    )
    assert done.returncode == -9, done.stderr
    in_open_files = int(done.stdout)
    assert (in_open_files > 0) is (way == "leak")
    assert holding(tmp_path, MARK) == []
    assert (folder / "vault.db-wal").stat().st_size > 0
    assert not (folder / "vault.db-shm").exists()
    with Vault.open(folder, samples.PASSPHRASE) as vault:
        texts = [row["text"] for row in vault.rows("SELECT text FROM messages WHERE role = 'user'")]
        assert len(texts) == 400
        assert not any(text.endswith("again") for text in texts)
        assert vault.check() == []


def test_the_search_for_text_can_find_it(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "plain.db") as plain:
        plain.execute("CREATE TABLE t (text)")
        plain.execute("INSERT INTO t VALUES (?)", (MARK,))
    plain.close()
    fill(tmp_path / "vault")
    assert holding(tmp_path, MARK) == ["plain.db"]
    assert MARK.encode() in samples.decrypted(tmp_path / "vault" / "vault.db", samples.database_key())


def test_a_changed_byte_is_found_in_its_page(tmp_path: Path) -> None:
    fill(tmp_path)
    database = tmp_path / "vault.db"
    content = bytearray(database.read_bytes())
    pages = len(content) // samples.PAGE
    spoiled = [
        pages - 5,
        pages - 3,
        pages - 1,
    ]  # written last: no page of the schema, without which none opens
    for page in spoiled:
        content[(page - 1) * samples.PAGE + 100] ^= 1
    database.write_bytes(content)
    with samples.again(tmp_path) as vault:
        faults = " ".join(vault.check())
        for page in spoiled:
            assert f"page {page}" in faults
        with pytest.raises(VaultDamaged):
            for table in ("messages", "documents", "message_search_data"):
                vault.rows(f"SELECT * FROM {table}")


def test_a_whole_vault_has_no_faults(tmp_path: Path) -> None:
    fill(tmp_path)
    with samples.again(tmp_path) as vault:
        assert vault.check() == []


def test_another_implementation_reads_the_file_with_the_same_key(tmp_path: Path) -> None:
    fill(tmp_path, count=3)
    database = apsw.Connection(str(tmp_path / "vault.db"), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        raw = f"key = \"x'{samples.database_key().hex()}'\""
        for pragma in ("cipher = 'sqlcipher'", "legacy = 4", raw):
            database.execute(f"PRAGMA {pragma}").fetchall()
        texts = [row[0] for row in database.execute("SELECT text FROM messages WHERE role = 'user'")]
        hits = database.execute(
            "SELECT count(*) FROM message_search WHERE message_search MATCH 'marker'"
        ).fetchone()
        checked = database.execute("PRAGMA integrity_check").fetchall()
    finally:
        database.close()
    assert texts == [f"{MARK} {number}" for number in range(3)]
    assert hits == (6,)
    assert checked == [("ok",)]


def test_the_plain_driver_is_imported_nowhere() -> None:
    for file in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert "sqlite3" not in [alias.name for alias in node.names], file
            if isinstance(node, ast.ImportFrom):
                assert node.module not in ("sqlite3", "sqlite3.dbapi2"), file
            if isinstance(node, ast.Import | ast.ImportFrom) and file.name != "driver.py":
                named = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
                assert not any(name.startswith("sqlite_utils") for name in named), file
