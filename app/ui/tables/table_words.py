"""Cells of a table in words: what is shown, what is heard, why one is doubtful."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt
from PySide6.QtGui import QGuiApplication

from app.domain.documents import Document
from app.domain.errors import from_text
from app.domain.extraction.extracting import Cell, Place, Reason, State
from app.domain.extraction.field_doubts import Disagreement, beside, disagreement
from app.domain.extraction.field_found import Value
from app.domain.extraction.field_tables import TableRow
from app.domain.extraction.fields import CheckKind, Field, FieldType, Form
from app.wording import explain

translate = QCoreApplication.translate


def isolated(text: str) -> str:
    """Words with the direction of their own letters, where the window runs from right to left.

    U+2068 and U+2069 are Unicode's isolates; without them a full stop at the end goes to the beginning.
    """
    mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return f"\u2068{text}\u2069" if mirrored else text


def amount_text(amount: Decimal) -> str:
    """An amount with its thousands parted: 1284.50 is "1,284.50"."""
    return f"{amount:,f}"


def value_text(value: Value, kind: FieldType, with_unit: bool = True) -> str:
    """A value as a person reads it: 14 Mar 2026, 1,284.50 EUR."""
    if value.amount is not None:
        shown = amount_text(value.amount)
        return f"{shown}\u00a0{value.unit}" if value.unit and with_unit else shown
    if kind is FieldType.DATE:
        day = QDate.fromString(value.shown, "yyyy-MM-dd")
        if day.isValid():
            return QLocale().toString(day, "d MMM yyyy")
    return value.shown


def cell_text(cell: Cell, kind: FieldType, with_unit: bool = True) -> str:
    """What stands in the cell; a person's words as they typed them."""
    if cell.review is not None and cell.place is not None and _kept(cell):
        return value_text(cell.place.value, kind, with_unit)
    if cell.review is not None:
        return cell.review.value or translate("TableWords", "Not stated")
    if cell.place is not None and cell.place.value.shown:
        return value_text(cell.place.value, kind, with_unit)
    return (
        translate("TableWords", "Not read")
        if cell.state is State.NOT_READ
        else translate("TableWords", "Not stated")
    )


def _kept(cell: Cell) -> bool:
    assert cell.review is not None
    assert cell.place is not None
    value = cell.place.value
    return cell.review.value == (f"{value.shown} {value.unit}" if value.unit else value.shown)


def spoken(cell: Cell, one: Field) -> str:
    """A cell as a screen reader says it: "Total, 1,284.50, to check"."""
    texts = {
        "open": translate("TableWords", "%1, %2, to check"),
        "unread": translate("TableWords", "%1, %2"),
        "done": translate("TableWords", "%1, %2, checked by you"),
        "sure": translate("TableWords", "%1, %2"),
    }
    state = "done" if cell.review else "unread" if cell.state is State.NOT_READ else "sure"
    state = "open" if cell.review is None and cell.state is State.TO_CHECK else state
    return texts[state].replace("%1", one.label).replace("%2", cell_text(cell, one.type))


def place_text(one: Field, place: Place, document: Document | None) -> str:
    """Where a value was read: "Read on page 1, beside “Amount due”."."""
    label = beside(one, place)
    paged = document is None or document.paged
    if label:
        text = (
            translate("TableWords", "Read on page %1, beside “%2”.")
            if paged
            else translate("TableWords", "Read in section %1, beside “%2”.")
        )
    else:
        text = (
            translate("TableWords", "Read on page %1.")
            if paged
            else translate("TableWords", "Read in section %1.")
        )
    return text.replace("%1", str(place.page)).replace("%2", label)


def unread_text(row: TableRow) -> str:
    """Why nothing is known of a document."""
    if row.row.error:
        return explain(from_text(row.row.error)).title
    return translate("TableWords", "Not read yet.")


