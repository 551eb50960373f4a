"""The models of this computer."""

import doctest

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.engine.fitting import Difference, Reason, Remedy, verdict
from app.domain.engine.generation import Memory
from app.domain.errors import ModelChanged, ModelExists, ModelInvalid, NoSpace
from app.ui.models import fit_words
from app.ui.models.fit_dialog import FitDialog
from app.ui.models.fit_words import FitWords
from app.ui.models.library_places import parts
from app.ui.models.models_page import ModelsPage
from tests.fakes import fake_services, make_model
from tests.ui.conftest import cut_off, nameless

GRANITE = make_model("Granite 3B", size=2_100_000_000, origin="imported", parameters=3 * 10**9, label="3B")
GEMMA = make_model("Gemma 12B", size=7_700_000_000, licence="gemma", origin="imported", parameters=12 * 10**9)


@pytest.fixture
def services(tmp_path):
    made = fake_services(tmp_path, [make_model(), GRANITE, GEMMA])
    made.models.fits = {GEMMA.id: verdict(GEMMA.facts, made.models.computer())}
    return made


@pytest.fixture
def page(services, theme, icons, show):
    return show(ModelsPage(services.real, theme, icons), 860, 700)


def row(page, model):
    return next(r for r in page.library.rows if r.model is not None and r.model.id == model.id)


def told(page, model):
    """What a screen reader says of the model's row."""
    index = page.library.index(page.library.place(row(page, model).key), 0)
    return index.data(Qt.ItemDataRole.AccessibleTextRole)


def menu(page, model):
    """The entries of the model's menu by text."""
    page.fill_menu(row(page, model))
    return {action.text(): action for action in page.menu.actions()}


def act(page, model):
    """Enter on the model's row."""
    page.list.setFocus()
    page.list.go_to(row(page, model).key)
    QTest.keyClick(page.list, Qt.Key.Key_Return)


def spot(page, model, part):
    """The middle of the chip, button or dots of the model's row."""
    index = page.library.index(page.library.place(row(page, model).key), 0)
    rect = page.list.visualRect(index)
    return getattr(parts(page._theme, rect, False), part).center()


def here(page):
    return [r.model.name for r in page.library.rows if r.model is not None]


def words(widget):
    from PySide6.QtWidgets import QLabel

    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_each_row_says_what_one_needs_to_choose(page):
    assert here(page) == ["Gemma 12B", "Granite 3B", "SmolLM2 135M"]
    said = told(page, GRANITE)
    for part in ("Granite 3B", "2.1 GB", "free to use at work", "Letters, summaries", "Fits"):
        assert part in said
    assert "own terms" in told(page, GEMMA)
    assert "Very small" in told(page, page.library.rows[2].model)


def test_the_computer_is_described(page):
    assert page.suggestions.computer.text() == "16 GB memory, 8 cores"


def test_the_one_for_new_chats_is_marked_and_can_be_changed(page, services):
    services.models.make_default(GRANITE.id)
    assert told(page, GRANITE).endswith("In use")
    assert told(page, GEMMA).endswith("Use")
    act(page, GEMMA)
    assert services.preferences.current.default_model == GEMMA.id
    assert told(page, GEMMA).endswith("In use")
    assert told(page, GRANITE).endswith("Use")


def test_the_mouse_does_what_the_keyboard_does(page, services, monkeypatch):
    shown = []
    monkeypatch.setattr(page.menu, "popup", shown.append)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(page.list.viewport(), left, pos=spot(page, GRANITE, "action"))
    assert services.preferences.current.default_model == GRANITE.id
    QTest.mouseClick(page.list.viewport(), left, pos=spot(page, GEMMA, "chip"))
    dialog = page.window().findChild(FitDialog)
    assert dialog.accessibleName() == "Why Gemma 12B will not fit"
    dialog.reject()
    QTest.mouseClick(page.list.viewport(), left, pos=spot(page, GRANITE, "more"))
    assert len(shown) == 1
    assert "Delete" in [action.text() for action in page.menu.actions()]


def why(page, model):
    """What the dialog shows and says, without layout."""
    menu(page, model)["See why"].trigger()
    dialog = page.window().findChild(FitDialog)
    shown, said = words(dialog), dialog.accessibleDescription()
    dialog.reject()
    return dialog.accessibleName(), shown, said


