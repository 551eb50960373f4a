"""A file that a person asked for: where it lies, what it must be, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file of a repository of models.

    `repository` is "owner/name", `revision` the commit (40 hex digits) or a branch, `file` a path inside it.
    `bytes` and `sha256` (64 hex digits) are what the file must be; 0 and "" where nobody knows, then the
    first whole copy decides and is marked unverified. `licence` is the identifier that had to be accepted.
    """

    repository: str
    revision: str
    file: str
    name: str
    bytes: int = 0
    sha256: str = ""
    licence: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other file."""
        return f"{self.repository}@{self.revision}/{self.file}"


class Stage(StrEnum):
    """How far a download is."""

    QUEUED = "queued"
    CONNECTING = "connecting"
    RUNNING = "running"
    PAUSED = "paused"  # by the person, or when the program was closed
    WAITING = "waiting"  # the network is gone or the hub asked for patience; tried again by itself
    CHECKING = "checking"  # the file is whole and is hashed or read
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Download:
    """A download as it stands. `done` and `total` in bytes, `speed` in bytes a second, 0 when not known.

    `seconds_left` is None until it can be told. `error` is `AppError.to_text()` of what ended it, or why it
    waits; `retry_in` seconds until the next try while it waits. `model_id`: in the library, once it is done.
    """

    wanted: Wanted
    stage: Stage
    done: int = 0
    total: int = 0
    speed: float = 0.0
    seconds_left: float | None = None
    error: str = ""
    retry_in: float = 0.0
    model_id: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One request that left this computer. `status` 0 while unanswered; `at` seconds since 1970."""

    at: float
    method: str
    host: str
    path: str
    status: int = 0
