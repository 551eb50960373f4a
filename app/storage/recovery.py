"""The recovery code: 160 random bits that a person can write down, read aloud and type again.

Thirty-two characters of Crockford's base 32 and a check character, in groups of four with hyphens:
"XXXX-XXXX-…-XXXX-X". Sources: Crockford, "Base 32" (which letters are read as which digits);
reference/security.md 2.3 and Appendix B (the check character).
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from app.domain.errors import WrongRecoveryCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 160
_CHARACTERS = BITS // 5
_GROUP = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A fresh code from the system's random source, grouped for reading."""
    return code_for(secrets.randbits(BITS))


def code_for(number: int) -> str:
    """The code of a number below 2**160, most significant five bits first."""
    body = "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(_CHARACTERS)))
    groups = [body[start : start + _GROUP] for start in range(0, _CHARACTERS, _GROUP)]
    return "-".join([*groups, _check(body)])


def read_code(typed: str) -> bytes:
    """The secret in a typed code: its 32 characters as ASCII, without hyphens and check character.

    Case, spaces, hyphens and other signs do not matter; O is read as 0, I and L as 1. Raises
    `WrongRecoveryCode(mistyped=True)` when the length or the check character does not fit.
    """
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_READ_AS)
    kept = "".join(character for character in plain if character in ALPHABET)
    body, check = kept[:_CHARACTERS], kept[_CHARACTERS:]
    if len(kept) != _CHARACTERS + 1 or check != _check(body):
        raise WrongRecoveryCode(mistyped=True)
    return body.encode("ascii")


def _check(body: str) -> str:
    return ALPHABET[hashlib.sha256(body.encode("ascii")).digest()[0] & 31]