def test_what_will_not_fit_says_why(page):
    assert "Needs 10 GB free; 9.0 GB is free" in told(page, GEMMA)
    assert "Will not fit" in told(page, GEMMA)
    menu(page, GEMMA)["See why"].trigger()
    dialog = page.window().findChild(FitDialog)
    assert dialog.accessibleName() == "Why Gemma 12B will not fit"
    assert dialog.safe.hasFocus() or dialog.focusWidget() is dialog.safe
    shown, said = words(dialog), dialog.accessibleDescription()
    for part in ("12 GB of free memory to run well, 10 GB to run at all", "16 GB, of which 9.0 GB is free"):
        assert part in shown
        assert part in said
    assert "The model itself | 7.2 GB" in shown
    assert "The model itself: 7.2 GB" in said
    for part in (
        "The model itself takes 7.2 GB, and there is room for 6.4 GB.",
        "Close other programs until",
    ):
        assert part in shown
        assert part in said
    assert not nameless(dialog)
    assert not cut_off(dialog)
    dialog.reject()


def test_a_smaller_file_of_the_same_model_is_named(page, services):
    fine = make_model("Fine", size=8_500_000_000, origin="imported", parameters=8 * 10**9)
    services.models.fits[fine.id] = verdict(fine.facts, services.models.computer())
    services.models.models.append(fine)
    page.refresh()
    assert "A smaller file of the same model, Q4_K_M: about 4.6 GB." in why(page, fine)[1]


def test_every_reason_and_every_remedy_has_its_own_sentence(services):
    said = FitWords(verdict(GEMMA.facts, services.models.computer()))
    whys = ["weights", "conversation", "computer", "others"]
    sentences = [said.reason(Reason(kind, 5 << 30, 3 << 30)) for kind in whys]
    assert len(set(sentences)) == len(whys)
    assert all("5.0 GB" in sentence and "3.0 GB" in sentence for sentence in sentences)
    helps = ["others", "context", "sequences", "repack", "quantisation"]
    advice = [said.remedy(Remedy(kind, 2048, 0, "fits", "Q6_K")) for kind in helps]
    assert len(set(advice)) == len(helps)
    assert advice[1] == "Chats of about 1,500 words instead of 3,100."
    assert said.remedy(Remedy("sequences", 1, 0, "slow")).endswith("It is slow even then.")
    assert doctest.testmod(fit_words).failed == 0


def test_what_nothing_helps_says_so(page, services):
    huge = make_model("Huge", size=400 << 30, origin="imported", parameters=700 * 10**9)
    services.models.fits[huge.id] = verdict(huge.facts, services.models.computer())
    services.models.models.append(huge)
    page.refresh()
    name, shown, said = why(page, huge)
    assert name == "Why Huge will not fit"
    assert "even with no other program open" in shown
    assert "Only a smaller model." in shown
    assert "Only a smaller model." in said


def test_what_a_model_really_took_is_shown(page, services):
    assert "of memory here" not in told(page, GRANITE)
    learned = Difference(Memory(2_000_000_000), Memory(3 << 30))
    verdicts = verdict(GRANITE.facts, services.models.computer(), learned=learned)
    services.models.fits[GRANITE.id] = verdicts
    page.refresh()
    assert "of memory here" in told(page, GRANITE)
    name, shown, _ = why(page, GRANITE)
    assert name == "What Granite 3B needs"
    assert "of memory here." in shown


def test_the_keyboard_stays_where_it_was(page, services):
    act(page, GRANITE)
    QApplication.processEvents()
    assert page.list.hasFocus()
    assert page.list.row().model == GRANITE


# -- adding --------------------------------------------------------------------------------------


def test_adding_shows_how_far_it_is_and_ends_in_a_row(page, services, tmp_path):
    page.importing.add(tmp_path / "phi.gguf")
    card = page.importing.card
    assert card.isVisible()
    assert not page.header_button.isEnabled()
    services.models.adding[-1].progress(1_200_000_000, 2_700_000_000)
    assert "Copied 1.2 GB of 2.7 GB" in words(card)
    services.models.adding[-1].progress(2_700_000_000, 2_700_000_000)
    assert "Checking the copy" in words(card)
    services.models.have(make_model("Phi", origin="imported"))
    assert not card.isVisible()
    assert "Phi" in here(page)
    assert page.toasts.current.label.text() == "Phi added"
    assert page.header_button.isEnabled()


def test_progress_from_another_thread_arrives_on_ours(page, services, tmp_path, qtbot):
    import threading

    page.importing.add(tmp_path / "phi.gguf")
    progress = services.models.adding[-1].progress
    thread = threading.Thread(target=lambda: progress(50_000_000, 100_000_000))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "Copied 50 MB of 100 MB" in words(page.importing.card))


