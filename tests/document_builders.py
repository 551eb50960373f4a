"""Documents made for tests: PDFs by reportlab, DOCX by hand, and the values extracted from them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from app.documents.extract import extract
from app.domain.documents import Block, BlockKind, Document, FileKind, Limits, Page, PageState

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def read(data: bytes, name: str, limits: Limits | None = None) -> Document:
    return extract(io.BytesIO(data), name, limits or Limits(), lambda done, total: None)


def blocks(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def seen(document: Document) -> str:
    """What stands in prompts: everything but running lines and hidden text."""
    unseen = (BlockKind.RUNNING, BlockKind.HIDDEN)
    return "\n".join(document.text[b.start : b.end] for b in document.blocks if b.kind not in unseen)


def page_text(document: Document, number: int) -> str:
    page = document.pages[number - 1]
    return document.text[page.start : page.end]


def plain_document(*paragraphs: str, heading: str = "") -> Document:
    """A one-page document without going through a file."""
    text, found = "", []
    for kind, part in [(BlockKind.HEADING, heading), *((BlockKind.PARAGRAPH, p) for p in paragraphs)]:
        if part:
            text += "\n\n" if text else ""
            found.append(Block(kind, len(text), len(text) + len(part), int(kind is BlockKind.HEADING)))
            text += part
    page = Page(1, 0, len(text), PageState.READ)
    return Document("a.txt", FileKind.TEXT, "0" * 64, len(text), False, text, (page,), tuple(found))


# -- PDF -----------------------------------------------------------------------------------------


class Pdf:
    """A canvas with a cursor; `save` gives the bytes."""

    def __init__(self, password: str = "") -> None:
        self._out = io.BytesIO()
        encrypt = StandardEncryption(password, "owner", strength=128) if password else None
        self.canvas = Canvas(self._out, encrypt=encrypt)
        self.y = 780.0

    def line(self, text: str, size: float = 11, x: float = 60, bold: bool = False, gap: float = 1.3) -> Pdf:
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, self.y, text)
        self.y -= size * gap
        return self

    def lines(self, *texts: str) -> Pdf:
        for text in texts:
            self.line(text)
        self.y -= 12
        return self

    def at(self, x: float, y: float, text: str, size: float = 11) -> Pdf:
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(x, y, text)
        return self

    def coloured(self, shade: float, text: str, size: float = 11) -> Pdf:
        self.canvas.setFillGray(shade)
        self.line(text, size)
        self.canvas.setFillGray(0)
        return self

    def invisible(self, text: str) -> Pdf:
        drawn = self.canvas.beginText(60, self.y)
        drawn.setFont("Helvetica", 11)
        drawn.setTextRenderMode(3)
        drawn.textOut(text)
        drawn.setTextRenderMode(0)
        self.canvas.drawText(drawn)
        self.y -= 15
        return self

    def picture(self, x: float = 0, y: float = 0, wide: float = 595, high: float = 842) -> Pdf:
        self.canvas.drawImage(ImageReader(_grey_picture()), x, y, wide, high)
        return self

    def page(self) -> Pdf:
        self.canvas.showPage()
        self.y = 780.0
        return self

    def save(self) -> bytes:
        self.canvas.save()
        return self._out.getvalue()


def _grey_picture() -> object:
    from PIL import Image

    return Image.new("L", (40, 40), 200)


THINGS = ("bridges", "schools", "roads", "parks", "libraries", "buses", "halls", "wells")
PEOPLE = ("manager", "engineer", "treasurer", "mayor", "surveyor", "auditor", "clerk")


def report_pdf(pages: int = 20, header: str = "Millbrook Annual Report") -> bytes:
    """A report with a running header, page numbers, a heading and two paragraphs on each page."""
    pdf = Pdf()
    for number in range(1, pages + 1):
        pdf.at(60, 815, header, 9).at(290, 30, f"Page {number} of {pages}", 9)
        pdf.line(f"{number}. Matters of district {number}", size=16, bold=True)
        pdf.lines(
            f"District {number} spent {number * 1000 + 7} pounds on {THINGS[number % 8]} in year 2024 and",
            f"planted {number + 30} trees along the river, as the council had agreed in spring.",
        )
        pdf.lines(f"The {PEOPLE[number % 7]} must report to the council by {number * 3 % 28 + 1} March 2026.")
        pdf.page()
    return pdf.save()


def table_pdf() -> bytes:
    """A heading, a paragraph, and a table whose first row is white on dark."""
    out, styles = io.BytesIO(), getSampleStyleSheet()
    rows = [
        ["Drug", "Dose", "When"],
        ["Metformin", "500 mg", "twice daily"],
        ["Ramipril", "5 mg", "at night"],
    ]
    table = Table(rows, colWidths=[150, 120, 150])
    top = (0, 0), (-1, 0)
    table.setStyle(TableStyle([("BACKGROUND", *top, "#203040"), ("TEXTCOLOR", *top, "white")]))
    words = "The list of medicines was checked with the patient at the last visit. " * 4
    SimpleDocTemplate(out).build(
        [Paragraph("Medicines", styles["Heading1"]), Paragraph(words, styles["Normal"]), Spacer(1, 12), table]
    )
    return out.getvalue()


def markdown_pdf(markdown: str) -> bytes:
    """The sample document as a PDF: headings, items and paragraphs, in the order they stand."""
    out, styles = io.BytesIO(), getSampleStyleSheet()
    story = []
    for part in markdown.split("\n\n"):
        text = escape(" ".join(part.split()))
        if text.startswith("#"):
            story.append(Paragraph(text.lstrip("# "), styles["Heading1" if text[1] == " " else "Heading2"]))
        elif text.startswith("|"):
            rows = [line.strip("| ").split(" | ") for line in part.splitlines() if "---" not in line]
            story.append(Table(rows, colWidths=[150, 120, 150]))
        elif text.startswith("- "):
            story += [Paragraph("• " + escape(" ".join(item.split()))) for item in part[2:].split("\n- ")]
        else:
            story.append(Paragraph(text, styles["BodyText"]))
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


# -- DOCX ----------------------------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def par(*inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inner)}</w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc>{par(run(cell))}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def text_box(inner: str) -> str:
    """A text box as Word saves it: the new form, and the same again for old programs."""
    drawing = f"<w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing>"
    old = f"<w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def part(root: str, inner: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:{root} xmlns:w="{W}" xmlns:mc="{MC}" xmlns:wps="{WPS}">{inner}</w:{root}>'
    )


def docx(body: str, **parts: str) -> bytes:
    """A DOCX with this body; keyword arguments are more parts under `word/` (`styles="<w:style…"`)."""
    files = {"word/document.xml": part("document", f"<w:body>{body}</w:body>")}
    for name, inner in parts.items():
        root = {"header1": "hdr", "footer1": "ftr"}.get(name, name)
        files[f"word/{name}.xml"] = part(root, inner)
    return zipped(files)


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
