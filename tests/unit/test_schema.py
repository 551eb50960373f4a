"""Grammars from JSON Schemas: what they let through is an instance, is JSON, and ends in time."""

from __future__ import annotations

import json
import math
import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.grammar.schema import SchemaUnsupported, longest, to_grammar
from app.domain.grammar.schema_tree import KNOWN
from tests.gbnf import Gbnf
from tests.instances import fits


def texts(schema: dict[str, Any], count: int = 40, budget: int = 0) -> list[str]:
    """Texts of the schema's grammar, all of them checked."""
    grammar = Gbnf(to_grammar(schema, budget))
    made = [grammar.written(random.Random(seed)) for seed in range(count)]
    most = longest(schema, budget)
    for text in made:
        assert fits(schema, json.loads(text)), text
        assert len(text.encode()) < most
    return made


def lets(schema: dict[str, Any], text: str) -> bool:
    return Gbnf(to_grammar(schema)).lets(text)


# -- schemas at random -------------------------------------------------------------------------------

values = st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=6)
bounds = st.integers(-2500, 2500)


@st.composite
def numbers(draw: st.DrawFn) -> dict[str, Any]:
    low, high = sorted((draw(bounds), draw(bounds)))
    schema: dict[str, Any] = {"type": draw(st.sampled_from(["integer", "number"]))}
    for keyword, bound in (("minimum", low), ("maximum", high)):
        match draw(st.sampled_from(["none", "plain", "beyond"])):
            case "plain":
                schema[keyword] = bound
            case "beyond":
                schema[f"exclusive{keyword.title()}"] = bound + (-2 if keyword == "minimum" else 2)
    return schema


@st.composite
def strings(draw: st.DrawFn) -> dict[str, Any]:
    least = draw(st.integers(0, 4))
    kind = draw(st.sampled_from(["free", "limited", "format", "pattern"]))
    if kind == "format":
        return {"type": "string", "format": draw(st.sampled_from(["date", "time", "date-time"]))}
    if kind == "pattern":
        patterns = ["^[A-Z]{2}-\\d{3,5}$", "^[a-z0-9_.-]+@[\\w-]{1,9}\\.[a-z]{2,3}$", "x?y*[ab-]$", "^.{2}é$"]
        return {"type": "string", "pattern": draw(st.sampled_from(patterns))}
    limited = {"minLength": least, "maxLength": least + draw(st.integers(0, 9))}
    return {"type": "string", **(limited if kind == "limited" else {})}


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    named = draw(st.dictionaries(st.text(max_size=5), inner, max_size=4))
    required = [name for name in named if draw(st.booleans())]
    return {"type": "object", "properties": named, "required": required, "additionalProperties": False}


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    least = draw(st.integers(0, 2))
    return {
        "type": "array",
        "items": draw(inner),
        "minItems": least,
        "maxItems": least + draw(st.integers(0, 2)),
    }


leaves = st.one_of(
    numbers(),
    strings(),
    st.just({"type": ["boolean", "null"]}),
    st.lists(values, min_size=1, max_size=4).map(lambda some: {"enum": some}),
    values.map(lambda value: {"const": value}),
)
schemas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        objects(inner),
        arrays(inner),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"anyOf": some}),
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=200)
@given(schemas, st.sampled_from([0, 400]))
def test_what_a_grammar_lets_through_is_an_instance_and_ends(schema: dict[str, Any], budget: int) -> None:
    try:
        texts(schema, 6, budget)
    except SchemaUnsupported as error:
        assert (budget, error.what) == (400, "size")


@settings(deadline=None, max_examples=300)
@given(numbers(), st.integers(-2600, 2600), st.integers(0, 99))
def test_every_number_within_the_bounds_can_be_written(
    schema: dict[str, Any], whole: int, hundredths: int
) -> None:
    for text in {str(whole), f"{whole}.{hundredths:02}"}:
        if text.startswith("-0") or (schema["type"] == "integer" and "." in text):
            continue
        assert lets(schema, text) == fits(schema, json.loads(text))


