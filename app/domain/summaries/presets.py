"""Kinds of summary: which sections, what belongs in each. A kind sorts what is proved; it adds no words.

A preset is a TOML file (`resources/presets/README.md` says how to write one). Its cues are plain words, never
patterns, so that a file somebody wrote cannot make the program slow or do anything but sort.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from app.domain.summaries.keyfacts import FactKind

MOST_BYTES = 64 << 10
MOST_SECTIONS, MOST_CUES, LONGEST_WORDS, LONGEST_TEXT = 30, 120, 80, 400
POINTS = 6  # of a section that does not say how many
REST = "Also in the document"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


class PresetFault(ValueError):
    """A preset file that cannot be used.

    `where` names the place in it ("section 2, cues"), `why` is one of: unreadable, missing, unknown, type,
    empty, long, many, twice, kind, name.
    """

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where, self.why = where, why


@dataclass(frozen=True, slots=True)
class PresetSection:
    """A section. `headings` and `cues` are beginnings of words, `facts` kinds of facts, `most` points.

    `include` says to people what belongs there. `sums`: the section also says whether the amounts in the
    document's tables add up.
    """

    title: str
    include: str = ""
    headings: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    facts: tuple[FactKind, ...] = ()
    most: int = POINTS
    sums: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """A kind of summary. `rest`: points that belong to no section are shown at the end."""

    id: str
    title: str
    about: str
    sections: tuple[PresetSection, ...]
    rest: bool = True


def parse(identifier: str, data: bytes) -> Preset:
    """A preset from the bytes of its file. Raises PresetFault, which says where and why."""
    if not _NAME.fullmatch(identifier):
        raise PresetFault("file name", "name")
    if len(data) > MOST_BYTES:
        raise PresetFault("file", "long")
    try:
        body = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PresetFault(
            str(error)[:120] if isinstance(error, tomllib.TOMLDecodeError) else "file", "unreadable"
        ) from error
    _only(body, ("title", "about", "rest", "section"), "file")
    rows = body.get("section")
    if not isinstance(rows, list) or not rows:
        raise PresetFault("section", "missing")
    if len(rows) > MOST_SECTIONS:
        raise PresetFault("section", "many")
    sections = tuple(_section(row, f"section {number}") for number, row in enumerate(rows, 1))
    titles = [section.title.casefold() for section in sections]
    for number, title in enumerate(titles, 1):
        if titles.index(title) != number - 1 or title == REST.casefold():
            raise PresetFault(f"section {number}, title", "twice")
    rest = body.get("rest", True)
    if not isinstance(rest, bool):
        raise PresetFault("rest", "type")
    about = _text(body, "about", "", needed=False, most=LONGEST_TEXT)
    return Preset(identifier, _text(body, "title", ""), about, sections, rest)


def _section(row: object, where: str) -> PresetSection:
    if not isinstance(row, dict):
        raise PresetFault(where, "type")
    _only(row, ("title", "include", "headings", "cues", "facts", "most", "sums"), where)
    kinds = _words(row, "facts", where)
    for kind in kinds:
        if kind not in list(FactKind):
            raise PresetFault(f"{where}, facts, {kind[:20]}", "kind")
    most, sums = row.get("most", POINTS), row.get("sums", False)
    if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= 50:
        raise PresetFault(f"{where}, most", "type")
    if not isinstance(sums, bool):
        raise PresetFault(f"{where}, sums", "type")
    headings, cues = _words(row, "headings", where), _words(row, "cues", where)
    if not (headings or cues or kinds or sums):
        raise PresetFault(where, "empty")
    title = _text(row, "title", where)
    include = _text(row, "include", where, needed=False, most=LONGEST_TEXT)
    return PresetSection(title, include, headings, cues, tuple(map(FactKind, kinds)), most, sums)


def _only(row: dict[str, object], names: tuple[str, ...], where: str) -> None:
    for name in row:
        if name not in names:
            raise PresetFault(f"{where}, {name[:40]}", "unknown")


def _text(
    row: dict[str, object], name: str, where: str, needed: bool = True, most: int = LONGEST_WORDS
) -> str:
    place = f"{where}, {name}" if where else name
    value = row.get(name, "")
    if not isinstance(value, str):
        raise PresetFault(place, "type")
    said = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    if needed and not said:
        raise PresetFault(place, "missing")
    if len(said) > most:
        raise PresetFault(place, "long")
    return said


def _words(row: dict[str, object], name: str, where: str) -> tuple[str, ...]:
    value = row.get(name, [])
    place = f"{where}, {name}"
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise PresetFault(place, "type")
    words = tuple(" ".join(str(word).split()).casefold() for word in value)
    if any(not word for word in words):
        raise PresetFault(place, "empty")
    if any(len(word) > LONGEST_WORDS for word in words):
        raise PresetFault(place, "long")
    if len(words) > MOST_CUES:
        raise PresetFault(place, "many")
    return words
