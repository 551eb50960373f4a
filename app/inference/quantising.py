"""Writing a smaller copy of a model with llama.cpp's own quantiser."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import NotQuantised
from app.inference import machine
from app.inference.library import C, start

BUFFER = 256 << 20
"""Bytes of a tensor in memory at a time; llama.cpp's own bound is 8 GiB."""
TENSOR = re.compile(rb"\[\s*\d+/\s*\d+\]")
"""What llama.cpp tells when it comes to the next tensor: `[  12/ 272] blk.0.attn_k.weight - […]`."""


def quantise(
    first: Path, out: Path, number: int, name: str, progress: Callable[[int], None], threads: int = 0
) -> None:
    """Write the model at `first` (of several files the first) to `out` as the kind `number` of llama.h.

    Weights that are quantised already are quantised again. `progress` hears of bytes written whenever another
    tensor begins. Blocks until it is done: the process is to be ended to stop it. Raises NotQuantised
    ("engine") when llama.cpp gives up; what it wrote is left.
    """
    log = start()

    def told(text: bytes) -> None:
        if TENSOR.match(text) and out.exists():
            progress(out.stat().st_size)

    log.told = told
    parameters = C.llama_model_quantize_default_params()
    parameters.ftype = number
    parameters.nthread = threads or machine.usable_cores()
    parameters.allow_requantize = True
    parameters.max_buf_size = BUFFER
    code = C.llama_model_quantize(_bytes(first), _bytes(out), ctypes.byref(parameters))
    if code:
        raise NotQuantised(name=name, to=str(number), fault="engine")


def _bytes(path: Path) -> bytes:
    return str(path).encode("utf-8", "surrogateescape")
