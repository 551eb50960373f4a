"""Texts of a report made harmless: no controls, no reordering, nothing unseen."""

from __future__ import annotations

import unicodedata

DAMAGED = "\ufffd"
_ORDINARY = frozenset("\u00ad\u200e\u200f\u061c")  # soft hyphen and direction marks: typesetting, without ink
_JOINERS = frozenset("\u200c\u200d")
# Cf characters that have ink (Arabic number signs): Unicode's Prepended_Concatenation_Mark.
_DRAWN = frozenset(map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)))


def inert(text: str) -> str:
    """One line of text without anything that could act: no controls, no reordering, nothing unseen.

    White space of every kind becomes one space. A character that is not allowed in XML, or that has no ink
    and no ordinary use (bidirectional controls, zero-width characters, tags), becomes U+FFFD, so its place
    shows.
    """
    kept: list[str] = []
    for index, char in enumerate(text):
        if char.isspace():
            kept.append(" ")
        elif char not in _ORDINARY:
            kept.append(char if _harmless(text, index, char) else DAMAGED)
    return " ".join("".join(kept).split())


def _harmless(text: str, index: int, char: str) -> bool:
    code = ord(char)
    if 0x20 <= code < 0x7F:
        return True
    category = unicodedata.category(char)
    if category == "Cf":
        return char in _DRAWN or (char in _JOINERS and _joins(text, index))
    noncharacter = (code & 0xFFFE) == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return category not in ("Cc", "Cs") and not noncharacter and not 0xE0000 <= code <= 0xE0FFF


def _joins(text: str, index: int) -> bool:
    """Whether a zero-width joiner stands where scripts and emoji need one."""
    if not 0 < index < len(text) - 1:
        return False
    return all(
        ord(char) >= 0x600 and unicodedata.category(char)[0] in "LMS"
        for char in (text[index - 1], text[index + 1])
    )
