"""What each role does.

Imports of engines and parsers stand inside functions: they may run only once the process has given up its
rights, and a child of one role must not load the other's native code.
"""

from __future__ import annotations

import os
import signal
import stat
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from app.domain.chat import Role
from app.domain.documents import Document, Limits
from app.domain.engine.generation import Outcome, Progress, Turn
from app.domain.engine.sources import siblings
from app.domain.errors import AppError, DocumentMissing, DocumentTooLarge, DocumentUnreadable, EngineFailed
from app.inference.engine import Engine, Listener, LoadOrder, Order, Stop
from app.inference.machine import IdleTime
from app.paths import resources
from app.sandbox.child import limit
from app.sandbox.report import Report
from app.worker import codec, protocol, vector_answers
from app.worker.fetch_job import FetchJob
from app.worker.job import Emit, Job
from app.worker.page_job import ByFirst, PageJob
from app.worker.quantise_job import QuantiseJob
from app.worker.scanned import cpu_seconds

if TYPE_CHECKING:
    from app.inference.vectors import VectorEngine

MOST_LOGPROBS = 20
LONGEST_TUNING_S = 60.0
EVERY_S = 0.03
"""Text and progress are joined over this time: faster than an eye, slower than a token of a small model."""


class InferenceJob:
    """Loads one model and writes with it, several replies side by side."""

    def __init__(self, make_engine: Callable[[IdleTime], Engine]) -> None:
        self._make_engine = make_engine
        self._idle = IdleTime()
        self._engine: Engine | None = None
        self._vectors: VectorEngine | None = None
        self._report: Report | None = None
        self._joiners: dict[int, tuple[Joiner, Joiner]] = {}

    def files(self, first: protocol.Request) -> list[Path]:
        """The model's file or files, and its adapters."""
        if not isinstance(first, protocol.Load):
            return []
        path = Path(first.path)
        parts = [path.with_name(name) for name in siblings(path.name)]
        return [*parts, *(Path(adapter) for adapter in first.adapters.values())]

    def gpu(self, first: protocol.Request) -> bool:
        """Only for a model that is to be on a graphics card, and to name the cards."""
        if isinstance(first, protocol.Load):
            return first.tuning.get("device", "") not in ("", "CPU")
        return isinstance(first, protocol.ListDevices)

    def confined(self, report: Report, emit: Emit) -> None:
        """Keep the report for `Loaded`."""
        del emit
        self._report = report

    def run(self, request: protocol.Request, emit: Emit, stop: Stop) -> bool:
        """Load, Generate, Count, Tune; Embed, Rank and Count when loaded to embed; ListDevices."""
        if isinstance(request, protocol.Load):
            self._load(request, emit, stop)
        elif isinstance(request, protocol.ListDevices):
            emit(protocol.DevicesListed(id=request.id, devices=_devices()))
        elif self._vectors is not None:
            emit(vector_answers.answer(self._vectors, request, stop))
        elif self._engine is None:
            raise EngineFailed(code="not loaded")
        elif isinstance(request, protocol.Generate):
            self._generate(self._engine, request, emit)
            return False
        elif isinstance(request, protocol.Count):
            emit(protocol.Counted(id=request.id, tokens=self._engine.count(request.texts)))
        elif isinstance(request, protocol.Tune):
            _tune(self._engine, request, emit, stop)
        else:
            raise EngineFailed(code="wrong role")
        return True

    @property
    def busy(self) -> bool:
        """Whether a reply is being written."""
        return bool(self._joiners)

    def advance(self, emit: Emit, stop: Stop) -> list[int]:
        """Write on; answer what is over."""
        over = [] if self._engine is None else list(self._engine.advance(stop))
        for ended in over:
            for joiner in self._joiners.pop(ended.number):
                joiner.flush()
            if isinstance(ended.result, AppError):
                emit(protocol.Failed(id=ended.number, error=ended.result.to_dict()))
            else:
                outcome = codec.outcome_to_dict(ended.result)
                emit(protocol.Finished(id=ended.number, outcome=outcome))
        return [ended.number for ended in over]

    def abandon(self) -> None:
        """Forget every reply."""
        self._joiners.clear()
        if self._engine is not None:
            self._engine.abandon()

    def _load(self, request: protocol.Load, emit: Emit, stop: Stop) -> None:
        if self._engine is not None or self._vectors is not None:
            raise EngineFailed(code="loaded")
        often = Throttle()

        def progress(fraction: float) -> None:
            if often.due(last=fraction >= 1):
                emit(protocol.Loading(id=request.id, fraction=fraction))

        if request.embeds:
            vectors = _vector_engine(self._idle)
            loaded = vectors.load(_load_order(request), progress, stop)
            self._vectors = vectors
        else:
            engine = self._make_engine(self._idle)
            loaded = engine.load(_load_order(request), progress, stop)
            self._engine = engine
        sandbox = self._report.to_dict() if self._report else {}
        emit(protocol.Loaded(id=request.id, model=codec.loaded_to_dict(loaded), sandbox=sandbox))

    def _generate(self, engine: Engine, request: protocol.Generate, emit: Emit) -> None:
        number, often = request.id, Throttle()
        answer = Joiner(lambda text: emit(protocol.Chunk(id=number, text=text)))
        thought = Joiner(lambda text: emit(protocol.Chunk(id=number, text=text, thinking=True)))

        def reading(progress: Progress) -> None:
            if often.due(last=progress.done >= progress.total):
                emit(protocol.Reading(id=number, done=progress.done, total=progress.total))

        def started(dropped: int) -> None:
            emit(protocol.Started(id=number, dropped=dropped))

        def said(text: str) -> None:
            thought.flush()  # what comes before the answer also arrives before it
            answer.add(text)

        engine.submit(number, _order(request), Listener(reading, started, said, thought.add))
        self._joiners[number] = (thought, answer)


