"""Forms: which fields to take out of documents, as a person reads and writes them (TOML).

A form file has `name`, `title`, `[[field]]` tables (`name`, `label`, `type`, `synonyms`, `choices`,
`expected`) and `[[check]]` tables. A field's label and synonyms are the words that stand beside its value.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.text.units import SIGNS, UNITS

MOST_FIELDS, MOST_WORDS, MOST_CHECKS = 40, 24, 20
LONGEST_WORDS, LONGEST_FILE = 80, 64 << 10  # characters
KNOWN_UNITS = frozenset((*UNITS.values(), *SIGNS.values()))
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    QUANTITY = "quantity"
    CODE = "code"
    PERSON = "person"
    ENUM = "enum"
    YES_NO = "yes/no"


class CheckKind(StrEnum):
    """Checked across fields: parts add up, part is `rate` percent of base, dates follow each other."""

    SUM = "sum"
    SHARE = "share"
    ORDER = "order"
    LINES = "lines"


# What a check names, in order: lists of names are written under "parts".
CHECK_KEYS = {
    CheckKind.SUM: ("total", "parts"),
    CheckKind.SHARE: ("part", "base", "rate"),
    CheckKind.ORDER: ("first", "then"),
    CheckKind.LINES: ("total",),
}
_CHECK_TYPES = {
    "total": FieldType.MONEY,
    "parts": FieldType.MONEY,
    "part": FieldType.MONEY,
    "base": FieldType.MONEY,
    "rate": FieldType.QUANTITY,
    "first": FieldType.DATE,
    "then": FieldType.DATE,
}


class FormFault(ValueError):
    """A form that cannot be used.

    `fault`: toml | size | missing | unknown | type | name | twice | empty | long | choices | reference |
    characters. `where` names the place ("field 3, synonyms"), `what` the offending word.
    """

    def __init__(self, fault: str, where: str, what: str = "") -> None:
        super().__init__(fault, where, what)
        self.fault, self.where, self.what = fault, where, what


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to find. `choices`: for ENUM, each choice with the other words that mean it.

    `expected`: every document of the kind has it, so its absence is to be checked. `units`: for QUANTITY,
    those of `domain.text.units` it may have, () any. Two fields of different types may share a label.
    """

    name: str
    label: str
    type: FieldType
    synonyms: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    expected: bool = False
    units: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """All words that may stand beside the value."""
        return (self.label, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule across fields; `names` holds, for each key of `CHECK_KEYS`, the field names."""

    kind: CheckKind
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A named list of fields."""

    name: str
    title: str
    fields: tuple[Field, ...]
    checks: tuple[Check, ...] = field(default=())

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


# -- reading ---------------------------------------------------------------------------------------


def form_from_toml(text: str) -> Form:
    """Read and check a form. Raises FormFault; never anything else, whatever the text is."""
    if len(text) > LONGEST_FILE:
        raise FormFault("size", "file")
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise FormFault("toml", "file", str(error)[:LONGEST_WORDS]) from None
    _known(data, {"name", "title", "field", "check"}, "file")
    rows = _tables(data, "field", MOST_FIELDS)
    fields = tuple(_field(row, f"field {number}") for number, row in enumerate(rows, start=1))
    checks = tuple(
        _check(row, f"check {number}")
        for number, row in enumerate(_tables(data, "check", MOST_CHECKS), start=1)
    )
    form = Form(_name(data, "file"), _words(data.get("title"), "file, title"), fields, checks)
    validate(form)
    return form


def validate(form: Form) -> None:
    """Check a form made by hand as one that was read. Raises FormFault."""
    _proper_name(form.name, "file")
    _words(form.title, "file, title")
    if not form.fields:
        raise FormFault("empty", "fields")
    if len(form.fields) > MOST_FIELDS or len(form.checks) > MOST_CHECKS:
        raise FormFault("long", "fields")
    seen: dict[str, str] = {}
    for number, one in enumerate(form.fields, start=1):
        where = f"field {number}"
        _proper_name(one.name, where)
        _once(seen, f"name {one.name}", where, one.name)
        if len(one.labels) > MOST_WORDS:
            raise FormFault("long", f"{where}, synonyms")
        for words in one.labels:
            _words(words, f"{where}, synonyms")
            key = f"{one.type} {' '.join(words.casefold().split())}"
            _once(seen, key, f"{where}, synonyms", words)
        _check_choices(one, f"{where}, choices")
        _check_units(one, f"{where}, units")
    for number, check in enumerate(form.checks, start=1):
        _check_names(form, check, f"check {number}")


def _once(seen: dict[str, str], key: str, where: str, what: str) -> None:
    if key in seen and seen[key] != where:
        raise FormFault("twice", where, what)
    seen[key] = where


def _check_choices(one: Field, where: str) -> None:
    if (one.type is FieldType.ENUM) != bool(one.choices) or len(one.choices) == 1:
        raise FormFault("choices", where)
    if len(one.choices) > MOST_WORDS:
        raise FormFault("long", where)
    seen: set[str] = set()
    for choice, others in one.choices:
        if len(others) > MOST_WORDS:
            raise FormFault("long", where)
        for words in dict.fromkeys((choice, *others)):
            key = _words(words, where).casefold()
            if key in seen:
                raise FormFault("twice", where, words)
            seen.add(key)


def _check_units(one: Field, where: str) -> None:
    if one.units and one.type is not FieldType.QUANTITY:
        raise FormFault("type", where)
    for unit in one.units:
        if unit not in KNOWN_UNITS:
            raise FormFault("unknown", where, unit[:LONGEST_WORDS])


def _check_names(form: Form, check: Check, where: str) -> None:
    types = {one.name: one.type for one in form.fields}
    keys = CHECK_KEYS[check.kind]
    if len(check.names) != len(keys):
        raise FormFault("missing", where)
    for key, names in zip(keys, check.names, strict=True):
        if not names or (key != "parts" and len(names) != 1):
            raise FormFault("missing", f"{where}, {key}")
        for name in names:
            if types.get(name) is not _CHECK_TYPES[key]:
                raise FormFault("reference", f"{where}, {key}", name)


def _tables(data: Mapping[str, object], key: str, most: int) -> list[Mapping[str, object]]:
    rows = data.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FormFault("type", key)
    if len(rows) > most:
        raise FormFault("long", key)
    return rows


def _field(row: Mapping[str, object], where: str) -> Field:
    _known(row, {"name", "label", "type", "synonyms", "choices", "expected", "units"}, where)
    expected = row.get("expected", False)
    if not isinstance(expected, bool):
        raise FormFault("type", f"{where}, expected")
    try:
        kind = FieldType(str(row.get("type", "text")))
    except ValueError:
        raise FormFault("type", f"{where}, type", str(row.get("type"))[:LONGEST_WORDS]) from None
    synonyms = _list_of_words(row.get("synonyms", []), f"{where}, synonyms")
    label = _words(row.get("label"), f"{where}, label")
    choices = _choices(row.get("choices", []), f"{where}, choices")
    units = _list_of_words(row.get("units", []), f"{where}, units", sign=True)
    return Field(_name(row, where), label, kind, synonyms, choices, expected, units)


def _choices(value: object, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if isinstance(value, dict):
        return tuple((_words(key, where), _list_of_words(words, where)) for key, words in value.items())
    return tuple((choice, ()) for choice in _list_of_words(value, where))


def _check(row: Mapping[str, object], where: str) -> Check:
    try:
        kind = CheckKind(str(row.get("kind")))
    except ValueError:
        raise FormFault("type", f"{where}, kind", str(row.get("kind"))[:LONGEST_WORDS]) from None
    keys = CHECK_KEYS[kind]
    _known(row, {"kind", *keys}, where)
    names = []
    for key in keys:
        found = row.get(key)
        listed = _list_of_words(found if key == "parts" else [found], f"{where}, {key}")
        names.append(listed)
    return Check(kind, tuple(names))


def _list_of_words(value: object, where: str, sign: bool = False) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise FormFault("type", where)
    if len(value) > MOST_WORDS:
        raise FormFault("long", where)
    return tuple(item if sign and isinstance(item, str) else _words(item, where) for item in value)


def _name(data: Mapping[str, object], where: str) -> str:
    name = data.get("name")
    if not isinstance(name, str):
        raise FormFault("missing" if name is None else "type", f"{where}, name")
    return _proper_name(name, where)


def _proper_name(name: str, where: str) -> str:
    if not _NAME.fullmatch(name):
        raise FormFault("name", f"{where}, name", name[:LONGEST_WORDS])
    return name


def _words(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise FormFault("missing" if value is None else "type", where)
    words = " ".join(value.split())
    if not any(char.isalnum() for char in words):
        raise FormFault("empty", where)
    if len(words) > LONGEST_WORDS:
        raise FormFault("long", where, words[:LONGEST_WORDS])
    if not words.isprintable():
        raise FormFault("characters", where)
    return words


def _known(data: Mapping[str, object], names: set[str], where: str) -> None:
    for key in data:
        if key not in names:
            raise FormFault("unknown", where, key[:LONGEST_WORDS])


# -- writing ---------------------------------------------------------------------------------------


def form_to_toml(form: Form) -> str:
    """The form as a file that `form_from_toml` reads back to an equal one. Raises FormFault."""
    validate(form)
    lines = [f"name = {_quoted(form.name)}", f"title = {_quoted(form.title)}"]
    for one in form.fields:
        lines += ["", "[[field]]", f"name = {_quoted(one.name)}", f"label = {_quoted(one.label)}"]
        lines.append(f"type = {_quoted(one.type.value)}")
        if one.synonyms:
            lines.append(f"synonyms = {_listed(one.synonyms)}")
        if one.expected:
            lines.append("expected = true")
        if one.units:
            lines.append(f"units = {_listed(one.units)}")
        if one.choices:
            lines.append("[field.choices]")
            lines += [f"{_quoted(choice)} = {_listed(words)}" for choice, words in one.choices]
    for check in form.checks:
        lines += ["", "[[check]]", f"kind = {_quoted(check.kind.value)}"]
        for key, names in zip(CHECK_KEYS[check.kind], check.names, strict=True):
            lines.append(f"{key} = {_listed(names) if key == 'parts' else _quoted(names[0])}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # printable text: JSON's escapes are TOML's


def _listed(words: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"
