"""Privacy as a reading: nothing is green that was not proved."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.services.children import COMPARING, DEVICES, SMALLER, TASKS, VECTORS
from app.services.privacy import ProcessRow
from app.services.privacy_places import Place
from app.ui.privacy_page import PrivacyPage
from app.ui.privacy_rows import PlaceLine, short_path
from tests.ui.conftest import cut_off, nameless


@pytest.fixture
def page(services, theme, icons, show):
    return show(PrivacyPage(services.real, theme, icons, clock=lambda: 0.0), 860, 700)


def test_a_proved_computer_is_told_so_with_the_time(page):
    assert page.headline.text() == "Stillroom cannot reach a network now"
    assert "answers these lines, not Stillroom. Asked at" in page._asked_line.text()
    assert [line.state.text for line in page.lines] == [
        "No network possible",
        "No network possible",
        "Not running",
    ]


def test_asking_again_asks_again(page, services, qtbot, announced):
    before = services.privacy.asked
    services.privacy.processes[1] = ProcessRow("model", True, "open", "denied", "")
    with qtbot.waitSignal(page.asked) as told:
        page.again.click()
    assert services.privacy.asked > before
    assert told.args == [False]
    assert page.headline.text() == "Not proved on this system"
    assert "Not proved on this system" in announced[-1][0]


@pytest.mark.parametrize("answer", ["unknown", "open"])
def test_nothing_is_green_when_one_process_is_not_proved(services, theme, icons, show, answer):
    services.privacy.processes[0] = ProcessRow("window", True, answer, "unknown", "")
    page = show(PrivacyPage(services.real, theme, icons), 860, 700)
    assert page.headline.text() == "Not proved on this system"
    assert page._tile.property("surface") == "warning"
    assert page.lines[0].state.text in ("Not proved", "Network possible")


def test_what_is_not_running_claims_nothing(services, theme, icons, show):
    services.privacy.processes[1] = ProcessRow("model", False, "denied", "denied", "seccomp")
    page = show(PrivacyPage(services.real, theme, icons), 860, 700)
    said = page.lines[1].accessibleName()
    assert "Not running" in said
    assert "No network possible" not in said
    assert "seccomp" not in said


def test_files_are_only_claimed_when_the_system_said_so(services, theme, icons, show):
    services.privacy.processes[1] = ProcessRow("model", True, "denied", "open", "seccomp")
    page = show(PrivacyPage(services.real, theme, icons), 860, 700)
    assert "Not proved which files" in page.lines[1].accessibleName()
    assert "model file only" not in page.lines[1].accessibleName()


def test_where_the_data_is(page, services):
    said = [place.accessibleName() for place in page.places]
    assert "Encrypted" in said[0]
    assert "148 MB" in said[0]
    assert str(services.privacy._home) in said[0]
    assert all("Nothing private" in line for line in said[1:])


def test_places_are_shown_from_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setattr("app.ui.privacy_rows.Path.home", lambda: tmp_path)
    assert short_path(tmp_path / "a" / "b") == "~/a/b"
    assert short_path(tmp_path.parent / "elsewhere") == str(tmp_path.parent / "elsewhere")


def test_it_can_be_used_with_a_screen_reader(page):
    assert nameless(page) == []
    assert all(line.accessibleName() for line in page.lines)


@pytest.mark.parametrize(("width", "percent"), [(860, 100), (720, 100), (1120, 200), (720, 200)])
def test_no_word_is_cut(services, theme, icons, show, width, percent):
    theme.set_text_size(percent)
    page = show(PrivacyPage(services.real, theme, icons), width, 700)
    QApplication.processEvents()
    assert cut_off(page) == []
    assert page.horizontalScrollBar().maximum() == 0


def test_no_word_promises_more_than_was_asked(page):
    said = " ".join(label.text() for label in page.findChildren(QLabel)).lower()
    for word in ("secure", "safe", "guarantee", "100 %", "never leaves"):
        assert word not in said


def test_a_download_says_whom_it_is_connected_to(services, theme, icons, show):
    services.privacy.processes.append(
        ProcessRow("downloads", True, "open", "denied", "seccomp", ("huggingface.co", "us.aws.cdn.hf.co"))
    )
    page = show(PrivacyPage(services.real, theme, icons), 860, 700)
    said = page.lines[-1].accessibleName()
    assert "Downloads. Network possible. Connected to huggingface.co, us.aws.cdn.hf.co" in said
    services.privacy.processes[-1] = ProcessRow("downloads", False, "unknown", "unknown", "")
    page.again.click()
    assert "Downloads. Not running. Starts when you have a model fetched" in page.lines[-1].accessibleName()


@pytest.mark.parametrize("what", ["models", "settings", "policy", "catalogue", "kinds", "speeds", "logs"])
def test_every_kind_of_file_has_a_name_in_words(services, theme, icons, tmp_path, what):
    line = PlaceLine(theme, icons, Place(what, tmp_path / "file", 2, "nothing_private"))
    assert len(line.accessibleName().split(".")[0].split()) > 1 or what in ("models", "settings")
    assert line.accessibleName().partition(".")[0] != what


def test_a_persons_own_words_are_not_called_nothing_private(theme, icons, tmp_path):
    line = PlaceLine(theme, icons, Place("kinds", tmp_path / "presets", 2, "readable"))
    assert "Not encrypted" in line.accessibleName()


@pytest.mark.parametrize("purpose", [COMPARING, TASKS, SMALLER, VECTORS, DEVICES])
def test_every_other_child_that_runs_has_a_line_in_words(services, theme, icons, show, purpose):
    services.privacy.processes.append(ProcessRow(purpose, True, "denied", "denied", "seccomp, Landlock 7"))
    page = show(PrivacyPage(services.real, theme, icons), 860, 700)
    said = page.lines[-1].accessibleName()
    assert "No network possible. Reads the model file" in said
    assert not said.startswith(purpose)
    assert page.headline.text() == "Stillroom cannot reach a network now"


def test_a_process_that_comes_or_goes_is_seen_at_once(services, theme, icons, show):
    page = show(PrivacyPage(services.real, theme, icons), 860, 700)
    services.privacy.processes.append(ProcessRow(SMALLER, True, "denied", "denied", "seccomp, Landlock 7"))
    services.privacy.changed.publish(None)
    QApplication.processEvents()
    assert page.lines[-1].accessibleName().startswith("Smaller copy")
