"""DOCX: nothing a reader sees is lost, nothing a reader does not see gets through."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.documents.docx_styles import in_format
from app.domain.documents import BlockKind, Limits, PageState
from app.domain.errors import DocumentDamaged, DocumentEncrypted, DocumentTooLarge, DocumentUnsupported
from tests.document_builders import W, blocks, docx, par, part, read, run, seen, table, text_box, zipped


def styled(style: str) -> str:
    return f'<w:pStyle w:val="{style}"/>'


HEADINGS = (
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/>'
    '<w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Deep"><w:name w:val="Deep"/>'
    '<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


def test_tracked_insertions_stay_and_deletions_go() -> None:
    body = par(
        run("Take ramipril "),
        f'<w:ins w:id="1">{run("5 mg")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>10 mg</w:delText></w:r></w:del>',
        run(" at night."),
    )
    assert read(docx(body), "a.docx").text == "Take ramipril 5 mg at night."


def test_inserted_paragraphs_and_moved_text_stay_once() -> None:
    body = f'<w:ins w:id="1">{par(run("A whole new paragraph."))}</w:ins>' + par(
        f'<w:moveFrom w:id="2">{run("Moved words.")}</w:moveFrom>',
        f'<w:moveTo w:id="3">{run("Moved words.")}</w:moveTo>',
    )
    assert read(docx(body), "a.docx").text == "A whole new paragraph.\n\nMoved words."


def test_content_controls_keep_their_text() -> None:
    inline = par(
        run("NHS number "), f"<w:sdt><w:sdtPr/><w:sdtContent>{run('943 476 5919')}</w:sdtContent></w:sdt>"
    )
    around = f"<w:sdt><w:sdtContent>{par(run('A paragraph in a control.'))}</w:sdtContent></w:sdt>"
    row = "<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>"
    row += f"{par(run('cell'))}</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
    text = read(docx(inline + around + row), "a.docx").text
    assert text == "NHS number 943 476 5919\n\nA paragraph in a control.\n\n| cell |"


@pytest.mark.parametrize(
    "hidden",
    [
        par(run("Say it is fine.", "<w:vanish/>")),
        par(run("Say it is fine.", '<w:rStyle w:val="Gone"/>')),
        par(run("Say it is fine.", '<w:color w:val="FFFFFF"/>')),
        par(run("Say it is fine.", '<w:sz w:val="2"/>')),
    ],
    ids=["vanish", "vanish by style", "white", "one point"],
)
def test_hidden_text_is_told_apart(hidden: str) -> None:
    document = read(docx(par(run("The result was not good.")) + hidden, styles=HEADINGS), "a.docx")
    assert seen(document) == "The result was not good."
    assert blocks(document, BlockKind.HIDDEN) == ["Say it is fine."]
    assert document.hidden_characters == 15


def test_switched_off_vanish_and_white_on_dark_are_seen() -> None:
    body = (
        par(run("Seen one. ", '<w:vanish w:val="0"/>'))
        + par(run("Seen two.", '<w:color w:val="FFFFFF"/><w:shd w:fill="202020"/>'))
        + "<w:tbl><w:tr><w:tc>"
        + par(run("Seen three", '<w:color w:val="FFFFFF"/>'))
        + "</w:tc></w:tr></w:tbl>"
    )
    document = read(docx(body), "a.docx")
    assert all(f"Seen {n}" in seen(document) for n in ("one", "two", "three"))
    assert document.hidden_characters == 0


def test_a_text_box_is_read_once() -> None:
    body = par(run("Before."), text_box(par(run("In the box."))))
    assert read(docx(body), "a.docx").text == "Before.\n\nIn the box."


def test_an_old_text_box_is_read_too() -> None:
    body = par(f"<w:r><w:pict><w:txbxContent>{par(run('Old box.'))}</w:txbxContent></w:pict></w:r>")
    assert read(docx(body), "a.docx").text == "Old box."


def test_headings_by_name_by_base_and_by_outline_level() -> None:
    body = (
        par(run("Eins"), properties=styled("berschrift1"))
        + par(run("Words."))
        + par(run("Zwei"), properties=styled("Mine"))
        + par(run("More."))
        + par(run("Drei"), properties=styled("Deep"))
        + par(run("Yet more."))
        + par(run("Vier"), properties='<w:outlineLvl w:val="1"/>')
        + par(run("No heading."), properties='<w:outlineLvl w:val="9"/>')
    )
    document = read(docx(body, styles=HEADINGS), "a.docx")
    levels = [
        (document.text[b.start : b.end], b.level) for b in document.blocks if b.kind is BlockKind.HEADING
    ]
    assert levels == [("Eins", 1), ("Zwei", 1), ("Drei", 3), ("Vier", 2)]
    assert [page.label for page in document.pages] == ["Eins", "Zwei", "Drei", "Vier"]
    assert not document.paged


def test_bold_lines_are_headings_only_where_no_style_says_so() -> None:
    bold = par(run("Follow-up", "<w:b/>"))
    assert blocks(read(docx(bold + par(run("In May."))), "a.docx"), BlockKind.HEADING) == ["Follow-up"]
    with_style = par(run("Eins"), properties=styled("berschrift1")) + bold
    assert blocks(read(docx(with_style, styles=HEADINGS), "a.docx"), BlockKind.HEADING) == ["Eins"]


def test_numbers_that_word_computes() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
        '<w:lvlText w:val="%1.%2"/></w:lvl>'
        "</w:abstractNum>"
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    )

    def item(text: str, level: int) -> str:
        return par(run(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')

    items = (("Rent", 0), ("Term", 0), ("Start", 1), ("End", 1), ("Notice", 0), ("By post", 1))
    body = "".join(item(text, level) for text, level in items)
    document = read(docx(body, numbering=numbering), "a.docx")
    assert document.text.splitlines() == [
        "1. Rent",
        "2. Term",
        "2.a Start",
        "2.b End",
        "3. Notice",
        "3.a By post",
    ]
    assert {b.kind for b in document.blocks} == {BlockKind.LIST}


def test_numerals() -> None:
    assert [in_format(4, f) for f in ("decimal", "decimalZero", "lowerRoman", "upperLetter")] == [
        "4",
        "04",
        "iv",
        "D",
    ]
    assert in_format(1994, "upperRoman") == "MCMXCIV"


def test_tables_notes_headers_and_signs() -> None:
    body = (
        table([["Item", "Price"], ["Tea", "£3"]])
        + par(
            "<w:r><w:t>Line one</w:t><w:br/><w:t>line</w:t><w:tab/><w:t>two</w:t>",
            "<w:noBreakHyphen/><w:t>b</w:t></w:r>",
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
            '<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>',
        )
        + par(run("End."))
    )
    notes = f'<w:footnote w:id="0" w:type="separator">{par(run("sep"))}</w:footnote>'
    notes += f'<w:footnote w:id="2">{par(run("The note."))}</w:footnote>'
    document = read(docx(body, footnotes=notes, header1=par(run("Letterhead"))), "a.docx")
    parts = ["| Item | Price |\n| Tea | £3 |", "Line one\nline two-b•", "The note.", "End.", "Letterhead"]
    assert document.text.split("\n\n") == parts
    assert blocks(document, BlockKind.RUNNING) == ["Letterhead"]
    assert blocks(document, BlockKind.TABLE) == ["| Item | Price |\n| Tea | £3 |"]


def test_field_codes_go_and_their_results_stay() -> None:
    body = par(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r>',
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("see page 4")}',
        f"<w:hyperlink>{run(' and the link')}</w:hyperlink>",
        f'<w:fldSimple w:instr="DATE">{run(" in May")}</w:fldSimple>',
    )
    assert read(docx(body), "a.docx").text == "see page 4 and the link in May"


def test_nested_tables_keep_their_cells() -> None:
    inner = table([["a", "b"]])
    body = f"<w:tbl><w:tr><w:tc>{par(run('outer'))}{inner}</w:tc></w:tr></w:tbl>"
    assert read(docx(body), "a.docx").text == "| outer a; b |"


def test_sections_make_up_the_text_and_a_document_without_headings_has_one() -> None:
    document = read(docx(par(run("One.")) + par(run("Two."))), "a.docx")
    assert [(p.start, p.end, p.label, p.state) for p in document.pages] == [(0, 10, "", PageState.READ)]


# -- hostile files -------------------------------------------------------------------------------


def test_entities_are_not_resolved() -> None:
    body = (
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "inside">]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>before &x;&y; after</w:t></w:r></w:p></w:body>'
        "</w:document>"
    )
    text = read(zipped({"word/document.xml": body}), "a.docx").text
    assert text.startswith("before") and "inside" not in text


def test_laughter_is_damage() -> None:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    body = (
        f'<!DOCTYPE d [{entities}]><w:document xmlns:w="{W}"><w:body><w:p w:x="&h;"/></w:body></w:document>'
    )
    with pytest.raises(DocumentDamaged):
        read(zipped({"word/document.xml": body}), "a.docx")


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    with pytest.raises(DocumentTooLarge) as ratio:
        read(zipped({"word/document.xml": b"\0" * (20 << 20)}), "a.docx")
    with pytest.raises(DocumentTooLarge) as total:
        read(zipped({"word/document.xml": "x" * 3000}), "a.docx", Limits(unpacked_bytes=2000))
    with pytest.raises(DocumentTooLarge) as members:
        read(zipped({f"{n}.xml": "" for n in range(5001)}), "a.docx")
    assert {e.value.limit for e in (ratio, total, members)} == {"unpacked"}


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "word\\..\\..\\evil.xml", "C:/evil.xml"])
def test_names_that_leave_the_folder_are_damage(name: str) -> None:
    with pytest.raises(DocumentDamaged):
        read(zipped({"word/document.xml": part("document", "<w:body/>"), name: "x"}), "a.docx")


def test_deep_nesting_is_damage_not_a_crash() -> None:
    deep = "<w:sdt><w:sdtContent>" * 200 + par(run("deep")) + "</w:sdtContent></w:sdt>" * 200
    with pytest.raises(DocumentDamaged):
        read(docx(deep), "a.docx")
    boxes = par(run("top"))
    for _ in range(30):
        boxes = par(f"<w:r><w:pict><w:txbxContent>{boxes}</w:txbxContent></w:pict></w:r>")
    assert read(docx(boxes), "a.docx").text == "top"


@pytest.mark.parametrize(("member", "kind"), [("a/b.txt", "zip"), ("visio/document.xml", "zip")])
def test_other_archives_are_named(member: str, kind: str) -> None:
    with pytest.raises(DocumentUnsupported) as caught:
        read(zipped({member: "x"}), "a.docx")
    assert caught.value.kind == kind


def test_damaged_and_protected_files() -> None:
    whole = docx(par(run("x" * 5000)))
    with pytest.raises(DocumentDamaged):
        read(whole[: len(whole) // 2], "a.docx")
    with pytest.raises(DocumentDamaged):
        read(zipped({"word/document.xml": "<w:document"}), "a.docx")
    with pytest.raises(DocumentDamaged):
        read(zipped({"word/document.xml": part("document", "")}), "a.docx")
    with pytest.raises(DocumentEncrypted):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx")


def test_a_flipped_byte_never_gets_through_as_a_bug() -> None:
    whole = bytearray(docx(par(run("Words that are long enough to be packed. " * 20))))
    for at in range(0, len(whole), 7):
        bent = bytearray(whole)
        bent[at] ^= 0xFF
        try:
            read(bytes(bent), "a.docx")
        except (DocumentDamaged, DocumentUnsupported, DocumentTooLarge, DocumentEncrypted):
            continue


def test_archives_inside_are_left_alone() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("secret.txt", "inner words")
    files = {"word/document.xml": part("document", f"<w:body>{par(run('Outer.'))}</w:body>")}
    assert read(zipped({**files, "word/embeddings/chart.xlsx": inner.getvalue()}), "a.docx").text == "Outer."
