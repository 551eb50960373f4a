"""JSON Schema as `resources/schemas` uses it, and stricter: what is not described is a fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_WORDS = """
    $schema $defs $ref title description type enum const anyOf properties required additionalProperties items
    minimum maximum
"""
KNOWN = frozenset(_WORDS.split())
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    """What of `value` the schema does not allow or describe, each with its place; none if it fits.

    Raises AssertionError for a keyword that is not checked here, KeyError for a reference to nothing.
    """
    return list(_faults(schema, schema, value, "$"))


def _faults(whole: dict[str, Any], schema: dict[str, Any], value: Any, place: str) -> Iterator[str]:
    assert set(schema) <= KNOWN, sorted(set(schema) - KNOWN)
    if "$ref" in schema:
        named = schema["$ref"].removeprefix("#/$defs/")
        yield from _faults(whole, whole["$defs"][named], value, place)
    if "anyOf" in schema:
        each = [list(_faults(whole, one, value, place)) for one in schema["anyOf"]]
        if all(each):
            yield from min(each, key=len)
    if "const" in schema and value != schema["const"]:
        yield f"{place}: not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of {schema['enum']}"
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{place}: not {schema['type']}"
        return
    if isinstance(value, (int, float)) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        yield f"{place}: {value} is out of range"
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from _faults(whole, schema["items"], item, f"{place}[{number}]")
    if isinstance(value, dict) and ("properties" in schema or "additionalProperties" in schema):
        yield from _members(whole, schema, value, place)


def _members(whole: dict[str, Any], schema: dict[str, Any], value: Any, place: str) -> Iterator[str]:
    described, others = schema.get("properties", {}), schema.get("additionalProperties")
    yield from (f"{place}.{name}: is missing" for name in schema.get("required", ()) if name not in value)
    for name, inner in value.items():
        if name in described:
            yield from _faults(whole, described[name], inner, f"{place}.{name}")
        elif isinstance(others, dict):
            yield from _faults(whole, others, inner, f"{place}.{name}")
        elif others is not True:
            yield f"{place}.{name}: is not described"


def _is(value: Any, wanted: str | list[str]) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, TYPES[name]) for name in names)
