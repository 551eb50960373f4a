"""Whether a statement gives as present what the source gives as past: the 58 of "71, compared with 58"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from app.domain.proof.facts import facts
from app.domain.proof.same_words import same_word
from app.domain.text.words import content_words

_SLOT = r"[£$€]?[\w.,-]*\w\s?%?"
_CHANGE = re.compile(
    r"\b(?:rais|increas|reduc|lower|chang|drop|fell|fall|ris|rose|cut|went|improv|worsen|switch|mov"
    r"|downgrad|upgrad"
    r"|titrat|grew|grow|shr[aiu]nk|erhöh|senk|gesteigert|steig|angehoben|reduziert|stieg|sank|augment"
    r"|diminu|pass[ée])",
    re.I,
)
_FROM_TO = re.compile(
    rf"\b(?:from|von|de)\s+(?P<old>{_SLOT})(?:\s+[\w/²³]+){{0,4}}?\s+(?:to|auf|à)\s+(?P<new>{_SLOT})", re.I
)
_OF_CHANGED = re.compile(
    rf"\b(?:of|von|de)\s(?P<old>[£$€]?\d[\d.,]*)[^,;.]{{0,20}}?\b(?:was|were|is|are|has been|have been"
    rf"|will be|wurden?"
    rf"|wird|a été|est)\s(?:\w+\s)?(?:raised|increased|reduced|lowered|cut|changed|corrected|amended"
    rf"|erhöht|gesenkt"
    rf"|gekürzt|réduite?|portée?|ramenée?)\s(?:to|auf|à)\s(?P<new>{_SLOT})",
    re.I,
)
"""The fine "of £200 was reduced to £120"."""
_COMPARED = re.compile(
    rf"\b(?:compared (?:with|to)|up from|down from|instead of|gegenüber|contre|previously"
    rf"|formerly)\s+(?P<old>{_SLOT})",
    re.I,
)
_NUMBER = re.compile(r"[£$€]?\d[\d.,]*\s?%?")
_WORD = re.compile(r"[^\W\d_]{3,}")
_THEN = re.compile(
    r"\b(?:from|previous\w*|before|earlier|had been|initial\w*|original\w*|until|former\w*|compared"
    r"|baseline|instead"
    r"|rather|was once|used to|von|vorher|bisher|statt|gegenüber|de|auparavant|contre|ago|last|up to)\b",
    re.I,
)
_UP = re.compile(r"\b(?:rise|rose|risen|rising|increas\w+|grew|grown|higher|up|erhöht|stieg)\b", re.I)
_DOWN = re.compile(r"\b(?:fall|fell|fallen|decreas\w+|reduc\w+|drop\w*|lower\w*|down|gesenkt|sank)\b", re.I)
_CHANGES = frozenset(map(same_word, content_words("rise rose fall fell drop increase reduce grow went")))
_WAS_UNTIL = re.compile(
    rf"\b(?:was|were|had been|stood at|betrug|war|lag bei|était de"
    rf"|était)\s+(?:at\s+)?(?P<old>{_SLOT})[^.;,]*?"
    r"\b(?:until|till|up to|before|bis|jusqu)",
    re.I,
)
_CONTRAST = re.compile(
    r"\b(?:whereas|while|although|though|but|whilst|während|alors que)\b[^.;]*?\bhad\b(?P<old>[^.;]*)", re.I
)


def is_outdated(statement: str, source: str) -> bool:
    """Whether the old value of a change is there without the new one and without a word of the past.

    >>> is_outdated("The risk is high.", "The risk was lowered from high to medium.")
    True
    """
    if _THEN.search(statement):
        return False
    pairs = list(_compared(source))
    if _CHANGE.search(source):
        pairs += [(match["old"], match["new"]) for match in _FROM_TO.finditer(source)]
    pairs += [(match["old"], match["new"]) for match in _OF_CHANGED.finditer(source)]
    pairs += _until(source)
    mine = _values(statement)
    for was, became in pairs:
        old, new = _values(was), _values(became)
        if old and new and old - new <= mine and old - new and not (new - old) & mine:
            return True
    return _contrasted(statement, source)


def told_as_change(statement: str, source: str) -> frozenset[str]:
    """The word for a change, where "rose from 58 to 71" is said of "71, compared with 58"; else empty.

    >>> bool(told_as_change("It rose from 58 to 71.", "It is 71, compared with 58 before."))
    True
    """
    for mine in _FROM_TO.finditer(statement):
        old, new = _amount(mine["old"]), _amount(mine["new"])
        if old is None or new is None or (_DOWN if new > old else _UP).search(statement):
            continue
        pairs = [*_compared(source), *_until(source)]
        if any(_amount(was) == old and _amount(became) == new for was, became in pairs):
            return frozenset(map(same_word, content_words(statement))) & _CHANGES
    return frozenset()


def _compared(source: str) -> Iterator[tuple[str, str]]:
    """What was and what became of it, where two values are compared: a number with the number before it."""
    for match in _COMPARED.finditer(source):
        sort = _NUMBER if _NUMBER.search(match["old"]) else _WORD
        before = sort.findall(source[: match.start()])
        if before:
            yield match["old"], before[-1]


def _until(source: str) -> list[tuple[str, str]]:
    """The same where a value "was 3 % until May": what comes after that is what became of it."""
    return [(match["old"], source[match.end() :]) for match in _WAS_UNTIL.finditer(source)]


def _amount(text: str) -> Decimal | None:
    return next((quantity.value for quantity in facts(text).quantities), None)


def _contrasted(statement: str, source: str) -> bool:
    """Whether words stand only where the source says what had been, beside what is."""
    match = _CONTRAST.search(source)
    if match is None or re.search(r"\bhad\b", statement):
        return False
    kept = set(content_words(source[: match.start()] + source[match.end() :]))
    old, mine = set(content_words(match["old"])), set(content_words(statement))
    return bool(old & kept & mine) and bool((old - kept) & mine)


def _values(text: str) -> set[str]:
    found = {f"{quantity.value.normalize():f}" for quantity in facts(text).quantities}
    return found | {word for word in content_words(text) if not word[0].isdigit()}
