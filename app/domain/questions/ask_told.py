"""An answer as it is kept and shown: with what it was asked of, as a value of JSON and as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from app.domain.questions.ask_answer import Answer, Cited, Flag, Meaning
from app.domain.questions.ask_routes import Route
from app.domain.summarising import Support

NOT_FOUND = "I could not find this in the documents."
UNREAD = "No model read the passages. The nearest ones:"


class Ground(StrEnum):
    """How the documents stood when they were asked."""

    READY = "ready"
    READING = "reading"  # files were still being read
    EMPTY = "empty"  # none of the files has been read


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and what was asked.

    `documents`: how many had been read; `failed`: how many files could not be. `indexed`, `passages`: how
    many passages had a vector when not all had one (0 of 0 else).
    """

    answer: Answer
    collection_name: str = ""
    ground: Ground = Ground.READY
    documents: int = 0
    failed: int = 0
    indexed: int = 0
    passages: int = 0


def to_dict(told: Told) -> dict[str, Any]:
    """As JSON-ready values."""
    return asdict(told)


def from_dict(data: dict[str, Any]) -> Told:
    """What `to_dict` gave. Raises ValueError when it is anything else."""
    try:
        answer = dict(data["answer"])
        for name in ("sentences", "nearest", "addressed"):
            answer[name] = tuple(_cited(one) for one in answer.get(name, ()))
        answer |= {"route": Route(answer["route"]), "meaning": Meaning(answer["meaning"])}
        whole = {**data, "answer": Answer(**answer), "ground": Ground(data["ground"])}
        return Told(**whole)
    except (KeyError, TypeError) as error:
        raise ValueError("no answer") from error


def _cited(data: dict[str, Any]) -> Cited:
    known = {one.name: data[one.name] for one in fields(Cited)}
    return Cited(**{**known, "support": Support(known["support"]), "flag": Flag(known["flag"])})


def as_text(told: Told) -> str:
    """For copying and for search: each sentence with its document and place."""
    return "\n".join(_lines(told))


def _lines(told: Told) -> Iterator[str]:
    answer = told.answer
    if answer.found:
        yield from (cited_line(one) for one in answer.sentences)
    elif answer.route is Route.PASSAGES:
        yield UNREAD if answer.unread else NOT_FOUND
        yield from (f"- {cited_line(one)}" for one in answer.nearest)
    if answer.addressed:
        yield spoken_line(answer.addressed)


def spoken_line(found: Sequence[Cited]) -> str:
    """That what was found speaks to an AI, and where."""
    places = ", ".join(dict.fromkeys(f"{one.document_name}, {one.place}" for one in found))
    if len(found) == 1:
        return f"1 sentence of what was found speaks to an AI. It was treated as text. [{places}]"
    return f"{len(found)} sentences of what was found speak to an AI. They were treated as text. [{places}]"


def cited_line(one: Cited) -> str:
    """A sentence with where it stands; in quotation marks if it is the document's own.

    What is to be checked says so.
    """
    said = f"“{one.text}”" if one.support is Support.QUOTED else one.text
    doubt = " (check against the source)" if one.flag else ""
    return f"{said} [{one.document_name}, {one.place}]{doubt}"