# -- what a person would write -----------------------------------------------------------------------

FORM = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 40},
        "mood": {"enum": ["good", "bad", None]},
        "age": {"type": "integer", "minimum": 18, "maximum": 120},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 12}, "maxItems": 3},
        "born": {"type": "string", "format": "date"},
        "sure": {"type": "number", "minimum": 0, "maximum": 1},
    },
    "required": ["name", "age"],
}


def test_a_form() -> None:
    made = texts(FORM, 200)
    assert any('"mood"' in text for text in made) and any('"mood"' not in text for text in made)
    assert lets(FORM, '{"name": "Ann \\"é\\" 東", "mood":null, "age":44,"tags": ["a", "b"]}')
    assert lets(FORM, '{"name":"A","age":120,"sure":1.0}')


@pytest.mark.parametrize(
    "text",
    [
        '{"age":44,"name":"A"}',
        '{"name":"A"}',
        '{"name":"","age":44}',
        '{"name":"A","age":17}',
        '{"name":"A","age":044}',
        '{"name":"A","age":44,}',
        '{"name":"A","age":44,"mood":"fair"}',
        '{"name":"A","age":44,"born":"2023-02-29"}',
        '{"name":"A","age":44,"sure":1.01}',
        '{"name":"A","age":44,"more":1}',
        '{"name":"A\nB","age":44}',
        '{"name":"A\\x","age":44}',
        '{  "name":"A","age":44}',
        '{"name":"A","age":44} ',
        '{"name":"A","age":44,"tags":["a","b","c","d"]}',
    ],
)
def test_what_is_no_instance_is_not_let_through(text: str) -> None:
    assert not lets(FORM, text)


@pytest.mark.parametrize("day", ["1900-02-28", "2000-02-29", "2024-02-29", "2023-11-30", "1999-12-31"])
def test_days_there_are(day: str) -> None:
    assert lets({"type": "string", "format": "date"}, f'"{day}"')


@pytest.mark.parametrize(
    "day", ["1900-02-29", "2100-02-29", "2023-11-31", "1999-00-10", "1999-01-00", "99-01-01"]
)
def test_days_there_are_not(day: str) -> None:
    assert not lets({"type": "string", "format": "date"}, f'"{day}"')


def test_optional_properties_come_in_any_choice_but_in_order() -> None:
    schema = {"type": "object", "properties": {name: {"const": 1} for name in "abc"}}
    seen = {"".join(json.loads(text)) for text in texts(schema, 300)}
    assert seen == {"", "a", "b", "c", "ab", "ac", "bc", "abc"}


# -- limits ------------------------------------------------------------------------------------------


def test_a_value_that_contains_itself_ends() -> None:
    tree = {
        "$ref": "#/$defs/node",
        "$defs": {
            "node": {
                "type": "object",
                "properties": {
                    "word": {"type": "string", "maxLength": 3},
                    "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
                    "kids": {"type": "array", "items": {"$ref": "#/$defs/node"}},
                },
                "required": ["word", "next"],
            }
        },
    }
    assert max(text.count("word") for text in texts(tree, 30)) > 1


def test_what_contains_itself_does_so_three_times_unless_the_budget_says_less() -> None:
    chain = {"type": "object", "properties": {"in": {"$ref": "#"}}}
    deepest = '{"in":{"in":{"in":{}}}}'
    assert lets(chain, deepest)
    assert not lets(chain, deepest.replace("{}", '{"in":{}}'))
    assert not Gbnf(to_grammar(chain, 20)).lets(deepest)


def test_the_token_that_ends_a_reply_is_counted() -> None:
    assert longest({"const": "abcd"}) == 7
    assert Gbnf(to_grammar({"const": "abcd"}, 7)).lets('"abcd"')
    with pytest.raises(SchemaUnsupported, match="size"):
        to_grammar({"const": "abcd"}, 6)


