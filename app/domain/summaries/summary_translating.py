"""A proved point in another language: what the model wrote is read, and checked against the cited words.

The sentence is proved before it is translated; of the translation only what is written alike in both
languages can be proved: numbers, units, dates, times, codes and names. The rest is the model's, and is
said to be. Numerals are compared as each language writes them (1.250,00 and 1,250.00 are one amount).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from app.domain.engine.generation import Turn
from app.domain.proof.facts import Facts, facts, same_date
from app.domain.safety.outputs import Standing, pieces
from app.domain.summaries.mapping import map_prompt
from app.domain.summaries.summary_languages import guess, language
from app.domain.summaries.summary_names import names_in
from app.domain.summarising import Flag, Point

SHORTEST = 0.4  # of its length: less has left something out, or is the prompt's mark alone
LONGEST = 3.0  # times as long as what was proved; more is no translation of it
_CHATTER = re.compile(
    r"^(?:sure|here (?:is|are)|certainly|okay|translation|the translation)\b[^:]*:\s*", re.I
)
_LEAD = re.compile(r"(?:sure|certainly|okay|of course)\W*", re.I)
_NUMERAL = re.compile(r"\d+(?:[.,\u2019\u00a0\u202f](?=\d)\d+)*")
_THREE = re.compile(r"\d{1,3}[.,]\d{3}")


def translate_prompt(template: str, text: str, code: str, delimiter: str) -> list[Turn]:
    """The turns that ask for `text` in a language. Raises KeyError for one that is not known."""
    return map_prompt(template, text, "", language(code).name, delimiter)


def needs_translation(point: Point, code: str, own: str) -> bool:
    """Whether a point is not yet in the language asked for; `own` is the document's, "" if not known."""
    if not code or point.told or Flag.UNTRANSLATED in point.flags:
        return False
    return (guess(point.text) or own) != code


def translated(point: Point, written: str, cited: str, code: str, own: str) -> Point:
    """The point in the language asked for, with what is wrong with it.

    `written` is the model's answer, `cited` the words of the document, `own` its language. An answer that is
    no translation leaves the point as it is, flagged so.
    """
    said = _read(written)
    if (
        len(said) < SHORTEST * len(point.text)
        or len(said) > max(60.0, LONGEST * len(point.text))
        or _stayed(said, point.text, code, own)
    ):
        return replace(point, flags=(*point.flags, Flag.UNTRANSLATED))
    if any(piece.standing is Standing.DOUBTED for piece in pieces(said, cited)):
        return replace(point, flags=(*point.flags, Flag.UNTRANSLATED))
    found = faults(said, point.text, cited, code, own)
    return replace(point, text=said, told=point.text, flags=(*point.flags, *found))


def faults(said: str, told: str, cited: str, code: str, own: str) -> tuple[Flag, ...]:
    """What does not hold of a translation of `told`, which rests on `cited`.

    Every number, unit, date, time and code of the translation has to be in the cited words, and each of
    `told` in the translation; so have the names.
    """
    found = []
    mine, theirs = _plain(said, code), _plain(told, own)
    source = facts(_plain(cited, own))
    if not _holds(facts(mine), source) or not _holds(facts(theirs), facts(mine)):
        found.append(Flag.NUMBER)
    elif _style(said, told, code, own):
        found.append(Flag.STYLE)
    if _names_differ(said, told, cited, code, own):
        found.append(Flag.NAME)
    return tuple(found)


# -- reading -------------------------------------------------------------------------------------


def _read(written: str) -> str:
    lines = [" ".join(line.split()) for line in written.splitlines() if line.strip()]
    for line in lines:
        said = _CHATTER.sub("", line.lstrip("-•* ")).strip().strip("\"“”„«»'").strip()
        if any(char.isalpha() for char in said) and not _LEAD.fullmatch(said):
            return said
    return ""


def _stayed(said: str, told: str, code: str, own: str) -> bool:
    """Whether the answer is still in the document's language."""
    if said.casefold() == told.casefold() and len(told.split()) > 3:
        return True
    there = guess(said)
    return bool(there) and there != code and there == (guess(told) or own)


# -- numbers -------------------------------------------------------------------------------------


def _plain(text: str, code: str) -> str:
    """The text with its numerals as English writes them, for `facts`."""
    comma = bool(code) and language(code).comma
    return _NUMERAL.sub(lambda match: _numeral(match[0], comma), text)


def _numeral(written: str, comma: bool) -> str:
    spaceless = re.sub("[\u2019\u00a0\u202f]", "", written)
    if not comma or (spaceless.count(".") >= 2 and "," not in spaceless and not _grouped(spaceless, ".")):
        return spaceless  # a date or a clause: 14.03.2026
    if "," in spaceless:
        whole, _, rest = spaceless.rpartition(",")
        if "," in whole or not rest.isdigit():
            return spaceless
        return f"{whole.replace('.', '')}.{rest}"
    return spaceless.replace(".", "") if _grouped(spaceless, ".") else spaceless


def _grouped(written: str, mark: str) -> bool:
    first, *rest = written.split(mark)
    return bool(rest) and 1 <= len(first) <= 3 and all(len(part) == 3 for part in rest)


def _holds(said: Facts, source: Facts) -> bool:
    """Whether everything that is said stands in the source; a unit one side does not know is no fault."""
    values: dict[Decimal, set[str]] = {}
    for quantity in source.quantities:
        values.setdefault(quantity.value, set()).add(quantity.unit)
    loose = {Decimal(part) for date in source.dates for reading in date for part in reading if part}
    for quantity in said.quantities:
        units = values.get(quantity.value)
        if units is None and quantity.value not in loose:
            return False
        if units is not None and quantity.unit and "" not in units and quantity.unit not in units:
            return False
    return (
        all(any(same_date(mine, theirs) for theirs in source.dates) for mine in said.dates)
        and set(said.times) <= set(source.times)
        and said.codes <= source.codes
    )


def _style(said: str, told: str, code: str, own: str) -> bool:
    """Whether an amount such as 1.250 stands as it was, though the languages read it differently."""
    if not own or language(code).comma == language(own).comma:
        return False
    kept = {match[0] for match in _NUMERAL.finditer(said) if _THREE.fullmatch(match[0])}
    return bool(kept & {match[0] for match in _NUMERAL.finditer(told)})


# -- names ---------------------------------------------------------------------------------------


def _names_differ(said: str, told: str, cited: str, code: str, own: str) -> bool:
    words = _letters(said)
    if any(not _stands(name, words) for name in names_in(told, own)):
        return True
    there = _letters(cited) | _letters(told)
    return any(not _stands(name, there) for name in names_in(said, code))


def _letters(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", text.casefold()))


def _stands(name: str, words: frozenset[str]) -> bool:
    """Whether each word of a name is there, with or without an s of the genitive."""
    parts: Sequence[str] = re.findall(r"[^\W\d_]+", name.casefold())
    return all(part in words or f"{part}s" in words or part.removesuffix("s") in words for part in parts)
