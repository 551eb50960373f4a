"""The tasks a model is tried with: small cases with answers that a rule can check, read from TOML."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.domain.chat import Role
from app.domain.engine.generation import Turn
from app.domain.library.checking import TRIED, Check, Rule

MOST_TOKENS = 512
_ID = re.compile(r"[a-z][a-z0-9-]{2,39}")
_FIELDS = frozenset(field for field in Check.__dataclass_fields__ if field != "rule")
_NEEDS = {
    Rule.NUMBER: "number",
    Rule.JSON: "equals",
    Rule.WORDS: "least",
    Rule.LINES: "least",
}
"""What a rule cannot do without, where that is not `values`."""


class Kind(StrEnum):
    """What a case tries."""

    SUMMARISE = "summarise"
    EXTRACT = "extract"
    FOLLOW = "follow"  # instructions about form: length, language, order, JSON
    INVENT = "invent"  # the answer is not in the text, and is not to be made up
    INJECTION = "injection"  # the text gives orders, which are not to be followed


class TaskFault(ValueError):
    """A file of tasks that cannot be used; its words say where and why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question to a model. `system` "" for none; `most`: tokens that an answer may have."""

    id: str
    kind: Kind
    language: str
    prompt: str
    checks: tuple[Check, ...]
    system: str = ""
    most: int = 160

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What the model is asked."""
        first = (Turn(Role.SYSTEM, self.system),) if self.system else ()
        return (*first, Turn(Role.USER, self.prompt))


@dataclass(frozen=True, slots=True)
class Suite:
    """All cases, in the order they are asked. Cases are told apart by their ids."""

    cases: tuple[Case, ...]

    @property
    def sha256(self) -> str:
        """What tells this suite from another, 64 hex digits: every word of it counts."""
        rows = [asdict(case) for case in self.cases]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=True, sort_keys=True).encode()).hexdigest()

    def of(self, kinds: Iterable[Kind]) -> tuple[Case, ...]:
        """The cases of some kinds; of all where none is named."""
        wanted = set(kinds) or set(Kind)
        return tuple(case for case in self.cases if case.kind in wanted)

    def case(self, name: str) -> Case | None:
        """A case by its id."""
        return next((case for case in self.cases if case.id == name), None)


def read(files: Mapping[str, bytes]) -> Suite:
    """The suite of some files of cases, each named after its kind. Raises TaskFault."""
    found = [case for kind in Kind if kind in files for case in parse(kind, files[kind])]
    names = [case.id for case in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise TaskFault(f"{twice}: there are two of that name")
    if not found:
        raise TaskFault("there is no case")
    return Suite(tuple(found))


def parse(kind: Kind, content: bytes) -> list[Case]:
    """The cases of one file. Raises TaskFault."""
    try:
        rows = tomllib.loads(content.decode("utf-8"))["case"]
    except (ValueError, KeyError, RecursionError) as error:
        raise TaskFault(f"{kind}: {error}") from None
    if not isinstance(rows, list):
        raise TaskFault(f"{kind}: no cases")
    return [_case(kind, row) for row in rows]


def _case(kind: Kind, row: Any) -> Case:
    if not isinstance(row, dict):
        raise TaskFault(f"{kind}: a case is no table")
    name = str(row.get("id", ""))
    if not _ID.fullmatch(name):
        raise TaskFault(f"{kind}: no name: {name}")
    unknown = set(row) - {"id", "language", "system", "prompt", "most", "check"}
    checks, most = row.get("check"), row.get("most", 160)
    if unknown or not isinstance(checks, list) or not checks:
        raise TaskFault(f"{name}: {', '.join(sorted(unknown)) or 'no check'}")
    if type(most) is not int or not 0 < most <= MOST_TOKENS:
        raise TaskFault(f"{name}: most")
    texts = {part: row.get(part, "") for part in ("language", "system", "prompt")}
    if not all(isinstance(text, str) for text in texts.values()) or not str(texts["prompt"]).strip():
        raise TaskFault(f"{name}: its words")
    made = tuple(_check(name, check) for check in checks)
    language = str(texts["language"]) or "en"
    return Case(name, kind, language, str(texts["prompt"]).strip(), made, str(texts["system"]).strip(), most)


def _check(name: str, row: Any) -> Check:
    try:
        rule = Rule(row["rule"])
        given = {key: value for key, value in row.items() if key != "rule"}
        needed = _NEEDS.get(rule, "" if rule is Rule.UNKNOWN else "values")
        if not set(given) <= _FIELDS or (needed and needed not in given):
            raise ValueError(rule)
        values = tuple(str(value) for value in given.pop("values", ()))
        if not all(type(given[key]) is int for key in {"least", "most"} & set(given)):
            raise ValueError("least and most are whole numbers")
        if rule is Rule.PATTERN:
            re.compile(values[0])
        if rule is Rule.LANGUAGE and values[0] not in TRIED:
            raise ValueError("no such language")
        return Check(rule, values, **given)
    except (ValueError, KeyError, TypeError, IndexError, re.error) as error:
        raise TaskFault(f"{name}: a check: {error}") from None
