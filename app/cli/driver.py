"""Services driven from a thread that waits: every call runs the loop until its answer is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.domain.chat import Message, State
from app.domain.engine.models import Model
from app.domain.errors import EngineFailed, from_dict
from app.paths import Paths
from app.sandbox.report import Report
from app.services.all import Services
from app.services.background import Inline
from app.services.chat import Busy, MessageChanged, Phase, Written
from app.services.records import Record
from app.services.session import Session
from app.services.summaries import Stage, SummaryProgress
from app.wiring import compose
from app.worker import launching, protocol
from app.worker.command import child_command
from app.worker.launched import LauncherPipes
from app.worker.launching import Launcher
from app.worker.loop import Loop
from app.worker.pipes import spawner
from app.worker.protocol import Counted, Failed
from app.worker.supervisor import Spawn, Supervisor

T = TypeVar("T")


class Driver:
    """The services and the loop they answer on. Use as a context manager, so that children end.

    `launcher`, where one is needed, is what downloads are started from; without it there are none.
    """

    def __init__(self, paths: Paths, launcher: Launcher | None = None) -> None:
        self.loop = Loop()
        spawn = spawner(self.loop)
        download: Spawn | None = None if launching.needed() else spawn
        if launcher is not None:
            download = LauncherPipes(self.loop, launcher)
        self.services: Services = compose(paths, Inline(), spawn, self.loop.later, download)

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, *_: object) -> None:
        self.services.quit()

    def wait(
        self,
        ask: Callable[[Callable[[T], None], Callable[[Exception], None]], object],
        _kind: type[T],
    ) -> T:
        """Run `ask(done, failed)` and the loop until one of them was called; raises what failed."""
        answers: list[T] = []
        errors: list[Exception] = []
        ask(answers.append, errors.append)
        self.loop.run_until(lambda: bool(answers or errors))
        if errors:
            raise errors[0]
        return answers[0]

    def reply(
        self,
        session: Session,
        start: Callable[[], Message],
        on_text: Callable[[str], None],
        on_busy: Callable[[str, int, int], None],
    ) -> Message:
        """Start a reply and wait for its end; `on_text` gets each addition."""
        ended: list[Message] = []
        written = 0

        def receive(news: object) -> None:
            nonlocal written
            if isinstance(news, Written) and news.thinking and not news.text:
                on_busy("thinking", 0, 1)
            elif isinstance(news, Written):
                on_text(news.text[written:])
                written = len(news.text)
            elif isinstance(news, Busy) and news.phase is not Phase.WRITING and news.progress:
                on_busy(news.phase, news.progress.done, news.progress.total)
            elif isinstance(news, MessageChanged) and _ended(news.message):
                ended.append(news.message)

        with_news = session.chat.news.subscribe(receive)
        try:
            message = start()
            self.loop.run_until(lambda: any(m.id == message.id for m in ended))
        finally:
            with_news()
        return next(m for m in ended if m.id == message.id)

    def summary(
        self,
        session: Session,
        start: Callable[[], Message],
        on_progress: Callable[[SummaryProgress], None],
    ) -> Message:
        """Start a summary and wait for its end."""
        ended: list[Message] = []

        def receive(news: object) -> None:
            if isinstance(news, SummaryProgress) and news.stage is not Stage.WAITING:
                on_progress(news)
            elif isinstance(news, MessageChanged) and _ended(news.message):
                ended.append(news.message)

        with_news = session.summaries.news.subscribe(receive)
        try:
            message = start()
            self.loop.run_until(lambda: any(m.id == message.id for m in ended))
        finally:
            with_news()
        return next(m for m in ended if m.id == message.id)

    def child_report(self, role: str) -> Report | None:
        """Start a child of `role`, hear what the kernel refuses it, and end it."""
        child = Supervisor(
            role, child_command(), self.services.paths.run, spawner(self.loop), self.loop.later
        )
        answers: list[protocol.Event] = []
        child.send(protocol.Probe(id=child.take_id()), answers.append)
        self.loop.run_until(lambda: bool(answers))
        child.stop()
        answer = answers[0]
        return Report.from_dict(answer.sandbox) if isinstance(answer, protocol.Probed) else None

    def load(self, model: Model) -> None:
        """Load a model and wait for it. Raises what the engine reports, ModelMissing, ModelChanged."""
        answers: list[protocol.Event] = []
        self.services.engine.count(model, [""], answers.append)
        self.loop.run_until(lambda: bool(answers) and isinstance(answers[-1], (Counted, Failed)))
        if isinstance(answers[-1], Failed):
            raise from_dict(answers[-1].error)

    def tune(self, model: Model) -> Record | None:
        """Measure a model where it is loaded; None if the computer was busy. Raises what went wrong."""
        tuning, new = self.services.tuning, False

        def measured(_model: Model) -> None:
            nonlocal new
            new = True

        unsubscribe = tuning.measured.subscribe(measured)
        tuning.measure(model)
        self.loop.run_until(lambda: not tuning.measuring(model))
        unsubscribe()
        fault = tuning.fault
        if fault is not None and not (isinstance(fault, EngineFailed) and fault.code == "busy"):
            raise fault
        return tuning.record(model) if new else None

    def look_for_cards(self) -> None:
        """Wait until it is known which graphics cards there are."""
        answered: list[bool] = []
        self.services.devices.look(lambda: answered.append(True))
        self.loop.run_until(lambda: bool(answered))

    def try_cards(self, model: Model) -> None:
        """After a measurement: wait until it is known whether a card is faster."""
        self.look_for_cards()
        devices = self.services.devices
        devices.try_for(model)
        self.loop.run_until(lambda: not devices.trying)

    def model(self, name: str | None) -> Model | None:
        """The model of that name or id, or the one chosen by default."""
        if name:
            return self.services.models.find(name)
        return self.services.models.choose()


def _ended(message: Message) -> bool:
    return message.state is not State.WRITING and message.finished_at is not None
