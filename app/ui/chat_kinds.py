"""Kinds of documents as the header names them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.documents import Document, FileKind

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


def kind_line(document: Document) -> str:
    """Kind and length of a document, e.g. "PDF, 9 pages"; the kind alone where there are no pages."""
    tr = QCoreApplication.translate
    count, kind = len(document.pages), KINDS.get(document.kind, "")
    if not document.paged:
        return kind
    pages = tr("ChatPage", "%n page(s)", "", count).replace("(s)", "" if count == 1 else "s")
    return tr("ChatPage", "%1, %2").replace("%1", kind).replace("%2", pages)
