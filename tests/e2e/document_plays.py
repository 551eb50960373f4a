"""What people do with documents: a report, a scan, a contract, a folder of invoices; each ends in a file.

`--file` names a folder with `report.pdf`, `scan.pdf`, `contract.pdf` and `invoices`, as
`tests.e2e.desk_files` makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from app.domain.chat import Kind, State
from app.services.session import Session
from app.ui.pages.evidence import Evidence
from app.ui.pages.page_view import PageView
from app.ui.summaries.summary_view import SummaryView
from app.ui.tables.table_view import FieldTable
from tests.e2e.pilot import Pilot
from tests.e2e.plays import Play, ended, first_run, last, quit_window, say

SUPPLIER = "Alder Forge Ltd"
Shown = TypeVar("Shown", bound=QWidget)


def session_of(pilot: Pilot) -> Session:
    session = pilot.services.vaults.session
    assert session is not None
    return session


def shown(kind: type[Shown]) -> Shown | None:
    """The visible widget of a kind."""
    return next((w for w in QApplication.allWidgets() if isinstance(w, kind) and w.isVisible()), None)


def here(kind: type[Shown]) -> Shown:
    found = shown(kind)
    assert found is not None, f"no {kind.__name__} is visible"
    return found


def save_as(pilot: Pilot, press: Callable[[], None], path: Path) -> Play:
    """Press, and give the file dialog a place and a name."""
    path.unlink(missing_ok=True)
    press()
    yield lambda: shown(QFileDialog) is not None
    dialog = here(QFileDialog)
    kinds = [kind for kind in dialog.nameFilters() if path.suffix in kind]
    assert kinds, f"no kind of file for {path.suffix} in {dialog.nameFilters()}"
    dialog.selectNameFilter(kinds[0])
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(path))  # typed, its list of folders would take the Enter
    pilot.shot(f"save-{path.stem}")
    dialog.accept()
    yield lambda: path.is_file() and path.stat().st_size > 0


def summarised(pilot: Pilot, name: str, shot: str) -> Play:
    """Drop a file on a new chat, wait for its summary, follow a line to its page, save it as DOCX."""
    pilot.click("New chat")
    yield lambda: pilot.sees("What shall we work on?")
    folder = Path(pilot.options.file)
    pilot.drop(folder / name)
    yield lambda: any(button.isEnabled() for button in pilot.all("Begin"))
    pilot.shot(f"{shot}-plan")
    pilot.click("Begin")
    yield lambda: (m := last(pilot)) is not None and m.kind is Kind.SUMMARY
    pilot.shot(f"{shot}-begun")
    yield lambda: pilot.sees("pages read") or ended(pilot, State.COMPLETE)
    pilot.shot(f"{shot}-running")
    yield lambda: ended(pilot, State.COMPLETE)
    yield lambda: pilot.sees("accounted for") and pilot.sees("Key facts")
    pilot.shot(f"{shot}-summary")
    view = here(SummaryView)
    assert view.places(), "a summary without a place"
    view.press(view.places()[0])
    yield lambda: shown(Evidence) is not None
    yield lambda: (p := shown(PageView)) is not None and p.drawn and bool(p.marks())
    pilot.shot(f"{shot}-page")
    pilot.click("Close")
    yield from save_as(pilot, lambda: pilot.click("Save as"), folder / f"{shot}.docx")


def report(pilot: Pilot) -> Play:
    yield from summarised(pilot, "report.pdf", "31-report")


def scan(pilot: Pilot) -> Play:
    yield from summarised(pilot, "scan.pdf", "32-scan")


def contract(pilot: Pilot) -> Play:
    yield from summarised(pilot, "contract.pdf", "33-contract")


def invoices(pilot: Pilot) -> Play:
    """A folder becomes a collection, a table, decisions beside the page, a spreadsheet."""
    pilot.click("Documents")
    yield lambda: pilot.sees("What shall be read?")
    pilot.shot("34-documents-empty")
    folder = Path(pilot.options.file)
    pilot.drop(folder / "invoices")
    collections = session_of(pilot).collections
    yield lambda: bool(collections.list())
    collection = collections.list()[0].id
    pilot.shot("34-documents-reading")
    yield lambda: not any(one.pending for one in collections.sources(collection))
    yield lambda: collections.progress(collection) is None
    pilot.shot("35-documents-read")
    pilot.click("Fill a table")
    yield lambda: pilot.sees("Begin with")
    pilot.shot("36-table-columns")
    pilot.click("Use these columns")
    yield from table_reviewed(pilot, collection)
    yield from save_as(pilot, lambda: pilot.click("Save as spreadsheet"), folder / "invoices.xlsx")


def table_reviewed(pilot: Pilot, collection: str) -> Play:
    """Wait for the rows, call one value not stated by Del and keep another by Enter."""
    tables = session_of(pilot).tables
    yield lambda: bool(tables.list(collection))
    table = tables.list(collection)[0].id
    yield lambda: any(not row.waiting for row in tables.rows(table))
    pilot.shot("37-table-running")
    yield lambda: not tables.running(table)
    yield lambda: pilot.sees("0 accepted")
    pilot.shot("38-table")
    view = here(FieldTable)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)  # the first has no value to keep
    yield lambda: decided(pilot, table) == 1
    supplier = next(n for n in range(view.model().rowCount()) if view.model().index(n, 1).data() == SUPPLIER)
    view.setCurrentIndex(view.model().index(supplier, 1))
    QTest.keyClick(view, Qt.Key.Key_Return)
    yield lambda: decided(pilot, table) == 2
    pilot.shot("39-table-reviewed")


def decided(pilot: Pilot, table: str) -> int:
    """How many values the person has decided about."""
    rows = session_of(pilot).tables.rows(table)
    return sum(cell.review is not None for row in rows for cell in row.row.cells)


def question(pilot: Pilot) -> Play:
    """Ask the same folder; the answer's link opens the page."""
    if not pilot.all("Documents"):
        pilot.click("Show or hide the sidebar")
        yield lambda: bool(pilot.all("Documents"))
    pilot.click("Documents")
    yield lambda: bool(pilot.all("Ask"))
    pilot.click("Ask")
    yield lambda: bool(pilot.all("Message"))
    say(pilot, "When is the total of £5,636.29 due?")
    yield lambda: (m := last(pilot)) is not None and m.kind is Kind.ANSWER
    yield lambda: ended(pilot, State.COMPLETE)
    pilot.shot("40-answer")
    message = last(pilot)
    assert message is not None
    pilot.say(f"ANSWER {message.text[:300]!r}")


def documents_day(pilot: Pilot) -> Play:
    """The four jobs of a first day with documents, and a question to them."""
    for part in (first_run, contract, scan, report, invoices, question, quit_window):
        yield from part(pilot)
