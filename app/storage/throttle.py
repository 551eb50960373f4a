"""Waiting after wrong guesses at the keyboard.

Advisory: whoever copies the vault guesses without us, and Argon2id is the limit there. The count lies beside
the key file, so that starting again does not clear it. Source of the schedule: reference/security.md 2.3.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.errors import TooManyTries, VaultError, WrongPassphrase, WrongRecoveryCode
from app.storage.files import replace_file

NAME = "vault.tries"
FREE = 5
WAITS_S = (5, 15, 30, 60, 300)
_MOST_FAILURES = 10_000
_MOST_BYTES = 256


class Throttle:
    """The failures counted for the vault in `folder`. `clock` gives seconds since 1970.

    A file that cannot be read counts as no failure, and one that cannot be written loses the count.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = folder / NAME
        self._clock = clock

    def wait_s(self) -> int:
        """Whole seconds until the next try is allowed; 0 when it is now.

        A clock that was set back makes the wait start again: it can neither be shortened nor grow for ever.
        """
        failures, last = self._read()
        beyond = failures - FREE
        if beyond < 0:
            return 0
        now = self._clock()
        if now < last:
            last = now
            self._write(failures, last)
        return max(0, math.ceil(last + WAITS_S[min(beyond, len(WAITS_S) - 1)] - now))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Run one try to unlock: counts a wrong secret, forgets the count when the try succeeds.

        Raises TooManyTries before anything is tried. A `WrongPassphrase` leaves with its `wait_s` set. A
        recovery code that was only mistyped is not counted.
        """
        wait = self.wait_s()
        if wait:
            raise TooManyTries(wait)
        try:
            yield
        except WrongPassphrase as error:
            self._count()
            error.wait_s = self.wait_s()
            raise
        except WrongRecoveryCode as error:
            if not error.mistyped:
                self._count()
            raise
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _count(self) -> None:
        failures, _ = self._read()
        self._write(min(failures + 1, _MOST_FAILURES), self._clock())

    def _read(self) -> tuple[int, float]:
        try:
            with self._path.open("rb") as file:
                found = json.loads(file.read(_MOST_BYTES))
            failures, last = int(found["failures"]), float(found["last"])
        except (OSError, ValueError, TypeError, KeyError, OverflowError):
            return 0, 0.0
        return (min(max(failures, 0), _MOST_FAILURES), last) if math.isfinite(last) else (0, 0.0)

    def _write(self, failures: int, last: float) -> None:
        content = json.dumps({"failures": failures, "last": last}).encode("ascii")
        with suppress(OSError, VaultError):
            replace_file(self._path, content)
