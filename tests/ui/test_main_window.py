"""The window: which page stands in it, locking, faults, keys, size, privacy of its title."""

import sys
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from app.domain.chat import State
from app.services.devices import Choice
from app.services.privacy import ProcessRow
from app.ui.application import Faults, IdleLock, has_screen
from app.ui.conversation.card_notice import CardNotice
from app.ui.main_window import MainWindow, clear_own
from app.ui.panes import panes
from app.ui.start.first_run import FirstRun
from app.ui.start.unlock import Unlock
from app.ui.widgets.buttons import Button
from app.ui.workspace import Workspace
from tests.fakes_chat import fake_engine, fake_session
from tests.fakes_speed import CARD
from tests.ui.conftest import cut_off, nameless
from tests.ui.rooms import room


@pytest.fixture
def window(services, theme, icons, show):
    services.engine = fake_engine()
    return show(MainWindow(services.real, theme, icons))


@pytest.fixture
def here(services, theme, icons, show):
    return room(services, theme, icons, show)


def shown(window):
    return window.centralWidget().currentWidget()


def open_vault(window, services):
    session = fake_session()
    services.vaults.session = session
    shown(window).opened.emit(session)
    return session


def test_without_a_vault_the_first_run_is_shown(services, theme, icons, show):
    services.engine = fake_engine()
    services.vaults.present = False
    assert isinstance(shown(show(MainWindow(services.real, theme, icons))), FirstRun)


def test_with_a_vault_it_is_locked_at_first(window):
    assert isinstance(shown(window), Unlock)


def test_unlocking_opens_the_workspace_and_locking_takes_it_away(window, services, qtbot):
    open_vault(window, services)
    assert isinstance(shown(window), Workspace)
    shown(window).actions_["lock"].trigger()
    assert isinstance(shown(window), Unlock)
    qtbot.waitUntil(lambda: not window.findChildren(Workspace))


def test_what_was_copied_here_is_gone_after_locking():
    calls = []
    clear_own(SimpleNamespace(ownsClipboard=lambda: False, clear=lambda: calls.append("theirs")))
    clear_own(SimpleNamespace(ownsClipboard=lambda: True, clear=lambda: calls.append("ours")))
    assert calls == ["ours"]


def test_news_after_locking_reach_nobody(window, services, qtbot):
    open_vault(window, services)
    services.vaults.lock("asked")
    qtbot.waitUntil(lambda: not window.findChildren(Workspace))
    services.engine.changed.publish(None)
    services.models.changed.publish(None)


def test_the_title_never_says_anything(window, services):
    session = open_vault(window, services)
    made = session.chat.new("Plain letter for Mr Vale")
    shown(window).open_chat(made.id)
    assert window.windowTitle() == "Stillroom"


def test_the_place_of_the_window_is_kept(window, services, theme, icons, show):
    window.resize(760, 600)
    window.close()
    assert services.preferences.current.window
    again = MainWindow(services.real, theme, icons)
    assert (again.width(), again.height()) == (760, 600)


def test_settings_change_the_look_at_once(window, services, theme):
    services.preferences.change(theme="dark", text_size=150)
    assert theme.dark
    assert theme.text_size == 150


# -- a graphics card that failed -----------------------------------------------------------------


def notice_text(window):
    return [part.banner.text() for part in window.findChildren(CardNotice) if part.isVisible()]


@pytest.fixture
def told(monkeypatch):
    said = []
    monkeypatch.setattr("app.ui.main_window.announce", lambda _w, text, assertive: said.append(text))
    return said


def test_a_card_that_fails_is_told_of_and_leads_to_the_settings(window, services, told):
    open_vault(window, services)
    assert notice_text(window) == []
    services.devices.find(CARD)
    services.devices.fail(CARD)
    (said,) = notice_text(window)
    assert said.startswith("The graphics card Radeon 680M stopped working. Stillroom now uses the processor.")
    assert told == [said]
    window.notice.findChild(Button).click()
    assert shown(window).page == "settings"
    assert shown(window).places.page("settings").speed.again.isVisible()
    assert notice_text(window) == []


