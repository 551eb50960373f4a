"""What lies on a PDF's page besides its text: the fields of forms, notes, and the names of stamps.

PDFium's text of a page has none of it, not even where the page shows it, so nothing here stands there twice.
A page that was taken out of a form has fields, but no form that knows them: their own entries are read.
Sources: ISO 32000-1, 12.5 (annotations), 12.7 (forms).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

from app.documents.attachments import Attachment
from app.documents.pdf_attached import file_of
from app.documents.pdf_stamps import UNSEEN, stamped
from app.domain.documents import BlockKind

Aside = tuple[BlockKind, str]

FIELDS, NOTES = "Form fields:", "Notes:"
_SECRET = 1 << 13  # of a text field's flags: what is typed is not to be shown (12.7.4.3, table 228)
_PUSHED = 1 << 16  # of a button's flags: it keeps no value (table 226)
_NO_NOTES = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET}
_BOXES = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_CHOICES = (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)


def asides(document: Any, page: Any, index: int) -> tuple[tuple[Aside, ...], tuple[Attachment, ...]]:
    """The blocks for a page's fields and notes, in the order in which the file holds them, and its files.

    `index` is the page's, from 0.

    A field without a value is left out, a box that is not ticked is not: that is its value.
    """
    fields: list[Aside] = []
    notes: list[Aside] = []
    typed: list[Aside] = []
    files: list[Attachment] = []
    stamps: list[Aside] = []  # by their names
    drawn = False
    for number in range(max(0, raw.FPDFPage_GetAnnotCount(page.raw))):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            if kind == raw.FPDF_ANNOT_WIDGET:
                _add(fields, annotation, BlockKind.LIST, _field(document.formenv, annotation))
            elif kind == raw.FPDF_ANNOT_FREETEXT:
                _add(typed, annotation, BlockKind.PARAGRAPH, _string(annotation, b"Contents"))
            elif kind == raw.FPDF_ANNOT_FILEATTACHMENT:
                if pointer := raw.FPDFAnnot_GetFileAttachment(annotation):
                    files.append(file_of(pointer))
            elif kind == raw.FPDF_ANNOT_STAMP:
                _add(notes, annotation, BlockKind.LIST, _note(annotation))
                _add(stamps, annotation, BlockKind.LIST, _stamp_name(annotation))
                drawn |= not raw.FPDFAnnot_GetFlags(annotation) & UNSEEN
            elif kind not in _NO_NOTES:
                _add(notes, annotation, BlockKind.LIST, _note(annotation))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    notes += _shown(stamped(document, index) if drawn else "", stamps, notes)
    return (*typed, *_listed(FIELDS, fields), *_listed(NOTES, notes)), tuple(files)


def _listed(title: str, found: list[Aside]) -> list[Aside]:
    """Those that are seen under a title, each with a bullet; then those that are not."""
    shown = [(kind, f"• {text}") for kind, text in found if kind is not BlockKind.HIDDEN]
    hidden = [aside for aside in found if aside[0] is BlockKind.HIDDEN]
    return [*([(BlockKind.PARAGRAPH, title)] if shown else []), *shown, *hidden]


def _add(found: list[Aside], annotation: Any, kind: BlockKind, text: str) -> None:
    if text.strip():
        unseen = raw.FPDFAnnot_GetFlags(annotation) & UNSEEN
        found.append((BlockKind.HIDDEN if unseen else kind, " ".join(text.split())))


# -- notes ---------------------------------------------------------------------------------------


def _shown(words: str, stamps: list[Aside], notes: list[Aside]) -> list[Aside]:
    """What stamps show, unless a note says so; their names where they show no words, or are not seen."""
    words = " ".join(words.split())
    if not words:
        return stamps
    shown = [] if any(words in text for _kind, text in notes) else [(BlockKind.LIST, words)]
    return [*shown, *(aside for aside in stamps if aside[0] is BlockKind.HIDDEN)]


def _stamp_name(annotation: Any) -> str:
    """What a stamp without a comment is called; "" where that is a program's number for it."""
    name = "" if _string(annotation, b"Contents") else _string(annotation, b"Name")
    return name if name.isalpha() else ""


def _note(annotation: Any) -> str:
    words = _string(annotation, b"Contents")
    author = _string(annotation, b"T")
    return f"{author}: {words}" if author.strip() and words.strip() else words


