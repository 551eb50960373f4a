"""The words of a text with their places, and the folded forms in which words are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that take no room; a name may hide behind them."""
_MARKS = "\u0300-\u036f"
_WORD = re.compile(
    rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}{UNSEEN}])*(?:[-'’‘`´‐‑][^\W\d_](?:[^\W\d_]|[{_MARKS}{UNSEEN}])*)*"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its place, as it is written, and folded."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital (or with o' or d' and a capital, as in d'Arcy)."""
        return self.text[0].isupper() or (self.text[1:2] in "'’" and self.text[2:3].isupper())

    @property
    def shouted(self) -> bool:
        """Whether it has capitals only."""
        return self.text.isupper() and len(self.text) > 1

    @property
    def initial(self) -> bool:
        """Whether it is one capital letter."""
        return len(self.folded) == 1 and self.text[0].isupper()


def words(text: str) -> list[Word]:
    """The words of `text` in order; a possessive ending is not part of a word."""
    found = []
    for match in _WORD.finditer(text):
        written = match[0]
        if written[-2:] in ("'s", "’s", "'S", "’S") and len(written) > 3:
            written = written[:-2]
        found.append(Word(match.start(), match.start() + len(written), written, fold(written)))
    return found


def fold(text: str) -> str:
    """Small letters without accents and without what takes no room; signs in names as ' and -.

    >>> fold("O’Brien"), fold("MÜLLER-Weiß"), fold("Jose\u0301")
    ("o'brien", 'muller-weiss', 'jose')
    """
    if text.isascii():  # a tenth of the time, and most texts are
        return text.lower().replace("`", "'")
    return "".join(map(folded, text))


_SAME = {
    "’": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "‐": "-",
    "‑": "-",
    "ø": "o",
    "Ø": "o",
    "ł": "l",
    "Ł": "l",
    "đ": "d",
    "ı": "i",
}


def folded(char: str) -> str:
    """One character folded: "" for what takes no room, two letters for ß."""
    if char in UNSEEN or unicodedata.combining(char):
        return ""
    if char in _SAME:
        return _SAME[char]
    if char.isascii():
        return char.lower()
    split = unicodedata.normalize("NFKD", char)
    return "".join(part for part in split if not unicodedata.combining(part)).casefold()


class Folded:
    """A text folded, with the place in the text of each folded character."""

    _places: Sequence[int]

    def __init__(self, text: str) -> None:
        self._length = len(text)
        if text.isascii():
            self.text, self._places = fold(text), range(len(text))
            return
        pieces: list[str] = []
        places: list[int] = []
        for place, char in enumerate(text):
            more = folded(char)
            pieces.append(more)
            places += [place] * len(more)
        self.text, self._places = "".join(pieces), places

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text for a range of the folded text."""
        after = self._places[end] if end < len(self._places) else self._length
        return self._places[start], max(after, self._places[end - 1] + 1)
