"""The message box: sending, stopping, input methods, drafts, growing, reasons."""

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app.domain.chat import State
from app.domain.errors import NoModel
from tests.fakes import make_model
from tests.ui.rooms import room


@pytest.fixture
def here(services, theme, icons, show):
    return room(services, theme, icons, show)


def sent(here):
    chats = here.chat.conversations()
    return [m.text for m in here.chat.messages(chats[0].id) if m.role == "user"] if chats else []


def test_enter_sends_and_empties_the_box(here):
    here.type("Hello there")
    here.press(Qt.Key.Key_Return)
    assert sent(here) == ["Hello there"]
    assert here.composer.text == ""
    assert here.chat.conversations()[0].title == "Hello there"


def test_the_numeric_enter_sends_too(here):
    here.type("Hello")
    here.press(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert sent(here) == ["Hello"]


def test_shift_enter_makes_a_line(here):
    here.type("one")
    here.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    here.type("two")
    here.press(Qt.Key.Key_Return)
    assert sent(here) == ["one\ntwo"]


def test_enter_that_ends_a_word_of_an_input_method_is_not_ours(here):
    here.composer.focus()
    QApplication.sendEvent(here.composer.box, QInputMethodEvent("ni", []))
    here.press(Qt.Key.Key_Return)
    assert sent(here) == []
    done = QInputMethodEvent("", [])
    done.setCommitString("你")
    QApplication.sendEvent(here.composer.box, done)
    here.press(Qt.Key.Key_Return)
    assert sent(here) == ["你"]


def test_nothing_is_sent_without_words(here):
    assert here.composer.send.off
    assert here.composer.send.toolTip() == "Write a message first"
    here.type("   ")
    here.press(Qt.Key.Key_Return)
    assert sent(here) == []
    here.type("x")
    assert not here.composer.send.off
    assert here.composer.send.toolTip() == "Send (Enter)"


def test_without_a_model_the_reason_is_said_and_the_text_stays(here):
    here.services.models.models.clear()
    here.services.models.changed.publish(None)
    here.type("Hello")
    assert here.composer.send.off
    assert here.composer.send.accessibleDescription() == "Choose a model first"
    here.press(Qt.Key.Key_Return)
    assert sent(here) == []
    assert here.composer.text == "Hello"


def test_a_refused_message_is_not_lost(here):
    here.chat.fault = NoModel()
    here.type("Hello")
    here.press(Qt.Key.Key_Return)
    assert here.composer.text == "Hello"
    assert "no model" in here.window.toasts.current.label.text()


def test_send_and_stop_share_one_place(here):
    here.type("Hello")
    here.press(Qt.Key.Key_Return)
    assert here.composer.stop.isVisible()
    assert not here.composer.send.isVisible()
    (message,) = (m for m in here.chat.messages("c1") if m.state is State.WRITING)
    here.chat.end(message)
    assert here.composer.send.isVisible()
    assert not here.composer.stop.isVisible()


def test_typing_is_never_locked_and_enter_waits(here):
    here.type("Hello")
    here.press(Qt.Key.Key_Return)
    here.type("Next thought")
    here.press(Qt.Key.Key_Return)
    assert here.composer.text == "Next thought"
    assert sent(here) == ["Hello"]


def test_up_in_an_empty_box_recalls_the_last_message(here):
    here.window.open_chat(here.begin("Letter", "What is it?", "A letter."))
    here.composer.focus()
    here.press(Qt.Key.Key_Up)
    assert here.composer.text == "What is it?"


def test_up_with_words_in_the_box_moves_the_cursor(here):
    here.window.open_chat(here.begin("Letter", "What is it?", "A letter."))
    here.type("mine")
    here.press(Qt.Key.Key_Up)
    assert here.composer.text == "mine"


def test_every_chat_keeps_its_draft(here):
    one, two = here.begin("One", "Hi"), here.begin("Two", "Hi")
    here.window.open_chat(one)
    here.type("for one")
    here.window.open_chat(two)
    assert here.composer.text == ""
    here.type("for two")
    here.window.open_page("settings")
    here.window.open_chat(one)
    assert here.composer.text == "for one"
    here.window.open_chat(two)
    assert here.composer.text == "for two"


def test_the_box_grows_to_eight_lines_and_then_scrolls(here):
    box = here.composer.box
    line = box.fontMetrics().lineSpacing()
    heights = []
    for count in range(1, 12):
        here.composer.set_text("\n".join(["x"] * count))
        heights.append(round(box.height() / line))
    assert heights == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8]


def test_looks_are_not_pasted(here):
    data = QMimeData()
    data.setHtml("<b>bold</b><img src='file:///etc/hostname'>")
    data.setText("bold")
    here.composer.box.insertFromMimeData(data)
    assert here.composer.text == "bold"


def test_a_pasted_file_is_a_document(here, tmp_path):
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(letter))])
    here.composer.box.insertFromMimeData(data)
    QApplication.processEvents()
    here.press(Qt.Key.Key_Return)
    assert [p.name for p in here.summaries.added] == ["letter.pdf"]
    assert here.composer.text == ""


def test_another_model_can_be_chosen_for_a_chat(here):
    here.services.models.models.append(make_model("Granite 3B", origin="imported", parameters=3_000_000_000))
    here.services.models.changed.publish(None)
    chat = here.begin("Letter", "Hi")
    here.window.open_chat(chat)
    action = next(a for a in here.composer.model._menu.actions() if a.text().startswith("Granite"))
    action.trigger()
    assert here.chat.conversation(chat).model_id == here.services.models.find("Granite 3B").id
    assert here.composer.model.accessibleName() == "Model: Granite 3B"


def test_a_model_chosen_before_the_first_message_answers_it(here):
    here.services.models.models.append(make_model("Granite 3B", origin="imported"))
    here.services.models.changed.publish(None)
    here.composer.model.chosen.emit(here.services.models.find("Granite 3B").id)
    here.type("Hello")
    here.press(Qt.Key.Key_Return)
    assert here.chat.conversations()[0].model_id == here.services.models.find("Granite 3B").id


def test_the_starter_model_is_called_what_it_is(here):
    texts = [action.text() for action in here.composer.model._menu.actions()]
    assert any(text.startswith("Very small.") for text in texts)
    assert "SmolLM2 135M answers here. Very small." in here.window.chat.empty._note.text()


def test_the_caution_stays_and_gets_shorter(here):
    assert here.composer.caution.text() == "Replies can be wrong. Check against the source before use."
    here.window.resize(320, 520)
    QApplication.processEvents()
    assert here.composer.caution.text() == "Check against the source before use."


def test_cards_of_the_empty_page_begin_a_message(here):
    here.window.chat.empty._plain.click()
    assert here.composer.text.startswith("Rewrite this letter in plain language:")
    assert here.composer.box.hasFocus()
