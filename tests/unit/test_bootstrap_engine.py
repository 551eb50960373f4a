"""The engine's wheel: its key, its stripping, its place in the cache."""

import csv
import io
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))

from setup import engine, engine_build
from setup.gpu import NO_GPU, GpuModule, GpuPlan
from setup.processor import Computer, from_cpuinfo
from setup.recipe import PLAIN, Recipe, native_recipe
from setup.report import Progress, SetupError
from setup.wheel import strip_wheel

COMPUTER = Computer("linux", "x86_64", "glibc 2.36", "Some Processor", ("avx2", "fma"))
RECIPE = native_recipe(COMPUTER, NO_GPU)
INFO = "llama_cpp_python-0.3.36.dist-info"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A wheel with the shape of the real one: three copies, a second set, headers."""
    names = ["llama_cpp/__init__.py", "include/llama.h", "lib/libllama.so", "bin/convert.py"]
    names += [f"llama_cpp/lib/libllama.so{end}" for end in ("", ".0", ".0.5.0")]
    names += [f"{INFO}/METADATA"]
    rows = "".join(f"{name},sha256=x,1\n" for name in names) + f"{INFO}/RECORD,,\n"
    path = tmp_path / "llama_cpp_python-0.3.36-py3-none-linux_x86_64.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name in names:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o100755 << 16
            wheel.writestr(entry, f"content of {name}")
        wheel.writestr(f"{INFO}/RECORD", rows)
    return path


def test_kernel_made_flags_do_not_count() -> None:
    text = "processor: 0\nmodel name : P\nflags : fpu avx2 {}\n\nprocessor: 1\nflags : none\n"
    assert from_cpuinfo(text.format("ibrs hypervisor")) == from_cpuinfo(text.format(""))
    assert from_cpuinfo(text.format("avx512f"))[1] == ("avx2", "avx512f")


def test_arm_features_are_read() -> None:
    text = (
        "processor : 0\nFeatures : asimd sve\nCPU implementer : 0x41\nCPU part : 0xd40\nCPU variant : 0x1\n"
    )
    assert from_cpuinfo(text) == ("0x41 0xd40 0x1", ("asimd", "sve"))


def test_stripped_wheel_holds_each_library_twice_and_no_foreign_folder(built: Path, tmp_path: Path) -> None:
    slim = tmp_path / "slim.whl"
    strip_wheel(built, slim)
    with zipfile.ZipFile(slim) as wheel:
        names = set(wheel.namelist())
        record = [row[0] for row in csv.reader(io.StringIO(wheel.read(f"{INFO}/RECORD").decode()))]
        mode = wheel.getinfo("llama_cpp/lib/libllama.so").external_attr >> 16
        assert wheel.read("llama_cpp/lib/libllama.so") == b"content of llama_cpp/lib/libllama.so"
    assert names == {
        "llama_cpp/__init__.py",
        "llama_cpp/lib/libllama.so",
        "llama_cpp/lib/libllama.so.0",
        f"{INFO}/METADATA",
        f"{INFO}/RECORD",
    }
    assert set(record) == names
    assert mode & 0o111


def test_wheel_without_libraries_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "empty.whl", "w") as wheel:
        wheel.writestr("llama_cpp/__init__.py", "")
    with pytest.raises(SetupError):
        strip_wheel(tmp_path / "empty.whl", tmp_path / "slim.whl")


def test_stored_wheel_is_found_again(built: Path, tmp_path: Path) -> None:
    stored = engine.store_wheel(built, RECIPE, tmp_path)
    assert engine.cached_wheel(RECIPE.key, tmp_path) == stored
    assert engine.cached_wheel("other", tmp_path) is None
    assert sorted(path.name for path in (tmp_path / "engine").iterdir()) == [RECIPE.key]


def test_changed_wheel_is_refused_and_can_be_replaced(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = engine.store_wheel(built, RECIPE, tmp_path)
    stored.write_bytes(stored.read_bytes() + b"x")
    assert engine.cached_wheel(RECIPE.key, tmp_path) is None
    assert "does not match its hash" in capsys.readouterr().out
    assert engine.store_wheel(built, RECIPE, tmp_path) == engine.cached_wheel(RECIPE.key, tmp_path)


def test_wheel_without_its_hash_is_refused(built: Path, tmp_path: Path) -> None:
    stored = engine.store_wheel(built, RECIPE, tmp_path)
    stored.with_name(stored.name + ".sha256").unlink()
    assert engine.cached_wheel(RECIPE.key, tmp_path) is None


def test_build_runs_only_when_nothing_is_kept(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.places, "cache_folder", lambda: tmp_path)
    calls: list[Path] = []

    def build(folder: Path, recipe: Recipe) -> Path:
        calls.append(folder)
        return built

    first = engine.ensure_wheel(RECIPE, build)
    assert engine.ensure_wheel(RECIPE, build) == first
    assert len(calls) == 1
    assert not calls[0].exists()


def test_progress_is_read_from_ninja() -> None:
    assert engine_build.steps_in("  [43/140] /usr/bin/g++ -O3 …") == (43, 140)
    assert engine_build.steps_in("[1/2] trial program of CMake") is None
    assert engine_build.steps_in("  -- Found Threads: TRUE") is None


def test_progress_in_a_file_speaks_at_each_tenth() -> None:
    now = iter(range(0, 10_000, 10))
    out = io.StringIO()
    progress = Progress("Building", out, clock=lambda: float(next(now)))
    for done in range(1, 141):
        progress.show(done, 140)
    progress.finish()
    lines = out.getvalue().splitlines()
    assert lines[0] == "Building…"
    assert lines[1] == "Building… 14 of 140, 2 min 20 s"
    assert len(lines) == 12


def test_build_environment_holds_our_flags_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_CUDA=ON")
    monkeypatch.setenv("SKBUILD_CMAKE_ARGS", "-DOTHER=1")
    environment = engine_build._environment(tmp_path, tmp_path / "tools", PLAIN)
    assert environment["CMAKE_ARGS"] == "-DGGML_OPENMP=OFF -DLLAMA_OPENSSL=OFF -DLLAVA_BUILD=OFF"
    assert "SKBUILD_CMAKE_ARGS" not in environment


@pytest.fixture
def build_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A build whose CMake options are noted; those that ask for a GPU fail until a test says otherwise."""
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(engine_build, "make_environment", lambda folder: None)
    monkeypatch.setattr(engine_build, "pip_install", lambda lists, title, environment: None)
    monkeypatch.setattr(engine_build, "_download_source", lambda folder, tools: folder / "source.tar.gz")
    monkeypatch.setattr(engine_build.places, "log_file", lambda name: tmp_path / f"{name}.log")

    def compile_engine(what: str, command: list[object], log: Path, **options: object) -> None:
        environment = options["environment"]
        assert isinstance(environment, dict)
        flags = tuple(environment["CMAKE_ARGS"].split(" "))
        asked.append(tuple(flag for flag in flags if flag not in PLAIN))
        if any(kind in flag for flag in flags for kind in ("CUDA", "VULKAN")):
            raise SetupError("The compiler stopped.")
        folder = Path(str(command[command.index("--wheel-dir") + 1]))
        folder.mkdir()
        (folder / "engine.whl").touch()

    monkeypatch.setattr(engine_build, "check_logged", compile_engine)
    return asked


