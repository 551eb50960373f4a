"""Which patterns are worth trying on a text: those of whose words one is there.

A pattern costs microseconds, a document has thousands of sentences, and nearly none speaks to a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_START = re.compile(r"(?<![^\W_])[^\W_]{1,2}")


class Lookup:
    """Places of patterns by the words that they need."""

    def __init__(self, needs: Iterable[Sequence[str]]) -> None:
        """`needs` gives for each pattern words of which one stands in all that it matches.

        A word begins where a word of the text begins, and may be the beginning of one, or several words.
        """
        places: dict[str, list[int]] = {}
        for place, words in enumerate(needs):
            for word in words:
                places.setdefault(word, []).append(place)
        self._by_start: dict[str, list[tuple[str, list[int]]]] = {}
        for word, at in places.items():
            self._by_start.setdefault(_START.findall(word)[0], []).append((word, at))

    def places(self, text: str) -> list[int]:
        """The places of the patterns worth trying on a text in small letters, in order."""
        starts = self._by_start.keys() & set(_START.findall(text))
        found = {
            place for start in starts for word, at in self._by_start[start] if word in text for place in at
        }
        return sorted(found)