def _devices() -> list[dict[str, Any]]:
    from app.inference.devices import list_devices
    from app.inference.library import start
    from app.inference.modules import EVERY_GPU

    start(EVERY_GPU)
    return [asdict(device) for device in list_devices()]


def _tune(engine: Engine, request: protocol.Tune, emit: Emit, stop: Stop) -> None:
    found = engine.tune(max(0.0, min(request.seconds, LONGEST_TUNING_S)), stop)
    if found is None:
        outcome = codec.outcome_to_dict(Outcome("cancelled"))
        emit(protocol.Finished(id=request.id, outcome=outcome))
    else:
        tuning = codec.tuning_to_dict(found.tuning)
        emit(protocol.Tuned(request.id, tuning, found.reading, found.writing))


def _load_order(request: protocol.Load) -> LoadOrder:
    adapters = {name: Path(path) for name, path in request.adapters.items()}
    tuning = codec.tuning_from_dict(request.tuning)
    return LoadOrder(Path(request.path), request.name, request.context, tuning, adapters)


def _order(request: protocol.Generate) -> Order:
    return Order(
        turns=tuple(_turn(turn) for turn in request.turns),
        max_tokens=max(1, request.max_tokens),
        sampling=codec.sampling_from_dict(request.sampling),
        grammar=request.grammar,
        stop=tuple(request.stop),
        fit=request.fit,
        urgent=request.urgent,
        adapter=request.adapter,
        strength=request.strength,
        logprobs=max(-1, min(request.logprobs, MOST_LOGPROBS)),
        fresh=request.fresh,
    )


def _turn(data: dict[str, str]) -> Turn:
    try:
        return Turn(Role(data["role"]), str(data["text"]))
    except (KeyError, TypeError, ValueError) as error:
        raise protocol.ProtocolError("not a turn") from error


