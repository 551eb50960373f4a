"""Models that other programs have on this computer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.engine.models import GgufFacts


class Program(StrEnum):
    """Whose models are looked for, by the names people know them by."""

    LM_STUDIO = "LM Studio"
    OLLAMA = "Ollama"
    GPT4ALL = "GPT4All"
    JAN = "Jan"
    HUGGING_FACE = "Hugging Face"
    LLAMA_CPP = "llama.cpp"


@dataclass(frozen=True, slots=True)
class Found:
    """A model of another program, looked at and not changed.

    `files` are absolute paths in order, `bytes` the size of all. `name` is what that program calls it, `also`
    other names of the same file there. `facts` is None where the file cannot be used; then `error` is
    `AppError.to_text()` of why. `claimed`: the SHA-256 (64 hex digits) that the program files it under, not
    checked by anybody here; "" where it says none. `repository`, `revision`, `licence` are kept beside it.
    `same_as`: id of the model of the library with the same content, "" for none or not known.
    """

    program: Program
    name: str
    files: tuple[str, ...]
    bytes: int
    facts: GgufFacts | None = None
    error: str = ""
    also: tuple[str, ...] = ()
    claimed: str = ""
    repository: str = ""
    revision: str = ""
    licence: str = ""
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found. `outside`: links that lead out of a program's folder and were not followed.

    `looked_in` are the folders that are there; `cut_short` says that one holds more than is looked at.
    """

    models: tuple[Found, ...] = ()
    looked_in: tuple[str, ...] = ()
    outside: int = 0
    cut_short: bool = False
