"""What a person removed a moment ago: out of sight, and erased once there is no way back any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Aside:
    """Files of a collection by path; None: the whole collection. `reading`: it was being read."""

    collection_id: str
    paths: frozenset[str] | None
    reading: bool = False


class Asides:
    """Kept in memory only: a program that is killed within the seconds of a way back has removed nothing."""

    def __init__(self, erase: Callable[[str, frozenset[str] | None], None]) -> None:
        """`erase` is given a collection and its files, None for all of it."""
        self._erase = erase
        self._asides: dict[Aside, frozenset[str] | None] = {}

    def put(self, aside: Aside) -> None:
        """Out of sight from now on."""
        self._asides[aside] = aside.paths

    def take_back(self, aside: Aside) -> bool:
        """In sight again; whether it was still there."""
        if aside not in self._asides:
            return False
        del self._asides[aside]
        return True

    def erase(self, aside: Aside) -> None:
        """For good, unless it was taken back. Raises what the vault raises; then it stays out of sight."""
        if aside in self._asides:
            self._erase(aside.collection_id, self._asides[aside])
            del self._asides[aside]

    def erase_all(self) -> None:
        """Everything that is out of sight."""
        for aside in tuple(self._asides):
            self.erase(aside)

    def collections(self) -> frozenset[str]:
        """Collections that are out of sight."""
        return frozenset(one.collection_id for one, paths in self._asides.items() if paths is None)

    def paths(self, collection_id: str) -> frozenset[str]:
        """Files of a collection that are out of sight."""
        own = [paths for one, paths in self._asides.items() if one.collection_id == collection_id]
        return frozenset(path for paths in own for path in paths or ())

    def forget(self, collection_id: str) -> None:
        """The collection is gone already."""
        for one in [one for one in self._asides if one.collection_id == collection_id]:
            del self._asides[one]

    def keep(self, collection_id: str, added: frozenset[str]) -> None:
        """These files were added again, and stay."""
        for one, paths in self._asides.items():
            if one.collection_id == collection_id and paths is not None:
                self._asides[one] = paths - added
