"""Building the rules of a grammar from a JSON Schema, a value at a time."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.grammar import schema_rules as rules
from app.domain.grammar.schema_pattern import simple
from app.domain.grammar.schema_rules import Piece, either, literal, maybe, repeat, sequence
from app.domain.grammar.schema_tree import (
    Schema,
    SchemaUnsupported,
    all_apart,
    alone,
    keywords,
    resolve,
    types_of,
    values_of,
)

MOST_VALUES, MOST_RULES, DEEPEST = 20_000, 2_000, 60
MOST_INTEGER, MOST_NUMBER = 10**15 - 1, 10**9
"""Where the schema sets no bound: what a double holds exactly, alone and with decimals."""
FARTHEST = 10**18
"""A bound's distance from zero."""


@dataclass(frozen=True, slots=True)
class Limits:
    """For what has no limit in the schema: characters of a string, items of an array, a value inside itself.

    `strict`: they also hold where the schema has wider ones.
    """

    text: int
    items: int
    depth: int
    strict: bool = False


_RULE = re.compile(r"r\d+")


class _Endless(Exception):
    """A value that can only contain itself again."""


class Builder:
    """The grammar of one schema. `longest`: bytes of the longest text. Raises SchemaUnsupported."""

    def __init__(self, schema: Schema, limits: Limits) -> None:
        self._root, self._limits = schema, limits
        self._rules: dict[str, str] = {}
        self._references: dict[Any, Piece] = {}
        self._path: list[str] = []
        self._deep = self._values = 0
        try:
            self._whole = self._value(schema, "#")
        except _Endless:
            raise SchemaUnsupported("#", "endless") from None
        self.longest = self._whole.longest

    def grammar(self) -> str:
        """GBNF, its first rule `root`."""
        named = [f"{name} ::= {body}" for body, name in self._rules.items()]
        return "\n".join([f"root ::= {self._whole.text}", *named]) + "\n"

    # -- any value ---------------------------------------------------------------------------------

    def _value(self, schema: Any, where: str) -> Piece:
        self._values += 1
        self._deep += 1
        if self._values > MOST_VALUES or self._deep > DEEPEST:
            raise SchemaUnsupported(where, "size")
        try:
            return self._described(keywords(schema, where), where)
        finally:
            self._deep -= 1

    def _described(self, schema: Schema, where: str) -> Piece:
        if "$ref" in schema:
            alone(schema, where, "$ref")
            return self._reference(schema["$ref"], where)
        for keyword in ("anyOf", "oneOf", "allOf"):
            if keyword in schema:
                alone(schema, where, keyword)
                return self._one_of(schema[keyword], keyword, f"{where}/{keyword}")
        if "const" in schema or "enum" in schema:
            alone(schema, where, "const" if "const" in schema else "enum", "type")
            return self._constants(values_of(schema), where)
        return either([self._typed(kind, schema, where) for kind in types_of(schema, where)])

    def _typed(self, kind: str, schema: Schema, where: str) -> Piece:
        if kind == "boolean":
            return either([literal("true"), literal("false")])
        if kind == "null":
            return literal("null")
        if kind in ("integer", "number"):
            return self._number(kind, schema, where)
        makers = {"object": self._object, "array": self._array, "string": self._string}
        return self._rule(makers[kind](schema, where), where)

    def _constants(self, values: list[Any] | None, where: str) -> Piece:
        if not values:
            raise SchemaUnsupported(where, "enum")
        try:
            return either([rules.constant(value) for value in values])
        except (TypeError, ValueError):
            raise SchemaUnsupported(where, "enum") from None

    def _one_of(self, branches: Any, keyword: str, where: str) -> Piece:
        if not isinstance(branches, list) or not branches or (keyword == "allOf" and len(branches) > 1):
            raise SchemaUnsupported(where, keyword)
        pieces = []
        for number, branch in enumerate(branches):
            try:
                pieces.append(self._value(branch, f"{where}/{number}"))
            except _Endless:
                continue
        if not pieces:
            raise _Endless
        if keyword == "oneOf" and not all_apart(branches, self._root):
            raise SchemaUnsupported(where, keyword)
        return either(pieces)

    def _reference(self, pointer: Any, where: str) -> Piece:
        """The same reference stands inside itself `Limits.depth` times at most."""
        target = resolve(self._root, pointer, where)
        counts = Counter(self._path)
        if counts[pointer] >= self._limits.depth:
            raise _Endless
        key = (pointer, frozenset(counts.items()))
        if key not in self._references:
            self._path.append(pointer)
            try:
                self._references[key] = self._value(target, pointer)
            finally:
                self._path.pop()
        return self._references[key]

    def _rule(self, piece: Piece, where: str) -> Piece:
        """The piece under a name; the same one for the same text."""
        if _RULE.fullmatch(piece.text):
            return piece
        if piece.body not in self._rules and len(self._rules) >= MOST_RULES:
            raise SchemaUnsupported(where, "size")
        return Piece(self._rules.setdefault(piece.body, f"r{len(self._rules)}"), piece.longest)

    # -- objects and arrays ------------------------------------------------------------------------

    def _object(self, schema: Schema, where: str) -> Piece:
        """Properties in their order; a comma before each but the first that is there."""
        properties, required = schema.get("properties"), schema.get("required", [])
        if not isinstance(properties, Mapping):
            raise SchemaUnsupported(where, "properties")
        if not isinstance(required, list) or not all(name in list(properties) for name in required):
            raise SchemaUnsupported(where, "required")
        entries: list[tuple[Piece, bool]] = []
        for name in properties:
            try:
                entry = self._entry(name, properties[name], f"{where}/properties/{name}")
            except _Endless:
                if name in required:
                    raise
                continue
            entries.append((entry, name in required))
        return sequence(literal("{"), *_listed(entries), literal("}"))

    def _entry(self, name: Any, schema: Any, where: str) -> Piece:
        parts = (rules.constant(name), literal(":"), Piece(rules.SPACE, 1), self._value(schema, where))
        return self._rule(sequence(*parts), where)

    def _array(self, schema: Schema, where: str) -> Piece:
        least, most = self._counts(schema, "minItems", "maxItems", self._limits.items, where)
        if most == 0:
            return literal("[]")
        if "items" not in schema:
            raise SchemaUnsupported(where, "items")
        try:
            item = self._rule(self._value(schema["items"], f"{where}/items"), where)
        except _Endless:
            if least:
                raise
            return literal("[]")
        following = self._rule(sequence(literal(","), Piece(rules.SPACE, 1), item), where)
        items = sequence(item, repeat(following, max(0, least - 1), most - 1))
        return sequence(literal("["), items if least else maybe(items), literal("]"))

    # -- strings and numbers -----------------------------------------------------------------------

    def _string(self, schema: Schema, where: str) -> Piece:
        least, most = self._counts(schema, "minLength", "maxLength", self._limits.text, where)
        if "format" in schema:
            if {"pattern", "minLength", "maxLength"} & set(schema) or schema["format"] not in rules.FORMATS:
                raise SchemaUnsupported(where, "format")
            return rules.quoted(rules.FORMATS[schema["format"]])
        if "pattern" in schema:
            return self._patterned(schema, where)
        character = self._rule(Piece(rules.CHARACTER, rules.CHARACTER_BYTES), where)
        return rules.quoted(repeat(character, least, most))

    def _patterned(self, schema: Schema, where: str) -> Piece:
        pattern = schema["pattern"]
        found = simple(pattern, self._limits.text) if isinstance(pattern, str) else None
        if found is None or found.least < schema.get("minLength", 0):
            raise SchemaUnsupported(where, "pattern")
        if found.most > schema.get("maxLength", math.inf):
            raise SchemaUnsupported(where, "pattern")
        return rules.quoted(sequence(*found.pieces))

    def _counts(self, schema: Schema, low: str, high: str, limit: int, where: str) -> tuple[int, int]:
        """The least and the most; the most is what the schema says, or the limit more than the least."""
        least, most = schema.get(low, 0), schema.get(high)
        for keyword, value in ((low, least), (high, 0 if most is None else most)):
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise SchemaUnsupported(where, keyword)
        if least > rules.MOST_REPEATS or (most is not None and most < least):
            raise SchemaUnsupported(where, low)
        if most is None:
            most = least + limit
        elif self._limits.strict:
            most = min(most, least + limit)
        return least, min(most, rules.MOST_REPEATS)

    def _number(self, kind: str, schema: Schema, where: str) -> Piece:
        low, open_low = _bound(schema, "minimum", "exclusiveMinimum", max, where)
        high, open_high = _bound(schema, "maximum", "exclusiveMaximum", min, where)
        if kind == "integer":
            first, last = _closed(_inwards(low, open_low, 1), _inwards(high, open_high, -1), MOST_INTEGER)
            piece = rules.whole_between(first, last) if first <= last else None
        elif any(bound is not None and bound != int(bound) for bound in (low, high)):
            raise SchemaUnsupported(where, "minimum")
        else:
            first, last = _closed(_inwards(low, False, 1), _inwards(high, False, -1), MOST_NUMBER)
            open_low, open_high = open_low or low is None, open_high or high is None
            piece = rules.decimal_between(first, last, open_low, open_high) if first <= last else None
        if piece is None:
            raise SchemaUnsupported(where, "minimum")
        return self._rule(piece, where)


