"""Before anything is left out the person is told; afterwards the place is marked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.chat import State
from app.services.chat import RoomChanged
from tests.ui.conftest import cut_off, nameless
from tests.ui.rooms import room

TALK = ["One?", "First.", "Two?", "Second.", "Three?", "Third."]
DIVIDER = "The model no longer sees what is above."


@pytest.fixture
def here(services, theme, icons, show):
    return room(services, theme, icons, show)


@pytest.fixture
def talk(here):
    """A chat in which ten characters push out two messages, and twenty four."""
    made = here.begin("Letter", *TALK)

    def weigh(draft):
        gone = 2 * (len(draft) // 10)
        return RoomChanged(made, (1, gone) if gone else None, min(1.0, 0.7 + len(draft) / 100))

    here.chat.weigh = weigh
    here.window.open_chat(made)
    return made


def said(here):
    return here.composer.notice.text() if here.composer.notice.isVisible() else ""


def test_it_is_said_while_the_message_is_written_and_gone_when_it_fits(here, talk):
    assert said(here) == ""
    here.type("123456789")
    assert said(here) == ""
    here.type("0")
    assert said(here) == "Little room left. Messages 1 to 2 will be left out."
    here.type("1234567890")
    assert said(here) == "Little room left. Messages 1 to 4 will be left out."
    here.composer.set_text("")
    assert said(here) == ""


def test_one_message_is_not_messages(here, talk):
    here.chat.weigh = lambda _draft: RoomChanged(talk, (1, 1), 0.9)
    here.type("x")
    assert said(here) == "Little room left. Message 1 will be left out."


def test_nothing_is_claimed_where_nothing_is_known(here, talk):
    here.chat.weigh = lambda _draft: None
    here.type("x" * 50)
    assert said(here) == ""
    assert not here.composer.ring.isVisible()
    here.window.open_chat("")
    here.type("y")
    assert not here.composer.ring.isVisible()


def test_a_text_that_is_too_long_cannot_be_helped_by_leaving_out(here, talk):
    here.chat.weigh = lambda _draft: RoomChanged(talk, None, 1.0, too_long=True)
    here.type("x")
    assert said(here) == "This text is too long for the model. Shorten it, or send it as a document."
    assert not here.composer.notice._button.isVisible()


def test_the_numbers_of_a_new_reply_count_at_once(here, talk):
    here.type("1234567890")
    here.chat.weigh = lambda _draft: RoomChanged(talk, None, 0.5)
    here.chat.news.publish(RoomChanged("another", None, 0.5))
    assert said(here)
    here.chat.news.publish(RoomChanged(talk, None, 0.5))
    assert said(here) == ""
    assert here.composer.ring.accessibleName() == "Room left, 50 percent"


def test_while_a_reply_is_written_nothing_is_foretold(here, talk):
    here.chat.weigh = lambda _draft: RoomChanged(talk, (1, 2), 0.9)
    here.type("Go")
    assert said(here)
    here.press(Qt.Key.Key_Return)
    assert said(here) == ""
    here.chat.end(here.chat.messages(talk)[-1], State.COMPLETE)
    assert said(here) == "Little room left. Messages 1 to 2 will be left out."


def test_show_leads_to_the_last_message_that_would_be_left_out(here, talk):
    here.type("12345678901234567890")
    here.composer.notice._button.click()
    assert QApplication.focusWidget() is here.column.parts()[3].view
    assert not here.column.following or here.column.verticalScrollBar().maximum() == 0


def test_show_leads_to_messages_that_are_not_on_the_screen_yet(here):
    chat = here.begin("Long", *(["Question?", "Answer."] * 50))
    here.chat.weigh = lambda _draft: RoomChanged(chat, (1, 8), 0.9)
    here.window.open_chat(chat)
    here.composer.notice._button.click()
    QApplication.processEvents()
    assert len(here.column.parts()) == 100
    focused = QApplication.focusWidget()
    assert focused is here.column.parts()[7].view
    seen = focused.mapTo(here.column.viewport(), focused.rect().center())
    assert here.column.viewport().rect().contains(seen)


def test_it_is_announced_when_it_appears_and_not_at_every_key(here, talk, monkeypatch):
    heard = []
    monkeypatch.setattr("app.ui.room.announce", lambda _w, text, assertive=False: heard.append(text))
    here.type("123456789012345")
    assert heard == ["Little room left. Messages 1 to 2 will be left out."]


def test_the_ring_says_what_is_left_and_warns_below_a_quarter(here, talk):
    ring = here.composer.ring
    assert ring.isVisible()
    assert ring.accessibleName() == "Room left, 30 percent"
    assert ring._words.text() == "30 % room left"
    assert ring._words.property("tone") == "text_2"
    here.type("123456")
    assert ring.accessibleName() == "Room left, 24 percent"
    assert ring._words.property("tone") == "warning"


def test_in_a_narrow_window_the_ring_stands_alone(here, talk):
    here.window.resize(420, 600)
    QApplication.processEvents()
    assert here.composer.ring.isVisible()
    assert not here.composer.ring._words.isVisible()
    assert here.composer.ring.toolTip() == "30 % room left"


# -- the divider -----------------------------------------------------------------------------------


def over(here, number):
    """Whether the divider stands right over a message, counted from 1."""
    QApplication.processEvents()
    divider, part = here.column._boundary, here.column.parts()[number - 1]
    before = here.column.parts()[number - 2]
    return divider.isVisible() and before.geometry().bottom() < divider.y() < part.y()


def test_the_place_where_the_model_s_memory_begins_is_marked(here, talk):
    assert not here.column._boundary.isVisible()
    messages = here.chat.messages(talk)
    here.chat.begins_at(messages[2])
    assert over(here, 3)
    assert here.column._boundary.accessibleName() == DIVIDER
    here.chat.begins_at(messages[4])
    assert over(here, 5)


def test_it_stays_through_a_look_elsewhere_and_a_new_message(here, talk):
    other = here.begin("Other", "Hi", "Hello")
    here.chat.begins_at(here.chat.messages(talk)[2])
    here.window.open_chat(other)
    assert here.column._boundary.isHidden()
    here.window.open_chat(talk)
    assert over(here, 3)
    here.window.chat.send("Four?")
    assert over(here, 3)


def test_another_chat_s_boundary_is_not_shown_here(here, talk):
    other = here.begin("Other", "Hi", "Hello", "Bye", "Goodbye")
    here.chat.begins_at(here.chat.messages(other)[2])
    assert here.column._boundary.isHidden()


@pytest.mark.parametrize("size", [100, 200])
def test_nothing_is_cut_or_without_a_name(here, talk, size):
    here.services.preferences.change(text_size=size)
    here.window.resize(720, 520)
    here.chat.begins_at(here.chat.messages(talk)[2])
    here.type("1234567890")
    QApplication.processEvents()
    assert said(here)
    assert nameless(here.window) == []
    assert set(cut_off(here.window)) <= {here.window.header.title.text()}
