"""Dropping files: what is said while they hover, what happens, what is refused and why."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.domain.chat import Kind
from app.domain.errors import NoModel
from tests.ui.rooms import room

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def here(services, theme, icons, show):
    return room(services, theme, icons, show)


def carry(*paths):
    for path in paths:
        if not path.exists():
            path.write_text("Minutes of the meeting. The pump was mended on 3 May.")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def hover(here, data):
    event = QDragEnterEvent(QPointF(600, 300), Qt.DropAction.CopyAction, data, LEFT, NONE)
    event.ignore()
    here.window.dragEnterEvent(event)
    return event.isAccepted()


def let_go(here, data):
    event = QDropEvent(QPointF(600, 300), Qt.DropAction.CopyAction, data, LEFT, NONE)
    here.window.dropEvent(event)
    QApplication.processEvents()


def begin(here, data):
    let_go(here, data)
    here.press(Qt.Key.Key_Return)


def said(here):
    return here.window.toasts.current.label.text()


def test_a_sentence_says_what_letting_go_will_do(here, tmp_path):
    assert hover(here, carry(tmp_path / "letter.pdf"))
    assert here.window.drop.isVisible()
    assert here.window.drop.sentence == "Drop to summarise letter.pdf"
    here.window.dragLeaveEvent(QDragLeaveEvent())
    assert not here.window.drop.isVisible()
    hover(here, carry(tmp_path / "a.pdf", tmp_path / "b.docx", tmp_path / "c.md"))
    assert here.window.drop.sentence == "Drop to summarise 3 documents"


def test_letting_go_and_enter_queue_the_document_and_open_it(here, tmp_path):
    data = carry(tmp_path / "letter.pdf")
    hover(here, data)
    let_go(here, data)
    assert not here.window.drop.isVisible()
    assert here.summaries.added == []
    here.press(Qt.Key.Key_Return)
    assert [p.name for p in here.summaries.added] == ["letter.pdf"]
    assert here.window.header.title.text() == "letter"


def test_one_document_joins_the_chat_that_is_open(here, tmp_path):
    chat = here.begin("Questions", "Hi", "Hello")
    here.window.open_chat(chat)
    begin(here, carry(tmp_path / "letter.pdf"))
    kinds = [m.kind for m in here.chat.messages(chat)]
    assert kinds == [Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.SUMMARY]
    assert here.column.parts()[2].tag is not None


def test_several_documents_get_a_chat_each_and_queue(here, tmp_path):
    here.window.open_chat(here.begin("Questions", "Hi", "Hello"))
    begin(here, carry(tmp_path / "a.pdf", tmp_path / "b.txt"))
    assert [p.name for p in here.summaries.added] == ["a.pdf", "b.txt"]
    assert {c.title for c in here.chat.conversations()} == {"Questions", "a", "b"}
    assert here.window.header.title.text() == "a"
    assert said(here) == "1 document waits its turn"


def test_on_another_page_a_document_gets_its_own_chat(here, tmp_path):
    here.window.open_chat(here.begin("Questions", "Hi", "Hello"))
    here.window.open_page("models")
    let_go(here, carry(tmp_path / "letter.pdf"))
    here.press(Qt.Key.Key_Return, widget=here.window.chat.planner.card.begin)
    assert here.window.page == ""
    assert here.window.header.title.text() == "letter"


@pytest.mark.parametrize("name", ["photo.heic", "talk.key", "program"])
def test_other_kinds_are_refused_with_a_reason(here, tmp_path, name):
    data = carry(tmp_path / name)
    hover(here, data)
    assert here.window.drop.sentence.startswith(f"{name} cannot be read.")
    let_go(here, data)
    assert here.summaries.added == []
    assert said(here).startswith(f"{name} cannot be read.")


def test_a_folder_goes_to_documents(here, tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(here.window.document_deeds, "read", read.append)
    hover(here, carry(tmp_path))
    assert here.window.drop.sentence == f"Drop to read {tmp_path.name} into Documents"
    let_go(here, carry(tmp_path))
    assert read == [[tmp_path]]
    assert here.summaries.added == []


def test_words_are_not_files(here):
    data = QMimeData()
    data.setText("some words")
    assert not hover(here, data)
    assert not here.window.drop.isVisible()


def test_files_from_the_net_are_not_taken(here):
    data = QMimeData()
    data.setUrls([QUrl("https://evil.example/letter.pdf")])
    assert not hover(here, data)


def test_without_a_model_the_drop_is_refused(here, tmp_path):
    here.summaries.fault = NoModel()
    begin(here, carry(tmp_path / "letter.pdf"))
    assert "There is no model on this computer yet." in said(here)
    assert here.chat.conversations() == []
