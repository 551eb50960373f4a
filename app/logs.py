"""The log: what happened, where, how long it took and how many, and never what anyone wrote.

One JSON object a line, in three files of 1 MiB. Text cannot get in by mistake: an event's name is written
only when it is a literal in the function that logs it, arguments are never merged into it, and of the fields
given with `extra` only those named here are kept, when their values are numbers, hexadecimal ids, or words
listed here. Exceptions are written as class names and places in the code. Other packages' records are
reduced to package and level. Use it like this:

    log = logging.getLogger(__name__)
    log.info("vault_opened", extra={"seconds": 0.4, "count": 12})
"""

from __future__ import annotations

import builtins
import json
import logging
import math
import re
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from app.domain import errors

FILE = "stillroom.log"
FILE_BYTES = 1 << 20
FILES = 3
_OURS = "app"
_HERE = Path(__file__).parent
_MOST_CAUSES = 5
_MOST_FRAMES = 30
_OUR_NAME = re.compile(r"app(\.[a-z_]+)*")
_ID = re.compile(r"[0-9a-f]{8,64}")

IDS = frozenset({"vault_id", "conversation_id", "message_id", "document_id", "model_id"})
# fmt: off
NUMBERS = frozenset({
    "attempt", "bytes", "characters", "code", "count", "done", "failures", "free", "interrupted",
    "items", "limit", "mended", "milliseconds", "pages", "pid", "position", "restarts", "room",
    "seconds", "status", "threads", "tokens", "total", "version", "wait_s",
})
WORDS = frozenset({
    "aborted", "asked", "blocks", "cancelled", "chat", "common", "complete", "context", "crashed",
    "darwin", "database", "document", "documents", "download", "exited", "failed", "handshake", "idle",
    "inference", "interrupted", "key", "killed", "landlock", "length", "linux", "loading", "lost",
    "memory", "missing", "model", "protocol", "quit", "reading", "ready", "restarts", "seccomp",
    "short", "starting", "stop", "stopped", "stopping", "summary", "text", "time", "timeout",
    "unpacked", "vault", "version", "win32", "window", "writing",
})
# fmt: on
WORD_FIELDS = frozenset(
    {"action", "kind", "limit", "part", "phase", "reason", "role", "state", "system", "what"}
)


def configure(folder: Path, level: int = logging.INFO) -> None:
    """Send every record of `level` and above to files in `folder`, and nowhere else. May be called again.

    Raises OSError when the folder cannot be made; later failures (a full disk) are passed over in silence.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutdown()
    handler = _Files(folder / FILE)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)


def shutdown() -> None:
    """Close the log's files and let go of them."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Files)]:
        root.removeHandler(handler)
        handler.close()
    logging.captureWarnings(False)


def describe(error: BaseException, causes: int = _MOST_CAUSES) -> dict[str, Any]:
    """An exception as data: class, places from the outermost call inwards, and the same of its cause.

    Neither messages nor values are in it, since both may hold text.
    """
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    found: dict[str, Any] = {
        "error": type(error).__name__,
        "frames": [_place(frame.filename, frame.lineno or 0) for frame in frames],
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and causes:
        found["cause"] = describe(cause, causes - 1)
    return found


class _Files(RotatingFileHandler):
    """Three files that only their owner can read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        # Here, since the caller's frame is above this call but would be gone in another thread.
        record.stillroom_event = _event(record)
        super().emit(record)

    def _open(self) -> Any:
        Path(self.baseFilename).touch(mode=0o600)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: a log that fails must neither stop the program nor print the record."""


class _Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """See the module's docstring for what is in it."""
        line: dict[str, Any] = {
            "time": round(record.created, 3),
            "level": record.levelname if record.levelno in _LEVELS else str(record.levelno),
            "logger": _logger(record.name),
        }
        if _is_ours(record.name):
            line["place"] = _place(record.pathname, record.lineno)
            line["event"] = getattr(record, "stillroom_event", None)
            line.update(_fields(record))
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True, separators=(",", ":"))


_LEVELS = frozenset({logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL})


def _is_ours(logger: str) -> bool:
    return _OUR_NAME.fullmatch(logger) is not None


def _logger(name: str) -> str:
    """Our loggers by name, others by their package when there is such a package."""
    package = name.partition(".")[0]
    known = package in sys.modules or package in ("root", "py")
    return name if _is_ours(name) else package if known else "other"


def _event(record: logging.LogRecord) -> str | None:
    """The record's message if it is a literal of the function that logged it: then it is no one's text."""
    if not isinstance(record.msg, str) or not _is_ours(record.name):
        return None
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if code.co_filename == record.pathname and code.co_name == record.funcName:
            return record.msg if _has_literal(code, record.msg) else None
        frame = frame.f_back
    return None


def _has_literal(code: CodeType, text: str) -> bool:
    return any(isinstance(constant, str) and constant == text for constant in code.co_consts)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if _allowed(name, value)} | _error(record)


def _allowed(name: str, value: Any) -> bool:
    if isinstance(value, bool | int | float):
        return name in NUMBERS and math.isfinite(value)
    if isinstance(value, str):
        if name in IDS:
            return _ID.fullmatch(value) is not None
        return name in WORD_FIELDS and value in WORDS
    return False


def _error(record: logging.LogRecord) -> dict[str, str]:
    """The field `error`: an exception, its class, or the name of a class that is known."""
    given = getattr(record, "error", None)
    if isinstance(given, BaseException):
        given = type(given)
    if isinstance(given, type) and issubclass(given, BaseException):
        return {"error": given.__name__}
    if isinstance(given, str) and given in _known_errors():
        return {"error": given}
    return {}


def _known_errors() -> set[str]:
    named = {kind.__name__ for kind in errors.tree()}
    return named | {name for name, kind in vars(builtins).items() if isinstance(kind, type)}


def _place(path: str, line: int) -> str:
    """A place in the code, without the folders above the package: they may hold a person's name."""
    parts = Path(path).parts
    if Path(path).is_relative_to(_HERE):
        parts = (_OURS, *Path(path).relative_to(_HERE).parts)
    elif parts[:1] != (_OURS,):
        parts = parts[-2:]
    return "/".join(parts) + f":{line}"
