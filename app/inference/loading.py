"""From a file to a model with a context, with progress, and with an error that says what was missing."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.engine.generation import Memory, Tuning
from app.domain.engine.sources import siblings
from app.domain.errors import EngineLoadFailed, ModelInvalid, ModelMissing
from app.inference import devices, machine
from app.inference.context import SEQUENCES, Context
from app.inference.engine import LoadOrder, Stop
from app.inference.library import C, NativeLog, abort_callback, attach_threadpool, metadata, number
from app.inference.lookup import MOST as MOST_GUESSED
from app.inference.modules import new_threadpool
from app.inference.pace import Pace
from app.inference.tokens import Vocabulary

CPU = "CPU"
ALL_LAYERS = 1 << 16
LOAD_MODE_NONE = 0
FLASH_ATTENTION = {None: -1, False: 0, True: 1}  # AUTO, DISABLED, ENABLED in llama.h
KEY_BYTES = 2  # keys and values are kept as float16
FIRST_CONTEXT, LARGEST_CONTEXT, SMALLEST_CONTEXT = 4096, 32768, 2048
CHUNK = 128
"""Tokens evaluated at a time (n_ubatch) unless tuned. It bounds a single operation and so the time a stop
takes: 0.15 s for an 8B model at 100 GFLOPS (`engine.md` 1.3)."""
OUTPUTS = max(SEQUENCES, MOST_GUESSED + 1)
"""Predictions asked for at once; buffers are reserved for as many."""
BUFFERS = {
    "weights": re.compile(r"model buffer size\s*=\s*([\d.]+) MiB"),
    "cache": re.compile(r"(?:KV|RS) buffer size\s*=\s*([\d.]+) MiB"),
    "compute": re.compile(r"compute buffer size\s*=\s*([\d.]+) MiB"),
    "output": re.compile(r"output buffer size\s*=\s*([\d.]+) MiB"),
}
MEMORY_SHARE = 0.25
"""Of the available memory, for keys and values; the weights need their part too."""


def check_file(order: LoadOrder) -> None:
    """Refuse what is not a GGUF file before llama.cpp sees it. Raises ModelMissing or ModelInvalid."""
    for path in (order.path.with_name(name) for name in siblings(order.path.name)):
        if not path.is_file():
            raise ModelMissing(name=order.name)
        try:
            with path.open("rb") as file:
                magic = file.read(4)
        except OSError as error:
            raise ModelMissing(name=order.name) from error
        if magic != b"GGUF":
            raise ModelInvalid(name=order.name, fault="magic" if magic else "empty")


def load_model(order: LoadOrder, log: NativeLog, progress: Callable[[float], None], stop: Stop) -> int:
    """Load the weights. Raises EngineLoadFailed (model | memory | cancelled)."""
    parameters = C.llama_model_default_params()
    callback = _progress_callback(progress, stop)
    parameters.progress_callback = callback
    devices = _place(order, parameters)
    log.errors.clear()
    model = C.llama_model_load_from_file(_path_bytes(order.path), parameters)
    del devices  # had to live until now
    if not model:
        raise EngineLoadFailed(name=order.name, reason=_reason(log, stop, "model"))
    if not _can_write(model):
        C.llama_model_free(model)
        raise EngineLoadFailed(name=order.name, reason="model")
    return int(model)


def open_context(model: int, order: LoadOrder, pace: Pace, log: NativeLog, stop: Stop) -> Context:
    """Make the context memory, smaller if it must be. Raises EngineLoadFailed (context | memory)."""
    trained = int(C.llama_model_n_ctx_train(model))
    most = choose_context(trained, order.context, key_bytes_per_token(model), machine.available_memory())
    size = most if order.context else min(most, FIRST_CONTEXT)
    tuning = replace(order.tuning, threads=pace.most)
    pool = new_threadpool(pace.most)

    def make(cells: int) -> int:
        handle = C.llama_init_from_model(model, context_parameters(cells, tuning, stop))
        if handle and not C.llama_get_memory(handle):
            C.llama_free(handle)
            return 0
        if handle and pool:
            attach_threadpool(handle, pool)
        return int(handle or 0)

    log.errors.clear()
    while True:
        try:
            return Context(make, model, pace, size, most)
        except MemoryError:
            if size <= SMALLEST_CONTEXT:
                raise EngineLoadFailed(name=order.name, reason=_reason(log, None, "context")) from None
            most = size = max(SMALLEST_CONTEXT, size // 2)


def choose_context(trained: int, wanted: int, bytes_per_token: int, available: int) -> int:
    """The most tokens of context: what was asked for or 32,768, and at most what was trained.

    Unless asked for, it is halved until keys and values take at most a quarter of the `available` memory in
    bytes (0: not known), but not below 2048. Not all of it is taken at once: the context grows on demand.

    >>> choose_context(32768, 0, 100_000, 1 << 30)
    2048
    """
    trained = trained or SMALLEST_CONTEXT
    if wanted > 0:
        return min(trained, wanted)
    size = min(trained, LARGEST_CONTEXT)
    while available and size > SMALLEST_CONTEXT and size * bytes_per_token > MEMORY_SHARE * available:
        size //= 2
    return max(size, min(trained, SMALLEST_CONTEXT))


def key_bytes_per_token(model: int) -> int:
    """Bytes that keys and values of one token take, an upper bound (`engine.md` 4.5); windows take less."""
    architecture = metadata(model, "general.architecture") or ""
    heads, kv_heads = int(C.llama_model_n_head(model)), int(C.llama_model_n_head_kv(model))
    length = int(C.llama_model_n_embd(model)) // max(1, heads)
    key = number(model, f"{architecture}.attention.key_length") or length
    value = number(model, f"{architecture}.attention.value_length") or length
    return int(C.llama_model_n_layer(model) * (kv_heads or heads) * (key + value) * KEY_BYTES)


def context_parameters(size: int, tuning: Tuning, stop: Stop) -> Any:
    """The defaults of llama.cpp, not of `llama_cpp.Llama` (`engine.md` 1.2), and what the scheduler needs."""
    parameters = C.llama_context_default_params()
    parameters.n_ctx = size
    parameters.n_batch = parameters.n_ubatch = tuning.batch or CHUNK
    parameters.n_seq_max = SEQUENCES
    parameters.n_outputs_max = parameters.n_outputs_max_per_seq = OUTPUTS
    parameters.n_threads = parameters.n_threads_batch = tuning.threads
    parameters.flash_attn_type = FLASH_ATTENTION[tuning.flash]
    parameters.kv_unified = True
    parameters.swa_full = False
    parameters.no_perf = True
    parameters.abort_callback = abort_callback()
    parameters.abort_callback_data = ctypes.c_void_p(stop.address)
    return parameters


def reported_memory(lines: Iterable[str], weights: int) -> Memory:
    """What llama.cpp said of its buffers, in bytes; `weights` where it said nothing of them.

    Lines as `llama_kv_cache: size = 45.00 MiB (…)` and `sched_reserve: CPU compute buffer size = 9.58 MiB`.
    """
    found = dict.fromkeys(BUFFERS, 0.0)
    for line in lines:
        for kind, sign in BUFFERS.items():
            match = sign.search(line)
            if match:
                found[kind] += float(match[1]) * (1 << 20)
    told = {kind: int(size) for kind, size in found.items()}
    return Memory(told["weights"] or weights, told["cache"], told["compute"], told["output"])


def _place(order: LoadOrder, parameters: Any) -> Any:
    """Where the weights lie. Returns what must outlive the loading."""
    tuning = order.tuning
    if tuning.device in ("", CPU):
        parameters.n_gpu_layers = 0
        parameters.use_extra_bufts = roomy(order.path) if tuning.repack is None else tuning.repack
        return None
    chosen = devices.array(tuning.device)
    if chosen is None:
        raise EngineLoadFailed(name=order.name, reason="device")
    parameters.devices = ctypes.cast(chosen, ctypes.c_void_p)
    parameters.n_gpu_layers = tuning.gpu_layers if tuning.gpu_layers >= 0 else ALL_LAYERS
    parameters.load_mode = LOAD_MODE_NONE  # mapping into a graphics card's memory is slower (`engine.md` 1.3)
    return chosen


def roomy(path: Path) -> bool:
    """Whether there is memory to lay the weights out anew for this processor: three times their size.

    It makes prompts faster, but the copy cannot be given back to the system like the mapped file can
    (`engine.md` 1.3).
    """
    available = machine.available_memory()
    parts = [path.with_name(name) for name in siblings(path.name)]
    return not available or available >= 3 * sum(part.stat().st_size for part in parts)


def _can_write(model: int) -> bool:
    """Whether the model writes text from text: no encoder, no diffusion, and a tokenizer."""
    unfit = C.llama_model_has_encoder(model) or C.llama_model_is_diffusion(model)
    return bool(C.llama_model_has_decoder(model)) and not unfit and Vocabulary.usable(model)


def _progress_callback(progress: Callable[[float], None], stop: Stop) -> Any:
    """Called for each tensor; False ends the loading."""

    def report(fraction: float, _data: int | None) -> bool:
        progress(fraction)
        return not (stop.raised() and stop.confirmed())

    return C.llama_progress_callback(report)


def _reason(log: NativeLog, stop: Stop | None, otherwise: str) -> str:
    if stop is not None and stop.raised() and stop.confirmed():
        return "cancelled"
    return "memory" if log.memory_was_short() else otherwise


def _path_bytes(path: Path) -> bytes:
    """llama.cpp takes UTF-8 on every system, Windows included."""
    return str(path).encode("utf-8", "surrogateescape")
