"""When two programs have read the same words of a PDF: what is compared, and what makes no difference.

Looked at word by word on the manuals of R, the vignettes of `survival` and `sandwich` and the Debian
developer's reference. What pdftotext 22.12 does to words that no reader should copy:

- Letters that TeX's older fonts (encoding T1) store as control characters are printed as those, 0x1b for the
  "ff" of "different". They are counted as the letters they are.
- Hyphens at the ends of lines are dropped from some compounds ("datadriven"), and left in words without one.
- The signs of a formula or of a diagram are put together by their distance: two marks of a diagram, "1" and
  "1", become "11", and "x", "i", "β" stand for what is "xiβ" elsewhere.

And what a reader may write in another way: a raised 2 as "²", or parted from its letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

RULES = (
    "TeX's control characters count as letters, raised digits as digits; letters and digits are parted; "
    "either reading of a hyphen at a line's end is right, and so is either spacing of the signs of a formula "
    "or a diagram (lines without a word of three letters)"
)
"""The rules in words, for the row."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
_AS_PRINTED = re.compile(r"[^\W_]+")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_TEX = {"\x1b": "ff", "\x1c": "fi", "\x1d": "fl", "\x1e": "ffi", "\x1f": "ffl", "\x15": "–", "\x16": "—"}
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_OPENED = str.maketrans(_LIGATURES)
_SAME = str.maketrans(_LIGATURES | _TEX | _RAISED)
_PARTED = re.compile(r"([^\W_]+)[-\u00ad\u2010]\s*\n\s*([^\W_]+)")
_HYPHENED = re.compile(r"([^\W\d_]+)[-–]([^\W\d_]+)")
_BROKEN = re.compile(r"(?<=[a-z])[-\u00ad\u2010]\s*\n\s*(?=[a-z])")
CRUMB = 3
"""Letters of a word that a line of prose has and a line of a formula or a diagram has not."""


def words(text: str) -> Counter[str]:
    r"""The words and numbers of a text, small, ligatures opened and hyphens at line ends joined.

    >>> sorted(words("The inﬂu-\nence, 3.5 mg"))
    ['3', '5', 'influence', 'mg', 'the']
    """
    return Counter(_WORD.findall(_BROKEN.sub("", _plain(text)).casefold()))


def lost(theirs: str, ours: str) -> Counter[str]:
    """The words of one text that another has not, by `RULES`."""
    missing = words(theirs) - words(ours)
    left = words(ours) - words(theirs)
    parted = (match for match in _PARTED.finditer(_plain(theirs).casefold()))
    hyphened = (match for match in _HYPHENED.finditer(_plain(ours).casefold()))
    _join(missing, left, parted)
    _join(missing, left, hyphened)
    return +(missing - _respaced(+missing, +left, theirs))


def literally_lost(theirs: str, ours: str) -> float:
    """The share of one text's words that another has not, character for character but for ligatures."""
    counted = [
        Counter(_AS_PRINTED.findall(_BROKEN.sub("", _accentless(text.translate(_OPENED))).casefold()))
        for text in (theirs, ours)
    ]
    return (counted[0] - counted[1]).total() / max(1, counted[0].total())


def _join(missing: Counter[str], left: Counter[str], found: Iterable[re.Match[str]]) -> None:
    """Take out each missing word that stands in two halves among what is left, which then are used up."""
    for match in found:
        whole, halves = match[1] + match[2], Counter(match.groups())
        if missing[whole] > 0 and halves <= left:
            missing[whole] -= 1
            left -= halves


def _respaced(missing: Counter[str], left: Counter[str], theirs: str) -> Counter[str]:
    """The missing words of formulas and diagrams whose every sign stands in a word that only ours has.

    Each sign is used once, so what is really lost there stays lost.
    """
    signs = Counter("".join(left.elements()))
    crumbs: Counter[str] = Counter()
    for line in _plain(theirs).casefold().split("\n"):
        found = _WORD.findall(line)
        if not any(len(word) >= CRUMB and word.isalpha() for word in found):
            crumbs.update(found)
    same: Counter[str] = Counter()
    for word, times in (missing & crumbs).items():
        needed = Counter(word)
        for _ in range(times):
            if needed <= signs:
                signs -= needed
                same[word] += 1
    return same


def _plain(text: str) -> str:
    return _accentless(text.translate(_SAME))


def _accentless(text: str) -> str:
    """Accents that stand by themselves (as over a letter in a formula) taken out."""
    return "".join(char for char in text if unicodedata.category(char) not in ("Lm", "Sk", "Mn"))
