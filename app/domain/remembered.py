"""Answers about texts, kept so as not to be worked out twice, and forgotten when the vault is closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_forgetting: list[Callable[[], None]] = []
_counting: list[Callable[[], int]] = []


def remembered(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Keep the last `most` answers of a function of hashable arguments: they hold words of documents."""

    def keep(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        kept = lru_cache(maxsize=most)(function)
        _forgetting.append(kept.cache_clear)
        _counting.append(lambda: kept.cache_info().currsize)

        return cast(
            Callable[Asked, Answer], kept
        )  # callable as the function; its own type knows no arguments

    return keep


def forget() -> None:
    """Let every answer go. For the moment a vault is closed."""
    for each in _forgetting:
        each()


def count() -> int:
    """How many answers are kept now."""
    return sum(each() for each in _counting)
