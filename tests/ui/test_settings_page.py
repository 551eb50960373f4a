"""Settings take effect at once and are kept."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.errors import DiskFull, VaultUnwritable
from app.ui.settings_page import SettingsPage
from tests.fakes import GOOD_PASSPHRASE
from tests.ui.conftest import cut_off, nameless, tab_order


@pytest.fixture
def page(services, theme, icons, show):
    return show(SettingsPage(services.real, theme, icons), 860, 760)


def take(select, key):
    select.setCurrentIndex(select.findData(key))
    select.activated.emit(select.currentIndex())


def test_colours_and_size_of_text(page, services, theme):
    page.scheme.button(2).click()
    assert theme.dark
    assert services.preferences.current.theme == "dark"
    take(page.text_size, "150")
    assert theme.text_size == 150
    assert services.preferences.current.text_size == 150


def test_what_is_changed_elsewhere_is_shown(page, services):
    """The zoom keys change the size in steps of their own."""
    settings = services.preferences.current
    services.preferences.set(replace(settings, theme="dark", text_size=120, lock_after_minutes=30))
    assert page.scheme.key() == "dark"
    assert page.text_size.key() == "125"
    assert page.lock_after.key() == "30"


def test_locking_and_threads(page, services):
    take(page.lock_after, "30")
    take(page.threads, "4")
    assert services.preferences.current.lock_after_minutes == 30
    assert services.preferences.current.threads == 4
    take(page.lock_after, "0")
    assert page.lock_after.currentText() == "Never"
    assert services.preferences.current.lock_after_minutes == 0


def test_what_is_set_is_what_is_shown(services, theme, icons, show):
    services.preferences.change(theme="dark", text_size=125, lock_after_minutes=7, threads=2)
    page = show(SettingsPage(services.real, theme, icons), 860, 760)
    assert page.scheme.key() == "dark"
    assert page.text_size.key() == "125"
    assert page.lock_after.currentText() == "7 minutes"
    assert page.threads.key() == "2"


def test_settings_that_cannot_be_saved_are_told_and_not_pretended(page, services, theme):
    services.preferences.fault = DiskFull(path="/x")
    page.scheme.button(2).click()
    assert "The disk is full" in page.banner.text()
    assert page.banner.isVisible()
    assert not theme.dark


def test_the_wheel_does_not_change_a_setting_it_only_passes(page):
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent

    page.change.setFocus()
    before = page.lock_after.key()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.lock_after, event)
    assert page.lock_after.key() == before


# -- the passphrase ------------------------------------------------------------------------------


@pytest.fixture
def dialog(page):
    page.change.click()
    return page.dialog


def fill(dialog, text=GOOD_PASSPHRASE, again=None):
    dialog.pair.first.edit.setText(text)
    dialog.pair.estimate()
    dialog.pair.second.edit.setText(text if again is None else again)


def test_the_passphrase_is_changed(page, dialog, services):
    fill(dialog)
    dialog.act.click()
    assert dialog.act.text() == "Changing"
    assert services.vaults.asked[-1].secret == GOOD_PASSPHRASE
    services.vaults.answer(None)
    assert not dialog.isVisible()
    assert page.toasts.current.label.text() == "Passphrase changed"


def test_a_passphrase_that_will_not_do_is_not_taken(dialog, services, announced):
    fill(dialog, again="something else")
    dialog.act.click()
    assert services.vaults.asked == []
    assert announced[-1] == ("The two passphrases differ", True)
    assert dialog.isVisible()


def test_a_change_that_fails_leaves_the_old_one_and_says_so(dialog, services):
    fill(dialog)
    dialog.act.click()
    services.vaults.refuse(VaultUnwritable(path="/x"))
    assert "cannot be written" in dialog.banner.text()
    assert dialog.act.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()


def test_it_cannot_be_closed_while_the_key_is_changed(dialog, services):
    fill(dialog)
    dialog.act.click()
    dialog.reject()
    assert dialog.isVisible()
    services.vaults.answer(None)


def test_it_can_be_used_with_a_screen_reader(page, dialog):
    assert nameless(page) == []
    assert nameless(dialog) == []
    dialog.reject()


def test_tab_goes_down_the_page(page):
    heights = [part.mapTo(page, part.rect().topLeft()).y() for part in tab_order(page)]
    assert heights == sorted(heights)


@pytest.mark.parametrize(("width", "percent"), [(860, 100), (720, 100), (1120, 200), (720, 200)])
def test_no_word_is_cut(services, theme, icons, show, width, percent):
    theme.set_text_size(percent)
    page = show(SettingsPage(services.real, theme, icons), width, 700)
    QApplication.processEvents()
    assert cut_off(page) == []
    assert page.horizontalScrollBar().maximum() == 0
