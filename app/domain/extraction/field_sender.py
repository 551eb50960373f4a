"""Who wrote a document, where no label says so: the name at the head of the page. Always to be checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.documents import BlockKind, Document
from app.domain.extraction.field_lines import Line
from app.domain.extraction.fields import Field, FieldType
from app.domain.proof.facts import dates_at

HEAD = 14  # lines of a document that a letterhead is looked for in
BELOW = 7  # lines from a name on that belong to it
FAR = 20_000  # characters behind a name that it is looked for in again
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


_CONTACT = re.compile(
    r"\b(?:tel|phone|fax|e-?mail|www|vat (?:no|reg|number)|company (?:no|number|reg)|registered"
    r"|ust-?id|iban|bic|swift"
    r"|sort code|account (?:no|number)|siret|steuernummer)\b|\S@\S+\.\S",
    re.I,
)
_OWED_TO = re.compile(
    r"(?:payable to|account (?:name|holder)|pay to|property of|beneficiary|kontoinhaber|empfänger|titulaire"
    r"|thank you for (?:choosing|your business with)|remit to|on behalf of)",
    re.I,
)
_RECIPIENT = re.compile(
    r"\W*(?:(?:bill|billed|sold|ship|deliver|invoice|invoiced)\s+to|to|for|attn|fao|customer"
    r"|client|buyer|kunde|an"
    r"|facturé à|cliente?|destinataire)\b\s*[:.]?\s*",
    re.I,
)


def asks_for_sender(one: Field) -> bool:
    """Whether a field asks who sent the document."""
    return one.type is FieldType.TEXT and any(label.casefold() in _SENDER for label in one.labels)


def sender(document: Document, lines: Sequence[Line]) -> tuple[int, int] | None:
    """The name that heads the first page as a range, None if there is none or two nothing tells apart.

    Never a name that a label calls the recipient's. What a sender's name has near by (telephone, tax number,
    bank) or elsewhere on the page ("payable to", "property of") counts first, then what firms have in their
    names, then that it stands first. Between two with addresses, alike in all that, nothing is guessed.
    """
    last = document.pages[0].end if document.pages else len(document.text)
    head = [line for line in lines[:HEAD] if line.start < last]
    drawn = next((at for at, line in enumerate(head) if line.table), len(head))
    found: list[_Name] = []
    for at, line in enumerate(head[:drawn]):
        if document.blocks[line.block].kind is BlockKind.RUNNING or _is_labelled(document, head, at):
            continue
        found += [_Name(at, cell) for cell in line.cells if _is_name(document.text[slice(*cell)])]
    found = _first_of_blocks(document, lines, found)
    if not found:
        return None
    ends = [other.line for other in found[1:]] + [drawn]
    marks = [_marks(document, head, name, end) for name, end in zip(found, ends, strict=True)]
    best = max(marks)
    rivals = [name for name, mark in zip(found, marks, strict=True) if mark == best]
    texts = {" ".join(document.text[slice(*name.cell)].split()).casefold() for name in rivals}
    if len(texts) > 1 and best[2]:
        return None
    return rivals[0].cell


@dataclass(frozen=True, slots=True)
class _Name:
    line: int
    cell: tuple[int, int]


def _first_of_blocks(document: Document, lines: Sequence[Line], found: Sequence[_Name]) -> list[_Name]:
    """One name of each paragraph, a firm's before others: below it stand a house and a town."""
    chosen: dict[int, _Name] = {}
    for name in found:
        block = lines[name.line].block
        firm = bool(_FIRM.search(document.text[slice(*name.cell)]))
        if block not in chosen or (firm and not _FIRM.search(document.text[slice(*chosen[block].cell)])):
            chosen[block] = name
    return list(chosen.values())


def _marks(document: Document, head: Sequence[Line], name: _Name, end: int) -> tuple[int, bool, bool]:
    """What speaks for a name being the sender's: marks near by and elsewhere, a firm's name, an address."""
    said = document.text[slice(*name.cell)]
    below = [document.text[line.start : line.end] for line in head[name.line : min(end, name.line + BELOW)]]
    near = "\n".join(below)
    elsewhere = document.text[name.cell[1] : name.cell[1] + FAR]
    owed = re.search(rf"{_OWED_TO.pattern}\W+(?:the\s+)?{re.escape(said)}", elsewhere, re.I)
    firm = bool(_FIRM.search(said))
    return bool(_CONTACT.search(near)) + 2 * bool(owed), firm, any(map(_STREET.search, below[1:]))


def _is_labelled(document: Document, head: Sequence[Line], at: int) -> bool:
    """Whether the line, or the one before it alone, says that the name is the recipient's."""
    mine = document.text[head[at].start : head[at].end]
    before = document.text[head[at - 1].start : head[at - 1].end] if at else ""
    return bool(_RECIPIENT.match(mine)) or bool(_RECIPIENT.fullmatch(before.strip()))


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
