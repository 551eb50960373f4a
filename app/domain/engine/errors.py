"""What can go wrong with a model's process; a part of the tree of `app.domain.errors`."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.fault import AppError


@dataclass(eq=False)
class EngineError(AppError):
    """The model's process failed."""


@dataclass(eq=False)
class EngineStopped(EngineError):
    """The child ended by itself.

    `kind`: killed | crashed | memory | time | aborted | exited | protocol.

    `status` is the exit status, negative for a signal.
    """

    kind: str
    status: int = 0


@dataclass(eq=False)
class EngineNotStarted(EngineError):
    """The child did not come up. `reason`: missing | handshake | timeout | restarts | version."""

    reason: str


@dataclass(eq=False)
class EngineLoadFailed(EngineError):
    """llama.cpp refused the file. `reason`: model | context | memory | adapter | device | cancelled."""

    name: str
    reason: str


@dataclass(eq=False)
class EngineFailed(EngineError):
    """Evaluation failed inside the child. `code` is llama_decode's return value or a class name."""

    code: str


@dataclass(eq=False)
class PromptTooLong(EngineError):
    """The last message alone does not fit. Both in tokens."""

    tokens: int
    room: int


@dataclass(eq=False)
class SandboxRefused(EngineError):
    """The child could not give up its rights and therefore did nothing. `what`: seccomp | landlock."""

    what: str
