"""Making a model smaller: to what, how large it becomes, and how much it then differs from the original."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Target:
    """A kind to make a model into: `number` is llama.cpp's `llama_ftype`, `tensor` what most weights get."""

    name: str
    number: int
    tensor: str


TARGETS = (
    Target("Q8_0", 7, "Q8_0"),
    Target("Q6_K", 18, "Q6_K"),
    Target("Q5_K_M", 17, "Q5_K"),
    Target("Q4_K_M", 15, "Q4_K"),
    Target("Q4_0", 2, "Q4_0"),
)
"""From large to small. `enum llama_ftype` in llama.h, types from `llama_ftype_get_default_type`. Q4_0 is the
least exact, and the one that ggml lays out anew for most processors (ggml-cpu/repack.cpp), where it is read
fastest."""


def target_named(name: str) -> Target | None:
    """By its name, upper and lower case alike."""
    return next((target for target in TARGETS if target.name.casefold() == name.casefold()), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What making a model into `target` would give. `bytes` is the predicted size of the file.

    `twice`: some weights were quantised before, so that what was lost then is lost, and more is lost now.
    `smaller`: it is worth it, by `LEAST_SAVED` at least.
    """

    target: Target
    bytes: int
    twice: bool
    smaller: bool


LEAST_SAVED = 0.03
"""Of the size of the original; less than that is not worth what is lost."""


class Verdict(StrEnum):
    """How a smaller model compares with the original, in a word."""

    SAME = "same"
    ALMOST = "almost"
    NOTICEABLE = "noticeable"
    MUCH_WORSE = "much worse"


ALMOST_BELOW, NOTICEABLE_BELOW = 0.05, 0.2
"""Of the mean divergence, in nats. llama.cpp's tools/perplexity/README.md measured for Llama 3 8B: Q8_0
0.0014, Q6_K 0.0055, Q5_K_M 0.011, Q4_K_M 0.031, Q4_0 0.072, Q3_K_M 0.10, Q3_K_S 0.23, Q2_K 0.45. So Q4_K_M,
which most people use without noticing, is still "almost the same"; Q3_K_S and Q2_K are "much worse"."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A model beside the original over the same text, at `positions` tokens.

    `perplexity` of the original and `perplexity_smaller`: between how many words, so to speak, it wavers at
    each place; e to the mean of -log p of the token that comes. `divergence`: Kullback-Leibler, in nats, of
    the smaller one's predictions from the original's, the mean over positions, with its standard error;
    `divergence_90`, `divergence_99`: percentiles. `agreement`: share of positions where both find the same
    token likeliest.
    """

    positions: int
    perplexity: float
    perplexity_smaller: float
    divergence: float
    divergence_error: float
    divergence_90: float
    divergence_99: float
    agreement: float

    @property
    def verdict(self) -> Verdict:
        """In a word; doubt, which is the standard error, counts against the smaller model."""
        worst = self.divergence + self.divergence_error
        if worst <= 0:
            return Verdict.SAME
        if worst < ALMOST_BELOW:
            return Verdict.ALMOST
        return Verdict.NOTICEABLE if worst < NOTICEABLE_BELOW else Verdict.MUCH_WORSE
