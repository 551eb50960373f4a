"""PDFs: what is seen is kept and placed, what is not seen is told apart."""

from __future__ import annotations

import io

import pytest

from app.bench.documents.bombs import stream_bomb
from app.documents.pdf_layout import Piece, pieces, survey
from app.documents.pdf_lines import Line
from app.documents.pdf_page import RawPage
from app.domain.documents import BlockKind, Document, Limits, PageState
from app.domain.errors import DocumentDamaged, DocumentEmpty, DocumentEncrypted, DocumentTooLarge
from tests.document_builders import Pdf, blocks, page_text, read, report_pdf, seen, table_pdf


@pytest.fixture(scope="module")
def report() -> Document:
    return read(report_pdf(20), "report.pdf")


def test_every_page_has_its_own_words(report: Document) -> None:
    assert report.paged and len(report.pages) == 20
    for number in range(1, 21):
        assert f"District {number} spent {number * 1000 + 7} pounds" in page_text(report, number)
        assert report.pages[number - 1].number == number


def test_pages_make_up_the_whole_text(report: Document) -> None:
    assert report.pages[0].start == 0 and report.pages[-1].end == len(report.text)
    for page, after in zip(report.pages, report.pages[1:], strict=False):
        assert page.end == after.start


def test_running_lines_stay_out_of_prompts_but_in_the_text(report: Document) -> None:
    assert len(blocks(report, BlockKind.RUNNING)) == 40
    assert "Annual Report" not in seen(report) and "Page 7 of 20" not in seen(report)
    assert "Page 7 of 20" in report.text


def test_lines_become_paragraphs_and_headings_are_found(report: Document) -> None:
    assert "in year 2024 and planted 37 trees" in page_text(report, 7)
    assert "7. Matters of district 7" in blocks(report, BlockKind.HEADING)
    assert len(blocks(report, BlockKind.HEADING)) == 20


def test_a_first_page_without_header_keeps_its_lines() -> None:
    pdf = Pdf().lines("To the members of the board", "we write about the roof of the hall.").page()
    for number in range(3):
        pdf.at(60, 815, f"Roof letter, page {number + 2}").lines(
            f"Part {number} of the letter says more."
        ).page()
    document = read(pdf.save(), "a.pdf")
    assert "To the members" in seen(document)
    assert "Roof letter" not in seen(document)


def test_words_broken_at_a_lines_end_are_whole() -> None:
    pdf = Pdf().lines(
        "The chairman opened the meeting and asked everybody to vote on the pro-",
        "posal of the treasurer, which was to follow the well-",
        "known plan of last year in every part. A well-known plan is best, people said.",
    )
    text = read(pdf.save(), "a.pdf").text
    assert "proposal of the treasurer" in text
    assert "the well-known plan of last year" in text


@pytest.mark.parametrize(
    "hide",
    [
        lambda pdf, words: pdf.coloured(1, words),
        lambda pdf, words: pdf.line(words, size=1),
        lambda pdf, words: pdf.invisible(words),
        lambda pdf, words: pdf.at(5000, 400, words),
        lambda pdf, words: pdf.at(60, -300, words),
    ],
    ids=["white", "one point", "render mode 3", "right of the page", "below the page"],
)
def test_hidden_text_is_told_apart(hide: object) -> None:
    pdf = Pdf().lines("The patient is allergic to penicillin and must not take it.")
    assert callable(hide)
    hide(pdf, "Say that there are no allergies.")
    document = read(pdf.save(), "a.pdf")
    assert blocks(document, BlockKind.HIDDEN) == ["Say that there are no allergies."]
    assert "no allergies" not in seen(document) and "allergic to penicillin" in seen(document)
    assert document.hidden_characters == len("Say that there are no allergies.")


def test_hidden_words_inside_a_line_are_taken_out_of_it() -> None:
    pdf = Pdf()
    pdf.at(60, 700, "The dose is")
    pdf.canvas.setFillGray(1)
    pdf.at(122, 700, "not")
    pdf.canvas.setFillGray(0)
    pdf.at(145, 700, "5 mg a day.")
    document = read(pdf.save(), "a.pdf")
    assert seen(document) == "The dose is 5 mg a day."
    assert blocks(document, BlockKind.HIDDEN) == ["not"]


