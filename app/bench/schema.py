"""Replies that must follow a JSON schema: what that costs, and whether they all do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.bench.bench import Bench, Measurement
from app.bench.ours import Reply, user
from app.bench.rows import Bar, Fact, Figure, Row
from app.bench.texts import PEOPLE, SCHEMA, person
from app.domain.grammar.schema import to_grammar

SPEED = Figure("schema-speed", "JSON by a schema / free text, tokens per second", Bar(least=0.85))
VALID = Figure("schema-valid", "JSON by a schema: valid replies", Bar(least=100), "%")

RUNS, TOKENS = 50, 400
SAMPLING: dict[str, Any] = {"temperature": 0.8, "repeat_penalty": 1.0}
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


def replies(bench: Bench) -> list[Row]:
    """The same requests and seeds with and without the grammar, each pair in turn; both write as many tokens.

    Speeds are tokens by time over all of them, since single replies are short.
    """
    ours, grammar = bench.ours(), to_grammar(SCHEMA, TOKENS)
    for number in range(len(PEOPLE)):
        ours.ask(user(person(number)), max_tokens=1)
    bound: list[Reply] = []
    free: list[Reply] = []
    for number in range(bench.times(RUNS)):
        turns, sampling = user(person(number)), {**SAMPLING, "seed": number}
        bound.append(ours.ask(turns, max_tokens=TOKENS, sampling=sampling, grammar=grammar))
        most = max(2, bound[-1].done.output_tokens)
        free.append(ours.ask(turns, max_tokens=most, sampling=sampling))
    valid = sum(map(_valid, bound))
    with_it, without = _speed(bound), _speed(free)
    facts: dict[str, Fact] = {
        "by the schema, tokens/s": with_it,
        "free, tokens/s": without,
        "tokens a reply": sum(reply.done.output_tokens for reply in bound) / len(bound),
    }
    share = 100 * valid / len(bound)
    return [SPEED.row(with_it / without, facts), VALID.row(share, {"valid": valid, "of": len(bound)})]


def fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a value is an instance, as far as types, keys, choices and lengths go.

    >>> fits({"a": 1}, {"type": "object", "properties": {"a": {"type": "string"}}})
    False
    """
    if "enum" in schema:
        return bool(value in schema["enum"])
    kind = schema.get("type", "object")
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return False
    if isinstance(value, dict):
        return _object_fits(value, schema)
    if isinstance(value, list):
        within = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
        return within and all(fits(item, schema.get("items", {})) for item in value)
    if isinstance(value, str):
        return bool(len(value) <= schema.get("maxLength", len(value)))
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def _object_fits(value: dict[str, Any], schema: Mapping[str, Any]) -> bool:
    known = schema.get("properties", {})
    if not set(schema.get("required", ())) <= set(value):
        return False
    if schema.get("additionalProperties") is False and not set(value) <= set(known):
        return False
    return all(fits(value[name], known[name]) for name in value if name in known)


def _valid(reply: Reply) -> bool:
    try:
        return fits(json.loads(reply.text), SCHEMA)
    except ValueError:
        return False


def _speed(replies: list[Reply]) -> float:
    """Tokens a second of all together."""
    steps = sum(reply.done.output_tokens - 1 for reply in replies)
    return steps / sum(reply.ended - reply.started for reply in replies)


MEASUREMENTS = (Measurement((SPEED, VALID), replies),)
