"""From passphrase to key: Argon2id, its bounds, and how its cost is fitted to a computer.

Sources: RFC 9106 (Argon2; section 4 for the floor); reference/security.md 2.2 (default and bounds, measured).
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from argon2.exceptions import HashingError
from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw

ALGORITHM = "argon2id"
VERSION = 19
KEY_BYTES = 32
SALT_BYTES = 16
SHORTEST_S = 0.7
LONGEST_S = 1.5
_AIM_S = 1.0
_ROUNDS = 6
_MIB = 1024  # in KiB, the unit of `m`


@dataclass(frozen=True, slots=True)
class Kdf:
    """The cost of one guess: `t` passes over `m` KiB in `p` lanes."""

    t: int = 3
    m: int = 256 * _MIB
    p: int = 4

    @property
    def allowed(self) -> bool:
        """Whether it lies between the floor and the cap. What lies outside is never computed."""
        return all(
            low <= value <= high
            for low, value, high in (
                (FLOOR.t, self.t, CAP.t),
                (FLOOR.m, self.m, CAP.m),
                (1, self.p, CAP.p),
            )
        )


DEFAULT = Kdf()
FLOOR = Kdf(t=3, m=64 * _MIB)
CAP = Kdf(t=64, m=4096 * _MIB, p=16)


def derive(passphrase: str, salt: bytes, kdf: Kdf) -> bytes:
    """32 bytes from a passphrase, taken in its NFKC form so that every keyboard's é is the same é.

    Takes seconds and memory as `kdf` says; releases the interpreter lock, so it suits a pool thread.
    Raises ValueError for a cost out of bounds and MemoryError when the computer cannot pay it.
    """
    if not kdf.allowed or len(salt) != SALT_BYTES:
        raise ValueError("key derivation parameters out of bounds")
    assert ARGON2_VERSION == VERSION
    secret = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return hash_secret_raw(secret, salt, kdf.t, kdf.m, kdf.p, KEY_BYTES, Type.ID)
    except HashingError:
        raise MemoryError("key derivation") from None


def _probe(kdf: Kdf) -> None:
    derive("how long does one guess take", bytes(SALT_BYTES), kdf)


def calibrate(clock: Callable[[], float] = time.perf_counter, probe: Callable[[Kdf], object] = _probe) -> Kdf:
    """The cost at which one guess takes 0.7 to 1.5 s on this computer, or the floor where that is slower.

    Passes are changed first, memory only when the passes are at their least. Takes one to a few seconds.
    """
    kdf, room = DEFAULT, DEFAULT.m
    for _ in range(_ROUNDS):
        before = clock()
        try:
            probe(kdf)
        except MemoryError:
            room = max(kdf.m // 2, FLOOR.m)
            kdf = Kdf(kdf.t, room, kdf.p)
            continue
        took = clock() - before
        fitted = kdf if SHORTEST_S <= took <= LONGEST_S else _scaled(kdf, _AIM_S / max(took, 1e-3), room)
        if fitted == kdf:
            break
        kdf = fitted
    return kdf


def _scaled(kdf: Kdf, factor: float, room: int) -> Kdf:
    """`kdf` made `factor` times as costly, as far as floor, cap and `room` (the most memory, KiB) allow."""
    work = kdf.t * kdf.m * factor
    t = min(max(round(work / room), FLOOR.t), CAP.t)
    m = round(work / t / _MIB) * _MIB if t == FLOOR.t else room
    return Kdf(t, min(max(m, FLOOR.m), room), kdf.p)
