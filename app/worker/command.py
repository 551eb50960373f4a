"""How a child is started: the command and the environment, neither of which holds anything private."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.paths import frozen

KEPT = (
    *("SYSTEMROOT", "SystemRoot", "LD_LIBRARY_PATH"),
    # Which graphics cards and drivers may be used, as those who have several of them set it.
    *("GGML_VK_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES", "VK_DRIVER_FILES", "VK_ICD_FILENAMES"),
)
CONSOLE = "stillroom-console"


def child_command() -> list[str]:
    """The program and its first arguments. Isolated mode: no user site, no current folder, no PYTHON*."""
    if not frozen():
        return [sys.executable, "-I", "-m", "app"]
    twin = Path(sys.executable).with_name(CONSOLE + Path(sys.executable).suffix)
    return [str(twin if twin.exists() else sys.executable)]


def child_environment(own: dict[str, str] | None = None) -> dict[str, str]:
    """The few variables a child gets. BLAS threads would start before the sandbox and are not needed."""
    own = dict(os.environ) if own is None else own
    kept = {name: own[name] for name in KEPT if name in own}
    return {
        **kept,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MESA_SHADER_CACHE_DISABLE": "true",  # it could not be written anyway
    }
