"""Whether a statement says of one what the source says of a relative: "he had a stroke" of his father."""

from __future__ import annotations

import re

from app.domain.proof.polarity import negation_differs
from app.domain.proof.same_words import same_word
from app.domain.text.words import content_words

_WORDS = (
    "mother|father|mum|dad|sister|brother|son|daughter|wife|husband|aunt|uncle|cousin|niece"
    "|nephew|parents?|sibling"
    "|grandmother|grandfather|grandparents?|grandson|granddaughter|stepfather|stepmother"
    "|half-?sister|half-?brother"
    "|mutter|vater|schwester|bruder|sohn|tochter|tante|onkel|großmutter|großvater|eltern|ehefrau|ehemann"
    "|mère|père|sœur|soeur|frère|fils|fille|tante|oncle|grand-mère|grand-père"
)
_KIN = re.compile(rf"\b(?:{_WORDS})s?\b", re.I)
_TOLD = re.compile(
    rf"\b(?:(?:{_WORDS})s?|family|relatives?|spouse|partner|carer|next of kin|household)\b", re.I
)
_OPENS = re.compile(rf"\W*(?:[\w'’.-]+\s+){{0,3}}?(?:{_WORDS})s?\b(?!['’])", re.I)
_VERB_BEFORE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|lives?|with|by|to|from|and|for|of|told|asked|hat|ist|mit|a"
    r"|est|avec)\s+"
    rf"(?:his|her|their|the|a|seiner?|ihrer?|sa|son|ses)?\s*(?:{_WORDS})",
    re.I,
)
_NAMED = re.compile(
    rf"\b(?i:{_WORDS}),?\s(?:(?:Dr|Mr|Mrs|Ms|Frau|Herr)\.?\s)?([A-Z][\w'’-]+)"
    rf"|\b([A-Z][\w'’-]+), (?i:his|her|their) (?i:{_WORDS})\b"
)
_CLAUSE = re.compile(r"[;,.!?()–—]+\s|\b(?:and|but|while|whereas|that|und|aber|dass|et|mais|que)\b", re.I)
_HERSELF = re.compile(r"\b(?:himself|herself|selbst|selber|elle-même|lui-même)\b", re.I)
_DESCRIBED = re.compile(
    rf"(?P<who>\b(?:{_WORDS})),\s(?!(?:and|und|et|but|aber"
    rf"|mais)\b)(?:(?!\b(?:{_WORDS})s?\b)[^,;.:!?]){{2,60}},"
    r"(?=\s(?!(?:and|but|or|so|und|aber|et|mais)\b)[a-zà-ÿ])",
    re.I,
)
"""What only describes a relative, up to what is said of that one: "his father, who is 80, has had a"
" stroke"."""


def told_of_kin(statement: str, source: str) -> bool:
    """Whether words of a statement without a relative in it are said of a relative alone.

    >>> told_of_kin("He had a stroke at 58.", "His father had a stroke at 58.")
    True
    """
    if _TOLD.search(statement) or not _KIN.search(source):
        return False
    if any(name in statement for match in _NAMED.finditer(source) for name in match.groups() if name):
        return False  # "her nephew Tom" is told by his name
    theirs: list[str] = []
    others: list[str] = []
    for part in _CLAUSE.split(_DESCRIBED.sub(r"\g<who> ", source)):
        (theirs if _OPENS.match(part) and not _VERB_BEFORE.search(part) else others).append(part)
    if not theirs:
        return False
    words, rest = _words(statement), "; ".join(others)
    lost = words & _words(" ".join(theirs)) - _words(rest)
    return bool(lost) or negation_differs(statement, rest)


def own_told_of_kin(statement: str, source: str) -> bool:
    """Whether what somebody has himself is told of his relative: "she herself has eczema".

    >>> own_told_of_kin("Her son has eczema.", "Her son has asthma; she herself has eczema.")
    True
    """
    if not _OPENS.match(statement):
        return False
    own = " ".join(part for part in _CLAUSE.split(source) if _HERSELF.search(part) and not _KIN.search(part))
    rest = " ".join(part for part in _CLAUSE.split(source) if not _HERSELF.search(part) or _KIN.search(part))
    return bool(own and _KIN.search(source) and _words(statement) & (_words(own) - _words(rest)))


def _words(text: str) -> set[str]:
    return {same_word(word) for word in content_words(text) if not word[0].isdigit()}
