"""Characters: what may stand in a document's canonical text.

The canonical text is Unicode in normal form C, without control characters and without characters that nobody
sees. Text that nobody sees is the classic carrier of instructions to a model (security.md 4.5), so it is
counted as it is removed.
"""

from __future__ import annotations

import re
import unicodedata

# Format characters that are drawn (Arabic and Kaithi number signs): Unicode's Prepended_Concatenation_Mark.
_DRAWN = {chr(c) for c in (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)}

# Not of category Cf and yet without any ink: fillers, grapheme joiner, variation selectors 17 to 256.
_BLANK = {chr(c) for c in (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)}

# Removed without being counted: they are ordinary typesetting (soft hyphen, direction marks).
_ORDINARY = {"\u00ad", "\u200e", "\u200f", "\u061c"}

_JOINERS = {"\u200c", "\u200d"}

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}

# Bullets of the Symbol and Wingdings fonts, which programs store in the private use area.
_PRIVATE = {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "•", "\uf02d": "-", "\uf0e0": "→"}

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ODD_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_PLAIN = re.compile("[\n\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u3001-\ud7a3]*\\Z")


def clean(text: str) -> tuple[str, int]:
    """Return the text in canonical form and how many characters that nobody sees were removed from it.

    Line ends become newlines, every other white space a space; ligatures become letters; control characters
    and noncharacters go; lone surrogates become U+FFFD.
    """
    text = _ODD_SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    unseen = 0
    if not _PLAIN.match(text):
        kept: list[str] = []
        for index, char in enumerate(text):
            replacement = _replace(text, index, char)
            if replacement is None:
                unseen += char not in _ORDINARY
            else:
                kept.append(replacement)
        text = "".join(kept)
    return unicodedata.normalize("NFC", text), unseen


def _replace(text: str, index: int, char: str) -> str | None:
    """What stands for one character; "" drops it in silence, None drops it as unseen."""
    code = ord(char)
    if char == "\n" or 0x20 <= code < 0x7F:
        return char
    if char in _LIGATURES:
        return _LIGATURES[char]
    if char in _PRIVATE:
        return _PRIVATE[char]
    if char in _BLANK or 0xE0000 <= code <= 0xE0FFF:
        return None
    category = unicodedata.category(char)
    if category == "Cc" or (code & 0xFFFE) == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return ""
    if category == "Cs":
        return "\ufffd"
    if category == "Cf" and char not in _DRAWN:
        return char if char in _JOINERS and _joins(text, index) else None
    return char


def _joins(text: str, index: int) -> bool:
    """Whether a zero-width joiner stands where scripts and emoji need one."""
    if not 0 < index < len(text) - 1:
        return False
    return all(
        ord(c) >= 0x600 and unicodedata.category(c)[0] in "LMS" for c in (text[index - 1], text[index + 1])
    )


def one_line(text: str) -> str:
    """The text with every run of white space made one space."""
    return " ".join(text.split())
