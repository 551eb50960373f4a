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
from pathlib import Path
from typing import Any

ERROR = 4  # GGML_LOG_LEVEL_ERROR
LONGEST_VALUE = 1 << 20
OUT_OF_MEMORY = ("failed to allocate", "unable to allocate", "out of memory", "bad_alloc", "cannot allocate")


def _without_initialisation(name: str) -> None:
    """Put the package in place without running its `__init__`, so that one submodule can be imported."""
    spec = importlib.util.find_spec(name)
    if spec is not None and name not in sys.modules:
        sys.modules[name] = importlib.util.module_from_spec(spec)


_without_initialisation("llama_cpp")

from llama_cpp import llama_cpp as bindings  # noqa: E402  (only now: see above)

C: Any = bindings
"""The C functions of llama.h. Typed `Any`: ctypes checks arguments at the call, mypy cannot."""

FOLDER = Path(bindings.__file__).parent / "lib"
REGISTRIES = ("libggml.so.0", "libggml.so", "libggml.0.dylib", "libggml.dylib", "ggml.dll", "libggml.dll")


class NativeLog:
    """llama.cpp's errors: passed on to stderr, and the last ones kept to tell why a load failed."""

    def __init__(self) -> None:
        self.errors: deque[str] = deque(maxlen=16)
        self.expected: Callable[[], bool] = lambda: False
        """While this holds, errors are none: an evaluation that is stopped is logged as a failed one."""
        self._callback = C.llama_log_callback(self._take)  # kept: native code holds no reference

    def install(self) -> None:
        """From now on nothing below an error is written anywhere."""
        C.llama_log_set(self._callback, None)

    def memory_was_short(self) -> bool:
        """Whether a kept error speaks of memory."""
        return any(sign in line.lower() for line in self.errors for sign in OUT_OF_MEMORY)

    def _take(self, level: int, text: bytes, _data: int | None) -> None:
        if level == ERROR and not self.expected():
            line = text.decode("utf-8", "replace").rstrip()
            self.errors.append(line)
            try:
                sys.stderr.write(line + "\n")
            except (OSError, ValueError, AttributeError):
                return  # nobody reads it


def start() -> NativeLog:
    """Bring the library up: log first, then backends from our own folder only, then llama.cpp.

    If none were registered by then, llama.cpp would search the program's and the current folder for backends
    (`engine.md` 1.5). Raises OSError if there is no backend at all.
    """
    log = NativeLog()
    log.install()
    registry = _registry()
    if registry.ggml_backend_reg_count() == 0:
        registry.ggml_backend_load_all_from_path(str(FOLDER).encode())
    if registry.ggml_backend_reg_count() == 0:
        raise OSError("no backend")
    C.llama_backend_init()
    return log


def _registry() -> ctypes.CDLL:
    """The libggml that libllama uses: wheels hold no links, so `libggml.so` and `libggml.so.0` differ."""
    path = next((FOLDER / name for name in REGISTRIES if (FOLDER / name).exists()), None)
    if path is None:
        raise OSError("no libggml")
    library = ctypes.CDLL(str(path))
    library.ggml_backend_reg_count.restype = ctypes.c_size_t
    library.ggml_backend_reg_count.argtypes = []
    library.ggml_backend_load_all_from_path.restype = None
    library.ggml_backend_load_all_from_path.argtypes = [ctypes.c_char_p]
    return library


def abort_callback() -> Any:
    """The C library's `strlen` as abort callback: it reads the shared byte without any Python.

    A Python function would need the interpreter about a thousand times a token. `strlen` of an empty C
    string is 0, false; of one raised byte followed by a zero it is 1, true.
    """
    libc = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    return ctypes.cast(libc.strlen, C.ggml_abort_callback)


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
