"""What can compute here: the processor, and the GPUs whose modules are loaded."""

from __future__ import annotations

import ctypes
import functools
import sys
from typing import Any

from app.domain.engine.generation import Device
from app.inference.machine import available_memory
from app.inference.modules import FOLDER, registry

KINDS = {0: "cpu", 1: "gpu", 2: "igpu", 3: "accelerator"}  # enum ggml_backend_dev_type, ggml-backend.h
BASE_ON_WINDOWS = ("ggml-base.dll", "libggml-base.dll")


def list_devices() -> tuple[Device, ...]:
    """The processor first, then the others as the engine numbers them. After `library.start`."""
    count = registry().ggml_backend_dev_count
    count.restype, count.argtypes = ctypes.c_size_t, []
    found = [_describe(_by_index(index)) for index in range(count())]
    return tuple(sorted(found, key=lambda device: device.kind != "cpu"))


def handle(name: str) -> int:
    """The engine's pointer to a device. Raises LookupError if there is none of this name."""
    by_name = registry().ggml_backend_dev_by_name
    by_name.restype, by_name.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    found = by_name(name.encode())
    if not found:
        raise LookupError(name)
    return int(found)


def array(*names: str) -> ctypes.Array[ctypes.c_void_p] | None:
    """The devices for `llama_model_params.devices`: a list that ends with NULL, or None if one is missing.

    Give it as `ctypes.cast(array, ctypes.c_void_p)` and keep it until the model is loaded; llama.cpp copies
    it then. Without any names nothing but the processor computes; with NULL instead of a list, every GPU.
    """
    try:
        handles = [handle(name) for name in names]
    except LookupError:
        return None
    return (ctypes.c_void_p * (len(handles) + 1))(*handles, None)


def _by_index(index: int) -> int:
    get = registry().ggml_backend_dev_get
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    return int(get(index))


def _describe(device: int) -> Device:
    """Ask the device itself. A driver may take a moment to tell its memory."""
    base = _base()
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    base.ggml_backend_dev_memory(device, ctypes.byref(free), ctypes.byref(total))
    kind = KINDS.get(base.ggml_backend_dev_type(device), "accelerator")
    # ggml takes all of the computer's memory for free
    unused = (available_memory() or free.value) if kind == "cpu" else free.value
    return Device(
        name=base.ggml_backend_dev_name(device).decode("utf-8", "replace"),
        title=base.ggml_backend_dev_description(device).decode("utf-8", "replace").strip(),
        kind=kind,
        memory_total=total.value,
        memory_free=min(unused, total.value),
    )


@functools.cache
def _base() -> Any:
    """The library that asks devices. Elsewhere than on Windows a name is also found in what libggml needs."""
    library: Any = registry()
    if sys.platform == "win32":
        path = next(FOLDER / name for name in BASE_ON_WINDOWS if (FOLDER / name).exists())
        library = ctypes.CDLL(str(path))
    sizes = ctypes.POINTER(ctypes.c_size_t)
    functions: dict[str, tuple[Any, list[Any]]] = {
        "ggml_backend_dev_name": (ctypes.c_char_p, [ctypes.c_void_p]),
        "ggml_backend_dev_description": (ctypes.c_char_p, [ctypes.c_void_p]),
        "ggml_backend_dev_type": (ctypes.c_int, [ctypes.c_void_p]),
        "ggml_backend_dev_memory": (None, [ctypes.c_void_p, sizes, sizes]),
    }
    for name, (result, arguments) in functions.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
