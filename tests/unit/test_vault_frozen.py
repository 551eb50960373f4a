"""Every version that was ever released still opens, comes to the present one, and keeps what is in it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from app.domain.chat import Kind, State
from app.domain.errors import VaultDamaged, VaultTooNew
from app.domain.summarising import Support
from app.storage import migrations
from app.storage.answers import Answers
from app.storage.collections import Collections
from app.storage.connection import translated
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.judgements import Comparisons, Evaluations
from app.storage.licences import Licences
from app.storage.pack_results import PackResults
from app.storage.passages import Embedder, Passages
from app.storage.pseudonyms import Pseudonyms
from app.storage.search import search
from app.storage.secrets import Secrets
from app.storage.vault import Vault
from tests.vaults import samples

FROZEN = Path(__file__).parents[1] / "vaults"
VERSIONS = list(range(1, migrations.VERSION + 1))


@pytest.fixture(params=VERSIONS, ids=lambda version: f"v{version}")
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(FROZEN / f"v{request.param}", tmp_path / "vault"))


def test_every_version_has_a_frozen_vault_and_a_migration() -> None:
    frozen = sorted(path.name for path in FROZEN.iterdir() if re.fullmatch(r"v\d+", path.name))
    assert frozen == sorted(f"v{version}" for version in VERSIONS)
    assert sorted(migrations._TRIGGERS) == VERSIONS
    assert len(migrations._STEPS._migrations) == migrations.VERSION


def test_it_opens_at_the_present_version_with_everything_in_it(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    frozen = request.node.callspec.params["folder"]
    with Vault.open(folder, samples.PASSPHRASE) as vault:
        assert vault.rows("PRAGMA user_version")[0]["user_version"] == migrations.VERSION
        with vault.transaction():
            migrations.verify(vault.db)
        assert vault.check() == []
        store, documents = Conversations(vault), Documents(vault)
        assert store.mark_interrupted() == 1
        chat, letters = store.list()
        assert (chat.title, chat.pinned, chat.model_id) == ("Über den Löwenzahn", True, "aaaabbbbccccdddd")
        question, reply, _, cut = store.messages(chat.id)[:4]
        assert question.text == "What is a dandelion?"
        assert (reply.text, reply.version, reply.versions) == ("A yellow flower.", 2, 2)
        assert [one.state for one in store.versions(reply.id)] == [State.STOPPED, State.COMPLETE]
        assert (reply.thinking, reply.thinking_s) == (("Weeds, then.", 0.5) if frozen > 1 else ("", 0.0))
        voice = (reply.adapter, reply.adapter_name, reply.adapter_strength)
        assert voice == (("ccccddddeeeeffff", "Garden letters", 0.5) if frozen > 5 else ("", "", 0.0))
        assert search(vault, "weeds") == []
        assert (cut.text, cut.state) == ("It becomes a", State.INTERRUPTED)
        assert [hit.conversation.id for hit in search(vault, "lowenz")] == [chat.id]
        assert [hit.conversation.id for hit in search(vault, "yellow flower")] == [chat.id]
        said = store.messages(letters.id)[1]
        assert (said.kind, said.state, said.error) == (Kind.SUMMARY, State.FAILED, '{"error":"EngineFailed"}')
        stored = documents.for_conversation(letters.id)[0]
        assert stored.document == samples.document()
        summary = documents.summary(said.id)
        assert summary is not None
        assert [point.support for point in summary.points] == [Support.VERIFIED, Support.WEAK]
        assert stored.document.text[summary.points[0].start : summary.points[0].end] == "The dose is 5 mg."
        assert summary.coverage.blank == (2,)
        assert store.purge_deleted(1e12) == 1
        if frozen > 4:
            equipped(vault)
        if frozen > 2:
            asked(vault, store.messages(chat.id)[5].id, stored.id)


def equipped(vault: Vault) -> None:
    """What version 5 brought: licences accepted, a secret, an evaluation, a comparison."""
    [accepted] = Licences(vault).list()
    assert (accepted.licence, accepted.model, accepted.accepted_at) == ("HAI-DEF", "aaaabbbbccccdddd", 220.0)
    assert Secrets(vault).get("hub") == "hf_example"
    assert [body for _, _, body in Evaluations(vault).list("aaaabbbbccccdddd")] == [{"passed": 3}]
    assert [body for _, body in Comparisons(vault).list()] == [{"prompt": "Why?"}]


def asked(vault: Vault, answer: str, document: str) -> None:
    """What version 3 brought: a collection that is found, and goes without a trace."""
    collections, passages = Collections(vault), Passages(vault)
    letters = collections.list()[0]
    good, bad = collections.sources(letters.id)
    assert (good.error, bad.document_id, bad.error) == (None, None, '{"error":"DocumentDamaged"}')
    first = passages.get(passages.found(letters.id, '"dose"', 5)).popitem()[1]
    assert "dose is 5" in first.passage.text
    embedder = Embedder("m", 2, "query: ", "passage: ")
    assert passages.vectors(letters.id, embedder) == ([first.number], b"\0\x3c\0\0")
    assert Answers(vault).of(answer) == (letters.id, {"question": "Which dose?"})
    assert PackResults(vault).reply(document, "key") == "- The dose is 5 mg."
    assert Pseudonyms(vault).all() == {("name", "Löwe"): "Person A"}
    collections.remove(letters.id)
    assert Answers(vault).of(answer) == (None, {"question": "Which dose?"})
    assert vault.rows("SELECT rowid FROM passage_search WHERE passage_search MATCH 'dose'") == []
    assert vault.check() == []


def test_the_recovery_code_opens_it(folder: Path) -> None:
    found = re.search(r"Recovery code: (\S+)", (folder / "README.md").read_text("utf-8"))
    assert found is not None
    Vault.open_with_recovery(folder, found[1]).close()


def test_the_frozen_vaults_are_not_private_and_small() -> None:
    for version in VERSIONS:
        files = {path.name: path.stat().st_size for path in (FROZEN / f"v{version}").iterdir()}
        assert sorted(files) == ["README.md", "vault.db", "vault.key"]
        assert sum(files.values()) < 400_000


# -- what is checked after a migration -------------------------------------------------------------


def test_a_lost_trigger_is_noticed(tmp_path: Path) -> None:
    """`table.transform()` of sqlite-utils drops them without a word."""
    with samples.opened(tmp_path) as vault:
        with vault.transaction():
            migrations.verify(vault.db)
        vault.run("PRAGMA foreign_keys = OFF")
        with pytest.raises(RuntimeError, match="triggers"), vault.transaction():
            vault.db.table("messages").transform(types={"text": str})
            migrations.verify(vault.db)
        with vault.transaction():
            migrations.verify(vault.db)


def test_a_search_index_that_lags_is_noticed(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        store = Conversations(vault)
        store.add_exchange(store.create(1.0).id, "findable", None, 1.0)
        with pytest.raises(VaultDamaged), vault.transaction():
            vault.run("INSERT INTO message_search (message_search) VALUES ('delete-all')")
            with translated(vault.path):
                migrations.verify(vault.db)
        assert search(vault, "findable")


def test_broken_references_are_noticed(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        vault.run("PRAGMA foreign_keys = OFF")
        with pytest.raises(RuntimeError, match="references"), vault.transaction():
            vault.run("INSERT INTO pages VALUES (77, 0, 1, 0, 0, 'read', '', 1)")
            migrations.verify(vault.db)


def test_the_probe_leaves_nothing(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        with vault.transaction():
            migrations.verify(vault.db)
        for table in ("conversations", "messages", "message_search", "title_search"):
            assert vault.rows(f"SELECT count(*) AS n FROM {table}") == [{"n": 0}]


def test_a_database_without_a_schema_is_damage(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        vault.run("PRAGMA user_version = 0")
    with pytest.raises(VaultDamaged):
        samples.again(tmp_path)
    with pytest.raises(VaultTooNew):
        with samples.opened(tmp_path / "newer") as vault:
            vault.run(f"PRAGMA user_version = {migrations.VERSION + 1}")
        samples.again(tmp_path / "newer")
