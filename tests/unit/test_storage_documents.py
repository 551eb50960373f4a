"""Documents and summaries come back as they went in, and a document's text lies in the vault once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.documents import Block, BlockKind, FileKind, Page, PageState
from app.domain.summarising import Coverage, Point, Summary, Support
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.vault import Vault
from tests.vaults import samples


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with samples.opened(tmp_path) as opened:
        yield opened


@pytest.fixture
def documents(vault: Vault) -> Documents:
    return Documents(vault)


@pytest.fixture
def conversation(vault: Vault) -> str:
    return Conversations(vault).create(1.0, "t").id


def test_a_document_comes_back_whole(documents: Documents, conversation: str) -> None:
    stored = documents.add(conversation, samples.document(), 7.5)
    assert documents.get(stored.id) == stored
    assert stored.added_at == 7.5


def test_a_document_with_nothing_in_it_and_one_with_everything_come_back(
    documents: Documents, conversation: str
) -> None:
    empty = dataclasses.replace(
        samples.document(), text="", pages=(), blocks=(), paged=False, kind=FileKind.TEXT, title=""
    )
    odd = "\0nul\r\n\u202e\U0001f600 " * 1_000
    everything = dataclasses.replace(
        empty,
        text=odd,
        pages=tuple(Page(n + 1, n, n + 1, state) for n, state in enumerate(PageState)),
        blocks=tuple(Block(kind, n, n + 2, n % 7) for n, kind in enumerate(BlockKind)),
        doubtful=((3, 5), (20, 28)),
    )
    for document in (empty, everything):
        assert documents.get(documents.add(conversation, document, 1.0).id).document == document


def test_a_conversations_documents_are_in_order(
    vault: Vault, documents: Documents, conversation: str
) -> None:
    other = Conversations(vault).create(1.0).id
    for name, place in (("b", conversation), ("x", other), ("a", conversation)):
        documents.add(place, samples.document(name=name), 1.0)
    assert [stored.document.name for stored in documents.for_conversation(conversation)] == ["b", "a"]


def test_a_long_document_is_stored_once(vault: Vault, documents: Documents, conversation: str) -> None:
    text = "".join(f"Sentence {number} of a long document. " for number in range(60_000))
    pages = tuple(Page(n + 1, n * 1_000, (n + 1) * 1_000, PageState.READ) for n in range(2_000))
    blocks = tuple(Block(BlockKind.PARAGRAPH, n * 100, n * 100 + 99) for n in range(20_000))
    document = dataclasses.replace(samples.document(), text=text, pages=pages, blocks=blocks)
    vault.checkpoint()
    before = vault.path.stat().st_size
    stored = documents.add(conversation, document, 1.0)
    vault.checkpoint()
    assert documents.get(stored.id).document == document
    assert vault.path.stat().st_size - before < 1.5 * len(text)


def test_a_summary_grows_and_comes_back_whole(vault: Vault, documents: Documents, conversation: str) -> None:
    stored = documents.add(conversation, samples.document(), 1.0)
    _, reply = Conversations(vault).add_exchange(conversation, "a.pdf", "m", 2.0, stored.id)
    assert documents.summary(reply.id) is None
    points = tuple(
        Point(f"Point {n}", support, n + 1, n, n + 5, f"Heading {n}") for n, support in enumerate(Support)
    )
    started = Coverage(3, (1,), unread=(2, 3))
    for done in range(len(points) + 1):
        partial = Summary(stored.id, points[:done], started, "m", 4, done / 3)
        documents.save_summary(reply.id, partial)
        assert documents.summary(reply.id) == partial
    whole = Summary(stored.id, points[1:], Coverage(4, (1,), (2,), (3,), (4,), (), False), "other", 0, 9.25)
    documents.save_summary(reply.id, whole)
    assert documents.summary(reply.id) == whole
    assert vault.rows("SELECT count(*) AS n FROM summary_points") == [{"n": len(points) - 1}]


def test_what_is_unknown_is_a_bug_and_stores_nothing(
    vault: Vault, documents: Documents, conversation: str
) -> None:
    unknown = "0" * 32
    summary = Summary(unknown, (), Coverage(0, ()), "m")
    _, reply = Conversations(vault).add_exchange(conversation, "q", "m", 1.0)
    for call in (
        lambda: documents.get(unknown),
        lambda: documents.add(unknown, samples.document(), 1.0),
        lambda: documents.save_summary(unknown, summary),
        lambda: documents.save_summary(reply.id, summary),
    ):
        with pytest.raises(LookupError):
            call()
    assert vault.rows("SELECT count(*) AS n FROM documents") == [{"n": 0}]
    assert vault.rows("SELECT count(*) AS n FROM summaries") == [{"n": 0}]


def test_a_document_comes_in_steps_and_then_at_once(documents: Documents, conversation: str) -> None:
    pages = tuple(Page(n + 1, n, n + 1, PageState.READ) for n in range(4_000))
    blocks = tuple(Block(BlockKind.PARAGRAPH, n, n + 1) for n in range(4_000))
    document = dataclasses.replace(samples.document(), text="x" * 4_000, pages=pages, blocks=blocks)
    stored = documents.add(conversation, document, 1.0)
    steps = documents.getting(stored.id)
    taken = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            assert end.value.document == document
            break
        taken += 1
    assert taken > 4
    assert documents.get(stored.id).document is documents.get(stored.id).document


def test_a_document_that_was_erased_is_not_remembered(
    vault: Vault, documents: Documents, conversation: str
) -> None:
    stored = documents.add(conversation, samples.document(), 1.0)
    documents.get(stored.id)
    half = documents.getting(stored.id)
    vault.run("DELETE FROM conversations WHERE id = ?", (conversation,))
    for ask in (lambda: documents.get(stored.id), lambda: next(half)):
        with pytest.raises(LookupError):
            ask()
