"""From a JSON Schema to a grammar that lets only its instances through.

Every text the grammar allows is JSON, fits the schema, and ends: strings, arrays and values that contain
themselves get a limit where the schema has none. Not everything that fits is allowed: properties come in the
schema's order, none that it does not name, and no space but one after a colon or a comma.

Kept are: type, enum, const, properties, required, items, minItems, maxItems, minLength, maxLength, pattern
(`schema_pattern`), format date, time and date-time, minimum and maximum with their exclusive forms (whole
numbers, but for integers), anyOf, oneOf of parts that are plainly apart, $ref inside the schema. Whatever
else a schema asks is refused, since it could not be promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.grammar.schema_build import Builder, Limits
from app.domain.grammar.schema_tree import SchemaUnsupported

__all__ = ["SchemaUnsupported", "longest", "to_grammar"]

USUAL = Limits(text=200, items=16, depth=3)
LEVELS = (
    (1000, 64, 4),
    (400, 32, 3),
    (200, 16, 3),
    (120, 12, 2),
    (80, 8, 2),
    (50, 6, 2),
    (32, 4, 1),
    (20, 3, 1),
    (12, 2, 1),
    (8, 1, 1),
)
"""Limits tried for a budget, the widest first; and all again, then also narrowing what the schema limits."""


def to_grammar(schema: Mapping[str, Any], budget: int = 0) -> str:
    """GBNF of which every text is an instance of `schema` of at most `budget` tokens (0: of `USUAL` limits).

    A token may be as short as a byte, so that is what one is taken for, and the token that ends a reply is
    counted: a reply that may have `budget` tokens is always whole. Raises SchemaUnsupported for a keyword
    that cannot be kept, and for "size" if even the narrowest limits need more.
    """
    return _chosen(schema, budget).grammar()


def longest(schema: Mapping[str, Any], budget: int = 0) -> int:
    """The most tokens a text of `to_grammar(schema, budget)` can take, with the token that ends it."""
    return _chosen(schema, budget).longest + 1


def _chosen(schema: Mapping[str, Any], budget: int) -> Builder:
    if budget <= 0:
        return Builder(schema, USUAL)
    for strict in (False, True):
        for text, items, depth in LEVELS:
            built = Builder(schema, Limits(text, items, depth, strict))
            if built.longest < budget:
                return built
    raise SchemaUnsupported("#", "size")
