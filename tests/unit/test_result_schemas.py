"""The schemas of the commands' results: each says what every value means, and shared parts are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from click import Group
from click.testing import CliRunner

from app.cli.commands import stillroom
from app.cli.schemas import NAMES
from app.domain.chat import State
from app.domain.documents import FileKind
from app.domain.extraction.extracting import By, Reason
from app.domain.extraction.extracting import State as CellState
from app.domain.names.findings import Kind
from app.domain.questions.ask_answer import Flag as AnswerFlag
from app.domain.summaries.keyfacts import FactKind
from app.domain.summarising import Flag, Support
from app.paths import resources
from tests.json_schema import KNOWN, faults

FILES = ("catalogue", "bundle", "policy")
"""What is no command's result."""
SHARED = ("document", "pages", "error", "timings", "addressed")


def schema(name: str) -> dict[str, Any]:
    return dict(json.loads((resources() / "schemas" / f"{name}.json").read_text(encoding="utf-8")))


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside of a schema."""
    yield value
    inner = [*value.get("anyOf", []), *value.get("properties", {}).values(), *value.get("$defs", {}).values()]
    inner += [value[name] for name in ("items", "additionalProperties") if isinstance(value.get(name), dict)]
    for one in inner:
        yield from parts(one)


def test_there_is_one_for_each_command_and_no_other() -> None:
    assert {path.stem for path in (resources() / "schemas").glob("*.json")} == set(NAMES)
    models = stillroom.commands["models"]
    assert isinstance(models, Group)
    commands = {*stillroom.commands, *(f"models-{name}" for name in models.commands), *FILES}
    assert set(NAMES) <= commands


@pytest.mark.parametrize("name", NAMES)
def test_it_is_printed_and_says_what_each_value_means(name: str) -> None:
    done = CliRunner().invoke(stillroom, ["schema", name])
    assert done.exit_code == 0
    printed = json.loads(done.stdout)
    assert printed == schema(name)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for part in parts(printed):
        assert set(part) <= KNOWN
        for inner in part.get("properties", {}).values():
            assert inner.get("description") or "$ref" in inner
        if "$ref" in part:
            assert part["$ref"].removeprefix("#/$defs/") in printed["$defs"]
    assert all(part.get("description") for part in printed["$defs"].values())


def test_what_commands_share_is_described_alike() -> None:
    for shared in SHARED:
        told = [found for name in NAMES if (found := schema(name)["$defs"].get(shared))]
        assert len(told) > 1
        assert all(one == told[0] for one in told), shared


@pytest.mark.parametrize(
    ("name", "part", "value", "known"),
    [
        ("summarise", "document", "kind", FileKind),
        ("summarise", "summary", "state", State),
        ("summarise", "point", "support", Support),
        ("summarise", "point", "flags", Flag),
        ("summarise", "fact", "kind", FactKind),
        ("extract", "cell", "status", CellState),
        ("extract", "cell", "reason", Reason),
        ("extract", "cell", "by", By),
        ("deidentify", "finding", "kind", Kind),
        ("ask", "cited", "support", Support),
        ("ask", "cited", "flag", AnswerFlag),
    ],
)
def test_every_word_that_may_stand_there_is_listed(
    name: str, part: str, value: str, known: type[StrEnum]
) -> None:
    """Whoever adds a word to one of these adds it to resources/schemas too: scripts rely on the list."""
    described = schema(name)["$defs"][part]["properties"][value]
    listed = described.get("items", described)["enum"]
    assert [one for one in listed if one is not None] == [str(one) for one in known]


def test_the_checker_sees_what_is_wrong() -> None:
    sort = schema("sort")
    good = {
        "file": "a.txt",
        "document": {"name": "a.txt", "kind": None, "sha256": None, "paged": None, "title": None},
        "pages": None,
        "label": "",
        "shares": {},
        "model": "m",
        "timings": {"seconds": 1.5},
        "error": {"error": "DocumentMissing", "text": "It is not there.", "name": "a.txt"},
    }
    assert faults(sort, [good]) == []
    for change, said in (
        ({"label": 5}, "$[0].label: not string"),
        ({"shares": {"a": 1.5}}, "$[0].shares.a: 1.5 is out of range"),
        ({"more": 1}, "$[0].more: is not described"),
        ({"pages": {"total": True}}, "$[0].pages: not null"),
        ({"document": {**good["document"], "kind": "exe"}}, "'exe' is none of"),  # type: ignore[dict-item]  # a dict
    ):
        assert any(said in fault for fault in faults(sort, [good | change])), said
    del good["error"]
    assert faults(sort, [good]) == ["$[0].error: is missing"]
