"""What a person may wish of a summary besides its kind: how long, for whom, in which language.

Length and audience choose among points that are proved; neither adds a word nor asks the model
anything again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.proof.facts import facts
from app.domain.summaries.presets import Preset
from app.domain.summaries.summary_languages import known
from app.domain.summarising import Summary

FEWEST = 2
"""Points of the shortest summary of one document."""
MOST_ROOM = 0.8  # the share of a short text that its summary may have
LINE = 105  # characters of a point of usual length
_SYLLABLES = frozenset("aeiouyäöüáéíóúàèìòùâêîôûåøæœ")
_EASY, _HARD = 60.0, 30.0  # Flesch: "plain English" from 60, "very difficult" below 30


class Length(StrEnum):
    """How long a summary is."""

    SHORT = "short"
    USUAL = "usual"
    LONG = "long"


class Audience(StrEnum):
    """For whom it is."""

    USUAL = "usual"
    PLAIN = "plain"  # easily read sentences first, under the plain kind's headings if no kind is chosen
    PROFESSIONAL = "professional"  # sentences with figures, dates and codes first


_ROOM = {Length.SHORT: 0.3, Length.USUAL: 0.5, Length.LONG: 0.7}
_SHARES = {Length.SHORT: 0.5, Length.USUAL: 1.0, Length.LONG: 1.8}


@dataclass(frozen=True, slots=True)
class Options:
    """The wishes. `language` is a code of `domain.summaries.summary_languages`, "" for the document's own."""

    length: Length = Length.USUAL
    audience: Audience = Audience.USUAL
    language: str = ""

    def as_dict(self) -> dict[str, str]:
        """JSON-ready."""
        return {"length": self.length, "audience": self.audience, "language": self.language}


USUAL = Options()


def options_from(stored: Mapping[str, object]) -> Options:
    """The wishes from `as_dict`; what is missing or not known is as usual. Never raises."""
    length, audience, language = (str(stored.get(name, "")) for name in ("length", "audience", "language"))
    return Options(
        Length(length) if length in list(Length) else Length.USUAL,
        Audience(audience) if audience in list(Audience) else Audience.USUAL,
        language if known(language) else "",
    )


def points_of(wanted: int, length: Length) -> int:
    """How many points for a document that would usually have `wanted`.

    >>> points_of(12, Length.SHORT), points_of(12, Length.LONG)
    (6, 22)
    """
    return max(FEWEST, math.ceil(wanted * _SHARES[length]))


def room_of(characters: int, target: int, length: Length) -> int:
    """How many characters `target` points of so much text may have together.

    A summary is shorter than its text; one of a short text may have a line for each point.
    """
    return round(max(characters * _ROOM[length], min(characters * MOST_ROOM, target * LINE)))


def sized(preset: Preset, length: Length, among: int = 1) -> Preset:
    """The kind with room for fewer or more points in each section, shared `among` others; none loses all."""
    share = _SHARES[length] / among
    sections = tuple(replace(s, most=max(1, round(s.most * share))) for s in preset.sections)
    return replace(preset, sections=sections)


def leaning(text: str, audience: Audience) -> float:
    """What a point's wording adds to its worth for this audience, -0.3 to 0.3."""
    if audience is Audience.PLAIN:
        ease = reading_ease(text)
        return 0.3 * max(-1.0, min(1.0, (ease - (_EASY + _HARD) / 2) / (_EASY - _HARD)))
    if audience is Audience.PROFESSIONAL:
        return 0.1 * min(3, len(facts(text)))
    return 0.0


def reading_ease(text: str) -> float:
    """Flesch's reading ease of one sentence, higher is easier (Flesch 1948: 206.835 - 1.015 w - 84.6 s/w).

    Syllables are counted as groups of vowels, which is near enough to rank sentences of one document.
    """
    words = [word for word in text.split() if any(char.isalpha() for char in word)]
    if not words:
        return 0.0
    syllables = sum(max(1, _groups(word.casefold())) for word in words)
    return 206.835 - 1.015 * len(words) - 84.6 * syllables / len(words)


def _groups(word: str) -> int:
    return sum(
        char in _SYLLABLES and (at == 0 or word[at - 1] not in _SYLLABLES) for at, char in enumerate(word)
    )


def options_of(summary: Summary) -> Options:
    """The wishes a summary was made by."""
    return options_from(dict(summary.wishes))
