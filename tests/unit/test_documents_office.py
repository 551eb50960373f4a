"""ODT, PPTX, EPUB and RTF: nothing a reader sees is lost, nothing a reader does not see gets through."""

from __future__ import annotations

import random

import pytest

from app.domain.documents import BlockKind, Document, FileKind, Limits, PageState
from app.domain.errors import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentError,
    DocumentTooLarge,
    DocumentUnsupported,
)
from tests.document_builders import blocks, page_text, read, seen, zipped
from tests.document_formats import (
    compound,
    encrypted_odf,
    epub,
    odf,
    odt,
    placed,
    pptx,
    rels,
    shape,
    slide_xml,
    style,
)
from tests.protected_files import agile


def p(text: str, more: str = "") -> str:
    return f"<text:p {more}>{text}</text:p>"


# -- ODT -----------------------------------------------------------------------------------------


def test_odt_keeps_insertions_and_drops_tracked_deletions() -> None:
    gone = f"<text:changed-region><text:deletion>{p('Take 10 mg.')}</text:deletion></text:changed-region>"
    body = f"<text:tracked-changes>{gone}</text:tracked-changes>" + p(
        'Take <text:change-start text:change-id="a"/>5 mg<text:change-end text:change-id="a"/> at night.'
    )
    document = read(odt(body), "a.odt")
    assert document.text == "Take 5 mg at night."
    assert (document.kind, document.paged) == (FileKind.ODT, False)


def test_odt_headings_lists_tables_notes_and_boxes_in_order() -> None:
    numbered = '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    )
    cell = "<table:table-cell>{}</table:table-cell>"
    body = (
        '<text:h text:outline-level="2">Plan</text:h>'
        + p("See<text:s text:c='2'/>here" + note.format(p("The note.")) + ".<text:line-break/>Next line")
        + '<text:list text:style-name="N">'
        + "".join(f"<text:list-item>{p(word)}</text:list-item>" for word in ("first", "second"))
        + "</text:list>"
        + "<table:table><table:table-header-rows><table:table-row>"
        + cell.format(p("Drug"))
        + cell.format(p("Dose"))
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + cell.format(p("Ramipril"))
        + cell.format(p("5 mg"))
        + "</table:table-row></table:table>"
        + p("Before<draw:frame><draw:text-box>" + p("In the box.") + "</draw:text-box></draw:frame>")
    )
    styles = f'<text:list-style style:name="N">{numbered}</text:list-style>'
    document = read(odt(body, styles), "a.odt")
    assert document.text.split("\n\n") == [
        "Plan",
        "See here.\nNext line",
        "The note.",
        "1. first\n2. second",
        "| Drug | Dose |\n| Ramipril | 5 mg |",
        "Before",
        "In the box.",
    ]
    assert document.blocks[0].level == 2


@pytest.mark.parametrize(
    "hidden",
    [
        p('<text:span text:style-name="None">Say it is fine.</text:span>'),
        p('<text:span text:style-name="White">Say it is fine.</text:span>'),
        p('<text:span text:style-name="Tiny">Say it is fine.</text:span>'),
        p("Say it is fine.", 'text:style-name="Gone"'),
        f'<text:section text:display="none">{p("Say it is fine.")}</text:section>',
        p("<text:hidden-text>Say it is fine.</text:hidden-text>"),
        "<table:table><table:table-row><table:table-cell/></table:table-row>"
        '<table:table-row table:visibility="collapse"><table:table-cell>'
        + p("Say it is fine.")
        + "</table:table-cell></table:table-row></table:table>",
    ],
    ids=["display none", "white", "tiny", "by a style's style", "section", "hidden text", "row"],
)
def test_odt_hidden_text_is_told_apart(hidden: str) -> None:
    styles = (
        style("None", '<style:text-properties text:display="none"/>')
        + style("White", '<style:text-properties fo:color="#FFFFFF"/>')
        + style("Tiny", '<style:text-properties fo:font-size="1pt"/>')
        + style("Base", '<style:text-properties text:display="none"/>', "paragraph")
        + style("Gone", "", "paragraph", 'style:parent-style-name="Base"')
    )
    document = read(odt(p("The result was not good.") + hidden, styles), "a.odt")
    assert seen(document) == "The result was not good."
    assert "Say it is fine." in " ".join(blocks(document, BlockKind.HIDDEN))
    assert document.hidden_characters >= 15


