"""TXT and Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import BinaryIO

from app.documents.build import Builder
from app.documents.decoding import decode
from app.documents.flow import ITEM, add_lines
from app.documents.joining import Vocabulary
from app.domain.documents import BlockKind

_LINES = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_ATX = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*\Z")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})\s*\Z")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ROW = re.compile(r"\s*\|.*\|\s*\Z")
_DASHES = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*\Z")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.S)

_MARKS = (
    (re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\]\n]{1,500})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,2000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]{1,2000}?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`+([^`\n]{1,2000}?)`+"), r"\1"),
)
# What is no mark: a sign behind a backslash, and whatever stands in code.
_LITERAL = re.compile(r"(?<!`)(`+)(?!`)([^\n]{1,2000}?)(?<!`)\1(?!`)|\\([\\`*_{}\[\]()#+.!|>~-])")
_ASIDE = {ord(sign): 0x10F700 + ord(sign) for sign in "\\`*_{}[]()#+.!|>~-"}
"""Signs put where no text has any (the last plane of private use) until the marks are off."""
_BACK = {far: near for near, far in _ASIDE.items()}


def read_text(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` with a plain text; it has no title."""
    progress(0, 1)
    lines = _LINES.split(decode(file.read()))
    words = _words(lines)
    group: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            group.append(line)
        elif group:
            add_lines(builder, group, words, headings=True)
            group = []
    progress(1, 1)
    return ""


def read_markdown(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` with a Markdown text and return its first heading of level 1."""
    progress(0, 1)
    reader = _Markdown(builder, decode(file.read()))
    reader.read()
    progress(1, 1)
    return reader.title


def _words(lines: list[str]) -> Vocabulary:
    words = Vocabulary()
    for line in lines:
        words.see(line)
    return words


class _Markdown:
    """Reads line by line; knows headings, lists, tables, quotes and fenced code, and takes the marks off."""

    def __init__(self, builder: Builder, text: str) -> None:
        self._builder = builder
        comments = _COMMENT.findall(text)
        builder.hidden += sum(len(comment.strip()) for comment in comments)
        self._lines = _LINES.split(_COMMENT.sub("", text))
        self._words = _words(self._lines)
        self._group: list[str] = []
        self.title = ""

    def read(self) -> None:
        """Walk the whole text."""
        index = self._front_matter()
        while index < len(self._lines):
            index = self._step(index)
        self._flush()

    def _front_matter(self) -> int:
        """Pass over settings between two `---` at the very top; they are not part of the text."""
        if not self._lines or self._lines[0].strip() != "---":
            return 0
        for index, line in enumerate(self._lines[1:60], start=1):
            if line.strip() in ("---", "..."):
                return index + 1
        return 0

    def _step(self, index: int) -> int:
        line = self._lines[index]
        if match := _FENCE.match(line):
            return self._code(index, match[1])
        if match := _ATX.match(line):
            self._flush()
            self._heading(match[2] or "", len(match[1]))
        elif (match := _SETEXT.match(line)) and len(self._group) == 1 and not ITEM.match(self._group[0]):
            text = self._group.pop()
            self._heading(text, 1 if match[1][0] == "=" else 2)
        elif _ROW.match(line):
            return self._table(index)
        elif not line.strip():
            self._flush()
        else:
            self._group.append(re.sub(r"^\s{0,3}(?:>\s?)+", "", line))
        return index + 1

    def _heading(self, text: str, level: int) -> None:
        text = _unmarked(text)
        if self._builder.add(BlockKind.HEADING, text, level) and level == 1 and not self.title:
            self.title = text

    def _code(self, index: int, fence: str) -> int:
        self._flush()
        end = index + 1
        while end < len(self._lines) and not self._lines[end].strip().startswith(fence):
            end += 1
        self._builder.add(BlockKind.PARAGRAPH, "\n".join(self._lines[index + 1 : end]))
        return end + 1

    def _table(self, index: int) -> int:
        self._flush()
        rows = []
        while index < len(self._lines) and _ROW.match(self._lines[index]):
            if not _DASHES.match(self._lines[index]):
                cells = re.split(r"(?<!\\)\|", self._lines[index].strip()[1:-1])
                rows.append("| " + " | ".join(_unmarked(cell.strip()) for cell in cells) + " |")
            index += 1
        self._builder.add(BlockKind.TABLE, "\n".join(rows))
        return index

    def _flush(self) -> None:
        if self._group:
            add_lines(self._builder, [_unmarked(line) for line in self._group], self._words, headings=False)
            self._group = []


def _unmarked(text: str) -> str:
    text = _LITERAL.sub(lambda match: (match[2] or match[3]).translate(_ASIDE), text)
    for pattern, kept in _MARKS:
        text = pattern.sub(kept, text)
    return text.translate(_BACK)
