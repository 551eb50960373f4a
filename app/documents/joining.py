"""Lines that were broken to fit a page or a screen, made whole again."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)-\Z")
_FIRST = re.compile(r"[^\W\d_]+")
MOST_WORDS = 500_000


class Vocabulary:
    """The words of a document, to tell a hyphen of a word from a hyphen of a line's end."""

    def __init__(self) -> None:
        self._words: set[str] = set()

    def see(self, line: str) -> None:
        """Take in the words of a line, but for a broken one at its end."""
        if len(self._words) < MOST_WORDS:
            self._words.update(word.casefold() for word in _WORD.findall(line))

    def joins(self, head: str, tail: str) -> bool:
        """Whether `head-` and `tail` are one word without the hyphen."""
        head, tail = head.casefold(), tail.casefold()
        if head + tail in self._words:
            return True
        return f"{head}-{tail}" not in self._words


def join_lines(lines: Sequence[tuple[str, bool]], words: Vocabulary) -> str:
    """Join lines into one; the flag says that a line was broken inside a word and has lost its hyphen."""
    done = ""
    broken = False
    for text, hyphen in lines:
        done = _joined(done, text, broken, words) if done else text
        broken = hyphen
    return done


def _joined(done: str, text: str, broken: bool, words: Vocabulary) -> str:
    first = _FIRST.match(text)
    if broken:
        head = _WORD.findall(done[-60:])
        joins = first is not None and text[0].islower() and (not head or words.joins(head[-1], first[0]))
        return done + text if joins else f"{done}-{text}"
    match = _BROKEN.search(done[-60:])
    if match and first and text[0].islower():
        return done[:-1] + text if words.joins(match[1], first[0]) else done + text
    if (
        done[-1] in "-–/"
        and not done[-2:-1].isspace()
        and not text[0].isspace()
        and text[0].isalnum()
        and done[-1] == "-"
    ):
        return done + text
    if _wide(done[-1]) and _wide(text[0]):
        return done + text
    return f"{done} {text}"


def _wide(char: str) -> bool:
    """Whether a character is of a script written without spaces (Chinese, Japanese)."""
    return 0x2E80 <= ord(char) <= 0x9FFF or 0xF900 <= ord(char) <= 0xFAFF or 0xFF00 <= ord(char) <= 0xFFEF
