"""What the stamps on a PDF's page show: words that are drawn in the annotation itself.

PDFium finds the text of a page's own content only, and a stamp's entries hold the words seldom ("Name" is
often a program's number). So the page is copied, all but its stamps that are seen are taken off the copy,
these are drawn into it, and what its text then has more is what they show.
"""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
"""Flags of an annotation that is not shown."""


def stamped(document: Any, index: int) -> str:
    """The words of the stamps of the page `index` (from 0), "" for none or if they cannot be drawn."""
    copy = pdfium.PdfDocument.new()
    try:
        copy.import_pages(document, [index])
        before = _text(copy)
        if not _only_stamps(copy) or not _drawn(copy):
            return ""
        after = _text(copy)
        # the stamps are drawn last, so their words stand behind all others
        return after.removeprefix(before).strip() if after.startswith(before) else ""
    except pdfium.PdfiumError:
        return ""
    finally:
        copy.close()


def _only_stamps(copy: Any) -> bool:
    """Take off all that is no stamp or is not seen; whether something is left."""
    page = copy[0]
    try:
        left = 0
        for index in reversed(range(max(0, raw.FPDFPage_GetAnnotCount(page.raw)))):
            if _is_stamp(page, index):
                left += 1
            elif not raw.FPDFPage_RemoveAnnot(page.raw, index):
                return False
        return left > 0
    finally:
        page.close()


def _is_stamp(page: Any, index: int) -> bool:
    annotation = raw.FPDFPage_GetAnnot(page.raw, index)
    if not annotation:
        return False
    try:
        kind, flags = raw.FPDFAnnot_GetSubtype(annotation), raw.FPDFAnnot_GetFlags(annotation)
        return bool(kind == raw.FPDF_ANNOT_STAMP and not flags & UNSEEN)
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _drawn(copy: Any) -> bool:
    page = copy[0]
    try:
        return bool(raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)
    finally:
        page.close()


def _text(copy: Any) -> str:
    page = copy[0]
    try:
        textpage = page.get_textpage()
        try:
            return str(textpage.get_text_range())
        finally:
            textpage.close()
    finally:
        page.close()
