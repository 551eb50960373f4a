"""Pieces of GBNF, llama.cpp's grammar notation, for the values of JSON.

A piece is one item: a literal, a class, a rule's name or a group. Repeats stay plain `x{0,n}`: llama.cpp
follows one with two or three places in mind, as fast as `x*`; a repeat of a repeat, `(x{0,20}){0,20}`, made
it ten thousand times slower (measured), since it can be read in so many ways.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

MOST_REPEATS = 2000
"""llama-grammar.cpp, `MAX_REPETITION_THRESHOLD`: a higher count is silently taken for no limit at all."""

PLAIN = r" !#-\[\]-~\u00a0-\ud7ff\ue000-\U0010ffff"
"""What may stand in a JSON string as it is, for a character class: no control characters, no surrogates."""
CHARACTER = rf'[{PLAIN}] | "\\" ["\\/bfnrt]'
CHARACTER_BYTES = 4
SPACE = '" "?'
"""After a colon and a comma: models write it so, and it is the only space there is."""

DIGITS, DECIMALS = 15, 6
"""Of a number: what a double holds exactly (IEEE 754), and how many of them after the point."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An item of a rule, and how many bytes its longest text has. `inside`: a group without its brackets."""

    text: str
    longest: int
    inside: str = ""

    @property
    def body(self) -> str:
        """What a rule of its own says."""
        return self.inside or self.text


def literal(text: str) -> Piece:
    """The one text."""
    shown = "".join(_in_quotes(character) for character in text)
    return Piece(f'"{shown}"', len(text.encode("utf-8")))


def constant(value: Any) -> Piece:
    """The one JSON value, spelled in one way. Raises ValueError for what JSON has not (NaN, infinity)."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can spell
        text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    return literal(text)


def sequence(*pieces: Piece) -> Piece:
    """One after the other."""
    some = [piece for piece in pieces if piece.longest]
    if len(some) == 1:
        return some[0]
    inside = " ".join(piece.text for piece in some) or '""'
    return Piece(f"({inside})", sum(piece.longest for piece in some), inside)


def either(pieces: list[Piece]) -> Piece:
    """One of them."""
    if len(pieces) == 1:
        return pieces[0]
    inside = " | ".join(piece.text for piece in pieces)
    return Piece(f"({inside})", max(piece.longest for piece in pieces), inside)


def maybe(piece: Piece) -> Piece:
    """It or nothing."""
    return Piece(f"({piece.body})?", piece.longest)


def repeat(piece: Piece, least: int, most: int) -> Piece:
    """Several in a row. `piece` must be a class or a rule's name, for the sake of `MOST_REPEATS`."""
    if most == 0:
        return Piece('""', 0)
    if least == most == 1:
        return piece
    return Piece(f"{piece.text}{{{least},{most}}}", piece.longest * most)


def quoted(piece: Piece) -> Piece:
    """A JSON string with the piece inside."""
    return sequence(literal('"'), piece, literal('"'))