def test_it_says_so_when_another_card_takes_its_place(window, services):
    open_vault(window, services)
    services.devices.fail(CARD, now=Choice("Vulkan1", "faster", times=2.0, title="Arc A770"))
    assert "now uses the Arc A770" in notice_text(window)[0]


def test_the_notice_can_be_closed_and_a_second_failure_is_told_again(window, services, qtbot):
    open_vault(window, services)
    services.devices.fail(CARD)
    services.devices.fail(CARD)
    assert len(notice_text(window)) == 1
    window.notice.close_button.click()
    assert notice_text(window) == []
    qtbot.waitUntil(lambda: window.notice is None)
    assert shown(window).page == ""
    services.devices.fail(CARD)
    assert len(notice_text(window)) == 1


def test_while_the_vault_is_locked_it_waits_and_locking_takes_it_away(window, services, told):
    services.devices.fail(CARD)
    assert told == []
    open_vault(window, services)
    assert len(notice_text(window)) == 1
    services.vaults.lock("asked")
    open_vault(window, services)
    assert notice_text(window) == []
    assert len(told) == 1


@pytest.mark.parametrize("size", [100, 200])
def test_the_notice_cuts_no_word_and_has_names(window, services, qtbot, size):
    open_vault(window, services)
    services.preferences.change(text_size=size)
    window.resize(720, 520)
    services.devices.fail(CARD)
    qtbot.waitUntil(lambda: cut_off(window.notice) == [])
    qtbot.waitUntil(lambda: window.notice.height() < window.height() / 2)
    assert nameless(window.notice) == []


# -- the program around it -----------------------------------------------------------------------


def test_a_screen_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert not has_screen({})
    assert has_screen({"DISPLAY": ":0"})
    assert has_screen({"WAYLAND_DISPLAY": "wayland-0"})
    monkeypatch.setattr(sys, "platform", "win32")
    assert has_screen({})


def test_nobody_there_for_long_enough_locks(qapp, services):
    now = SimpleNamespace(value=0.0)
    reasons = []
    services.vaults.closed.subscribe(reasons.append)
    watch = IdleLock(qapp, services.real, lambda: now.value)
    services.preferences.change(lock_after_minutes=5)
    now.value = 290
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    watch.eventFilter(watch, key)
    now.value = 580
    watch.look()
    assert reasons == []
    now.value = 591
    watch.look()
    assert reasons == ["idle"]
    services.preferences.change(lock_after_minutes=0)
    now.value = 99_999
    watch.look()
    assert reasons == ["idle"]
    qapp.removeEventFilter(watch)
    watch.deleteLater()


def test_a_fault_is_said_once_without_what_it_was_about(window, monkeypatch, caplog):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    faults = Faults(window)
    error = ValueError("Mr Vale takes ramipril")
    faults.report(ValueError, error, None)
    faults.report(ValueError, error, None)
    boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 1
    assert "Vale" not in boxes[0].text()
    assert "Vale" not in "".join(record.getMessage() for record in caplog.records)
    boxes[0].close()


# -- the workspace's frame -----------------------------------------------------------------------


def test_the_chip_says_what_the_system_answers(here):
    chip = here.window.header._chip
    assert chip.text() == "Offline"
    here.services.privacy.processes[1] = ProcessRow("model", True, "open", "open", "")
    here.window.ask_network()
    assert chip.text() == "Not proved"
    chip.click()
    assert here.window.page == "privacy"


def test_a_change_of_the_engine_is_asked_about(here, qtbot):
    here.services.privacy.processes[1] = ProcessRow("model", True, "unknown", "open", "")
    here.services.engine.changed.publish(None)
    qtbot.waitUntil(lambda: here.window.header._chip.text() == "Not proved")


