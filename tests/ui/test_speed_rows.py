"""Settings, "Speed": what computes and why, and how fast a model is."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionComboBox

from app.domain.errors import DiskFull, EngineLoadFailed, ModelMissing
from app.services.devices import CPU, Choice
from app.ui.settings_page import SettingsPage
from tests.fakes import make_model
from tests.fakes_speed import CARD
from tests.ui.conftest import cut_off, nameless, tab_order

FASTER = Choice("Vulkan0", "faster", -1, 2.14, CARD.title)
CHOSEN = Choice("Vulkan0", "chosen", -1, title=CARD.title)
BUSY = "The computer was busy. Try again when it is quiet."


class Engine:
    """Whether somebody waits for a reply, and how often the model was put out of memory."""

    def __init__(self):
        self.idle, self.stops = True, 0
        self.changed = SimpleNamespace(subscribe=lambda _receive: lambda: None)

    def stop(self):
        self.stops += 1


@pytest.fixture
def page(services, theme, icons, show):
    services.engine = Engine()
    return show(SettingsPage(services.real, theme, icons), 860, 900)


@pytest.fixture
def rows(page):
    return page.speed


@pytest.fixture
def said(monkeypatch):
    """What a screen reader was told."""
    told = []
    monkeypatch.setattr(
        "app.ui.models.speed_rows.announce", lambda _w, text, assertive=False: told.append(text)
    )
    return told


def take(select, key):
    select.setCurrentIndex(select.findData(key))
    select.activated.emit(select.currentIndex())


def choices(rows):
    return [rows.device.itemText(index) for index in range(rows.device.count())]


# -- what computes -------------------------------------------------------------------------------


def test_cards_are_looked_for_when_the_page_is_seen_and_not_before(services, theme, icons, show):
    page = SettingsPage(services.real, theme, icons)
    assert services.devices.looks == 0
    show(page)
    assert services.devices.looks == 1


def test_without_cards_it_is_a_plain_line(rows, services):
    assert rows.device_row.line == "This computer's processor, Made-up processor."
    services.devices.find()
    assert rows.device_row.line.endswith("No graphics card that can be used was found.")
    assert not rows.device.isVisible()
    assert not rows.again.isVisible()


def test_with_cards_there_is_a_choice_and_the_reason(rows, services):
    services.devices.find(CARD, now=FASTER)
    assert choices(rows) == ["Automatic", "This computer's processor, Made-up processor", "Radeon 680M"]
    assert rows.device.currentText() == "Automatic"
    assert rows.device_row.line == (
        "Automatic: with SmolLM2 135M, the Radeon 680M answers 2.1 times as fast as the processor."
    )
    assert rows.device.accessibleDescription() == rows.device_row.line


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (Choice(CPU, "slower", times=0.6, title=CARD.title), "is slower than the processor"),
        (Choice(CPU, "room", title=CARD.title), "too little memory free"),
        (Choice(CPU, "untried", title=CARD.title), "a quiet moment after the first reply"),
        (Choice(CPU, "chosen"), "no graphics card is used"),
    ],
)
def test_a_card_that_is_not_used_has_a_reason(rows, services, now, words):
    services.devices.find(CARD, now=now)
    assert words in rows.device_row.line


def test_a_choice_is_kept_and_a_resting_model_is_loaded_anew_for_it(rows, services):
    services.devices.find(CARD, now=FASTER)
    take(rows.device, CPU)
    assert services.preferences.current.device == CPU
    take(rows.device, "Radeon 680M")
    assert services.preferences.current.device == "Radeon 680M"
    assert services.engine.stops == 2


def test_a_reply_that_is_being_written_is_left_alone(rows, services):
    services.devices.find(CARD, now=FASTER)
    services.engine.idle = False
    take(rows.device, CPU)
    assert services.engine.stops == 0
    assert services.preferences.current.device == CPU


def test_a_choice_that_cannot_be_saved_is_told_and_not_pretended(page, rows, services):
    services.devices.find(CARD, now=FASTER)
    services.preferences.fault = DiskFull(path="/x")
    take(rows.device, CPU)
    assert "The disk is full" in page.banner.text()
    assert rows.device.currentText() == "Automatic"
    assert services.engine.stops == 0


def test_a_name_that_is_too_long_is_cut_with_its_end_marked_and_whole_in_the_list(rows, services):
    long = replace(CARD, title="AMD Radeon 680M of some maker (RADV REMBRANDT, driver 24.1.3)")
    services.preferences.change(device=long.title)
    services.devices.find(long, now=replace(CHOSEN, title=long.title))
    option = QStyleOptionComboBox()
    rows.device.initStyleOption(option)
    assert option.currentText.startswith("AMD Radeon") and option.currentText.endswith("…")
    assert rows.device.toolTip() == rows.device.currentText() == long.title
    assert rows.device.view().minimumWidth() > rows.device.width()


def test_two_cards_of_one_kind_are_one_choice(rows, services):
    services.devices.find(CARD, CARD, now=FASTER)
    assert choices(rows).count("Radeon 680M") == 1


def test_a_chosen_card_that_is_gone_is_said(rows, services):
    services.preferences.change(device="Old card")
    services.devices.find(CARD, now=FASTER)
    assert rows.device.currentText() == "Automatic"
    assert "The Old card that was chosen is not found" in rows.device_row.line
    assert "2.1 times" in rows.device_row.line


def test_a_card_that_failed_is_tried_again_when_a_person_says_so(rows, services, said):
    services.devices.find(CARD)
    services.devices.fail(CARD)
    assert "stopped working while a model ran on it and is not used any more" in rows.device_row.line
    assert rows.again.isVisible()
    rows.again.click()
    assert services.devices.bad == set()
    assert services.devices.tried == ["SmolLM2 135M"]
    assert services.engine.stops == 1
    assert not rows.again.isVisible()
    assert rows.device.hasFocus()
    assert "not measured yet" in said[-1]


def test_a_failed_card_beside_a_good_one_can_be_forgiven_too(rows, services):
    other = Choice("Vulkan1", "faster", -1, 3.0, "Arc A770")
    services.devices.find(CARD, now=other)
    services.devices.fail(CARD, now=other)
    assert "Arc A770 answers 3.0 times" in rows.device_row.line
    assert rows.device_row.line.count("Radeon 680M stopped working") == 1
    assert rows.again.isVisible()


def test_nothing_is_tried_again_where_the_processor_was_chosen(rows, services):
    services.preferences.change(device=CPU)
    services.devices.find(CARD)
    services.devices.fail(CARD, now=Choice(CPU, "chosen"))
    assert not rows.again.isVisible()
    assert "stopped working" not in rows.device_row.line


# -- how fast ------------------------------------------------------------------------------------


def test_a_speed_is_measured_on_request(rows, services, said):
    assert rows.speed_row.name == "Speed of SmolLM2 135M"
    assert rows.speed_row.line == "Not measured yet."
    assert rows.measure.text() == "Measure now"
    rows.measure.click()
    assert rows.measure.text() == "Measuring…"
    assert rows.measure.off
    assert rows.speed_row.line == "This takes about 6 seconds."
    services.tuning.end(writing=121, reading=402)
    QApplication.processEvents()
    speed = "Writes about 90 words a second, reads about 300 words a second. Measured on this computer."
    assert rows.speed_row.line == speed
    assert rows.measure.text() == "Measure again"
    assert not rows.measure.off
    assert rows.measure.accessibleDescription() == speed
    assert said == ["Measuring… This takes about 6 seconds.", speed]


def test_a_model_that_could_not_be_measured_is_not_called_a_busy_computer(rows, services, said):
    rows.measure.click()
    services.tuning.end(fault=EngineLoadFailed(name="SmolLM2 135M", reason="memory"))
    QApplication.processEvents()
    assert "There is not enough memory for SmolLM2 135M." in rows.speed_row.line
    assert BUSY not in rows.speed_row.line


def test_a_busy_computer_gives_no_figures_and_keeps_the_old_ones(rows, services, said):
    rows.measure.click()
    services.tuning.end()
    QApplication.processEvents()
    assert rows.speed_row.line == f"Not measured yet. {BUSY}"
    assert said[-1] == rows.speed_row.line
    rows.measure.click()
    services.tuning.end(writing=121, reading=402)
    QApplication.processEvents()
    assert BUSY not in rows.speed_row.line
    rows.measure.click()
    services.tuning.end()
    QApplication.processEvents()
    assert rows.speed_row.line.startswith("Writes about 90 words a second")
    assert rows.speed_row.line.endswith(BUSY)


def test_a_measurement_that_was_not_asked_for_is_shown_and_not_read_aloud(rows, services, said):
    services.tuning.begin(services.models.models[0])
    assert rows.measure.off
    services.tuning.end()
    QApplication.processEvents()
    assert rows.speed_row.line == "Not measured yet."
    assert said == []


def test_while_a_reply_is_written_nothing_is_measured_and_that_is_said(rows, services, said):
    services.tuning.idle = False
    rows.measure.click()
    assert not rows.measure.off
    assert "working on something else" in rows.speed_row.line
    assert "working on something else" in said[-1]


def test_a_missing_file_is_said(page, rows, services):
    services.tuning.refusal = ModelMissing(name="SmolLM2 135M")
    rows.measure.click()
    assert "no longer on this computer" in page.banner.text()
    assert not rows.measure.off


def test_the_keyboard_keeps_its_place_while_measuring(rows, services):
    rows.measure.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(rows.measure, Qt.Key.Key_Space)
    assert services.tuning.now is not None
    assert rows.measure.hasFocus()
    before = services.tuning.now
    QTest.keyClick(rows.measure, Qt.Key.Key_Space)
    assert services.tuning.now is before
    services.tuning.end(writing=10, reading=20)
    assert rows.measure.hasFocus()


def test_another_default_model_is_another_speed(rows, services):
    rows.measure.click()
    services.tuning.end()
    QApplication.processEvents()
    services.models.models.append(make_model("Qwen 2.5"))
    services.models.make_default(services.models.models[1].id)
    assert rows.speed_row.name == "Speed of Qwen 2.5"
    assert rows.speed_row.line == "Not measured yet."


def test_without_a_model_there_is_nothing_to_measure(rows, services):
    services.models.models.clear()
    services.models.changed.publish(None)
    assert rows.speed_row.line == "There is no model on this computer yet."
    assert not rows.measure.isVisible()


# -- for everyone --------------------------------------------------------------------------------


def test_news_after_the_page_is_gone_reach_nobody(services, theme, icons, qtbot):
    gone = []
    page = SettingsPage(services.real, theme, icons)
    page.destroyed.connect(lambda *_: gone.append(True))
    page.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))
    services.devices.find(CARD, now=FASTER)
    services.tuning.begin(services.models.models[0])
    services.tuning.end()


def test_everything_has_a_name_and_tab_goes_down_the_page(page, services):
    services.devices.find(CARD)
    services.devices.fail(CARD)
    QApplication.processEvents()
    assert nameless(page) == []
    order = tab_order(page)
    heights = [part.mapTo(page, part.rect().topLeft()).y() for part in order]
    assert heights == sorted(heights)
    assert page.speed.device in order and page.speed.again in order and page.speed.measure in order


@pytest.mark.parametrize(("width", "percent"), [(860, 100), (460, 100), (1120, 200), (720, 200)])
def test_no_word_is_cut(services, theme, icons, show, qtbot, width, percent):
    theme.set_text_size(percent)
    services.engine = Engine()
    page = show(SettingsPage(services.real, theme, icons), width, 700)
    services.devices.find(CARD)
    services.devices.fail(CARD)
    page.speed.measure.click()
    services.tuning.end()
    qtbot.waitUntil(lambda: cut_off(page) == [])
    assert page.horizontalScrollBar().maximum() == 0
