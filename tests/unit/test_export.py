"""Reports as files: every sentence, place, flag and hash is in each; hostile text does nothing in any."""

from __future__ import annotations

import errno
import io
import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from app.cli.export import check, save
from app.domain.documents import BlockKind, Document, FileKind, Page, PageState
from app.domain.errors import DiskFull, DocumentUnsupported, ReportExists, ReportUnwritable
from app.domain.summaries.report import (
    FactRow,
    Missing,
    Report,
    ReportSection,
    Statement,
    Writer,
    from_summary,
    ranges,
)
from app.domain.summaries.report_inert import inert
from app.domain.summaries.report_words import ENGLISH
from app.domain.summarising import Coverage, Point, Summary, Support
from app.services.export import FORMATS, content, write
from tests.document_builders import blocks, read

ALL = [".docx", ".pdf", ".md", ".html"]
SHA, MODEL_SHA = "3f" * 32, "b7" * 32
TEXT = "Take ramipril 5 mg once a day. Call the ward on 0161 496 0000 if you feel faint. " + (
    "The next visit is on 4 May 2026."
)
HOSTILE = [
    "<script>alert(1)</script> & \"quoted\" 'single'",
    "=cmd|' /C calc'!A0",
    "![x](http://evil.example/a?b=1) and [y](http://evil.example) and <http://evil.example>",
    "see www.evil.example or write to bob@evil.example",
    "**bold** _it_ `code` ~~gone~~ $x$ | bar \\ back",
    "# no heading",
    "1. no list",
    "> no quotation",
    "--- ",
    "&lt;b&gt; &#60;img src=x&#62;",
    "<img src=x onerror=alert(1)>",
    "]]> <!-- comment --> <?php ?> </style></main></html>",
    "``` fence ``` ` one ` http://evil.example/`x`",
]


def sample() -> tuple[Document, Summary]:
    pages = (
        Page(1, 0, 30, PageState.READ),
        Page(2, 31, len(TEXT), PageState.READ),
        Page(3, 113, 113, PageState.BLANK),
    )
    document = Document("letter & <b>.pdf", FileKind.PDF, SHA, 4321, True, TEXT, pages, (), "Ward letter", 7)
    points = (
        Point("Ramipril is taken once a day at 5 mg.", Support.VERIFIED, 1, 0, 30, "Medication"),
        Point("Call the ward on 0161 496 0000 if you feel faint.", Support.QUOTED, 2, 31, 80, "Follow-up"),
        Point("The visit may be booked at http://evil.example today.", Support.WEAK, 2, 81, 113, "Follow-up"),
    )
    covered = Coverage(3, (1, 2), blank=(3,))
    return document, Summary("d1", points, covered, "m1", 7, 1.0)


def report(**changes: object) -> Report:
    document, summary = sample()
    made = from_summary(
        summary,
        document,
        Writer("m1", "SmolLM2 135M", MODEL_SHA),
        "0.1.0",
        "21 November 2026, 11:00",
        facts=(FactRow("Dose", "5 mg", "p. 1", "Take ramipril 5 mg", ("seen twice",)),),
        missing=(Missing("The next visit is on 4 May 2026.", "p. 2"),),
        warnings=("Page 3 has text addressed to AI tools.",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def with_sentences(*texts: str) -> Report:
    said = tuple(Statement(text, f"p. {index}") for index, text in enumerate(texts, start=1))
    return report(sections=(ReportSection("", said),), title="Plain", facts=(), missing=(), warnings=())


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("suffix", ALL)
def test_what_is_written_is_read_back_by_the_program(suffix: str) -> None:
    text = flat(read(content(report(), f"a{suffix}"), f"a{suffix}").text)
    for words in (
        "Ramipril is taken once a day at 5 mg. [p. 1]",
        "“Call the ward on 0161 496 0000 if you feel faint.” [p. 2] (the document’s own words)",
        "The visit may be booked at http://evil.example today. [p. 2]",
        f"Check: {ENGLISH.weak}",
        f"Check: {ENGLISH.address}",
        "“Take ramipril 5 mg”",
        "Check: seen twice",
        "The next visit is on 4 May 2026. [p. 2]",
        "3 of 3 pages accounted for",
        "Read: p. 1–2",
        "Blank: p. 3",
        "7 characters that nobody sees",
        "Page 3 has text addressed to AI tools.",
        f"SHA-256: {SHA}",
        f"SHA-256: {MODEL_SHA}",
        "SmolLM2 135M",
        "Stillroom 0.1.0, 21 November 2026, 11:00",
    ):
        assert words in text, words
    assert text.startswith(ENGLISH.notice)
    assert text.index(SHA) > text.index("Blank: p. 3")


@pytest.mark.parametrize("suffix", ALL)
def test_headings_are_headings_in_every_format(suffix: str) -> None:
    written = read(content(report(), f"a{suffix}"), f"a{suffix}")
    assert {"Ward letter", "Medication", "Follow-up", "Key facts", "Made from"} <= set(
        blocks(written, BlockKind.HEADING)
    )
    assert written.title == "Ward letter"


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".html"])
def test_hostile_text_is_only_text(suffix: str) -> None:
    text = flat(read(content(with_sentences(*HOSTILE), f"a{suffix}"), f"a{suffix}").text)
    for sentence in HOSTILE:
        assert flat(sentence).strip() in text


