"""The patterns by which codes are known: numbers that identify something, with their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A number that identifies something. `sound`: its check digit is right, or it has none."""

    label: str
    start: int
    end: int
    sound: bool = True


_NHS = re.compile(
    r"(?P<label>\bNHS\b[^\d\n|]{0,16}[|]?\s*)?(?<![\d-])(?P<code>\d{3}([ -]?)\d{3}\3\d{4})(?![\d-]|\s\d{3}\b)"
)
_IBAN = re.compile(r"\b(?P<code>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![A-Z0-9])")
_THING = (
    r"policy|claim|invoice|account|order|case|contract|customer|client|patient|hospital|reference"
    r"|referral|ref"
    r"|purchase order|po|member(?:ship)?|registration|company|vat(?: registration)?|tax|certificate|licence"
    r"|license|file|matter|meter|booking|unit|mrn|hospital no|your ref(?:erence)?|our ref(?:erence)?"
    r"|serial|tenancy"
    r"|rechnung|kunden|vertrags|versicherungs|facture|contrat|client|factura|póliza|contrato"
)
_LABELLED = re.compile(
    rf"\b(?P<label>(?:{_THING})(?:s?nummer|[ -]?nr\.?|\s+(?:no\b\.?|number|num\b\.?|nr\b\.?"
    rf"|ref(?:erence)?\b\.?|id\b"
    r"|identifier|code)|\s?#|\s+n[°º])?)"
    r"\s*(?:is|was|:|#|\||\.|=)?\s*(?P<code>[A-Z0-9][A-Z0-9]{0,20}(?:[/_.-][A-Z0-9]{1,20}){0,6}"
    r"(?:\s\d{2,6}){0,4})(?![\w/])",
    re.I,
)
_SHORT = re.compile(r"[A-Z]{2,6}[-/]\d+")  # INV-1: a single digit is a number there
_CODE_ALONE = re.compile(
    r"(?<![\w/.-])(?=[A-Z0-9/-]{0,24}\d)[A-Z]{1,6}[-/]?\d{1,8}(?:[-/][A-Z0-9]{1,10}){0,4}(?![\w-])"
)


def _nhs(text: str) -> Iterator[Code]:
    """NHS numbers: ten digits whose last is a check digit modulo 11 (NHS Data Dictionary, "NHS Number")."""
    for match in _NHS.finditer(text):
        sound = nhs_number_is_sound(re.sub(r"\D", "", match["code"]))
        if match["label"] or (sound and match["code"].count(" ") == 2):
            yield Code("NHS number", match.start("code"), match.end("code"), sound)


def nhs_number_is_sound(digits: str) -> bool:
    """Weights 10 to 2 on nine digits; 11 less the rest of their sum by 11 is the tenth, 11 being 0."""
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit():
        return False
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return rest != 10 and rest % 11 == int(digits[9])


def iban_is_sound(code: str) -> bool:
    """ISO 13616: country and check digits moved to the end, letters as numbers, the whole modulo 97 is 1."""
    code = code.replace(" ", "")
    if not 15 <= len(code) <= 34 or not code.isascii() or not code.isalnum():
        return False
    return int("".join(str(int(char, 36)) for char in code[4:] + code[:4])) % 97 == 1


def _iban(text: str) -> Iterator[Code]:
    for match in _IBAN.finditer(text):
        labelled = bool(re.search(r"IBAN\W{0,4}$", text[: match.start()]))
        sound = iban_is_sound(match["code"])
        if sound or labelled:
            yield Code("IBAN", match.start("code"), match.end("code"), sound)


def _labelled(text: str) -> Iterator[Code]:
    for match in _LABELLED.finditer(text):
        code, label = match["code"], " ".join(match["label"].split()).rstrip(".")
        named = re.search(r"nr|no\b|num|ref|id\b|#|code|mrn|n[°º]|nummer", label, re.I)
        follows = re.match(r"\s*[:#|=]", text[match.end("label") :])
        mixed = any(map(str.isalpha, code)) and len(code) > 3
        if sum(map(str.isdigit, code)) < 1 + (not _SHORT.fullmatch(code)) or not (named or follows or mixed):
            continue
        yield Code(label[:1].upper() + label[1:], match.start("code"), match.end("code"))


def _alone(text: str) -> Iterator[Code]:
    for match in _CODE_ALONE.finditer(text):
        if sum(map(str.isdigit, match[0])) >= 4:
            yield Code("", *match.span())


CODES = (_nhs, _iban, _labelled, _alone)
