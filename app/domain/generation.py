"""What is asked of a model and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.chat import Role


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a prompt. The text is a person's or a document's and never holds control tokens."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen. None takes the model's own `general.sampling.*`, else our default.

    `temperature` 0 is greedy. `seed` None draws a fresh one per run. `repeat_penalty` 1.0 is off.
    """

    temperature: float | None = None
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    repeat_penalty: float | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Work done out of all, in the unit of the phase (percent, tokens, pages)."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a generation ended. Times in seconds, counts in tokens.

    `reason`: stop | length | cancelled. `dropped`: how many of the oldest turns did not fit.
    """

    reason: str
    prompt_tokens: int = 0
    reused_tokens: int = 0
    output_tokens: int = 0
    prompt_s: float = 0.0
    output_s: float = 0.0
    dropped: int = 0
    room: int = 0
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """What the engine found in the file.

    `template`: known | built-in | none (a base model: plain completion). Sizes in bytes, context in tokens.
    """

    name: str
    architecture: str
    context: int
    context_trained: int
    parameters: int
    bytes: int
    template: str
    threads: int
