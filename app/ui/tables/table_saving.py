"""Saving a table as a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.errors import AppError
from app.domain.extraction.field_tables import Table
from app.services.tabling import TableService
from app.ui.files import save_file
from app.wording import explain


def ask_where(parent: QWidget, tables: TableService, table: Table, say: Callable[[str], object]) -> None:
    """Ask where to, and write the table there. The dialog itself asks before a file is replaced."""
    translate = QCoreApplication.translate

    def write(path: Path) -> None:
        try:
            tables.export(table.id, path, replace=True)
        except AppError as error:
            say(explain(error, translate).title)
            return
        say(translate("TableSaving", "%1 is saved.").replace("%1", path.name))

    kinds = translate("TableSaving", "Spreadsheets (*.xlsx);;Values parted by commas (*.csv)")
    title = translate("TableSaving", "Save as spreadsheet")
    save_file(parent, title, f"{file_name(table.name)}.xlsx", kinds, write)


def file_name(name: str) -> str:
    """A table's name as every system takes it for a file's."""
    return "".join(char if char.isalnum() or char in " -_.," else " " for char in name).strip() or "table"
