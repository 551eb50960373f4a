"""The header: the buttons of the page that is open, and what gives way when there is no room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from app.ui.header import Header
from app.ui.widgets.buttons import Button


@pytest.fixture
def header(theme, icons, show):
    room = show(QWidget(), 1120, 60)  # as in the window, where the division gives it its place
    made = Header(theme, icons, room)
    made.resize(1120, made.height())
    made.show()
    made.room = room
    return made


def tools(theme, icons):
    return [
        Button(theme, icons, "Summarise again", icon="refresh-cw"),
        Button(theme, icons, "Save as", "primary", icon="download"),
    ]


def test_the_buttons_of_a_page_come_and_go_with_it(header, theme, icons):
    first, second = tools(theme, icons), tools(theme, icons)
    header.show_tools(first)
    assert [button.isVisible() for button in first] == [True, True]
    header.show_tools(second)
    assert [button.isVisible() for button in (*first, *second)] == [False, False, True, True]
    header.show_tools([])
    assert not any(button.isVisible() for button in second)


def test_buttons_lose_their_words_before_the_title_goes(header, theme, icons, qapp):
    buttons = tools(theme, icons)
    header.show_title("Discharge letter, ward 4B", "PDF, 9 pages")
    header.show_tools(buttons)
    assert [button.text() for button in buttons] == ["Summarise again", "Save as"]
    header.resize(420, 52)
    qapp.processEvents()
    assert buttons[0].text() == "" and buttons[0].accessibleName() == "Summarise again"
    assert buttons[0].toolTip() == "Summarise again"
    assert header.title.text()
    header.resize(1120, 52)
    qapp.processEvents()
    assert [button.text() for button in buttons] == ["Summarise again", "Save as"]
    assert buttons[0].accessibleName() == ""


def test_a_long_title_never_lies_under_the_words_beside_it(header, theme, icons, qapp):
    """It was cut for the room there had been before the buttons grew with the text."""
    header.show_title("clinic-1, clinic-2, clinic-3", "3 documents")
    header.show_tools(tools(theme, icons))
    for percent in (100, 150, 200, 125):
        theme.set_text_size(percent)
        qapp.processEvents()
        title, beside = header.title.geometry(), header.subtitle.geometry()
        assert header.subtitle.isHidden() or title.right() < beside.left(), percent
        assert title.right() <= header._words.width(), percent
    header.show_tools([])
