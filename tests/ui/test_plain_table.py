"""Tables without a grid: their heads keep their type, and English stays English from right to left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyleOptionViewItem

from app.ui.widgets.field import SearchField
from app.ui.widgets.plain_table import PlainTable


@pytest.fixture
def table(theme, show):
    made = PlainTable(theme, "Figures")
    model = QStandardItemModel(made)
    model.setHorizontalHeaderLabels(["Tasks", "Original"])
    for name, text in (("Spelling", "1 of 3"), ("שלום", "12 %")):
        model.appendRow([QStandardItem(name), QStandardItem(text)])
    made.setModel(model)
    return show(made, 400, 200)


def drawn(table, row, column):
    option, index = QStyleOptionViewItem(), table.model().index(row, column)
    table.itemDelegate().initStyleOption(option, index)
    return option.text


def test_a_head_keeps_its_type_when_it_is_first_shown(table, theme):
    assert table.horizontalHeader().font() == theme.font("caption_semibold")
    theme.set_text_size(200)
    assert table.horizontalHeader().font() == theme.font("caption_semibold")
    table.hide()
    table.show()
    assert table.horizontalHeader().font() == theme.font("caption_semibold")


def test_figures_are_not_turned_round_from_right_to_left(table, qapp):
    assert drawn(table, 0, 1) == "1 of 3"
    table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert drawn(table, 0, 1) == "\u200e1 of 3\u200e"
    assert drawn(table, 1, 1) == "\u200e12 %\u200e"
    assert drawn(table, 1, 0) == "שלום", "words from right to left are left alone"
    assert table.model().index(0, 1).data() == "1 of 3"


def test_a_search_field_keeps_its_glass_at_the_leading_edge(theme, icons, show):
    field = show(SearchField(theme, icons, "Search"), 300, 40)
    begun = field._glass.x(), field.textMargins().left(), field.textMargins().right()
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert field._glass.geometry().center().x() > 250
    assert field.textMargins().right() > 0 == field.textMargins().left()
    field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert (field._glass.x(), field.textMargins().left(), field.textMargins().right()) == begun
