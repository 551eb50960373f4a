"""The engine in the test's own process: asked directly, step by step, without a child around it.

`Rig.ask` writes one reply; `submit` takes several up and `run` ends them, calling `between` before each step.
`Rig.heard` has what each listener was told, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.chat import Role
from app.domain.engine.generation import Outcome, Sampling, Tuning, Turn
from app.domain.errors import AppError
from app.inference.engine import Listener, LoadOrder, Order
from app.inference.llama import LlamaEngine
from app.inference.machine import IdleTime
from app.worker.flag import StopFlag, Stopping

GREEDY = Sampling(temperature=0)


def turns(*texts: str, system: str = "") -> tuple[Turn, ...]:
    """Texts of a person and of the model, in turn."""
    said = [Turn((Role.USER, Role.ASSISTANT)[i % 2], text) for i, text in enumerate(texts)]
    return (Turn(Role.SYSTEM, system), *said) if system else tuple(said)


class Rig:
    """A loaded engine and a way to stop it."""

    def __init__(
        self,
        path: Path,
        folder: Path,
        context: int = 512,
        adapters: dict[str, Path] | None = None,
        **tuning: Any,
    ) -> None:
        self.stopping = Stopping(StopFlag.create(folder))
        self.engine = LlamaEngine(IdleTime())
        self.heard: dict[int, list[Any]] = {}
        self.results: dict[int, Outcome | AppError] = {}
        self.stopping.begin(0)
        order = LoadOrder(path, path.name, context, Tuning(**{"guesses": False, **tuning}), adapters or {})
        self.loaded = self.engine.load(order, lambda _fraction: None, self.stopping)
        self.stopping.end(0)
        self._next = 0

    def submit(self, asked: str | tuple[Turn, ...], **more: Any) -> int:
        self._next += 1
        heard: list[Any] = []
        self.heard[self._next] = heard
        listener = Listener(
            heard.append,
            lambda dropped: heard.append(("started", dropped)),
            heard.append,
            lambda thought: heard.append(("thought", thought)),
        )
        order = Order(turns(asked) if isinstance(asked, str) else asked, **{"sampling": GREEDY, **more})
        self.stopping.begin(self._next)
        try:
            self.engine.submit(self._next, order, listener)
        except BaseException:
            self.stopping.end(self._next)
            raise
        return self._next

    def step(self) -> list[int]:
        over = self.engine.advance(self.stopping)
        for ended in over:
            self.results[ended.number] = ended.result
            self.stopping.end(ended.number)
        return [ended.number for ended in over]

    def run(self, between: Callable[[], None] = lambda: None) -> None:
        while self.engine.busy:
            between()
            self.step()

    def ask(self, asked: str | tuple[Turn, ...], **more: Any) -> Outcome:
        number = self.submit(asked, **more)
        self.run()
        return self.outcome(number)

    def outcome(self, number: int) -> Outcome:
        result = self.results[number]
        if isinstance(result, AppError):
            raise result
        return result

    def text_so_far(self, number: int) -> str:
        return "".join(part for part in self.heard[number] if isinstance(part, str))

    def started(self, number: int) -> bool:
        return any(isinstance(part, tuple) and part[0] == "started" for part in self.heard[number])

    @property
    def context(self) -> Any:
        return self.engine._context

    @property
    def residents(self) -> Any:
        return self.engine._scheduler._residents

    def forget_all(self) -> None:
        """Nothing is held: the next prompt is read from its beginning."""
        self.engine.abandon()
        self.residents.parked.clear()

    def close(self) -> None:
        self.engine.close()
