"""Where set-up finds and puts things: the checkout, its environment, and the user's cache folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

# Under its own name, so that the type checker looks at every system's branch.
SYSTEM: str = sys.platform

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "stillroom-setup.json"
TEST_MODELS = VENV / "test-models.json"
REQUIREMENTS = ROOT / "packaging" / "requirements"
STARTER = ROOT / "resources" / "starter" / "SmolLM2-135M-Instruct.Q4_1.gguf"


def cache_folder(
    system: str = SYSTEM, environment: Mapping[str, str] = os.environ, home: Path | None = None
) -> Path:
    """The user's cache folder for Stillroom, where built engines and models outlive the checkout."""
    home = home or Path.home()
    if system == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "stillroom" / "Cache"
    if system == "darwin":
        return home / "Library" / "Caches" / "stillroom"
    chosen = environment.get("XDG_CACHE_HOME", "")
    # The XDG specification says that a relative path here must be ignored.
    base = Path(chosen) if chosen.startswith("/") else home / ".cache"
    return base / "stillroom"


def program(name: str, environment: Path = VENV) -> Path:
    """An executable inside a virtual environment."""
    if SYSTEM == "win32":
        return environment / "Scripts" / f"{name}.exe"
    return environment / "bin" / name


def requirements(name: str) -> Path:
    """One of the pinned lists, such as `runtime`."""
    return REQUIREMENTS / f"{name}.txt"


def log_file(name: str) -> Path:
    """The log of one step, in the cache folder; made ready to be written."""
    path = cache_folder() / "logs" / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
