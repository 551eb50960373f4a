"""Tables of a document in the viewer: drawn as tables, their words marked, found and read aloud."""

import io

import pytest
import xlsxwriter
from PySide6.QtWidgets import QApplication

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.ui.linked_text import CURRENT
from app.ui.pages.evidence import Evidence
from app.ui.pages.evidence_table import MOST_CELLS, has_head, rows_of
from app.ui.pages.evidence_text import words_of
from app.ui.pages.page_find import occurrences
from app.ui.rich_text import tables
from tests.document_builders import read

LETTER = b"""<h1>Medication</h1><p>Before the table.</p><table>
<tr><th>Drug</th><th>Dose</th><th>Note</th></tr>
<tr><td>Furosemide</td><td>40 mg</td><td></td></tr>
<tr><td>Ramipril a|b</td><td>5 mg</td><td>stopped</td></tr></table>
<p>After the table.</p><footer><table><tr><td>Ward 7</td><td>Page 1</td></tr></table></footer>"""


@pytest.fixture
def letter():
    return read(LETTER, "letter.html")


@pytest.fixture
def source(theme, icons, show):
    return show(Evidence(theme, icons), 900, 700)


def cells(table):
    """What stands in each cell."""

    def said(row, column):
        first, last = table.cellAt(row, column).firstPosition(), table.cellAt(row, column).lastPosition()
        cursor = table.cellAt(row, column).firstCursorPosition()
        cursor.setPosition(first)
        cursor.setPosition(last, cursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    return [[said(row, column) for column in range(table.columns())] for row in range(table.rows())]


def marked(source):
    return [f.text() for f, mark in source._text._marked() if mark == CURRENT]


def sheet(rows, columns):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Costs")
    for row in range(rows):
        page.write_row(row, 0, [f"r{row}c{column}" for column in range(columns)])
    book.close()
    return read(out.getvalue(), "costs.xlsx")


def open_page(source, document, words=""):
    start = document.text.index(words) if words else 0
    source.show_place(document, 1, start, start + len(words))
    QApplication.processEvents()


def test_a_table_is_drawn_as_one_and_nothing_of_it_is_lost(source, letter):
    open_page(source, letter)
    drawn = [cells(table) for table in tables(source._text.document())]
    assert drawn == [
        [["Drug", "Dose", "Note"], ["Furosemide", "40 mg", ""], ["Ramipril a|b", "5 mg", "stopped"]],
        [["Ward 7", "Page 1"]],
    ]
    said = source._text.toPlainText()
    assert "| " not in said
    assert said.index("Before the table.") < said.index("Dose") < said.index("After the table.")


def test_a_row_is_marked_in_its_cells_and_nowhere_else(source, letter):
    open_page(source, letter, "Furosemide | 40 mg")
    assert marked(source) == ["Furosemide", "40 mg"]


def test_words_within_a_cell_are_marked_by_their_places(source, letter):
    open_page(source, letter, "pril a|b | 5")
    assert marked(source) == ["pril a|b", "5"]


def test_words_are_found_over_cells_as_they_are_seen(letter):
    assert [letter.text[a:b] for a, b in occurrences(letter, "furosemide 40")] == ["Furosemide | 40"]
    assert occurrences(letter, "Furosemide 5") == []


def test_a_screen_reader_hears_no_bars(source, letter):
    said = words_of(letter, letter.pages[0])
    assert "Furosemide · 40 mg" in said and "Ramipril a|b · 5 mg · stopped" in said
    assert "| " not in said


def test_the_first_row_is_a_head_only_where_it_names_columns():
    def headed(*lines):
        text = "\n".join(lines)
        return has_head(text, rows_of(text, Block(BlockKind.TABLE, 0, len(text))))

    assert headed("| Item | Price |", "| A | 3 |", "| B | 4 |")
    assert not headed("| Patient | Ottilie |", "| Admitted | 4 May |", "| Consultant | Dr Ward |")
    assert not headed("| A | 1 |", "| B | 2 |", "| C | 3 |")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("| a | b |", [["a", "b"]]),
        ("| | b |", [["", "b"]]),
        ("| a | |\n| c |", [["a", ""], ["c"]]),
        ("| a | b", [["a", "b"]]),
        ("|", [[""]]),
        ("a | b", []),
        ("", []),
        ("no bars\n| a |", []),
    ],
)
def test_rows_of_any_shape(text, rows):
    found = rows_of(text, Block(BlockKind.TABLE, 0, len(text)))
    assert [[text[a:b] for a, b in row] for row in found] == rows


def test_prose_with_bars_stays_prose():
    text = "| so he said |"
    assert rows_of(text, Block(BlockKind.PARAGRAPH, 0, len(text))) == []


def test_every_cell_of_a_large_sheet_is_there_without_bars(source):
    document = sheet(400, 6)
    open_page(source, document, "r390c4")
    said = source._text.toPlainText()
    assert sum(map(len, (t for table in tables(source._text.document()) for t in cells(table)))) <= MOST_CELLS
    assert all(f"r{row}c{column}" in said for row in range(400) for column in range(6))
    assert "|" not in said
    assert marked(source) == ["r390c4"]


def test_a_wide_table_is_scrolled_to_the_words_that_are_looked_at(source, qtbot):
    document = sheet(4, 40)
    open_page(source, document, "r2c38")
    area, text = source._area, source._text

    def in_view():
        left = text.mapTo(area.viewport(), text.rect().topLeft()).x() + text.mark_left()
        return text.mark_left() > 0 and 0 <= left < area.viewport().width()

    qtbot.waitUntil(in_view)


def test_no_word_of_a_table_breaks_in_a_narrow_window(source, letter):
    source.resize(300, 700)
    open_page(source, letter)
    table = tables(source._text.document())[0]
    block = table.cellAt(1, 0).firstCursorPosition().block()
    assert block.layout().lineCount() == 1


def test_a_table_from_right_to_left_begins_at_the_right(source):
    document = read("<table><tr><td>الدواء</td><td>التغيير</td></tr></table>".encode(), "a.html")
    open_page(source, document)
    assert cells(tables(source._text.document())[0]) == [["التغيير", "الدواء"]]


def test_a_table_that_a_page_cuts_shows_the_page_s_rows(source):
    text = "| a | b |\n| c | d |\n| e | f |"
    pages = (Page(1, 0, 10, PageState.READ), Page(2, 10, len(text), PageState.READ))
    block = Block(BlockKind.TABLE, 0, len(text))
    source.show_place(Document("a.pdf", FileKind.PDF, "0" * 64, 1, True, text, pages, (block,)), 2, 0, 0)
    assert [cells(table) for table in tables(source._text.document())] == [[["c", "d"], ["e", "f"]]]
