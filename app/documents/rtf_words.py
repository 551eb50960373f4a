"""RTF, letter by letter: its tokens and its special characters.

Source: Rich Text Format Specification 1.9.1 (Microsoft, 2008).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.docx_xml import number

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)", re.S
)

CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "zwbo": "",
    "softline": " ",
    "softpage": "",
}
SIGNS = {"~": "\u00a0", "-": "\u00ad", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "\t": "\t"}


@dataclass(frozen=True, slots=True)
class Token:
    """One piece: a control word with its number, a byte written in hex, a sign, a brace, or plain text."""

    word: str = ""
    number: int | None = None
    byte: int = -1
    sign: str = ""
    brace: str = ""
    text: str = ""


def tokens(text: str) -> Iterator[Token]:
    r"""The pieces of a file read as Latin-1; what `\bin` announces is stepped over."""
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:  # a line's end, or a backslash at the very end
            position += 1
            continue
        position = match.end()
        word, value, byte, sign, brace, plain = match.groups()
        if word == "bin":
            position += max(0, number(value, 0))
        elif word:
            yield Token(word=word, number=None if value is None else int(value))
        elif byte:
            yield Token(byte=int(byte, 16))
        elif brace:
            yield Token(brace=brace)
        elif sign:
            yield Token(word="par") if sign in "\r\n" else Token(sign=sign)
        else:
            yield Token(text=plain)


def joined(parts: list[str]) -> str:
    """The parts as one text; halves of a character written as two numbers are put together."""
    text = "".join(parts)
    if any("\ud800" <= char <= "\udfff" for char in text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