def test_adding_can_be_cancelled_without_a_reproach(page, services, tmp_path):
    page.importing.add(tmp_path / "phi.gguf")
    page.importing.cancel.click()
    asked = services.models.adding.pop()
    assert asked.cancelled()
    asked.failed(RuntimeError("cancelled"))
    assert not page.importing.isVisible()
    page.importing.add(tmp_path / "phi.gguf")
    assert not services.models.adding[-1].cancelled(), "the next one starts afresh"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ModelInvalid(name="phi.gguf", fault="magic"), "phi.gguf is not a model file in the GGUF format."),
        (ModelInvalid(name="phi.gguf", fault="truncated"), "phi.gguf is incomplete"),
        (ModelExists(name="Granite 3B"), "here already, as Granite 3B"),
        (NoSpace(needed=2_700_000_000, free=1_100_000_000), "2.7 GB needed, 1.1 GB free"),
        (RuntimeError("boom"), "phi.gguf could not be read."),
    ],
)
def test_every_fault_is_a_sentence(page, services, tmp_path, announced, error, said):
    page.importing.add(tmp_path / "phi.gguf")
    services.models.adding.pop().failed(error)
    assert said in page.importing.banner.text()
    assert page.importing.banner.isVisible()
    assert announced[-1][1] is True
    page.importing.add(tmp_path / "other.gguf")
    assert not page.importing.banner.isVisible()


# -- deleting ------------------------------------------------------------------------------------


def test_deleting_can_be_undone(page, services):
    menu(page, GRANITE)["Delete"].trigger()
    assert GRANITE not in services.models.list()
    assert page.toasts.current.label.text() == "Granite 3B deleted"
    page.toasts.current.button.click()
    assert GRANITE in services.models.list()
    assert row(page, GRANITE)


def test_a_model_at_work_is_not_deleted(page, services):
    services.models.busy = GRANITE.id
    menu(page, GRANITE)["Delete"].trigger()
    assert GRANITE in services.models.list()
    assert "Granite 3B is writing at this moment." in page.banner.text()


# -- checking ------------------------------------------------------------------------------------


def test_a_check_shows_how_far_it_is_and_says_the_outcome(page, services):
    menu(page, GRANITE)["Check this model"].trigger()
    check = services.models.checking.pop()
    check.progress(40, 100)
    assert "Checking, 40 %" in told(page, GRANITE)
    check.done(None)
    assert "Checking" not in told(page, GRANITE)
    assert page.toasts.current.label.text() == "Granite 3B is the same file that was added."


def test_a_changed_file_is_told_and_can_be_deleted(page, services):
    menu(page, GRANITE)["Check this model"].trigger()
    services.models.checking.pop().failed(ModelChanged(name="Granite 3B"))
    assert "is not the one that was added" in page.banner.text()
    page.banner._act()
    assert GRANITE not in services.models.list()


# -- for everyone --------------------------------------------------------------------------------


def test_an_empty_library_offers_the_way_out(services, theme, icons, show):
    services.models.models = []
    page = show(ModelsPage(services.real, theme, icons), 860, 700)
    assert page.empty.isVisible()
    assert here(page) == []
    services.models.models.append(GRANITE)
    services.models.changed.publish(None)
    assert not page.empty.isVisible()


def test_it_can_be_used_with_a_screen_reader(page, services, tmp_path):
    page.importing.add(tmp_path / "phi.gguf")
    menu(page, GRANITE)["Check this model"].trigger()
    QApplication.processEvents()
    assert nameless(page) == []
    said = [page.library.told(r) for r in page.library.rows]
    assert len(set(said)) == len(said), "each row says which model it is about"
    assert all(text.count(". ") >= 3 for text in said)


@pytest.mark.parametrize(("width", "percent"), [(860, 100), (720, 100), (1120, 200), (720, 150)])
def test_no_word_is_cut(services, theme, icons, show, width, percent):
    theme.set_text_size(percent)
    page = show(ModelsPage(services.real, theme, icons), width, 700)
    QApplication.processEvents()
    assert cut_off(page) == []
    assert page.horizontalScrollBar().maximum() == 0


def test_a_page_that_is_gone_hears_nothing_more(services, theme, icons, qtbot):
    page = ModelsPage(services.real, theme, icons)
    shiboken6.delete(page)
    services.models.changed.publish(None)
