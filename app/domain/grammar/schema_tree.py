"""Reading a JSON Schema: types, references, and whether two of its parts can have an instance in common."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, Final
from urllib.parse import unquote

Schema = Mapping[str, Any]

TYPES: Final = ("object", "array", "string", "integer", "number", "boolean", "null")
ANNOTATIONS: Final = frozenset(
    (
        *("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"),
        *("$schema", "$id", "$comment", "$defs", "definitions"),
    )
)
"""Keywords that refuse nothing."""
KNOWN: Final = ANNOTATIONS | frozenset(
    (
        *("type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref"),
        *("properties", "required", "additionalProperties", "items", "minItems", "maxItems"),
        *("minLength", "maxLength", "pattern", "format"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    )
)
LONGEST_CHAIN = 50
_NAMES = ((Mapping, "object"), (list, "array"), (str, "string"))


class SchemaUnsupported(ValueError):
    """No grammar can keep what the schema asks. `where`: a JSON pointer; `what`: the keyword, or why."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(where, what)
        self.where, self.what = where, what


def strings(value: Any) -> set[str]:
    """A string, or those in a list, as a set."""
    members = value if isinstance(value, list) else [value]
    return {member for member in members if isinstance(member, str)}


def keywords(schema: Any, where: str) -> Schema:
    """The schema, if it is an object of known keywords. Raises SchemaUnsupported."""
    if not isinstance(schema, Mapping):
        raise SchemaUnsupported(where, "schema")
    unknown = sorted(set(schema) - KNOWN)
    if unknown:
        raise SchemaUnsupported(where, unknown[0])
    return schema


def alone(schema: Schema, where: str, *allowed: str) -> None:
    """Refuse a keyword beside those `allowed` that would have to hold too. Raises SchemaUnsupported."""
    beside = sorted(set(schema) - ANNOTATIONS - set(allowed))
    if beside:
        raise SchemaUnsupported(where, beside[0])


def types_of(schema: Schema, where: str) -> tuple[str, ...]:
    """The types an instance may have: those named, else those its keywords speak of."""
    named = schema.get("type")
    if named is None:
        named = [kind for kind, sign in (("object", "properties"), ("array", "items")) if sign in schema]
    names = tuple([named] if isinstance(named, str) else named if isinstance(named, list) else ())
    if not names or not all(name in TYPES for name in names):
        raise SchemaUnsupported(where, "type")
    return names


def values_of(schema: Schema) -> list[Any] | None:
    """The values that `const` and `enum` leave, of the types named; None if neither is there."""
    if "const" in schema:
        values = [schema["const"]]
    elif isinstance(schema.get("enum"), list):
        values = schema["enum"]
    else:
        return None
    named = schema.get("type")
    kinds = set(TYPES) if named is None else strings(named)
    return [value for value in values if kinds & _kinds_of(value)]


def resolve(root: Schema, pointer: Any, where: str) -> Any:
    """What a reference inside the schema points to. Raises SchemaUnsupported."""
    if not isinstance(pointer, str) or not (pointer == "#" or pointer.startswith("#/")):
        raise SchemaUnsupported(where, "$ref")
    found: Any = root
    for step in pointer.split("/")[1:]:
        name = unquote(step).replace("~1", "/").replace("~0", "~")
        if not isinstance(found, Mapping) or name not in found:
            raise SchemaUnsupported(where, "$ref")
        found = found[name]
    return found


def all_apart(branches: Iterable[Any], root: Schema) -> bool:
    """Whether it is certain that no value is an instance of two of them."""
    return all(_apart(_followed(a, root), _followed(b, root), root) for a, b in combinations(branches, 2))


def _apart(a: Schema, b: Schema, root: Schema) -> bool:
    here, there = values_of(a), values_of(b)
    if here is not None and there is not None:
        return not {_spelled(value) for value in here} & {_spelled(value) for value in there}
    kinds, others = _kinds(a), _kinds(b)
    if not kinds & others:
        return bool(kinds and others)
    if not kinds & others <= {"object"}:
        return False
    mine, theirs = _needed(a), _needed(b)
    return any(
        _apart(_followed(mine[key], root), _followed(theirs[key], root), root)
        for key in set(mine) & set(theirs)
    )


def _needed(schema: Schema) -> Schema:
    """The properties that must be there."""
    named, required = schema.get("properties"), strings(schema.get("required"))
    return {key: named[key] for key in required & set(named)} if isinstance(named, Mapping) else {}


def _followed(schema: Any, root: Schema) -> Schema:
    """What a chain of references ends at; an empty schema, which is apart from none, if it has no end."""
    for _ in range(LONGEST_CHAIN):
        if not isinstance(schema, Mapping):
            return {}
        if "$ref" not in schema:
            return schema
        schema = resolve(root, schema["$ref"], "#")
    return {}


def _kinds(schema: Schema) -> set[str]:
    """Every type that an instance can have; all of them if that is not plain."""
    values = values_of(schema)
    if values is not None:
        return set().union(*map(_kinds_of, values))
    if {"anyOf", "oneOf", "allOf"} & set(schema):
        return set(TYPES)
    kinds = strings(schema["type"]) if "type" in schema else set(TYPES)
    return kinds | {"integer"} if "number" in kinds else kinds


def _kinds_of(value: Any) -> set[str]:
    """The types a value has: a whole number is both of the numbers."""
    if isinstance(value, bool):
        return {"boolean"}
    if isinstance(value, int | float):
        return {"number", "integer"} if isinstance(value, int) or value.is_integer() else {"number"}
    return {next((name for kind, name in _NAMES if isinstance(value, kind)), "null")}


def _spelled(value: Any) -> str:
    """Equal for equal values, 1 and 1.0 among them."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True)
