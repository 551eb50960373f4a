"""The text of a DOCX report: paragraphs, lists and tables (ECMA-376 part 1, 17)."""

from __future__ import annotations

import unicodedata
from xml.sax.saxutils import escape

from app.domain.summaries.report_parts import Heading, Ink, Items, Paragraph, Part, Runs, Table, plain

WORD_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WIDTH = 9026
"""Between the margins of an A4 page, in twentieths of a point: 11906 less 2 x 1440."""

_INKS = {
    Ink.PLAIN: "",
    Ink.STRONG: "<w:b/><w:bCs/>",
    Ink.PLACE: '<w:rStyle w:val="Place"/>',
    Ink.FLAG: '<w:rStyle w:val="Flag"/>',
    Ink.QUIET: '<w:rStyle w:val="Quiet"/>',
}


def document(found: tuple[Part, ...]) -> str:
    """word/document.xml: the report from top to bottom on A4 pages."""
    body = "".join(map(_part, found))
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" '
        'w:gutter="0"/></w:sectPr>'
    )
    return f'<w:document {WORD_NAMES} xmlns:r="{OFFICE}"><w:body>{body}{page}</w:body></w:document>'


def _part(part: Part) -> str:
    match part:
        case Heading():
            return _paragraph(f"Heading{part.level}", part.text, _run(part.text, "", rightward(part.text)))
        case Paragraph():
            return _paragraph("Notice" if part.notice else "", plain(part.runs), _runs(part.runs))
        case Items():
            return "".join(_paragraph("ListBullet", plain(item), _runs(item)) for item in part.items)
        case Table():
            return _table(part)


def _paragraph(style: str, text: str, runs: str) -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    direction = "<w:bidi/>" if rightward(text) else ""
    return f"<w:p><w:pPr>{named}{direction}</w:pPr>{runs}</w:p>"


def _runs(runs: Runs) -> str:
    return "".join(_run(run.text, _INKS[run.ink], rightward(run.text)) for run in runs)


def _run(text: str, properties: str, right: bool) -> str:
    properties += "<w:rtl/>" if right else ""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def rightward(text: str) -> bool:
    """Whether a text begins in a script that is written from right to left (Unicode annex 9, rule P2)."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _table(table: Table) -> str:
    widths = [_WIDTH * share // sum(table.shares) for share in table.shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(
        _cell(width, _run(name, _INKS[Ink.STRONG], rightward(name)), name)
        for width, name in zip(widths, table.head, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row in table.rows:
        cells = (_cell(width, _runs(cell), plain(cell)) for width, cell in zip(widths, row, strict=True))
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    properties = (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{_WIDTH}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
    )
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"


def _cell(width: int, runs: str, text: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph("", text, runs)}</w:tc>'