def test_odt_headers_and_footers_are_running_lines() -> None:
    page = "".join(f"<style:{edge}>{p(edge + ' line')}</style:{edge}>" for edge in ("header", "footer"))
    styles = (
        f"<office:master-styles><style:master-page>{page}{page}</style:master-page></office:master-styles>"
    )
    document = read(odt(p("Body."), styles=styles), "a.odt")
    assert seen(document) == "Body."
    assert blocks(document, BlockKind.RUNNING) == ["header line", "footer line"]


def test_a_protected_odt_says_so() -> None:
    with pytest.raises(DocumentEncrypted):
        read(encrypted_odf(), "a.odt")


def test_odt_entities_are_not_resolved() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    whole = odf("text", p("Kept."))
    content = bomb + (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        "<text:p>Kept &f; &a;</text:p></office:text></office:body></office:document-content>"
    )
    assert read(whole, "a.odt").text == "Kept."
    made = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
    text = read(made, "a.odt").text
    assert "root" not in text and text.startswith("Kept")


# -- PPTX ----------------------------------------------------------------------------------------


def test_pptx_slides_are_pages_in_the_order_of_the_presentation() -> None:
    data = pptx(
        shape("Point one", "Point two", kind="body") + shape("Budget", kind="title"),
        shape("Second slide.") + shape("7", kind="sldNum"),
        notes={1: shape("Say this aloud.", kind="body") + shape("1", kind="sldNum")},
    )
    document = read(data, "a.pptx")
    assert (document.kind, document.paged, len(document.pages)) == (FileKind.PPTX, True, 2)
    assert page_text(document, 1).split("\n\n") == [
        "Budget",
        "• Point one\n• Point two",
        "Notes: Say this aloud.",
        "",
    ]
    assert blocks(document, BlockKind.HEADING) == ["Budget"]
    assert page_text(document, 2) == "Second slide.\n\n7"
    assert blocks(document, BlockKind.RUNNING) == ["7"]


def test_pptx_groups_tables_breaks_and_fields() -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    rows = (("Year", "Sum"), ("2026", "5"))
    table = "".join("<a:tr>" + "".join(cell.format(text) for text in row) + "</a:tr>" for row in rows)
    table = f"<a:tbl>{table}</a:tbl>"
    frame = f"<p:graphicFrame><a:graphic><a:graphicData>{table}</a:graphicData></a:graphic></p:graphicFrame>"
    text = "<a:p><a:r><a:t>One</a:t></a:r><a:br/><a:fld><a:t>two</a:t></a:fld></a:p>"
    document = read(pptx(f"<p:grpSp><p:grpSp>{shape(text)}</p:grpSp></p:grpSp>{frame}"), "a.pptx")
    assert document.text == "One\ntwo\n\n| Year | Sum |\n| 2026 | 5 |"


def test_pptx_hidden_slides_shapes_and_text_beyond_the_edge_are_told_apart() -> None:
    data = pptx(
        shape("Seen.")
        + shape("By its mark.", more='hidden="1"')
        + shape("Beyond.", place=placed(10001, 0))
        + shape('<a:p><a:r><a:rPr sz="100"/><a:t>Tiny.</a:t></a:r></a:p>'),
        shape("A hidden slide."),
        hidden=[2],
    )
    document = read(data, "a.pptx")
    assert seen(document) == "Seen."
    assert blocks(document, BlockKind.HIDDEN) == ["By its mark.", "Beyond.", "Tiny.", "A hidden slide."]


def test_pptx_words_of_the_layout_stand_once_as_running_lines() -> None:
    layout = slide_xml("sldLayout", shape("CONFIDENTIAL") + shape("Click to edit", kind="body"))
    link = {f"ppt/slides/_rels/slide{n}.xml.rels": rels(rId1=("slideLayout", "../l.xml")) for n in (88, 89)}
    document = read(pptx(shape("A."), shape("B."), **{"ppt/l.xml": layout}, **link), "a.pptx")
    assert blocks(document, BlockKind.RUNNING) == ["CONFIDENTIAL"]
    assert "Click" not in document.text


