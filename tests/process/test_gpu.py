"""The engine's modules and the GPU path, on Mesa's llvmpipe: a Vulkan device that is the processor, slowly.

Each test asks a fresh process, since a module stays loaded for a process's life.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.inference import modules

ROOT = Path(__file__).parents[2]
LLVMPIPE = sorted(Path("/usr/share/vulkan/icd.d").glob("lvp_icd*.json"))
PATIENCE_S = 240.0
"""Alone a test takes a few seconds; llvmpipe shares the processor with whatever else runs."""

needs_llvmpipe = pytest.mark.skipif(
    not LLVMPIPE or not list(modules.FOLDER.glob("*ggml-vulkan.*")),
    reason="no Vulkan module or no llvmpipe (set-up as root on Debian makes both)",
)

START = """
import ctypes, json, sys
from app.inference import devices, library

log = library.start({gpu!r})

def tell(**facts):
    found = devices.list_devices()
    facts["devices"] = [[d.name, d.title, d.kind, d.memory_total, d.memory_free] for d in found]
    print(json.dumps(facts))

def mapped():
    return sorted({{name for name in open("/proc/self/maps").read().split() if ".so" in name}})
"""

GREEDY = """
C = library.C
log.listening = True
chosen = devices.array(*{names!r})
parameters = C.llama_model_default_params()
parameters.devices = ctypes.cast(chosen, ctypes.c_void_p)
parameters.n_gpu_layers = {layers}
model = C.llama_model_load_from_file({model!r}.encode(), parameters)
settings = C.llama_context_default_params()
settings.n_ctx, settings.n_batch, settings.n_ubatch, settings.n_threads = 256, 32, 32, 2
settings.n_threads_batch = 2
context = C.llama_init_from_model(model, settings)
vocabulary = C.llama_model_get_vocab(model)
tokens = (C.llama_token * 16)()
count = C.llama_tokenize(vocabulary, b"The capital of France is", 24, tokens, 16, True, True)
written = []
for _ in range(2):
    C.llama_decode(context, C.llama_batch_get_one(tokens, count))
    scores = C.llama_get_logits_ith(context, -1)
    written.append(max(range(C.llama_vocab_n_tokens(vocabulary)), key=scores.__getitem__))
    tokens[0], count = written[-1], 1
tell(written=written, lines=list(log.lines), errors=list(log.errors))
"""

CONFINED = """
from pathlib import Path
from app.sandbox.child import confine_files, harden_at_start

harden_at_start("inference")
report = confine_files([Path(place) for place in {places!r}])
assert report.sealed, report
"""


def ask(script: str, folder: Path = ROOT, **environment: str) -> Any:
    """Run a script with the program's Python and give what it told last."""
    known = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-I", "-c", script],
        cwd=folder,
        env={**known, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def llvmpipe() -> dict[str, str]:
    """What makes llvmpipe the one device: ggml leaves processors out unless it is told to look at them."""
    return {
        "VK_DRIVER_FILES": str(LLVMPIPE[0]),
        "VK_ICD_FILENAMES": str(LLVMPIPE[0]),
        "GGML_VK_VISIBLE_DEVICES": "0",
    }


def started(gpu: str = "") -> str:
    return START.format(gpu=gpu)


def test_processor_alone_touches_no_driver() -> None:
    told = ask(started() + "tell(mapped=mapped())", **(llvmpipe() if LLVMPIPE else {}))
    assert [device[0] for device in told["devices"]] == ["CPU"]
    _name, title, kind, total, free = told["devices"][0]
    assert title
    assert kind == "cpu"
    assert 0 < free <= total
    assert not [name for name in told["mapped"] if "vulkan" in name or "cuda" in name]


@needs_llvmpipe
def test_gpu_is_listed_by_name_and_memory_after_the_processor() -> None:
    told = ask(started("all") + "tell()", **llvmpipe())
    assert [device[0] for device in told["devices"]] == ["CPU", "Vulkan0"]
    _name, title, kind, total, free = told["devices"][1]
    assert "llvmpipe" in title
    assert kind == "gpu"
    assert 1 << 28 < free <= total


@needs_llvmpipe
def test_module_without_a_device_leaves_the_processor() -> None:
    """As on a computer whose graphics driver is gone since set-up."""
    told = ask(started("Vulkan0") + "tell(chosen=devices.array('Vulkan0') is None)", VK_DRIVER_FILES="/none")
    assert [device[0] for device in told["devices"]] == ["CPU"]
    assert told["chosen"]


@needs_llvmpipe
def test_other_devices_module_is_not_loaded() -> None:
    told = ask(started("CUDA0") + "tell(mapped=mapped())", **llvmpipe())
    assert [device[0] for device in told["devices"]] == ["CPU"]
    assert not [name for name in told["mapped"] if "vulkan" in name]


def test_no_module_from_elsewhere_is_loaded(tmp_path: Path) -> None:
    """Neither one that the environment names nor one that lies in the current folder."""
    own = next(iter(sorted(modules.FOLDER.glob("*ggml-cpu*"))))
    for name in ("libggml-cpu-planted.so", "libggml-blas.so", "libggml-cpu.so", "libggml-vulkan.so"):
        shutil.copyfile(own, tmp_path / name)
    planted = str(tmp_path / "libggml-cpu-planted.so")
    told = ask(started("all") + "tell(mapped=mapped())", tmp_path, GGML_BACKEND_PATH=planted)
    assert str(own) in told["mapped"]
    assert not [place for place in told["mapped"] if place.startswith(str(tmp_path))]


@needs_llvmpipe
@pytest.mark.model
def test_offloaded_layers_write_the_same_inside_the_sandbox(smollm2: Path) -> None:
    """The driver compiles machine code as it runs; the child's filters must let it, and its file list too."""
    script = GREEDY.format(model=str(smollm2), layers=2, names=["Vulkan0"])
    places = [str(smollm2), "/usr/share/vulkan/icd.d"]
    on_gpu = ask(CONFINED.format(places=places) + started("Vulkan0") + script, **llvmpipe())
    alone = ask(started() + GREEDY.format(model=str(smollm2), layers=0, names=[]))
    assert any("Vulkan0 model buffer size" in line for line in on_gpu["lines"])
    assert any("Vulkan0 KV buffer size" in line for line in on_gpu["lines"])
    assert not any("Vulkan0" in line for line in alone["lines"])
    assert on_gpu["errors"] == alone["errors"] == []
    assert on_gpu["written"] == alone["written"]


def test_best_module_for_the_processor_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = {"libggml-cpu-new.so": 0, "libggml-cpu-old.so": 3, "libggml-cpu-fit.so": 40}
    for name in scores:
        (tmp_path / name).touch()
    monkeypatch.setattr(modules, "FOLDER", tmp_path)
    monkeypatch.setattr(modules, "ENDINGS", (".so",))
    monkeypatch.setattr(modules, "_score", lambda path: scores[path.name])
    assert modules._processor_module() == tmp_path / "libggml-cpu-fit.so"
    scores.update(dict.fromkeys(scores, 0))
    assert modules._processor_module() is None
    (tmp_path / "libggml-cpu.so").touch()
    assert modules._processor_module() == tmp_path / "libggml-cpu.so"


def test_variant_is_asked_and_a_broken_one_is_passed_over(tmp_path: Path) -> None:
    """The module that set-up built says it fits this processor; a file that is no library says nothing."""
    broken = tmp_path / "libggml-cpu-broken.so"
    broken.write_bytes(b"\x7fELF")
    own = modules._processor_module()
    assert own is not None
    modules.registry()
    assert modules._score(own) > 0
    assert modules._score(broken) == 0
