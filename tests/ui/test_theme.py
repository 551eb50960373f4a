"""Colours, type and the stylesheet: what is promised to people who see little or use the keyboard."""

from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.paths import resources
from app.ui.icons import MIRRORED, Icons, source
from app.ui.theme import DARK, LIGHT, Theme

BACKGROUNDS = ("bg_base", "bg_subtle", "bg_raised", "bg_user", "bg_hover", "bg_selected", "bg_code")
PAIRED = ("danger", "warning", "success", "info")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
class TestContrast:
    def test_text_can_be_read_on_every_background(self, tokens):
        values = asdict(tokens)
        low = {
            (text, ground): contrast(values[text], values[ground])
            for text in ("text_1", "text_2")
            for ground in BACKGROUNDS
        }
        assert min(low.values()) >= 4.5, low

    def test_the_quietest_text_can_be_read_where_it_is_used(self, tokens):
        grounds = (tokens.bg_base, tokens.bg_subtle, tokens.bg_raised, tokens.bg_hover)
        assert min(contrast(tokens.text_3, ground) for ground in grounds) >= 4.5

    def test_what_a_colour_says_can_be_read(self, tokens):
        values = asdict(tokens)
        for name in PAIRED:
            assert contrast(values[name], values[f"{name}_bg"]) >= 4.5, name
            assert contrast(values[name], tokens.bg_base) >= 4.5, name
        assert contrast(tokens.on_accent, tokens.accent) >= 4.5
        assert contrast(tokens.on_accent, tokens.accent_hover) >= 4.5
        assert contrast(tokens.accent, tokens.bg_user) >= 4.5
        assert contrast(tokens.bg_base, tokens.danger) >= 4.5

    def test_edges_of_controls_and_the_focus_ring_can_be_seen(self, tokens):
        for ground in (tokens.bg_base, tokens.bg_subtle, tokens.bg_raised):
            assert contrast(tokens.border_control, ground) >= 3
            assert contrast(tokens.focus, ground) >= 3


def test_dark_and_light_are_two_different_looks(theme):
    assert theme.color("bg_base").name() == "#ffffff"
    theme.set_scheme("dark")
    assert theme.dark
    assert theme.color("bg_base").name() == "#131716"


def test_a_change_is_told_once_and_only_when_something_changed(theme, qtbot):
    with qtbot.waitSignal(theme.changed, timeout=500):
        theme.set_scheme("dark")
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_scheme("dark")
        theme.set_text_size(100)


def test_text_grows_with_the_setting_and_stays_within_bounds(theme):
    assert theme.font("body").pixelSize() == 14
    theme.set_text_size(200)
    assert theme.font("body").pixelSize() == 28
    assert theme.px(32) == 64
    theme.set_text_size(900)
    assert theme.text_size == 200
    theme.set_text_size(10)
    assert theme.text_size == 80


def test_the_bundled_fonts_are_used_not_what_the_computer_has(theme):
    assert QFontInfo(theme.font("body")).family() == "Inter"
    assert QFontInfo(theme.font("mono")).family() == "JetBrains Mono"
    assert theme.font("title_semibold").weight() == 600
    assert theme.font("title").weight() == 400


def test_labels_keep_their_size_when_the_look_changes(theme, show):
    from app.ui.widgets.text import Label

    page = QWidget()
    row = QHBoxLayout(page)
    label = Label(theme, "Title", "title_semibold", "text_2")
    row.addWidget(label)
    show(page)
    for change in (lambda: theme.set_scheme("dark"), lambda: label.set_tone("danger")):
        change()
        assert (label.font().pixelSize(), label.font().weight()) == (20, 600)
    theme.set_text_size(150)
    assert label.font().pixelSize() == 30


def test_motion_can_be_taken_away(theme):
    assert theme.motion(180) == 180
    theme.set_reduce_motion(True)
    assert theme.motion(180) == 0


def test_the_stylesheet_leaves_sizes_of_text_to_fonts(theme, qapp):
    assert "font-size" not in qapp.styleSheet()
    assert "$" not in qapp.styleSheet()


