"""How near the engine is to the library: `python tests/benchmarks/bench_engine.py [MODEL]`.

Measured side by side in one run, as medians of interleaved repeats: our child, at this end of the pipe, and
a bare loop over the same library in this process (decode, argmax, nothing else; same context settings, same
threads). Then how long a Stop takes, how long a start, and what memory the child holds. A busy machine makes
the ratio wander; the child takes fewer threads there, which the bare loop does not.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app.domain.chat import Role  # noqa: E402
from app.domain.generation import Turn  # noqa: E402
from app.domain.prompting import render  # noqa: E402
from app.inference.context import CHUNK  # noqa: E402
from app.inference.engine import LoadOrder  # noqa: E402
from app.inference.library import C  # noqa: E402
from app.inference.llama import LlamaEngine  # noqa: E402
from app.inference.machine import IdleTime, usable_cores  # noqa: E402
from app.worker import protocol  # noqa: E402
from app.worker.command import child_command  # noqa: E402
from app.worker.flag import StopFlag, Stopping  # noqa: E402
from tests.process.conftest import Child  # noqa: E402

REPEATS, TOKENS, STOPS = 5, 256, 12
CONTEXT = 2048
QUESTION = "Write a very long story about a ship, a storm and a lighthouse."
PROMPT = "The little harbour town woke slowly under a pale and windless sky. " * 70


class Bare:
    """The floor: nothing but the library."""

    def __init__(self, model: Path, folder: Path) -> None:
        stopping = Stopping(StopFlag.create(folder))
        stopping.begin(1)
        self._engine = LlamaEngine(IdleTime())
        self._engine.load(LoadOrder(model, "bare", CONTEXT), lambda _fraction: None, stopping)
        self._context = self._engine._context
        self._vocabulary = self._engine._vocabulary
        self._memory = C.llama_get_memory(self._context.handle)

    def tokens(self, text: str) -> list[int]:
        return self._vocabulary.prompt(render(self._engine._choice.format, [Turn(Role.USER, text)]))

    def read(self, text: str) -> float:
        """Tokens a second of evaluating a prompt in our chunks."""
        tokens = self.tokens(text)
        C.llama_memory_clear(self._memory, False)
        begun = time.perf_counter()
        for at in range(0, len(tokens), CHUNK):
            chunk = (C.llama_token * len(tokens[at : at + CHUNK]))(*tokens[at : at + CHUNK])
            C.llama_decode(self._context.handle, C.llama_batch_get_one(chunk, len(chunk)))
        return len(tokens) / (time.perf_counter() - begun)

    def write(self, text: str, count: int) -> float:
        """Tokens a second of argmax and decode after a prompt."""
        self.read(text)
        handle, size = self._context.handle, self._vocabulary.size
        one = (C.llama_token * 1)()
        begun = time.perf_counter()
        for _ in range(count):
            logits = C.llama_get_logits_ith(handle, -1)
            one[0] = int(_as_array(logits, size).argmax())
            C.llama_decode(handle, C.llama_batch_get_one(one, 1))
        return count / (time.perf_counter() - begun)


def _as_array(pointer: object, size: int) -> np.ndarray:
    return np.ctypeslib.as_array(ctypes.cast(pointer, ctypes.POINTER(ctypes.c_float)), (size,))


def write(child: Child) -> tuple[float, int]:
    """Tokens a second from the first text to the end, at this end of the pipe, and the number of tokens."""
    child.reply("x", max_tokens=1)  # so that the prompt is not held from last time
    child.ask(QUESTION, max_tokens=TOKENS, sampling={"temperature": 0})
    child.until(protocol.Started)
    begun = time.perf_counter()
    outcome = child.until(protocol.Finished).outcome
    return outcome["output_tokens"] / (time.perf_counter() - begun), outcome["output_tokens"]


def read(child: Child) -> float:
    child.reply("x", max_tokens=1)
    child.ask(PROMPT, max_tokens=1)
    begun = time.perf_counter()
    child.until(protocol.Started)
    taken = time.perf_counter() - begun
    outcome = child.until(protocol.Finished).outcome
    return (outcome["prompt_tokens"] - outcome["reused_tokens"]) / taken


def stop(child: Child, number: int, awaited: Callable[[], object]) -> float:
    """Milliseconds from Stop to the answer."""
    awaited()
    begun = time.perf_counter()
    child.cancel(number)
    outcome = child.until(protocol.Finished).outcome
    taken = (time.perf_counter() - begun) * 1000
    return taken if outcome["reason"] == "cancelled" else float("nan")


def stops(child: Child) -> tuple[list[float], list[float]]:
    in_prompt, in_reply = [], []
    for i in range(STOPS):
        number = child.ask(f"{i} {PROMPT}", max_tokens=8)
        in_prompt.append(stop(child, number, lambda: child.until(protocol.Reading)))
        number = child.ask(f"{i} {QUESTION}", max_tokens=1500, sampling={"temperature": 1.2})
        in_reply.append(stop(child, number, lambda: child.until(protocol.Chunk)))
    return [t for t in in_prompt if t == t], [t for t in in_reply if t == t]


def memory_mib(child: Child) -> float:
    status = Path(f"/proc/{child.process.pid}/status")
    rows = status.read_text().splitlines() if status.exists() else []
    return next((int(row.split()[1]) / 1024 for row in rows if row.startswith("VmRSS")), float("nan"))


@contextlib.contextmanager
def started(model: Path, folder: Path) -> Iterator[tuple[Child, float, float]]:
    begun = time.perf_counter()
    child = Child(child_command(), "inference", folder)
    try:
        child.until(protocol.Hello)
        greeted = time.perf_counter() - begun
        child.load(model, context=CONTEXT)
        yield child, greeted, time.perf_counter() - begun
    finally:
        child.destroy()


def median(values: list[float]) -> float:
    return statistics.median(values) if values else float("nan")


def p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))] if values else float("nan")


def main() -> None:
    listed = json.loads((ROOT / ".venv" / "test-models.json").read_text())
    model = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(listed["smollm2"])
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder)
        with started(model, run) as (child, greeted, loaded):
            bare = Bare(model, run)
            ours_write, bare_write, ours_read, bare_read = [], [], [], []
            for _ in range(REPEATS):
                speed, count = write(child)
                ours_write.append(speed)
                bare_write.append(bare.write(QUESTION, count))
                ours_read.append(read(child))
                bare_read.append(bare.read(PROMPT))
            in_prompt, in_reply = stops(child)
            print(f"{model.name}, {usable_cores()} cores, medians of {REPEATS} interleaved repeats")
            for name, ours, floor in (
                (f"writing {count} tokens", ours_write, bare_write),
                ("reading a prompt", ours_read, bare_read),
            ):
                ratio = median([a / b for a, b in zip(ours, floor, strict=True)])
                print(f"{name}: {median(ours):.1f} tokens/s, bare {median(floor):.1f}, ratio {ratio:.3f}")
            for name, times in (("in the prompt", in_prompt), ("in the reply", in_reply)):
                print(f"stop {name}: median {median(times):.1f} ms, 95 % {p95(times):.1f} ms, n={len(times)}")
            print(
                f"start to Hello {greeted:.2f} s, to Loaded {loaded:.2f} s, holds {memory_mib(child):.0f} MiB"
            )


if __name__ == "__main__":
    main()
