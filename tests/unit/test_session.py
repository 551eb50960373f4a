"""The door: what is deleted is gone once the vault is locked, and what a session leaves is put in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.paths import Paths
from app.services.background import Inline
from app.services.session import Session, VaultService
from app.wiring import compose
from tests.fakes_engine import FakeSpawn, FakeTimers
from tests.vaults import samples

Open = Callable[[], Session]


@pytest.fixture
def vaults(tmp_path: Path) -> VaultService:
    paths = Paths(tmp_path)
    samples.fresh(paths.vault).close()
    return compose(paths, Inline(), FakeSpawn(), FakeTimers().later).vaults


@pytest.fixture
def unlock(vaults: VaultService) -> Open:
    def unlock() -> Session:
        opened: list[Session] = []
        failed: list[Exception] = []
        vaults.unlock(samples.PASSPHRASE, opened.append, failed.append)
        assert failed == []
        return opened[0]

    return unlock


def kept(session: Session) -> int:
    """Conversations in the vault, deleted ones too."""
    return int(session.vault.rows("SELECT count(*) AS n FROM conversations")[0]["n"])


def test_a_deleted_chat_can_be_brought_back_until_the_vault_is_locked(
    vaults: VaultService, unlock: Open
) -> None:
    session = unlock()
    gone, back = session.chat.new("gone"), session.chat.new("back")
    session.chat.delete(gone.id)
    session.chat.delete(back.id)
    session.chat.restore(back.id)
    vaults.lock()
    again = unlock()
    assert [chat.title for chat in again.chat.conversations()] == ["back"]
    assert kept(again) == 1
    vaults.lock()


def test_a_chat_deleted_before_the_program_was_killed_is_erased_at_the_next_unlock(
    vaults: VaultService, unlock: Open
) -> None:
    session = unlock()
    session.chat.delete(session.chat.new("gone").id)
    assert kept(session) == 1
    session.vault.close()  # what the kernel does: no lock, no last act
    assert kept(unlock()) == 0
    vaults.lock()


def test_locking_keeps_a_reply_in_work_as_interrupted(vaults: VaultService, unlock: Open) -> None:
    session = unlock()
    conversation = session.chat.new()
    session.chat.send(conversation.id, "Hello")
    vaults.lock()
    again = unlock()
    assert [message.state for message in again.chat.messages(conversation.id)] == ["complete", "interrupted"]
    vaults.lock()
