"""Answers from documents on the screen, over the real services and a scripted model."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.domain.documents import PageState
from app.services.chat import ChatService
from app.services.notify import Notifier
from app.services.session import Session
from app.ui.conversation.chat_page import ChatPage
from app.ui.pages.evidence import Evidence
from tests.asked import LEASE, made, source
from tests.ui.conftest import cut_off, nameless
from tests.unit.test_questions import RENT, Desk
from tests.vaults import samples


@pytest.fixture
def desk(tmp_path):
    with samples.opened(tmp_path / "vault") as vault:
        yield Desk(vault, tmp_path / "run")


@pytest.fixture
def page(desk, services, theme, icons, show):
    chat = ChatService(desk.store, desk.engine, lambda _id: desk.models[0] if desk.models else None)
    quiet = SimpleNamespace(news=Notifier(), running=lambda _id: False)
    session = cast(Session, SimpleNamespace(chat=chat, summaries=quiet, kinds=SimpleNamespace(all=tuple)))
    made_page = ChatPage(services.real, session, theme, icons)
    made_page.use_questions(desk.service)
    show(made_page, 1000, 700)
    made_page.open(desk.chat)
    return made_page


def view(page):
    """The newest answer on the screen."""
    QApplication.processEvents()
    return page.transcript.answer(page.transcript.messages[-1].id)


def ask(page, desk, text, reply):
    page.send(text)
    desk.reply(reply)
    return view(page)


def test_the_box_says_what_is_asked_and_leads_back_to_a_plain_chat(page, desk):
    assert page.composer.box.placeholderText() == "Ask these documents"
    assert page.composer.asking.text == "Asking: Flat, 2 documents"
    page.composer.asking.leave.click()
    assert page.composer.asking.isHidden()
    assert "Ask" not in page.composer.box.placeholderText()
    page.send("Hello")
    assert type(page.transcript.parts()[-1]).__name__ == "Reply"


def test_an_answer_names_document_and_page_and_opens_the_source(page, desk):
    opened = []
    page.evidence.connect(lambda *place: opened.append(place))
    shown = ask(page, desk, RENT, "The monthly rent is 1,250.00 GBP.")
    words = shown.text.toPlainText().replace("\u00a0", " ")
    assert "1,250.00 GBP" in words and "lease.md, p. 1" in words
    (message, document, number, (start, end), _others, _id) = opened[0]  # by itself: there is room beside it
    assert (message, number) == (shown.message.id, 1)
    assert "1,250.00" in document.text[start:end]
    assert shown.notes.text() == "Found by words only: no model that finds by meaning is installed."


def test_a_link_is_reached_and_pressed_by_the_keyboard_and_the_focus_comes_back(page, desk):
    shown = ask(page, desk, RENT, "The monthly rent is 1,250.00 GBP.")
    opened = []
    page.evidence.connect(lambda *place: opened.append(place))
    shown.focus_link()
    QTest.keyClick(shown.text, Qt.Key.Key_Tab)
    QTest.keyClick(shown.text, Qt.Key.Key_Return)
    assert len(opened) == 1
    page.composer.focus()
    page.transcript.cited(shown.message.id).focus_link()
    assert QApplication.focusWidget() is shown.text


def test_the_stages_are_said_and_stop_is_seen_at_once(page, desk):
    page.send(RENT)
    shown = view(page)
    assert shown.state_text() == "The model reads what was found"
    assert page.composer.writing
    page.stop()
    shown = view(page)
    assert shown.state_text() == "Stopped" and not page.composer.writing
    shown.state.button.click()
    assert view(page).message.version == 2


def test_what_is_not_there_is_said_with_the_nearest_passages_as_links(page, desk):
    shown = ask(page, desk, "How much is the parking fee of the rent?", "NOT FOUND")
    assert shown.text.toPlainText().startswith("I could not find this in the documents. Nearest to it:")
    assert shown.places()


def test_without_a_model_it_is_said_that_this_is_no_answer(page, desk):
    desk.models.clear()
    page.refresh()
    page.send(RENT)
    assert view(page).text.toPlainText().startswith("No model read the passages, so this is no answer.")


def test_what_the_model_made_up_is_counted(page, desk):
    shown = ask(
        page, desk, RENT, "The monthly rent is 1,250.00 GBP. Elephants travel to Lisbon for 99.00 EUR each."
    )
    assert "Lisbon" not in shown.text.toPlainText()
    assert "1 sentence of the model is left out" in shown.notes.text()


def test_a_sentence_of_a_doubtful_scan_is_marked_with_the_reason(page, desk):
    scan = made(LEASE)
    scan = replace(scan, pages=tuple(replace(one, state=PageState.OCR_WEAK) for one in scan.pages))
    desk.put(scan)
    shown = ask(page, desk, RENT, "The monthly rent is 1,250.00 GBP.")
    assert "its scan is hard to read there" in shown.text.toPlainText()


def test_a_question_for_everything_is_sent_to_the_table(page, desk):
    wanted = []
    page.facts.connect(wanted.append)
    page.send("List all payments of rent")
    shown = view(page)
    assert shown.instead.text() == "Open the table of facts"
    shown.instead.click()
    assert wanted == [desk.collection]
    shown.search.click()
    desk.reply("NOT FOUND")
    assert view(page).places()


def test_an_answer_is_copied_with_its_places(page, desk):
    shown = ask(page, desk, RENT, "The monthly rent is 1,250.00 GBP.")
    shown.copy.click()
    assert "[lease.md, p. 1]" in QApplication.clipboard().text()


def test_versions_can_be_walked_through(page, desk):
    first = ask(page, desk, RENT, "NOT FOUND")
    first.redo.click()
    desk.reply("The monthly rent is 1,250.00 GBP.")
    second = view(page)
    assert second.message.version == 2 and not second.versions.isHidden()
    second.versions.chosen.emit(1)
    assert view(page).message.version == 1


def test_an_empty_collection_says_so_over_the_box_and_in_the_answer(page, desk):
    empty = desk.collections.create("Nothing", 1.0).id
    page.open(desk.service.new(empty).id)
    assert page.composer.asking.text == "Asking: Nothing. No document of it has been read yet."
    page.send(RENT)
    assert view(page).text.toPlainText().startswith("None of these documents has been read")


def test_a_collection_that_was_erased_is_said_and_the_answers_stay(page, desk):
    shown = ask(page, desk, RENT, "The monthly rent is 1,250.00 GBP.")
    desk.collections.remove(desk.collection)
    said = []
    page.said.connect(said.append)
    shown.press("0")
    assert said == ["This document was read anew or erased since. Ask again to see its words."]
    page.open(desk.chat)
    assert page.composer.asking.text.startswith("The documents asked here were erased")
    assert view(page).redo.isHidden() and "1,250.00" in view(page).text.toPlainText()


def test_files_that_could_not_be_read_are_named_in_number(page, desk):
    error = '{"error": "DocumentDamaged", "name": "b"}'
    desk.collections.fail(desk.collection, source("broken.pdf"), error, 1.0)
    page.refresh()
    assert page.composer.asking.text == "Asking: Flat, documents: 2. Could not be read: 1"
    shown = ask(page, desk, RENT, "NOT FOUND")
    assert "1 file could not be read and was not asked." in shown.notes.text()


def test_everything_has_a_name_and_nothing_is_cut_off_at_twice_the_text(page, desk, theme):
    ask(page, desk, RENT, "The monthly rent is 1,250.00 GBP.")
    assert nameless(page) == []
    theme.set_text_size(200)
    page.resize(720, 700)
    QApplication.processEvents()
    assert cut_off(page.composer.asking) == [] and cut_off(view(page)) == []


def test_a_routed_question_fits_at_twice_the_text(page, desk, theme):
    theme.set_text_size(200)
    page.resize(720, 700)
    page.send("List all payments of rent")
    shown = view(page)
    assert cut_off(shown) == [] and shown.width() <= page.transcript.viewport().width()


def test_a_chat_that_has_not_begun_says_what_an_answer_is(page, desk):
    assert page.content is not page.empty and page.content is not page.transcript
    page.open("")
    assert page.content is page.empty


def test_the_source_opens_at_the_words(page, desk, theme, icons, show):
    source_view = show(Evidence(theme, icons), 580, 700)
    page.evidence.connect(
        lambda _m, document, number, span, others: source_view.show_place(document, number, *span, others)
    )
    ask(page, desk, RENT, "The monthly rent is 1,250.00 GBP.").press("0")
    assert "1,250.00" in source_view.marked()


def test_an_answer_is_saved_with_its_places(page, desk, tmp_path, monkeypatch):
    chosen, said = [], []
    monkeypatch.setattr(
        "app.ui.summaries.report_saving.save_file", lambda *asked: chosen.append(asked) or QFileDialog()
    )
    page.said.connect(said.append)
    shown = ask(page, desk, RENT, "The monthly rent is 1,250.00 GBP.")
    shown.save.click()
    (asked,) = chosen
    assert asked[1] == "Save the answer"
    path = tmp_path / "answer.md"
    asked[4](path)
    assert said[-1] == "Saved as answer.md"
    text = path.read_text(encoding="utf-8")
    assert "1,250.00 GBP" in text and "lease.md, p. 1" in text
