"""From a file to a model with a context, with progress, and with an error that says what was missing."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.errors import EngineLoadFailed, ModelInvalid, ModelMissing
from app.inference.context import CHUNK
from app.inference.engine import LoadOrder, Stop
from app.inference.library import C, NativeLog, abort_callback, metadata, number
from app.inference.tokens import Vocabulary

FLASH_ATTENTION_AUTO = -1
KEY_BYTES = 2  # keys and values are kept as float16
LARGEST_CONTEXT, SMALLEST_CONTEXT = 8192, 2048
MEMORY_SHARE = 0.25
"""Of the available memory, for keys and values; the weights need their part too."""


def check_file(order: LoadOrder) -> None:
    """Refuse what is not a GGUF file before llama.cpp sees it. Raises ModelMissing or ModelInvalid."""
    if not order.path.is_file():
        raise ModelMissing(name=order.name)
    try:
        with order.path.open("rb") as file:
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
    log.errors.clear()
    model = C.llama_model_load_from_file(_path_bytes(order.path), parameters)
    if not model:
        raise EngineLoadFailed(name=order.name, reason=_reason(log, stop, "model"))
    if not _can_write(model):
        C.llama_model_free(model)
        raise EngineLoadFailed(name=order.name, reason="model")
    return int(model)


def open_context(
    model: int, order: LoadOrder, threads: int, available: int, log: NativeLog, stop: Stop
) -> int:
    """Make the context memory, smaller if it must be. Raises EngineLoadFailed (context | memory)."""
    trained = int(C.llama_model_n_ctx_train(model))
    size = choose_context(trained, order.context, key_bytes_per_token(model), available)
    log.errors.clear()
    while True:
        context = C.llama_init_from_model(model, _context_parameters(size, threads, stop))
        if context and C.llama_get_memory(context):
            return int(context)
        if context or size <= SMALLEST_CONTEXT:
            raise EngineLoadFailed(name=order.name, reason=_reason(log, None, "context"))
        size = max(SMALLEST_CONTEXT, size // 2)


def choose_context(trained: int, wanted: int, bytes_per_token: int, available: int) -> int:
    """Tokens of context: what was asked for or 8192, and at most what was trained.

    Unless asked for, it is halved until keys and values take at most a quarter of the `available` memory in
    bytes (0: not known), but not below 2048.

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


def _context_parameters(size: int, threads: int, stop: Stop) -> Any:
    """The defaults of llama.cpp, not of `llama_cpp.Llama` (`engine.md` 1.2), and what one sequence needs."""
    parameters = C.llama_context_default_params()
    parameters.n_ctx = size
    parameters.n_batch = parameters.n_ubatch = CHUNK
    parameters.n_seq_max = 1
    parameters.n_outputs_max = parameters.n_outputs_max_per_seq = 1
    parameters.n_threads = parameters.n_threads_batch = threads
    parameters.flash_attn_type = FLASH_ATTENTION_AUTO
    parameters.kv_unified = True
    parameters.swa_full = False
    parameters.no_perf = True
    parameters.abort_callback = abort_callback()
    parameters.abort_callback_data = ctypes.c_void_p(stop.address)
    return parameters


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
