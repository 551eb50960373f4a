"""Whether a value is an instance of a JSON Schema; for tests, apart from the code that writes grammars."""

from __future__ import annotations

import datetime
import re
from typing import Any


def fits(schema: dict[str, Any], value: Any, root: dict[str, Any] | None = None) -> bool:
    """JSON Schema 2020-12 of the keywords the tests use; formats are asserted, other properties refused."""
    root = schema if root is None else root
    if "$ref" in schema:
        return fits(_at(root, schema["$ref"]), value, root)
    checks = [
        "type" not in schema or any(_is(kind, value) for kind in _list(schema["type"])),
        "const" not in schema or _equal(schema["const"], value),
        "enum" not in schema or any(_equal(one, value) for one in schema["enum"]),
        "anyOf" not in schema or any(fits(branch, value, root) for branch in schema["anyOf"]),
        "oneOf" not in schema or sum(fits(branch, value, root) for branch in schema["oneOf"]) == 1,
        all(fits(branch, value, root) for branch in schema.get("allOf", [])),
    ]
    if _is("number", value):
        checks += [
            value >= schema.get("minimum", value),
            value <= schema.get("maximum", value),
            value > schema.get("exclusiveMinimum", value - 1),
            value < schema.get("exclusiveMaximum", value + 1),
        ]
    if isinstance(value, str):
        checks += [schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))]
        checks += ["pattern" not in schema or bool(re.search(schema["pattern"], value))]
        checks += ["format" not in schema or _formatted(schema["format"], value)]
    if isinstance(value, list):
        checks += [schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))]
        checks += [fits(schema.get("items", {}), item, root) for item in value]
    if isinstance(value, dict) and "properties" in schema:
        named = schema["properties"]
        checks += [key in value for key in schema.get("required", [])]
        checks += [key in named and fits(named[key], item, root) for key, item in value.items()]
    return all(checks)


def _list(kinds: Any) -> list[str]:
    return [kinds] if isinstance(kinds, str) else kinds


def _is(kind: str, value: Any) -> bool:
    if isinstance(value, bool) or value is None:
        return kind == {None: "null"}.get(value, "boolean")
    kinds = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int}
    return isinstance(value, kinds.get(kind, ())) or (
        kind == "integer" and isinstance(value, float) and value == int(value)
    )


def _equal(a: Any, b: Any) -> bool:
    return bool(a == b and isinstance(a, bool) == isinstance(b, bool))


def _at(root: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        root = root[step.replace("~1", "/").replace("~0", "~")]
    return root


def _formatted(name: str, text: str) -> bool:
    try:
        if name == "date":
            return datetime.date.fromisoformat(text).isoformat() == text
        if name == "time":
            return datetime.time.fromisoformat(text).tzinfo is not None
        return name == "date-time" and datetime.datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