def _string(annotation: Any, key: bytes) -> str:
    return _wide(lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size))


# -- fields --------------------------------------------------------------------------------------


def _field(form: Any, annotation: Any) -> str:
    """`label: value`, or `[x] label`; "" for buttons and what is empty."""
    kind = (
        raw.FPDF_FORMFIELD_UNKNOWN if form is None else raw.FPDFAnnot_GetFormFieldType(form.raw, annotation)
    )
    if kind in (raw.FPDF_FORMFIELD_UNKNOWN, -1):
        return _lone_field(annotation)
    label = _label(form, annotation)
    if kind in _BOXES:
        chosen = raw.FPDFAnnot_IsChecked(form.raw, annotation)
        return f"{'[x]' if chosen else '[ ]'} {label}{_choice(form, annotation, kind)}"
    if kind == raw.FPDF_FORMFIELD_PUSHBUTTON:
        return ""
    if kind == raw.FPDF_FORMFIELD_SIGNATURE:
        return f"{label}: signed" if raw.FPDFAnnot_HasKey(annotation, b"V") else ""
    if (
        kind == raw.FPDF_FORMFIELD_TEXTFIELD
        and raw.FPDFAnnot_GetFormFieldFlags(form.raw, annotation) & _SECRET
    ):
        return f"{label}: (password)"
    value = _chosen(form, annotation) if kind in _CHOICES else ""
    value = value or _of(form, annotation, raw.FPDFAnnot_GetFormFieldValue)
    return f"{label}: {value}" if value.strip() else ""


def _lone_field(annotation: Any) -> str:
    """The same of a field whose form is not in the file, from its own entries (12.7.3.1, table 220)."""
    number = ctypes.c_float()
    has_flags = raw.FPDFAnnot_GetNumberValue(annotation, b"Ff", number)
    flags = int(number.value) if has_flags else 0
    label = _own_name(_string(annotation, b"TU"), _string(annotation, b"T"))
    kind, value = _string(annotation, b"FT"), _string(annotation, b"V")
    if kind == "Btn":
        state = _string(annotation, b"AS") or value
        return "" if flags & _PUSHED else f"{'[x]' if state not in ('', 'Off') else '[ ]'} {label}"
    if kind == "Sig":
        return f"{label}: signed" if raw.FPDFAnnot_HasKey(annotation, b"V") else ""
    if kind == "Tx" and flags & _SECRET:
        return f"{label}: (password)"
    return f"{label}: {value}" if value.strip() else ""


def _label(form: Any, annotation: Any) -> str:
    """What the field says of itself, else the last part of its name (form1[0].page1[0].Surname[0])."""
    said = _of(form, annotation, raw.FPDFAnnot_GetFormFieldAlternateName)
    return _own_name(said, _of(form, annotation, raw.FPDFAnnot_GetFormFieldName))


def _own_name(said: str, name: str) -> str:
    return said.strip().rstrip(":") or name.rpartition(".")[2].partition("[")[0].strip() or name or "field"


def _choice(form: Any, annotation: Any, kind: int) -> str:
    """Which one of a set of round buttons this is, where it has a name."""
    value = _of(form, annotation, raw.FPDFAnnot_GetFormFieldExportValue)
    return f": {value}" if kind == raw.FPDF_FORMFIELD_RADIOBUTTON and value.strip() else ""


def _chosen(form: Any, annotation: Any) -> str:
    found = []
    for index in range(max(0, raw.FPDFAnnot_GetOptionCount(form.raw, annotation))):
        if raw.FPDFAnnot_IsOptionSelected(form.raw, annotation, index):
            found.append(_option(form, annotation, index))
    return ", ".join(found)


def _option(form: Any, annotation: Any, index: int) -> str:
    return _wide(lambda buffer, size: raw.FPDFAnnot_GetOptionLabel(form.raw, annotation, index, buffer, size))


def _of(form: Any, annotation: Any, ask: Callable[..., int]) -> str:
    return _wide(lambda buffer, size: ask(form.raw, annotation, buffer, size))


def _wide(ask: Callable[[Any, int], int]) -> str:
    """A string by PDFium's custom: its length in bytes is asked for first; UTF-16 with a zero at its end."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