def test_no_number_is_rounded_beyond_its_bound() -> None:
    schema = {"type": "number", "minimum": 0, "exclusiveMaximum": 10**12}
    texts(schema, 200)
    assert lets(schema, "999999999999.99")
    assert not lets(schema, "999999999999.999999")


def test_the_budget_is_kept_and_used() -> None:
    free = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "array", "items": FORM}}}
    needed = [longest(free, budget) for budget in (600, 1500, 20_000)]
    assert needed[0] <= 600 < needed[1] <= 1500 < needed[2] <= 20_000
    texts(free, 20, 600)
    with pytest.raises(SchemaUnsupported, match="size"):
        to_grammar(FORM, 100)


def test_a_budget_narrows_what_the_schema_limits_only_if_it_must() -> None:
    wide = {"type": "string", "maxLength": 300}
    assert longest(wide, 1300) == 4 * 300 + 3
    assert longest(wide, 900) == 4 * 200 + 3
    assert longest(wide) == 4 * 300 + 3


def test_no_repeat_is_beyond_what_llama_counts() -> None:
    """Above 2000 llama.cpp takes a repeat for an endless one."""
    grammar = to_grammar(
        {"type": "array", "items": {"type": "string", "maxLength": 99_999}, "maxItems": 99_999}
    )
    assert "{0,2000}" in grammar and "{0,1999}" in grammar and "99" not in grammar.replace("1999", "")


# -- what cannot be promised -------------------------------------------------------------------------

EITHER_A, EITHER_B = (
    {"type": ["object", "string"], "properties": {"kind": {"const": name}}, "required": ["kind"]}
    for name in "ab"
)
"""Two that have no object in common, but every string."""


@pytest.mark.parametrize(
    ("schema", "where", "what"),
    [
        ({"type": "string", "format": "email"}, "#", "format"),
        ({"type": "string", "format": "date", "maxLength": 5}, "#", "format"),
        ({"type": "string", "pattern": "^(a|b)$"}, "#", "pattern"),
        ({"type": "string", "pattern": "^[^a]$"}, "#", "pattern"),
        ({"type": "string", "pattern": "^a$", "minLength": 2}, "#", "pattern"),
        ({"type": "string", "pattern": "^a{5}$", "maxLength": 2}, "#", "pattern"),
        ({"type": "string", "minLength": 5, "maxLength": 2}, "#", "minLength"),
        ({"type": "string", "maxLength": -1}, "#", "maxLength"),
        ({"type": "string", "minLength": 2001}, "#", "minLength"),
        ({"type": "array", "items": {"type": "null"}, "uniqueItems": True}, "#", "uniqueItems"),
        ({"type": "array"}, "#", "items"),
        ({"type": "object"}, "#", "properties"),
        ({"type": "object", "properties": {}, "required": ["a"]}, "#", "required"),
        ({"type": "object", "properties": {"a": {"type": "strnig"}}}, "#/properties/a", "type"),
        ({"type": "object", "properties": {"a": {"not": {}}}}, "#/properties/a", "not"),
        ({"type": "object", "properties": {"a": True}}, "#/properties/a", "schema"),
        ({}, "#", "type"),
        ({"type": "integer", "minimum": 5, "maximum": 4}, "#", "minimum"),
        ({"type": "integer", "minimum": 4.2, "maximum": 4.8}, "#", "minimum"),
        ({"type": "number", "minimum": 0.5}, "#", "minimum"),
        ({"type": "integer", "exclusiveMinimum": True}, "#", "exclusiveMinimum"),
        ({"type": "string", "enum": [1]}, "#", "enum"),
        ({"enum": []}, "#", "enum"),
        ({"enum": ["a"], "maxLength": 0}, "#", "maxLength"),
        ({"anyOf": [{"type": "null"}], "minimum": 1}, "#", "minimum"),
        ({"anyOf": []}, "#/anyOf", "anyOf"),
        ({"allOf": [{"type": "null"}, {"type": "string"}]}, "#/allOf", "allOf"),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "#/oneOf", "oneOf"),
        ({"oneOf": [{"enum": ["a", "b"]}, {"type": "string"}]}, "#/oneOf", "oneOf"),
        ({"oneOf": [EITHER_A, EITHER_B]}, "#/oneOf", "oneOf"),
        ({"$ref": "https://example.org/x"}, "#", "$ref"),
        ({"$ref": "#/$defs/gone"}, "#", "$ref"),
        ({"$ref": "#"}, "#", "endless"),
        (
            {"type": "object", "properties": {"me": {"$ref": "#"}}, "required": ["me"]},
            "#",
            "endless",
        ),
    ],
)
def test_what_cannot_be_promised_is_refused(schema: dict[str, Any], where: str, what: str) -> None:
    with pytest.raises(SchemaUnsupported) as caught:
        to_grammar(schema)
    assert (caught.value.where, caught.value.what) == (where, what)


