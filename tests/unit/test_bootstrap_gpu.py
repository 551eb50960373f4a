"""Which engine set-up builds: this processor's instruction sets, and the GPU modules it can make."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))

from setup import gpu, places, recipe, vulkan_headers
from setup.gpu import NO_GPU, GpuModule, GpuPlan
from setup.processor import Computer, this_computer
from setup.recipe import native_recipe, portable_recipe
from setup.report import SetupError

COMPUTER = Computer("linux", "x86_64", "glibc 2.36", "Some Processor", ("avx", "avx2", "fma", "sse4_2"))
VULKAN = GpuPlan((GpuModule("vulkan", ("-DGGML_VULKAN=ON",), "vulkan 1.4.309 glslc 1"),))
CUDA = GpuModule("cuda", ("-DGGML_CUDA=ON",), "cuda 13.0")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Linux machine of an ordinary Debian user with nothing for GPUs; its prefix can be furnished."""
    monkeypatch.setattr(places, "SYSTEM", "linux")
    monkeypatch.setattr(gpu, "PREFIXES", (tmp_path,))
    monkeypatch.setattr(gpu, "CUDA", "")
    monkeypatch.setattr(gpu, "can_install", lambda family: False)
    monkeypatch.setattr(gpu, "distribution", lambda: "debian")
    monkeypatch.setattr(gpu, "os_release", lambda: {"ID": "debian", "VERSION_CODENAME": "bookworm"})
    monkeypatch.setattr(gpu, "missing_libraries", lambda names, every_system: list(names))
    return tmp_path


def plan(machine: Path, **more: str) -> GpuPlan:
    return gpu.plan_gpu({"PATH": str(machine / "bin"), **more})


def put_program(machine: Path, name: str, text: str = "") -> None:
    (machine / "bin").mkdir(exist_ok=True)
    (machine / "bin" / name).write_text(text)
    (machine / "bin" / name).chmod(0o755)


def put_headers(machine: Path, patch: int) -> None:
    (machine / "include/vulkan").mkdir(parents=True, exist_ok=True)
    lines = f"#define VK_HEADER_VERSION {patch}\n"
    lines += "#define VK_HEADER_VERSION_COMPLETE VK_MAKE_API_VERSION(0, 1, 3, VK_HEADER_VERSION)\n"
    (machine / "include/vulkan/vulkan_core.h").write_text(lines)
    (machine / "share/cmake/SPIRV-Headers").mkdir(parents=True, exist_ok=True)
    (machine / "share/cmake/SPIRV-Headers/SPIRV-HeadersConfig.cmake").touch()


def test_machine_without_tools_is_told_what_vulkan_needs(machine: Path) -> None:
    found = plan(machine)
    assert found.kinds == ()
    assert found.missing == (
        "Left out: Vulkan, for GPUs. Missing: the shader compiler glslc, Vulkan headers 1.3.275 or newer, "
        "SPIR-V headers. Install with: sudo apt-get install glslc libvulkan-dev spirv-headers"
    )


def test_machine_that_gains_the_tools_builds_anew_and_not_again(machine: Path) -> None:
    before = native_recipe(COMPUTER, plan(machine)).key
    put_program(machine, "glslc")
    assert native_recipe(COMPUTER, plan(machine)).key == before
    put_headers(machine, 275)
    found = plan(machine)
    assert found.kinds == ("vulkan",)
    assert found.missing == ""
    with_vulkan = native_recipe(COMPUTER, found).key
    assert with_vulkan != before
    assert native_recipe(COMPUTER, plan(machine)).key == with_vulkan
    put_headers(machine, 309)
    assert native_recipe(COMPUTER, plan(machine)).key != with_vulkan


def test_headers_that_are_too_old_are_not_used(machine: Path) -> None:
    put_program(machine, "glslc")
    put_headers(machine, 239)
    found = plan(machine)
    assert found.kinds == ()
    assert "Missing: Vulkan headers 1.3.275 or newer." in found.missing


def test_root_on_old_debian_unpacks_newer_headers_with_or_without_glslc(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpu, "can_install", lambda family: True)
    before = plan(machine)
    assert [module.unpack for module in before.modules] == ["trixie"]
    put_program(machine, "glslc")  # as set-up itself installs it
    assert native_recipe(COMPUTER, plan(machine)).key == native_recipe(COMPUTER, before).key


