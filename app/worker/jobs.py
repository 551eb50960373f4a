"""What each role does. Imports are late on purpose: a role loads its own parts only, and only when confined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from app.domain.documents import Limits
from app.domain.errors import (
    DocumentMissing,
    DocumentTooLarge,
    DocumentUnreadable,
    EngineFailed,
    ModelMissing,
)
from app.sandbox import child
from app.worker import protocol
from app.worker.flag import StopFlag

if TYPE_CHECKING:
    from app.inference.engine import Engine

Emit = Callable[[protocol.Event], None]


def preparation(role: str) -> Callable[[protocol.Request, StopFlag], Any]:
    """The function that gives up the files and makes the role's job. Raises ValueError."""
    return {"inference": prepare_inference, "documents": prepare_documents}[role]


def ask_kernel(role: str) -> dict[str, Any]:
    """What the kernel refuses a child of `role` now."""
    return child.ask(role).to_dict()


def prepare_inference(request: protocol.Request, flag: StopFlag) -> InferenceJob:
    """Keep the right to read the model file and nothing else, then load llama.cpp."""
    if not isinstance(request, protocol.Load):
        raise EngineFailed(code="no model loaded")
    path = Path(request.path)
    if not path.is_file():
        raise ModelMissing(name=request.name)
    report = child.confine_files([path.resolve()], "inference")
    from app.inference.llama import LlamaEngine

    return InferenceJob(LlamaEngine(flag), report.to_dict())


class InferenceJob:
    """Loads once, then writes and counts."""

    def __init__(self, engine: Engine, sandbox: dict[str, Any]) -> None:
        self._engine, self._sandbox = engine, sandbox

    def handle(self, request: protocol.Request, emit: Emit, cancelled: Callable[[], bool]) -> None:
        """Answer one request."""
        if isinstance(request, protocol.Load):
            model = self._engine.load(
                request, lambda fraction: emit(protocol.Loading(id=request.id, fraction=fraction))
            )
            emit(protocol.Loaded(id=request.id, model=asdict(model), sandbox=self._sandbox))
        elif isinstance(request, protocol.Generate):
            outcome = self._engine.generate(request, emit, cancelled)
            emit(protocol.Finished(id=request.id, outcome=asdict(outcome)))
        elif isinstance(request, protocol.Count):
            emit(protocol.Counted(id=request.id, tokens=self._engine.count(request.texts)))
        elif isinstance(request, protocol.Probe):
            emit(protocol.Probed(id=request.id, sandbox=child.ask("inference").to_dict()))
        else:
            raise EngineFailed(code="wrong request")


def prepare_documents(request: protocol.Request, _flag: StopFlag) -> DocumentJob:
    """Open the one file, give up all others, and set the limits."""
    if not isinstance(request, protocol.Extract):
        raise EngineFailed(code="wrong request")
    limits = replace(Limits(), **request.limits)
    file = _open(request)
    child.confine_files([], "documents")
    child.limit(limits.memory_bytes, limits.cpu_s)
    return DocumentJob(file, limits)


def _open(request: protocol.Extract) -> BinaryIO:
    path = Path(request.path)
    if not path.is_file():
        raise DocumentMissing(name=request.name)
    try:
        return path.open("rb")
    except OSError:
        raise DocumentUnreadable(name=request.name) from None


class DocumentJob:
    """Reads its one file."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file, self._limits = file, limits

    def handle(self, request: protocol.Request, emit: Emit, _cancelled: Callable[[], bool]) -> None:
        """Answer the request."""
        if not isinstance(request, protocol.Extract):
            raise EngineFailed(code="wrong request")
        from app.documents.extract import extract
        from app.worker.codec import document_to_dict

        def progress(done: int, total: int) -> None:
            emit(protocol.Reading(id=request.id, done=done, total=total))

        try:
            document = extract(self._file, request.name, self._limits, progress)
        except MemoryError:
            raise DocumentTooLarge(name=request.name, limit="memory") from None
        emit(protocol.Extracted(id=request.id, document=document_to_dict(document)))

