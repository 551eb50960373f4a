"""What is predicted of a model's memory, held against llama.cpp's own buffers and a process's growth."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.engine import fitting, sizing
from app.domain.engine.fitting import check
from app.domain.engine.generation import Memory
from app.domain.engine.sizing import Setting, beside, cache, need
from app.inference import loading
from app.library.gguf import inspect
from app.library.hardware import look
from app.worker import protocol
from app.worker.codec import loaded_from_dict
from tests import gguf_models
from tests.process.conftest import ROOT, Start, test_model

MIB = 1 << 20
ROUNDED = 0.01 * MIB
"""llama.cpp tells sizes to a hundredth; the cache may be in two buffers."""


def made(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.gguf"
    path.write_bytes(gguf_models.made(kind, gguf_models.Shape(embedding=128, ff=384)))
    return path


def settings(context: int) -> list[Setting]:
    return [Setting(context=context, repack=repack) for repack in (True, False)]


def nearest(path: Path, context: int, reported: Memory) -> Memory:
    """The prediction for weights laid out anew or not, whichever the engine chose."""
    facts, here = inspect(path), look()
    predicted = [need(facts, setting, here.instructions) for setting in settings(context)]
    return min(predicted, key=lambda memory: abs(memory.total - reported.total))


def test_the_engine_is_taken_as_it_is() -> None:
    """The predictions rest on the engine's own settings, which the domain cannot import."""
    assert loading.FIRST_CONTEXT == sizing.CONTEXT
    assert loading.SMALLEST_CONTEXT == fitting.LEAST_CONTEXT
    assert (loading.SEQUENCES, loading.CHUNK, loading.OUTPUTS) == (
        sizing.SEQUENCES,
        sizing.BATCH,
        sizing.OUTPUTS,
    )


def test_weights_are_copied_where_the_engine_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path, "llama")
    facts, computer = inspect(path), look()
    for free in (3 * facts.bytes, 3 * facts.bytes - 1):
        monkeypatch.setattr("app.inference.machine.available_memory", lambda free=free: free)
        here = replace(computer, memory_available=free)
        assert fitting.chosen(facts, here).repack == loading.roomy(path)


@pytest.mark.parametrize("kind", gguf_models.KINDS)
def test_the_cache_is_the_one_llama_cpp_makes(start: Start, tmp_path: Path, kind: str) -> None:
    """Of every kind of layer: shared heads, windows, states, keys alone, experts."""
    path = made(tmp_path, kind)
    for context in (1024, 4096):
        child = start()
        child.until(protocol.Hello)
        model = loaded_from_dict(child.load(path, context=context).model)
        assert model.context == context
        reported, predicted = model.memory, nearest(path, context, model.memory)
        assert predicted.cache == pytest.approx(reported.cache, abs=2 * ROUNDED)
        assert predicted.output == pytest.approx(reported.output, abs=ROUNDED)
        assert predicted.weights == pytest.approx(reported.weights, abs=2 * ROUNDED)
        assert 0.8 < predicted.compute / reported.compute < 1.25
        child.destroy()


@pytest.mark.parametrize("kind", ["llama", "gemma2", "deepseek2"])
def test_without_flash_attention_too(start: Start, tmp_path: Path, kind: str) -> None:
    path = made(tmp_path, kind)
    layout = inspect(path).layout
    assert layout is not None
    child = start()
    child.until(protocol.Hello)
    reported = loaded_from_dict(child.load(path, context=4096, tuning={"flash": False}).model).memory
    setting = Setting(context=4096, flash=False)
    assert cache(layout, setting) == pytest.approx(reported.cache, abs=2 * ROUNDED)
    predicted = need(inspect(path), setting)
    assert predicted.compute > 2 * need(inspect(path), Setting(context=4096)).compute
    assert 0.8 < predicted.compute / reported.compute < 1.25


@pytest.mark.model
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("context", [2048, 8192])
@pytest.mark.parametrize("name", ["smollm2", "gemma3"])
def test_a_process_grows_by_what_was_predicted(name: str, context: int) -> None:
    path = test_model(name)
    done = subprocess.run(
        [sys.executable, "-m", "tests.process.growing", str(path), str(context)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    layout = inspect(path).layout
    assert layout is not None
    reported = Memory(**found["loaded"]["memory"])
    predicted = nearest(path, context, reported)
    assert not check(predicted, reported).noticeable
    assert 0.9 < (predicted.total + beside(layout)) / found["grown"] < 1.1
