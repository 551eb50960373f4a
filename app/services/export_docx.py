"""A report as a DOCX file: real headings, lists and tables, and nothing about the person who made it.

Written part by part (ECMA-376, 5th edition, parts 1 and 2) rather than with a library, so that the window's
process loads no XML parser for it and no template with another program's name and picture comes along.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from app.domain.summaries.report import Report
from app.domain.summaries.report_inert import inert
from app.domain.summaries.report_text import parts
from app.domain.summaries.report_words import ReportWords
from app.services.export_docx_styles import footer, numbering, styles
from app.services.export_docx_text import OFFICE, document

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WHEN = (1980, 1, 1, 0, 0, 0)
"""Every member's time: the earliest a ZIP can hold, so equal reports are equal files."""


def docx(report: Report, words: ReportWords) -> bytes:
    """The report as a DOCX file."""
    found = parts(report, words)
    files = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _links(
            ("officeDocument", f"{OFFICE}/officeDocument", "word/document.xml"),
            ("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(report, words),
        "word/document.xml": document(found),
        "word/styles.xml": styles(inert(report.language) or "en"),
        "word/numbering.xml": numbering(),
        "word/footer1.xml": footer(),
        "word/_rels/document.xml.rels": _links(
            ("styles", f"{OFFICE}/styles", "styles.xml"),
            ("numbering", f"{OFFICE}/numbering", "numbering.xml"),
            ("footer", f"{OFFICE}/footer", "footer1.xml"),
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            member = zipfile.ZipInfo(name, _WHEN)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, (_XML + text).encode("utf-8"))
    return out.getvalue()


def _types() -> str:
    rows = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/numbering.xml": f"{_WORD}.numbering+xml",
        "/word/footer1.xml": f"{_WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    parts_ = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in rows.items())
    links = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{links}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts_}</Types>'
    )


def _links(*rows: tuple[str, str, str]) -> str:
    inside = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{to}"/>' for name, kind, to in rows)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _core(report: Report, words: ReportWords) -> str:
    """Title and language only: no author, no company, no times of editing, no computer."""
    title = escape(inert(report.title) or words.points)
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:language>{escape(inert(report.language))}</dc:language>"
        "</cp:coreProperties>"
    )
