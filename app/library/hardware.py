"""What this computer has, and whether a model will run on it.

Facts come from the system itself; nothing is measured and no program is started.
"""

from __future__ import annotations

import math
import platform
import sys

from app.domain.models import Computer, Model

if sys.platform == "linux":
    from app.library import hardware_linux as system
elif sys.platform == "darwin":
    from app.library import hardware_macos as system
elif sys.platform == "win32":
    from app.library import hardware_windows as system
else:
    from app.library import hardware_other as system

FITS, SLOW, NO = "fits", "slow", "no"

CONTEXT = 4096
"""Tokens of context that a verdict is for."""
PROGRAM = 350 << 20
"""Bytes for the window, the child and llama.cpp's compute buffers (engine.md 4.5)."""
SHARED_KV = 160 << 10
COMFORTABLE, TIGHT = 0.75, 0.92
"""Shares of the free memory below which a model fits, or runs while other programs are pushed out."""


def look() -> Computer:
    """Ask the system, now. A container's limits count as the computer's. Never raises."""
    found = system.look()
    return Computer(
        memory_total=found.memory_total,
        memory_available=min(found.memory_available, found.memory_total),
        cores=max(1, min(found.cores, found.threads)),
        threads=max(1, found.threads),
        processor=found.processor or platform.machine(),
        system=found.system,
    )


def fit(model: Model, computer: Computer) -> tuple[str, int]:
    """Whether it fits, runs slowly or does not run, and the bytes of memory needed with 4,096 tokens.

    Needed are the weights (the file is mapped and read for every token), the KV cache and the program. It is
    "fits" up to 75 % of the free memory, "slow" up to 92 %, and "no" above, where weights would be read from
    the disk for every token (engine.md 4.5). With memory unknown (0 in all) everything fits.
    """
    needed = model.bytes + kv_bytes(model.facts.parameters) + PROGRAM
    if computer.memory_total <= 0 or needed <= COMFORTABLE * computer.memory_available:
        return FITS, needed
    return (SLOW if needed <= TIGHT * computer.memory_available else NO), needed


def kv_bytes(parameters: int, context: int = CONTEXT) -> int:
    """Bytes of KV cache in f16 that a model of so many parameters hardly exceeds.

    The smaller of two bounds a token. First, every head with keys and values of its own: L layers of width d
    have P ≈ 12·L·d² parameters and cache 2·L·d values of 2 bytes; with L ≈ d/128, as in llama models, that is
    d²/32 bytes and d = ∛(128·P/12). A quarter is added for small models with few, wide heads (Qwen3-0.6B:
    112 KiB, bound 131). Second, heads that share keys, as nearly all models since 2023 have: 160 KiB up to
    4 billion parameters (Qwen3-4B: 144), in proportion up to 400 KiB at 10 (Gemma-2-9B: 336, bound 360), then
    by the square root (Llama-3-70B: 320, bound 1,058). Older models without sharing can need more than the
    second: Llama-2-7B 512 KiB, bound 268. Figures from engine.md 4.5 and the models' own configurations.
    """
    billions = max(parameters, 0) / 1e9
    width = (billions * 1e9 * 128 / 12) ** (1 / 3)
    own = 1.25 * width * width / 32
    shared = SHARED_KV * max(1.0, min(billions / 4, 2.5)) * max(1.0, math.sqrt(billions / 10))
    return int(min(own, shared)) * context