def test_a_schema_that_grows_without_end_is_refused() -> None:
    deep: dict[str, Any] = {"type": "null"}
    for _ in range(2000):
        deep = {"type": "array", "items": deep}
    many = {
        f"d{i}": {"type": "array", "items": {"anyOf": [{"$ref": f"#/$defs/d{j}"} for j in range(9)]}}
        for i in range(9)
    }
    for schema in (deep, {"$ref": "#/$defs/d0", "$defs": many}):
        with pytest.raises(SchemaUnsupported, match="size"):
            to_grammar(schema)


def test_parts_that_are_plainly_apart() -> None:
    def kind(name: str) -> dict[str, Any]:
        return {"type": "object", "properties": {"kind": {"const": name}}, "required": ["kind"]}

    schema = {
        "oneOf": [kind("a"), kind("b"), {"$ref": "#/$defs/n"}],
        "$defs": {"n": {"type": ["null", "integer"]}},
    }
    assert {text[:1] for text in texts(schema)} >= {"{", "n"}


@pytest.mark.parametrize(
    "value", ['a"b\\c', "line\nbreak\ttab", "é東😀", "\ud800", "\x7f\x85\u2028", "", "x" * 3000]
)
def test_names_and_constants_are_spelled_as_json(value: str) -> None:
    schema = {"type": "object", "properties": {value: {"const": [value, {"x": None}]}}, "required": [value]}
    assert {json.loads(text)[value][0] for text in texts(schema, 4)} == {value}


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        ("^[A-Z]{3}$", ["ABC"], ["AB", "ABCD", "ABc"]),
        ("^\\d+\\.\\d{2}$", ["1.00", "12345.67"], [".00", "1x00", "1.0"]),
        ('^a"b$', [], []),
        ("^[\\w.-]*\\$?$", ["", "a-b.c_9$"], ["a b", "$$"]),
        ("^[]$", [], []),
        ("^[A-z]$", [], []),
        ("^[z-a]$", [], []),
        ("^\\[x\\]\\^-$", ["[x]^-"], ["x"]),
    ],
)
def test_simple_patterns(pattern: str, good: list[str], bad: list[str]) -> None:
    schema = {"type": "string", "pattern": pattern}
    if not good:
        with pytest.raises(SchemaUnsupported, match="pattern"):
            to_grammar(schema)
        return
    texts(schema)
    assert [text for text in good + bad if lets(schema, json.dumps(text))] == good


words = sorted(KNOWN)
anything: st.SearchStrategy[Any] = st.deferred(
    lambda: (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.sampled_from(["#", "#/$defs", "string", "a", *words])
        | st.lists(anything, max_size=2)
        | st.dictionaries(st.sampled_from(["a", *words]), anything, max_size=2)
    )
)


@settings(deadline=None, max_examples=500)
@given(st.dictionaries(st.sampled_from(words), anything, max_size=4))
@example({"type": "integer", "minimum": 10**400})
@example({"type": "string", "enum": [math.nan, 1e400]})
def test_nonsense_is_refused_or_harmless(schema: dict[str, Any]) -> None:
    try:
        grammar = to_grammar(schema)
    except SchemaUnsupported:
        return
    json.loads(Gbnf(grammar).written(random.Random(1)))
