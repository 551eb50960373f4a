"""Model files in the library."""

from __future__ import annotations

from dataclasses import dataclass

STARTER_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
STARTER_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


@dataclass(frozen=True, slots=True)
class GgufFacts:
    """What the header of a GGUF file says. `bytes` is the file's size; `size_label` e.g. "135M"."""

    architecture: str
    name: str
    size_label: str
    quantisation: str
    context_trained: int
    parameters: int
    licence: str
    has_template: bool
    bytes: int


@dataclass(frozen=True, slots=True)
class Model:
    """One model of the library.

    `id` is the first 16 hex digits of the file's SHA-256. `licence` is an SPDX identifier or "" when the
    file does not say. `origin`: starter | imported. `note` is a key for `app.wording`, e.g. "starter".
    """

    id: str
    name: str
    file: str
    sha256: str
    bytes: int
    licence: str
    origin: str
    added_at: float
    facts: GgufFacts


@dataclass(frozen=True, slots=True)
class Computer:
    """What this computer has. Memory in bytes; `cores` are physical ones usable by this process."""

    memory_total: int
    memory_available: int
    cores: int
    threads: int
    processor: str
    system: str
