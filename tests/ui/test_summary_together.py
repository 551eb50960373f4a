"""A summary across several documents on the screen: sources named, the right evidence, nothing hidden."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.domain.chat import State
from app.domain.errors import DocumentDamaged
from app.domain.proof.quoting import quote
from app.domain.summarising import Also, Covered, Summary, coverage, coverage_of_all
from app.domain.text.splitting import sentences
from tests.asked import made
from tests.ui.conftest import nameless
from tests.ui.rooms import room

WARD = made("Bisoprolol continues at 2.5 mg once a day.\n\nHe is allergic to penicillin.", "ward.pdf")
CLINIC = made("Bisoprolol continues at 5 mg once a day.\n\nHe was weighed on 2 April.", "clinic.pdf")


def summary():
    first = replace(quote(WARD, sentences(WARD)[0]), document_id="w", heading="ward.pdf")
    second = replace(quote(CLINIC, sentences(CLINIC)[0]), document_id="c", heading="clinic.pdf")
    start = CLINIC.text.index("5 mg")
    other = Also("c", 1, start, start + 4, "5 mg", differs=True)
    parts = [coverage(one, {page.number for page in one.pages}) for one in (WARD, CLINIC)]
    return Summary(
        "w",
        (replace(first, also=(other,)), second),
        coverage_of_all(parts),
        "m",
        sections=("ward.pdf", "clinic.pdf"),
        documents=(
            Covered("ward.pdf", "w", parts[0]),
            Covered("bad.pdf", error=DocumentDamaged("bad.pdf").to_text()),
            Covered("clinic.pdf", "c", parts[1]),
        ),
    )


@pytest.fixture
def here(services, theme, icons, show):
    return room(services, theme, icons, show, width=1300)


@pytest.fixture
def view(here, tmp_path):
    here.summaries.documents |= {"w": WARD, "c": CLINIC}
    here.window.take_files([tmp_path / "ward.pdf"])
    message = here.column.messages[-1]
    here.summaries.prove(message, WARD, summary())
    here.summaries.end(message)
    QApplication.processEvents()
    found = here.column.summary(message.id)
    assert found is not None
    return found


def words(view):
    return view._points.toPlainText().replace("\u00a0", " ")


def test_each_point_names_its_document_and_what_differs_is_said_under_it(view):
    assert "ward.pdf, p. 1" in words(view)
    assert "clinic.pdf, p. 1" in words(view)
    assert "The documents differ: “5 mg”" in words(view)
    assert view.places() == ["0", "0.0", "1"]


def test_a_link_opens_its_own_document_at_its_words(here, view):
    opened = []
    here.window.chat.evidence.connect(lambda *place: opened.append(place))
    view.press("0.0")
    (_message, document, page, (start, end), _others, known) = opened[-1]
    assert (document.name, page, known) == ("clinic.pdf", 1, "c")
    assert document.text[start:end] == "5 mg"
    view.press("0")
    assert opened[-1][1].name == "ward.pdf"


def test_the_strip_counts_the_pages_of_all_and_opens_the_right_one(here, view):
    opened = []
    here.window.chat.evidence.connect(lambda *place: opened.append(place))
    view.head.strip.chosen.emit(2)
    assert (opened[-1][1].name, opened[-1][2]) == ("clinic.pdf", 1)
    assert here.window.header.subtitle.text() == "3 documents"


def test_a_document_that_was_not_read_says_why(view):
    (bad,) = [part for part in view.each.parts if not part.fold.isEnabled()]
    assert "bad.pdf is damaged" in bad.state_text()
    assert bad.state_text().endswith("Nothing of it is in this summary.")


def test_what_is_not_in_the_summary_is_listed_for_each(view, qtbot):
    part = view.each.parts[0]
    assert part.missing.isHidden()
    part.turn()
    qtbot.waitUntil(lambda: part.missing.isVisibleTo(view))
    part.missing.fold.click()
    assert "allergic to penicillin" in part.missing.text.toPlainText()
    assert nameless(view) == []


def test_the_facts_of_one_are_saved_as_a_table(view, qtbot, here, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "app.ui.summaries.report_saving.save_file", lambda *given: asked.append(given) or QFileDialog()
    )
    part = view.each.parts[2]
    part.turn()
    qtbot.waitUntil(lambda: part.facts.isVisibleTo(view))
    part.facts.save.click()
    asked[0][4](tmp_path / "facts.csv")
    text = (tmp_path / "facts.csv").read_text(encoding="utf-8-sig")
    assert "5 mg once a day" in text and "2.5 mg" not in text


def test_stopped_it_says_where_and_goes_on(here, tmp_path):
    here.summaries.documents |= {"w": WARD, "c": CLINIC}
    here.window.take_files([tmp_path / "ward.pdf"])
    message = here.column.messages[-1]
    parts = [coverage(WARD, {1}), coverage(CLINIC, set())]
    cut = replace(summary(), coverage=coverage_of_all(parts))
    here.summaries.prove(message, WARD, cut)
    here.summaries.end(message, State.STOPPED)
    found = here.column.summary(message.id)
    assert found.state_text() == "Stopped at page 2. What is here is proved."
    assert found.state.button.text() == "Go on"
    before = len(here.summaries.asked)
    found.state.button.click()
    assert len(here.summaries.asked) == before + 1
