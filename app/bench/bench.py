"""One run: what is measured with, started when first needed and shared by the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.bench.ours import Ours
from app.bench.outside import Outside
from app.bench.reference import Reference, xllamacpp_python
from app.bench.rows import Figure, NotMeasured, Row
from app.domain.engine.generation import LoadedModel
from app.domain.errors import AppError
from app.wording import explain

CONTEXT = 4096
"""Tokens of context, everywhere."""
BATCH = 128
"""Tokens of a prompt evaluated at a time: the engine's own choice on a processor, and so the references'."""
BATCHES = (BATCH, 512)
"""Those of the bare loop; the second is llama.cpp's default."""
QUICK = 0.35
NO_GUESSES: dict[str, Any] = {"guesses": False}


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure. `others`: model files of other architectures. `effort`: share of the repeats.

    `outside`: for rows that fetch.
    """

    model: Path
    others: tuple[Path, ...] = ()
    effort: float = 1.0
    outside: Outside | None = None

    def times(self, usual: int) -> int:
        """How many repeats instead of the usual number; at least one."""
        return max(1, round(usual * self.effort))


class Bench:
    """Children and references of one run. `run` is a folder for the children's flags. Close it."""

    def __init__(self, plan: Plan, run: Path) -> None:
        self.plan, self.run = plan, run
        self._children: dict[str, Ours] = {}
        self._references: dict[str, Reference] = {}

    # -- ours --------------------------------------------------------------------------------------

    def ours(self) -> Ours:
        """The child, guessing nothing: what it is measured against does not guess either."""
        return self._child("plain", NO_GUESSES)

    def guessing(self) -> Ours:
        """The child as it is in normal work, guessing ahead from the prompt."""
        return self._child("guessing", {})

    def loaded(self) -> LoadedModel:
        """What the child says of the model."""
        model = self.ours().model
        assert model is not None
        return model

    def fresh(self) -> Ours:
        """A child with nothing loaded. The caller closes it."""
        return Ours(self.run)

    # -- references --------------------------------------------------------------------------------

    def bare(self) -> Reference:
        """The bare loop. Raises NotMeasured, as all references do."""
        return self._reference("bare", batches=BATCHES)

    def high_level(self) -> Reference:
        """`llama_cpp.Llama`."""
        return self._reference("high_level")

    def server(self) -> Reference:
        """llama-server through xllamacpp."""
        return self._reference("server", batch=BATCH)

    def server_or_none(self) -> tuple[Reference | None, str]:
        """The same, or why it cannot be had."""
        try:
            return self.server(), ""
        except NotMeasured as missing:
            return None, str(missing)

    # -- both --------------------------------------------------------------------------------------

    def times(self, usual: int) -> int:
        """Repeats, as planned."""
        return self.plan.times(usual)

    def release(self, *names: str) -> None:
        """End the named children and references, or all, so that they hold no memory."""
        for name in list(self._children):
            if not names or name in names:
                self._children.pop(name).close()
        for name in list(self._references):
            if not names or name in names:
                self._references.pop(name).close()

    def _child(self, name: str, tuning: dict[str, Any]) -> Ours:
        if name not in self._children:
            child = self._children[name] = Ours(self.run)
            child.load(self.plan.model, CONTEXT, tuning)
        return self._children[name]

    def _reference(self, name: str, **more: Any) -> Reference:
        if name not in self._references:
            threads = self.loaded().threads
            reference = Reference(name, xllamacpp_python()) if name == "server" else Reference(name)
            self._references[name] = reference
            reference.ask("load", model=str(self.plan.model), context=CONTEXT, threads=threads, **more)
        return self._references[name]


@dataclass(frozen=True, slots=True)
class Measurement:
    """Figures that are measured together. `measure` gives a row for each of them."""

    figures: tuple[Figure, ...]
    measure: Callable[[Bench], Sequence[Row]]

    def rows(self, bench: Bench) -> list[Row]:
        """The rows; what could not be measured says why."""
        try:
            return list(self.measure(bench))
        except NotMeasured as missing:
            reason = str(missing)
        except AppError as error:
            words = explain(error)
            reason = f"{words.title} {words.advice}".strip()
            bench.release()  # the child may be gone or in an odd state
        return [figure.missing(reason) for figure in self.figures]
