"""The list of chats: groups, dots, icons, search, rename, pin, delete and undo."""

import time
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.chat import Conversation, Kind, Role
from app.ui.conversation.chat_list import rows
from tests.fakes_chat import make_document, make_summary
from tests.ui.rooms import room

DAY = 86_400


@pytest.fixture
def here(services, theme, icons, show):
    made = room(services, theme, icons, show)
    made.chat.now = time.time()
    return made


def titles(here):
    return here.window.sidebar.titles()


def row(here, title):
    model = here.window.sidebar.list.model()
    return next(r for r in model.rows if r.text == title)


def choose(here, title):
    side = here.window.sidebar.list
    index = side.model().index(titles(here).index(title))
    side.setCurrentIndex(index)
    side.setFocus()
    return side


def test_chats_stand_under_their_days():
    noon = datetime(2026, 3, 12, 12).timestamp()
    made = [
        Conversation("p", "Pinned one", noon, noon - 40 * DAY, pinned=True),
        Conversation("a", "Now", noon, noon),
        Conversation("b", "Last evening", noon, noon - 0.7 * DAY),
        Conversation("c", "Five days ago", noon, noon - 5 * DAY),
        Conversation("d", "Long ago", noon, noon - 30 * DAY),
    ]
    assert [r.text for r in rows(made, set(), set(), date(2026, 3, 12))] == [
        *("Pinned", "Pinned one", "Today", "Now", "Yesterday", "Last evening"),
        *("Last week", "Five days ago", "Earlier", "Long ago"),
    ]


def test_opening_a_chat_shows_it_and_its_title(here):
    first, second = here.begin("First", "Hi", "Hello"), here.begin("Second", "Ho", "Hey")
    here.window.open_chat(first)
    assert here.window.header.title.text() == "First"
    side = choose(here, "Second")
    here.press(Qt.Key.Key_Return, widget=side)
    assert here.window.chat.conversation_id == second
    assert here.window.header.title.text() == "Second"
    assert here.replies() == ["Hey"]


def test_captions_cannot_be_chosen(here):
    here.begin("First", "Hi")
    model = here.window.sidebar.list.model()
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags


def test_a_dot_for_what_finished_elsewhere_until_it_is_opened(here):
    one, two = here.begin("One", "Hi"), here.begin("Two", "Hi")
    here.window.open_chat(one)
    reply = here.chat.send(two, "Question")
    assert not row(here, "Two").unread
    here.chat.end(reply)
    assert row(here, "Two").unread
    index = here.window.sidebar.list.model().index(titles(here).index("Two"))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Two, finished, not read yet"
    here.window.open_chat(two)
    assert not row(here, "Two").unread


def test_what_finishes_before_the_eyes_gets_no_dot(here):
    one = here.begin("One", "Hi")
    here.window.open_chat(one)
    here.chat.end(here.chat.send(one, "Question"))
    assert not row(here, "One").unread


def test_summaries_have_an_icon_of_their_own(here, qtbot):
    chat = here.begin("Old document")
    here.chat.rows[chat].append(
        replace(here.chat.say(chat, Role.USER, "x"), id="s", kind=Kind.SUMMARY, position=9)
    )
    here.window.refresh_list()
    fresh = here.window._marks
    fresh.found.clear()
    fresh._seen.clear()
    here.window.refresh_list()
    qtbot.waitUntil(lambda: row(here, "Old document").summary)


def test_f2_renames(here):
    here.begin("Old title", "Hi")
    side = choose(here, "Old title")
    here.press(Qt.Key.Key_F2, widget=side)
    dialog = QApplication.activeModalWidget()
    field = dialog.findChild(QLineEdit)
    assert field.selectedText() == "Old title"
    field.setText("New title")
    here.press(Qt.Key.Key_Return, widget=field)
    assert "New title" in titles(here)


def test_an_empty_title_changes_nothing(here):
    here.begin("Old title", "Hi")
    here.press(Qt.Key.Key_F2, widget=choose(here, "Old title"))
    dialog = QApplication.activeModalWidget()
    dialog.findChild(QLineEdit).setText("  ")
    dialog.accept()
    assert "Old title" in titles(here)


def test_delete_is_at_once_and_can_be_undone(here):
    chat = here.begin("Gone", "Hi", "Hello")
    here.window.open_chat(chat)
    here.press(Qt.Key.Key_Delete, widget=choose(here, "Gone"))
    assert "Gone" not in titles(here)
    assert here.window.chat.conversation_id == ""
    toast = here.window.toasts.current
    assert toast.label.text() == "Chat deleted"
    toast.button.click()
    assert "Gone" in titles(here)
    assert here.window.chat.conversation_id == chat


def test_pinning_puts_a_chat_first(here):
    here.begin("One", "Hi")
    two = here.begin("Two", "Hi")
    here.window.open_chat(two)
    here.window.actions_["pin"].trigger()
    assert titles(here)[:2] == ["Pinned", "Two"]
    assert here.window.actions_["pin"].text() == "Unpin"
    here.window.actions_["pin"].trigger()
    assert "Pinned" not in titles(here)


def test_search_finds_words_in_messages_and_escape_clears(here, qtbot):
    here.begin("One", "The kidney test", "Soon")
    here.begin("Two", "Nothing here", "No")
    field = here.window.sidebar.search_field
    here.window.focus_search()
    assert field.hasFocus()
    qtbot.keyClicks(field, "kidney")
    qtbot.waitUntil(lambda: titles(here) == ["One"])
    assert "\x02kidney\x03" in row(here, "One").snippet
    here.press(Qt.Key.Key_Return, widget=field)
    assert here.window.header.title.text() == "One"
    field.setFocus()
    here.press(Qt.Key.Key_Escape, widget=field)
    assert field.text() == ""
    assert "Two" in titles(here)


def test_a_search_without_hits_says_so(here, qtbot):
    here.begin("One", "Hi")
    here.window.sidebar.search_field.setText("zebra")
    qtbot.waitUntil(lambda: not here.window.sidebar._nothing.isHidden())
    assert titles(here) == []


def test_keys_step_through_the_chats(here):
    here.begin("One", "Hi")
    here.begin("Two", "Hi")
    order = [c.title for c in here.chat.conversations()]
    here.window.actions_["next"].trigger()
    assert here.window.header.title.text() == order[0]
    here.window.actions_["next"].trigger()
    assert here.window.header.title.text() == order[1]
    here.window.actions_["previous"].trigger()
    assert here.window.header.title.text() == order[0]


def test_a_summary_that_finished_elsewhere_gets_a_dot(here, tmp_path):
    one = here.begin("One", "Hi")
    here.window.open_chat(one)
    message = here.summaries.add(tmp_path / "letter.pdf")
    document = make_document()
    here.summaries.prove(message, document, make_summary(document))
    here.summaries.end(message)
    assert row(here, "letter").unread
    assert row(here, "letter").summary