def test_a_theme_works_before_it_is_installed(qapp):
    theme = Theme()
    theme.set_scheme("dark")
    theme.set_text_size(120)
    assert theme.font("body").pixelSize() == 17


# -- icons ---------------------------------------------------------------------------------------


def test_every_shipped_icon_can_be_drawn_and_takes_our_colour(theme):
    icons = Icons(theme)
    for file in sorted((resources() / "icons").glob("*.svg")):
        assert "currentColor" in source(file.stem), file.name
        image = icons.pixmap(file.stem, 16, "danger").toImage()
        inked = [
            image.pixelColor(x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() > 200
        ]
        assert inked, file.name
        assert all(colour.red() > 150 and colour.green() < 90 for colour in inked), file.name


def test_icons_follow_the_scheme(theme):
    icons = Icons(theme)
    light = icons.pixmap("check").toImage()
    theme.set_scheme("dark")
    assert icons.pixmap("check").toImage() != light


def test_only_arrows_are_mirrored(theme, qapp):
    icons = Icons(theme)
    before = {name: icons.pixmap(name).toImage() for name in ("arrow-left", "lock", "clock")}
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = {name: icons.pixmap(name).toImage() for name in before}
    assert mirrored["arrow-left"] != before["arrow-left"]
    assert mirrored["clock"] == before["clock"]
    assert mirrored["lock"] == before["lock"]
    assert {"arrow-left", "panel-left"} <= MIRRORED


def test_licences_lie_beside_icons_and_fonts():
    assert (resources() / "icons" / "LICENSE").is_file()
    assert len(list((resources() / "fonts").glob("*LICENSE*"))) == 2
    files = list((resources() / "fonts").glob("*.[ot]tf"))
    assert max(file.stat().st_size for file in files) < 1_000_000
    assert sum(file.stat().st_size for file in files) < 3_000_000


# -- focus ---------------------------------------------------------------------------------------


@pytest.fixture
def form(theme, show):
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(20, 20, 20, 20)
    page.first, page.second, page.field = QPushButton("One"), QPushButton("Two"), QLineEdit()
    page.text = QLabel("x")
    for part in (page.first, page.second, page.field, page.text):
        row.addWidget(part)
    return show(page, 500, 90)


def ring_of(theme):
    return theme._ring.ring


def test_the_ring_comes_with_the_keyboard_around_the_control(theme, form):
    QTest.keyClick(form.windowHandle(), Qt.Key.Key_Tab)
    ring = ring_of(theme)
    assert ring is not None
    target = form.focusWidget()
    assert ring.geometry() == target.geometry().adjusted(-4, -4, 4, 4)
    target.move(target.x() + 3, target.y())
    assert ring.geometry() == target.geometry().adjusted(-4, -4, 4, 4)


def test_the_mouse_shows_no_ring(theme, form):
    QTest.keyClick(form.windowHandle(), Qt.Key.Key_Tab)
    QTest.mouseClick(form.windowHandle(), Qt.MouseButton.LeftButton, pos=form.second.geometry().center())
    assert form.focusWidget() is form.second
    assert ring_of(theme) is None


def test_a_field_shows_focus_on_its_border_and_thicker_by_keyboard(theme, form):
    for _ in range(3):
        if form.focusWidget() is not form.field:
            QTest.keyClick(form.windowHandle(), Qt.Key.Key_Tab)
    assert form.field.property("keyfocus") is True
    assert ring_of(theme) is None
    QTest.mouseClick(form.windowHandle(), Qt.MouseButton.LeftButton, pos=form.field.geometry().center())
    assert form.field.property("keyfocus") is False


def test_the_ring_goes_with_its_control(theme, form, qapp):
    QTest.keyClick(form.windowHandle(), Qt.Key.Key_Tab)
    assert ring_of(theme) is not None
    form.focusWidget().hide()
    assert ring_of(theme) is None or not ring_of(theme).isVisible() or form.focusWidget().isVisible()
