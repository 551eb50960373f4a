"""What a child says is checked before it is believed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.domain.documents import Block, BlockKind, Document, FileKind, Limits, Page, PageState
from app.domain.engine.generation import LoadedModel, Outcome, Sampling
from app.worker import codec
from app.worker.protocol import ProtocolError

TEXT = "Title\n\nFirst page.\n\nSecond page."
DOCUMENT = Document(
    name="a.pdf",
    kind=FileKind.PDF,
    sha256="ab" * 32,
    bytes=1234,
    paged=True,
    text=TEXT,
    pages=(
        Page(1, 0, 20, PageState.READ),
        Page(2, 20, 20, PageState.BLANK),
        Page(3, 20, len(TEXT), PageState.OCR_WEAK, "Part", 0.62),
    ),
    blocks=(Block(BlockKind.HEADING, 0, 5, 1), Block(BlockKind.PARAGRAPH, 7, 18)),
    title="A title",
    hidden_characters=3,
    doubtful=((2, 4), (8, 11)),
)
LOADED = LoadedModel("m", "llama", 2048, 8192, 10, 20, "known", 2)
OUTCOME = Outcome("stop", 1, 2, 3, 0.5, 1.5, 4, 5, "text")


def over_the_wire(data: dict[str, Any]) -> dict[str, Any]:
    again = json.loads(json.dumps(data))
    assert isinstance(again, dict)
    return again


def test_values_survive() -> None:
    assert codec.document_from_dict(over_the_wire(codec.document_to_dict(DOCUMENT))) == DOCUMENT
    assert codec.loaded_from_dict(over_the_wire(codec.loaded_to_dict(LOADED))) == LOADED
    assert codec.outcome_from_dict(over_the_wire(codec.outcome_to_dict(OUTCOME))) == OUTCOME


def test_an_outcome_may_be_short() -> None:
    assert codec.outcome_from_dict({"reason": "cancelled"}) == Outcome("cancelled")


Change = Callable[[dict[str, Any]], Any]

LIES: dict[str, Change] = {
    "no dict": lambda d: d.clear(),
    "unknown key": lambda d: d.update(more=1),
    "no text": lambda d: d.pop("text"),
    "text of another type": lambda d: d.update(text=["x"]),
    "unknown kind": lambda d: d.update(kind="exe"),
    "kind of another type": lambda d: d.update(kind=["pdf"]),
    "short hash": lambda d: d.update(sha256="ab"),
    "hash of letters": lambda d: d.update(sha256="zz" * 32),
    "negative size": lambda d: d.update(bytes=-1),
    "size of truth": lambda d: d.update(bytes=True),
    "huge size": lambda d: d.update(bytes=1 << 60),
    "paged of another type": lambda d: d.update(paged="yes"),
    "long name": lambda d: d.update(name="n" * 2000),
    "pages no list": lambda d: d.update(pages={"1": 2}),
    "page too short": lambda d: d["pages"][0].pop(),
    "page no list": lambda d: d["pages"].__setitem__(0, 5),
    "page past the end": lambda d: d["pages"][2].__setitem__(2, len(TEXT) + 1),
    "page backwards": lambda d: d["pages"][0].__setitem__(1, 30),
    "page before the start": lambda d: d["pages"][0].__setitem__(1, -1),
    "page of fractions": lambda d: d["pages"][0].__setitem__(1, 0.5),
    "page numbers": lambda d: d["pages"][1].__setitem__(0, 7),
    "page state": lambda d: d["pages"][1].__setitem__(3, "eaten"),
    "page label": lambda d: d["pages"][1].__setitem__(4, None),
    "page surer than sure": lambda d: d["pages"][2].__setitem__(5, 1.5),
    "pages overlap": lambda d: d["pages"][2].__setitem__(1, 10),
    "text on no page": lambda d: d["pages"][2].__setitem__(1, 27),
    "no pages": lambda d: d.update(pages=[]),
    "block past the end": lambda d: d["blocks"][1].__setitem__(2, 999),
    "blocks overlap": lambda d: d["blocks"][1].__setitem__(1, 3),
    "block level": lambda d: d["blocks"][0].__setitem__(3, 9),
    "block kind": lambda d: d["blocks"][0].__setitem__(0, "script"),
    "doubts out of order": lambda d: d.update(doubtful=[[8, 11], [2, 4]]),
    "doubts outside": lambda d: d.update(doubtful=[[2, 999]]),
    "half a doubt": lambda d: d.update(doubtful=[[2]]),
    "negative hidden": lambda d: d.update(hidden_characters=-3),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_document_that_cannot_be_is_refused(lie: str) -> None:
    data = over_the_wire(codec.document_to_dict(DOCUMENT))
    LIES[lie](data)
    with pytest.raises(ProtocolError):
        codec.document_from_dict(data)


def test_white_space_may_lie_between_pages() -> None:
    pages = (Page(1, 0, 18, PageState.READ), Page(2, 20, len(TEXT), PageState.READ))
    document = replace(DOCUMENT, pages=pages)
    assert codec.document_from_dict(over_the_wire(codec.document_to_dict(document))) == document


@pytest.mark.parametrize(
    "change",
    [{"template": "magic"}, {"context": -1}, {"name": 5}, {"threads": 1.5}, {"more": 1}, {"bytes": None}],
    ids=str,
)
def test_a_model_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        codec.loaded_from_dict({**codec.loaded_to_dict(LOADED), **change})


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "bored"},
        {"prompt_s": float("nan")},
        {"output_s": -1},
        {"text": 3},
        {"dropped": "2"},
        {"x": 1},
    ],
    ids=str,
)
def test_an_outcome_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        codec.outcome_from_dict({**codec.outcome_to_dict(OUTCOME), **change})


def test_sampling_is_brought_into_range() -> None:
    wild = {"temperature": -5, "top_k": -3, "top_p": 7, "min_p": -1, "repeat_penalty": 0, "seed": -1}
    expected = Sampling(0.0, 0, 1.0, 0.0, 0.1, 0xFFFFFFFF)
    assert codec.sampling_from_dict(wild) == expected
    assert codec.sampling_from_dict({}) == Sampling()


@pytest.mark.parametrize(
    "wrong", [{"temperature": "hot"}, {"seed": float("inf")}, {"top_k": True}, {"heat": 1}], ids=str
)
def test_sampling_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        codec.sampling_from_dict(wrong)


def test_limits() -> None:
    assert codec.limits_from_dict({"pages": 7}) == replace(Limits(), pages=7)
    for wrong in ({"pages": -1}, {"pages": "7"}, {"paper": 1}):
        with pytest.raises(ProtocolError):
            codec.limits_from_dict(wrong)  # type: ignore[arg-type]
