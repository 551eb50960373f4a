"""The first run, as somebody does it who has never seen the program."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.errors import DiskFull, ModelInvalid, VaultUnwritable
from app.ui.pages import paper
from app.ui.start.first_run import FirstRun
from tests.fakes import CODE, GOOD_PASSPHRASE, make_model
from tests.ui.conftest import cut_off, nameless, tab_order

GROUPS = CODE.split("-")


@pytest.fixture
def page(services, theme, icons, show):
    return show(FirstRun(services.real, theme, icons, pick=lambda _n: [2, 6]))


def type_passphrase(page, text=GOOD_PASSPHRASE, again=None):
    page.key.pair.first.edit.setText(text)
    page.key.pair.estimate()
    page.key.pair.second.edit.setText(text if again is None else again)


def type_groups(page, third=GROUPS[2], seventh=GROUPS[6]):
    page.key.recovery.fields[0].edit.setText(third)
    page.key.recovery.fields[1].edit.setText(seventh)


def to_key(page):
    page.foot.onward.click()


def to_model(page):
    to_key(page)
    type_passphrase(page)
    type_groups(page)
    page.foot.onward.click()


# -- the way through -----------------------------------------------------------------------------


def test_from_nothing_to_a_vault(page, services, qtbot):
    assert page.step is page.look
    to_model(page)
    assert page.step is page.model
    assert page.foot.onward.text() == "Make the vault"
    page.foot.onward.click()
    assert page.foot.onward.text() == "Making the vault"
    assert not page.foot.onward.isEnabled()
    asked = services.vaults.asked[-1]
    assert (asked.what, asked.secret, services.vaults.code) == ("create", GOOD_PASSPHRASE, CODE)
    with qtbot.waitSignal(page.finished) as told:
        services.vaults.answer("the session")
    assert told.args == ["the session"]
    assert page.key.pair.text() == ""


def test_pressing_twice_makes_one_vault(page, services):
    to_model(page)
    page.onward()
    page.onward()
    assert len(services.vaults.asked) == 1


def test_one_can_go_back_and_finds_what_was_typed(page):
    to_key(page)
    type_passphrase(page)
    page.foot.back.click()
    assert page.step is page.look
    assert not page.foot.back.isVisible()
    page.foot.onward.click()
    assert page.key.pair.text() == GOOD_PASSPHRASE


def test_a_vault_that_could_not_be_made_is_explained_and_can_be_tried_again(page, services, announced):
    to_model(page)
    page.onward()
    services.vaults.refuse(DiskFull(path="/x"))
    assert "The disk is full" in page.foot.fault.text()
    assert page.foot.fault.isVisible()
    assert announced[-1][1] is True
    assert page.foot.onward.isEnabled()
    page.onward()
    assert not page.foot.fault.isVisible()
    services.vaults.refuse(VaultUnwritable(path="/x"))
    assert "cannot be written" in page.foot.fault.text()


# -- what is missing -----------------------------------------------------------------------------


def test_continue_says_what_is_missing_and_goes_there(page, announced):
    to_key(page)
    said = []

    def see(do):
        do()
        said.append(page.foot.missing())

    see(lambda: None)
    see(lambda: type_passphrase(page, "short", ""))
    see(lambda: type_passphrase(page, "passwordpassword", ""))
    see(lambda: type_passphrase(page, GOOD_PASSPHRASE, ""))
    see(lambda: type_passphrase(page, GOOD_PASSPHRASE, "something else"))
    see(lambda: type_passphrase(page))
    see(lambda: type_groups(page, seventh=""))
    see(lambda: type_groups(page))
    assert said == [
        "Choose a passphrase",
        "The passphrase is too short",
        "The passphrase is easy to guess",
        "Type the passphrase again",
        "The two passphrases differ",
        "Two groups to go",
        "One group to go",
        "",
    ]


def test_continue_can_be_reached_by_key_and_tells_aloud(page, announced):
    to_key(page)
    type_passphrase(page)
    assert page.foot.onward.off
    page.foot.onward.setFocus()
    QTest.keyClick(page.foot.onward, Qt.Key.Key_Space)
    assert page.step is page.key
    assert ("Two groups to go", True) in announced
    assert page.focusWidget() is page.key.recovery.fields[0].edit


def test_the_strength_is_shown_as_a_word(page):
    to_key(page)
    pair = page.key.pair
    words = []
    for text in ("abc", "passwordpassword", GOOD_PASSPHRASE):
        type_passphrase(page, text)
        words.append(pair.bar.word())
    assert words[0] == "Too short"
    assert words[1] == "Easy to guess"
    assert words[2] in ("Strong", "Very strong")
    pair.clear()
    assert pair.bar.word() == ""


def test_an_estimate_that_comes_late_is_not_taken_for_another_passphrase(page, services):
    to_key(page)
    services.background.hold = True
    pair = page.key.pair
    pair.first.edit.setText(GOOD_PASSPHRASE)
    pair.estimate()
    pair.first.edit.setText("abc")
    services.background.finish()
    assert pair.bar.word() == ""
    assert "Looking" in pair.missing()


def test_two_passphrases_that_differ_are_told_when_the_second_is_left(page):
    to_key(page)
    type_passphrase(page, again="another thing")
    page.key.pair.second.edit.editingFinished.emit()
    assert page.key.pair.second.error == "Not the same as the first"
    page.key.pair.second.edit.setText(GOOD_PASSPHRASE)
    assert page.key.pair.second.error == ""


# -- the recovery code ---------------------------------------------------------------------------


def test_the_code_hides_while_it_is_typed_back(page, qtbot):
    to_key(page)
    recovery = page.key.recovery
    assert recovery.box.shown() == CODE
    recovery.fields[0].edit.setFocus()
    qtbot.waitUntil(lambda: recovery.fields[0].edit.hasFocus())
    assert not set(recovery.box.shown()) & set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    page.key.pair.first.edit.setFocus()
    assert recovery.box.shown() == CODE


def test_groups_are_taken_in_small_letters_and_with_lookalikes(page):
    to_key(page)
    type_passphrase(page)
    type_groups(page, GROUPS[2].lower(), GROUPS[6])
    assert page.key.missing() == ""
    page.key.recovery._asked = [4, 7]  # 0C3N and 1SZF
    recovery = page.key.recovery
    assert recovery._right(_typed("oc3n"), 4)
    assert recovery._right(_typed("lszf"), 7)
    assert recovery._right(_typed("ISZF"), 7)


def _typed(text):
    return type("Typed", (), {"text": lambda self: text})()


def test_a_wrong_group_is_told_once_it_is_whole(page):
    to_key(page)
    field = page.key.recovery.fields[0]
    field.edit.setText("4T")
    assert field.error == ""
    field.edit.setText("4TRX")
    assert field.error == "Not what the code says"


def test_two_different_groups_are_asked_for(services, theme, icons, qtbot):
    from app.ui.start.recovery_code import two_of

    for _ in range(40):
        first, second = two_of(8)
        assert 0 <= first < second < 8


def test_the_code_can_be_kept_as_a_sheet(page, tmp_path, announced):
    to_key(page)
    page.key.recovery.save_to(tmp_path / "code.pdf")
    assert (tmp_path / "code.pdf").read_bytes().startswith(b"%PDF")
    assert "Saved" in page.key.recovery.note.text()
    page.key.recovery.save_to(tmp_path / "nowhere" / "code.pdf")
    assert "could not be written" in page.key.recovery.note.text()


def test_the_sheet_holds_the_code(tmp_path):
    import pypdfium2

    assert paper.save_pdf(str(tmp_path / "code.pdf"), CODE)
    text = pypdfium2.PdfDocument(tmp_path / "code.pdf")[0].get_textpage().get_text_range()
    for group in GROUPS:
        assert group in text


def test_without_a_printer_print_says_so(page, monkeypatch):
    to_key(page)
    monkeypatch.setattr("app.ui.start.recovery_code.QPrinterInfo.availablePrinterNames", list)
    page.key.recovery.print()
    assert "No printer" in page.key.recovery.note.text()


# -- look ----------------------------------------------------------------------------------------


def test_choices_of_look_take_effect_at_once_and_are_kept(page, services, theme):
    page.look.scheme.button(2).click()
    assert theme.dark
    assert services.preferences.current.theme == "dark"
    page.look.text_size.activated.emit(page.look.text_size.findData("125"))
    assert theme.text_size == 125
    assert services.preferences.current.text_size == 125


def test_with_one_language_there_is_no_choice_to_make(page):
    assert not page.look.language.isVisible()


def test_with_two_languages_choosing_one_says_everything_anew(services, theme, icons, show, monkeypatch):
    known = [("en", "English"), ("de", "Deutsch")]
    monkeypatch.setattr("app.ui.start.first_run_look.languages", lambda: known)
    spoken = []
    monkeypatch.setattr("app.ui.start.first_run.install_language", lambda _app, code: spoken.append(code))
    page = show(FirstRun(services.real, theme, icons))
    before = page.look
    page.look.language.activated.emit(1)
    QApplication.processEvents()
    assert spoken == ["de"]
    assert services.preferences.current.language == "de"
    assert page.look is not before
    assert page.look.isVisible()


# -- the model -----------------------------------------------------------------------------------


def test_the_starter_model_is_called_what_it_is(page):
    to_model(page)
    said = page.model._card.accessibleName()
    assert "Very small" in said
    assert "98 MB" in said
    assert "free to use" in said


def test_another_model_can_be_added_and_answers_then(page, services, tmp_path):
    to_model(page)
    page.model.importing.add(tmp_path / "granite.gguf")
    assert page.foot.missing() == "Adding the file"
    services.models.adding[-1].progress(50, 100)
    added = make_model("Granite", origin="imported", parameters=3 * 10**9)
    services.models.have(added)
    assert page.foot.missing() == ""
    assert services.preferences.current.default_model == added.id
    assert "Granite" in page.model._card.accessibleName()


def test_a_file_that_is_no_model_is_explained(page, services, tmp_path):
    to_model(page)
    page.model.importing.add(tmp_path / "letter.gguf")
    services.models.adding.pop().failed(ModelInvalid(name="letter.gguf", fault="magic"))
    assert "letter.gguf is not a model file" in page.model.importing.banner.text()
    assert page.foot.missing() == ""


def test_without_any_model_one_can_still_go_on(services, theme, icons, show):
    services.models.models = []
    page = show(FirstRun(services.real, theme, icons, pick=lambda _n: [2, 6]))
    to_model(page)
    assert page.model._card is None
    assert "no model here yet" in page.model._words.text()
    page.onward()
    assert services.vaults.asked[-1].what == "create"


# -- for everyone --------------------------------------------------------------------------------


def test_the_reading_of_the_network_is_on_the_screen(page, services):
    assert page.badge.text() == "Offline"
    services.privacy.processes = [services.privacy.processes[0].__class__("window", True, "open", "open", "")]
    page.badge.ask()
    assert page.badge.text() == "Not proved"


@pytest.mark.parametrize("step", [0, 1, 2])
def test_every_step_can_be_used_with_a_screen_reader(page, step):
    page._show(step)
    QApplication.processEvents()
    assert nameless(page) == []


def test_tab_goes_the_way_the_eye_goes(page):
    to_key(page)
    QApplication.processEvents()
    places = [part.mapTo(page, part.rect().center()) for part in tab_order(page)]
    rows = [place.y() // 20 for place in places]
    assert len(places) >= 8
    assert rows == sorted(rows)


@pytest.mark.parametrize(
    ("size", "percent"), [((1120, 760), 100), ((720, 520), 100), ((1120, 760), 200), ((720, 520), 150)]
)
def test_no_word_is_cut(services, theme, icons, show, size, percent):
    theme.set_text_size(percent)
    page = show(FirstRun(services.real, theme, icons, pick=lambda _n: [2, 6]), *size)
    for step in range(3):
        page._show(step)
        QApplication.processEvents()
        assert cut_off(page) == []
        assert page.step.horizontalScrollBar().maximum() == 0


def test_the_panel_gives_way_and_the_number_of_the_step_stays(page, theme):
    assert page.panel.isVisible()
    page.resize(720, 520)
    QApplication.processEvents()
    assert not page.panel.isVisible()
    assert page.place.text() == "Step 1 of 3"
    assert page.place.isVisible()
