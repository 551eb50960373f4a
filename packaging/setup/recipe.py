"""How the engine is built: CMake's options for this processor or for any, and the key of what comes out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from setup.gpu import NO_GPU, GpuPlan, plan_gpu
from setup.processor import Computer, this_computer

VERSION = "0.3.36"
# No OpenMP: ggml's own threads need no libgomp or vcomp140.dll. No OpenSSL: the engine never opens a socket.
# No multimodal library: nothing here uses it.
PLAIN = ("-DGGML_OPENMP=OFF", "-DLLAMA_OPENSSL=OFF", "-DLLAVA_BUILD=OFF")
# Processor and GPUs as modules that are loaded by path: a driver is touched only when it is asked for.
# llama-cpp-python installs a fixed list of targets; the modules go to CMake's folder for programs.
MODULES = ("-DGGML_BACKEND_DL=ON", "-DCMAKE_INSTALL_BINDIR=llama_cpp/lib")
ALL_PROCESSORS = (*MODULES, "-DGGML_NATIVE=OFF", "-DGGML_CPU_ALL_VARIANTS=ON")
# Raise this when the wheel's treatment after the build changes.
TREATMENT = "2"

# ggml's options for x86 and the kernel's names of what each needs (ggml/src/ggml-cpu/arch/x86/cpu-feats.cpp).
X86 = {
    "SSE42": ("sse4_2",),
    "AVX": ("avx",),
    "F16C": ("f16c",),
    "FMA": ("fma",),
    "AVX2": ("avx2",),
    "BMI2": ("bmi2",),
    "AVX512": ("avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw"),
    "AVX512_VBMI": ("avx512vbmi",),
    "AVX512_VNNI": ("avx512_vnni",),
    "AVX512_BF16": ("avx512_bf16",),
    "AMX_TILE": ("amx_tile", "amx_int8"),
    "AMX_INT8": ("amx_tile", "amx_int8"),
}
# Each of these is of use only with the other; ggml never builds them alone.
NEEDS = {"AVX512_VBMI": "AVX512", "AVX512_VNNI": "AVX512", "AVX512_BF16": "AVX512", "AMX_INT8": "AVX512_VNNI"}


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is built: `machine` says, in fixed order, which computers the outcome is for."""

    title: str
    flags: tuple[str, ...]
    machine: tuple[str, ...]
    gpu: GpuPlan = field(default=NO_GPU)
    version: str = VERSION

    @property
    def key(self) -> str:
        """What a built engine may be used for: 20 hexadecimal digits over all of it."""
        parts = (TREATMENT, self.version, *self.flags, *self.gpu.facts, *self.machine)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def native_recipe(computer: Computer | None = None, gpu: GpuPlan | None = None) -> Recipe:
    """The engine for this computer alone."""
    computer = computer or this_computer()
    gpu = gpu if gpu is not None else plan_gpu()
    return Recipe("this computer", native_flags(computer), computer.lines(), gpu)


def portable_recipe(computer: Computer | None = None, gpu: GpuPlan | None = None) -> Recipe:
    """The engine for every computer of this system and architecture: what a package holds.

    Without CUDA: its module would be for this computer's cards only, and its libraries take gigabytes.
    """
    computer = computer or this_computer()
    gpu = (gpu if gpu is not None else plan_gpu()).without("cuda")
    machine = (computer.system, computer.architecture, computer.c_library)
    flags = PLAIN if _one_processor_only(computer) else (*PLAIN, *ALL_PROCESSORS)
    return Recipe(f"any {computer.architecture} computer", flags, machine, gpu)


def native_flags(computer: Computer) -> tuple[str, ...]:
    """CMake's options for one computer.

    On Linux one variant for its processor, which builds fast: by name on x86, where ggml refuses
    `GGML_NATIVE` beside modules. Where the instruction sets are not known, all variants, and ggml chooses.
    """
    if _one_processor_only(computer):
        return PLAIN
    if computer.system != "linux":
        return (*PLAIN, *ALL_PROCESSORS)
    if computer.architecture in ("x86_64", "AMD64"):
        return (*PLAIN, *MODULES, "-DGGML_NATIVE=OFF", *instruction_flags(computer.flags))
    return (*PLAIN, *MODULES, "-DGGML_NATIVE=ON")


def instruction_flags(known: tuple[str, ...]) -> tuple[str, ...]:
    """`-DGGML_…=ON` for each instruction set that ggml has code for and the processor has.

    >>> instruction_flags(("avx", "f16c", "sse4_2"))[:4]
    ('-DGGML_SSE42=ON', '-DGGML_AVX=ON', '-DGGML_F16C=ON', '-DGGML_FMA=OFF')
    """
    chosen = {name for name, needed in X86.items() if set(needed) <= set(known)}
    chosen -= {name for name, other in NEEDS.items() if other not in chosen}
    if "AMX_INT8" not in chosen:
        chosen -= {"AMX_TILE"}
    # Without -march=native ggml switches the first six on by itself: say OFF where the processor lacks them.
    by_default = ("SSE42", "AVX", "F16C", "FMA", "AVX2", "BMI2")
    named = [name for name in X86 if name in chosen or name in by_default]
    return tuple(f"-DGGML_{name}={'ON' if name in chosen else 'OFF'}" for name in named)


def _one_processor_only(computer: Computer) -> bool:
    """Microsoft's compiler for Arm builds neither variants nor modules (ggml/src/ggml-cpu/CMakeLists.txt)."""
    return computer.system == "win32" and computer.architecture.upper() == "ARM64"
