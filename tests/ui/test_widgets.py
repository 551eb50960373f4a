"""The parts pages are built from, as a person meets them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.card import CardButton
from app.ui.widgets.chip import Badge, Chip
from app.ui.widgets.choice import Segments, Select
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field, SearchField
from app.ui.widgets.more import More
from app.ui.widgets.picture import Picture
from app.ui.widgets.text import Label
from app.ui.widgets.toast import STAY_MS, Toasts
from tests.ui.conftest import nameless


def name_of(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_every_part_has_a_name(theme, icons, show):
    page = QWidget()
    column = QVBoxLayout(page)
    for part in (
        Button(theme, icons, "Unlock", "primary"),
        IconButton(theme, icons, "ellipsis", "More"),
        Chip(theme, icons, "success", "shield-check", "Offline"),
        Field(theme, icons, "Passphrase", secret=True),
        SearchField(theme, icons, "Search chats"),
        CardButton(theme, icons, "file-text", "Summarise a document", "Every page read"),
        Segments(theme, icons, "Colours", [("a", "A", None), ("b", "B", "sun")]),
        Select(theme, icons, "Size", [("1", "One"), ("2", "Two")]),
        More(theme, icons, "More about this"),
    ):
        column.addWidget(part)
    show(page, 500, 700)
    assert nameless(page) == []


def test_controls_grow_with_the_text(theme, icons, show):
    page = QWidget()
    column = QVBoxLayout(page)
    button, icon = Button(theme, icons, "Unlock"), IconButton(theme, icons, "x", "Close")
    for part in (button, icon):
        column.addWidget(part)
    show(page, 300, 200)
    assert button.height() >= 32
    theme.set_text_size(200)
    QApplication.processEvents()
    assert button.minimumHeight() == 64
    assert icon.minimumWidth() == 64
    assert button.font().pixelSize() == 28


def test_a_button_that_is_off_can_be_reached_and_says_why(theme, icons, show):
    page = QWidget()
    column = QVBoxLayout(page)
    button = Button(theme, icons, "Continue", "primary")
    column.addWidget(button)
    show(page, 300, 100)
    button.set_off(True, "Two groups to go")
    assert button.isEnabled()
    assert button.accessibleDescription() == "Two groups to go"
    button.set_off(False)
    assert button.accessibleDescription() == ""


def test_a_secret_field_hides_shows_and_hides_again(theme, icons, show):
    field = show(Field(theme, icons, "Passphrase", secret=True), 300, 100)
    QTest.keyClicks(field.edit, "marmot")
    assert field.edit.displayText() != "marmot"
    reveal = field.findChild(IconButton)
    assert reveal.accessibleName() == "Show the passphrase"
    reveal.click()
    assert field.edit.displayText() == "marmot"
    assert reveal.accessibleName() == "Hide the passphrase"
    reveal.click()
    assert field.edit.displayText() != "marmot"


def test_a_secret_is_not_learnt_by_the_keyboard(theme, icons, qtbot):
    field = Field(theme, icons, "Passphrase", secret=True)
    qtbot.addWidget(field)
    hints = field.edit.inputMethodHints()
    assert hints & Qt.InputMethodHint.ImhSensitiveData
    assert hints & Qt.InputMethodHint.ImhNoPredictiveText


def test_caps_lock_is_noticed_from_the_letters(theme, icons, show):
    field = show(Field(theme, icons, "Passphrase", secret=True), 300, 100)
    QTest.keyClick(field.edit, "A")
    assert field.note.text() == "Caps Lock is on"
    QTest.keyClick(field.edit, "b")
    assert field.note.text() == ""
    QTest.keyClick(field.edit, "C", Qt.KeyboardModifier.ShiftModifier)
    assert field.note.text() == ""


def test_an_error_is_said_and_goes_when_typing_goes_on(theme, icons, show, announced):
    field = show(Field(theme, icons, "Passphrase"), 300, 100)
    field.edit.setText("wrong")
    field.set_error("That passphrase is not right.", select=True)
    assert field.note.isVisible()
    assert field.edit.selectedText() == "wrong"
    assert announced == [("That passphrase is not right.", True)]
    assert field.edit.accessibleDescription() == "That passphrase is not right."
    QTest.keyClicks(field.edit, "x")
    assert field.error == ""
    assert not field.note.isVisible()


def test_the_text_of_a_field_does_not_run_under_its_buttons(theme, icons, show):
    field = show(Field(theme, icons, "Same again", secret=True), 300, 100)
    field.set_mark("check", name="Right")
    reveal = field.findChild(IconButton)
    assert field.edit.textMargins().right() >= field.edit.width() - reveal.x()
    field.edit.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert reveal.x() < field.edit.width() / 2
    assert field.edit.textMargins().left() > 0


# -- toasts --------------------------------------------------------------------------------------


def test_a_toast_offers_the_way_back_once(theme, icons, show, announced):
    page = show(QWidget(), 400, 300)
    undone = []
    toast = Toasts(theme, icons, page).show("Chat deleted", "Undo", lambda: undone.append(1))
    assert toast.isVisible()
    assert announced == [("Chat deleted", False)]
    toast.button.click()
    toast._act()
    assert undone == [1]
    assert not toast.isVisible()


def test_a_toast_goes_by_itself_but_waits_for_mouse_and_focus(theme, icons, show):
    page = show(QWidget(), 400, 300)
    toast = Toasts(theme, icons, page).show("Chat deleted", "Undo", lambda: None)
    assert toast.timer.interval() == STAY_MS == 10_000
    QApplication.sendEvent(toast.button, QFocusEvent(QEvent.Type.FocusIn))
    assert not toast.timer.isActive()
    QApplication.sendEvent(toast.button, QFocusEvent(QEvent.Type.FocusOut))
    assert toast.timer.isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Enter))
    assert not toast.timer.isActive()
    toast.timer.timeout.emit()
    assert not toast.isVisible()


def test_a_toast_that_left_is_not_placed_again(theme, icons, show):
    """Its place was set after it was deleted, inside Qt's own resize: that ended the program."""
    page = show(QWidget(), 400, 300)
    toasts = Toasts(theme, icons, page)
    toast = toasts.show("Saved as letter.docx")
    toast.timer.timeout.emit()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(toast)
    page.resize(page.width() + 40, page.height())
    toasts.set_foot(80)
    assert toasts.current is None


