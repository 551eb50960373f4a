"""What the inference child asks of an engine: the product's `LlamaEngine`, the tests' `EchoEngine`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.domain.generation import LoadedModel, Outcome, Progress, Sampling, Turn


class Stop(Protocol):
    """How running work learns that it is to end. `worker.flag.Stopping` is one."""

    address: int
    """Where the shared byte lies, for native code: a C string that is empty while work may go on."""

    def raised(self) -> bool:
        """Whether the byte is up; asked at every token."""

    def confirmed(self) -> bool:
        """Whether this request is meant. Asked when the byte was seen; may wait briefly."""

    def wait(self) -> bool:
        """Wait a while for `confirmed`."""


@dataclass(frozen=True, slots=True)
class LoadOrder:
    """Which file to load and with what. `context` in tokens; 0 lets the engine choose, as for `threads`."""

    path: Path
    name: str
    context: int = 0
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """A reply to be written; fields as in `worker.protocol.Generate`."""

    turns: tuple[Turn, ...]
    max_tokens: int = 1024
    sampling: Sampling = field(default_factory=Sampling)
    grammar: str = ""
    stop: tuple[str, ...] = ()
    fit: bool = True


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears how a reply comes along. Called on the engine's thread, in this order.

    `reading`: prompt tokens evaluated of those to evaluate. `started`: how many of the oldest turns were left
    out, once, when the prompt is read. `text`: whole characters of the reply, never empty.
    """

    reading: Callable[[Progress], None]
    started: Callable[[int], None]
    text: Callable[[str], None]


class Engine(Protocol):
    """One model, one request at a time, all calls on one thread."""

    def load(self, order: LoadOrder, progress: Callable[[float], None], stop: Stop) -> LoadedModel:
        """Load the model. `progress` gets 0 to 1.

        Raises ModelMissing, ModelInvalid, or EngineLoadFailed (reason model | context | memory | cancelled).
        """

    def generate(self, order: Order, listener: Listener, stop: Stop) -> Outcome:
        """Write a reply until it ends by itself, at a stop string, at its limit, or when stopped.

        Raises PromptTooLong, or EngineFailed when the evaluation breaks down; the model stays usable.
        """

    def count(self, texts: list[str]) -> list[int]:
        """Tokens of each text inside a prompt."""
