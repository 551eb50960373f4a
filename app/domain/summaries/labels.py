"""What a number or date in a sentence is of, in the sentence's own words."""

from __future__ import annotations

import re

from app.domain.text.words import STOP, plain

MOST_WORDS = 5


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[^\W\d_][\w.'’/-]*|[A-Z]\w*\d\w*")
_BREAK = re.compile(r"[;!?]|[.,]\s|\s[–—-]\s|\n|\b(?:and|but|which|while|und|et|y)\b", re.I)
_COLON = re.compile(r"([^:;|.,\n]{2,48}):\s*$")
_EMPTY = _set(
    "is are was were be been being has have had will would shall must should may can could of to by on in at "
    "for from with within until till before after since than not no a an the this that these those it its "
    "up about around approximately each every per total-of dated made given taken costs cost amounts comes "
    "due payable paid pays pay falls fell rose set remains ends end begins starts runs started increased "
    "reduced stopped continues continue least most more less over under between only now new "
    "writing reported informed notified told sent returned remedied"
)


_TURNS = _set("begins starts ends expires runs continues")
"""What is said of a thing at a date: "Agreement begins" says more than "Agreement"."""


def label_for(text: str, start: int, end: int) -> str:
    """What stands at `start` to `end` is of: a row's head, what stands before a colon, or the words before.

    At most five words; "" if the sentence says nothing there. Always a stretch of the sentence itself.
    """
    return row_label(text, start) or _before(text, start) or _after(text, end)


def row_label(text: str, start: int) -> str:
    """The head of a table's row, or what stands before a colon; "" if there is neither."""
    if "|" in text:
        cells = [(m.start(), m.end()) for m in re.finditer(r"[^|\n]+", text)]
        heads = [text[a:b].strip() for a, b in cells if b <= start and any(map(str.isalpha, text[a:b]))]
        if heads:
            return _short(heads[0])
        return ""
    colon = _COLON.search(text, max(0, start - 60), start)
    if colon is not None:
        return _short(colon[1])
    return ""


def _before(text: str, start: int) -> str:
    """The last words of the clause before, without those that only join."""
    clause = text[max(0, start - 90) : start]
    breaks = [match.end() for match in _BREAK.finditer(clause)]
    clause = clause[breaks[-1] :] if breaks else clause
    words = list(_WORD.finditer(clause))
    turn = ""
    while words and _joins(words[-1][0]):
        dropped = words.pop()[0]
        turn = dropped if plain(dropped) in _TURNS else turn
    kept: list[re.Match[str]] = []
    for word in reversed(words):
        if _joins(word[0]) and kept and plain(word[0]) != "of":
            break
        kept.insert(0, word)
        if len(kept) == MOST_WORDS:
            break
    while kept and _joins(kept[0][0]):
        kept.pop(0)
    if not kept:
        return ""
    said = clause[kept[0].start() : kept[-1].end()]
    return _short(f"{said} {turn}" if turn and f"{said} {turn}" in clause else said)


def _after(text: str, end: int) -> str:
    """The first words after it: "14 days' notice" is of notice."""
    clause = text[end : end + 60]
    cut = _BREAK.search(clause)
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(clause[: cut.start()] if cut else clause):
        if _joins(word[0]):
            if words:
                break
            continue
        words.append(word)
        if len(words) == 3:
            break
    return _short(clause[words[0].start() : words[-1].end()]) if words else ""


def _joins(word: str) -> bool:
    form = plain(word)
    return form in _EMPTY or form in STOP


def _short(words: str) -> str:
    said = " ".join(words.split()).strip(" .,:;–—-•*|")
    parts = said.split()
    said = " ".join(parts[-MOST_WORDS:]) if len(parts) > MOST_WORDS else said
    return said if said[1:2].isupper() else said[:1].upper() + said[1:]  # eGFR, pH keep their letters