def reason_text(document: Document | None, form: Form, row: TableRow, cell: Cell) -> str:
    """Why a cell is to be looked at, in a sentence with its numbers; "" where nothing is doubtful."""
    if cell.reason in (Reason.ARITHMETIC, Reason.ORDER) and document is not None:
        found = disagreement(document, form, row.row.cells, cell.field)
        if found is not None:
            return _disagreement(found)
    if cell.reason is Reason.DOCUMENT or (cell.reason is Reason.STOPPED and row.row.error):
        return unread_text(row)
    if cell.reason is Reason.UNLABELLED:
        return translate("TableWords", "No label says which it is. The text has %1.").replace(
            "%1", _others(form, cell)
        )
    if cell.reason is Reason.SEVERAL:
        return translate("TableWords", "Other values stand beside the same words: %1.").replace(
            "%1", _others(form, cell)
        )
    if cell.reason is Reason.DISAGREE:
        return translate("TableWords", "The model read %1, the page says otherwise.").replace(
            "%1", _others(form, cell)
        )
    return _plain().get(cell.reason, "") if cell.reason is not None else ""


def _others(form: Form, cell: Cell) -> str:
    kind = form.field(cell.field).type
    return _listed([value_text(other.value, kind) for other in cell.others])


def _listed(words: list[str]) -> str:
    if len(words) == 2:
        return translate("TableWords", "%1 and %2").replace("%2", words[1]).replace("%1", words[0])
    return QLocale().createSeparatedList(words)


def _disagreement(found: Disagreement) -> str:
    if found.expected is None or found.stated is None:
        text = translate("TableWords", "%1 comes before %2.")
        return text.replace("%1", found.total.label).replace("%2", found.parts[0].label)
    more = found.stated > found.expected
    texts = {
        (CheckKind.LINES, True): translate(
            "TableWords", "The lines add up to %1. The page says %2, which is %3 more."
        ),
        (CheckKind.LINES, False): translate(
            "TableWords", "The lines add up to %1. The page says %2, which is %3 less."
        ),
        (CheckKind.SUM, True): translate(
            "TableWords", "%4 add up to %1. The page says %2, which is %3 more."
        ),
        (CheckKind.SUM, False): translate(
            "TableWords", "%4 add up to %1. The page says %2, which is %3 less."
        ),
        (CheckKind.SHARE, True): translate("TableWords", "%4 make %1. The page says %2, which is %3 more."),
        (CheckKind.SHARE, False): translate("TableWords", "%4 make %1. The page says %2, which is %3 less."),
    }
    parts = _listed([one.label for one in found.parts])
    text = texts[found.kind, more].replace("%1", amount_text(found.expected))
    text = text.replace("%2", amount_text(found.stated))
    return text.replace("%3", amount_text(abs(found.stated - found.expected))).replace("%4", parts)


def _plain() -> dict[Reason, str]:
    return {
        Reason.DISTANT: translate("TableWords", "Other words stand between the label and this value."),
        Reason.COLUMN: translate("TableWords", "Only a column's heading says so."),
        Reason.MODEL: translate("TableWords", "The model read this. No label beside it says so."),
        Reason.UNPROVED: translate(
            "TableWords", "The model's words are not in the document, so they are not shown."
        ),
        Reason.BARE: translate("TableWords", "The label is there, but no value was recognised beside it."),
        Reason.HEAD: translate("TableWords", "It heads the page. No label says whose name it is."),
        Reason.MISSING: translate("TableWords", "Nothing was found, though such documents usually state it."),
        Reason.SHARED: translate("TableWords", "Another column was read from the same place."),
        Reason.CURRENCY: translate("TableWords", "Other amounts of this document are in another currency."),
        Reason.ARITHMETIC: translate("TableWords", "The amounts do not add up."),
        Reason.ORDER: translate("TableWords", "The dates are not in order."),
        Reason.AMBIGUOUS: translate("TableWords", "It can be read in two ways."),
        Reason.IMPOSSIBLE: translate("TableWords", "There is no such date."),
        Reason.UNCLEAR: translate("TableWords", "Where the value begins or ends is not certain."),
        Reason.CUT: translate("TableWords", "The text goes on. Only its beginning is kept."),
        Reason.OCR: translate("TableWords", "It was read from a scan that is hard to read."),
        Reason.ADDRESSED: translate("TableWords", "Words there speak to an AI, not to a reader."),
        Reason.PAGES: translate("TableWords", "Some pages could not be read. It may stand there."),
        Reason.STOPPED: translate("TableWords", "The document was not reached yet."),
        Reason.UNASKED: translate("TableWords", "The model stopped before it could answer."),
    }
