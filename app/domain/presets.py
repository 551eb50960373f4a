"""Kinds of summary: which sections, what belongs in each. A kind sorts what is proved; it adds no words.

A preset is a TOML file (`resources/presets/README.md` says how to write one). Its cues are plain words, never
patterns, so that a file somebody wrote cannot make the program slow or do anything but sort.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.documents import Document, Sentence
from app.domain.keyfacts import FactKind, KeyFact
from app.domain.merging import worth
from app.domain.proving import same_point
from app.domain.quoting import UNFIT, informativeness, quote
from app.domain.summarising import Point
from app.domain.sums import sum_points

MOST_BYTES = 64 << 10
MOST_SECTIONS, MOST_CUES, LONGEST_WORDS = 30, 120, 80
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

    `sums`: the section also says whether the amounts in the document's tables add up.
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
    about = _text(body, "about", "", needed=False, most=400)
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
    include = _text(row, "include", where, needed=False, most=400)
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


# -- sorting -------------------------------------------------------------------------------------


def arrange(
    preset: Preset,
    document: Document,
    found: Sequence[Sentence],
    known: Sequence[KeyFact],
    proved: Sequence[Point],
    chosen: Sequence[Point],
) -> tuple[Point, ...]:
    """The points of a summary by this preset, section by section; `heading` of each is the section's title.

    `proved` are all proved points, `chosen` those a plain summary would show: what of these fits no section
    stands under `REST`, unless the preset leaves it out. A section with fewer than two points is filled with
    the document's own sentences that fit it; one without any has no points, so it is to be shown as not
    stated.
    """
    sorter = _Sorter(preset, known)
    pools: list[list[tuple[float, Point]]] = [[] for _ in preset.sections]
    rest: list[Point] = []
    for point in dict.fromkeys([*chosen, *proved]):
        best = sorter.best(point, point.heading)
        if best is not None:
            pools[best[0]].append((best[1] + worth(point) + (point in chosen), point))
        elif point in chosen:
            rest.append(point)
    spare = sorter.spare(document, found, {(point.start, point.end) for point in proved})
    made: list[Point] = []
    for index, section in enumerate(preset.sections):
        said = _without_repeats([point for _, point in sorted(pools[index], key=_first)])[: section.most]
        for point in [point for _, point in sorted(spare[index], key=_first)]:
            if len(said) >= min(2, section.most):
                break
            if not any(same_point(point, other) for other in [*said, *made]):
                said.append(point)
        placed = sorted(said, key=lambda point: (point.start, point.end))
        placed += sum_points(document) if section.sums else []
        made += [replace(point, heading=section.title) for point in placed]
    if preset.rest:
        made += [replace(point, heading=REST) for point in rest]
    return tuple(made)


def titles(preset: Preset, points: Sequence[Point]) -> tuple[str, ...]:
    """The section titles of a summary in order, the rest's only if it has points."""
    rest = (REST,) if any(point.heading == REST for point in points) else ()
    return (*(section.title for section in preset.sections), *rest)


def _first(item: tuple[float, Point]) -> tuple[float, int]:
    return -item[0], item[1].start


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if not any(same_point(point, other) for other in kept):
            kept.append(point)
    return kept


class _Sorter:
    """Which section a statement belongs to: its heading counts most, then facts, then cues."""

    def __init__(self, preset: Preset, known: Sequence[KeyFact]) -> None:
        self._sections = preset.sections
        self._headings = [_matcher(section.headings) for section in preset.sections]
        self._cues = [_matcher(section.cues) for section in preset.sections]
        self._kinds: dict[int, set[FactKind]] = {}
        for fact in known:
            self._kinds.setdefault(fact.quote_start, set()).add(fact.kind)

    def best(self, point: Point, heading: str) -> tuple[int, float] | None:
        """The section's place and how well it fits; None if none does."""
        kinds = self._kinds.get(point.start, set())
        scores = [self._score(index, point.text, heading, kinds) for index in range(len(self._sections))]
        top = max(scores, default=0.0)
        return (scores.index(top), top) if top else None

    def _score(self, index: int, text: str, heading: str, kinds: set[FactKind]) -> float:
        by_heading, by_cues = self._headings[index], self._cues[index]
        score = 3.0 * bool(by_heading and heading and by_heading.search(heading))
        score += min(3, len(set(by_cues.findall(text.casefold())))) * 1.0 if by_cues else 0.0
        return score + 1.5 * bool(kinds & set(self._sections[index].facts))

    def spare(
        self, document: Document, found: Sequence[Sentence], held: set[tuple[int, int]]
    ) -> list[list[tuple[float, Point]]]:
        """The document's own sentences for each section, with how well they fit."""
        pools: list[list[tuple[float, Point]]] = [[] for _ in self._sections]
        for sentence in found:
            text = document.text[sentence.start : sentence.end]
            if (sentence.start, sentence.end) in held or informativeness(" ".join(text.split())) < UNFIT:
                continue
            point = quote(document, sentence)
            best = self.best(point, sentence.heading)
            if best is not None:
                pools[best[0]].append((best[1] + worth(point), point))
        return pools


def _matcher(words: Sequence[str]) -> re.Pattern[str] | None:
    """Any of the words at the beginning of a word; what they hold is taken as it is written."""
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + ")", re.I)