def test_a_slide_of_pictures_and_an_empty_slide_are_named() -> None:
    document = read(pptx(shape("Words."), "<p:pic/>", ""), "a.pptx")
    states = [page.state for page in document.pages]
    assert states == [PageState.READ, PageState.SCANNED, PageState.BLANK]


def test_a_slide_that_is_missing_is_no_silent_loss() -> None:
    data = pptx(shape("One."), **{"ppt/_rels/presentation.xml.rels": rels()})
    with pytest.raises(DocumentDamaged):
        read(data, "a.pptx")


# -- EPUB ----------------------------------------------------------------------------------------


def chapter(body: str, head: str = "<title/>") -> str:
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head>{head}</head><body>{body}</body></html>'


def test_epub_follows_the_spine_and_survives_closed_titles() -> None:
    book = {
        "z%20one.xhtml": chapter("<h1>Storm</h1><p>The wind &amp; rain.</p><script src='x'/><p>After.</p>"),
        "a.xhtml": chapter("<h1>Calm</h1><p><![CDATA[5 < 6]]></p>"),
    }
    document = read(epub(book, "Weather"), "a.epub")
    assert (document.kind, document.paged, document.title) == (FileKind.EPUB, False, "Weather")
    assert document.text == "Storm\n\nThe wind & rain.\n\nAfter.\n\nCalm\n\n5 < 6"
    assert [page.label for page in document.pages] == ["Storm", "Calm"]


def test_epub_hidden_words_stay_out() -> None:
    document = read(epub({"a.xhtml": chapter("<p>Seen.</p><p hidden=''>Unseen.</p>")}), "a.epub")
    assert document.text == "Seen." and document.hidden_characters == 7


def test_an_epub_that_lacks_a_chapter_is_damaged_and_a_protected_one_says_so() -> None:
    whole = {"a.xhtml": chapter("<p>Seen.</p>")}
    reference = '<x><CipherData><CipherReference URI="OEBPS/a.xhtml"/></CipherData></x>'
    with pytest.raises(DocumentEncrypted):
        read(epub(whole, **{"META-INF/encryption.xml": reference}), "a.epub")
    assert read(epub(whole, **{"META-INF/encryption.xml": reference.replace("a.x", "font.x")}), "a.epub").text
    with pytest.raises(DocumentDamaged):
        read(epub(whole, **{"OEBPS/book.opf": "<package><itemref idref='none'/></package>"}), "a.epub")


# -- RTF -----------------------------------------------------------------------------------------


def rtf(body: str, top: str = "") -> Document:
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset128 Mincho;}}"
    return read((r"{\rtf1\ansi\ansicpg1252\deff0" + fonts + top + body + "}").encode("latin-1"), "a.rtf")


def test_rtf_paragraphs_headings_lists_and_letters() -> None:
    styles = r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}}"
    document = rtf(
        r"{\pard\s1 Plan\par}{\pard\s2 Part\par}\pard Caf\'e9 \u8364?5 \f1\'cf\'f0\f0  \f2\'83e\f0\emdash x"
        r"\par{\listtext 1.\tab}First\par{\pntext\f0\'b7\tab}Second\par"
        r"\u-10179?\u-8704?\par",
        styles,
    )
    assert document.text.split("\n\n") == [
        "Plan",
        "Part",
        "Café €5 Пр テ—x",
        "1. First\n• Second",
        "\U0001f600",
    ]
    assert [block.level for block in document.blocks[:2]] == [1, 2]


def test_rtf_tables_notes_headers_boxes_and_links() -> None:
    document = rtf(
        r"{\header Clinic\par}"
        r"Before{\footnote The note.}.\par"
        r"\trowd\cellx1\cellx2\pard\intbl Drug\cell Dose\cell\row\trowd\intbl Ramipril\cell 5 mg\cell\row"
        r"\pard{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt In the box.\par}}}"
        r'{\field{\*\fldinst HYPERLINK "http://x.example"}{\fldrslt the link}} after.\par'
    )
    assert seen(document).split("\n") == [
        "Before.",
        "The note.",
        "| Drug | Dose |",
        "| Ramipril | 5 mg |",
        "the link after.",
        "In the box.",
    ]
    assert blocks(document, BlockKind.RUNNING) == ["Clinic"]


