"""Numbers as OCR reads them: mended where only one reading makes a number, marked where they are doubtful.

Measured on letters like an old fax (Times, level 3 of tests/material/degrade.py): reading a doubtful number
again, larger, tighter, sharper or softer, gives the same mistake, since it is the same network. What tells is
the probability of a number's least sure character: below `DOUBTFUL` stand 9 of 11 wrong numbers and 3 of 100
right ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.documents.ocr_rows import Piece
from app.documents.ocr_spelling import Spelled

DOUBTFUL = 0.9  # probability of a number's least sure character
EDGES = ".,;:()[]\"'“”‘’"  # what stands round a number and is no part of it

_NUMBER = re.compile(r"\S*\d\S*")
# "mmol/l" in a font without serifs is read "mmol/I", and in a blurred one "mmol/1". No unit is written so.
_PER_LITRE = re.compile(r"(?<=[a-zµ])/[I1](?![A-Za-z0-9])")
# And in a clean one with serifs the letter is now and then read twice: "24 mg/l1. A"
_TWICE = re.compile(r"(?<=[a-zµ]/l)[I1](?![A-Za-z0-9])")
# A point before three digits in a number that has another before its decimals: "1.987.20"
_TWO_POINTS = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+\.\d{2}(?![\d]|[.,]\d)")
# Points and commas before groups of three in one number: "1.500,000"; no country writes so
_MIXED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3}){2,}(?!\d|[.,]\d)")
_THOUSAND = re.compile(r"(?<![\d.,])\d{1,3}([.,])\d{3}(?![\d]|[.,]\d)")


def mended(line: Spelled) -> Spelled:
    """The line with what no writer means put right; what was put right is not sure."""
    for match in reversed(list(_TWICE.finditer(line.text))):
        line = _without(line, match.start())
    text = _PER_LITRE.sub("/l", line.text)
    for match in _TWO_POINTS.finditer(text):
        body = match[0][:-3].replace(".", ",")
        text = text[: match.start()] + body + text[match.end() - 3 :]
    for match in _MIXED.finditer(text):
        text = text[: match.start()] + _of_one_kind(match, line) + text[match.end() :]
    known = line.sure if len(line.sure) == len(text) else ()
    signs = zip(known, line.text, text, strict=False)
    return replace(line, text=text, sure=tuple(sure if old == new else 0.0 for sure, old, new in signs))


def _of_one_kind(match: re.Match[str], line: Spelled) -> str:
    """A number with the surest of its points and commas everywhere; the last where nothing is known."""
    marks = [at for at in range(*match.span()) if match.string[at] in ".,"]
    known = len(line.sure) == len(match.string)
    best = max(marks, key=lambda at: (line.sure[at] if known else 0.0, at))
    return re.sub("[.,]", match.string[best], match[0])


def _without(line: Spelled, at: int) -> Spelled:
    """The line without the character at a place."""
    text = line.text[:at] + line.text[at + 1 :]
    if len(line.sure) != len(line.text):
        return replace(line, text=text)
    second = line.second[:at] + line.second[at + 1 :]
    return replace(line, text=text, sure=line.sure[:at] + line.sure[at + 1 :], second=second)


def doubts(line: Spelled) -> tuple[tuple[int, int], ...]:
    """The ranges of the line's numbers, with what is written to them, that may be wrong."""
    if len(line.sure) != len(line.text):
        return ()
    found = []
    for start, end in _numbers(line.text):
        if min(line.sure[start:end]) < DOUBTFUL:
            found.append((start, end))
    return tuple(found)


def settled(pieces: Sequence[Piece]) -> list[Piece]:
    """A page's lines with each doubtful point before three digits made a comma, where the page writes so.

    Only where the comma came second and all sure thousands of the page, two at least, have one. It stays
    doubtful.
    """
    marks = [
        match[1] for piece in pieces for match in _THOUSAND.finditer(piece.text) if not _doubted(piece, match)
    ]
    if marks.count(",") < 2 or "." in marks:
        return list(pieces)
    return [_with_commas(piece) for piece in pieces]


def _with_commas(piece: Piece) -> Piece:
    text = piece.text
    for match in _THOUSAND.finditer(text):
        at = match.start(1)
        if match[1] == "." and at in piece.commas and _doubted(piece, match):
            text = text[:at] + "," + text[at + 1 :]
    return piece if text == piece.text else replace(piece, text=text)


def _doubted(piece: Piece, match: re.Match[str]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in piece.doubts)


def commas(line: Spelled) -> tuple[int, ...]:
    """Where a point was read and a comma came second."""
    pairs = zip(line.text, line.second, strict=False)
    return tuple(at for at, (first, second) in enumerate(pairs) if first == "." and second == ",")


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _NUMBER.finditer(text):
        word = match[0]
        start = match.start() + len(word) - len(word.lstrip(EDGES))
        end = match.end() - (len(word) - len(word.rstrip(EDGES)))
        if start < end:
            yield start, end
