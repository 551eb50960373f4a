"""The column of messages: states under replies, versions, following, walking."""

from dataclasses import replace
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app.domain.chat import Role, State
from app.domain.errors import AdapterMissing, AdapterUnfit, EngineLoadFailed, EngineStopped
from app.services.chat import Phase
from tests.ui.rooms import room

LONG = "An answer that fills a line or two of the column. " * 12


@pytest.fixture
def here(services, theme, icons, show):
    return room(services, theme, icons, show)


@pytest.fixture
def writing(here):
    """A reply that is being written."""
    chat = here.begin("Letter")
    here.window.open_chat(chat)
    here.window.chat.send("Hello?")
    return here.chat.messages(chat)[-1]


def line(here, message):
    return here.column.reply(message.id).state


def test_each_phase_is_said_under_the_reply(here, writing):
    assert line(here, writing).text == "Starting the model"
    here.chat.busy(writing, Phase.LOADING, 40, 100)
    assert line(here, writing).text == "Loading the model, 40 %"
    here.chat.busy(writing, Phase.READING, 100, 250)
    assert line(here, writing).text == "Reading, 40 %"
    here.chat.busy(writing, Phase.WRITING)
    here.chat.write(writing, "One two three")
    assert line(here, writing).text == "Writing, 3 words  ·  Esc stops"
    here.chat.end(writing)
    assert line(here, writing).isHidden()
    assert here.replies() == ["One two three"]


def test_one_word_is_not_words(here, writing):
    here.chat.busy(writing, Phase.WRITING)
    here.chat.write(writing, "One")
    assert line(here, writing).text.startswith("Writing, 1 word ")


def test_stop_is_seen_before_the_engine_answers(here, writing):
    here.chat.busy(writing, Phase.WRITING)
    here.chat.write(writing, "One two")
    here.composer.stop.click()
    assert line(here, writing).text == "Stopping"
    assert not here.composer.stop.isEnabled()
    assert here.chat.stopped == [writing.conversation_id]
    here.chat.end(writing, State.STOPPED)
    assert line(here, writing).text == "Stopped"
    assert here.composer.send.isVisible()
    assert here.replies() == ["One two"]


def test_escape_stops_from_the_box_and_from_the_messages(here, writing):
    here.composer.focus()
    here.press(Qt.Key.Key_Escape)
    assert line(here, writing).text == "Stopping"
    here.chat.busy(writing, Phase.WRITING)
    here.chat.stopped.clear()
    here.composer.show_writing(True)
    here.column.walk(-1)
    here.press(Qt.Key.Key_Escape)
    assert here.chat.stopped


def test_a_crash_is_said_and_try_again_writes_another_version(here, writing):
    here.chat.write(writing, "Half a")
    here.chat.end(writing, State.INTERRUPTED, EngineStopped("crashed", -6))
    state = line(here, writing)
    assert state.text == "The model stopped by itself. The text is kept."
    assert state.button.text() == "Try again"
    state.button.click()
    again = here.chat.messages(writing.conversation_id)[-1]
    assert (again.id != writing.id, again.version) == (True, 2)
    here.chat.write(again, "A whole reply")
    here.chat.end(again)
    assert here.replies() == ["A whole reply"]


def test_versions_can_be_walked(here, writing):
    here.chat.write(writing, "First")
    here.chat.end(writing)
    here.window.chat.write_again()
    second = here.chat.messages(writing.conversation_id)[-1]
    here.chat.write(second, "Second")
    here.chat.end(second)
    versions = here.column.reply(second.id).versions
    assert not versions.isHidden()
    versions.chosen.emit(1)
    assert here.replies() == ["First"]


def test_the_adapter_a_reply_was_written_with_is_said_under_it(here, writing):
    reply = here.column.reply(writing.id)
    assert reply.adapter.isHidden()
    here.chat.write(writing, "Dear all")
    here.chat.put(
        replace(here.chat.message(writing.id), adapter="ab" * 8, adapter_name="Letters", adapter_strength=0.5)
    )
    here.chat.end(writing)
    assert reply.adapter.text() == "Written with the adapter Letters, strength 50 %"
    assert reply.adapter.isVisible()
    chat = here.begin("Another")
    here.window.open_chat(chat)
    here.window.open_chat(writing.conversation_id)
    assert here.column.reply(writing.id).adapter.isVisible(), "also when the chat is opened again"


@pytest.mark.parametrize(
    "error",
    [
        AdapterMissing(name="Letters"),
        AdapterUnfit("Letters", "A", "shape"),
        EngineLoadFailed("Letters", "adapter"),
    ],
)
def test_a_fault_of_the_adapter_leads_to_the_adapters(here, writing, monkeypatch, error):
    asked = []
    monkeypatch.setattr(
        "app.ui.models.adapter_deed.AdapterDialog", lambda *parts: asked.append(parts) or MagicMock()
    )
    here.chat.end(writing, State.FAILED, error)
    assert line(here, writing).button.text() == "Choose an adapter"
    line(here, writing).button.click()
    assert len(asked) == 1, "where another one is chosen, or none"