def _listed(entries: list[tuple[Piece, bool]]) -> list[Piece]:
    """An object's inside: entries with whether each must be there, a comma before all but the first."""
    following = []
    for entry, needed in entries:
        one = sequence(literal(","), Piece(rules.SPACE, 1), entry)
        following.append(one if needed else maybe(one))
    starts = []
    for at, (entry, needed) in enumerate(entries):
        starts.append(sequence(entry, *following[at + 1 :]))
        if needed:
            return [either(starts)]
    return [maybe(either(starts))] if starts else []


Bound = float | None


def _bound(schema: Schema, plain: str, beyond: str, nearer: Any, where: str) -> tuple[Bound, bool]:
    """A number's bound, and whether it is itself excluded: of two the one that leaves less."""
    for keyword in (plain, beyond):
        value = schema.get(keyword, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= FARTHEST:
            raise SchemaUnsupported(where, keyword)
    near, open_near = schema.get(plain), schema.get(beyond)
    if near is None or (open_near is not None and nearer(near, open_near) == open_near):
        return open_near, open_near is not None
    return near, False


def _inwards(bound: Bound, beyond: bool, step: int) -> int | None:
    """The first whole number inside, `step` showing where inside is."""
    if bound is None:
        return None
    nearest = math.ceil(bound) if step > 0 else math.floor(bound)
    return nearest + step if beyond and nearest == bound else nearest


def _closed(first: int | None, last: int | None, most: int) -> tuple[int, int]:
    """Both bounds, the missing ones at `most` from zero, or from the other if that lies beyond."""
    if first is None:
        first = -most if last is None or last > -most else last - most
    if last is None:
        last = most if first < most else first + most
    return first, last