def test_markdown_of_hostile_text_has_no_link_picture_tag_or_mark_of_its_own() -> None:
    made = content(with_sentences(*HOSTILE), "a.md").decode()
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(made)
    inline = [kid for token in tokens for kid in token.children or []]
    assert not {kid.type for kid in inline} & {"link_open", "image", "html_inline", "em_open", "s_open"}
    assert not {token.type for token in tokens} & {
        "html_block",
        "ordered_list_open",
        "fence",
        "hr",
        "table_open",
    }
    assert [token.type for token in tokens].count("blockquote_open") == 1  # the notice
    shown = [
        "".join(kid.content for kid in token.children or []) for token in tokens if token.type == "inline"
    ]
    for index, sentence in enumerate(HOSTILE, start=1):
        assert f"{sentence.strip()} [p. {index}]" in shown


def test_markdown_keeps_addresses_in_code_where_no_program_makes_links() -> None:
    made = content(with_sentences(HOSTILE[3]), "a.md").decode()
    assert "`www.evil.example`" in made
    assert "`bob@evil.example`" in made


def test_markdown_tables_keep_their_columns() -> None:
    row = FactRow("a | b", "`x|y`", "p. 1", "http://evil.example/a|b")
    tokens = MarkdownIt("commonmark").enable("table").parse(content(report(facts=(row,)), "a.md").decode())
    assert [token.type for token in tokens].count("td_open") == 4


def test_html_runs_and_loads_nothing() -> None:
    made = content(with_sentences(*HOSTILE), "a.html").decode()
    page = lxml_html.fromstring(made.encode())
    tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert not tags & {"script", "img", "a", "link", "iframe", "object", "form", "base", "svg"}
    assert "default-src 'none'" in made
    assert not any(name.startswith("on") or name in ("src", "href") for e in page.iter() for name in e.attrib)


def test_docx_opens_in_another_library_and_names_nobody() -> None:
    made = docx.Document(io.BytesIO(content(report(), "a.docx")))
    assert [p.text for p in made.paragraphs if p.style.name == "Heading 1"] == ["Ward letter"]
    assert [cell.text for cell in made.tables[0].rows[1].cells][:1] == ["Dose"]
    properties = made.core_properties
    assert (properties.author, properties.last_modified_by, properties.title) == ("", "", "Ward letter")
    assert properties.created is None


def test_docx_refers_to_nothing_outside() -> None:
    with zipfile.ZipFile(io.BytesIO(content(with_sentences(*HOSTILE), "a.docx"))) as archive:
        assert not any(b"TargetMode" in archive.read(name) for name in archive.namelist())


def test_pdf_is_tagged_and_its_hostile_text_makes_no_link() -> None:
    made = content(report(), "a.pdf")
    pdf = pypdfium2.PdfDocument(made)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pdf)
    assert pdf.get_metadata_value("Title") == "Ward letter"
    assert pdf.get_metadata_value("Author") == ""
    assert [entry.get_title() for entry in pdf.get_toc()][:2] == ["Ward letter", "Medication"]
    tree = pypdfium2.raw.FPDF_StructTree_GetForPage(pdf[0])
    assert pypdfium2.raw.FPDF_StructTree_CountChildren(tree) == 1
    pypdfium2.raw.FPDF_StructTree_Close(tree)
    assert b"/Annot" not in made
    pdf.close()


