"""What the kernel refuses a process, as values that can be shown and sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

DENIED = "denied"
OPEN = "open"
MOST_NOTES = 16
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Report:
    """The kernel's answers in one process at one moment.

    `network`, `exec`, `files` and `dumps` are "denied" or "open". The first three are found by trying:
    opening sockets, starting a program, opening a readable file outside the allowed list. `dumps` and
    `seccomp` are what the kernel says of this process. `landlock_abi` is 0 where there is no Landlock.
    `role`: window | inference | documents | download | quantise. `system`: linux | macos | windows | ….
    `notes` are short technical words, never a path of the person's.

    A `Report` describes the process that made it. One that a child sent is the child's word.
    """

    role: str
    system: str
    network: str = OPEN
    exec: str = OPEN
    files: str = OPEN
    dumps: str = OPEN
    seccomp: bool = False
    landlock_abi: int = 0
    notes: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether nothing can leave: no network, and in a child no other program either.

        `files` is not asked, since a child may read until it is told which file it is for: see `sealed`.
        The window starts children and keeps its files, so only its network counts.
        """
        return self.network == DENIED and (self.role == "window" or self.exec == DENIED)

    @property
    def sealed(self) -> bool:
        """`proved`, and a file outside the allowed list was refused too."""
        return self.proved and self.files == DENIED

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data."""
        return {**asdict(self), "notes": list(self.notes)}

    @classmethod
    def from_dict(cls, data: object) -> Report:
        """Read a report from a child, which is not trusted.

        Whatever is missing or of the wrong shape counts as open, long words are cut, unknown keys ignored.
        Never raises.
        """
        facts: dict[Any, Any] = data if isinstance(data, dict) else {}
        abi, notes = facts.get("landlock_abi"), facts.get("notes")
        return cls(
            role=_word(facts.get("role")),
            system=_word(facts.get("system")),
            network=_answer(facts.get("network")),
            exec=_answer(facts.get("exec")),
            files=_answer(facts.get("files")),
            dumps=_answer(facts.get("dumps")),
            seccomp=facts.get("seccomp") is True,
            landlock_abi=abi if type(abi) is int and 0 <= abi < 1000 else 0,
            notes=_notes(notes) if isinstance(notes, list | tuple) else (),
        )


def _word(value: object) -> str:
    return "".join(c for c in value[:20] if c.isalnum()) if isinstance(value, str) else ""


def _answer(value: object) -> str:
    return DENIED if value == DENIED else OPEN


def _notes(values: list[object] | tuple[object, ...]) -> tuple[str, ...]:
    texts = [value[:LONGEST_NOTE] for value in values[:MOST_NOTES] if isinstance(value, str)]
    return tuple("".join(c if c.isprintable() else " " for c in text) for text in texts)