def _in_quotes(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character >= " " and character != "\x7f" else f"\\x{ord(character):02x}"


# -- numbers -------------------------------------------------------------------------------------


def whole_between(low: int, high: int) -> Piece:
    """An integer from `low` to `high`, without leading zeros."""
    parts = []
    if low < 0:
        parts.append(sequence(literal("-"), _digits_between(max(1, -high), -low)))
    if high >= 0:
        parts.append(_digits_between(max(0, low), high))
    return either(parts)


def decimal_between(low: int, high: int, open_low: bool = False, open_high: bool = False) -> Piece | None:
    """A number from `low` to `high`, those excluded where open; None if there is none.

    As many decimals as keep 15 digits in all, so that a reader's rounding crosses no bound.
    """
    parts = []
    if high >= 0:
        parts += _decimals(max(0, low), high, open_low and low >= 0, open_high)
    if low < 0:
        parts += [
            sequence(literal("-"), part)
            for part in _decimals(max(0, -high), -low, open_high or high >= 0, open_low)
        ]
    return either(parts) if parts else None


def _decimals(low: int, high: int, open_low: bool, open_high: bool) -> list[Piece]:
    """The same for bounds that are not negative."""
    places = min(DECIMALS, max(0, DIGITS - len(str(high))))
    parts = []
    first = low + 1 if open_low else low
    if first < high:
        whole = _digits_between(first, high - 1)
        parts.append(sequence(whole, maybe(_decimal_places(places))) if places else whole)
    if open_low and low < high and places:
        above = [repeat(Piece("[0-9]", 1), 0, places - 1), Piece("[1-9]", 1)]
        parts.append(sequence(literal(f"{low}."), *above))
    if not open_high and (low < high or not open_low):
        zeros = sequence(literal("."), repeat(Piece("[0]", 1), 1, places)) if places else None
        parts.append(sequence(literal(str(high)), maybe(zeros)) if zeros else literal(str(high)))
    return parts


def _decimal_places(places: int) -> Piece:
    return sequence(literal("."), repeat(Piece("[0-9]", 1), 1, places))


def _digits_between(low: int, high: int) -> Piece:
    """Both not negative, `low` at most `high`. One alternative for each way the digits can part."""
    parts = []
    if low == 0:
        parts.append(literal("0"))
        low = 1
    shortest, length = len(str(low)), len(str(high))
    if low > 10 ** (shortest - 1):
        parts.append(_same_length(str(low), str(min(high, 10**shortest - 1))))
        shortest += 1
    whole = length if high == 10**length - 1 else length - 1
    if shortest <= whole:
        digits = repeat(Piece("[0-9]", 1), shortest - 1, whole - 1)
        parts.append(sequence(Piece("[1-9]", 1), digits))
    if max(shortest, whole + 1) <= length and low <= high:
        parts.append(_same_length(str(max(low, 10 ** (length - 1))), str(high)))
    return either(parts)


def _same_length(low: str, high: str) -> Piece:
    """Digits from `low` to `high`, as many as they have."""
    if low == high:
        return literal(low)
    rest = len(low) - 1
    open_below, open_above = low[1:] == "0" * rest, high[1:] == "9" * rest
    if low[0] == high[0]:
        return sequence(literal(low[0]), _same_length(low[1:], high[1:]))
    first, last = int(low[0]) + (not open_below), int(high[0]) - (not open_above)
    parts = []
    if not open_below:
        parts.append(sequence(literal(low[0]), _same_length(low[1:], "9" * rest)))
    if first <= last:
        parts.append(sequence(Piece(f"[{first}-{last}]", 1), repeat(Piece("[0-9]", 1), rest, rest)))
    if not open_above:
        parts.append(sequence(literal(high[0]), _same_length("0" * rest, high[1:])))
    return either(parts)


# -- dates and times -----------------------------------------------------------------------------

_DAY_28 = '("0" [1-9] | "1" [0-9] | "2" [0-8])'
_DATE = Piece(
    '([12] [0-9] [0-9] [0-9] "-" ('
    f'("0" [13578] | "1" [02]) "-" ({_DAY_28} | "29" | "3" [01])'
    f' | ("0" [469] | "11") "-" ({_DAY_28} | "29" | "30")'
    f' | "02-" {_DAY_28})'
    ' | ([12] [0-9] ("0" [48] | [2468] [048] | [13579] [26]) | "1200" | "1600" | "2" [048] "00") "-02-29")',
    10,
)
"""A day that there is, in the years 1000 to 2999; 29 February in leap years only (ISO 8601, Gregorian)."""
_HOUR_MINUTE = '([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9]'
_TIME = Piece(f'({_HOUR_MINUTE} ":" [0-5] [0-9] ("Z" | [+-] {_HOUR_MINUTE}))', 14)
"""RFC 3339, `full-time`, whole seconds and no leap second."""

FORMATS = {"date": _DATE, "time": _TIME, "date-time": sequence(_DATE, literal("T"), _TIME)}
