"""Words that names are made of: the dictionaries of names, particles, and what tells two names apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.text.folding import fold, words

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

_DERIVED = (
    ("s", ("",)),
    ("es", ("",)),
    ("d", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ings", ("", "e")),
    ("er", ("", "e")),
    ("ers", ("", "e")),
    ("ly", ("",)),
    ("ness", ("",)),
    ("ies", ("y",)),
    ("ied", ("y",)),
)
ENDINGS = re.compile(
    r".{3}(?:[ct]ions?|sions?|ments?|ships?|nesses|graphy|ology|itis|osis|ectomy|oscopy|pathy"
    r"|ungs?|ungen|heit|keit|keiten|schaft|schaften|itat|ische[rnms]?|lich(?:e[rnms]?)?|graphie|skopie|ologie"
    r"|ances?|ences?|ages?|ismes?|[bclnrsv]ites?|elle|elles|nnels?|icale?s?|icaux|ielle?s?|aires|erales?|ees|ives?"
    r"|ci[oo]n(?:es)?|dad(?:es)?|miento[s]?|ancias?|encias?|ismos?|uales|arias|orias?|ivos|ivas?|icos|icas"
    r"|azol|azole|statin|pril|sartan|olol|cillin|mycin|oxacin|oxetine|triptyline|azepam|parin|mab|tinib"
    r"|afil|dipine|prazole|semide|thiazide|formin|gliptin|caine|idone|apine)$"
)
"""How words of things, abstract nouns and medicines end, folded; names of a dictionary aside."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Dictionaries, all folded.

    `words` are ordinary words that begin with a capital at times; `both` are names that are words too;
    `titles` stand before names, `abbreviated` are those of them that nothing else is; `doubtful` are names
    that are words in another language than English; `common` are English words, without what `derived` gives
    from them; `stand_ins` are invented names.
    """

    given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]
    both: frozenset[str]
    titles: frozenset[str]
    abbreviated: frozenset[str]
    stand_ins: tuple[str, ...] = ()
    doubtful: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()

    def known(self, word: str) -> bool:
        """Whether a folded word, or every part of a hyphenated one, is a name."""
        return word in self.given or word in self.surnames or self._parts(word)

    def ordinary(self, word: str) -> bool:
        """Whether a folded word is no name but an ordinary word."""
        return word in self.words and word not in self.both

    def plainly(self, word: str) -> bool:
        """Whether a folded word is a name and nothing else."""
        return (
            self.known(word)
            and word not in self.both
            and word not in self.words
            and word not in self.doubtful
        )

    def wordlike(self, word: str) -> bool:
        """Whether a folded word is no known name, but an English word or one with the ending of a thing."""
        if self.known(word):
            return False
        pieces = [piece for piece in re.split(r"[-']", word) if piece]
        return word in self.words or all(
            piece in self.common
            or piece in self.words
            or len(piece) < 3
            or ENDINGS.search(piece)
            or any(base in self.common for base in derived(piece))
            for piece in pieces
        )

    def _parts(self, word: str) -> bool:
        parts = [part for part in re.split(r"[-']", word) if len(part) > 1]
        return len(parts) > 1 and all(part in self.given or part in self.surnames for part in parts)


def lexicon(files: Mapping[str, str]) -> Lexicon:
    """Dictionaries from the texts of `resources/names/*.txt`, by file name; # begins a remark."""
    sets = {name: _folded(text) for name, text in files.items()}
    named = sets["given"] | sets["surnames"]
    return Lexicon(
        given=sets["given"] | sets.get("more_given", frozenset()),
        surnames=sets["surnames"] | sets.get("more_surnames", frozenset()),
        words=sets["words"],
        both=sets["both"] | (named & sets["words"]),
        titles=sets["titles"] | sets["abbreviated"],
        abbreviated=sets["abbreviated"],
        stand_ins=tuple(line.strip() for line in files["stand_ins"].splitlines() if line.strip()),
        doubtful=sets.get("more_both", frozenset()),
        common=sets.get("common", frozenset()),
    )


def _entries(text: str) -> list[str]:
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]


def _folded(text: str) -> frozenset[str]:
    """The entries folded; most are ASCII, where folding is small letters and nothing else."""
    return frozenset(word.lower() if word.isascii() else fold(word) for word in _entries(text))


def derived(word: str) -> Iterator[str]:
    """The words that an English word may come from by one ending: "clauses" from "clause".

    `resources/names/common.txt` leaves out what this gives.
    """
    for ending, instead in _DERIVED:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            for letters in instead:
                yield word[: -len(ending)] + letters


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