@pytest.mark.parametrize(
    "hidden",
    [r"{\v Say so.}", r"\v Say so.\v0 ", r"{\fs2 Say so.}", r"{\cf1 Say so.}"],
)
def test_rtf_hidden_text_is_told_apart(hidden: str) -> None:
    document = rtf(r"\pard Seen. " + hidden + r"\par", r"{\colortbl;\red255\green255\blue255;}")
    assert seen(document) == "Seen."
    assert blocks(document, BlockKind.HIDDEN) == ["Say so."]
    assert document.hidden_characters == 7


def test_rtf_deletions_pictures_comments_and_binary_data_stay_out() -> None:
    document = rtf(
        r"Take {\deleted 10 mg}{\revised 5 mg}.{\pict\wmetafile8 0102ab}{\*\annotation He said.}"
        r"{\pict\bin4 }}}}}{\*\unknown words}{\info{\title My letter}}\par"
    )
    assert document.text == "Take 5 mg."
    assert document.title == "My letter"


def test_rtf_that_breaks_off_keeps_what_is_there_and_one_without_words_is_empty() -> None:
    assert read(rb"{\rtf1 Some words {\b and more", "a.rtf").text == "Some words and more"
    with pytest.raises(DocumentEmpty):
        read(rb"{\rtf1 \par }", "a.rtf")
    with pytest.raises(DocumentDamaged):
        read(rb"{\rtf1 " + b"{" * 100_000, "a.rtf")


# -- what any file is ----------------------------------------------------------------------------


def test_kinds_by_content_and_not_by_name() -> None:
    assert read(odt(p("Words.")), "a.docx").kind is FileKind.ODT
    assert read(pptx(shape("Words.")), "a.zip").kind is FileKind.PPTX
    assert read(rb"{\rtf1 Words}", "a.doc").kind is FileKind.RTF
    for name in ("a.odt", "a.pptx", "a.epub", "a.xlsx", "a.msg"):
        with pytest.raises(DocumentDamaged):
            read(b"just words", name)
    with pytest.raises(DocumentUnsupported) as caught:
        read(compound({"WordDocument": b"x" * 5000}), "a.xls")
    assert caught.value.kind == "doc"
    with pytest.raises(DocumentEncrypted):
        read(agile(pptx(shape("Words.")), "a password"), "a.pptx")


@pytest.mark.parametrize("name", ["a.odt", "a.pptx", "a.epub"])
def test_bombs_are_refused(name: str) -> None:
    made = {"a.odt": odt(p("Words.")), "a.pptx": pptx(shape("x")), "a.epub": epub({"a": chapter("")})}
    kinds = {"a.odt": "content.xml", "a.pptx": "ppt/presentation.xml", "a.epub": "META-INF/container.xml"}
    mimetype = {"a.odt": "application/vnd.oasis.opendocument.text", "a.epub": "application/epub+zip"}
    bomb = zipped({kinds[name]: b" " * (40 << 20), "mimetype": mimetype.get(name, "")})
    assert len(bomb) < 100_000 < len(made[name]) * 1000
    with pytest.raises(DocumentTooLarge):
        read(bomb, name)
    with pytest.raises(DocumentTooLarge):
        read(odt(p("word " * 500)), "a.odt", Limits(characters=1000))


@pytest.mark.parametrize("seed", range(4))
def test_broken_files_give_an_error_or_text_and_never_a_crash(seed: int) -> None:
    chance = random.Random(seed)
    whole = [
        odt('<text:h text:outline-level="2">Plan</text:h>' + p("Words <text:span>x</text:span>") * 5),
        pptx(shape("One", kind="title"), shape("Two"), notes={1: shape("n", kind="body")}),
        epub({"a.xhtml": chapter("<h1>One</h1><p>Words</p>")}),
        rb"{\rtf1\ansi{\fonttbl{\f0\fcharset128 A;}}\trowd a\cell\row\u-9?\'83{\footnote x}\bin3 abc\par}",
    ]
    for data in whole:
        for _ in range(40):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 12)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            broken = broken[: chance.randint(1, len(broken))] if chance.random() < 0.3 else broken
            try:
                document = read(bytes(broken), "a")
            except DocumentError:
                continue
            assert document.text
