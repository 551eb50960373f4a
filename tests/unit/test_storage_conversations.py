"""Conversations and messages are kept as they were written, and found by their words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.chat import Conversation, Kind, Message, Role, State
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.search import MOST_HITS, match_expression, search
from app.storage.vault import Vault
from tests.vaults import samples


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with samples.opened(tmp_path) as opened:
        yield opened


@pytest.fixture
def store(vault: Vault) -> Conversations:
    return Conversations(vault)


def titles(conversations: list[Conversation]) -> list[str]:
    return [conversation.title for conversation in conversations]


def found(store: Conversations, query: str) -> list[str]:
    return [hit.conversation.title for hit in store.search(query)]


def say(
    store: Conversations, conversation: Conversation, question: str, answer: str, now: float = 1.0
) -> Message:
    _, reply = store.add_exchange(conversation.id, question, "m", now)
    return store.finish(reply.id, State.COMPLETE, answer, now + 1)


# -- conversations ---------------------------------------------------------------------------------


def test_the_newest_is_first_and_the_pinned_are_above(store: Conversations) -> None:
    for now, title in enumerate(("a", "b", "c")):
        store.create(float(now), title)
    by_title = {conversation.title: conversation.id for conversation in store.list()}
    assert titles(store.list()) == ["c", "b", "a"]
    store.pin(by_title["a"], True)
    assert titles(store.list()) == ["a", "c", "b"]
    store.add_exchange(by_title["b"], "hello", None, 10.0)
    store.rename(by_title["c"], "C")
    assert titles(store.list()) == ["a", "b", "C"]
    store.pin(by_title["a"], False)
    assert titles(store.list()) == ["b", "C", "a"]


def test_what_is_set_is_kept_over_a_restart(tmp_path: Path) -> None:
    with samples.opened(tmp_path / "v") as vault:
        made = Conversations(vault).create(5.5, "Title ✂", "model-1")
        Conversations(vault).set_model(made.id, "model-2")
    with samples.opened(tmp_path / "v") as vault:
        kept = Conversations(vault).get(made.id)
        Conversations(vault).set_model(made.id, None)
        assert Conversations(vault).get(made.id).model_id is None
    assert kept == Conversation(made.id, "Title ✂", 5.5, 5.5, "model-2")


def test_a_deleted_conversation_is_hidden_and_can_come_back(store: Conversations) -> None:
    made = store.create(1.0, "Doomed")
    say(store, made, "unusualword", "yes")
    store.delete(made.id, 50.0)
    assert (store.list(), store.search("unusualword"), store.search("doomed")) == ([], [], [])
    assert store.purge_deleted(49.9) == 0
    store.restore(made.id)
    assert titles(store.list()) == found(store, "unusualword") == ["Doomed"]
    store.delete(made.id, 60.0)
    assert store.purge_deleted(60.0) == 1
    with pytest.raises(LookupError):
        store.get(made.id)
    with pytest.raises(LookupError):
        store.restore(made.id)


def test_purging_takes_documents_and_summaries_along_and_nothing_else(
    vault: Vault, store: Conversations
) -> None:
    documents = Documents(vault)
    kept, doomed = store.create(1.0, "kept"), store.create(2.0, "doomed")
    stored = [documents.add(one.id, samples.document(), 3.0) for one in (kept, doomed)]
    for one, document in zip((kept, doomed), stored, strict=True):
        store.add_exchange(one.id, "read this", "m", 4.0, document.id)
    store.delete(doomed.id, 5.0)
    store.purge_deleted(5.0)
    for table, rows in {"documents": 1, "pages": 3, "blocks": 3, "messages": 2, "conversations": 1}.items():
        assert vault.rows(f"SELECT count(*) AS n FROM {table}") == [{"n": rows}], table


def test_what_is_unknown_is_a_bug(store: Conversations) -> None:
    unknown = "0" * 32
    for call in (
        lambda: store.get(unknown),
        lambda: store.rename(unknown, "x"),
        lambda: store.delete(unknown, 1.0),
        lambda: store.message(unknown),
        lambda: store.add_exchange(unknown, "x", None, 1.0),
        lambda: store.add_reply_version(unknown, 1.0),
        lambda: store.activate_version(unknown),
        lambda: store.save_text(unknown, "x"),
        lambda: store.set_document(unknown, unknown),
        lambda: store.finish(unknown, State.COMPLETE, "x", 1.0),
    ):
        with pytest.raises(LookupError):
            call()
    assert store.list() == []


# -- messages --------------------------------------------------------------------------------------


def test_an_exchange_is_a_question_and_a_reply_to_be(store: Conversations) -> None:
    conversation = store.create(1.0)
    first = store.add_exchange(conversation.id, "One?", "m", 2.0)
    second = store.add_exchange(conversation.id, "Two?", "m", 3.0)
    assert store.messages(conversation.id) == [*first, *second]
    question, reply = second
    assert (question.role, question.state, question.text, question.position) == (
        Role.USER,
        State.COMPLETE,
        "Two?",
        2,
    )
    assert (reply.role, reply.state, reply.text, reply.position, reply.model_id) == (
        Role.ASSISTANT,
        State.WRITING,
        "",
        3,
        "m",
    )
    assert store.get(conversation.id).updated_at == 3.0


def test_an_exchange_is_stored_whole_or_not_at_all(vault: Vault, store: Conversations) -> None:
    conversation = store.create(1.0)
    with pytest.raises(LookupError), vault.transaction():
        store.add_exchange(conversation.id, "x", None, 9.0)
        store.add_exchange("0" * 32, "x", None, 9.0)
    assert store.messages(conversation.id) == []
    assert store.get(conversation.id).updated_at == 1.0


def test_a_clock_set_back_changes_no_order(store: Conversations) -> None:
    conversation = store.create(1_000.0)
    for now, text in ((900.0, "first"), (100.0, "second"), (500.0, "third")):
        say(store, conversation, text, "ok", now)
    assert [message.text for message in store.messages(conversation.id)][::2] == ["first", "second", "third"]


def test_a_reply_grows_and_ends(store: Conversations) -> None:
    conversation = store.create(1.0)
    _, reply = store.add_exchange(conversation.id, "Go", "m", 2.0)
    store.save_text(reply.id, "So far")
    assert store.message(reply.id).text == "So far"
    ended = store.finish(reply.id, State.FAILED, "So far, so good", 9.0, '{"error":"EngineFailed"}')
    assert ended == store.message(reply.id)
    assert (ended.state, ended.text, ended.finished_at, ended.error) == (
        State.FAILED,
        "So far, so good",
        9.0,
        '{"error":"EngineFailed"}',
    )


def test_thinking_is_kept_beside_the_text_and_not_searched(store: Conversations) -> None:
    conversation = store.create(1.0, "Sums")
    _, reply = store.add_exchange(conversation.id, "Two and two?", "m", 2.0)
    store.save_text(reply.id, "", "Perhaps fi")
    assert store.message(reply.id).thinking == "Perhaps fi"
    ended = store.finish(reply.id, State.COMPLETE, "Four.", 9.0, None, "Perhaps five? No.", 3.5)
    assert (ended.text, ended.thinking, ended.thinking_s) == ("Four.", "Perhaps five? No.", 3.5)
    assert store.message(reply.id) == ended
    assert found(store, "four") == ["Sums"]
    assert found(store, "perhaps") == []
    again = store.add_reply_version(reply.id, 10.0)
    assert (again.thinking, again.thinking_s) == ("", 0.0)


def test_what_has_ended_does_not_change_again(store: Conversations) -> None:
    reply = say(store, store.create(1.0), "Go", "Done")
    with pytest.raises(LookupError):
        store.save_text(reply.id, "other")
    with pytest.raises(LookupError):
        store.finish(reply.id, State.STOPPED, "other", 9.0)
    with pytest.raises(ValueError, match="no end"):
        store.finish(reply.id, State.WRITING, "other", 9.0)
    assert store.message(reply.id) == reply


def test_a_retried_reply_keeps_its_versions(store: Conversations) -> None:
    conversation = store.create(1.0)
    first = say(store, conversation, "Go", "one")
    say(store, conversation, "And", "later")
    second = store.add_reply_version(first.id, 5.0, "other")
    store.finish(second.id, State.STOPPED, "two", 6.0)
    third = store.add_reply_version(second.id, 7.0)
    assert (third.version, third.versions, third.model_id, third.state) == (3, 3, "other", State.WRITING)
    store.finish(third.id, State.COMPLETE, "three", 8.0)
    shown = [(message.text, message.versions) for message in store.messages(conversation.id)]
    assert shown == [("Go", 1), ("three", 3), ("And", 1), ("later", 1)]
    assert store.activate_version(first.id).active
    assert [message.text for message in store.messages(conversation.id)] == ["Go", "one", "And", "later"]
    assert [(one.text, one.active) for one in store.versions(third.id)] == [
        ("one", True),
        ("two", False),
        ("three", False),
    ]


def test_only_replies_have_versions(store: Conversations) -> None:
    conversation = store.create(1.0)
    question, _ = store.add_exchange(conversation.id, "Go", "m", 2.0)
    with pytest.raises(ValueError, match="reply"):
        store.add_reply_version(question.id, 3.0)


def test_a_document_makes_the_reply_a_summary(vault: Vault, store: Conversations) -> None:
    conversation = store.create(1.0)
    stored = Documents(vault).add(conversation.id, samples.document(), 1.0)
    question, reply = store.add_exchange(conversation.id, "a.pdf", "m", 2.0, stored.id)
    assert (question.kind, reply.kind) == (Kind.TEXT, Kind.SUMMARY)
    assert question.document_id == reply.document_id == stored.id
    _, early = store.add_exchange(conversation.id, "b.pdf", "m", 2.0, kind=Kind.SUMMARY)
    assert (early.kind, early.document_id) == (Kind.SUMMARY, None)
    assert store.set_document(early.id, stored.id).document_id == stored.id
    assert store.add_reply_version(reply.id, 3.0).document_id == stored.id


def test_what_was_being_written_is_interrupted_at_the_next_start(tmp_path: Path) -> None:
    with samples.opened(tmp_path / "v") as vault:
        store = Conversations(vault)
        conversation = store.create(1.0, "t")
        _, cut = store.add_exchange(conversation.id, "q", "m", 2.0)
        store.save_text(cut.id, "halfway")
        done = say(store, conversation, "q", "a")
    with samples.opened(tmp_path / "v") as vault:
        store = Conversations(vault)
        assert store.mark_interrupted() == 1
        assert (store.message(cut.id).state, store.message(cut.id).text) == (State.INTERRUPTED, "halfway")
        assert store.message(done.id) == done
        assert found(store, "halfway") == ["t"]
        assert store.mark_interrupted() == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_comes_back_as_it_was(store: Conversations, text: str) -> None:
    conversation = store.create(1.0, text)
    reply = say(store, conversation, text, text)
    assert store.message(reply.id).text == text
    assert store.get(conversation.id).title == text
    store.search(text)


# -- search ----------------------------------------------------------------------------------------


@pytest.fixture
def library(store: Conversations) -> Conversations:
    say(
        store,
        store.create(1.0, "Gardening"),
        "When do I sow carrots?",
        "Sow carrots in April, Löwenzahn never.",
    )
    say(store, store.create(2.0, "Carrots and peas"), "Something else", "Nothing here")
    say(
        store, store.create(3.0, "Doses"), 'NEAR(5 mg) OR "10 mg" AND NOT (col:umn*', "It's 5 mg/kg – not 10."
    )
    return store


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("carrots", ["Carrots and peas", "Gardening"]),
        ("CARROTS", ["Carrots and peas", "Gardening"]),
        ("carr", ["Carrots and peas", "Gardening"]),
        ("arrots", []),
        ("sow carrots", ["Gardening"]),
        ("carrots sow", ["Gardening"]),
        ("car sow", []),
        ("lowenzahn", ["Gardening"]),
        ("LÖWENZ", ["Gardening"]),
        ("nothing", ["Carrots and peas"]),
        ("mg/kg", ["Doses"]),
        ("it's", ["Doses"]),
        ("", []),
        ("   ", []),
        ('"', []),
        ("*", []),
        ("- ( ) :", []),
        ('"10 mg"', ["Doses"]),
        ("NEAR(5 mg)", ["Doses"]),
        ("AND", ["Doses", "Carrots and peas"]),
        ("NOT", ["Doses", "Carrots and peas"]),
        ("umn*", ["Doses"]),
        ("text:carrots", []),
        ("nul\0byte", []),
        ("'; DROP TABLE messages; --", []),
    ],
)
def test_words_are_found_and_nothing_typed_is_syntax(
    library: Conversations, query: str, expected: list[str]
) -> None:
    assert sorted(found(library, query)) == sorted(expected)


def test_titles_come_before_messages(library: Conversations) -> None:
    assert found(library, "carrots") == ["Carrots and peas", "Gardening"]


def test_the_snippet_marks_what_was_found(library: Conversations) -> None:
    title, message = library.search("carrots")
    assert title.snippet == "\x02Carrots\x03 and peas"
    assert "\x02carrots\x03" in message.snippet
    say(library, library.create(9.0, "Long"), "word " * 300 + "needle" + " word" * 300, "ok")
    snippet = library.search("needle")[0].snippet
    assert len(snippet) < 120
    assert snippet.startswith("…") and snippet.endswith("…")


def test_only_what_is_shown_is_found(store: Conversations) -> None:
    conversation = store.create(1.0, "t")
    first = say(store, conversation, "q", "firstversion")
    second = store.add_reply_version(first.id, 2.0)
    store.save_text(second.id, "beingwritten")
    assert (found(store, "firstversion"), found(store, "beingwritten")) == ([], [])
    store.finish(second.id, State.COMPLETE, "secondversion", 3.0)
    assert (found(store, "secondversion"), found(store, "beingwritten")) == (["t"], [])
    store.activate_version(first.id)
    assert (found(store, "firstversion"), found(store, "secondversion")) == (["t"], [])
    store.rename(conversation.id, "othername")
    assert found(store, "othername") == ["othername"]
    assert found(store, "t") == []


def test_a_conversation_is_found_once_and_the_list_ends(vault: Vault, store: Conversations) -> None:
    with vault.transaction():
        for number in range(MOST_HITS + 10):
            conversation = store.create(float(number), f"many {number}")
            say(store, conversation, "many many", "many", float(number))
    hits = search(vault, "many")
    assert len(hits) == MOST_HITS
    assert len({hit.conversation.id for hit in hits}) == MOST_HITS
    assert hits[0].conversation.title == f"many {MOST_HITS + 9}"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(st.sampled_from("\"*()^:+-{}[]\\'ANDORTE ab\0\n…é漢"), max_size=25) | st.text(max_size=25))
def test_no_query_is_an_error(library: Conversations, query: str) -> None:
    for hit in library.search(query):
        assert hit.snippet


def test_a_very_long_query_is_cut() -> None:
    assert match_expression("word " * 500).count('"') == 40
