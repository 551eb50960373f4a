"""The engine's wheel: its key, its stripping, its place in the cache."""

import csv
import io
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))

from setup import engine, engine_build
from setup.processor import Computer, from_cpuinfo, this_computer
from setup.report import Progress, SetupError
from setup.wheel import strip_wheel

COMPUTER = Computer("linux", "x86_64", "glibc 2.36", "Some Processor", ("avx2", "fma"))
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


@pytest.mark.parametrize(
    "other",
    [
        replace(COMPUTER, flags=("avx2", "avx512f", "fma")),
        replace(COMPUTER, model="Another Processor"),
        replace(COMPUTER, architecture="aarch64"),
        replace(COMPUTER, c_library="glibc 2.39"),
        replace(COMPUTER, system="darwin"),
    ],
)
def test_key_follows_the_computer(other: Computer) -> None:
    assert engine.engine_key(other) != engine.engine_key(COMPUTER)


def test_key_follows_version_and_flags() -> None:
    keys = {
        engine.engine_key(COMPUTER),
        engine.engine_key(COMPUTER, version="0.3.37"),
        engine.engine_key(COMPUTER, flags=(*engine.FLAGS, "-DGGML_VULKAN=ON")),
    }
    assert len(keys) == 3


def test_key_is_the_same_every_time() -> None:
    assert engine.engine_key() == engine.engine_key(this_computer())


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
    stored = engine.store_wheel(built, "key", tmp_path)
    assert engine.cached_wheel("key", tmp_path) == stored
    assert engine.cached_wheel("other", tmp_path) is None
    assert sorted(path.name for path in (tmp_path / "engine").iterdir()) == ["key"]


def test_changed_wheel_is_refused_and_can_be_replaced(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = engine.store_wheel(built, "key", tmp_path)
    stored.write_bytes(stored.read_bytes() + b"x")
    assert engine.cached_wheel("key", tmp_path) is None
    assert "does not match its hash" in capsys.readouterr().out
    assert engine.store_wheel(built, "key", tmp_path) == engine.cached_wheel("key", tmp_path)


def test_wheel_without_its_hash_is_refused(built: Path, tmp_path: Path) -> None:
    stored = engine.store_wheel(built, "key", tmp_path)
    stored.with_name(stored.name + ".sha256").unlink()
    assert engine.cached_wheel("key", tmp_path) is None


def test_build_runs_only_when_nothing_is_kept(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.places, "cache_folder", lambda: tmp_path)
    calls: list[Path] = []

    def build(folder: Path) -> Path:
        calls.append(folder)
        return built

    first = engine.ensure_wheel("key", build)
    assert engine.ensure_wheel("key", build) == first
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
    environment = engine_build._environment(tmp_path, tmp_path / "tools")
    assert environment["CMAKE_ARGS"] == "-DGGML_OPENMP=OFF -DLLAMA_OPENSSL=OFF -DLLAVA_BUILD=OFF"
    assert "SKBUILD_CMAKE_ARGS" not in environment