def test_a_newer_toast_takes_the_place_and_stays_inside(theme, icons, show):
    page = show(QWidget(), 400, 300)
    toasts = Toasts(theme, icons, page)
    first = toasts.show("One")
    second = toasts.show("Two")
    assert not first.isVisible()
    page.resize(300, 200)
    QApplication.processEvents()
    assert page.rect().contains(second.geometry())
    toasts.hide()
    assert toasts.current is None


# -- the rest ------------------------------------------------------------------------------------


def test_a_chip_says_its_state(theme, icons, show):
    chip = show(Chip(theme, icons, "warning", "shield-alert", "Not proved"), 200, 40)
    assert name_of(chip) == "Not proved"
    chip.set("success", "shield-check", "Offline")
    assert (name_of(chip), chip.property("tone")) == ("Offline", "success")


def test_a_badge_is_read_not_pressed(theme, icons, show):
    badge = show(Badge(theme, icons, "success", "check", "Fits"), 200, 40)
    assert badge.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert badge.text() == "Fits"


def test_a_banner_has_a_button_only_while_it_does_something(theme, icons, show):
    banner = show(Banner(theme, icons, "Little room left."), 500, 60)
    button = banner.findChild(Button)
    assert not button.isVisible()
    pressed = []
    banner.set("Little room left.", "warning", "Show", lambda: pressed.append(1))
    assert button.isVisible()
    button.click()
    assert pressed == [1]


def test_a_card_can_be_pressed_by_key(theme, icons, show, qtbot):
    card = show(CardButton(theme, icons, "pencil", "Rewrite a letter", "For a patient"), 300, 80)
    card.setFocus()
    with qtbot.waitSignal(card.clicked):
        QTest.keyClick(card, Qt.Key.Key_Space)
    assert card.accessibleDescription() == "For a patient"


def test_a_dialog_starts_on_the_safe_button_and_escape_is_safe(theme, icons, show):
    window = show(QWidget(), 600, 400)
    acted = []
    dialog = Dialog(
        theme,
        icons,
        "Delete this?",
        "It cannot be undone.",
        "Keep it",
        "Delete",
        on_act=lambda: acted.append(1),
        parent=window,
    )
    dialog.open()
    QApplication.processEvents()
    assert dialog.focusWidget() is dialog.safe
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert acted == []


def test_segments_choose_by_key_and_tell_only_what_a_person_chose(theme, icons, show):
    segments = show(Segments(theme, icons, "Colours", [("a", "A", None), ("b", "B", None)]), 300, 50)
    told = []
    segments.chosen.connect(told.append)
    segments.set_key("a")
    assert told == []
    segments.button(0).setFocus()
    QTest.keyClick(segments.button(0), Qt.Key.Key_Right)
    assert (segments.key(), told) in (("b", []), ("b", ["b"]))
    segments.button(0).click()
    assert told[-1] == "a"


def test_wrapped_text_gets_the_height_its_lines_need(theme, show):
    page = QWidget()
    column = QVBoxLayout(page)
    label = Label(theme, "Works without internet. Nothing leaves this computer.", wrap=True)
    column.addWidget(label)
    column.addStretch(1)
    show(page, 200, 300)
    lines = label.height() / theme.line_height("body")
    assert lines >= 2
    assert label.height() == label.heightForWidth(label.width())


def test_text_from_files_is_never_markup(theme, show):
    label = show(Label(theme, "<b>x</b><img src='http://example.org/a.png'>"), 400, 40)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_the_picture_follows_the_scheme(theme, show):
    picture = show(Picture(theme, "jars"), 168, 80)
    light = picture.grab().toImage()
    theme.set_scheme("dark")
    assert picture.grab().toImage() != light