class DocumentsJob:
    """Reads one file, under limits, and nothing after it."""

    def __init__(self) -> None:
        self._request: protocol.Extract | None = None
        self._file: BinaryIO | None = None
        self._limits = Limits()

    def files(self, first: protocol.Request) -> list[Path]:
        """The networks of OCR. The document is opened here, and after this no other can be opened by name."""
        if isinstance(first, protocol.Extract):
            self._limits = codec.limits_from_dict(first.limits)
            self._file = _open(Path(first.path), first.name)
            self._request = first
        return [resources() / "ocr"]

    def gpu(self, first: protocol.Request) -> bool:
        """Never."""
        del first
        return False

    def confined(self, report: Report, emit: Emit) -> None:
        """Tell what is given up; cap memory and time."""
        if self._request is not None and self._file is not None:
            emit(protocol.Confined(self._request.id, report.to_dict()))
            seconds = cpu_seconds(self._file, self._request.name, self._limits)
            _tell_when_out_of_time(self._request, emit, seconds)
            limit(self._limits.memory_bytes, seconds)

    busy = False
    """A document is read in one go."""

    def advance(self, emit: Emit, stop: Stop) -> list[int]:
        """Nothing is ever taken up."""
        del emit, stop
        return []

    def abandon(self) -> None:
        """Nothing is ever taken up."""

    def run(self, request: protocol.Request, emit: Emit, stop: Stop) -> bool:
        """Extract."""
        if not isinstance(request, protocol.Extract) or self._file is None:
            raise EngineFailed(code="wrong role")
        file, self._file = self._file, None
        _leave_signals_to_main()
        try:
            document = _extract(file, request, self._limits, emit, stop)
        except _Cancelled:
            emit(protocol.Finished(id=request.id, outcome=codec.outcome_to_dict(Outcome("cancelled"))))
            return True
        except MemoryError as error:
            most = self._limits.memory_bytes
            raise DocumentTooLarge(name=request.name, limit="memory", most=most) from error
        answer = protocol.Extracted(id=request.id, document=codec.document_to_dict(document))
        if len(protocol.encode(answer)) > protocol.LONGEST:
            most = self._limits.characters
            raise DocumentTooLarge(name=request.name, limit="characters", most=most)
        emit(answer)
        return True


class _Cancelled(Exception):
    """Passes through the parsers when a document is given up."""


def _open(path: Path, name: str) -> BinaryIO:
    """Open a plain file. Without waiting: a named pipe would keep the child until someone writes to it."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise DocumentMissing(name=name) from error
    except OSError as error:
        raise DocumentUnreadable(name=name) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise DocumentMissing(name=name)
    return os.fdopen(descriptor, "rb")


def _extract(file: BinaryIO, request: protocol.Extract, limits: Limits, emit: Emit, stop: Stop) -> Document:
    from app.documents.extract import extract

    often = Throttle()

    def progress(done: int, total: int) -> None:
        if stop.raised() and stop.confirmed():
            raise _Cancelled
        if often.due(last=done >= total):
            emit(protocol.Reading(id=request.id, done=done, total=total))

    with file:
        return extract(file, request.name, limits, progress, request.password)


def _tell_when_out_of_time(request: protocol.Extract, emit: Emit, cpu_s: int) -> None:
    """SIGXCPU comes when the processor time is used up; say so and end, while the kernel still lets us."""
    name = getattr(signal, "SIGXCPU", None)
    if name is None:
        return
    error = DocumentTooLarge(name=request.name, limit="time", most=cpu_s)

    def out_of_time(_signal: int, _frame: object) -> None:
        emit(protocol.Failed(id=request.id, error=error.to_dict()))
        os._exit(0)

    signal.signal(name, out_of_time)


def _leave_signals_to_main() -> None:
    """The kernel gives SIGXCPU to the thread that used the time; Python acts on it in the main one only."""
    name = getattr(signal, "SIGXCPU", None)
    if name is not None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {name})


class Throttle:
    """Lets something through at most every `EVERY_S` seconds, and always the last time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next = 0.0

    def due(self, last: bool = False) -> bool:
        """Whether it is time."""
        now = self._clock()
        if not last and now < self._next:
            return False
        self._next = now + EVERY_S
        return True


class Joiner:
    """Joins text until it is worth a line. The first text goes at once."""

    def __init__(self, send: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._send = send
        self._throttle = Throttle(clock)
        self._parts: list[str] = []

    def add(self, text: str) -> None:
        """More text."""
        self._parts.append(text)
        if self._throttle.due():
            self.flush()

    def flush(self) -> None:
        """Send what is there."""
        if self._parts:
            text, self._parts = "".join(self._parts), []
            self._send(text)


def _llama_engine(idle: IdleTime) -> Engine:
    from app.inference.llama import LlamaEngine

    return LlamaEngine(idle)


def _vector_engine(idle: IdleTime) -> VectorEngine:
    from app.inference.vectors import VectorEngine

    return VectorEngine(idle)


JOBS: dict[str, Callable[[], Job]] = {
    "inference": lambda: InferenceJob(_llama_engine),
    "documents": lambda: ByFirst(protocol.Hold, PageJob(), DocumentsJob()),
    "download": FetchJob,
    "quantise": QuantiseJob,
}
"""The roles of the product. Tests pass their own table to `serve.main`."""
