"""Whether what is said of a model's memory before it is fetched or loaded is so: every model on hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.memory import PROMPT_TOKENS, REPLY_TOKENS, held, without_model
from app.bench.ours import user
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.bench.texts import passage
from app.domain.engine.fitting import NO, chosen, verdict
from app.domain.engine.models import GgufFacts
from app.domain.engine.sizing import WINDOW, beside, need
from app.domain.errors import AppError
from app.library.gguf import inspect
from app.library.hardware import look
from app.worker import protocol

VERDICT = Figure(
    "memory-verdict", "Memory verdicts that are right, of every model at 5 contexts", Bar(least=100), "%"
)

CONTEXTS = (512, 2048, 4096, 8192, 16384)
"""Tokens; one that a model was not trained for is its longest instead."""
OVER = 1.1
"""The prediction and a tenth: what a model may take."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One model at one context: whether it was said to fit, whether it loaded, bytes predicted and taken."""

    name: str
    context: int
    fits: bool
    loads: bool
    predicted: int
    taken: int

    @property
    def right(self) -> bool:
        """It fits as was said and takes no more than was said and a tenth; or neither."""
        return self.fits == (self.loads and self.taken <= OVER * self.predicted)

    @property
    def share(self) -> float:
        """Taken by predicted."""
        return self.taken / self.predicted


def verdicts(bench: Bench) -> list[Row]:
    """Load each in a child of its own, let it read and write, and see what it holds."""
    bench.release()
    files = [path for path in (bench.plan.model, *bench.plan.others) if path.suffix.casefold() == ".gguf"]
    empty = without_model(bench)
    tried = [_tried(bench, path, context, empty) for path in _distinct(files) for context in _contexts(path)]
    if not tried:
        raise NotMeasured("There is no model.")
    facts: dict[str, Fact] = {"loads": len(tried), "models": len({each.name for each in tried})}
    for name in dict.fromkeys(each.name for each in tried):
        facts[f"{name}, taken / predicted"] = ", ".join(
            f"{each.share:.2f} at {each.context}" for each in tried if each.name == name
        )
    return [VERDICT.row(100 * sum(each.right for each in tried) / len(tried), facts)]


def _contexts(path: Path) -> list[int]:
    """Those of `CONTEXTS` that it was trained for, then its longest and lengths between: five.

    A model for vectors has its one window, whatever it was trained for.
    """
    facts = inspect(path)
    longest = facts.context_trained
    if facts.embeds:
        return [min(WINDOW, longest)]
    fitting = [context for context in CONTEXTS if context <= longest]
    steps = [longest * part // 8 for part in range(8, 0, -1) if longest * part // 8 not in fitting]
    return sorted([*fitting, *steps[: len(CONTEXTS) - len(fitting)]])


def _distinct(files: list[Path]) -> Iterator[Path]:
    """Each file once, whatever it is called: the library may link to what set-up has fetched."""
    known = set[tuple[int, int]]()
    for path in files:
        state = path.stat()
        if (state.st_size, state.st_mtime_ns) not in known and inspect(path).layout is not None:
            known.add((state.st_size, state.st_mtime_ns))
            yield path


def _tried(bench: Bench, path: Path, context: int, empty: int) -> Tried:
    facts, computer = inspect(path), look()
    setting = replace(chosen(facts, computer), context=context)
    tables = beside(facts.layout) if facts.layout else 0
    predicted = need(facts, setting, computer.instructions).total + tables
    fits = verdict(facts, computer, setting).kind != NO
    try:
        taken = _taken(bench, path, facts, context) - empty
    except AppError:
        return Tried(path.name, context, fits, False, predicted, 0)
    return Tried(path.name, context, fits, True, predicted, taken)


def _taken(bench: Bench, path: Path, facts: GgufFacts, context: int) -> int:
    """Bytes that a child holds once it has read and written. Raises what the child says."""
    text = passage(context if facts.embeds else min(PROMPT_TOKENS, context // 2))
    with closing(bench.fresh()) as child:
        number = child.child.take_id()
        load = protocol.Load(number, str(path), path.name, context=context, embeds=facts.embeds)
        child.request(load)
        if facts.embeds:
            child.request(protocol.Embed(child.child.take_id(), [text]))
        else:
            child.ask(user(text), max_tokens=REPLY_TOKENS)
        return held(child.pid)


MEASUREMENTS = (Measurement((VERDICT,), verdicts),)
