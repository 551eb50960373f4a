"""The simple ones among regular expressions as GBNF: characters and classes in a row, each with a count.

Groups, alternatives and anchors inside are not simple. A pattern is taken for the whole text: JSON Schema
only wants it found somewhere, and a text that fits as a whole has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.grammar.schema_rules import MOST_REPEATS, PLAIN, Piece, repeat

_ATOM = re.compile(
    r"(?P<class>\[(?!\^)(?:[^\[\]\\]|\\[dw.\-/+_ ])+\])"
    r"|\\(?P<kind>[dws])"
    r"|\\(?P<mark>[.\-/+*?()\[\]{}^$|])"
    r"|(?P<any>\.)"
    r"|(?P<plain>[^\\.*+?()\[\]{}^$|\x00-\x1f\x7f\"\ud800-\udfff])"
)
_COUNT = re.compile(r"\{(?P<least>\d{1,4})(?P<to>,(?P<most>\d{1,4})?)?\}|(?P<sign>[?*+])")
_MEMBER = re.compile(r"\\(?P<kind>[dw])|(?P<range>[^\\]-[^\\])|\\?(?P<one>.)", re.DOTALL)
_SPAN = re.compile(r"[0-9]-[0-9]|[A-Z]-[A-Z]|[a-z]-[a-z]")
_IN_JSON = re.compile(r"[^\"\\\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_KINDS = {"d": "0-9", "w": "A-Za-z0-9_", "s": " "}


@dataclass(frozen=True, slots=True)
class Simple:
    """A pattern's parts, and how many characters it takes."""

    pieces: tuple[Piece, ...]
    least: int
    most: int


def simple(pattern: str, unbounded: int) -> Simple | None:
    """The pattern, if it is simple. What has no end ends after `unbounded` more than it must have."""
    rest = pattern.removeprefix("^")
    rest = rest[:-1] if rest.endswith("$") and not rest.endswith("\\$") else rest
    pieces: list[Piece] = []
    least = most = at = 0
    while at < len(rest):
        atom = _ATOM.match(rest, at)
        inside = _inside(atom) if atom else ""
        if atom is None or not inside:
            return None
        counted = _COUNT.match(rest, atom.end())
        low, high = _counts(counted, unbounded)
        if high > MOST_REPEATS or low > high:
            return None
        pieces.append(repeat(Piece(f"[{inside}]", 4), low, high))
        least, most = least + low, most + high
        at = counted.end() if counted else atom.end()
    return Simple(tuple(pieces), least, most)


def _inside(atom: re.Match[str]) -> str:
    """What goes between the brackets of a GBNF class; nothing if it would let through a quote."""
    if atom["class"]:
        return _class(atom["class"][1:-1])
    if atom["any"]:
        return PLAIN
    return _KINDS[atom["kind"]] if atom["kind"] else _escaped(atom["mark"] or atom["plain"])


def _class(inside: str) -> str:
    """A class's members; nothing if one of them is not plain in JSON, or a range not of digits or letters."""
    shown = ""
    for member in _MEMBER.finditer(inside):
        if member["kind"]:
            shown += _KINDS[member["kind"]]
        elif member["range"]:
            if not _SPAN.fullmatch(member["range"]) or member["range"][0] > member["range"][2]:
                return ""
            shown += member["range"]
        elif not _IN_JSON.fullmatch(member["one"]):
            return ""
        else:
            shown += _escaped(member["one"])
    return shown


def _escaped(character: str) -> str:
    """A character of a GBNF class."""
    return "\\" + character if character in "\\[]-" else character.replace("^", "\\x5e")


def _counts(counted: re.Match[str] | None, unbounded: int) -> tuple[int, int]:
    if counted is None:
        return 1, 1
    if counted["sign"]:
        return {"?": (0, 1), "*": (0, unbounded), "+": (1, unbounded)}[counted["sign"]]
    low = int(counted["least"])
    if not counted["to"]:
        return low, low
    return low, int(counted["most"]) if counted["most"] else low + unbounded
