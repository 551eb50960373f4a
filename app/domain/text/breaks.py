"""Whether a line ends because there was no more room, or because what it says ends there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

WRAPPED_FROM = 40
"""Characters of lines that were broken to a width, at least; shorter ones are an address or a verse."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = _set(
    "Dr Mr Mrs Ms Mx Prof Professor Rev Hon St Sir Dame Capt Lt Col Gen Sgt Messrs Mme Mlle Herr Frau Herrn "
    "Señor Señora"
)
# Words that lead to another, small as they stand within a sentence. Some may also end one ("he came in"), but
# a line that ends so mostly does not end it.
_LEADING = _set(
    "the a an and or but nor of to with for from in on at by into onto upon as than that which whose is are "
    "was were be been has have had will would shall should must may might can could per via about between "
    "under because if when while until since our your their his my "
    "der das den dem ein eine einen einem einer und oder mit von vom zu zum zur im bei für auf aus nach ist "
    "sind wird werden le la les du ou avec pour dans une est sont aux el los las del para por"
)
_MONTHS = _set(
    "January February March April May June July August September October November December Jan Feb Mar Apr "
    "Jun Jul Aug Sep Sept Oct Nov Dec Januar Februar März Mai Juni Juli Oktober Dezember"
)
_LAST = re.compile(r"([^\W\d_]+)\.?\Z")
_STREET = re.compile(r"[A-Z][^\W\d_]*\s+St\.?\Z")
_DAY = r"(?<![\w.,:/-])(?:[12]?\d|3[01])(?:st|nd|rd|th|\.)?"
_ENDS_IN_DAY = re.compile(_DAY + r"\Z")
_DAY_AND_MONTH = re.compile(_DAY + r"\s+[^\W\d_]+\.?\Z")
_YEAR = re.compile(r"(?:1[5-9]|2[01])\d\d\b")
_DAY_OR_YEAR = re.compile(r"(?:[12]?\d|3[01]|(?:1[5-9]|2[01])\d\d)\b(?!\s?[.:)])")
_FIRST = re.compile(r"[^\W\d_]+")
_BEGINS = re.compile(r"[\"'“‘„«(£€$¥]?\w")
_STOPS = tuple(".!?:;…。|")


def leads_on(line: str, following: str) -> bool:
    """Whether a line ends with what only makes sense with the next: a title, a preposition, half of a date.

    >>> leads_on("She was seen by Dr", "Smith."), leads_on("12 High Street", "Leeds")
    (True, False)
    """
    line, following = line.rstrip(), following.lstrip()
    if not _BEGINS.match(following):
        return False
    last = _LAST.search(line)
    if last is None:
        first = _FIRST.match(following)
        return first is not None and first[0] in _MONTHS and _ENDS_IN_DAY.search(line) is not None
    if last[1] in _TITLES:
        return following[:1].isalpha() and not _STREET.search(line)
    if last[1] in _MONTHS:
        return (_YEAR if _DAY_AND_MONTH.search(line) else _DAY_OR_YEAR).match(following) is not None
    return not line.endswith(".") and last[1] in _LEADING


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether a paragraph's lines were broken to a width: none but the last had room for another word.

    Those that end with a sign may be short. Two lines do not show it, unless the second ends a sentence.
    """
    widest = max(map(len, lines), default=0)
    if widest < WRAPPED_FROM or len(lines) < 2:
        return False
    full = [_had_no_room(line, after, widest) or line.endswith(_STOPS) for line, after in pairwise(lines)]
    return all(full) and (len(lines) > 2 or lines[-1].endswith((".", "!", "?")))


def _had_no_room(line: str, following: str, widest: int) -> bool:
    first = following.split(None, 1)[:1] or [""]
    return len(line.rstrip()) + 1 + len(first[0]) > widest
