"""Kinds of documents as the header names them."""

from __future__ import annotations

from app.domain.documents import FileKind

KINDS = {
    FileKind.PDF: "PDF",
    FileKind.DOCX: "Word",
    FileKind.HTML: "HTML",
    FileKind.MARKDOWN: "Markdown",
    FileKind.TEXT: "Text",
    FileKind.ODT: "ODT",
    FileKind.PPTX: "PowerPoint",
    FileKind.EPUB: "EPUB",
    FileKind.XLSX: "Excel",
    FileKind.XLS: "Excel",
    FileKind.ODS: "ODS",
    FileKind.CSV: "CSV",
    FileKind.RTF: "RTF",
    FileKind.EML: "E-mail",
    FileKind.MSG: "E-mail",
}