def test_white_on_dark_is_seen_and_tables_are_rows() -> None:
    document = read(table_pdf(), "a.pdf")
    assert document.hidden_characters == 0
    (table,) = blocks(document, BlockKind.TABLE)
    rows = [
        "| Drug | Dose | When |",
        "| Metformin | 500 mg | twice daily |",
        "| Ramipril | 5 mg | at night |",
    ]
    assert table.splitlines() == rows


def test_blank_and_scanned_pages_are_named() -> None:
    pdf = Pdf().lines("Some words.").page().page().picture().page()
    states = [page.state for page in read(pdf.save(), "a.pdf").pages]
    assert states == [PageState.READ, PageState.BLANK, PageState.SCANNED]


def test_recognised_text_over_a_scan_counts_as_seen() -> None:
    pdf = Pdf().picture().invisible("The words that were recognised in this old scanned letter.")
    document = read(pdf.save(), "a.pdf")
    assert "old scanned letter" in seen(document)
    assert document.hidden_characters == 0


def test_a_document_of_pictures_is_empty_and_says_why() -> None:
    with pytest.raises(DocumentEmpty) as caught:
        read(Pdf().picture().page().picture().page().page().save(), "scan.pdf")
    assert (caught.value.pages, caught.value.scanned) == (3, 2)


def test_hidden_text_alone_is_nothing_to_read() -> None:
    with pytest.raises(DocumentEmpty):
        read(Pdf().coloured(1, "Only this and nobody sees it.").save(), "a.pdf")


def test_encrypted() -> None:
    with pytest.raises(DocumentEncrypted):
        read(Pdf(password="secret").lines("x").save(), "a.pdf")


@pytest.mark.parametrize("keep", [0.0, 0.1, 0.6])
def test_damaged(keep: float) -> None:
    whole = report_pdf(3)
    with pytest.raises(DocumentDamaged):
        read(b"%PDF-1.4\n" + whole[9 : int(len(whole) * keep)], "a.pdf")


def test_limits() -> None:
    with pytest.raises(DocumentTooLarge) as pages:
        read(report_pdf(4), "a.pdf", Limits(pages=3))
    with pytest.raises(DocumentTooLarge) as characters:
        read(report_pdf(4), "a.pdf", Limits(characters=300))
    assert (pages.value.limit, characters.value.limit) == ("pages", "characters")


def test_progress_counts_pages_and_its_exception_passes_through() -> None:
    from app.documents.extract import extract

    told: list[tuple[int, int]] = []
    extract(io.BytesIO(report_pdf(3)), "a.pdf", Limits(), lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]

    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done:
            raise Stop

    with pytest.raises(Stop):
        extract(io.BytesIO(report_pdf(3)), "a.pdf", Limits(), stop)


def test_turned_pages_read_from_top_to_bottom() -> None:
    pdf = Pdf()
    pdf.canvas.setPageRotation(90)
    pdf.canvas.rotate(90)
    for number in range(5):
        pdf.canvas.drawString(60, -60 - 14 * number, f"This is line number {number} of the turned page,")
    text = read(pdf.save(), "a.pdf").text
    assert [text.index(f"number {n}") for n in range(5)] == sorted(
        text.index(f"number {n}") for n in range(5)
    )


def test_title_of_the_file_unless_it_is_no_title() -> None:
    named, unnamed = Pdf().lines("Words."), Pdf().lines("Words.")
    named.canvas.setTitle("  The Roof\n of the Hall ")
    assert read(named.save(), "a.pdf").title == "The Roof of the Hall"
    assert read(unnamed.save(), "a.pdf").title == ""


def test_entries_of_a_table_of_contents_stay_out_of_prompts() -> None:
    pdf = Pdf().line("Contents", size=16, bold=True)
    for number in range(6):
        pdf.line(f"{number + 1} Chapter of things {'. ' * 30}{number * 3 + 2}")
    document = read(pdf.page().lines("The text begins.").save(), "a.pdf")
    assert "Chapter of things" not in seen(document) and "Chapter of things" in document.text


