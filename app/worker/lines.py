"""Bytes of a pipe, as whole lines."""

from __future__ import annotations

from app.worker.protocol import LONGEST


class Lines:
    """Cuts into lines. What searches a long unfinished line again for every block would take for ever."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._held = 0

    def cut(self, block: bytes) -> list[bytes]:
        """The lines that are whole now, newline included.

        One that has become too long is given as it is, so that whoever reads it refuses it.
        """
        *whole, rest = block.split(b"\n")
        lines = []
        for part in whole:
            lines.append(b"".join([*self._parts, part, b"\n"]))
            self._parts, self._held = [], 0
        if rest:
            self._parts.append(rest)
            self._held += len(rest)
        if self._held > LONGEST:
            lines.append(b"".join(self._parts))
            self._parts, self._held = [], 0
        return lines