def recipe_with(*kinds: str) -> Recipe:
    modules = tuple(GpuModule(kind, (f"-DGGML_{kind.upper()}=ON",), kind) for kind in kinds)
    return Recipe("this computer", PLAIN, (), GpuPlan(modules, "Left out: nothing."))


def test_failing_gpu_modules_are_left_out_one_by_one_and_told(
    build_steps: list[tuple[str, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = engine_build.build_wheel(tmp_path, recipe_with("cuda", "vulkan"))
    assert wheel.name == "engine.whl"
    assert build_steps == [("-DGGML_CUDA=ON", "-DGGML_VULKAN=ON"), ("-DGGML_VULKAN=ON",), ()]
    told = capsys.readouterr().out
    assert "The engine is built without CUDA. The compiler stopped.\n" in told
    assert "The engine is built without Vulkan. The compiler stopped.\n" in told


def test_headers_that_cannot_be_fetched_cost_only_the_module(
    build_steps: list[tuple[str, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def unreachable(module: GpuModule, folder: Path) -> tuple[str, ...]:
        raise SetupError("The mirror cannot be reached.")

    monkeypatch.setattr(engine_build, "vulkan_flags", unreachable)
    engine_build.build_wheel(tmp_path, recipe_with("vulkan"))
    assert build_steps == [()]
    assert "without Vulkan. The mirror cannot be reached." in capsys.readouterr().out


def test_engine_that_fails_by_itself_is_an_error(
    build_steps: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(what: str, command: list[object], log: Path, **options: object) -> None:
        raise SetupError("The disk is full.")

    monkeypatch.setattr(engine_build, "check_logged", full)
    with pytest.raises(SetupError, match="disk is full"):
        engine_build.build_wheel(tmp_path, recipe_with("vulkan"))


def test_engine_kept_without_its_gpu_module_is_used_again_and_says_how_to_retry(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engine.places, "cache_folder", lambda: tmp_path)
    recipe = recipe_with("vulkan")
    wheel = engine.ensure_wheel(recipe, lambda folder, recipe: built)
    assert f"To try again to build it for GPUs, remove {wheel.parent}" in capsys.readouterr().out
    assert '"built": []' in (wheel.parent / "made-for.json").read_text()
    assert engine.cached_wheel(recipe.key) == wheel


def test_modules_stay_in_the_stripped_wheel(tmp_path: Path) -> None:
    names = ["libllama.so", "libggml-cpu.so", "libggml-cpu-zen4.so", "libggml-vulkan.so", "libggml.so.0.25.3"]
    with zipfile.ZipFile(tmp_path / "full.whl", "w") as wheel:
        for name in (*names, "libllama-common.so"):
            wheel.writestr(f"llama_cpp/lib/{name}" if "common" not in name else f"lib/{name}", "")
        wheel.writestr(f"{INFO}/RECORD", "")
    slim = tmp_path / "slim.whl"
    strip_wheel(tmp_path / "full.whl", slim)
    with zipfile.ZipFile(slim) as wheel:
        kept = {Path(name).name for name in wheel.namelist()}
    assert kept == {*names[:4], "RECORD"}
    assert engine.gpu_modules(slim) == ["vulkan"]
