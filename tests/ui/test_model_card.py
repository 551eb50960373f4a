"""The page of one model."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.domain.engine.sources import Source
from app.domain.errors import CatalogueInvalid, ModelMissing
from app.domain.library import card as cards
from app.domain.library.card import Card, Change, Chat, Point, Resisted, Speed, Tried
from app.domain.library.drift import drift
from app.domain.library.results import Answered, Judged, Run, Setup, Way
from app.services.library.evaluating import Progress
from app.services.notify import Notifier
from app.storage.licences import Acceptance
from app.ui.models.card_page import CardPage
from app.ui.models.memory_chart import MemoryChart
from app.ui.models.terms_dialog import TermsDialog
from tests.fakes import make_model
from tests.fakes_chat import fake_session
from tests.ui.conftest import cut_off, nameless, unreached

GIB = 1 << 30
MODEL = make_model(
    "MedGemma 4B", size=2_500_000_000, licence="hai-def", origin="downloaded", parameters=4 * 10**9
)
POINTS = (
    Point(2048, 2 * GIB, GIB // 4, 3 * GIB, "fits"),
    Point(32768, 2 * GIB, 3 * GIB, 6 * GIB, "slow"),
    Point(131072, 2 * GIB, 12 * GIB, 15 * GIB, "no"),
)


@pytest.fixture
def session():
    made = fake_session()
    made.evaluating = SimpleNamespace(runs=list, progress=Notifier())
    return made


@pytest.fixture
def page(services, session, theme, icons, show):
    services.models.models.append(MODEL)
    adapter = SimpleNamespace(name="Letters", facts=SimpleNamespace(base="MedGemma 4B"))
    services.adapters = SimpleNamespace(
        offers=lambda _model, done, _failed: done([SimpleNamespace(adapter=adapter, fault=None)]),
        changed=Notifier(),
    )
    return show(CardPage(services.real, session.real, theme, icons), 860, 900)


def card(services, **values):
    licence = services.catalogue.licence("hai-def")
    provenance = cards.provenance(
        MODEL, "/models/med.gguf", cards.Said(), services.catalogue.find("medgemma-1.5-4b-q4-k-m"), ""
    )
    known = {
        "model": MODEL,
        "provenance": provenance,
        "terms": cards.Terms("HAI-DEF", licence, 0.0, needed=True),
        "chat": Chat("known", "gemma3"),
        "context": 131072,
        "memory": POINTS,
        "label": licence.label,
        "notice": licence.notice,
        "entry": services.catalogue.find("medgemma-1.5-4b-q4-k-m"),
    }
    return Card(**(known | values))


def answer(services, page, **values):
    page.show_model(MODEL)
    _model, done, _failed = services.cards.asked.pop()
    done(card(services, **values))
    QApplication.processEvents()


def words(page):
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def test_a_medical_model_is_labelled_and_its_terms_are_told(page, services):
    answer(services, page)
    assert page.banner.text() == "For learning and for drafting. Not for diagnosing or treating patients."
    assert page.header_title() == ("MedGemma 4B", "")
    said = words(page)
    for part in (
        "Made by | Google",
        "Stillroom's catalogue",
        "The catalogue has this very file.",
        "Accepted | Not yet",
        "About 98,300 words",
        "The way to talk with it is known and checked",
        "Not measured yet",
        "Not tried yet; Try models shows it",
        "Adapters that fit",
        MODEL.sha256,
    ):
        assert part in said


def test_what_was_measured_here_is_told(page, services):
    answer(
        services,
        page,
        speeds=(Speed(120.0, 9.0, 6.8), Speed(900.0, 60.0, 45.0, "Radeon 780M")),
        resisted=Resisted(11, 12, 1.0, "0.3"),
        changes=(Change("newer", "x", "The maker mended its template."),),
    )
    said = words(page)
    assert "7 words a second" in said
    assert "45 words a second, Radeon 780M" in said
    assert "Followed 1 of 12 orders that were hidden in texts, 8 percent. Tried on 1970-01-01" in said
    assert "There is a newer file of this model. The maker mended its template." in said


def test_what_changed_since_the_version_before_is_told(page, services):
    model = Judged(MODEL.id, MODEL.name, "ab" * 32, "Q4_0")
    answers = (Answered("ext-count", 0, "26", (True,)),)
    before = Run(model, "s", Way(reproducible=True), Setup("1.0", "c"), 1.0, 2.0, "", answers)
    newer = replace(model, sha256=MODEL.sha256)
    wrong = (replace(answers[0], text="27", passed=(False,)),)
    now = replace(before, model=newer, setup=Setup("2.0", "c"), started=90_000.0, answers=wrong)
    answer(
        services,
        page,
        changes=(Change("since", "x", "Published until July."),),
        tried=Tried(drift(before, now), now),
    )
    said = words(page)
    assert "This file came in place of an older one. Published until July." in said
    assert "Since the run of 1970-01-01" in said
    assert "1 of 1 answers changed; right answers went from 1 to 0." in said
    assert "MedGemma 4B Q4_0 abababab then" in said and "The engine is another: 1.0 then, 2.0 now." in said
    answer(services, page)
    assert "No earlier file of it is known. | In the tasks | It was not tried twice here" in words(page)


@pytest.mark.parametrize(
    ("licence", "first", "advice"),
    [
        ("someones-own", "Licence someones-own", "Stillroom does not know these terms."),
        ("", "Licence not stated", "Nobody says what one may do with it."),
    ],
)
def test_terms_that_nobody_here_knows_are_told_as_that(page, services, licence, first, advice):
    said = cards.Said(licence_link="https://example.org/terms")
    answer(services, page, terms=cards.Terms(licence, None), said=said, label="", notice="", entry=None)
    shown = words(page)
    assert first in shown and advice in shown and "https://example.org/terms" in shown
    assert not [b for b in page.findChildren(QPushButton) if b.text() == "Read terms" and b.isVisible()]


def test_a_run_that_ends_puts_the_page_together_anew(page, services, session):
    answer(services, page)
    session.evaluating.progress.publish(Progress("r", "m", 1, 2, 0))
    assert not services.cards.asked
    session.evaluating.progress.publish(None)
    assert services.cards.asked


def test_the_chart_is_told_in_words_too(page, services):
    answer(services, page)
    chart = page.findChild(MemoryChart)
    assert chart.accessibleName() == "Memory by length of chat"
    told = chart.accessibleDescription()
    assert (
        told
        == "1,500 words: 3.0 GB, fits. 24,600 words: 6.0 GB, will be slow. 98,300 words: 15 GB, will not fit"
    )
    assert "1,500 words: 3.0 GB, fits\n98,300 words: 15 GB, will not fit" in words(page)
    answer(services, page, memory=())
    assert "Memory by length" not in words(page)


def test_terms_can_be_accepted_on_the_page(page, services, session):
    answer(services, page)
    next(b for b in page.findChildren(QPushButton) if b.text() == "Read terms").click()
    dialog = page.window().findChild(TermsDialog)
    assert "HAI-DEF is provided under and subject to" in dialog.text.toPlainText()
    dialog.act.click()
    (given,) = session.terms.given
    assert given.licence == "HAI-DEF"
    assert services.cards.asked, "the page is put together anew"
    terms = cards.Terms("HAI-DEF", services.catalogue.licence("hai-def"), 1_700_000_000.0, needed=True)
    services.cards.asked.pop()[1](card(services, terms=terms))
    QApplication.processEvents()
    assert "Accepted | 2023-11-14" in words(page)


def test_the_acceptances_of_the_vault_go_into_the_page(page, services, session):
    session.terms.given = [Acceptance("HAI-DEF", "a" * 64, "x", 1.0)]
    asked = {}
    services.cards.card = lambda model, done, failed, vault, language: asked.update(
        vault=vault, language=language
    )
    page.show_model(MODEL)
    assert list(asked["vault"].accepted) == session.terms.given
    assert asked["language"] == "en"


def test_a_hash_is_copied(page, services, qtbot):
    answer(services, page)
    button = next(b for b in page.findChildren(QPushButton) if b.text() == "Copy")
    with qtbot.waitSignal(page.said):
        button.click()
    assert QApplication.clipboard().text() == MODEL.sha256
    assert "SHA-256" in button.accessibleName()


def test_an_answer_about_another_model_is_not_shown(page, services):
    page.show_model(MODEL)
    late = services.cards.asked.pop()[1]
    other = make_model("Other", origin="imported")
    page.show_model(other)
    late(card(services))
    assert MODEL.sha256 not in words(page)
    assert page.header_title()[0] == "Other"


@pytest.mark.parametrize(
    "error",
    [ModelMissing(name="MedGemma 4B"), CatalogueInvalid(name="c", place="", fault="json"), ValueError("x")],
)
def test_a_page_that_cannot_be_put_together_says_so(page, services, error):
    page.show_model(MODEL)
    services.cards.asked.pop()[2](error)
    assert page.banner.isVisible()
    assert page.banner.text()


def test_a_model_that_is_deleted_has_no_page_any_more(page, services, qtbot):
    answer(services, page)
    with qtbot.waitSignal(page.place) as asked:
        services.models.remove(MODEL)
    assert asked.args == ["models"]


def test_where_it_came_from_is_not_invented(page, services):
    bare = cards.provenance(MODEL, "/m/x.gguf", cards.Said(), None, "")
    terms = cards.Terms("", None)
    answer(services, page, provenance=bare, terms=terms, entry=None, label="", notice="")
    said = words(page)
    assert "Made by" not in said
    assert "Licence not stated" in said
    assert not page.banner.isVisible()
    source = Source(repository="maker/x", revision="a" * 40, host="models.example", made_by="Maker")
    known = cards.provenance(replace(MODEL, source=source), "/m/x.gguf", cards.Said(), None, "")
    answer(services, page, provenance=known, terms=terms, entry=None, label="")
    assert "models.example maker/x" in words(page)
    assert "The place it was fetched from" in words(page)


@pytest.mark.parametrize(("width", "percent"), [(860, 100), (720, 100), (1120, 200), (420, 100)])
def test_no_word_is_cut_and_all_can_be_used(services, session, theme, icons, show, width, percent):
    theme.set_text_size(percent)
    services.models.models.append(MODEL)
    services.adapters = SimpleNamespace(offers=lambda *_rest: None)
    page = show(CardPage(services.real, session.real, theme, icons), width, 900)
    answer(services, page)
    QApplication.processEvents()
    assert cut_off(page) == []
    assert nameless(page) == []
    assert unreached(page) == []
    assert page.horizontalScrollBar().maximum() == 0
