"""Letters as PDF (one and two columns, tables, running lines) and as DOCX."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from docx import Document as Docx
from docx.document import Document as DocxDocument
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table
from reportlab.platypus.flowables import Flowable

from app.bench.documents.letters import Letter, Piece
from app.domain.documents import BlockKind
from app.paths import resources

WIDE, HIGH = A4
MARGIN, GAP = 56, 18
FONT = "Material"
_SIZES = {"letter": 11, "columns": 9, "table": 10, "form": 10}


def pdf(letter: Letter, face: str = "Helvetica") -> bytes:
    """The letter in its own layout: `columns` in two columns, running lines on each page.

    `face`: a standard PDF font for the body; the layout `form` keeps its own.
    """
    out = io.BytesIO()
    _font()
    count = 2 if letter.layout == "columns" else 1
    wide = (WIDE - 2 * MARGIN - GAP * (count - 1)) / count
    frames = [
        Frame(MARGIN + n * (wide + GAP), MARGIN, wide, HIGH - 2 * MARGIN, 0, 0, 0, 0) for n in range(count)
    ]

    def above(canvas: Canvas, _template: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(MARGIN, HIGH - 34, letter.header)

    def below(canvas: Canvas, _template: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(MARGIN, 28, letter.footer)
        canvas.drawRightString(WIDE - MARGIN, 28, f"Page {canvas.getPageNumber()}")

    template = BaseDocTemplate(out, pagesize=A4, title=letter.id, invariant=1)
    template.addPageTemplates(PageTemplate("page", frames, onPage=above, onPageEnd=below))
    template.build(_story(letter, wide, face))
    return out.getvalue()


def docx(letter: Letter) -> bytes:
    """The letter with real headings, tables and running lines; `===` is a page break."""
    made: DocxDocument = Docx()
    made.sections[0].header.paragraphs[0].text = letter.header
    made.sections[0].footer.paragraphs[0].text = letter.footer
    for number, pieces in enumerate(letter.pages()):
        if number:
            made.add_page_break()
        for piece in pieces:
            _add(made, piece)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _add(made: DocxDocument, piece: Piece) -> None:
    if piece.kind is BlockKind.HEADING:
        made.add_heading(piece.text, 1)
    elif piece.kind is BlockKind.TABLE:
        wide = max(map(len, piece.rows))
        table = made.add_table(len(piece.rows), wide)
        for row, cells in zip(table.rows, piece.rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=False):
                cell.text = words
    else:
        made.add_paragraph(piece.text)


def _font() -> None:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(resources() / "fonts" / "JetBrainsMono-Regular.ttf")))


def _story(letter: Letter, wide: float, face: str) -> list[Flowable]:
    size = _SIZES[letter.layout]
    face = FONT if letter.layout == "form" else face
    body = ParagraphStyle("body", fontName=face, fontSize=size, leading=size * 1.35, spaceAfter=8)
    head = ParagraphStyle("head", getSampleStyleSheet()["Heading2"], fontSize=size + 3)
    story: list[Flowable] = []
    for number, pieces in enumerate(letter.pages()):
        if number:
            story.append(PageBreak())
        for piece in pieces:
            if piece.kind is BlockKind.TABLE:
                story += [_table(piece, wide, body), Spacer(1, 8)]
            else:
                style = head if piece.kind is BlockKind.HEADING else body
                story.append(Paragraph(escape(piece.text), style))
    return story


def _table(piece: Piece, wide: float, body: ParagraphStyle) -> Table:
    count = max(map(len, piece.rows))
    cells = [
        [Paragraph(escape(words), body) for words in row] + [""] * (count - len(row)) for row in piece.rows
    ]
    return Table(cells, [wide / count] * count, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
