"""True sentences that are made wrong without a strange word in them: who, how far, whether at all.

What `app.bench.documents.corrupting` puts in stands elsewhere in the document; here every word but one or two
small ones is the sentence's own, or its neighbour's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

PARTIES = (
    "tenant|landlord|buyer|seller|insurer|insured person|assessor|neighbour|contractor|client|customer"
    "|supplier|employer|employee|patient|school|firm|bakery|committee|residents|members|owner|vet|council|provider"
)
_PARTY = re.compile(rf"\b(?:{PARTIES})\b")
_MODAL = r"(?:is|are|was|were|must|may|can|will|has|have|had|should|shall|cannot)"
_SUBJECT = re.compile(rf"^(?P<subject>(?:(?! and | that )[^,;:|]){{4,60}}?)\s(?P<verb>{_MODAL}\s.+)$")
_PRONOUN = re.compile(r"^(?:it|they|he|she|this|there|these|we|you|i|please|es|il|elle)\b", re.I)
_SCOPE = (
    (r"\bat least\b", "at most"),
    (r"\bat most\b", "at least"),
    (r"\bup to\b", "at least"),
    (r"\bno more than\b", "no less than"),
    (r"\bbefore\b", "after"),
    (r"\bafter\b", "before"),
    (r"\buntil\b(?! then)", "from"),
    (r"\bsome\b", "all"),
    (r"\bSome\b", "All"),
    (r"\bmost\b(?! \d)", "all"),
    (r"\bmay(?! not)(?= [a-z])", "must"),
    (r"\bmust(?! not)(?= [a-z])", "may"),
    (r"\bshould(?! not)(?= [a-z])", "must"),
    (r"\bincreased\b", "reduced"),
    (r"\breduced\b", "increased"),
    (r"\bstarted\b", "stopped"),
    (r"\bstopped\b", "started"),
    (r"\braised\b", "lowered"),
    (r"\babove\b", "below"),
    (r"\bbelow\b", "above"),
    (r"\bleft\b", "right"),
    (r"\bright\b", "left"),
    (r"\bnorth\b", "south"),
    (r"\bmother\b", "father"),
    (r"\bfather\b", "mother"),
    (r"\btwice a day\b", "every day"),
    (r"\btwice daily\b", "daily"),
    (r"\bzweimal täglich\b", "täglich"),
    (r"\bvor (?=\w)", "nach "),
    (r"\bavant\b", "après"),
)
_STANDING = (
    (r"\bmust be\b", "has been"),
    (r"\bwill be\b", "was"),
    (r"\bis to be\b", "was"),
    (r"\bshould be\b", "has been"),
    (r"\bmay be\b", "was"),
    (r"\bcan be\b", "was"),
    (r"\bcould be\b", "is"),
    (r"\bhas to be\b", "has been"),
)


def scope(text: str) -> list[str]:
    """Each word of how far it goes replaced by one that goes further, or the other way."""
    return _replaced(text, _SCOPE)


def standing(text: str) -> list[str]:
    """What must, may or will be, told as done."""
    return _replaced(text, _STANDING)


def roles(text: str, names: Sequence[str]) -> list[str]:
    """Two names or parties of one sentence in each other's place, unless "and" or a comma joins them."""
    known = "|".join(sorted(map(re.escape, names), key=len, reverse=True)) or "(?!)"
    found = [*re.finditer(known, text)]
    return [*_exchanged(text, found), *_exchanged(text, list(_PARTY.finditer(text)))]


def merges(text: str, sentences: Sequence[str]) -> list[str]:
    """The subject of the sentence before with what this one says, if both say it of something named."""
    mine = _SUBJECT.match(text)
    if mine is None or _PRONOUN.match(text):
        return []
    for before, after in pairwise(sentences):
        if after != text:
            continue
        theirs = _SUBJECT.match(before)
        if (
            theirs
            and not _PRONOUN.match(before)
            and theirs["subject"].casefold() != mine["subject"].casefold()
        ):
            return [f"{theirs['subject']} {mine['verb']}"]
    return []


def _replaced(text: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
    return [new for old, other in pairs if (new := re.sub(old, other, text, count=1)) != text]


def _exchanged(text: str, matches: Sequence[re.Match[str]]) -> list[str]:
    return [
        text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]
        for one, other in pairwise(matches)
        if one[0] != other[0]
        and not re.fullmatch(r",? ?(?:and|or|und|et|y)? ?(?:the )?|, ", text[one.end() : other.start()])
    ]
