"""How long a passphrase would stand, and whether it is good enough.

The estimate is zxcvbn's (Wheeler, USENIX Security 2016): it knows common passwords, words, names, dates,
keyboard runs and repetitions. No rule about kinds of characters is made (NIST SP 800-63B 5.1.1.2).
"""

from __future__ import annotations

import importlib
import math
import unicodedata
from dataclasses import dataclass

from app.domain.errors import WeakPassphrase

LEAST = 12
GUESSES_PER_SECOND = 100
"""Assumed of an attacker with the key file: a hundred cores at about a second a guess (reference/security.md
2.2)."""

_VERY_GUESSABLE = 1  # zxcvbn's scores 0 and 1: fewer than 10**6 guesses
_LOOKED_AT = 72  # zxcvbn's time grows faster than the length
_OURS = ["stillroom", "passphrase"]


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` 0 (guessed at once) to 4 (very strong); `guesses` needed, and the `seconds` they take."""

    score: int
    guesses: float
    seconds: float
    long_enough: bool

    @property
    def acceptable(self) -> bool:
        """Whether a vault may be made with it."""
        return self.long_enough and self.score > _VERY_GUESSABLE


def measure(passphrase: str) -> Strength:
    """Estimate `passphrase` (up to 0.1 s; the first call also reads the word lists, 0.05 s)."""
    plain = unicodedata.normalize("NFKC", passphrase)
    if not plain:
        return Strength(0, 1.0, 0.0, False)
    # Read when first needed, so that starting the program does not pay for the word lists.
    estimate = importlib.import_module("zxcvbn").zxcvbn(plain[:_LOOKED_AT], user_inputs=_OURS)
    guesses = float(estimate["guesses"])
    if not math.isfinite(guesses):
        guesses = 1e300
    return Strength(int(estimate["score"]), guesses, guesses / GUESSES_PER_SECOND, len(plain) >= LEAST)


def require(passphrase: str) -> None:
    """Raise WeakPassphrase when `passphrase` is shorter than 12 characters or very guessable."""
    strength = measure(passphrase)
    if not strength.long_enough:
        raise WeakPassphrase(LEAST, "short")
    if not strength.acceptable:
        raise WeakPassphrase(LEAST, "common")
