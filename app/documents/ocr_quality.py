"""How well a page was read, from the scores of its lines."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.ocr_rows import Piece

WEAK_BELOW = 0.88  # mean score of a page that is to be checked against the picture
DOUBTFUL = 0.70  # score of a doubtful line
MOST_DOUBTFUL = 0.15  # of a page's characters
NOISE = 0.50  # a line below this without two letters or digits in a row is a speck


def mean(pieces: Sequence[Piece]) -> float:
    """Mean score over characters; 0 without any."""
    letters = sum(len(piece.text) for piece in pieces)
    return sum(piece.score * len(piece.text) for piece in pieces) / letters if letters else 0.0


def weight(pieces: Sequence[Piece]) -> float:
    """How well an orientation reads: the mean score, held down where hardly anything is read."""
    letters = sum(char.isalnum() for piece in pieces for char in piece.text)
    return mean(pieces) * min(1.0, letters / 20)


def longest(pieces: Sequence[Piece], most: int) -> list[Piece]:
    """The longest lines, at most so many."""
    return sorted(pieces, key=lambda piece: piece.left - piece.right)[:most]


def stands(pieces: Sequence[Piece]) -> bool:
    """Whether most lines are higher than wide: the page lies on its side."""
    tall = sum(piece.height > 1.5 * (piece.right - piece.left) for piece in pieces)
    return len(pieces) > 3 and tall > len(pieces) / 2


def is_speck(piece: Piece) -> bool:
    """Whether nothing of a line can be believed to be text."""
    if not piece.text:
        return True
    letters = sum(char.isalnum() for char in piece.text)
    return not letters if piece.score >= NOISE else letters < 2


def is_weak(pieces: Sequence[Piece]) -> bool:
    """Whether a page is to be checked against its picture: nothing read, or much of it doubtful."""
    letters = sum(len(piece.text) for piece in pieces)
    doubtful = sum(len(piece.text) for piece in pieces if piece.score < DOUBTFUL)
    return not letters or mean(pieces) < WEAK_BELOW or doubtful > MOST_DOUBTFUL * letters
