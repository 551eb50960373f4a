"""Models that can be fetched, those of other programs, and looking after all of them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.errors import DownloadsOff, DownloadWrong, HostUnreachable, ModelInvalid
from app.domain.library.catalogue import terms
from app.domain.library.downloads import Stage
from app.domain.library.found import Findings, Found, Program
from app.ui.models import library_rows as kinds
from app.ui.models.fit_dialog import FitDialog
from app.ui.models.library_delegate import write
from app.ui.models.library_places import parts
from app.ui.models.models_page import ModelsPage
from app.ui.models.terms_dialog import TermsDialog
from app.ui.widgets.dialog import Dialog
from tests.fakes import make_model
from tests.fakes_chat import fake_session
from tests.ui.conftest import nameless, tab_order, unreached

MEDICAL, EVERYDAY = "entry:medgemma-1.5-4b-q4-k-m", "entry:qwen3.5-4b-q4-k-m"


@pytest.fixture
def session(services):
    made = fake_session()
    catalogue = services.catalogue

    def of(entry):
        licence = catalogue.licence_of(entry)
        return terms(licence) if licence.accept else None

    made.terms.of = of
    return made


@pytest.fixture
def page(services, session, theme, icons, show):
    return show(ModelsPage(services.real, theme, icons, session=session.real), 860, 700)


def row(page, key):
    return next(r for r in page.library.rows if r.key == key)


def told(page, key):
    return page.library.told(row(page, key))


def enter(page, key):
    page.list.setFocus()
    page.list.go_to(key)
    QTest.keyClick(page.list, Qt.Key.Key_Return)


def take(page, key, text):
    page.fill_menu(row(page, key))
    next(action for action in page.menu.actions() if action.text() == text).trigger()


def names(page):
    return [r.name for r in page.library.rows]


def words(widget):
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


# -- three that suit -----------------------------------------------------------------------------


def test_three_at_most_say_what_for_how_fast_how_large_and_on_which_terms(page):
    cards = page.suggestions.cards
    assert page.suggestions.heading.text() == "Three that suit this computer"
    assert [card._title.text() for card in cards] == ["Everyday", "Quick", "Best quality"]
    for card in cards:
        assert "words a second" in words(card)
        assert "Free to use at work" in words(card)
        assert card.button.text().startswith("Download ")
    assert [card.choice.rated.entry.name in card.accessibleName() for card in cards] == [True] * 3


def test_a_card_fetches_in_place(page, services):
    card = page.suggestions.cards[0]
    card.button.click()
    (download,) = services.downloads.items
    services.downloads.tell(
        download.wanted.key, stage=Stage.RUNNING, done=1_200_000_000, speed=6e6, seconds_left=290.0
    )
    said = "1.2 GB of 2.7 GB, 6 MB/s. About 5 minutes left"
    assert card.line.text() == said
    assert card.bar.value() == 438
    assert said in told(page, EVERYDAY)
    card.hold.click()
    assert services.downloads.asked[-1] == ("pause", download.wanted.key)
    assert card.line.text() == "Paused. 1.2 GB is saved"
    assert card.hold.accessibleName() == "Go on with Qwen3.5 4B"
    card.hold.click()
    assert services.downloads.asked[-1][0] == "retry"
    card.stop.click()
    assert services.downloads.items == ()
    assert card.button.isVisible()


def test_what_was_fetched_is_here_and_can_be_used(page, services):
    entry = page.suggestions.cards[0].choice.rated.entry
    page.suggestions.cards[0].button.click()
    model = replace(make_model("Qwen3.5 4B", size=entry.bytes, origin="downloaded"), sha256=entry.sha256)
    services.models.models.append(model)
    key = services.downloads.items[0].wanted.key
    services.downloads.tell(key, stage=Stage.DONE, model_id=model.id)
    services.downloads.ended.publish(services.downloads.items[0])
    services.models.changed.publish(None)
    assert page.toasts.current.label.text() == "Qwen3.5 4B is on this computer"
    card = page.suggestions.cards[0]
    assert "On this computer" in words(card)
    card.use_button.click()
    assert services.preferences.current.default_model == model.id
    assert told(page, EVERYDAY).endswith("In use")
    assert "In use" in words(card)


def test_a_card_keeps_the_focus_while_bytes_come(page, services):
    page.suggestions.cards[1].button.click()
    page.suggestions.cards[1].stop.setFocus()
    key = services.downloads.items[0].wanted.key
    for done in range(1, 5):
        services.downloads.tell(key, stage=Stage.RUNNING, done=done * 10**8)
    assert page.suggestions.cards[1].stop.hasFocus()


def test_where_downloads_are_off_the_cards_say_so(services, session, theme, icons, show):
    services.downloads.possible = False
    services.downloads.fault = DownloadsOff()
    page = show(ModelsPage(services.real, theme, icons, session=session.real), 860, 700)
    button = page.suggestions.cards[0].button
    assert button.off
    assert "Downloads are off" in button.toolTip()
    button.click()
    assert services.downloads.asked == []
    enter(page, EVERYDAY)
    assert "switched off" in page.banner.text()


# -- the list ------------------------------------------------------------------------------------


def test_enter_fetches_pauses_and_goes_on(page, services):
    enter(page, EVERYDAY)
    assert services.downloads.asked[-1][0] == "start"
    assert row(page, EVERYDAY).action == kinds.PAUSE
    enter(page, EVERYDAY)
    assert told(page, EVERYDAY).endswith("Go on")
    enter(page, EVERYDAY)
    assert services.downloads.asked[-1][0] == "retry"
    take(page, EVERYDAY, "Cancel the download")
    assert services.downloads.items == ()
    assert page.list.row().key == EVERYDAY


def test_a_download_that_waits_can_be_fetched_next(page, services):
    enter(page, EVERYDAY)
    enter(page, "entry:qwen3.5-2b-q4-k-m")
    last = services.downloads.items[-1].wanted.key
    assert "Waiting for the download before it" in told(page, "entry:qwen3.5-2b-q4-k-m")
    take(page, "entry:qwen3.5-2b-q4-k-m", "Fetch this one next")
    assert services.downloads.items[0].wanted.key == last


def test_a_failed_download_says_why_and_can_be_tried_again(page, services):
    enter(page, EVERYDAY)
    key = services.downloads.items[0].wanted.key
    error = DownloadWrong(name="Qwen3.5 4B", fault="sha256").to_text()
    services.downloads.tell(key, stage=Stage.FAILED, error=error)
    assert "arrived changed" in told(page, EVERYDAY)
    assert told(page, EVERYDAY).endswith("Try again")
    services.downloads.tell(
        key, stage=Stage.WAITING, done=12 * 10**8, error=HostUnreachable(host="h", reason="offline").to_text()
    )
    assert "There is no network." in told(page, EVERYDAY)
    assert "1.2 GB is saved." in told(page, EVERYDAY)
    assert "Tries again" in told(page, EVERYDAY), "or it looks like an end"


def test_a_download_that_is_in_no_list_has_its_row(page, services):
    enter(page, EVERYDAY)
    wanted = replace(services.downloads.items[0].wanted, repository="maker/other", name="Other 7B")
    services.downloads.items = (replace(services.downloads.items[0], wanted=wanted),)
    services.downloads.changed.publish(None)
    assert "Other 7B" in names(page)
    take(page, f"download:{wanted.key}", "Cancel the download")
    assert "Other 7B" not in names(page)


def test_typing_narrows_by_name_maker_and_task(page):
    page.search.setText("granite 8b")
    assert names(page) == ["Granite 4.1 8B"]
    page.search.setText("PASSAGES english")
    assert "nomic-embed-text v1.5" in names(page)
    page.search.setText("nothing like it")
    assert names(page) == []
    assert "No model by that name here." in words(page.empty)
    page.search.clear()
    assert not page.empty.isVisible()


@pytest.mark.parametrize(
    ("shown", "there", "not_there"),
    [
        (kinds.HERE, "SmolLM2 135M", "Qwen3.5 4B"),
        (kinds.EMBEDDINGS, "EmbeddingGemma 300M", "Qwen3.5 4B"),
        (kinds.CHAT, "Qwen3.5 4B", "EmbeddingGemma 300M"),
        (kinds.MEDICAL, "MedGemma 1.5 4B", "Qwen3.5 4B"),
        (kinds.FITS_HERE, "Qwen3.5 4B", "bge-small-en v1.5"),
    ],
)
def test_the_list_can_be_narrowed_to_a_kind(page, shown, there, not_there):
    page.shown.set_key(shown)
    page.shown.chosen.emit(shown)
    assert there in names(page)
    assert not_there not in names(page)


def test_what_will_not_fit_is_not_fetched_but_explained(page, services):
    small = replace(services.models.computer(), memory_total=2 << 30, memory_available=1 << 30)
    services.models._computer = small
    services.models.changed.publish(None)
    key = "entry:qwen3.5-9b-q4-k-m"
    assert "Will not fit" in told(page, key)
    assert "GB free" in told(page, key)
    enter(page, key)
    assert services.downloads.asked == []
    dialog = page.window().findChild(FitDialog)
    assert dialog.accessibleName() == "Why Qwen3.5 9B will not fit"
    dialog.reject()


# -- terms ---------------------------------------------------------------------------------------


def test_terms_are_read_and_accepted_before_a_medical_model_is_fetched(page, services, session):
    assert "Not for diagnosing or treating patients" in told(page, MEDICAL)
    assert told(page, MEDICAL).endswith("Read terms")
    enter(page, MEDICAL)
    dialog = page.window().findChild(TermsDialog)
    entry = services.catalogue.find("medgemma-1.5-4b-q4-k-m")
    shown = services.catalogue.terms(entry)
    assert dialog.text.toPlainText() == shown.text
    assert "HAI-DEF is provided under and subject to" in dialog.text.toPlainText()
    assert "For learning and for drafting. Not for diagnosing or treating patients." in words(dialog)
    assert dialog.safe.text() == "Not now"
    assert dialog.focusWidget() is dialog.safe
    assert nameless(dialog) == []
    dialog.reject()
    assert services.downloads.asked == []
    assert session.terms.given == []
    enter(page, MEDICAL)
    dialogs = page.window().findChildren(TermsDialog)
    dialogs[-1].act.click()
    (given,) = session.terms.given
    assert given.text_sha256 == shown.sha256
    assert services.downloads.asked[-1][0] == "start"
    assert row(page, MEDICAL).action == kinds.PAUSE


def test_terms_of_a_free_model_can_be_read_without_being_asked(page, services):
    take(page, EVERYDAY, "Read terms")
    dialog = page.window().findChild(TermsDialog)
    assert dialog.act is None
    assert "Apache" in dialog.text.toPlainText()
    dialog.reject()
    assert services.downloads.asked == []


# -- of other programs ---------------------------------------------------------------------------


@pytest.fixture
def elsewhere(services):
    facts = make_model("Llama 3B", size=2_000_000_000, parameters=3 * 10**9).facts
    good = Found(Program.OLLAMA, "llama3.2:3b", ("/o/blob",), 2_000_000_000, facts)
    bad = Found(
        Program.JAN, "broken", ("/j/b.gguf",), 10, error=ModelInvalid(name="b.gguf", fault="magic").to_text()
    )
    services.found.findings = Findings((good, bad))
    return good, bad


@pytest.fixture
def found_late(services, elsewhere):
    services.found.coming, services.found.findings = services.found.findings, Findings()


def test_what_other_programs_have_is_listed_as_soon_as_it_is_known(found_late, page, services):
    assert services.found.looked == 1
    assert told(page, "found:/o/blob").endswith("Use it there")


def test_models_of_other_programs_are_used_where_they_lie(elsewhere, page, services):
    assert services.found.looked == 1
    key = "found:/o/blob"
    assert "Ollama" in told(page, key)
    assert told(page, key).endswith("Use it there")
    enter(page, key)
    _found, progress, done, _failed, _cancelled = services.found.using[0]
    progress(50, 100)
    assert "Reading it once, 50 %" in told(page, key)
    model = make_model("llama3.2:3b", origin="found")
    services.models.models.append(model)
    services.found.findings = Findings(tuple(replace(one, same_as=model.id) for one in elsewhere[:1]))
    done(model)
    assert page.toasts.current.label.text() == "llama3.2:3b is used where it is."
    assert key not in [r.key for r in page.library.rows]


def test_a_broken_file_of_another_program_says_what_is_wrong(elsewhere, page, services):
    key = "found:/j/b.gguf"
    assert "is not a model file" in told(page, key)
    assert "fit" not in told(page, key).lower()
    enter(page, key)
    assert "is not a model file" in page.window().findChild(Dialog).accessibleName()
    page.window().findChild(Dialog).reject()
    assert services.found.using == []


# -- for everyone --------------------------------------------------------------------------------


def test_five_hundred_models_are_rows_and_no_widgets(services, session, theme, icons, show):
    services.models.models = [make_model(f"Model {n:03}", parameters=3 * 10**9) for n in range(500)]
    asked = []
    fit = services.models.fit
    services.models.fit = lambda model: asked.append(model) or fit(model)
    page = show(ModelsPage(services.real, theme, icons, session=session.real), 860, 700)
    assert len([r for r in page.library.rows if r.model]) == 500
    assert len(page.list.findChildren(QLabel)) == 0
    assert len(asked) < 100, "whether a model fits is only asked of those that are seen"
    page.search.setText("model 49")
    assert len(page.library.rows) == 15


def test_the_keyboard_brings_a_row_into_sight(services, session, theme, icons, show):
    services.models.models = [make_model(f"Model {n:03}") for n in range(60)]
    page = show(ModelsPage(services.real, theme, icons, session=session.real), 860, 700)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_End)
    QApplication.processEvents()
    rect = page.list.visualRect(page.list.currentIndex())
    top = page.list.mapTo(page, rect.topLeft()).y()
    assert 0 <= top <= page.height() - rect.height()


def test_all_of_it_can_be_come_to_with_tab(page):
    assert nameless(page) == []
    assert unreached(page) == []


def test_a_size_is_not_turned_around_where_text_runs_from_right_to_left(theme):
    def drawn(direction, side):
        image = QImage(120, 24, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setFont(theme.font("small"))
        painter.setLayoutDirection(direction)
        write(painter, image.rect(), "2.7 GB", side | Qt.AlignmentFlag.AlignVCenter)
        painter.end()
        return image

    left, right = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
    leading, trailing = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing
    assert drawn(right, leading) == drawn(left, trailing)
    assert drawn(right, leading) != drawn(left, leading)


# -- by keyboard, in the order in which it is read --------------------------------------------------


def reading_order(page):
    """How far down each part begins that Tab goes to, from the first on the page."""
    parts = [part for part in tab_order(page) if page.inner.isAncestorOf(part)]
    tops = [(part.mapTo(page.inner, part.rect().topLeft()).y(), part) for part in parts]
    first = min(range(len(tops)), key=lambda at: tops[at][0])
    return [top for top, _part in tops[first:] + tops[:first]]


@pytest.mark.parametrize("width", [720, 1120])
def test_tab_goes_through_the_page_as_it_is_read(page, services, width):
    page.resize(width, 700)
    QApplication.processEvents()
    assert len(reading_order(page)) > 12
    assert reading_order(page) == sorted(reading_order(page))
    small = replace(services.models.computer(), memory_total=6 << 30, memory_available=4 << 30)
    services.models._computer = small
    services.models.changed.publish(None)  # the cards are others now
    page.resize(width + 1, 700)
    QApplication.processEvents()
    assert reading_order(page) == sorted(reading_order(page))


def test_a_model_that_finds_passages_does_not_promise_to_write(services, page):
    model = make_model("all-MiniLM-L6-v2", origin="linked", parameters=22_000_000)
    services.models.models.append(replace(model, facts=replace(model.facts, embeds=True)))
    model = make_model("my-own-reranker", origin="linked", parameters=560_000_000)
    services.models.models.append(replace(model, facts=replace(model.facts, embeds=True)))
    services.models.changed.publish(None)
    said = {row.name: row.about for row in page.library.rows}
    assert said["all-MiniLM-L6-v2"] == "Finding passages by meaning"
    assert said["my-own-reranker"] == "Putting found passages in order"


def test_a_download_that_is_in_no_list_says_nothing_of_what_nobody_knows(page, services):
    enter(page, EVERYDAY)
    wanted = replace(
        services.downloads.items[0].wanted, repository="maker/other", name="Other 7B", bytes=10**9
    )
    services.downloads.items = (replace(services.downloads.items[0], wanted=wanted),)
    services.downloads.changed.publish(None)
    said = told(page, f"download:{wanted.key}")
    assert "1.0 GB" in said
    assert "not known" not in said


def test_a_repository_of_a_hub_has_room_for_its_long_name(theme):
    row = QRect(0, 0, 800, 56)
    bare, whole = parts(theme, row, False, True), parts(theme, row, False)
    assert bare.name.width() > whole.name.width() + 60
    assert not bare.about.intersects(bare.action)
    assert bare.action == whole.action