def test_cuda_needs_a_driver_as_well(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(machine, "nvcc")
    assert plan(machine).kinds == ()
    assert "its compiler but no NVIDIA driver" in plan(machine).missing
    monkeypatch.setattr(gpu, "missing_libraries", lambda names, every_system: [])
    (module,) = plan(machine).modules
    assert module.kind == "cuda"
    assert f"-DCMAKE_CUDA_COMPILER={(machine / 'bin/nvcc').as_posix()}" in module.flags


def test_gpus_can_be_switched_off(machine: Path) -> None:
    put_program(machine, "glslc")
    put_headers(machine, 309)
    assert plan(machine, STILLROOM_ENGINE_GPU="off") == NO_GPU


def test_mac_builds_metal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "SYSTEM", "darwin")
    assert gpu.plan_gpu({}).kinds == ("metal",)


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
    assert native_recipe(other, NO_GPU).key != native_recipe(COMPUTER, NO_GPU).key


def test_key_follows_version_flags_and_modules() -> None:
    plain = native_recipe(COMPUTER, NO_GPU)
    others = (replace(plain, version="0.3.37"), replace(plain, flags=()), native_recipe(COMPUTER, VULKAN))
    assert len({plain.key, *(other.key for other in others)}) == 4


def test_key_is_the_same_every_time() -> None:
    assert native_recipe().key == native_recipe(this_computer()).key


def test_processor_gets_what_it_has_and_no_more() -> None:
    flags = native_recipe(COMPUTER, NO_GPU).flags
    assert {"-DGGML_AVX2=ON", "-DGGML_FMA=ON", "-DGGML_SSE42=ON"} <= set(flags)
    assert {"-DGGML_F16C=OFF", "-DGGML_BMI2=OFF"} <= set(flags)
    assert not any("AVX512" in flag or "AMX" in flag for flag in flags)


def test_parts_of_an_instruction_set_are_not_the_set() -> None:
    """A processor with AVX-512's foundation alone would stop at the first instruction of another part."""
    assert "-DGGML_AVX512=ON" not in recipe.instruction_flags(("avx512f", "avx512_vnni"))
    assert "-DGGML_AVX512_VNNI=ON" not in recipe.instruction_flags(("avx512f", "avx512_vnni"))


def test_package_serves_every_processor_and_holds_no_cuda() -> None:
    other = replace(COMPUTER, model="Another Processor", flags=())
    gpus = GpuPlan((CUDA, *VULKAN.modules))
    made = portable_recipe(COMPUTER, gpus)
    assert made.key == portable_recipe(other, gpus).key
    assert made.key != portable_recipe(replace(COMPUTER, c_library="glibc 2.39"), gpus).key
    assert "-DGGML_CPU_ALL_VARIANTS=ON" in made.flags
    assert made.gpu.kinds == ("vulkan",)


def test_headers_that_came_without_their_parts_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vulkan_headers, "missing_libraries", lambda names: [])
    monkeypatch.setattr(vulkan_headers.shutil, "which", lambda name: "/usr/bin/glslc")
    monkeypatch.setattr(vulkan_headers, "unpack", lambda suite, folder: tmp_path)
    with pytest.raises(SetupError, match="headers of trixie do not fit"):
        vulkan_headers.vulkan_flags(GpuModule("vulkan", (), "", "trixie"), tmp_path)
    put_headers(tmp_path / "usr", 309)
    monkeypatch.setattr(vulkan_headers, "_loader", lambda: "/usr/lib/libvulkan.so.1")
    flags = vulkan_headers.vulkan_flags(GpuModule("vulkan", (), "", "trixie"), tmp_path)
    assert f"-DVulkan_INCLUDE_DIR={tmp_path}/usr/include" in flags


def test_mirror_is_the_one_this_machine_uses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = {"ID": "debian", "VERSION_CODENAME": "bookworm"}
    monkeypatch.setattr(vulkan_headers, "os_release", lambda: release)
    monkeypatch.setattr(vulkan_headers, "_mirror", lambda release: "mirror:/debian/")
    options = vulkan_headers._options("trixie", tmp_path)
    assert f"Dir::Etc::SourceList={tmp_path / 'sources.list'}" in options
    line = (tmp_path / "sources.list").read_text()
    assert line.startswith(
        "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] mirror:/debian/ trixie "
    )
    assert vulkan_headers._options("bookworm", tmp_path) == []