def test_pdf_draws_accents_greek_and_cyrillic() -> None:
    said = "Ärger, ľščťž, Γειά σου, Привет, Ελλάδα, £5 – “ok”"
    made = content(with_sentences(said), "a.pdf")
    text = flat(read(made, "a.pdf").text)
    assert said in text
    assert "has no signs for" not in text


def test_pdf_says_how_many_characters_it_cannot_draw_and_keeps_them() -> None:
    text = flat(read(content(with_sentences("See 漢字 here."), "a.pdf"), "a.pdf").text)
    assert "no signs for 2 characters" in text
    assert "漢字" in text


@pytest.mark.parametrize("suffix", ALL)
def test_long_words_and_many_pages_keep_every_sentence(suffix: str) -> None:
    said = [f"Sentence number {index} says {'word ' * 30}end{index}." for index in range(150)]
    said.append("x" * 900)
    long_row = FactRow("Long", "1", "p. 1", "quoted words " * 900)
    made = read(content(replace(with_sentences(*said), facts=(long_row,)), f"a{suffix}"), f"a{suffix}")
    text = flat(made.text)
    assert all(f"end{index}." in text for index in range(150))
    assert made.text.count("x") >= 900
    assert text.count("quoted") >= 900


@pytest.mark.parametrize("suffix", ALL)
def test_a_report_without_a_sentence_says_so(suffix: str) -> None:
    empty = report(sections=(), facts=(), missing=(), title="\u200b", writer=None)
    assert ENGLISH.nothing in read(content(empty, f"a{suffix}"), f"a{suffix}").text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb\u2066c", "a\ufffdb\ufffdc"),
        ("a\x00b\x08c\ufffed\ud800e", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("a\u200bb\U000e0041c", "a\ufffdb\ufffdc"),
        ("a\n\t \u2028b", "a b"),
        ("co\u00adop", "coop"),
        ("\u0646\u200c\u0627 👩\u200d⚕", "\u0646\u200c\u0627 👩\u200d⚕"),
    ],
)
def test_characters_that_could_act_are_shown_as_damage(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_runs_of_pages_are_joined() -> None:
    assert ranges((9, 1, 2, 3, 5, 8, 8)) == "1–3, 5, 8–9"


@pytest.mark.parametrize(
    ("name", "error"), [("a.txt", DocumentUnsupported), ("here.md", ReportExists), ("a", DocumentUnsupported)]
)
def test_the_command_line_refuses_before_the_work(tmp_path: Path, name: str, error: type[Exception]) -> None:
    (tmp_path / "here.md").touch()
    with pytest.raises(error):
        check(tmp_path / name, False)
    check(tmp_path / "here.md", True)
    check(None, False)


def test_the_command_line_names_the_model_by_its_id_when_it_is_gone(tmp_path: Path) -> None:
    document, summary = sample()
    size = save(summary, document, None, tmp_path / "a.md", False)
    made = (tmp_path / "a.md").read_bytes()
    assert len(made) == size
    assert b"Model: **m1**" in made
    assert SHA.encode() in made


# -- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [*ALL, ".HTM"])
def test_a_file_is_written_for_its_owner_only(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    size = write(report(), path)
    assert path.stat().st_size == size
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_nothing_is_replaced_unless_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("mine")
    with pytest.raises(ReportExists):
        write(report(), path)
    assert path.read_text() == "mine"
    write(report(), path, replace=True)
    assert path.read_text().startswith("> **Draft")


def test_other_endings_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(DocumentUnsupported):
        write(report(), tmp_path / "a.exe")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("replaced", [True, False])
def test_a_folder_that_is_missing_or_in_the_way_is_said(tmp_path: Path, replaced: bool) -> None:
    (tmp_path / "b.md").mkdir()
    with pytest.raises(ReportUnwritable):
        write(report(), tmp_path / "none" / "a.md", replace=replaced)
    with pytest.raises(ReportUnwritable if replaced else ReportExists):
        write(report(), tmp_path / "b.md", replace=replaced)


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, DiskFull), (errno.EACCES, ReportUnwritable), (errno.EIO, ReportUnwritable)],
)
def test_a_disk_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception]
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(error):
        write(report(), tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


def test_every_format_gives_the_same_bytes_for_the_same_report() -> None:
    for suffix in FORMATS:
        assert content(report(), f"a{suffix}") == content(report(), f"a{suffix}")
