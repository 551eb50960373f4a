"""Before a summary begins: what is said of the files, what is chosen, and Enter for those in a hurry."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.engine.placing import Speed
from app.domain.errors import EngineFailed
from app.domain.summaries.summary_options import Audience, Length, Options
from app.paths import resources
from app.services.presets import Presets
from app.services.summary_orders import File
from app.ui.summaries.summary_password import SummaryPassword
from app.ui.summaries.summary_plan_card import ALL
from tests.ui.conftest import nameless, tab_order
from tests.ui.rooms import room

INVOICE = "Invoice\n\nInvoice number: R-1. VAT 19 %.\n\nQty 2, unit price 10. Total due: 20 EUR."
WORDS = "The pump was mended on 3 May after it leaked. " * 400


@pytest.fixture
def here(services, theme, icons, show, tmp_path):
    made = room(services, theme, icons, show)
    made.session.kinds.presets = Presets(resources() / "presets", tmp_path / "none")
    return made


def write(folder, **texts):
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.write_text(text)
        paths.append(path)
    return paths


def card(here):
    made = here.window.chat.planner.card
    assert made is not None
    return made


def plan(here, *paths):
    here.window.plan_files(list(paths))
    QApplication.processEvents()
    return card(here)


def test_enter_begins_at_once_as_the_document_seems_to_want(here, tmp_path):
    made = plan(here, *write(tmp_path, bill=INVOICE))
    assert made.begin.hasFocus()
    assert made.guess_text().startswith("Invoice was chosen by the words in it.")
    here.press(Qt.Key.Key_Return)
    assert here.summaries.asked == [("invoice", Options())]
    assert here.window.chat.planner.card is None
    assert not here.window.chat.planner.place.isVisible()


def test_choices_are_taken(here, tmp_path):
    made = plan(here, *write(tmp_path, bill=INVOICE))
    for select, key in ((made.length, "short"), (made.audience, "plain"), (made.language, "de")):
        select.set_key(key)
    made.kind.set_key("")
    made.kind.chosen.emit("")
    assert made.guess_text() == ""
    made.begin.click()
    assert here.summaries.asked == [("", Options(Length.SHORT, Audience.PLAIN, "de"))]


def test_escape_makes_nothing_and_goes_back_to_the_message(here, tmp_path):
    plan(here, *write(tmp_path, bill=INVOICE))
    here.press(Qt.Key.Key_Escape)
    assert here.window.chat.planner.card is None
    assert here.summaries.added == []
    assert here.composer.box.hasFocus()


def test_several_files_become_one_summary_of_all_if_wanted(here, tmp_path):
    made = plan(here, *write(tmp_path, one="First letter.", two="Second letter."))
    assert made.ways.isVisible()
    made.ways.set_key(ALL)
    made.begin.click()
    assert here.summaries.together == [2]


def test_several_files_get_a_summary_each_without_asking_for_more(here, tmp_path):
    plan(here, *write(tmp_path, one="First letter.", two="Second letter."))
    here.press(Qt.Key.Key_Return)
    assert here.summaries.together == [1, 1]


def test_how_long_it_takes_is_said_before_it_begins(here, tmp_path, services):
    model = services.models.list()[0]
    services.devices.speeds[model.id] = Speed(reading=100.0, writing=10.0)
    made = plan(here, *write(tmp_path, long=WORDS))
    # 4,285 tokens by 4.2 characters in 4 parts: (4,285 + 440) / 100 + 600 / 10 = 107 seconds
    assert made.time_text() == "About 2 minutes on this computer"


def test_of_a_model_never_measured_no_time_is_made_up(here, tmp_path, services):
    services.tuning.idle = False
    made = plan(here, *write(tmp_path, long=WORDS))
    assert made.time_text() == "How long it takes is known after the first pages."


def test_a_model_never_measured_is_measured_while_the_person_chooses(here, tmp_path, services):
    model = services.models.list()[0]
    made = plan(here, *write(tmp_path, long=WORDS, other=INVOICE))
    assert services.tuning.wished == [model], "once, when every file is open"
    assert made.time_text() == "Measuring how fast the model is here. Beginning now is fine."
    assert made.begin.isEnabled()
    services.tuning.end(writing=10.0, reading=100.0)
    assert made.time_text() == "About 3 minutes on this computer"


def test_a_busy_computer_leaves_the_time_open(here, tmp_path, services):
    made = plan(here, *write(tmp_path, long=WORDS))
    services.tuning.end(fault=EngineFailed(code="busy"))
    assert made.time_text() == "How long it takes is known after the first pages."
    assert len(services.tuning.wished) == 1


def test_what_is_measured_after_the_summary_began_touches_no_card(here, tmp_path, services):
    plan(here, *write(tmp_path, bill=INVOICE))
    here.press(Qt.Key.Key_Return)
    services.tuning.end(writing=10.0, reading=100.0)
    assert here.window.chat.planner.card is None


def test_a_measured_model_is_not_measured_again(here, tmp_path, services):
    services.devices.speeds[services.models.list()[0].id] = Speed(reading=100.0, writing=10.0)
    plan(here, *write(tmp_path, bill=INVOICE))
    assert services.tuning.wished == []


def test_a_file_with_a_password_is_opened_before_it_begins(here, tmp_path):
    made = plan(here, *write(tmp_path, secret="locked rose and then some words"))
    assert made.rows[0].text() == "Asks for a password"
    assert not made.begin.isEnabled()
    made.rows[0].open_button.click()
    QApplication.processEvents()
    (dialog,) = made.findChildren(SummaryPassword)
    dialog.field.edit.setText("tulip")
    dialog.accept()
    assert dialog.field.error == "This password does not open the file."
    dialog.field.edit.setText("rose")
    dialog.accept()
    assert not dialog.isVisible()
    assert dialog.field.text() == ""
    assert made.begin.isEnabled()
    here.press(Qt.Key.Key_Return, widget=made.begin)
    assert [path.name for path in here.summaries.added] == ["secret.txt"]


def test_its_reveal_button_speaks_of_a_password(here, tmp_path):
    made = plan(here, *write(tmp_path, secret="locked rose"))
    made.rows[0].open_button.click()
    (dialog,) = made.findChildren(SummaryPassword)
    reveal = dialog.field._reveal
    assert reveal is not None and reveal.accessibleName() == "Show the password"
    reveal.click()
    assert reveal.accessibleName() == "Hide the password"


def test_a_file_that_cannot_be_read_says_why_and_the_others_are_summarised(here, tmp_path):
    made = plan(here, *write(tmp_path, bad="broken", good="A letter."))
    assert "bad.txt" in made.rows[0].text()
    here.press(Qt.Key.Key_Return)
    assert [path.name for path in here.summaries.added] == ["good.txt"]


def test_only_broken_files_cannot_begin(here, tmp_path):
    made = plan(here, *write(tmp_path, bad="broken"))
    assert not made.begin.isEnabled()
    assert made.time_text() == "Nothing here can be read."
    here.press(Qt.Key.Key_Return, widget=made)
    assert here.summaries.added == []


def test_a_second_drop_joins_the_first(here, tmp_path):
    one, two = write(tmp_path, one="First.", two="Second.")
    plan(here, one)
    made = plan(here, two)
    assert [entry.path for entry in made.plan.entries] == [one, two]
    made.rows[0].remove_button.click()
    QApplication.processEvents()
    assert [row.entry.path for row in made.rows] == [two]


def test_begun_before_the_files_are_open_it_waits_for_nothing(here, tmp_path, services):
    services.reader.hold = True
    made = plan(here, *write(tmp_path, slow="A letter."))
    assert made.rows[0].text() == "Opening"
    reading = services.reader.held[0]
    here.press(Qt.Key.Key_Return)
    assert [path.name for path in here.summaries.added] == ["slow.txt"]
    assert reading.cancelled


def test_text_that_was_read_before_is_not_read_again(here, tmp_path, services):
    from tests.asked import made as document

    here.window.plan_documents([File(tmp_path / "gone.pdf", document("A letter.", "gone.pdf"))])
    assert services.reader.read_paths == []
    assert card(here).begin.isEnabled()


def test_everything_in_it_has_a_name_and_is_reached_by_tab(here, tmp_path):
    made = plan(here, *write(tmp_path, one="First.", two="Second."))
    assert nameless(made) == []
    choices = [made.kind, made.length, made.audience, made.language, made.cancel, made.begin]
    order = [widget for widget in tab_order(made) if widget in choices]
    assert order == choices


def test_the_card_is_of_one_colour_in_the_dark(here, theme, tmp_path):
    theme.set_scheme("dark")
    made = plan(here, *write(tmp_path, bill=INVOICE))
    picture = made.grab().toImage()
    middle = made.length.mapTo(made, made.length.rect().topLeft()).y() - 4
    assert picture.pixelColor(8, middle) == picture.pixelColor(made.width() // 2, middle)
