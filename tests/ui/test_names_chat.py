"""Names before a text enters a chat: the offer, what is sent and kept, and the real names behind a reply."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.chat import Role
from app.domain.errors import VaultUnwritable
from app.services.names_chat import ChatNames, Choice
from app.storage.name_choices import NameChoices
from app.ui.summaries.save_dialog import Result
from app.ui.workspace import Workspace
from tests.fakes_chat import fake_engine, fake_session, make_document, make_summary
from tests.names_desk import desk
from tests.ui.conftest import cut_off, nameless
from tests.ui.rooms import Room

TEXT = "Dear Dr Venkataraman, Marek Soltys, DOB 03/11/1961, fell on 3 May 2024. Call 07700 900123."


@pytest.fixture
def make(services, theme, icons, show):
    """A workspace with real names: a vault, its key, and the chats scripted."""
    services.engine = fake_engine()
    services.preferences.changed.subscribe(lambda settings: theme.set_text_size(settings.text_size))

    def _make(work: Any) -> Room:
        session = fake_session()
        session.chat_names = ChatNames(work.deidentification, NameChoices(work.vault), work.pseudonyms)
        return Room(services, session, show(Workspace(services.real, session.real, theme, icons), 1120, 760))

    return _make


@pytest.fixture
def work():
    return desk("")


@pytest.fixture
def here(make, work):
    return make(work)


@pytest.fixture
def write(qtbot):
    def _write(here: Room, text: str):
        here.composer.set_text(text)
        offer = here.window.chat._names.offer
        if offer._timer.isActive():
            offer.look_now()
        qtbot.waitUntil(lambda: not offer._slices.isActive())
        return offer

    return _write


def sent(here: Room) -> list[str]:
    known = here.window.chat.conversation_id
    return [m.text for m in here.chat.messages(known) if m.role is Role.USER] if known else []


def send(here: Room, qtbot) -> None:
    offer = here.window.chat._names.offer
    here.composer.focus()
    here.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not offer._slices.isActive())
    QApplication.processEvents()


def test_names_are_offered_replaced_and_only_that_is_sent(here, write, qtbot):
    offer = write(here, TEXT)
    assert offer.isVisible()
    assert offer.line.text() == "Found: names 2, numbers and addresses 2."
    assert offer.act.text() == "Replace them"
    offer.act.click()
    shown = here.composer.text
    for word in ("Soltys", "Venkataraman", "03/11/1961", "900123"):
        assert word not in shown
    assert "3 May 2024" in shown
    assert "A date of birth was moved" in offer.line.text()
    send(here, qtbot)
    assert sent(here) == [shown]
    assert here.chat.conversations()[0].title.count("Soltys") == 0


def test_nobody_is_forced(here, write, qtbot):
    assert write(here, TEXT).isVisible()
    send(here, qtbot)
    assert sent(here) == [TEXT]
    assert not here.window.chat._names.offer.isVisible()


def test_undo_gives_the_text_back_and_does_not_nag(here, write, qtbot):
    offer = write(here, TEXT)
    offer.act.click()
    assert offer.act.text() == "Undo"
    offer.act.click()
    assert here.composer.text == TEXT
    assert not write(here, TEXT + " x").isVisible()
    send(here, qtbot)
    assert sent(here) == [TEXT + " x"]


def test_the_keys_for_undo_take_a_replacement_back(here, write):
    write(here, TEXT).act.click()
    assert here.composer.text != TEXT
    here.composer.box.undo()
    assert here.composer.text == TEXT


def test_the_choice_of_a_chat_outlives_the_program_and_goes_with_the_chat(here, work, write, qtbot):
    write(here, TEXT).act.click()
    send(here, qtbot)
    chat = here.window.chat.conversation_id
    again = ChatNames(work.deidentification, NameChoices(work.vault), work.pseudonyms)
    assert again.choice(chat) is Choice.REPLACE
    again.choose("another", Choice.LEAVE)  # no row of the vault is this chat: it was erased
    assert again.choice(chat) is Choice.ASK
    assert again.choice("another") is Choice.LEAVE


def test_later_messages_of_that_chat_are_replaced_when_sent_even_in_haste(here, write, qtbot):
    write(here, TEXT).act.click()
    send(here, qtbot)
    here.chat.end(here.chat.messages(here.window.chat.conversation_id)[-1])
    here.composer.set_text("Marek Soltys called.")
    send(here, qtbot)  # before anything was looked through
    assert len(sent(here)) == 2
    assert "Soltys" not in sent(here)[1]
    assert sent(here)[1].endswith(" called.")
    assert here.composer.text == ""
    here.chat.end(here.chat.messages(here.window.chat.conversation_id)[-1])
    offer = write(here, "And Anna Hargreave?")
    assert offer.line.text() == "1 name found. They are replaced when you send."
    offer.act.click()
    send(here, qtbot)
    assert sent(here)[2] == "And Anna Hargreave?"


def test_what_cannot_be_kept_is_not_sent(here, work, write, qtbot, monkeypatch):
    write(here, TEXT).act.click()
    send(here, qtbot)
    here.chat.end(here.chat.messages(here.window.chat.conversation_id)[-1])

    def full(*_values: str) -> None:
        raise VaultUnwritable(path="vault")

    monkeypatch.setattr(work.pseudonyms, "add", full)
    here.composer.set_text("Tobias Ekwueme-Larsson came too.")
    send(here, qtbot)
    assert len(sent(here)) == 1
    assert here.composer.text == "Tobias Ekwueme-Larsson came too."
    offer = here.window.chat._names.offer
    assert "nothing was sent" in offer.line.text()
    offer.act.click()  # leave them
    send(here, qtbot)
    assert sent(here)[1] == "Tobias Ekwueme-Larsson came too."


def test_a_chat_can_be_left_in_peace_and_the_next_one_is_not(here, write, qtbot):
    offer = write(here, TEXT)
    offer.close_button.click()
    assert offer.line.text() == "Names stay as they are in this chat."
    send(here, qtbot)
    here.chat.end(here.chat.messages(here.window.chat.conversation_id)[-1])
    assert not write(here, TEXT.replace("Marek Soltys", "Anna Hargreave")).isVisible()
    here.composer.set_text("")
    here.window.open_chat("")
    assert write(here, TEXT).isVisible()


def test_leaving_a_chat_in_peace_can_be_taken_back(here, write, qtbot):
    offer = write(here, TEXT)
    offer.close_button.click()
    offer.act.click()
    qtbot.waitUntil(lambda: not offer._slices.isActive())
    assert offer.act.text() == "Replace them"


def test_short_questions_are_no_letters(here, write):
    assert not write(here, "Who was Marie Curie?").isVisible()
    assert not write(here, "Please summarise the Risk Register and the Annual Report.").isVisible()
    assert write(here, "Call me on 07700 900123, please.").isVisible()


def test_the_settings_switch_it_off(here, write):
    here.services.preferences.change(offer_names=False)
    assert not write(here, TEXT).isVisible()


def test_where_documents_are_asked_nothing_is_offered(here, write):
    here.composer.asking.show_line("Asks 20 files", leave=True)
    assert not write(here, TEXT).isVisible()


# -- the reply -------------------------------------------------------------------------------------


def replied(here: Room, write, qtbot, said: str = "%1 should rest. Ring %2."):
    write(here, TEXT).act.click()
    send(here, qtbot)
    found = here.session.chat_names._key.all()
    person = found[("name", "Marek Soltys")]
    phone = next(new for (kind, _name), new in found.items() if kind == "phone")
    message = here.chat.messages(here.window.chat.conversation_id)[-1]
    here.chat.write(message, said.replace("%1", person).replace("%2", phone))
    here.chat.end(message)
    QApplication.processEvents()
    return here.column.parts()[-1]


def test_a_reply_shows_the_real_names_and_copies_what_it_shows(here, write, qtbot):
    reply = replied(here, write, qtbot)
    copied: list[str] = []
    reply.copied.connect(copied.append)
    assert reply.names.isVisible()
    reply.copy_button.click()
    reply.names.click()
    assert "Marek Soltys should rest. Ring 07700 900123." in reply.view.toPlainText()
    reply.copy_button.click()
    here.window.actions_["copy"].trigger()
    assert QApplication.clipboard().text() == "Marek Soltys should rest. Ring 07700 900123."
    reply.names.click()
    assert "Soltys" not in reply.view.toPlainText()
    assert "Soltys" not in copied[0]
    assert copied[1].startswith("Marek Soltys")
    kept = here.chat.messages(here.window.chat.conversation_id)[-1].text
    assert "Soltys" not in kept


def test_a_reply_without_pseudonyms_has_no_switch(here, write, qtbot):
    assert not replied(here, write, qtbot, "Rest and drink.").names.isVisible()


def test_a_person_a_of_the_models_own_is_nobody(here, write, qtbot):
    person = replied(here, write, qtbot).message.text.split(" should")[0]
    here.window.open_chat(here.begin("Riddle", "Tell me a riddle.", f"{person} and Person Z meet."))
    QApplication.processEvents()
    assert not here.column.parts()[-1].names.isVisible()


def test_forgetting_the_key_ends_it(here, work, write, qtbot):
    replied(here, write, qtbot)
    work.pseudonyms.forget()
    here.window.open_chat(here.window.chat.conversation_id)
    assert not here.column.parts()[-1].names.isVisible()


@pytest.mark.parametrize("size", [100, 200])
def test_line_and_switch_have_names_and_room(here, write, qtbot, size):
    here.services.preferences.change(text_size=size)
    here.window.resize(720, 560)
    replied(here, write, qtbot)
    write(here, "Marek Soltys called from 07700 900999.")
    assert nameless(here.window) == []
    elided = {here.window.header.title.text()}
    assert set(cut_off(here.window)) - elided == set()


# -- a summary as a file ---------------------------------------------------------------------------


def test_a_summary_is_saved_without_names_where_that_is_picked(here, work, tmp_path):
    document = make_document()
    dialog = here.window.chat._tools.summary.dialog
    told: list[str] = []
    dialog.said.connect(told.append)
    result = Result(make_summary(document), document, None)
    dialog.write(result, tmp_path / "a.md", nameless=True)
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "Vale" not in text
    assert "Furosemide" in text
    assert told[0].startswith("Saved as a.md, ")
    assert ("name", "Idris Vale") in work.pseudonyms.all()
    open_dialog = dialog.ask(result)
    assert "Word, names replaced (*.docx)" in open_dialog.nameFilters()
    open_dialog.reject()
