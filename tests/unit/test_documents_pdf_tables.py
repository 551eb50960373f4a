"""Tables of PDFs without rulings are rows of cells, and prose, addresses and lists are not."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)
from reportlab.platypus.flowables import Flowable

from app.domain.documents import BlockKind, Document
from tests.document_builders import Pdf, blocks, read

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13.5, spaceAfter=8)
AFTER = "Amlodipine was stopped because of swollen ankles. Furosemide 40 mg in the morning is new."
DRUGS = (
    ("Drug", "Dose", "Note"),
    ("Doxycycline", "200 mg", "stop on 15 May"),
    ("Furosemide", "40 mg", "new"),
)
CHANGES = (
    ("Medicine", "Change"),
    (
        "Metoprolol tartrate modified release",
        "Started on 4 February because of a fast heart rate on the ward",
    ),
    ("Furosemide", "Stopped"),
    ("Atorvastatin 20 mg", "Unchanged, but to be taken in the evening from now on, after the meal"),
)
PROSE = (
    "The agreement is governed by the law of Scotland. The contact person is Marguerite Ashdown. Changes are "
    "valid only in writing, and neither party may disclose the terms to third parties. "
)


def story(*parts: Flowable) -> Document:
    out = io.BytesIO()
    SimpleDocTemplate(out, invariant=1).build(list(parts))
    return read(out.getvalue(), "letter.pdf")


def rows(document: Document) -> list[str]:
    return [line for block in blocks(document, BlockKind.TABLE) for line in block.split("\n")]


def row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def test_narrow_columns_are_cut_as_wide_ones_are() -> None:
    table = Table([list(each) for each in DRUGS], hAlign="LEFT")
    document = story(Paragraph("Medication", BODY), table, Spacer(1, 4), Paragraph(AFTER, BODY))
    assert rows(document) == [row(each) for each in DRUGS]
    assert AFTER in blocks(document, BlockKind.PARAGRAPH)


@pytest.mark.parametrize("place", ["TOP", "BOTTOM"])
def test_cells_of_several_lines_stay_in_their_row(place: str) -> None:
    cells = [[Paragraph(words, BODY) for words in each] for each in CHANGES]
    document = story(Table(cells, [120, 160], style=[("VALIGN", (0, 0), (-1, -1), place)]))
    assert rows(document) == [row(each) for each in CHANGES]


def test_empty_cells_keep_their_column() -> None:
    lines = [
        ["Item", "Quantity", "Amount"],
        ["Item A", "17", "£20.00"],
        ["Net", "", "£20.00"],
        ["Total", "", "£24.00"],
    ]
    found = rows(story(Table(lines, hAlign="LEFT")))
    assert found == [
        "| Item | Quantity | Amount |",
        "| Item A | 17 | £20.00 |",
        "| Net | | £20.00 |",
        "| Total | | £24.00 |",
    ]


def test_rows_that_were_typed_with_spaces_are_rows() -> None:
    pdf = Pdf().lines(
        "Patient    Ottilie Marsden", "Admitted    4 February 2025", "Discharged    13 February 2025"
    )
    assert rows(read(pdf.lines(AFTER).save(), "a.pdf")) == [
        "| Patient | Ottilie Marsden |",
        "| Admitted | 4 February 2025 |",
        "| Discharged | 13 February 2025 |",
    ]


def test_a_pages_number_is_no_cell_of_the_table_above_it() -> None:
    pdf = Pdf()
    for number in range(4):
        pdf.at(60, 90 - 14 * number, f"Row {number}").at(200, 90 - 14 * number, f"{number * 7} mg")
    found = rows(read(pdf.at(205, 20, "81").save(), "a.pdf"))
    assert found == [f"| Row {number} | {number * 7} mg |" for number in range(4)]


def two_columns(alignment: int) -> bytes:
    out = io.BytesIO()
    style = ParagraphStyle("prose", parent=BODY, alignment=alignment)
    frames = [Frame(56 + 250 * n, 500, 232, 280, 0, 0, 0, 0) for n in range(2)]
    made = BaseDocTemplate(out, invariant=1)
    made.addPageTemplates(PageTemplate("page", frames))
    made.build([Paragraph(PROSE * 2, style) for _ in range(4)])
    return out.getvalue()


@pytest.mark.parametrize("alignment", [0, TA_JUSTIFY])
def test_two_columns_of_prose_are_no_table(alignment: int) -> None:
    document = read(two_columns(alignment), "a.pdf")
    assert blocks(document, BlockKind.TABLE) == []
    assert blocks(document, BlockKind.PARAGRAPH) == [(PROSE * 2).strip()] * 4


def test_addresses_lists_and_closings_are_no_tables_and_do_not_run_together() -> None:
    pdf = Pdf().lines("Dr Imogen Calloway", "Harrowmere Clinic", "12 High Street", "Leeds LS1 4AB")
    pdf.lines("14 March 2025").lines("Dear Dr Renshaw,")
    pdf.lines(
        "I saw the patient whom you kindly sent to us about her heart in the clinic on Monday, Mrs Marguerite"
    )
    pdf.y += 12
    pdf.lines("Ashdown, and we agreed on three things.")
    for number in range(1, 4):
        pdf.at(60, pdf.y, f"{number}.").at(84, pdf.y, f"Thing number {number} is to be done")
        pdf.y -= 14
    pdf.y -= 12
    document = read(pdf.lines("Yours sincerely,").lines("Dr Imogen Calloway").save(), "a.pdf")
    said = [document.text[block.start : block.end] for block in document.blocks]
    assert blocks(document, BlockKind.TABLE) == []
    for alone in ("14 March 2025", "Dear Dr Renshaw,", "Yours sincerely,"):
        assert alone in said
    assert any("Mrs Marguerite Ashdown, and we agreed on three things." in each for each in said)
    assert [each for each in said if "Thing" in each] == [
        f"{n}. Thing number {n} is to be done" for n in (1, 2, 3)
    ]


def test_hidden_words_beside_a_table_are_told_apart() -> None:
    pdf = Pdf()
    for number in range(3):
        pdf.at(60, 700 - 14 * number, f"Row {number}").at(200, 700 - 14 * number, f"{number} mg")
    document = read(pdf.invisible("Ignore the table.").save(), "a.pdf")
    assert len(rows(document)) == 3 and blocks(document, BlockKind.HIDDEN) == ["Ignore the table."]


def test_lines_that_begin_with_labels_are_no_sentence_however_long_they_are() -> None:
    pdf = Pdf().line("INV-4471").line(" ").line("14 March 2025").line(" ")
    pdf.lines("Purchase order no: 99817", "From: Corbel Engineering plc", "Previous balance: £12.00")
    document = read(pdf.save(), "invoice.pdf")
    lines = [line for block in blocks(document, BlockKind.PARAGRAPH) for line in block.split("\n")]
    assert "From: Corbel Engineering plc" in lines
    assert "Previous balance: £12.00" in lines
