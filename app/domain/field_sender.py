"""Who wrote a document, where no label says so: the name at the head of the page. Always to be checked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.documents import BlockKind, Document
from app.domain.facts import dates_at
from app.domain.field_lines import Line
from app.domain.fields import Field, FieldType

HEAD = 14  # lines of a document that a letterhead is looked for in
LONGEST = 70  # characters of a name

_SENDER = frozenset(
    ["supplier", "seller", "vendor", "from", "sender", "lieferant", "absender", "fournisseur", "proveedor"]
)
_FIRM = re.compile(
    r"\b(?:Ltd|Limited|LLP|PLC|Inc|LLC|Corp|Co|Company|& (?:Sons?|Co|Partners)|Group|Services|Trust"
    r"|University|Council"
    r"|GmbH|AG|KG|OHG|e\.?\s?K|UG|SARL|SAS|S\.?A|EURL|S\.?L|Srl|B\.?V|N\.?V)\b\.?",
)
_NO_NAME = re.compile(
    r"^\W*(?:(?:tax|vat|proforma|pro forma|commercial|sales|final|copy|original)\s+)*"
    r"(?:invoice|bill|statement|receipt|credit note|rechnung|facture|factura|page|seite|date|datum"
    r"|dear|tel|phone|fax"
    r"|e-?mail|www|http|vat|company|registered|to|attn|fao|ref|our|your|synthetic|draft|confidential)\b",
    re.I,
)
_STREET = re.compile(
    r"^\W*(?:unit|suite|floor|po box|p\.o\.)\b|\b(?:road|street|lane|avenue|close|drive|way|house"
    r"|court|estate|park)\b"
    r"|straße|strasse|\brue\b|\bcalle\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b\d{5}\b",
    re.I,
)


def asks_for_sender(one: Field) -> bool:
    """Whether a field asks who sent the document."""
    return one.type is FieldType.TEXT and any(label.casefold() in _SENDER for label in one.labels)


def sender(document: Document, lines: Sequence[Line]) -> tuple[int, int] | None:
    """The range of the name that heads the first page, None if there is none.

    A line with what firms have in their names comes first, else the first line that is no title, address,
    date or label. It may be the recipient's: nothing on such a page says which.
    """
    last = document.pages[0].end if document.pages else len(document.text)
    names: list[tuple[int, int]] = []
    for line in lines[:HEAD]:
        if line.start >= last or line.table:
            break
        if document.blocks[line.block].kind is not BlockKind.RUNNING:
            names += [cell for cell in line.cells if _is_name(document.text[slice(*cell)])]
    firms = [cell for cell in names if _FIRM.search(document.text[slice(*cell)])]
    return next(iter(firms or names), None)


def _is_name(said: str) -> bool:
    letters = sum(map(str.isalpha, said))
    return (
        letters >= 3
        and len(said) <= LONGEST
        and said[0].isupper()
        and not said.rstrip().endswith((".", "?", "!", ",", ";"))
        and ":" not in said
        and "@" not in said
        and sum(map(str.isdigit, said)) * 4 <= letters
        and not _NO_NAME.search(said)
        and (bool(_FIRM.search(said)) or not _STREET.search(said))
        and not dates_at(said)
        and len(said.split()) <= 8
    )
