"""What every text in words is made with: translation, places for facts, sizes. Qt-free."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

Translate = Callable[[str, str, str | None, int], str]
"""Context, source text, comment, number: as `QCoreApplication.translate` takes them."""


def plain(context: str, text: str, comment: str | None = None, n: int = -1) -> str:
    """English as it stands in the source."""
    del context, comment
    return text.replace("%n", str(n)) if n >= 0 else text


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, what to do, and the verb of the button that does it; the last two may be empty."""

    title: str
    advice: str = ""
    action: str = ""


class Sentences:
    """Sentences of one kind. Their class's own name is the context under which Qt's tools find them."""

    def __init__(self, translate: Translate = plain) -> None:
        self._translate = translate

    def tr(self, text: str, comment: str | None = None, n: int = -1) -> str:
        """Translate; "(s)" left over by English becomes the right ending."""
        said = self._translate(type(self).__name__, text, comment, n)
        return said.replace("(s)", "" if n == 1 else "s") if n >= 0 else said


def fill(text: str, *facts: str) -> str:
    """Put facts in the places %1, %2… in one pass, so that a name with a mark in it stays a name."""
    return re.sub(r"%(\d)", lambda found: facts[int(found[1]) - 1], text)


def size_text(size: int) -> str:
    """Bytes for people: "98 MB", "2.7 GB".

    >>> [size_text(n) for n in (0, 900, 41_000, 98_300_000, 2_740_000_000)]
    ['0 KB', '1 KB', '41 KB', '98 MB', '2.7 GB']
    """
    if size < 1_000_000:
        return f"{math.ceil(size / 1_000)} KB"
    if size < 999_500_000:
        return f"{round(size / 1_000_000)} MB"
    return f"{size / 1_000_000_000:.1f} GB"


def memory_text(size: int) -> str:
    """Bytes of memory: "16 GB", "1.5 GB", "240 MB".

    >>> [memory_text(size << 20) for size in (0, 240, 1023, 1536, 16384)]
    ['0 MB', '240 MB', '1.0 GB', '1.5 GB', '16 GB']
    """
    gigabytes = size / (1 << 30)
    if gigabytes >= 9.95:
        return f"{gigabytes:.0f} GB"
    return f"{gigabytes:.1f} GB" if gigabytes >= 0.95 else f"{size / (1 << 20):.0f} MB"
