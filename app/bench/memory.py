"""What the child takes of memory: as predicted, and beyond what llama.cpp tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.bench.bench import CONTEXT, Bench, Measurement, Plan
from app.bench.ours import Ours, user
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.bench.texts import passage
from app.domain.engine.fitting import chosen
from app.domain.engine.generation import LoadedModel
from app.domain.engine.sizing import beside, need
from app.domain.errors import ModelMissing
from app.library.gguf import inspect
from app.library.hardware import look

PREDICTED = Figure(
    "memory-predicted", "Memory predicted / measured, the worst of three architectures", Bar(0.9, 1.1)
)
BEYOND = Figure("child-memory", "Child's memory beyond weights, cache and buffers", Bar(most=150), "MB")

ARCHITECTURES = 3
PROMPT_TOKENS, REPLY_TOKENS = 600, 32
MB = 1e6
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Used:
    """A child after load and use. Bytes; `empty` is a child with the library but without a model."""

    loaded: LoadedModel
    empty: int
    full: int


def held(pid: int, proc: Path = PROC) -> int:
    """Bytes of memory a process holds: its resident set. Raises NotMeasured where there is no /proc.

    Not Pss, which divides shared pages among processes: another program that maps the same model file would
    halve its weights. What is counted too much are the system's libraries.
    """
    try:
        rows = (proc / str(pid) / "status").read_text().splitlines()
    except OSError as error:
        raise NotMeasured("Only Linux tells what memory a process holds.") from error
    return next((int(row.split()[1]) * 1024 for row in rows if row.startswith("VmRSS:")), 0)


def child_memory(bench: Bench) -> list[Row]:
    """Of the measured model."""
    bench.release()
    used = _use(bench, bench.plan.model)
    reported = used.loaded.memory
    facts: dict[str, Fact] = {
        "held, MB": used.full / MB,
        "weights, MB": reported.weights / MB,
        "cache, MB": reported.cache / MB,
        "compute, MB": reported.compute / MB,
        "output, MB": reported.output / MB,
        "without a model, MB": used.empty / MB,
    }
    return [BEYOND.row((used.full - reported.total) / MB, facts)]


def predicted(bench: Bench) -> list[Row]:
    """What is said of a file before loading, beside what the child grows by loading and using it."""
    bench.release()
    ratios: dict[str, float] = {}
    facts: dict[str, Fact] = {}
    for path, architecture in writing(bench.plan):
        if architecture in ratios or len(ratios) == ARCHITECTURES:
            continue
        expected, used = _predicted(path), _use(bench, path)
        ratios[architecture] = expected / (used.full - used.empty)
        facts[f"{architecture}, predicted, MB"] = expected / MB
        facts[f"{architecture}, measured, MB"] = (used.full - used.empty) / MB
        facts[f"{architecture}, ratio"] = ratios[architecture]
    if len(ratios) < ARCHITECTURES:
        names = ", ".join(ratios)
        raise NotMeasured(
            f"It needs {ARCHITECTURES} architectures and found {names}; name files with --also."
        )
    worst = max(ratios.values(), key=lambda ratio: max(ratio, 1 / ratio))
    return [PREDICTED.row(worst, facts)]


def writing(plan: Plan) -> list[tuple[Path, str]]:
    """The models of a run that write, with their architectures; documents and embedders may be named too."""
    files = [path for path in plan.others if path.suffix.casefold() == ".gguf"]
    facts = {path: inspect(path) for path in (plan.model, *files)}
    return [(path, told.architecture) for path, told in facts.items() if not told.embeds]


def _predicted(path: Path) -> int:
    """Bytes, with the settings that the engine chooses here, the tokenizer's tables included."""
    facts, computer = inspect(path), look()
    setting = replace(chosen(facts, computer), context=min(CONTEXT, facts.context_trained))
    tables = beside(facts.layout) if facts.layout else 0
    return need(facts, setting, computer.instructions).total + tables


def _use(bench: Bench, model: Path) -> Used:
    """Load a model in a child of its own and let it read and write."""
    with _child(bench) as child:
        loaded = child.load(model, CONTEXT)
        child.ask(user(passage(PROMPT_TOKENS)), max_tokens=REPLY_TOKENS)
        full = held(child.pid)
    return Used(loaded, without_model(bench), full)


def without_model(bench: Bench) -> int:
    """Bytes of a child that has the library loaded and no model: it was asked for a file that is not there.

    Not one that has listed the devices: that has loaded the GPUs' libraries too.
    """
    with _child(bench) as child:
        with suppress(ModelMissing):
            child.load(bench.run / "none.gguf", CONTEXT)
        return held(child.pid)


@contextmanager
def _child(bench: Bench) -> Iterator[Ours]:
    child = bench.fresh()
    try:
        yield child
    finally:
        child.close()


MEASUREMENTS = (Measurement((PREDICTED,), predicted), Measurement((BEYOND,), child_memory))
