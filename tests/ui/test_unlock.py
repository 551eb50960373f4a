"""Opening the vault, and everything that may stand in the way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.errors import (
    TooManyTries,
    VaultDamaged,
    VaultInUse,
    VaultMissing,
    WrongPassphrase,
    WrongRecoveryCode,
)
from app.services.privacy import ProcessRow
from app.ui.start.unlock import Unlock
from tests.fakes import CODE, GOOD_PASSPHRASE
from tests.ui.conftest import cut_off, nameless, tab_order


@pytest.fixture
def page(services, theme, icons, show):
    return show(Unlock(services.real, theme, icons))


def try_it(page, text=GOOD_PASSPHRASE):
    page.field.edit.setText(text)
    page.unlock.click()


def test_typing_and_enter_opens(page, services, qtbot):
    assert page.focusWidget() is page.passphrase.edit
    QTest.keyClicks(page.passphrase.edit, GOOD_PASSPHRASE)
    QTest.keyClick(page.passphrase.edit, Qt.Key.Key_Return)
    assert page.unlock.text() == "Opening"
    assert not page.unlock.isEnabled()
    with qtbot.waitSignal(page.opened) as told:
        services.vaults.answer("the session")
    assert told.args == ["the session"]
    assert page.passphrase.text() == ""


def test_pressing_enter_again_asks_once(page, services):
    try_it(page)
    page.go()
    assert len(services.vaults.asked) == 1


def test_a_wrong_passphrase_is_said_and_can_be_typed_over(page, services, announced):
    try_it(page, "wrong one")
    services.vaults.refuse(WrongPassphrase())
    assert page.passphrase.error == "That passphrase is not right."
    assert announced[-1] == ("That passphrase is not right.", True)
    assert page.passphrase.edit.selectionLength() == len("wrong one")
    assert page.focusWidget() is page.passphrase.edit
    assert (page.unlock.text(), page.unlock.isEnabled()) == ("Unlock", True)
    QTest.keyClicks(page.passphrase.edit, "n")
    assert page.passphrase.text() == "n"


def test_an_empty_field_is_not_tried(page, services):
    page.unlock.click()
    assert services.vaults.asked == []
    assert page.passphrase.error == "Type the passphrase."


def test_after_many_tries_the_seconds_are_counted_down(page, services, announced):
    try_it(page, "wrong one")
    services.vaults.refuse(WrongPassphrase(wait_s=3))
    assert "possible in 3 seconds" in page.passphrase.error
    assert not page.unlock.isEnabled()
    heard = len(announced)
    page.count_down()
    assert "possible in 2 seconds" in page.passphrase.error
    assert len(announced) == heard, "nobody wants every second read aloud"
    try_it(page, "again")
    assert services.vaults.asked == []
    page.count_down()
    page.count_down()
    assert page.unlock.isEnabled()
    assert "possible in" not in page.passphrase.error
    assert announced[-1][0] == "You can try again now."


def test_a_wait_from_before_still_holds_when_the_page_opens(services, theme, icons, show):
    services.vaults.wait = 90
    page = show(Unlock(services.real, theme, icons))
    assert page.passphrase.error == "Too many wrong tries. The next one is possible in 90 seconds."
    assert not page.unlock.isEnabled()


def test_a_wait_the_vault_answers_with_is_told(page, services):
    try_it(page)
    services.vaults.refuse(TooManyTries(wait_s=120))
    assert "2 minutes" in page.passphrase.error


def test_the_recovery_code_opens_too(page, services):
    page.other.click()
    assert page.code.isVisible()
    assert not page.passphrase.isVisible()
    assert page.other.text() == "Use the passphrase"
    try_it(page, CODE.lower())
    assert services.vaults.asked[-1].what == "recover"
    services.vaults.refuse(WrongRecoveryCode(mistyped=True))
    assert "typing mistake" in page.code.error
    page.other.click()
    assert page.passphrase.isVisible()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (VaultDamaged(path="/home/x/vault", part="key"), "key file of this vault is damaged"),
        (VaultDamaged(path="/home/x/vault", part="database"), "data file is damaged"),
        (VaultMissing(path="/home/x/vault", part="key"), "key file of this vault is gone"),
    ],
)
def test_a_hurt_vault_is_explained_before_anything_is_typed(services, theme, icons, show, fault, said):
    services.vaults.fault = fault
    page = show(Unlock(services.real, theme, icons))
    assert said in page.banner.text()
    assert "/home/x/vault" in page.banner.text()
    assert page.banner.isVisible()
    services.vaults.fault = None
    page._again()
    assert not page.banner.isVisible()


def test_a_vault_that_is_open_elsewhere_can_be_tried_again(page, services):
    try_it(page)
    services.vaults.refuse(VaultInUse(path="/home/x/vault"))
    assert "another Stillroom window" in page.banner.text()
    page._again()
    assert services.vaults.asked[-1].secret == GOOD_PASSPHRASE


def test_a_fault_nobody_thought_of_loses_nothing(page, services):
    try_it(page)
    services.vaults.refuse(RuntimeError("boom"))
    assert page.banner.text() == "The vault could not be opened. Nothing was changed."
    assert page.unlock.isEnabled()


def test_the_reading_is_never_green_unproved(services, theme, icons, show):
    services.privacy.processes = [ProcessRow("window", True, "unknown", "unknown", "")]
    page = show(Unlock(services.real, theme, icons))
    assert page.badge.text() == "Not proved"
    assert page.badge.property("tone") == "warning"
    services.privacy.processes = [ProcessRow("window", True, "denied", "open", "seccomp")]
    page.badge.ask()
    assert (page.badge.text(), page.badge.property("tone")) == ("Offline", "success")


def test_it_can_be_used_with_a_screen_reader(page):
    assert nameless(page) == []
    page.switch()
    assert nameless(page) == []
    assert [type(part).__name__ for part in tab_order(page)] == ["QLineEdit", "Button", "Button"]


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("size", [(1120, 760), (720, 520)])
def test_no_word_is_cut(services, theme, icons, show, size, percent):
    theme.set_text_size(percent)
    services.vaults.fault = VaultDamaged(path="/home/somebody/.local/share/stillroom/vault", part="key")
    page = show(Unlock(services.real, theme, icons), *size)
    QApplication.processEvents()
    assert cut_off(page) == []
    assert page.card.width() <= page.width()
