"""Key facts and answers as files: nothing computed, nothing lost, nothing replaced unasked."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.domain.errors import DocumentUnsupported, ReportExists
from app.domain.questions.ask_answer import Answer, Cited, Flag
from app.domain.questions.ask_routes import Route
from app.domain.questions.ask_told import NOT_FOUND, Told
from app.domain.questions.report_answer import NEAREST, from_answer
from app.domain.summaries.report import FactRow
from app.domain.summarising import Support
from app.services.export import write
from app.services.facts_file import HEAD, facts_csv, facts_xlsx, save_facts
from tests.asked import made

ROWS = [
    FactRow("Total due", "1,284.50", "p. 2", "Total due: 1,284.50 EUR", ()),
    FactRow("=HYPERLINK(1)", "@SUM(A1)", "p. 1", "+1 and\x00 more", ("check digit is wrong",)),
    FactRow("-cmd", "=1+1", "Annex", " \t=2", ()),
]


def test_no_cell_of_a_csv_is_computed() -> None:
    lines = list(csv.reader(io.StringIO(facts_csv(ROWS).decode("utf-8-sig"))))
    assert lines[0] == list(HEAD)
    assert lines[1][:2] == ["Total due", "1,284.50"]
    assert lines[2][:2] == ["'=HYPERLINK(1)", "'@SUM(A1)"]
    assert all(not cell.strip().startswith(("=", "+", "-", "@")) for line in lines[1:] for cell in line)


def test_every_cell_of_a_sheet_is_the_text_it_was(tmp_path: Path) -> None:
    data = facts_xlsx(ROWS)
    assert b"<f>" not in data
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[2][:2] == ["=HYPERLINK(1)", "@SUM(A1)"]
    assert rows[1][1] == "1,284.50"
    assert rows[2][4] == "check digit is wrong"


def test_nothing_is_replaced_unasked_and_no_other_kind_is_written(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    size = save_facts(ROWS, path)
    assert path.stat().st_size == size
    with pytest.raises(ReportExists):
        save_facts(ROWS[:1], path)
    assert path.stat().st_size == size
    save_facts(ROWS[:1], path, replace=True)
    assert path.stat().st_size < size
    with pytest.raises(DocumentUnsupported):
        save_facts(ROWS, tmp_path / "facts.ods")


def cited(text: str, flag: Flag = Flag.NONE) -> Cited:
    return Cited(text, Support.QUOTED, "d1", "lease.pdf", 3, 0, 8, "", "p. 3", text, flag)


@pytest.mark.parametrize("ending", [".md", ".html", ".docx", ".pdf"])
def test_an_answer_is_written_in_every_format(tmp_path: Path, ending: str) -> None:
    answer = Answer("What is the rent?", Route.PASSAGES, (cited("The rent is 900 EUR.", Flag.SCAN),))
    report = from_answer(Told(answer), {"d1": made("The rent is 900 EUR.", "lease.pdf")}, None, "1", "now")
    path = tmp_path / f"answer{ending}"
    assert write(report, path) == path.stat().st_size
    if ending in (".md", ".html"):
        text = path.read_text(encoding="utf-8")
        assert "What is the rent?" in text and "The rent is 900 EUR." in text
        assert "lease.pdf, p. 3" in text and "recognised from a picture" in text


def test_an_answer_that_was_not_found_says_so_with_the_nearest_passages() -> None:
    told = Told(Answer("Who paid?", Route.PASSAGES, nearest=(cited("The rent is due on the first."),)))
    report = from_answer(told, {}, None, "1", "now")
    assert report.warnings == (NOT_FOUND,)
    assert [section.heading for section in report.sections] == [NEAREST]
    assert report.sources == ()  # the document was erased since, and its place is still named
    assert report.sections[0].statements[0].place == "lease.pdf, p. 3"
