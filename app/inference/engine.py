"""What the inference child asks of an engine: the product's `LlamaEngine`, the tests' `EchoEngine`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.domain.engine.generation import LoadedModel, Outcome, Progress, Sampling, Tuning, Turn
from app.domain.errors import AppError


class Stop(Protocol):
    """How running work learns that it is to end. `worker.flag.Stopping` is one."""

    address: int
    """Where the shared byte lies, for native code: a C string that is empty while work may go on."""

    def raised(self) -> bool:
        """Whether the byte is up; asked at every token."""

    def confirmed(self) -> bool:
        """Whether the one request that runs is meant. Asked when the byte was seen; may wait briefly."""

    def ended(self) -> set[int]:
        """Which of the running requests are to end. Asked when the byte was seen; lowers it."""

    def wait(self) -> bool:
        """Wait a while for `confirmed`."""


@dataclass(frozen=True, slots=True)
class LoadOrder:
    """Which file to load and with what; fields as in `worker.protocol.Load`."""

    path: Path
    name: str
    context: int = 0
    tuning: Tuning = field(default_factory=Tuning)
    adapters: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """A reply to be written; fields as in `worker.protocol.Generate`."""

    turns: tuple[Turn, ...]
    max_tokens: int = 1024
    sampling: Sampling = field(default_factory=Sampling)
    grammar: str = ""
    stop: tuple[str, ...] = ()
    fit: bool = True
    urgent: bool = True
    adapter: str = ""
    strength: float = 1.0
    logprobs: int = -1
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears how a reply comes along. Called on the engine's thread, in this order.

    `reading`: prompt tokens evaluated of those to evaluate. `started`: how many of the oldest turns were left
    out, once, when the prompt is read. `thought`: whole characters of what a reasoning model thinks before it
    answers. `text`: whole characters of the reply, never empty.
    """

    reading: Callable[[Progress], None]
    started: Callable[[int], None]
    text: Callable[[str], None]
    thought: Callable[[str], None] = lambda _text: None


@dataclass(frozen=True, slots=True)
class Ended:
    """A request that is over, and how."""

    number: int
    result: Outcome | AppError


@dataclass(frozen=True, slots=True)
class Measured:
    """How a model runs best, and how fast that is, in tokens a second."""

    tuning: Tuning
    reading: float
    writing: float


class Engine(Protocol):
    """One model, several replies side by side, all calls on one thread."""

    def load(self, order: LoadOrder, progress: Callable[[float], None], stop: Stop) -> LoadedModel:
        """Load the model. `progress` gets 0 to 1.

        Raises ModelMissing, ModelInvalid, or EngineLoadFailed (reason model | context | memory | cancelled).
        """

    def submit(self, number: int, order: Order, listener: Listener) -> None:
        """Take up a reply. Raises PromptTooLong, or EngineFailed for a grammar that is none."""

    def advance(self, stop: Stop) -> Sequence[Ended]:
        """Do the next piece of work for the replies that are taken up; which of them are over.

        A piece is one evaluation, so that new requests are seen soon.
        """

    @property
    def busy(self) -> bool:
        """Whether a reply is taken up that is not over."""

    def abandon(self) -> None:
        """Give up every reply without a word; the model stays usable."""

    def count(self, texts: list[str]) -> list[int]:
        """Tokens of each text inside a prompt."""

    def tune(self, seconds: float, stop: Stop) -> Measured | None:
        """Measure for about so long how the model runs best here; None when stopped."""
