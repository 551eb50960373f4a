"""Typed notifications: a service publishes, whoever shows things subscribes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Notifier(Generic[T]):
    """One kind of news. Subscribers are called in order, on the thread that publishes."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[T], None]] = []

    def subscribe(self, receive: Callable[[T], None]) -> Callable[[], None]:
        """Call `receive` with every value from now on; returns the function that ends it."""
        self._subscribers.append(receive)

        def unsubscribe() -> None:
            if receive in self._subscribers:
                self._subscribers.remove(receive)

        return unsubscribe

    def publish(self, value: T) -> None:
        """Tell everyone. A subscriber may unsubscribe while being told."""
        for receive in tuple(self._subscribers):
            receive(value)