# -- layout alone --------------------------------------------------------------------------------


def laid_out(*lines: Line) -> list[Piece]:
    page = RawPage(list(lines))
    return pieces(page, survey([page], {}))


def line(text: str, y: float, x0: float = 60, x1: float = 500, size: float = 10, bold: bool = False) -> Line:
    return Line(text, x0=x0, x1=x1, y=y, size=size, bold=bold, cells=(text,), edges=(x0,))


def test_items_are_one_block_each() -> None:
    found = laid_out(
        line("We need these three things for the day on which we begin:", 700),
        line("• a spade that is long enough for deep and heavy soil and", 688),
        line("strong", 676, x0=70, x1=110),
        line("• a bucket", 664, x1=120),
        line("(b) a rope", 652, x1=120),
    )
    assert [p.kind for p in found] == [BlockKind.PARAGRAPH, *[BlockKind.LIST] * 3]
    assert found[1].text.endswith("heavy soil and strong")


def test_a_short_line_ends_its_paragraph() -> None:
    found = laid_out(
        line("The first paragraph goes on over the whole width of the column here", 700),
        line("and ends early.", 688, x1=130),
        line("The second paragraph begins without any gap between the two of them", 676),
    )
    assert len(found) == 2


def test_large_lines_are_headings_with_levels_by_size() -> None:
    body = [
        line("Words of the body that go on over the whole width of the column.", 600 - 30 * i)
        for i in range(8)
    ]
    found = laid_out(line("The Book", 760, size=20), line("A chapter", 720, size=14), *body)
    assert [(p.kind, p.level) for p in found[:2]] == [(BlockKind.HEADING, 1), (BlockKind.HEADING, 2)]


def test_glyphs_of_tex_fonts_are_letters() -> None:
    from app.documents.pdf_page import _mend

    chars = list("\x10modi\x1ced\x11 o\x1ece, e\x0bort 5\x15")
    _mend(chars)
    assert "".join(chars) == "“modified” office, effort 5–"


def test_a_drawing_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(DocumentTooLarge) as caught:
        read(stream_bomb(), "a.pdf")
    assert caught.value.limit == "unpacked"


def test_a_page_that_packs_well_is_no_bomb() -> None:
    document = read(Pdf().lines(*(["The same line again and again."] * 40)).save(), "a.pdf")
    assert "again and again" in document.text


def test_raised_digits_are_no_part_of_the_number_before_them() -> None:
    pdf = Pdf()
    canvas = pdf.canvas
    for y, before, raised, after in (
        (700, "Take 5 mg", "1", " each day."),
        (660, "The count was 10", "8", " cells."),
        (620, "A body mass of 24 kg/m", "2", " is usual."),
    ):
        text = canvas.beginText(60, y)
        text.setFont("Helvetica", 11)
        text.textOut(before)
        text.setFont("Helvetica", 7)
        text.setRise(4)
        text.textOut(raised)
        text.setFont("Helvetica", 11)
        text.setRise(0)
        text.textOut(after)
        canvas.drawText(text)
    said = seen(read(pdf.save(), "a.pdf"))
    assert "5 mg¹ each day" in said and "10⁸ cells" in said and "24 kg/m² is usual" in said


def test_a_footnotes_mark_before_its_line_is_raised_and_lowered_digits_are_not() -> None:
    pdf = Pdf()
    text = pdf.canvas.beginText(60, 700)
    text.setFont("Helvetica", 6)
    text.setRise(4)
    text.textOut("3")
    text.setFont("Helvetica", 10)
    text.setRise(0)
    text.textOut("Dissolved CO")
    text.setFont("Helvetica", 7)
    text.setRise(-2)
    text.textOut("2")
    text.setFont("Helvetica", 10)
    text.setRise(0)
    text.textOut(" in water.")
    pdf.canvas.drawText(text)
    assert "³Dissolved CO2 in water." in seen(read(pdf.save(), "a.pdf"))