def test_a_fault_of_the_model_leads_to_the_models(here, writing):
    here.chat.end(writing, State.FAILED, EngineLoadFailed("Big", "model"))
    state = line(here, writing)
    assert "Big could not be loaded" in state.text
    state.button.click()
    assert here.window.page == "models"


def test_a_reply_cut_by_closing_says_so(here, writing):
    here.chat.end(writing, State.INTERRUPTED)
    assert line(here, writing).text.startswith("Stillroom was closed while this was written.")


def test_text_is_painted_at_most_25_times_a_second(here, writing, monkeypatch):
    reply = here.column.reply(writing.id)
    painted = []
    original = reply.view.show_growing
    monkeypatch.setattr(reply.view, "show_growing", lambda text: (painted.append(text), original(text)))
    for count in range(1, 60):
        here.chat.write(writing, "word " * count)
    assert len(painted) == 1
    here.chat.end(writing)
    assert here.replies() == [here.chat.message(writing.id).text]


def test_copying_gives_the_text_as_written(here, writing):
    here.chat.write(writing, "**Bold** and plain")
    here.chat.end(writing)
    here.column.reply(writing.id).copy_button.click()
    assert QApplication.clipboard().text() == "**Bold** and plain"
    here.window.chat.copy_last()
    assert QApplication.clipboard().text() == "**Bold** and plain"


# -- following -----------------------------------------------------------------------------------


@pytest.fixture
def long(here):
    chat = here.begin("Long", *(["Question?", LONG] * 12))
    here.window.open_chat(chat)
    QApplication.processEvents()
    return chat


def wheel(column, up):
    delta = 120 if up else -120
    where = QPointF(column.viewport().rect().center())
    event = QWheelEvent(
        where,
        column.viewport().mapToGlobal(where),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(column.viewport(), event)
    QApplication.processEvents()


def at_end(column):
    return column.verticalScrollBar().value() == column.verticalScrollBar().maximum()


def grow(here, chat):
    message = here.chat.say(chat, Role.ASSISTANT, LONG)
    QApplication.processEvents()
    QApplication.processEvents()
    return message


def test_the_end_stays_in_view_while_it_grows(here, long):
    assert at_end(here.column)
    grow(here, long)
    assert at_end(here.column)


def test_the_wheel_detaches_and_the_pill_leads_back(here, long):
    wheel(here.column, up=True)
    assert not here.column.following
    before = here.column.verticalScrollBar().value()
    grow(here, long)
    assert here.column.verticalScrollBar().value() == before
    assert here.column.newest.isVisible()
    here.column.newest.click()
    assert at_end(here.column)
    assert not here.column.newest.isVisible()


def test_coming_back_to_the_end_attaches_again(here, long):
    wheel(here.column, up=True)
    while not at_end(here.column):
        wheel(here.column, up=False)
    assert here.column.following


def test_sending_goes_to_the_end(here, long):
    wheel(here.column, up=True)
    here.window.chat.send("More?")
    QApplication.processEvents()
    QApplication.processEvents()
    assert at_end(here.column)


def test_page_up_in_the_message_box_scrolls_the_messages(here, long):
    here.composer.focus()
    here.press(Qt.Key.Key_PageUp)
    assert not here.column.following
    assert not at_end(here.column)


def test_alt_and_arrows_walk_the_messages(here, long):
    here.composer.focus()
    alt = Qt.KeyboardModifier.AltModifier
    here.press(Qt.Key.Key_Up, alt)
    last = QApplication.focusWidget()
    assert last.accessibleName().startswith("Reply, ")
    here.press(Qt.Key.Key_Up, alt)
    assert QApplication.focusWidget().accessibleName().startswith("You, ")
    here.press(Qt.Key.Key_Down, alt)
    assert QApplication.focusWidget() is last


def test_a_very_long_chat_begins_with_its_end(here):
    chat = here.begin("Long", *(["Question?", "Answer."] * 50))
    here.window.open_chat(chat)
    assert len(here.column.parts()) == 60
    here.column._more.click()
    assert len(here.column.parts()) == 100


def test_what_was_said_of_a_reply_is_still_there_after_a_look_elsewhere(here, writing):
    here.chat.busy(writing, Phase.READING, 1, 2)
    other = here.begin("Other", "Hi")
    here.window.open_chat(other)
    here.window.open_chat(writing.conversation_id)
    assert line(here, writing).text == "Reading, 50 %"
    assert here.composer.writing


def test_a_reply_is_announced_when_it_begins_and_ends(here, writing, monkeypatch):
    said = []
    monkeypatch.setattr(
        "app.ui.message.announce", lambda _w, text, assertive=False: said.append((text, assertive))
    )
    here.chat.write(writing, "One")
    here.chat.write(writing, "One two")
    here.chat.end(writing)
    assert said == [("Reply started", False), ("Reply finished, 2 words", False)]
