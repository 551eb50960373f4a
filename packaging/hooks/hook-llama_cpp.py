"""PyInstaller hook: llama_cpp opens its libraries by path with ctypes, which PyInstaller cannot see."""

import pathlib

from PyInstaller.utils.hooks import get_package_paths

LIBRARIES = pathlib.Path(get_package_paths("llama_cpp")[1]) / "lib"

# libX.so, which ctypes opens, and libX.so.0, which the libraries ask for; build.spec links one to the other.
# Among them are the modules for processors and GPUs, which no library names and the engine loads by path.
binaries = [
    (str(path), "llama_cpp/lib")
    for path in sorted(LIBRARIES.iterdir())
    if path.suffix in (".so", ".dll", ".dylib") or ".so." in path.name
]
excludedimports = ["llama_cpp.server", "llama_cpp.llava_cpp", "uvicorn", "fastapi"]
