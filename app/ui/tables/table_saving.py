"""Saving a table as a spreadsheet, as it is or with names replaced."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import AppError
from app.domain.extraction.field_tables import Table
from app.services.background import Background
from app.services.names_report import NamelessReports
from app.services.names_table import ClearedTable, make_nameless
from app.services.table_file import FORMATS, check, save
from app.services.tabling import TableService
from app.ui.files import save_file
from app.ui.tables.table_session import TableSession
from app.wording import explain, fill


class TableSaving(QObject):
    """Asks for a place, writes in the background, and tells by `said` how it went."""

    said = Signal(str)

    def __init__(
        self, tables: TableService, nameless: NamelessReports, background: Background, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._tables, self._nameless = tables, nameless
        self._background, self._window = background, parent

    def ask(self, table: Table) -> QFileDialog:
        """Show the system's dialog, which itself asks before a file is replaced. Returns it, open."""
        plain = {
            self.tr("Spreadsheets (*.xlsx)"): ".xlsx",
            self.tr("Values parted by commas (*.csv)"): ".csv",
        }
        bare = {
            self.tr("Spreadsheet, names replaced (*.xlsx)"): ".xlsx",
            self.tr("Values parted by commas, names replaced (*.csv)"): ".csv",
        }
        kinds = plain | bare
        first = f"{file_name(table.name)}.xlsx"

        def take(path: Path) -> None:
            kind = dialog.selectedNameFilter()
            known = path.suffix.lower() in FORMATS
            whole = path if known else path.with_name(path.name + kinds.get(kind, ".xlsx"))
            # Only of the very name that was chosen did the system ask whether it may be replaced.
            self.write(table, whole, replace=whole == path and path.exists(), nameless=kind in bare)

        def follow(kind: str) -> None:
            chosen = Path(next(iter(dialog.selectedFiles()), first))
            if kind in bare and chosen.stem == Path(first).stem:  # a table's name may be somebody's
                dialog.selectFile(self.tr("Table, names replaced") + kinds[kind])
            elif chosen.suffix.lower() in FORMATS:
                dialog.selectFile(str(chosen.with_suffix(kinds.get(kind, ".xlsx"))))

        dialog = save_file(self._window, self.tr("Save as spreadsheet"), first, ";;".join(kinds), take)
        dialog.setDefaultSuffix("")  # some systems ask about the name without it, and would replace unasked
        dialog.filterSelected.connect(follow)
        return dialog

    def write(self, table: Table, path: Path, replace: bool = False, nameless: bool = False) -> None:
        """Write the file; `said` follows. Without `replace` nothing that is there is touched.

        `nameless`: with pseudonyms, which stay in the vault's key.
        """
        try:
            check(path, replace)
            rows = [one.row for one in self._tables.rows(table.id)]
        except AppError as error:
            self._failed(error)
            return

        def put(cleared: ClearedTable) -> None:
            said = self.tr(
                "Saved as %1, %2 places replaced. Read it before you hand it on: a name may be left."
            )
            self._background.run(
                lambda: save(table.form, cleared.rows, path, replace=replace),
                lambda _size: self.said.emit(fill(said, path.name, str(cleared.places))),
                self._failed,
            )

        if nameless:
            make_nameless(self._nameless, table.form, rows, put, self._failed)
            return
        self._background.run(
            lambda: save(table.form, rows, path, replace=replace),
            lambda _size: self.said.emit(fill(self.tr("%1 is saved."), path.name)),
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            self.said.emit(self.tr("The file could not be written."))
            raise error  # a fault of ours: it goes where all of them go
        words = explain(error, QCoreApplication.translate)
        self.said.emit(" ".join(part for part in (words.title, words.advice) if part))


def ask_where(parent: QWidget, session: TableSession, background: Background, table: Table) -> TableSaving:
    """Ask where a table goes to; what is returned says how it went."""
    nameless = NamelessReports(session.chat_names.names, background)
    saving = TableSaving(session.tables, nameless, background, parent)
    saving.ask(table)
    return saving


def file_name(name: str) -> str:
    """A table's name as every system takes it for a file's."""
    return "".join(char if char.isalnum() or char in " -_.," else " " for char in name).strip() or "table"
