"""Which links and addresses in a model's text may be shown as such: those that its cited words have.

A document can make a model write a link that is not in the document (`security.md` 4.5, `documents.md` 6), so
every other one is shown as plain text with a mark. Nothing here makes a link that can be followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# Endings of names that are taken for an address without "http" or "www" before them. The list is short since
# "Dr.Smith" and "e.g.this" are not addresses; a name with a path after it counts with any ending.
_ENDINGS = (
    "com|org|net|edu|gov|int|mil|info|biz|io|co|ai|app|dev|me|tv|xyz|top|site|online|shop|link|click|zip|mov|eu|uk|us|"
    "de|fr|es|pt|it|nl|be|ch|at|ie|pl|se|no|dk|fi|cz|gr|ru|ua|cn|jp|kr|in|br|mx|ca|au|nz|za|onion|su|cc|ly|gl|gg"
)
_HOST = r"[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.[^\W_](?:[\w-]{0,61}[^\W_])?){0,8}"
_TAIL = r"[^\s<>\"“”«»`]{0,2000}"
_FOUND = re.compile(
    rf"(?P<unc>\\\\[\w.-]{{1,253}}\\{_TAIL})"
    rf"|(?P<scheme>\b[a-z][a-z0-9+.-]{{1,20}}://{_TAIL})"
    rf"|(?P<bare>\b(?:javascript|data|vbscript|file|mailto|tel|sms|blob|about|ms-[a-z-]{{2,30}}):(?=\S){_TAIL})"
    r"|(?P<mail>[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[^\W_][\w.-]{0,252}[^\W_])"
    rf"|(?P<www>\bwww\d?\.{_TAIL})"
    rf"|(?P<place>\b{_HOST}\.[^\W\d_]{{2,24}}/(?=[\w?#%~.-]){_TAIL})"
    rf"|(?P<name>\b{_HOST}\.(?:{_ENDINGS})\b(?:[/?#:]{_TAIL})?)"
    r"|(?P<ip>\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5}|/)[^\s<>\"“”«»`]{0,2000})",
    re.I,
)
_TRAILING = ".,;:!?'’)]}>*_"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_NEVER = re.compile(r"(?:javascript|vbscript|data|file|blob|about|ms-[a-z-]+):|\\\\", re.I)
_USER = re.compile(r"\A[a-z][a-z0-9+.-]*://[^/?#]*@", re.I)
_EDGE = re.compile(r"[\w@.%/+-]")


class Standing(StrEnum):
    """What is known of a piece of a model's text."""

    PLAIN = "plain"  # no link and no address
    CITED = "cited"  # stands word for word in the cited words
    DOUBTED = "doubted"  # does not, or is of a kind that no summary needs: plain text with a mark


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. The texts of all pieces in order are the text they were made of."""

    text: str
    standing: Standing


def pieces(text: str, cited: str) -> tuple[Piece, ...]:
    """Part a model's text into plain words, links and addresses that `cited` has, and those it has not.

    A link with a name before an @ in it (`https://bank.example@evil.example`), a script, a data link and a
    path to another computer's files are doubted even if the document has them.
    """
    found: list[Piece] = []
    at = 0
    for start, end in targets(text):
        if start > at:
            found.append(Piece(text[at:start], Standing.PLAIN))
        target = text[start:end]
        found.append(Piece(target, Standing.CITED if _stands(target, cited) else Standing.DOUBTED))
        at = end
    if at < len(text):
        found.append(Piece(text[at:], Standing.PLAIN))
    return tuple(found)


def targets(text: str) -> tuple[tuple[int, int], ...]:
    """The ranges of links, addresses and paths to other computers, without punctuation that follows."""
    found = []
    for match in _FOUND.finditer(text):
        end = _without_trailing(text, match.start(), match.end())
        if end > match.start():
            found.append((match.start(), end))
    return tuple(found)


def _without_trailing(text: str, start: int, end: int) -> int:
    """Where a target ends: a closing bracket belongs to it only if its opening one does."""
    while end > start and text[end - 1] in _TRAILING:
        opening = _PAIRS.get(text[end - 1])
        inside = text[start:end]
        if opening and inside.count(opening) >= inside.count(text[end - 1]):
            break
        end -= 1
    return end


def _stands(target: str, cited: str) -> bool:
    """Whether `cited` has the whole target: "evil.com" does not stand in "notevil.com"."""
    if _NEVER.match(target) or _USER.match(target):
        return False
    at = cited.find(target)
    while at >= 0:
        end = at + len(target)
        before = cited[at - 1] if at else " "
        after = (
            cited[end:].lstrip(".,;:!?'’)]}>")[:1]
            if cited[end : end + 1] in _TRAILING
            else cited[end : end + 1]
        )
        closed = not after or after.isspace() or not (_EDGE.match(after) or after in "=&#?")
        if closed and not _EDGE.match(before):
            return True
        at = cited.find(target, at + 1)
    return False
