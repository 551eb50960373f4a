"""Documents that `make bench` reads: real ones that are fetched, and letters made to look scanned."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from setup import places
from setup.report import say
from setup.running import plain_environment
from setup.stamp import fingerprint


def wants_material(arguments: Sequence[str]) -> bool:
    """Whether these arguments of `stillroom bench` measure documents."""
    return "--documents" in arguments or "documents" in arguments[:1]


def ensure_material() -> list[Path]:
    """Fetch and make what is not there yet; the folders to name with --also. What is left out is said."""
    folder = places.cache_folder() / "material"
    real = folder / "real"
    say(f"Real documents to read, kept in {real}:")
    _python("-m", "tests.material.real", real)
    scans = folder / f"scans-{_scans_key()}"
    if not (scans / "scans.json").is_file():
        say("Making letters that look scanned (about a minute)…")
        for old in folder.glob("scans-*"):
            shutil.rmtree(old)
        _python("-m", "tests.material.scans", scans)
    return [place for place in (real, scans) if place.is_dir()]


def ensure_embedder() -> Path | None:
    """The tests' embedding model, made if it is not there; None, with a line about it, if it cannot be."""
    code = "from tests.embedder import ensure; print(ensure() or '')"
    made = _python("-c", code, quiet=True).strip().splitlines()
    path = Path(made[-1]) if made else None
    if path is None or not path.is_file():
        say("The embedding model cannot be made, so rows that look by meaning will say that they need one.")
        return None
    return path


def _scans_key() -> str:
    """What the scans are made from: the letters, and the code that draws and spoils them."""
    ours = sorted((places.ROOT / "tests" / "material").glob("*.py"))
    letters = sorted((places.ROOT / "app" / "bench" / "documents" / "material").glob("*.toml"))
    return fingerprint(*ours, *letters)[:12]


def _python(*arguments: str | Path, quiet: bool = False) -> str:
    """Run the environment's Python in the checkout; its output, which is shown unless `quiet`."""
    command = [str(places.program("python")), *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=places.ROOT,
        env=plain_environment(),
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        text=True,
        encoding="utf-8",
    )
    return done.stdout or ""
