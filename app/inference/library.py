"""The native library: loaded, started, told where to log, and asked for a model's facts.

`llama_cpp`'s own package initialisation would import its high-level half, with a template engine, pickled
caches and HTTP formats that are never used here; only its module of C declarations is imported.
"""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from collections import deque
from collections.abc import Callable
from typing import Any

INFO, ERROR = 2, 4  # GGML_LOG_LEVEL_*
KEPT_LINES = 256
LONGEST_VALUE = 1 << 20
OUT_OF_MEMORY = ("failed to allocate", "unable to allocate", "out of memory", "bad_alloc", "cannot allocate")


def _without_initialisation(name: str) -> None:
    """Put the package in place without running its `__init__`, so that one submodule can be imported."""
    spec = importlib.util.find_spec(name)
    if spec is not None and name not in sys.modules:
        sys.modules[name] = importlib.util.module_from_spec(spec)


_without_initialisation("llama_cpp")

from llama_cpp import llama_cpp as bindings  # noqa: E402  (only now: see above)

from app.inference import modules  # noqa: E402  (it looks for the package put in place above)

C: Any = bindings
"""The C functions of llama.h. Typed `Any`: ctypes checks arguments at the call, mypy cannot."""


class NativeLog:
    """llama.cpp's errors: passed on to stderr, and the last ones kept to tell why a load failed."""

    def __init__(self) -> None:
        self.errors: deque[str] = deque(maxlen=16)
        self.listening = False
        """Whether `lines` are kept."""
        self.lines: deque[str] = deque(maxlen=KEPT_LINES)
        """What was told of buffers and their sizes: `… CPU KV buffer size =    12.00 MiB`."""
        self.expected: Callable[[], bool] = lambda: False
        """While this holds, errors are none: an evaluation that is stopped is logged as a failed one."""
        self.told: Callable[[bytes], None] = lambda _text: None
        """Hears whatever llama.cpp tells below a warning, piece by piece."""
        self._callback = C.llama_log_callback(self._take)  # kept: native code holds no reference

    def install(self) -> None:
        """From now on nothing below an error is written anywhere."""
        C.llama_log_set(self._callback, None)

    def memory_was_short(self) -> bool:
        """Whether a kept error speaks of memory."""
        return any(sign in line.lower() for line in self.errors for sign in OUT_OF_MEMORY)

    def _take(self, level: int, text: bytes, _data: int | None) -> None:
        if self.listening and level == INFO and b"buffer size" in text:
            self.lines.append(text.decode("utf-8", "replace").strip())
        if level == INFO:
            self.told(text)
        if level == ERROR and not self.expected():
            line = text.decode("utf-8", "replace").rstrip()
            self.errors.append(line)
            try:
                sys.stderr.write(line + "\n")
            except (OSError, ValueError, AttributeError):
                return  # nobody reads it


def start(gpu: str = "") -> NativeLog:
    """Bring the library up: log first, then backends from our own folder by name, then llama.cpp.

    `gpu`: the device that will compute ("Vulkan0"), whose module is loaded beside the processor's; "all"
    loads every one there is; "" none, so that no driver is touched. A module that does not load (no driver,
    no loader) is left out: `devices.list_devices` tells what came of it. If nothing were registered by then,
    llama.cpp would search the program's and the current folder (`engine.md` 1.5). Raises OSError if there is
    no backend for this processor.
    """
    log = NativeLog()
    log.install()
    modules.load_processor()
    modules.load_gpu(gpu)
    if modules.count() == 0:
        raise OSError("no backend")
    C.llama_backend_init()
    return log


def abort_callback() -> Any:
    """The C library's `strlen` as abort callback: it reads the shared byte without any Python.

    A Python function would need the interpreter about a thousand times a token. `strlen` of an empty C
    string is 0, false; of one raised byte followed by a zero it is 1, true.
    """
    libc = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    return ctypes.cast(libc.strlen, C.ggml_abort_callback)


def attach_threadpool(context: int, pool: int) -> None:
    """Let a context compute with these threads. Exported by libllama, but not declared by the bindings."""
    attach = bindings._lib.llama_attach_threadpool
    attach.restype, attach.argtypes = None, [ctypes.c_void_p] * 3
    attach(context, pool, pool)


def metadata(model: int, key: str) -> str | None:
    """A value of the model's GGUF header as text, or None."""
    buffer = ctypes.create_string_buffer(4096)
    size = C.llama_model_meta_val_str(model, key.encode(), buffer, len(buffer))
    if size >= len(buffer):
        buffer = ctypes.create_string_buffer(min(size + 1, LONGEST_VALUE))
        C.llama_model_meta_val_str(model, key.encode(), buffer, len(buffer))
    return None if size < 0 else buffer.value.decode("utf-8", "replace")


def number(model: int, key: str) -> float | None:
    """A numeric value of the header, or None."""
    value = metadata(model, key)
    try:
        return None if value is None else float(value)
    except ValueError:
        return None
