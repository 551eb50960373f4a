"""What machine a run was made on, and what it can do at best: the rooflines that explain a row."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from typing import Any

from app import __version__
from app.bench.bench import BATCHES, CONTEXT, Bench
from app.bench.rows import NotMeasured
from app.bench.texts import passage
from app.inference.machine import IdleTime, usable_threads
from app.library.gguf import inspect
from app.library.hardware import look
from app.wiring import engine_version

SAMPLE_S = 1.0
PROMPT_TOKENS = 600
QUIET = 0.1
"""Other programs that use more of the processors than this spoil the figures."""


def facts(bench: Bench) -> dict[str, Any]:
    """The machine, the engine and the model. JSON-ready; sizes in bytes. Raises the child's AppErrors."""
    computer, model, loaded = look(), inspect(bench.plan.model), bench.loaded()
    return {
        "processor": computer.processor,
        "cores": computer.cores,
        "threads": computer.threads,
        "memory": computer.memory_total,
        "system": computer.system,
        "stillroom": __version__,
        "engine": f"llama-cpp-python {engine_version()}",
        "python": ".".join(map(str, sys.version_info[:3])),
        "model": {
            "file": bench.plan.model.name,
            "architecture": model.architecture,
            "quantisation": model.quantisation,
            "parameters": loaded.parameters,
            "bytes": model.bytes,
        },
        "used": {
            "threads": loaded.threads,
            "device": loaded.device,
            "context": CONTEXT,
            "loaded_after_s": bench.ours().loaded_after,
            "memory": asdict(loaded.memory),
        },
    }


def roofline(bench: Bench) -> dict[str, float]:
    """What memory and arithmetic allow, by the bare loop; {} where that does not run (`engine.md` 4.1, 4.2).

    A written token reads all weights once, so writing is bounded by bandwidth / weights. A token of a prompt
    takes two operations for each parameter.
    """
    loaded = bench.loaded()
    try:
        bare = bench.bare()
        bandwidth = float(bare.ask("bandwidth")["bytes_per_s"])
        reads = [bare.ask("read", text=passage(PROMPT_TOKENS), batch=BATCHES[-1]) for _ in range(2)]
    except NotMeasured:
        return {}
    reading = max(read["tokens"] / read["seconds"] for read in reads)
    return {
        "bandwidth_bytes_s": bandwidth,
        "writing_bound_tokens_s": bandwidth / max(1, loaded.bytes),
        "reading_tokens_s": reading,
        "arithmetic_operations_s": 2 * loaded.parameters * reading,
    }


def used_by_others(seconds: float = SAMPLE_S) -> float | None:
    """The share of the processors in use while this process waits; None where the system does not tell."""
    idle = IdleTime()
    before, begun = idle.seconds(), time.monotonic()
    time.sleep(seconds)
    after, elapsed = idle.seconds(), time.monotonic() - begun
    if before is None or after is None:
        return None
    free = (after - before) / (elapsed * len(usable_threads()))
    return max(0.0, min(1.0, 1 - free))
