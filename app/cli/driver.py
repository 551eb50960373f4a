"""Services driven from a thread that waits: every call runs the loop until its answer is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.domain.chat import Message, State
from app.domain.models import Model
from app.paths import Paths
from app.sandbox.report import Report
from app.services.all import Services
from app.services.background import Inline
from app.services.chat import Busy, MessageChanged, Phase, Written
from app.services.session import Session
from app.services.summaries import Stage, SummaryProgress
from app.wiring import compose
from app.worker import protocol
from app.worker.command import child_command
from app.worker.loop import Loop
from app.worker.pipes import spawner
from app.worker.supervisor import Supervisor

T = TypeVar("T")


class Driver:
    """The services and the loop they answer on. Use as a context manager, so that children end."""

    def __init__(self, paths: Paths) -> None:
        self.loop = Loop()
        self.services: Services = compose(paths, Inline(), spawner(self.loop), self.loop.later)

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, *_: object) -> None:
        self.services.quit()

    def wait(
        self,
        ask: Callable[[Callable[[T], None], Callable[[Exception], None]], None],
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
            if isinstance(news, Written):
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

    def model(self, name: str | None) -> Model | None:
        """The model of that name or id, or the one chosen by default."""
        if name:
            return self.services.models.find(name)
        return self.services.models.choose()


def _ended(message: Message) -> bool:
    return message.state is not State.WRITING and message.finished_at is not None
