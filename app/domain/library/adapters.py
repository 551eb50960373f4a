"""LoRA adapters: small files that change how a model writes; which fits which model, and how strongly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WEAKEST, STRONGEST, USUAL = 0.0, 2.0, 1.0
STEP = 0.05
HIGHEST_RANK = 4096
LORA_A, LORA_B = ".lora_a", ".lora_b"
LOOKED_UP, PREDICTIONS = "token_embd.weight", "output.weight"

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]
"""Shapes by the name of a tensor, in elements, innermost first, as GGUF files have them."""


@dataclass(frozen=True, slots=True)
class AdapterFacts:
    """What an adapter's file says. `base` is the name of the model it was made for, "" if it does not say.

    `changed` are the model's tensors that it changes; `rank` is the widest of its pairs, `alpha` what the
    file is scaled by (0: not at all).
    """

    name: str
    architecture: str
    base: str
    licence: str
    alpha: float
    rank: int
    changed: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Adapter:
    """One adapter of the library. `id` is the first 16 hex digits of the file's SHA-256."""

    id: str
    name: str
    file: str
    sha256: str
    added_at: float
    facts: AdapterFacts


@dataclass(frozen=True, slots=True)
class Attached:
    """An adapter to write with: its file, and how strongly it acts, 0 to 2."""

    id: str
    name: str
    path: Path
    strength: float = USUAL


def strength_of(value: float) -> float:
    """A strength inside its bounds, in whole steps. What is no number counts as the usual one.

    >>> strength_of(1.2345), strength_of(7), strength_of(float("nan"))
    (1.25, 2.0, 1.0)
    """
    if value != value:
        return USUAL
    return round(round(min(STRONGEST, max(WEAKEST, value)) / STEP) * STEP, 2)


def pairs_fault(shapes: Shapes) -> str:
    """Why these tensors are no adapter, or "".

    pairs: one half of a pair is missing, or there is none at all; other: a tensor that belongs to no pair;
    shape: the halves of a pair do not go together, or are too wide. Norms are let pass, as by llama.cpp.
    """
    changed = 0
    for name, shape in shapes.items():
        if name.endswith(LORA_A):
            other = shapes.get(name.removesuffix(LORA_A) + LORA_B)
            if other is None:
                return "pairs"
            if not _pair(shape, other):
                return "shape"
            changed += 1
        elif name.endswith(LORA_B):
            if name.removesuffix(LORA_B) + LORA_A not in shapes:
                return "pairs"
        elif not name.endswith("_norm.weight"):
            return "other"
    return "" if changed else "pairs"


def fit_fault(adapter: Shapes, architecture: str, base: Shapes, base_architecture: str) -> str:
    """Why an adapter does not belong to a model, or "".

    architecture: made for another kind of model; parts: changes parts that this model lacks; shape: made for
    a model of another size. These are llama.cpp's own conditions (`llama_adapter_lora_init_impl`), and two
    more, without which it ends the process: tensors of several experts have to agree in their number, and
    embeddings that also give the predictions cannot be changed (`build_lora_mm` takes the halves the other
    way round).
    """
    if architecture != base_architecture:
        return "architecture"
    for name, a in adapter.items():
        if not name.endswith(LORA_A):
            continue
        changed = name.removesuffix(LORA_A)
        weights = base.get(changed)
        if weights is None or (changed == LOOKED_UP and PREDICTIONS not in base):
            return "parts"
        b = adapter[changed + LORA_B]
        if not (_looked_up(a, b, weights) if changed.endswith(LOOKED_UP) else _multiplied(a, b, weights)):
            return "shape"
    return ""


def rank_of(shapes: Shapes) -> int:
    """The widest pair."""
    return max((_size(shape, 0) for name, shape in shapes.items() if name.endswith(LORA_B)), default=0)


def _size(shape: Shape, dimension: int) -> int:
    return shape[dimension] if dimension < len(shape) else 1


def _pair(a: Shape, b: Shape) -> bool:
    same = _size(a, 1) == _size(b, 0) or _size(a, 0) == _size(b, 0)  # the second for looked-up tokens
    return same and _size(b, 0) <= HIGHEST_RANK and _beyond(a) == _beyond(b)


def _multiplied(a: Shape, b: Shape, weights: Shape) -> bool:
    fits = (_size(a, 0), _size(b, 1), _size(a, 1)) == (_size(weights, 0), _size(weights, 1), _size(b, 0))
    return fits and _beyond(a) == _beyond(weights)


def _looked_up(a: Shape, b: Shape, weights: Shape) -> bool:
    """Halves change places for embeddings: `llm_build_inp_embd`."""
    return (_size(b, 1), _size(a, 1)) == (_size(weights, 0), _size(weights, 1)) and _size(a, 0) == _size(b, 0)


def _beyond(shape: Shape) -> tuple[int, int]:
    """What there is of a matrix: experts, as a rule."""
    return _size(shape, 2), _size(shape, 3)
