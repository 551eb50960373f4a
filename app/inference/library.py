"""llama.cpp as it is loaded: the library, its silence, and the callback that stops it without Python."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

import llama_cpp.llama_cpp as low

FLASH_ATTENTION_AUTO = -1
"""LLAMA_FLASH_ATTN_TYPE_AUTO; llama_cpp.Llama cannot ask for it (engine.md 1.2)."""

ERROR = 4
"""GGML_LOG_LEVEL_ERROR."""


def start() -> None:
    """Start llama.cpp's backends and silence it; its errors come back as return values."""
    low.llama_log_set(_QUIET, ctypes.c_void_p(0))
    low.llama_backend_init()


@low.llama_log_callback
def _QUIET(level: int, text: bytes, _data: Any) -> None:  # noqa: N802 - a constant to the library
    """Let through only what tells that memory ran out: the parent's diagnosis looks for it."""
    if level == ERROR and b"alloc" in text:
        sys.stderr.write("failed to allocate\n")


def abort_callback() -> Any:
    """libc's `strlen` as llama.cpp's abort callback: true while the flag byte is not zero."""
    name = "ucrtbase" if sys.platform == "win32" else None
    libc = ctypes.CDLL(name)
    return ctypes.cast(libc.strlen, low.ggml_abort_callback)


def progress_callback(tell: Callable[[float], bool]) -> Any:
    """llama.cpp's load progress; `tell` returns whether to go on. The caller keeps the result alive."""

    def call(fraction: float, _data: Any) -> bool:
        return tell(fraction)

    return low.llama_progress_callback(call)


def metadata(model: Any, key: str) -> str | None:
    """A value of the model file's header as text, or None."""
    buffer = ctypes.create_string_buffer(1 << 12)
    length = low.llama_model_meta_val_str(model, key.encode(), buffer, len(buffer))
    return None if length < 0 else buffer.value.decode("utf-8", "replace")


def chat_template(model: Any) -> str | None:
    """The model's own chat template as text; it is looked at, never run."""
    found = low.llama_model_chat_template(model, None)
    return None if found is None else found.decode("utf-8", "replace")
