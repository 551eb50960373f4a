"""A summary on the screen: running, done, stopped, failed; points, doubts, pages."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.chat import State
from app.domain.errors import DocumentEncrypted, EngineStopped
from app.domain.safety.addressed import Addressed
from app.domain.safety.addressed_reasons import Reason
from app.domain.summarising import Coverage, Flag
from app.services.summaries import Stage
from tests.fakes_chat import make_document, make_point, make_summary
from tests.ui.rooms import room


@pytest.fixture
def here(services, theme, icons, show):
    return room(services, theme, icons, show)


@pytest.fixture
def running(here, tmp_path):
    """A document that was just dropped."""
    here.window.take_files([tmp_path / "letter.pdf"])
    QApplication.processEvents()
    return here.chat.messages(here.window.chat.conversation_id)[-1]


def view(here, message):
    return here.column.summary(message.id)


def finish(here, message, **more):
    document = make_document(**more)
    here.summaries.prove(message, document, make_summary(document))
    here.summaries.end(message)
    QApplication.processEvents()
    return document


def pages(here, message):
    model = view(here, message).head.strip.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(row).data(role) for row in range(model.rowCount())]


def test_a_dropped_document_waits_is_opened_and_read(here, running):
    shown = view(here, running)
    assert shown.state_text() == "Waits for the document before it"
    here.summaries.progress(running, Stage.READING, 2, 9)
    assert shown.state_text() == "Opening, page 2 of 9"
    here.summaries.progress(running, Stage.LOADING, 0, 9)
    assert shown.state_text() == "Loading the model"
    here.summaries.progress(running, Stage.WRITING, 0, 41)
    assert shown.state_text() == "0 of 41 pages read"
    here.summaries.progress(running, Stage.WRITING, 6, 15, seconds_left=170)
    assert shown.state_text() == "About 3 minutes left, 6 of 15 pages read"


def test_the_strip_fills_as_pages_are_read(here, running):
    document = make_document(blank=1)
    part = make_summary(document, (make_point(document, "His ankles were swollen."),))
    coverage = Coverage(4, (1,), (4,), unread=(2, 3))
    here.summaries.prove(running, document, type(part)("d1", part.points, coverage, "m"))
    here.summaries.progress(running, Stage.WRITING, 2, 3, (1, 2))
    assert pages(here, running) == ["Page 1, read", "Page 2, read", "Page 3, not read yet", "Page 4, blank"]
    assert view(here, running).head.text() == "3 of 4 pages accounted for. 2 read, 1 blank, 1 not reached."


def test_cancel_is_seen_at_once(here, running):
    here.summaries.progress(running, Stage.WRITING, 1, 3)
    view(here, running)._cancel.click()
    assert view(here, running).state_text() == "Stopping"
    assert here.summaries.cancelled == [running.id]


def test_points_stand_under_headings_with_their_pages(here, running):
    finish(here, running, blank=1)
    shown = view(here, running)
    text = shown._points.toPlainText()
    assert text.index("Admission") < text.index("breathlessness") < text.index("Medicines")
    assert text.count("p. 2".replace(" ", "\u00a0")) + text.count("p. 2") == 2
    assert shown.places() == ["0", "1", "2", "3", "4", "5"]
    assert shown.head.text() == "4 of 4 pages accounted for. 3 read, 1 blank."
    assert shown.state_text() == ""


def test_doubt_is_said_on_the_line_it_concerns(here, running):
    finish(here, running)
    lines = view(here, running)._points.toPlainText().split("\n")
    doubtful = next(i for i, line in enumerate(lines) if line.startswith("Bisoprolol"))
    assert lines[doubtful + 1] == "Check against the source: not every word of this is there."


def test_the_documents_own_words_stand_in_quotation_marks(here, running):
    finish(here, running)
    assert "“The practice arranges it.”" in view(here, running)._points.toPlainText()


def test_sections_are_named_where_there_are_no_pages(here, running):
    finish(here, running, paged=False)
    assert "Medicines" in view(here, running)._points.toPlainText().split("started.")[1][:20]
    assert view(here, running).head.text() == "3 of 3 sections accounted for. 3 read."


def test_the_pages_stay_in_view_and_the_title_says_what_it_is(here, running):
    finish(here, running)
    assert here.window.chat._pinned.isVisible()
    assert here.window.header.subtitle.text() == "PDF, 3 pages"
    other = here.begin("Chat", "Hi", "Hello")
    here.window.open_chat(other)
    assert not here.window.chat._pinned.isVisible()
    assert here.window.header.subtitle.text() == ""
    here.window.open_chat(running.conversation_id)
    assert here.window.chat._pinned.isVisible()


def test_a_second_document_in_the_chat_gives_each_its_own_pages(here, running, tmp_path):
    finish(here, running)
    here.window.take_files([tmp_path / "other.pdf"])
    QApplication.processEvents()
    assert not here.window.chat._pinned.isVisible()
    assert view(here, running).isAncestorOf(view(here, running).head)


def test_what_is_kept_after_a_stop_is_said(here, running):
    document = make_document()
    here.summaries.prove(running, document, make_summary(document))
    here.summaries.end(running, State.STOPPED)
    assert view(here, running).state_text() == "Stopped. What is here is proved."
    view(here, running).state.button.click()
    again = here.chat.messages(running.conversation_id)[-1]
    assert (again.version, view(here, again).state_text()) == (2, "Waits for the document before it")


def test_a_file_that_cannot_be_read_says_why_and_offers_another(here, running, monkeypatch):
    asked = []
    monkeypatch.setattr("app.ui.workspace.ask_files", lambda *_: asked.append(True))
    here.summaries.end(running, State.FAILED, DocumentEncrypted("letter.pdf"))
    shown = view(here, running)
    assert shown.state_text().startswith("letter.pdf is protected with a password.")
    assert shown.state.button.text() == "Choose a file"
    shown.state.button.click()
    assert asked


def test_a_crash_keeps_what_is_proved(here, running):
    document = make_document()
    here.summaries.prove(running, document, make_summary(document))
    here.summaries.end(running, State.INTERRUPTED, EngineStopped("crashed", -6))
    assert view(here, running).state_text() == "The model stopped by itself. The text is kept."
    assert view(here, running).places()


def test_a_summary_can_be_copied_and_made_again(here, running):
    finish(here, running)
    view(here, running)._draft.copy.click()
    assert "Furosemide 40 mg each morning was started." in QApplication.clipboard().text()
    view(here, running)._draft.again.click()
    assert here.chat.messages(running.conversation_id)[-1].version == 2


def test_a_finished_summary_is_shown_from_its_beginning(here, running):
    long = tuple((f"Part {n}", tuple(f"Sentence {n} number {i} of it." for i in range(4))) for n in range(30))
    document = make_document(long)
    points = tuple(make_point(document, said) for _head, body in long for said in body)
    here.summaries.prove(running, document, make_summary(document, points))
    here.summaries.end(running)
    here.window.open_chat("")
    here.window.open_chat(running.conversation_id)
    QApplication.processEvents()
    bar = here.column.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0


def test_many_pages_become_bars_in_rows(here, running):
    many = tuple((f"Part {n}", (f"Sentence {n}.",)) for n in range(84))
    document = make_document(many)
    here.summaries.prove(running, document, make_summary(document, (make_point(document, "Sentence 3."),)))
    here.summaries.end(running)
    QApplication.processEvents()
    strip = view(here, running).head.strip
    assert strip._delegate.bars
    last = strip.visualRect(strip.model().index(83))
    assert strip.viewport().rect().contains(last.center())


def facts_of(here, message, qtbot):
    shown = view(here, message)
    if not shown._finder.done:
        qtbot.waitUntil(lambda: shown._finder.done)
    QApplication.processEvents()
    return shown


def test_key_facts_stand_under_a_finished_summary_and_open_the_page(here, running, qtbot):
    finish(here, running)
    shown = facts_of(here, running, qtbot)
    assert shown.key_facts.isVisible()
    words = shown.key_facts.text.toPlainText()
    assert "40 mg" in words
    index = next(i for i, fact in enumerate(shown._finder.facts) if fact.value.startswith("40 mg"))
    shown.key_facts.press(str(index))
    assert here.window.evidence.isVisible()
    assert here.window.evidence.marked().startswith("40 mg")
    here.window.close_evidence()
    assert QApplication.focusWidget() is shown.key_facts.text


def test_the_table_is_short_until_all_of_it_is_asked_for(here, running, qtbot):
    many = (("Doses", tuple(f"Drug{n} {n} mg was started." for n in range(1, 30))),)
    document = make_document(many)
    here.summaries.prove(running, document, make_summary(document, (make_point(document, "Drug1 1 mg was"),)))
    here.summaries.end(running)
    shown = facts_of(here, running, qtbot)
    few = len(shown.key_facts.text.names())
    shown.key_facts.more.click()
    assert few < len(shown.key_facts.text.names()) == len(shown._finder.facts)
    assert shown.key_facts.more.text() == "Show fewer"


def test_what_the_summary_leaves_out_is_listed_and_opens(here, running, qtbot):
    document = make_document()
    here.summaries.prove(running, document, make_summary(document, ()))
    here.summaries.end(running)
    shown = facts_of(here, running, qtbot)
    assert shown.left_out.isVisible()
    assert shown.left_out.text.isHidden()
    shown.left_out.fold.click()
    assert "Furosemide 40 mg each morning was started." in shown.left_out.text.toPlainText()
    assert shown.left_out.fold.accessibleName().endswith("shown")
    shown.left_out.press("0")
    assert here.window.evidence.marked()


def test_nothing_is_listed_as_left_out_while_the_summary_is_written(here, running):
    document = make_document()
    here.summaries.prove(running, document, make_summary(document, ()))
    QApplication.processEvents()
    shown = view(here, running)
    assert not shown.left_out.isVisible()
    assert not shown.key_facts.isVisible()


def test_a_section_of_the_kind_without_points_says_so(here, running):
    document = make_document()
    base = make_summary(document)
    points = tuple(replace(p, heading="Medicines") for p in base.points[:2])
    made = replace(base, points=points, preset="x", sections=("Allergies", "Medicines"))
    here.summaries.prove(running, document, made)
    here.summaries.end(running)
    lines = [line for line in view(here, running)._points.toPlainText().split("\n") if line]
    assert lines[:3] == ["Allergies", "Not stated in the document.", "Medicines"]


def test_a_stopped_summary_offers_to_go_on(here, running):
    document = make_document()
    here.summaries.prove(running, document, make_summary(document))
    here.summaries.end(running, State.STOPPED)
    assert view(here, running).state.button.text() == "Go on"


def in_german(here, message, **more):
    """A summary of one point, in German; returns the lines of it."""
    document = make_document()
    proved = make_point(document, "Furosemide 40 mg each morning was started.")
    usual = {"told": proved.text, "text": "Furosemid 40 mg morgens wurde begonnen."}
    said = replace(proved, **{**usual, **more})
    here.summaries.prove(message, document, replace(make_summary(document), points=(said,)))
    here.summaries.end(message)
    QApplication.processEvents()
    return [line for line in view(here, message)._points.toPlainText().split("\n") if line]


def test_a_translation_stands_over_what_was_proved_with_the_place_of_the_cited_words(here, running):
    lines = in_german(here, running)
    first = next(
        i for i, line in enumerate(lines) if line.startswith("Furosemid 40 mg morgens wurde begonnen.")
    )
    assert lines[first].replace("\u00a0", " ").rstrip().endswith("p. 2")
    assert lines[first + 1] == (
        "Numbers and names checked; the wording was translated from "
        "“Furosemide 40 mg each morning was started.”"
    )
    view(here, running).press("0")
    assert here.window.evidence.marked() == "Furosemide 40 mg each morning was started."


def test_a_number_that_changed_in_translation_is_flagged_and_not_said_to_be_checked(here, running):
    wrong = {"text": "Furosemid 400 mg morgens wurde begonnen.", "flags": (Flag.NUMBER, Flag.NAME)}
    lines = in_german(here, running, **wrong)
    assert not any("Numbers and names checked" in line for line in lines)
    assert lines[-3:] == [
        "The wording was translated from “Furosemide 40 mg each morning was started.”",
        "Check against the source: a number of the translation is not there, or one is missing.",
        "Check against the source: a name of the translation is not there, or one is missing.",
    ]
    grounds = list(view(here, running)._points._grounds())
    assert len(grounds) == 1  # one warning around all lines of the point


def test_a_point_left_untranslated_says_so(here, running):
    lines = in_german(here, running, told="", text="Furosemide 40 mg.", flags=(Flag.UNTRANSLATED,))
    assert lines[-1] == "No translation could be used. This is in the language of the document."


def test_what_a_translation_says_is_not_listed_as_left_out(here, running, qtbot):
    in_german(here, running, text="Vierzig Milligramm Furosemid wurden morgens begonnen.")
    shown = facts_of(here, running, qtbot)
    assert shown.left_out.isVisible()
    shown.left_out.fold.click()
    assert "Furosemide" not in shown.left_out.text.toPlainText()


def test_what_speaks_to_an_ai_is_said_listed_and_opens_its_page(here, running, qtbot):
    document = make_document()
    start = document.text.index("His ankles")
    spoken = Addressed(start, start + 24, 2, Reason.OVERRIDE)
    summary = replace(make_summary(document), addressed=(spoken,))
    here.summaries.prove(running, document, summary)
    here.summaries.end(running)
    QApplication.processEvents()
    shown = view(here, running)
    listed = shown.spoken_to
    assert listed.isVisible()
    assert listed.said == "1 sentence in this document speaks to an AI. It was treated as text."
    assert listed.text.isHidden()
    qtbot.keyClick(listed.fold, Qt.Key.Key_Space)
    assert document.text[start : start + 24] in listed.text.toPlainText()
    with qtbot.waitSignal(shown.place) as opened:
        listed.press("0")
    assert opened.args[:3] == [2, start, start + 24]


def test_a_summary_of_a_harmless_document_says_nothing_of_an_ai(here, running):
    finish(here, running)
    assert view(here, running).spoken_to.isHidden()
