"""A first day with documents: report, scan, contract, a folder of invoices; each ends in a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document as Docx
from python_calamine import CalamineWorkbook

from tests.e2e.conftest import MARKER, Person
from tests.e2e.desk_files import write_desk

pytestmark = [pytest.mark.e2e, pytest.mark.model]
PAGES, INVOICES = 12, 6


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_desk(tmp_path_factory.mktemp("desk") / "files", PAGES, INVOICES)


@pytest.fixture(scope="module")
def day(person: Person, desk: Path) -> str:
    return person.play("documents_day", "--file", str(desk), "--marker", MARKER)


def words(path: Path) -> str:
    document = Docx(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("name", "pages"),
    [("31-report", PAGES), ("32-scan", 1), ("33-contract", 2)],
    ids=("report", "scan", "contract"),
)
def test_a_summary_can_be_sent_on_with_its_pages_and_its_warning(
    day: str, desk: Path, name: str, pages: int
) -> None:
    text = words(desk / f"{name}.docx")
    assert f"{pages} of {pages} pages accounted for" in text
    assert "Draft" in text and "p. 1" in text
    assert re.search(r"\b[0-9a-f]{64}\b", text), (
        "without the document's hash nobody can tell which file it was"
    )


def test_the_contracts_summary_says_what_a_contract_is_about(day: str, desk: Path) -> None:
    text = words(desk / "33-contract.docx")
    for wanted in ("£2,340.50", "31 March 2027", "90 days"):
        assert wanted in text


def test_the_scans_numbers_are_in_its_key_facts(day: str, desk: Path) -> None:
    text = words(desk / "32-scan.docx")
    for wanted in ("HM-448213", "148/86 mmHg", "18 June 2025"):
        assert wanted in text


def test_the_spreadsheet_has_a_row_for_each_invoice_with_its_total(day: str, desk: Path) -> None:
    rows = CalamineWorkbook.from_path(str(desk / "invoices.xlsx")).get_sheet_by_index(0).to_python()
    files = sorted(path.name for path in (desk / "invoices").iterdir())
    assert len(rows) == len(files) + 1
    assert sorted(str(row[0]) for row in rows[1:]) == files
    assert "5636.29" in " ".join(str(cell) for row in rows for cell in row)


def test_a_question_is_answered_with_the_documents_own_words(day: str) -> None:
    assert "8 July 2025" in day


def test_no_network_socket_in_the_whole_day(person: Person, day: str) -> None:
    if person.trace is None:
        pytest.skip("strace is not installed")
    lines = person.trace.read_text(errors="replace").splitlines()
    assert any("AF_UNIX" in line and "= -1" not in line for line in lines), "a trace that saw nothing"
    made = [line for line in lines if re.search(r"AF_(INET6?|PACKET|NETLINK)", line) and "= -1" not in line]
    assert made == []


def test_nothing_of_the_documents_is_in_a_readable_file(person: Person, day: str) -> None:
    for word in (MARKER, "Brightwater Cleaning", "HM-448213", "INV-36099"):
        assert person.places_with(word.encode()) == []
