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
class Logprob:
    """A token that was written, its natural-log probability, and the likeliest others, best first."""

    text: str
    logprob: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a generation ended. Times in seconds, counts in tokens.

    `reason`: stop | length | cancelled. `dropped`: how many of the oldest turns did not fit. `turn_tokens`:
    what each turn of the request costs in the prompt, dropped ones included; `room`: what a prompt may have.
    `thinking`: what a reasoning model wrote before its answer; it is not part of `text`. `drafted` and
    `accepted`: tokens guessed from the prompt, and those of them that were right.
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
    thinking: str = field(default="", repr=False)
    turn_tokens: tuple[int, ...] = ()
    drafted: int = 0
    accepted: int = 0
    logprobs: tuple[Logprob, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Device:
    """Something that computes. `name` is the engine's ("CPU", "Vulkan0"), memory in bytes, 0 if unknown.

    `kind`: cpu | gpu | igpu | accelerator.
    """

    name: str
    title: str
    kind: str
    memory_total: int = 0
    memory_free: int = 0


@dataclass(frozen=True, slots=True)
class Tuning:
    """How to run one model on one machine; 0, "" and None let the engine choose.

    `batch`: tokens evaluated at a time (n_ubatch). `flash`: flash attention on or off, None as llama.cpp
    chooses. `device`: "" or "CPU" computes without a GPU. `gpu_layers`: how many layers lie on the device, -1
    all. `repack`: weights laid out anew for this processor (more memory, faster prompts), None as it fits.
    `guesses`: the next words may be guessed from the prompt where that is faster; it changes no text.
    """

    threads: int = 0
    batch: int = 0
    flash: bool | None = None
    device: str = ""
    gpu_layers: int = -1
    repack: bool | None = None
    guesses: bool = True


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes a loaded model takes: weights, keys and values, compute buffers, outputs, on all devices."""

    weights: int = 0
    cache: int = 0
    compute: int = 0
    output: int = 0

    @property
    def total(self) -> int:
        """All together."""
        return self.weights + self.cache + self.compute + self.output


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """What the engine found in the file.

    `template`: known | built-in | none (a base model: plain completion). Sizes in bytes, context in tokens;
    `context` is what there is now, `context_most` what it may grow to. `memory` is what llama.cpp reports of
    its buffers. `device` computes; "CPU" or a GPU's name. `embeds`: it gives vectors and writes no text.
    """

    name: str
    architecture: str
    context: int
    context_trained: int
    parameters: int
    bytes: int
    template: str
    threads: int
    context_most: int = 0
    memory: Memory = field(default_factory=Memory)
    device: str = "CPU"
    gpu_layers: int = 0
    reasons: bool = False
    embeds: bool = False
