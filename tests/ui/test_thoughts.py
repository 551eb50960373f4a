"""What a model thinks before it answers: one quiet line, and the words for who wants them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.chat import State
from app.services.chat import Phase
from app.ui.thoughts import thought_for
from tests.ui.conftest import cut_off, nameless
from tests.ui.rooms import room

THOUGHT = "The dose was doubled.\n\nSo one tablet of the new box."


@pytest.fixture
def here(services, theme, icons, show):
    return room(services, theme, icons, show)


@pytest.fixture
def writing(here):
    """A reply that is being thought over."""
    chat = here.begin("Letter")
    here.window.open_chat(chat)
    here.window.chat.send("Which box?")
    message = here.chat.messages(chat)[-1]
    here.chat.busy(message, Phase.WRITING)
    here.chat.write(message, "", "The dose")
    return message


def part(here, message):
    return here.column.reply(message.id)


def write(here, qtbot, message, text="The new box.", thinking=THOUGHT, seconds=12.4):
    """The model has thought and answers; the page paints at most 25 times a second."""
    here.chat.write(message, text, thinking, seconds)
    qtbot.waitUntil(lambda: part(here, message)._waiting is None)
    QApplication.processEvents()


def test_while_it_thinks_one_line_says_so_and_the_words_are_folded(here, writing):
    reply = part(here, writing)
    assert reply.thoughts.isVisible()
    assert reply.thoughts.text == "Thinking…"
    assert not reply.thoughts.view.isVisible()
    assert not reply.view.isVisible()
    assert reply.state.text == "Esc stops"


def test_when_it_answers_the_line_says_for_how_long_it_thought(here, qtbot, writing):
    write(here, qtbot, writing)
    reply = part(here, writing)
    assert reply.thoughts.text == "Thought for 12 seconds"
    assert not reply.thoughts.view.isVisible()
    assert reply.view.text == "The new box."
    assert reply.state.text.startswith("Writing, 3 words")
    here.chat.end(writing)
    assert part(here, writing).thoughts.text == "Thought for 12 seconds"
    assert here.replies() == ["The new box."]


def test_the_words_unfold_and_fold_by_keyboard(here, qtbot, writing):
    write(here, qtbot, writing)
    here.chat.end(writing)
    thoughts = part(here, writing).thoughts
    thoughts.button.setFocus(Qt.FocusReason.TabFocusReason)
    here.press(Qt.Key.Key_Space)
    assert thoughts.view.isVisible()
    assert thoughts.view.toPlainText() == THOUGHT
    assert (thoughts.button.text(), thoughts.button.accessibleName()) == (
        "Hide",
        "Hide what the model thought",
    )
    here.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is thoughts.view
    thoughts.button.setFocus()
    here.press(Qt.Key.Key_Space)
    assert not thoughts.view.isVisible()
    assert thoughts.button.accessibleName() == "Show what the model thought"


def test_unfolded_words_grow_with_the_thinking(here, qtbot, writing):
    thoughts = part(here, writing).thoughts
    thoughts.button.click()
    assert thoughts.view.toPlainText() == "The dose"
    write(here, qtbot, writing, text="")
    assert thoughts.view.toPlainText() == THOUGHT
    assert thoughts.text == "Thinking…"
    height = thoughts.view.height()
    assert height >= 3 * 20


def test_unfolded_words_stay_through_a_change_of_text_size(here, qtbot, writing, theme):
    thoughts = part(here, writing).thoughts
    write(here, qtbot, writing)
    thoughts.button.click()
    before = thoughts.view.height()
    theme.set_text_size(200)
    QApplication.processEvents()
    assert thoughts.view.toPlainText() == THOUGHT
    assert thoughts.view.height() > 1.5 * before


def test_copying_takes_the_answer_alone(here, qtbot, writing):
    write(here, qtbot, writing)
    here.chat.end(writing)
    part(here, writing).copy_button.click()
    assert QApplication.clipboard().text() == "The new box."
    here.window.chat.copy_last()
    assert QApplication.clipboard().text() == "The new box."


def test_a_chat_that_is_opened_again_shows_the_line(here, qtbot, writing):
    write(here, qtbot, writing)
    here.chat.end(writing)
    other = here.begin("Other", "Hi", "Hello")
    here.window.open_chat(other)
    assert here.column.parts()[-1].thoughts.isHidden()
    here.window.open_chat(writing.conversation_id)
    thoughts = part(here, writing).thoughts
    assert not thoughts.isHidden()
    assert thoughts.text == "Thought for 12 seconds"
    assert thoughts.view.isHidden()


def test_what_turns_out_to_be_the_answer_is_shown_as_one(here, qtbot, writing):
    write(here, qtbot, writing, "The dose is 5 mg.", thinking="", seconds=0.0)
    here.chat.end(writing)
    assert part(here, writing).thoughts.isHidden()
    assert here.replies() == ["The dose is 5 mg."]


def test_stopped_while_thinking_it_offers_another_try(here, writing):
    here.chat.end(writing, State.STOPPED)
    reply = part(here, writing)
    assert reply.state.text == "Stopped"
    assert reply.thoughts.isVisible()
    here.column.walk(-1)
    assert QApplication.focusWidget() is reply.thoughts.button


def test_thinking_that_used_up_the_reply_is_told(here, writing):
    here.chat.end(writing, State.LENGTH)
    assert part(here, writing).state.text.startswith("Still thinking at the greatest length of a reply.")
    assert part(here, writing).state.button.text() == "Try again"


def test_a_screen_reader_hears_of_it_once(here, qtbot, writing, monkeypatch):
    said = []
    for module in ("message", "thoughts"):
        monkeypatch.setattr(f"app.ui.{module}.announce", lambda _w, text, assertive=False: said.append(text))
    second = here.chat.retry(writing.id)
    write(here, qtbot, second, "", "One")
    write(here, qtbot, second, "", "One two")
    write(here, qtbot, second, "Three.", "One two")
    here.chat.end(second)
    assert said == ["Thinking", "Reply started", "Reply finished, 1 word"]


@pytest.mark.parametrize("size", [100, 200])
def test_every_part_has_a_name_and_room(here, qtbot, writing, size):
    here.services.preferences.change(text_size=size)
    write(here, qtbot, writing)
    part(here, writing).thoughts.button.click()
    QApplication.processEvents()
    assert nameless(here.window) == []
    assert set(cut_off(here.window)) <= {here.window.header.title.text()}


def test_how_long_in_words():
    said = [thought_for(seconds) for seconds in (0.0, 0.4, 1.2, 12.4, 59.6, 90.0, 601.0)]
    assert said == [
        "Thought for a moment",
        "Thought for a moment",
        "Thought for 1 second",
        "Thought for 12 seconds",
        "Thought for 1 minute",
        "Thought for 2 minutes",
        "Thought for 10 minutes",
    ]
