"""A report with pseudonyms in the place of names: every text of it, and one key for all of them.

Whatever a report says of a document is looked through as one text, so that a person who is named in full in
one sentence is known by the surname in another. As with a copy, dates move; hashes and the model's name stay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from app.domain.errors import AppError
from app.domain.names.deidentifying import Applied
from app.domain.summaries.report import Report
from app.services.background import Background
from app.services.deidentification import DeidentificationService

Replaced = Callable[[str, tuple[str, ...]], Applied]
"""A text, and names known to stand in it, to the text with pseudonyms."""
BETWEEN = "\n\n"
Whole = TypeVar("Whole")
Made = TypeVar("Made")
KEPT = frozenset(("sha256", "version", "made", "language", "writer"))
"""What names nobody: of the file, the program and the model."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """`places`: how many were replaced; `left`: names that still stand in it, for a person to look at."""

    report: Report
    places: int
    left: tuple[str, ...]


def without_names(report: Report, replaced: Callable[[str], Applied]) -> Cleared:
    """The report with every text in it as `replaced` says, which is asked once, about all of them."""
    texts = list(dict.fromkeys(_texts(report)))
    applied = replaced(BETWEEN.join(texts))
    new: dict[str, str] = {}
    start = 0
    for text in texts:
        end = start + len(text)
        new[text] = between(applied, start, end)
        start = end + len(BETWEEN)
    cleared = _mapped(report, new)
    assert isinstance(cleared, Report)
    return Cleared(cleared, len(applied.swaps), tuple(one.text for one in applied.remaining))


class NamelessReports:
    """Makes such reports: found in the background, the key kept on the thread of the vault."""

    def __init__(self, names: DeidentificationService, background: Background) -> None:
        self._names, self._background = names, background

    def make(
        self,
        report: Callable[[], Report],
        done: Callable[[Cleared], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """`report` is called in the background. Exactly one of `done` and `failed` is called."""
        self.run(report, lambda whole, swap: without_names(whole, lambda text: swap(text, ())), done, failed)

    def run(
        self,
        whole: Callable[[], Whole],
        clear: Callable[[Whole, Replaced], Made],
        done: Callable[[Made], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """The same for anything that `clear` can make without names; both are called in the background."""
        key = self._names.key()
        before = len(key.entries)

        def work() -> tuple[Whole, Made]:
            found = whole()
            return found, clear(found, lambda text, names: self._names.draft(text, key, names))

        def keep(made: tuple[Whole, Made]) -> None:
            found, cleared = made
            if len(self._names.key().entries) != before:  # a pseudonym was given meanwhile, perhaps the same
                self.run(lambda: found, clear, done, failed)
                return
            try:
                self._names.keep(key)
            except AppError as error:
                failed(error)
                return
            done(cleared)

        self._background.run(work, keep, failed)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, tuple):
        return [text for part in value for text in _texts(part)]
    if is_dataclass(value) and not isinstance(value, type):
        return [
            text for one in fields(value) if one.name not in KEPT for text in _texts(getattr(value, one.name))
        ]
    return []


def _mapped(value: Any, new: dict[str, str]) -> Any:
    if isinstance(value, str):
        return new.get(value, value)
    if isinstance(value, tuple):
        return tuple(_mapped(part, new) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            one.name: _mapped(getattr(value, one.name), new) for one in fields(value) if one.name not in KEPT
        }
        return replace(value, **changed)
    return value


def between(applied: Applied, start: int, end: int) -> str:
    """What stands in the place of a range of the old text."""
    return applied.text[applied.to_new(start) : _end(applied, end)]


def _end(applied: Applied, end: int) -> int:
    """The new place of the end of a text; of a swap that begins before it, all is taken."""
    for swap in applied.swaps:
        if swap.old_start < end <= swap.old_end:
            return swap.new_end
    return applied.to_new(end)
