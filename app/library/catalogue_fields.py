"""Fields of a catalogue, each with its place, so that a fault can be named; what is not described is one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import CatalogueInvalid

MOST_BYTES = 4 << 20
LONGEST, MOST_ITEMS = 600, 500
HTTPS = re.compile(r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?:/[!-~]{0,400})?")
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Kinds of characters that no text shows or that turn its direction (Unicode general categories)."""


def parsed(content: bytes, name: str) -> Fields:
    """The outermost object of a JSON file. Raises CatalogueInvalid (`fault`: size | json)."""
    if len(content) > MOST_BYTES:
        raise CatalogueInvalid(name, "", "size")
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise CatalogueInvalid(name, "", "json") from None
    return Fields(found, "", name)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(said: str) -> float:
    raise ValueError(said)


def visible(text: str) -> bool:
    """Whether a text is there, not too long, and all of it can be seen as it stands."""
    return 0 < len(text) <= LONGEST and not any(unicodedata.category(c) in HIDDEN for c in text)


@dataclass(frozen=True, slots=True)
class Fields:
    """An object inside the file `name`, at `place` ("entries[3].shape").

    Each method gives the member of that name, checked; all raise CatalogueInvalid with the member's place.
    `fault`: missing | kind (of another type) | value | unknown (not described) | twice.
    """

    value: Any
    place: str
    name: str

    def wrong(self, member: str, fault: str) -> CatalogueInvalid:
        """The error for a member; "" for the object itself."""
        return CatalogueInvalid(self.name, ".".join(part for part in (self.place, member) if part), fault)

    def only(self, *members: str) -> None:
        """Nothing else may stand here, and the value has to be an object."""
        if not isinstance(self.value, dict):
            raise self.wrong("", "kind")
        for found in self.value:
            if found not in members:
                raise self.wrong(found if found.isidentifier() and len(found) < 40 else "", "unknown")

    def get(self, member: str, kind: type) -> Any:
        """A member of exactly this type; True is no number."""
        if not isinstance(self.value, dict):
            raise self.wrong("", "kind")
        if member not in self.value:
            raise self.wrong(member, "missing")
        found = self.value[member]
        if type(found) is not kind:
            raise self.wrong(member, "kind")
        return found

    def text(self, member: str, pattern: re.Pattern[str] | None = None, empty: bool = False) -> str:
        """A text that can be shown: no character that hides or turns others."""
        found = str(self.get(member, str))
        if not found and empty:
            return found
        if not visible(found) or (pattern is not None and not pattern.fullmatch(found)):
            raise self.wrong(member, "value")
        return found

    def address(self, member: str) -> str:
        """An address on the web, https only."""
        return self.text(member, HTTPS)

    def number(self, member: str, most: int, least: int = 0) -> int:
        """A whole number."""
        found = int(self.get(member, int))
        if not least <= found <= most:
            raise self.wrong(member, "value")
        return found

    def flag(self, member: str) -> bool:
        """Yes or no."""
        return bool(self.get(member, bool))

    def one_of(self, member: str, words: Sequence[str]) -> str:
        """One of some words."""
        found = str(self.get(member, str))
        if found not in words:
            raise self.wrong(member, "value")
        return found

    def texts(self, member: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self.items(member)
        for number, one in enumerate(found):
            if not isinstance(one, str):
                raise self.wrong(f"{member}[{number}]", "kind")
            if not visible(one):
                raise self.wrong(f"{member}[{number}]", "value")
        return tuple(found)

    def items(self, member: str) -> list[Any]:
        """A list that is not too long."""
        found = list(self.get(member, list))
        if len(found) > MOST_ITEMS:
            raise self.wrong(member, "value")
        return found

    def inner(self, member: str) -> Fields:
        """An object."""
        return Fields(self.get(member, dict), self._at(member), self.name)

    def inners(self, member: str) -> list[Fields]:
        """A list of objects."""
        return [
            Fields(one, self._at(f"{member}[{number}]"), self.name)
            for number, one in enumerate(self.items(member))
        ]

    def _at(self, member: str) -> str:
        return f"{self.place}.{member}" if self.place else member
