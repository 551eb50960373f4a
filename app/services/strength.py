"""How good a passphrase is, for whoever asks for one."""

from __future__ import annotations

from dataclasses import dataclass

from app.storage.strength import LEAST, measure

LEAST_CHARACTERS = LEAST


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` 0 (guessed at once) to 4 (very strong). `common`: too easy to guess for a vault to be made."""

    score: int
    long_enough: bool
    common: bool

    @property
    def acceptable(self) -> bool:
        """Whether a vault may be made with it."""
        return self.long_enough and not self.common


def strength(passphrase: str) -> Strength:
    """Estimate `passphrase`. Takes up to 0.1 s, so ask a moment after the last key, not at every one."""
    found = measure(passphrase)
    return Strength(found.score, found.long_enough, found.score < 2)
