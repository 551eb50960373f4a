"""Names of people and codes as the values of fields: how far they reach, and when that is unclear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.extraction.field_dates import NUMERIC_DATE, WHITE
from app.domain.extraction.field_found import Doubt, Found, Value

_CODE = re.compile(r"(?<![\w/.-])[A-Za-z0-9]+(?:[-/._–][A-Za-z0-9]+)*(?!\w)")
_GROUPS = re.compile(
    r"\d{2,5}(?: \d{2,5})+(?![\w/.,-])|[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"
)
_ADDS = re.compile(r"\s[A-Z0-9/-]*\d")


def codes(text: str) -> Iterator[Found]:
    """Every code in a text, in order: words with digits that are neither dates nor amounts."""
    last = 0
    for match in _CODE.finditer(text):
        start, end = match.span()
        if start < last:
            continue
        groups = _GROUPS.match(text, start)
        if groups and groups.end() > end:
            end = groups.end()
        written = text[start:end]
        if not any(char.isdigit() for char in written) or re.fullmatch(
            r"\d+\.\d\d|\d+(?:st|nd|rd|th)", written
        ):
            continue
        if NUMERIC_DATE.fullmatch(written) or re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", written):
            continue
        last = end
        unclear = bool(_ADDS.match(text, end)) or bool(groups and text[end : end + 40].strip(" .,;|)"))
        before = re.search(r"(?<![A-Za-z])[A-Z]{1,5}[ -]\Z", text[max(0, start - 8) : start])  # "INV 1001"
        if before:
            start = before.start()
            written = text[start:end]
        key = re.sub(r"[\s–-]", "", written).casefold()
        yield Found(start, end, Value(written, key), Doubt.UNCLEAR if unclear or before else None)


_TITLE = r"(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sir|Dame|Sister|Nurse|Rev|Hon|Herr|Frau|Mme|Sr|Sra)"
_PART = r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿĀ-ž]*(?:['’-][A-Za-zÀ-ž][a-zß-öø-ÿĀ-ž]*)*"
_PART += r"|[A-ZÀ-ÖØ-Þ]{2,20}(?:['’-][A-ZÀ-ÖØ-Þ]+)*"
_PARTICLE = r"(?:van|von|de|der|den|di|da|dos|bin|ibn|al|la|le|du)"
_PERSON = re.compile(
    rf"(?<!\w)(?:{_TITLE}\b\.? ){{0,2}}(?:{_PART})\b\.?(?: (?:{_PARTICLE} ){{0,2}}(?:{_PART})\b\.?){{0,4}}"
)
_PERSON_COMMA = re.compile(rf"(?:{_PART}), (?:{_TITLE}\b\.? )?(?:{_PART})\b\.?\s*\Z")


def people(text: str) -> Iterator[Found]:
    """Every name in a text, in order; "SMITH, Jane" is one name where it is the whole text."""
    plain = WHITE.sub(" ", text)
    turned = _PERSON_COMMA.fullmatch(plain)  # "SMITH, Jane"
    for match in [turned] if turned else _PERSON.finditer(plain):
        written = match[0].rstrip(" .")
        bare = re.sub(rf"^(?:{_TITLE}\b\.? )+", "", written)
        if len(bare) < 2:
            continue
        single = " " not in written
        rest = plain[match.end() : match.end() + 12]
        more = bool(re.match(r",? (?:&|and) [A-Z]|/", rest))
        key = re.sub(r"[^\w]+", " ", bare.casefold()).strip()
        doubt = Doubt.UNCLEAR if single or more else None
        yield Found(match.start(), match.start() + len(written), Value(written, key), doubt)
