"""A table of fields with the page beside it: doubtful values one after the other, each on its page."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedLayout, QVBoxLayout, QWidget

from app.domain.documents import Document
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.extraction.extracting import Cell, Decision
from app.domain.extraction.field_tables import Table, TableRow, counts
from app.domain.extraction.fields import Form
from app.services.all import Services
from app.services.tabling import RowChanged, TableDone, TableNews, TableProgress
from app.ui.icons import Icons
from app.ui.pages.evidence import Evidence
from app.ui.tables.form_editor import FormEditor
from app.ui.tables.table_bar import TableBar
from app.ui.tables.table_card import ReviewCard
from app.ui.tables.table_saving import ask_where
from app.ui.tables.table_session import TableSession, ask_password
from app.ui.tables.table_spoken import TableSpoken
from app.ui.tables.table_view import FieldTable
from app.ui.tables.table_words import spoken
from app.ui.theme import SPACE_3, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label, Line, announce
from app.wording import explain

COVER_UNDER, LEAST = 900, 320
TABLE_SHARE, PAGE_SHARE = 56, 44  # of the width
REVIEWING, EDITING = 0, 1


class TablePage(QWidget):
    """Shows one table at a time: `show_table`. `said` is for a toast; `left`: there is none to be shown."""

    said = Signal(str)
    retitled = Signal()
    left = Signal()

    def __init__(
        self,
        services: Services,
        session: TableSession,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._session, self._theme, self._icons = services, session, theme, icons
        self._table: Table | None = None
        self._document: tuple[str, Document] | None = None
        self._open = False
        self._begun_for = ""  # the collection whose new table's columns are being chosen
        self.setObjectName("page")
        self.setAccessibleName(self.tr("Table"))
        self.bar = TableBar(theme, icons)
        self.view = FieldTable(theme, icons)
        self.evidence = Evidence(theme, icons, session.pages)
        self.spoken = TableSpoken(theme, icons)
        self.card = ReviewCard(theme, icons)
        self.editor = FormEditor(session.tables, session.forms, theme, icons)
        self.column_button = Button(theme, icons, self.tr("Column"), icon="plus", height=28)
        self.save_button = Button(theme, icons, self.tr("Save as spreadsheet"), "primary", icon="download")
        self.new_button = Button(theme, icons, self.tr("New table"), icon="plus")
        self._build()
        self._connect()

    # -- the header --------------------------------------------------------------------------------

    def header_title(self) -> tuple[str, str]:
        """The table's name and how many documents it has."""
        if self._table is None:
            return self.tr("Table"), ""
        number = len(self.view.fields.rows)
        text = self.tr("1 document") if number == 1 else self.tr("%1 documents")
        return self._table.name, text.replace("%1", str(number))

    def header_tools(self) -> list[QWidget]:
        """One primary button: what is done with the table, or with the columns that are being chosen."""
        if self._stack.currentIndex() == EDITING:
            return [self.editor.cancel, self.editor.use]
        return [self.new_button, self.save_button] if self._table is not None else []

    # -- what is shown -----------------------------------------------------------------------------

    def open_collection(self, collection_id: str) -> None:
        """The newest table over a collection; where there is none, the choice of its columns."""
        known = self._session.tables.list(collection_id)
        if known:
            self.show_table(known[0].id)
        else:
            self._table = None
            self.begin(collection_id)

    def begin(self, collection_id: str) -> None:
        """Choose the columns of a new table."""
        self._begun_for = collection_id
        self.editor.begin(None, self._session.tables.readable(collection_id))
        self._stack.setCurrentIndex(EDITING)

    def show_table(self, table_id: str) -> None:
        """Show a table as it is now, at its first doubtful value."""
        self._table = self._session.tables.get(table_id)
        self._document = None
        self.view.setCurrentIndex(QModelIndex())
        self._refill()
        self._stack.setCurrentIndex(REVIEWING)
        self.go(1)
        if not self.view.currentIndex().isValid() and self.view.fields.rowCount():
            self.view.setCurrentIndex(self.view.fields.index(0, 1))
        self.view.setFocus()

    def go(self, by: int) -> None:
        """To the next doubtful value, or the one before; from the last to the first."""
        places = self.view.fields.doubtful()
        if not places:
            return
        index = self.view.currentIndex()
        here = (index.row(), index.column()) if index.isValid() else (-1, -1)
        if by > 0:
            target = next((place for place in places if place > here), places[0])
        else:
            target = next((place for place in reversed(places) if place < here), places[-1])
        self.view.setCurrentIndex(self.view.fields.index(*target))
        self.view.scrollTo(self.view.currentIndex())

    def decide(self, decision: Decision, value: str = "") -> None:
        """Store a decision on the current cell and go on to the next doubtful one."""
        found = self._current()
        if found is None or self._table is None:
            return
        row, cell = found
        if not self._page_shown():
            self._show_page(True)  # nobody decides about a value without its page
            return
        try:
            self._session.tables.review(self._table.id, row.position, cell.field, decision, value)
        except ValueError:
            self.said.emit(self.tr("There is no value to keep. Correct it, or say that it is not stated."))
            return
        except AppError as error:
            self.said.emit(explain(error).title)
            return
        self.go(1)
        self._show_current()
        if self.card.isAncestorOf(self.focusWidget() or self.view):
            self.view.setFocus()

    def undo(self) -> None:
        """Take the last decision back and show its cell."""
        if self._table is None:
            return
        done = self._session.tables.undo(self._table.id)
        if done is None:
            self.said.emit(self.tr("There is nothing to take back."))
            return
        row, name = done
        column = next((n for n, one in enumerate(self.view.fields.fields, 1) if one.name == name), 0)
        for number, one in enumerate(self.view.fields.shown):
            if one.position == row.position:
                self.view.setCurrentIndex(self.view.fields.index(number, column))
        self._show_current()

    def save(self) -> None:
        """Ask where to, and write the table there."""
        if self._table is not None:
            ask_where(self, self._session, self._services.background, self._table).said.connect(self.said)

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.bar)
        left.addWidget(Line())
        left.addWidget(self.view, 1)
        foot = QWidget()
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot.setProperty("surface", "subtle")
        row = QHBoxLayout(foot)
        row.setContentsMargins(SPACE_4, SPACE_3 - 2, SPACE_4, SPACE_3 - 2)
        never = self.tr("Values are read from the page, never guessed.")
        row.addWidget(Label(self._theme, never, "caption", "text_2", wrap=True), 1)
        row.addWidget(self.column_button)
        left.addWidget(Line())
        left.addWidget(foot)
        self._left = QWidget()
        self._left.setLayout(left)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.evidence, 1)
        right.addWidget(self.spoken)
        right.addWidget(Line())
        right.addWidget(self.card)
        self._right = QWidget()
        self._right.setLayout(right)
        left.setContentsMargins(0, 0, 0, 0)
        both = QWidget()
        self._both = QHBoxLayout(both)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(0)
        self._both.addWidget(self._left, TABLE_SHARE)
        self._both.addWidget(self._right, PAGE_SHARE)
        self._stack = QStackedLayout(self)
        self._stack.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._stack.addWidget(both)
        self._stack.addWidget(self.editor)
        self._stack.currentChanged.connect(self.retitled)

    def _connect(self) -> None:
        self.bar.filtered.connect(self._filter)
        self.bar.stop.connect(self._stop)
        self.bar.go_on.connect(self._go_on)
        self.view.moved.connect(self._show_current)
        self.view.clicked.connect(lambda _index: self._show_page(True))
        self.view.keep.connect(lambda: self.decide(Decision.KEEP))
        self.view.not_stated.connect(lambda: self.decide(Decision.NOT_STATED))
        self.view.correct.connect(self._correct)
        self.view.left.connect(lambda: self._show_page(False))
        self.spoken.place.connect(self._show_spoken)
        self.card.decided.connect(self.decide)
        self.card.step.connect(self.go)
        self.card.left.connect(lambda: self._show_page(False))
        self.card.unlock.connect(self._unlock)
        self.evidence.closed.connect(lambda: self._show_page(False))
        self.column_button.clicked.connect(self._edit_form)
        self.save_button.clicked.connect(self.save)
        self.editor.done.connect(self._form_done)
        self.editor.left.connect(self._form_left)
        self.new_button.clicked.connect(self._begin_another)
        self._theme.changed.connect(self._place)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self.view)
        undo.setContext(Qt.ShortcutContext.WidgetShortcut)
        undo.activated.connect(self.undo)
        unsubscribe = self._session.tables.news.subscribe(self._hear)
        self.destroyed.connect(unsubscribe)

    def _refill(self) -> None:
        assert self._table is not None
        tables = self._session.tables
        rows = tables.rows(self._table.id)
        self.view.show_rows(self._table.form, rows, self.bar.filters.key())
        found = counts(rows)
        self.bar.show_counts(found)
        running = tables.running(self._table.id)
        self.bar.show_run(None, running)
        self.bar.show_left(0 if running else found.waiting)
        self.retitled.emit()

    def _filter(self, _key: str) -> None:
        self._refill()
        self.go(1)

    def _hear(self, news: TableNews) -> None:
        if self._table is None or news.table_id != self._table.id:
            return
        if isinstance(news, RowChanged):
            self.view.fields.put(news.row)
            self.bar.show_counts(counts(self.view.fields.rows))
            current = self._current()
            if current is not None and current[0].position == news.row.position:
                self._show_current()
        elif isinstance(news, TableProgress):
            self.bar.show_run(news, True)
        elif isinstance(news, TableDone):
            self._refill()
            self.bar.show_left(news.left, news.error)

    def _stop(self) -> None:
        if self._table is not None:
            self._session.tables.stop(self._table.id)

    def _go_on(self) -> None:
        if self._table is not None:
            self._session.tables.refresh(self._table.id, self._model())
            self._refill()

    def _unlock(self, path: str) -> None:
        """Ask for a file's password; its row is made once it is read."""
        if self._table is not None:
            known, parts = self._table.collection_id, (self._theme, self._icons)
            ask_password(self._session, *parts, known, path, self._go_on, self.window())

    def _model(self) -> Model | None:
        return self._services.models.choose()

    def _current(self) -> tuple[TableRow, Cell] | None:
        index = self.view.currentIndex()
        cell = self.view.fields.cell(index)
        return (self.view.fields.shown[index.row()], cell) if cell is not None else None

    def _show_current(self) -> None:
        found = self._current()
        self.card.setVisible(found is not None)
        if found is None or self._table is None:
            return
        row, cell = found
        document = self._document_of(row)
        places = self.view.fields.doubtful()
        index = self.view.currentIndex()
        here = (index.row(), index.column())
        number = places.index(here) + 1 if here in places else 0
        self.card.show_cell(self._table.form, row, cell, document, (number, len(places)))
        self.spoken.show_row(row, document)
        self.evidence.setVisible(document is not None)
        if document is not None and self._page_shown():
            self._show_place(document, row, cell)
        announce(self.view, spoken(cell, self._table.form.field(cell.field)))

    def _show_place(self, document: Document, row: TableRow, cell: Cell) -> None:
        place = cell.place or next(iter(cell.others), None)
        known = [one.place for one in row.row.cells if one.place is not None]
        others = [(one.start, one.end) for one in (*known, *cell.others)]
        page, start, end = (place.page, place.start, place.end) if place else (1, 0, 0)
        self.evidence.show_place(document, page, start, end, others, row.document_id or "")

    def _show_spoken(self, page: int, start: int, end: int) -> None:
        if self._document is not None:
            self.evidence.show_place(self._document[1], page, start, end, document_id=self._document[0])

    def _document_of(self, row: TableRow) -> Document | None:
        if row.document_id is None:
            return None
        if self._document is None or self._document[0] != row.document_id:
            try:
                self._document = row.document_id, self._session.tables.document(row.document_id)
            except (LookupError, AppError):
                return None
        return self._document[1]

    def _correct(self) -> None:
        if self._current() is not None:
            self._show_page(True)
            self.card.begin_correction()

    def _edit_form(self) -> None:
        if self._table is None:
            return
        ids = [row.document_id for row in self.view.fields.rows if row.document_id is not None]
        self.editor.begin(self._table.form, ids)
        self._stack.setCurrentIndex(EDITING)

    def _begin_another(self) -> None:
        if self._table is not None:
            self.begin(self._table.collection_id)

    def _form_left(self) -> None:
        self._begun_for = ""
        self._stack.setCurrentIndex(REVIEWING)
        if self._table is None:
            self.left.emit()

    def _form_done(self, form: object) -> None:
        self._stack.setCurrentIndex(REVIEWING)
        begun, self._begun_for = self._begun_for, ""
        if begun and isinstance(form, Form):
            self.show_table(self._session.tables.make(begun, form, self._model()).id)
        elif self._table is not None and isinstance(form, Form) and form != self._table.form:
            self._session.tables.change_form(self._table.id, form, self._model())
            self.show_table(self._table.id)

    # -- narrow windows ----------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Small: table and page beside each other never keep the window from becoming narrow."""
        return QSize(LEAST, LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Under 900 the page covers the table."""
        super().resizeEvent(event)
        self._place()

    def _narrow(self) -> bool:
        return self.width() < COVER_UNDER or self._theme.text_size > 150

    def _page_shown(self) -> bool:
        return self._open or not self._narrow()

    def _show_page(self, on: bool) -> None:
        self._open = on
        self._place()
        if on:
            self._show_current()
            if self._narrow():
                (self.card.keep if self.card.keep.isVisible() else self.card.correct).setFocus()
        else:
            self.view.setFocus()

    def _place(self) -> None:
        narrow = self._narrow()
        self._right.setVisible(self._open or not narrow)
        self._left.setVisible(not (narrow and self._open))
