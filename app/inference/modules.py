"""The engine's modules, one for the processor and one for each kind of GPU, loaded by path."""

from __future__ import annotations

import ctypes
import functools
import importlib.util
import os
import sys
from pathlib import Path

REGISTRIES = ("libggml.so.0", "libggml.so", "libggml.0.dylib", "libggml.dylib", "ggml.dll", "libggml.dll")
ENDINGS = (".dll",) if sys.platform == "win32" else (".so",)  # modules end in .so on macOS too
GPUS = {"Vulkan": "vulkan", "CUDA": "cuda", "MTL": "metal"}
"""How a device's name begins ("Vulkan0"), and the module that serves it (ggml/include/ggml-*.h)."""
EVERY_GPU = "all"


def _folder() -> Path:
    """`llama_cpp/lib`, found without running the package's initialisation."""
    loaded = sys.modules.get("llama_cpp")
    spec = loaded.__spec__ if loaded else importlib.util.find_spec("llama_cpp")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModuleNotFoundError("llama_cpp")
    return Path(places[0], "lib").absolute()


FOLDER = _folder()


def load_processor() -> None:
    """Load what computes without a GPU, once. A build without modules has it already."""
    os.environ.pop("GGML_BACKEND_PATH", None)  # names a module from elsewhere, which ggml would load
    if count() == 0:
        _load(_module("blas"))  # macOS: the system's own matrix library
        _load(_processor_module())


def load_gpu(name: str) -> None:
    """Load the module of a device by the device's name, "all" of them, or with "" none.

    One that does not load (no driver, no device) is left out.
    """
    for begin, kind in GPUS.items():
        if name == EVERY_GPU or name.startswith(begin):
            _load(_module(kind))


def count() -> int:
    """How many modules are loaded and know a way to compute."""
    return int(registry().ggml_backend_reg_count())


@functools.cache
def registry() -> ctypes.CDLL:
    """The libggml that libllama uses: wheels hold no links, so `libggml.so` and `libggml.so.0` differ."""
    path = next((FOLDER / name for name in REGISTRIES if (FOLDER / name).exists()), None)
    if path is None:
        raise OSError("no libggml")
    library = ctypes.CDLL(str(path))
    library.ggml_backend_reg_count.restype = ctypes.c_size_t
    library.ggml_backend_reg_count.argtypes = []
    library.ggml_backend_load.restype = ctypes.c_void_p
    library.ggml_backend_load.argtypes = [ctypes.c_char_p]
    return library


def _load(module: Path | None) -> None:
    if module is not None:
        registry().ggml_backend_load(str(module).encode("utf-8", "surrogateescape"))


def _module(name: str) -> Path | None:
    """A module of our folder by its plain name: cpu | blas | vulkan | cuda | metal."""
    places = (FOLDER / f"{begin}ggml-{name}{end}" for begin in ("lib", "") for end in ENDINGS)
    return next((path for path in places if path.exists()), None)


def _processor_module() -> Path | None:
    """The module for this processor: of the variants the one that scores highest, as ggml chooses.

    A variant answers 0 where the processor lacks an instruction set it was compiled for; the question itself
    is compiled without any (ggml/src/ggml-cpu/arch/*/cpu-feats.cpp).
    """
    variants = [path for end in ENDINGS for path in sorted(FOLDER.glob(f"*ggml-cpu-*{end}"))]
    best = max(((_score(path), path) for path in variants), default=(0, None))
    return best[1] if best[0] > 0 else _module("cpu")


def _score(variant: Path) -> int:
    try:
        return int(ctypes.CDLL(str(variant)).ggml_backend_score())
    except (OSError, AttributeError):
        return 0


MOST_THREADS = 512  # GGML_MAX_N_THREADS, ggml.h


class _PoolParameters(ctypes.Structure):
    """`struct ggml_threadpool_params`, ggml.h."""

    _fields_ = [
        ("cpumask", ctypes.c_bool * MOST_THREADS),
        ("n_threads", ctypes.c_int),
        ("prio", ctypes.c_int),
        ("poll", ctypes.c_uint32),
        ("strict_cpu", ctypes.c_bool),
        ("paused", ctypes.c_bool),
    ]


def new_threadpool(threads: int) -> int | None:
    """Threads that live as long as the process, for `llama_attach_threadpool`; None where there are none.

    Without a pool ggml makes new threads for every evaluation, and after a pause Linux was seen to keep both
    on one core for seconds: 92 instead of 190 tokens a second. Never freed: a context may still know it.
    """
    path = _processor_module()
    if path is None or not 1 < threads <= MOST_THREADS:
        return None
    library = ctypes.CDLL(str(path))
    parameters = _PoolParameters()
    try:
        library.ggml_threadpool_params_init(ctypes.byref(parameters), ctypes.c_int(threads))
        make = library.ggml_threadpool_new
    except AttributeError:  # a build without modules keeps it elsewhere
        return None
    make.restype, make.argtypes = ctypes.c_void_p, [ctypes.POINTER(_PoolParameters)]
    return make(ctypes.byref(parameters)) or None