def test_pages_open_from_the_foot_of_the_sidebar(here):
    for name, title in (("models", "Models"), ("privacy", "Privacy"), ("settings", "Settings")):
        here.window.sidebar._places[name].click()
        assert here.window.page == name
        assert here.window.header.title.text() == title
        assert here.window.sidebar._places[name].isChecked()
    here.window.actions_["new"].trigger()
    assert here.window.page == ""
    assert not here.window.sidebar._places["settings"].isChecked()


def test_ctrl_b_hides_the_sidebar_and_brings_it_back(here):
    here.window.actions_["sidebar"].trigger()
    assert not here.window.sidebar.isVisible()
    here.window.actions_["sidebar"].trigger()
    assert here.window.sidebar.isVisible()


def test_the_sidebar_can_be_dragged_within_its_limits(here):
    division = here.window.division
    for to, becomes in ((300, 300), (20, 200), (900, 360)):
        division._grip.dragged.emit(to)
        assert here.window.sidebar.width() == becomes
    division._grip.dropped.emit()
    assert here.services.preferences.current.sidebar_width == 360


def test_in_a_narrow_window_the_sidebar_is_a_drawer(here):
    here.window.resize(760, 560)
    QApplication.processEvents()
    assert not here.window.sidebar.isVisible()
    here.window.header._fold.click()
    assert here.window.sidebar.isVisible()
    assert here.window.division.main.width() == 760
    here.press(Qt.Key.Key_Escape)
    assert not here.window.sidebar.isVisible()
    here.window.header._fold.click()
    here.window.open_chat(here.begin("One", "Hi"))
    assert not here.window.sidebar.isVisible()


def test_very_large_text_makes_it_a_drawer_too(here):
    for _ in range(6):
        here.window.actions_["larger"].trigger()
    assert here.services.preferences.current.text_size == 160
    assert not here.window.sidebar.isVisible()
    here.window.actions_["normal"].trigger()
    assert here.services.preferences.current.text_size == 100
    assert here.window.sidebar.isVisible()


def test_room_is_divided_by_width_text_and_evidence():
    assert panes(1120, 100, 260, True, False, False).sidebar == 260
    assert panes(880, 100, 260, True, False, False).drawer
    assert panes(1120, 100, 260, True, False, True).drawer
    assert panes(1120, 100, 260, True, False, False, wide=True).drawer  # table and page beside each other
    wide = panes(1600, 100, 260, True, False, True)
    assert (wide.drawer, wide.covers, wide.evidence) == (False, False, 1600 - 260 - 580)
    assert panes(880, 100, 260, True, False, True).covers


def test_from_the_right_to_the_left_the_sidebar_stands_right(here, qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert here.window.sidebar.x() == here.window.width() - here.window.sidebar.width()
    assert here.window.division.main.x() == 0


def test_the_sheet_lists_every_key_and_no_key_is_used_twice(here):
    used = {}
    for entry in here.window.actions_.entries():
        for keys in entry.action.shortcuts():
            assert used.setdefault(keys.toString(), entry.action.text()) == entry.action.text()
    here.window.actions_["sheet"].trigger()
    sheet = QApplication.activeModalWidget()
    texts = [label.text() for label in sheet.findChildren(type(here.window.header.title))]
    assert {"New chat", "Ctrl+N", "Stop the reply", "Esc", "Lock"} <= set(texts)
    sheet.reject()


def test_the_message_box_can_be_reached_from_any_page(here):
    here.window.open_page("settings")
    here.window.actions_["box"].trigger()
    assert here.window.page == ""
    assert here.composer.box.hasFocus()


def test_a_reply_goes_on_while_another_page_is_open(here):
    chat = here.begin("One")
    here.window.open_chat(chat)
    here.window.chat.send("Hi")
    message = here.chat.messages(chat)[-1]
    here.window.open_page("models")
    here.chat.write(message, "Hello")
    here.chat.end(message, State.COMPLETE)
    here.window.open_chat(chat)
    assert here.replies() == ["Hello"]
