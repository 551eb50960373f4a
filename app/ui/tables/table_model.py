"""A table of fields as Qt sees it: rows by document, the first column its name, then one for each field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from app.domain.extraction.extracting import Cell, State
from app.domain.extraction.field_tables import TableRow, given_up, is_unread
from app.domain.extraction.fields import Field, FieldType, Form
from app.ui.index import NOWHERE, Index
from app.ui.tables.table_words import cell_text, isolated, spoken, unread_text
from app.ui.widgets.text import tip

ALL, TO_CHECK, NOT_READ = "all", "to check", "not read"
NUMBERS = (FieldType.MONEY, FieldType.QUANTITY)


class TableModel(QAbstractTableModel):
    """Rows that pass the filter. `title` is the heading of the first column."""

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.form: Form | None = None
        self._rows: list[TableRow] = []
        self.shown: list[TableRow] = []
        self.filter = ALL
        self._units: dict[str, str] = {}

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns behind the first."""
        return self.form.fields if self.form is not None else ()

    def show(self, form: Form, rows: Sequence[TableRow], kept: str = ALL) -> None:
        """Replace all."""
        self.beginResetModel()
        self.form, self._rows, self.filter = form, list(rows), kept
        self.shown = [row for row in self._rows if passes(row, kept)]
        self._units = {one.name: _unit(one, self._rows) for one in form.fields}
        self.endResetModel()

    def put(self, row: TableRow) -> None:
        """A row changed; it stays in sight until the filter is chosen again."""
        self._rows = [row if one.position == row.position else one for one in self._rows]
        for number, one in enumerate(self.shown):
            if one.position == row.position:
                self.shown[number] = row
                self._units = {each.name: _unit(each, self._rows) for each in self.fields}
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.fields)))

    @property
    def rows(self) -> Sequence[TableRow]:
        """All rows, those that do not pass the filter too."""
        return self._rows

    def cell(self, index: Index) -> Cell | None:
        """The cell in a place; None for the document's name, and where the form has changed since."""
        if not index.isValid() or index.column() == 0:
            return None
        name = self.fields[index.column() - 1].name
        return next((one for one in self.shown[index.row()].row.cells if one.field == name), None)

    def doubtful(self) -> list[tuple[int, int]]:
        """Row and column of every cell to look at, in reading order."""
        found = []
        for number, row in enumerate(self.shown):
            if not is_unread(row):
                cells = {cell.field: cell for cell in row.row.cells}
                named = [(column, cells.get(one.name)) for column, one in enumerate(self.fields, start=1)]
                found += [(number, column) for column, cell in named if cell is not None and cell.open]
        return found

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Documents that pass the filter."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The document and its fields."""
        return 0 if parent.isValid() or self.form is None else 1 + len(self.fields)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Labels, with the unit that all values share."""
        if way is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        if role == Qt.ItemDataRole.DisplayRole:
            if section == 0:
                return self._title
            one = self.fields[section - 1]
            unit = self._units[one.name]
            return isolated(f"{one.label}, {unit}" if unit else one.label)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What is seen, what is heard, and on which side it stands."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._words(index, seen=False))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(index, seen=role == Qt.ItemDataRole.DisplayRole)
        return None

    def _words(self, index: Index, seen: bool) -> str:
        row = self.shown[index.row()]
        if index.column() == 0:
            return row.row.document
        if is_unread(row):
            return unread_text(row)
        cell, one = self.cell(index), self.fields[index.column() - 1]
        if cell is None:
            return ""
        if seen:
            return cell_text(cell, one.type, with_unit=not self._units[one.name])
        return spoken(cell, one)

    def _side(self, column: int) -> Qt.AlignmentFlag:
        number = column > 0 and self.fields[column - 1].type in NUMBERS
        side = Qt.AlignmentFlag.AlignTrailing if number else Qt.AlignmentFlag.AlignLeading
        return side | Qt.AlignmentFlag.AlignVCenter


def passes(row: TableRow, kept: str) -> bool:
    """Whether a row is shown under a filter."""
    if kept == NOT_READ:
        return given_up(row)
    if kept == TO_CHECK:
        return not is_unread(row) and any(cell.open for cell in row.row.cells)
    return True


def tinted(cell: Cell) -> bool:
    """Whether a cell is drawn as one to look at."""
    return cell.review is None and cell.state in (State.TO_CHECK, State.NOT_READ)


def _unit(one: Field, rows: Sequence[TableRow]) -> str:
    """The unit that all values of a column share, "" where they differ or have none."""
    if one.type not in NUMBERS:
        return ""
    cells = [cell for row in rows for cell in row.row.cells if cell.field == one.name]
    values = [cell.place.value for cell in cells if cell.place is not None and cell.place.value.shown]
    units = {value.unit for value in values}
    return units.pop() if len(units) == 1 else ""
