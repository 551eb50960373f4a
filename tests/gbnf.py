"""Grammars in llama.cpp's notation (GBNF): read, followed at random, asked whether they let a text through.

Independent of the code that writes such grammars; slow and small.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:\\.|[^"\\])*")|(?P<chars>\[(?:\\.|[^\]\\])*\])|(?P<name>[A-Za-z0-9-]+)"""
    r"""|(?P<count>\{\d+,\d+\})|(?P<mark>[()|?*]))"""
)
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|(.)", re.DOTALL)
LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
FOR_EVER = 30


@dataclass
class Gbnf:
    """Nodes: ("text", s), ("chars", spans), ("rule", name), ("all", …), ("any", …), ("times", node, a, b)."""

    source: str
    rules: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for line in self.source.rstrip("\n").split("\n"):
            name, _, body = line.partition(" ::= ")
            self._tokens = [(m.lastgroup, m[m.lastgroup or 0]) for m in TOKEN.finditer(body)]
            assert "".join(value for _, value in self._tokens) == re.sub(
                r'("(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\])|\s+', lambda m: m[1] or "", body
            )
            self._at = 0
            self.rules[name] = self._alternatives()
            assert self._at == len(self._tokens), line

    def _peek(self) -> tuple[str | None, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else (None, "")

    def _alternatives(self) -> Any:
        branches = [self._row()]
        while self._peek()[1] == "|" and self._peek()[0] == "mark":
            self._at += 1
            branches.append(self._row())
        return branches[0] if len(branches) == 1 else ("any", *branches)

    def _row(self) -> Any:
        items: list[Any] = []
        while True:
            kind, value = self._peek()
            if kind is None or (kind == "mark" and value in "|)"):
                return ("all", *items)
            self._at += 1
            if kind == "count":
                low, high = map(int, value[1:-1].split(","))
                items[-1] = ("times", items[-1], low, high)
            elif kind == "mark" and value in "?*":
                items[-1] = ("times", items[-1], 0, 1 if value == "?" else FOR_EVER)
            elif kind == "mark":
                items.append(self._alternatives())
                assert self._peek()[1] == ")"
                self._at += 1
            elif kind == "text":
                items.append(("text", "".join(char for char, _ in unescaped(value[1:-1]))))
            else:
                items.append(("rule", value) if kind == "name" else ("chars", ranges(value[1:-1])))

    def written(self, dice: random.Random, node: Any = ("rule", "root")) -> str:
        """A text that the grammar lets through; long and short repeats are as likely."""
        kind, *rest = node
        if kind == "text":
            return str(rest[0])
        if kind == "rule":
            return self.written(dice, self.rules[rest[0]])
        if kind == "chars":
            low, high = dice.choice(rest[0])
            return chr(dice.randint(low, min(high, low + 200)))
        if kind == "all":
            return "".join(self.written(dice, item) for item in rest)
        if kind == "any":
            return self.written(dice, dice.choice(rest))
        count = dice.choice([rest[1], rest[2], dice.randint(rest[1], rest[2])])
        return "".join(self.written(dice, rest[0]) for _ in range(count))

    def lets(self, text: str) -> bool:
        """Whether the whole text can be read."""

        @cache
        def ends(node: Any, at: int) -> frozenset[int]:
            kind, *rest = node
            if kind == "text":
                return frozenset([at + len(rest[0])] if text.startswith(rest[0], at) else [])
            if kind == "rule":
                return ends(self.rules[rest[0]], at)
            if kind == "chars":
                fits = at < len(text) and any(low <= ord(text[at]) <= high for low, high in rest[0])
                return frozenset([at + 1] if fits else [])
            if kind == "any":
                return frozenset().union(*(ends(branch, at) for branch in rest))
            found = frozenset([at])
            if kind == "all":
                for item in rest:
                    found = frozenset().union(*(ends(item, here) for here in found))
                return found
            reached = found if rest[1] == 0 else frozenset()
            for count in range(1, rest[2] + 1):
                found = frozenset().union(*(ends(rest[0], here) for here in found))
                if not found:
                    break
                reached |= found if count >= rest[1] else frozenset()
            return reached

        return len(text) in ends(("rule", "root"), 0)


def unescaped(inside: str) -> list[tuple[str, bool]]:
    """Characters, each with whether it was escaped."""
    shown = []
    for short, middle, long, letter, plain in ESCAPE.findall(inside):
        code = short or middle or long
        shown.append((chr(int(code, 16)) if code else LETTERS.get(letter, letter) or plain, not plain))
    return shown


def ranges(inside: str) -> tuple[tuple[int, int], ...]:
    """A character class as pairs of code points."""
    shown, found, at = unescaped(inside), [], 0
    while at < len(shown):
        first = last = ord(shown[at][0])
        at += 1
        if shown[at : at + 1] == [("-", False)] and at + 1 < len(shown):
            last = ord(shown[at + 1][0])
            at += 2
        found.append((first, last))
    return tuple(found)
