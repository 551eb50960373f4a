"""The table page: every doubtful value beside its page, decided by key, and the columns made by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from app.domain.engine.generation import Progress
from app.domain.errors import DocumentDamaged, DocumentEncrypted, DocumentWrongPassword
from app.domain.extraction.extracting import Decision, Reason, State
from app.domain.extraction.field_tables import counts
from app.domain.extraction.fields import FieldType
from app.domain.questions.passage_cutting import passages
from app.paths import resources
from app.services.collections import FileRead
from app.services.extraction_row import RowMaker
from app.services.notify import Notifier
from app.services.tabling import TableDone, TableService
from app.services.tabling_forms import FormService
from app.storage.collections import Collections
from app.storage.documents import Documents
from app.storage.forms import Forms
from app.storage.tables import Tables
from app.ui.password_dialog import PasswordDialog
from app.ui.tables.table_model import NOT_READ
from app.ui.tables.table_page import TablePage
from app.ui.tables.table_words import reason_text
from tests.asked import source
from tests.field_documents import INVOICE, made
from tests.ui.conftest import cut_off, nameless, unreached
from tests.vaults import samples

WRONG = INVOICE.replace("1,260.00", "1,296.00").replace("# ACME Supplies Ltd\n", "")
OTHER = INVOICE.replace("| Total | £1,260.00 |", "| Total | £1,260.00 |\n| Grand total | £1,270.00 |")


@dataclass
class Open:
    tables: TableService
    forms: FormService
    collections: Collections
    collection: str
    pages: None = None


@pytest.fixture
def session(tmp_path: Path):
    with samples.opened(tmp_path / "vault") as vault:
        collections = Collections(vault)
        collection = collections.create("Invoices, March", 1.0).id
        for name, text in (("a.pdf", INVOICE), ("b.pdf", WRONG), ("c.pdf", OTHER)):
            document = made(text, name)
            collections.put(collection, source(f"/in/{name}"), document, passages(document), 2.0)
        error = DocumentDamaged(name="d.pdf").to_text()
        collections.fail(collection, source("/in/d.pdf"), error, 2.0)
        template = (resources() / "prompts" / "extract.txt").read_text(encoding="utf-8")
        maker = RowMaker(None, template)  # type: ignore[arg-type]  # no model is asked here
        tables = TableService(Tables(vault), collections, Documents(vault), maker)
        yield Open(tables, FormService(Forms(vault), resources() / "fields"), collections, collection)


def invoice(session):
    return next(form for form in session.forms.ready() if form.name == "invoice")


@pytest.fixture
def page(session, services, theme, icons, show, monkeypatch):
    monkeypatch.setattr("app.ui.tables.table_page.announce", lambda *_: None)
    monkeypatch.setattr(services.models, "choose", lambda *_: None)
    table = session.tables.make(session.collection, invoice(session), None, "Invoices, March")
    made_page = TablePage(services.real, session, theme, icons)
    show(made_page)
    made_page.show_table(table.id)
    return made_page


def at(page, document: str, field: str) -> None:
    model = page.view.fields
    row = next(n for n, one in enumerate(model.shown) if one.row.document == document)
    column = next(n for n, one in enumerate(model.fields, 1) if one.name == field)
    page.view.setCurrentIndex(model.index(row, column))


def cell(page, document: str, field: str):
    model = page.view.fields
    row = next(one for one in model.rows if one.row.document == document)
    return row.row.cell(field)


def test_the_title_counts_and_filters_say_what_is_there(page) -> None:
    assert page.header_title() == ("Invoices, March", "4 documents")
    texts = [page.bar.filters.button(n).text() for n in range(3)]
    assert texts == ["All 4", "To check 3", "Not read 1"]
    page.bar.filters.button(2).click()
    assert [row.row.document for row in page.view.fields.shown] == ["d.pdf"]
    assert "d.pdf" in str(page.view.fields.index(0, 1).data())
    page.bar.filters.button(1).click()
    assert "d.pdf" not in [row.row.document for row in page.view.fields.shown]


def test_documents_whose_turn_has_not_come_are_not_among_those_that_were_not_read(page, session) -> None:
    table = session.tables.list()[0]
    rows = [replace(one, waiting=True) for one in session.tables.rows(table.id)]
    page.view.fields.show(table.form, rows, NOT_READ)
    assert page.view.fields.shown == []
    page.bar.show_counts(counts(rows))
    assert page.bar.filters.button(2).text() == "Not read 0"
    page.view.fields.show(table.form, rows)
    assert len(page.view.fields.shown) == 4


def test_a_cell_is_heard_with_its_column_its_value_and_its_doubt(page) -> None:
    at(page, "b.pdf", "total")
    heard = page.view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Total, 1,296.00\u00a0GBP, to check"
    assert page.view.fields.headerData(11, Qt.Orientation.Horizontal) == "Total, GBP"
    assert page.view.currentIndex().data() == "1,296.00"
    interface = QAccessible.queryAccessibleInterface(page.view)
    assert interface.childCount() > 0


def test_sums_that_do_not_add_up_are_explained_in_numbers(page) -> None:
    at(page, "b.pdf", "total")
    assert page.card.reason.text() == (
        "Subtotal and VAT add up to 1,260.00. The page says 1,296.00, which is 36.00 more."
    )
    assert page.card.place.text() == "Read on page 1, beside “Total”."
    assert page.evidence.marked() == "£1,296.00"


def test_every_reason_has_words(page, session) -> None:
    row = page.view.fields.rows[0]
    for reason in Reason:
        doubtful = replace(row.row.cell("total"), state=State.TO_CHECK, reason=reason)
        assert reason_text(None, invoice(session), row, doubtful).endswith("."), reason


def test_keys_decide_and_the_next_doubtful_value_follows(page, qtbot) -> None:
    at(page, "b.pdf", "net")
    page.view.setFocus()
    places = page.view.fields.doubtful()
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert cell(page, "b.pdf", "net").review.decision is Decision.KEEP
    here = page.view.currentIndex()
    assert (here.row(), here.column()) == places[places.index((1, 8)) + 1]
    at(page, "b.pdf", "total")
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    assert page.card.edit.hasFocus() and page.card.edit.text() == "1296.00 GBP"
    page.card.edit.setText("1260")
    qtbot.keyClick(page.card.edit, Qt.Key.Key_Return)
    assert cell(page, "b.pdf", "total").shown == "1260"
    at(page, "b.pdf", "supplier")
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert cell(page, "b.pdf", "supplier").review.decision is Decision.NOT_STATED


def test_other_values_are_offered_and_taken(page) -> None:
    at(page, "c.pdf", "total")
    (button,) = page.card.others
    assert button.text() == "Take 1,270.00\u00a0GBP, page 1"
    button.click()
    assert cell(page, "c.pdf", "total").shown == "1270.00 GBP"


def test_what_has_no_value_cannot_be_kept_and_says_so(page, qtbot) -> None:
    said = []
    page.said.connect(said.append)
    at(page, "b.pdf", "supplier")
    assert not page.card.keep.isVisible()
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert said and cell(page, "b.pdf", "supplier").review is None


def test_the_last_decision_is_taken_back_by_key(page, qtbot) -> None:
    at(page, "b.pdf", "total")
    page.decide(Decision.CORRECT, "5")
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert cell(page, "b.pdf", "total").review is None
    assert page.view.currentIndex().data() == "1,296.00"


def test_under_900_the_page_covers_the_table_and_esc_returns(page, qtbot) -> None:
    page.resize(720, 700)
    assert page.view.isVisible() and not page.card.isVisible()
    at(page, "b.pdf", "total")
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert page.card.isVisible() and not page.view.isVisible()
    assert cell(page, "b.pdf", "total").review is None
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert page.view.isVisible() and page.view.hasFocus()


def test_a_click_opens_the_page_of_the_value_on_a_narrow_window(page, qtbot) -> None:
    page.resize(720, 700)
    at(page, "b.pdf", "total")
    rect = page.view.visualRect(page.view.currentIndex())
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center() + QPoint(0, 2))
    assert page.card.isVisible()


def test_everything_has_a_name_and_no_words_are_cut(page, theme) -> None:
    assert not nameless(page)
    for percent, width in ((100, 1120), (200, 1120), (100, 720)):
        theme.set_text_size(percent)
        page.resize(width, 760)
        page.view.clicked.emit(page.view.currentIndex())
        QApplication.processEvents()
        assert not cut_off(page.card), (percent, width)


def test_a_row_that_was_waited_for_shows_its_values_when_it_is_read(page, session) -> None:
    """Its one sentence over all columns lay on the values until the whole table was done."""
    read = page.view.fields.rows[0]
    waiting = replace(read, waiting=True, row=replace(read.row, sha256=""))
    page.view.fields.show(page.view.fields.form, [waiting, *page.view.fields.rows[1:]])
    page.view.fit()
    assert page.view.columnSpan(0, 1) > 1
    page.view.fields.put(read)
    assert page.view.columnSpan(0, 1) == 1
    place = page.view.visualRect(page.view.fields.index(0, 2))
    assert page.view.indexAt(place.center()).column() == 2


def test_the_end_of_the_reading_leaves_a_person_where_they_were(page, session) -> None:
    """The rows were filled in anew and nothing was current: Enter and Del did nothing."""
    at(page, "b.pdf", "total")
    session.tables.news.publish(TableDone(page._table.id, 0, None))
    index = page.view.currentIndex()
    assert page.view.fields.shown[index.row()].row.document == "b.pdf"
    assert page.view.fields.cell(index).field == "total"


def test_the_documents_name_stays_beside_a_scrolled_column(page, qtbot, show) -> None:
    page.resize(900, 500)
    QApplication.processEvents()
    view = page.view
    assert not view.pinned.isVisible()
    last = len(view.fields.fields)
    view.setCurrentIndex(view.fields.index(1, last))
    view.scrollTo(view.currentIndex())
    QApplication.processEvents()
    assert view.horizontalScrollBar().value() > 0 and view.pinned.isVisible()
    for column in range(last, 0, -1):
        view.setCurrentIndex(view.fields.index(1, column))
        view.scrollTo(view.currentIndex())
        assert view.visualRect(view.currentIndex()).left() >= view.pinned.room()
    view.setCurrentIndex(view.fields.index(1, last))
    view.scrollTo(view.currentIndex())
    at_row = view.horizontalHeader().height() + view.rowViewportPosition(2) + 5
    qtbot.mouseClick(view.pinned, Qt.MouseButton.LeftButton, pos=QPoint(20, at_row))
    assert view.currentIndex().row() == 2
    assert view.currentIndex().column() == last


def test_why_a_file_was_not_read_stands_there_wherever_the_columns_are_scrolled(page) -> None:
    page.resize(900, 500)
    QApplication.processEvents()
    view = page.view
    number = next(n for n, one in enumerate(view.fields.shown) if one.row.document == "d.pdf")
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    QApplication.processEvents()
    picture = view.viewport().grab().toImage()
    y = view.rowViewportPosition(number) + view.rowHeight(number) // 2
    seen = {
        picture.pixel(x, y + off) for x in range(view.pinned.room(), picture.width()) for off in range(-6, 7)
    }
    assert view.pinned.room() > 0
    assert len(seen) > 5  # more than a ground and a line


def test_rows_are_low_again_when_the_text_is_small_again(page, theme) -> None:
    before = page.view.rowHeight(0)
    for percent in (200, 100):
        theme.set_text_size(percent)
        QApplication.processEvents()
    assert page.view.rowHeight(0) == before


def test_what_to_do_with_chosen_columns_is_always_in_sight(page, session) -> None:
    tools = page.header_tools()
    assert page.save_button in tools
    page.begin(session.collection)
    assert page.header_tools() == [page.editor.cancel, page.editor.use]
    page.editor.cancel.click()
    assert page.header_tools() == tools


def test_rows_still_to_be_made_are_offered_to_be_gone_on_with(page, session) -> None:
    document = made(INVOICE, "e.pdf")
    session.collections.put(session.collection, source("/in/e.pdf"), document, passages(document), 3.0)
    page.bar.show_left(1)
    assert page.bar.banner.isVisible()
    page.bar.go_on.emit()
    assert page.header_title()[1] == "5 documents"
    assert not page.bar.banner.isVisible()


# -- columns ---------------------------------------------------------------------------------------


def test_a_column_is_added_found_and_the_reviews_of_others_stay(page, qtbot) -> None:
    at(page, "b.pdf", "total")
    page.decide(Decision.CORRECT, "1260")
    page.column_button.click()
    editor = page.editor
    assert len(editor.rows) == 12 and editor.check()
    editor.add.click()
    row = editor.rows[-1]
    assert row.label.edit.hasFocus()
    assert not editor.check() and row.label.error
    qtbot.keyClicks(row.label.edit, "Blue paint")
    row.type.set_key(FieldType.QUANTITY)
    assert editor.check()
    editor.use.click()
    assert page.view.isVisible()
    assert page.view.fields.fields[-1].label == "Blue paint"
    assert cell(page, "b.pdf", "total").shown == "1260"


def test_columns_are_moved_and_removed_by_keyboard_and_a_lost_check_is_said(page, qtbot) -> None:
    page.column_button.click()
    editor = page.editor
    names = [row.label.text() for row in editor.rows]
    editor.rows[1].up.setFocus()
    qtbot.keyClick(editor.rows[1].up, Qt.Key.Key_Space)
    assert [row.label.text() for row in editor.rows][:2] == [names[1], names[0]]
    total = next(row for row in editor.rows if row.label.text() == "Total")
    qtbot.keyClick(total.gone, Qt.Key.Key_Space)
    assert "no longer checked" in editor.note.text()
    assert len(editor.form().checks) == 3
    assert not nameless(editor)


def test_a_choice_needs_choices_and_two_columns_no_common_words(page, session) -> None:
    editor = page.editor
    editor.begin(invoice(session), [])
    row = editor.rows[0]
    row.type.set_key(FieldType.ENUM)
    row.type.chosen.emit(FieldType.ENUM)
    assert row.choices.isVisibleTo(editor) and row.choices.error
    row.choices.edit.setText("paid; due")
    assert not row.choices.error and editor.check()
    editor.rows[4].label.edit.setText("Invoice date")
    assert not editor.check()
    assert "stands for another column" in editor.rows[4].synonyms.error + editor.rows[4].label.error


def test_a_set_is_tried_on_a_document_before_it_is_used(page, session) -> None:
    page.column_button.click()
    page.editor.try_out()
    assert "Invoice number: INV-2024-0017" in page.editor.found_text()
    assert "Supplier: ACME Supplies Ltd, to check" in page.editor.found_text()


def test_own_sets_are_kept_and_offered_again(page, session) -> None:
    page.column_button.click()
    page.editor.name.edit.setText("My invoices")
    page.editor.keep.setChecked(True)
    page.editor.use.click()
    assert [one.form.title for one in session.forms.own()] == ["My invoices"]
    page.column_button.click()
    texts = [page.editor.sets.itemText(n) for n in range(page.editor.sets.count())]
    assert "My invoices" in texts and "Contract" in texts


# -- protected files -------------------------------------------------------------------------------


class Reader:
    """Reads a protected file at once if the password is right."""

    def __init__(self, session):
        self.news, self.tried, self._session = Notifier(), [], session

    def unlock(self, known, path, password):
        self.tried.append(password)
        error = None if password == "orchard" else DocumentWrongPassword(name="e.pdf")
        if error is None:
            document = made(INVOICE, "e.pdf")
            self._session.collections.put(known, source(path), document, passages(document), 3.0)
        self.news.publish(FileRead(known, path, error, Progress(1, 1)))

    def skip(self, _known, _path):
        pass


def test_a_row_of_a_protected_file_asks_for_its_password_and_is_filled(page, session):
    error = DocumentEncrypted(name="e.pdf").to_text()
    session.collections.fail(session.collection, source("/in/e.pdf"), error, 2.0)
    page._go_on()
    page.view.setCurrentIndex(page.view.fields.index(len(page.view.fields.shown) - 1, 1))
    button = page.card.reason._button
    assert button.isVisible()
    assert button.text() == "Enter the password"
    reader = Reader(session)
    page._session = SimpleNamespace(
        tables=session.tables, pages=None, forms=session.forms, collections=reader
    )
    button.click()
    dialog = page.window().findChildren(PasswordDialog)[-1]
    dialog.field.edit.setText("wrong")
    dialog.accept()
    assert dialog.isVisible()
    dialog.field.edit.setText("orchard")
    dialog.accept()
    assert not dialog.isVisible()
    assert reader.tried == ["wrong", "orchard"]
    row = page.view.fields.rows[-1]
    assert row.document_id is not None
    assert any(cell.place for cell in row.row.cells)


def test_a_row_of_a_broken_or_restricted_file_asks_for_none(page, session):
    error = DocumentEncrypted(name="e.pdf", by="rights").to_text()
    session.collections.fail(session.collection, source("/in/e.pdf"), error, 2.0)
    page._go_on()
    for number in range(len(page.view.fields.shown)):
        page.view.setCurrentIndex(page.view.fields.index(number, 1))
        assert not page.card.reason._button.isVisible()


def test_tab_alone_goes_through_table_page_and_form(page):
    page.view.setCurrentIndex(page.view.fields.index(1, 2))
    assert unreached(page) == []
    page._edit_form()
    QApplication.processEvents()
    assert unreached(page.editor) == []
