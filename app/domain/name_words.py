"""Words that names are made of: the dictionaries of names, particles, and what tells two names apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.folding import fold, words

PARTICLES = frozenset(
    [
        "van",
        "von",
        "vom",
        "zu",
        "zur",
        "zum",
        "de",
        "der",
        "den",
        "het",
        "ter",
        "ten",
        "te",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "do",
        "du",
        "des",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "bint",
        "ibn",
        "abu",
        "ap",
        "af",
        "av",
        "y",
        "e",
        "und",
        "mac",
        "mc",
        "st",
        "san",
        "santa",
        "o",
    ]
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Dictionaries, all folded.

    `words` are ordinary words that begin with a capital at times; `both` are names that are words too;
    `titles` stand before names,
    `abbreviated` are those of them that nothing else is; `stand_ins` are invented names.
    """

    given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]
    both: frozenset[str]
    titles: frozenset[str]
    abbreviated: frozenset[str]
    stand_ins: tuple[str, ...] = ()

    def known(self, word: str) -> bool:
        """Whether a folded word, or every part of a hyphenated one, is a name."""
        return word in self.given or word in self.surnames or self._parts(word)

    def ordinary(self, word: str) -> bool:
        """Whether a folded word is no name but an ordinary word."""
        return word in self.words and word not in self.both

    def plainly(self, word: str) -> bool:
        """Whether a folded word is a name and nothing else."""
        return self.known(word) and word not in self.both and word not in self.words

    def _parts(self, word: str) -> bool:
        parts = [part for part in re.split(r"[-']", word) if len(part) > 1]
        return len(parts) > 1 and all(part in self.given or part in self.surnames for part in parts)


def lexicon(files: Mapping[str, str]) -> Lexicon:
    """Dictionaries from the texts of `resources/names/*.txt`, by file name; # begins a remark."""
    sets = {name: frozenset(map(fold, _entries(text))) for name, text in files.items()}
    named = sets["given"] | sets["surnames"]
    return Lexicon(
        given=sets["given"],
        surnames=sets["surnames"],
        words=sets["words"],
        both=sets["both"] | (named & sets["words"]),
        titles=sets["titles"] | sets["abbreviated"],
        abbreviated=sets["abbreviated"],
        stand_ins=tuple(line.strip() for line in files["stand_ins"].splitlines() if line.strip()),
    )


def _entries(text: str) -> list[str]:
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]


def identity(name: str) -> frozenset[str]:
    """The words that make two forms of a name the same: without ' and parted at hyphens."""
    return frozenset(
        part for token in tokens(name) for part in token.replace("'", "").split("-") if len(part) > 1
    )


def tokens(name: str) -> tuple[str, ...]:
    """The folded words of a name that name somebody: no initials, particles or titles."""
    return tuple(
        word.folded for word in words(name) if len(fold(word.text)) > 1 and word.folded not in PARTICLES
    )
