"""Saving a table from its page: as it is, or with names replaced; nothing is replaced or named unasked."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.extraction.field_tables import TableRow
from app.services.names_report import NamelessReports
from app.ui.tables.table_saving import TableSaving
from tests.fakes import FakeBackground
from tests.names_desk import desk
from tests.unit.test_names_table import FORM, ROWS

TABLE = SimpleNamespace(id="t", name="Claims of Marek Soltys", form=FORM)


@pytest.fixture
def saving(show: Any) -> Any:
    rows = [TableRow(n, f"/{n}.pdf", None, row) for n, row in enumerate(ROWS)]
    tables = SimpleNamespace(rows=lambda _id: rows)
    names = NamelessReports(desk("").deidentification, FakeBackground())
    made = TableSaving(tables, names, FakeBackground(), show(QWidget()))  # type: ignore[arg-type]  # rows are all
    made.told = []  # type: ignore[attr-defined]  # what was said, for the tests
    made.said.connect(made.told.append)  # type: ignore[attr-defined]  # the same
    return made


def chosen(dialog: QFileDialog, kind: str) -> None:
    """Pick a kind of file as a person does in the list of the dialog."""
    dialog.selectNameFilter(kind)
    dialog.filterSelected.emit(kind)


def test_names_are_replaced_where_the_kind_of_file_says_so(saving: Any, tmp_path: Path) -> None:
    dialog = saving.ask(TABLE)
    kind = next(one for one in dialog.nameFilters() if "names replaced" in one and ".csv" in one)
    chosen(dialog, kind)
    (proposed,) = dialog.selectedFiles()
    assert Path(proposed).name == "Table, names replaced.csv"  # the table's own name names somebody
    dialog.fileSelected.emit(str(tmp_path / "out"))
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert "Soltys" not in text and "1284.50 GBP" in text
    (said,) = saving.told
    assert said.startswith("Saved as out.csv, ")
    assert said.endswith("Read it before you hand it on: a name may be left.")
    dialog.close()


def test_a_table_is_saved_as_it_is_unless_asked(saving: Any, tmp_path: Path) -> None:
    dialog = saving.ask(TABLE)
    assert Path(dialog.selectedFiles()[0]).name == "Claims of Marek Soltys.xlsx"
    chosen(dialog, next(one for one in dialog.nameFilters() if one.endswith("(*.csv)")))
    dialog.fileSelected.emit(str(tmp_path / "out.csv"))
    assert "Marek Soltys" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert saving.told == ["out.csv is saved."]
    dialog.close()


@pytest.mark.parametrize("nameless", [False, True])
def test_a_file_that_is_there_stays(saving: Any, tmp_path: Path, nameless: bool) -> None:
    place = tmp_path / "out.csv"
    place.write_text("mine", encoding="utf-8")
    saving.write(TABLE, place, nameless=nameless)
    assert place.read_text(encoding="utf-8") == "mine"
    assert len(saving.told) == 1
    saving.write(TABLE, tmp_path / "none" / "out.xlsx", nameless=nameless)
    assert len(saving.told) == 2
