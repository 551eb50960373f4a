"""Which words of a text stand together as one name: where it begins, how far it reaches, what parts it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.names.findings import Finding, Kind, at
from app.domain.names.name_words import PARTICLES, Lexicon
from app.domain.text.folding import Word, words

MOST = 6  # words of one name
WRAPPED = 45  # characters of a line after which a name may go on in the next


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together as one name: indexes of the first and past the last."""

    first: int
    last: int


class Runs:
    """The words of one text, and the runs of them that can be names. `nouns`: every noun has a capital.

    `french`: its articles are frequent.
    """

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text, self.lexicon = text, lexicon
        self.words = words(text)
        self.nouns = _capital_nouns(self.words)
        self.french = sum(
            word.folded in ("le", "la", "les", "est", "une", "des", "du") for word in self.words
        ) > (len(self.words) // 20)

    def run(
        self, index: int, loose: bool = False, until: int | None = None, titled: bool = False
    ) -> Run | None:
        """The name that begins with this word, or None.

        `loose`: small letters count as capitals; `until`: a limit; `titled`: after a title.
        """
        last = index
        real = False
        while last < len(self.words) and last - index < MOST:
            word = self.words[last]
            if until is not None and word.end > until:
                break
            if last > index and not self._joined(last - 1, loose):
                break
            bare = last == index and not titled
            stopped = word.initial and self.text[word.end : word.end + 1] == "."
            if (
                self.lexicon.ordinary(word.folded)
                and (bare or word.folded not in PARTICLES)
                and not (stopped and titled)
            ):
                break
            if self.is_title(last):
                break
            if word.folded in PARTICLES and not (word.capital and self.lexicon.known(word.folded)):
                if not self._particle(last, loose):
                    break
            elif not (word.capital or loose):
                break
            elif not word.initial:
                real = True
            last += 1
        while (
            last > index
            and self.words[last - 1].folded in PARTICLES
            and not self.lexicon.known(self.words[last - 1].folded)
        ):
            last -= 1
        return Run(index, last) if real and last > index else None

    def small(self, index: int, plain: bool = False) -> Run | None:
        """A name in small letters where a name has to stand."""
        last = index
        while last < len(self.words) and last - index < 3 and (last == index or self.gap(last - 1)):
            folded = self.words[last].folded
            if self.lexicon.ordinary(folded) or len(folded) < 2:
                break
            if (plain or last > index) and not self.lexicon.known(folded):
                break
            last += 1
        return Run(index, last) if last > index else None

    def is_title(self, index: int) -> bool:
        """Whether a word is a title of a person here, as it is written."""
        word = self.words[index]
        if word.folded not in self.lexicon.titles:
            return False
        after = self.text[word.end : word.end + 1]
        if word.folded in ("m", "me", "d", "sr", "hr", "fr", "sig", "sra", "hon"):
            return word.text[0].isupper() and (after == "." or word.folded not in ("m", "me", "d"))
        return (
            word.capital
            or word.folded in self.lexicon.abbreviated
            or word.folded in ("miss", "nurse", "frau", "herr")
        )

    def worth(self, run: Run) -> bool:
        """Whether a run says by itself that it is a name: several words, or a known one."""
        chosen = self.words[run.first : run.last]
        return len(chosen) > 1 or self.lexicon.known(chosen[0].folded)

    def _particle(self, index: int, loose: bool) -> bool:
        """Whether a particle is followed by more of the name.

        "und" joins only particles ("von und zu"), "y" only two surnames after a given name: else two people.
        """
        folded = self.words[index].folded
        if folded == "und" and (index == 0 or self.words[index - 1].folded not in PARTICLES):
            return False
        if folded in ("y", "e") and not self._between_surnames(index):
            return False
        for place in range(index + 1, min(index + 4, len(self.words))):
            word = self.words[place]
            if not self.gap(place - 1):
                return False
            if word.folded in PARTICLES and not word.capital:
                continue
            return (word.capital or loose) and not self.lexicon.ordinary(word.folded)
        return False

    def _between_surnames(self, index: int) -> bool:
        before = [self.words[place].capital for place in range(max(0, index - 2), index)]
        after = self.words[index + 1 : index + 3]
        two = len(after) > 1 and after[0].capital and after[1].capital and self.gap(index + 1)
        return len(before) == 2 and all(before) and self.gap(index - 2) and not two

    def _joined(self, index: int, loose: bool) -> bool:
        """Whether the word after `index` may belong to the same name."""
        if self.gap(index):
            return True
        word, following = self.words[index], self.words[index + 1]
        between = self.text[word.end : following.start]
        if between in (", ", ","):  # Smith, Jane
            return (
                (word.shouted and not following.shouted) or loose or word.folded in self.lexicon.surnames
            ) and (following.folded in self.lexicon.given and self._alone(index))
        if re.fullmatch(r"[ ]?\n[ \t]?", between):
            line = self.text.rfind("\n", 0, word.end) + 1
            return word.end - line >= WRAPPED or (word.initial and self.lexicon.known(following.folded))
        return bool(re.fullmatch(r" [\"“'‘(]", between)) and self.text[
            following.end : following.end + 2
        ].rstrip(" ") in tuple("\"”'’)")

    def _alone(self, index: int) -> bool:
        """Whether no word of a name stands before this one in a list (Smith, Jane; not Anna Smith, Jane)."""
        return (
            index == 0
            or not (self.words[index - 1].capital and self.gap(index - 1))
            or self.words[index].shouted
        )

    def gap(self, index: int, after_title: bool = False) -> bool:
        """Whether nothing but a space stands after a word, or a full stop after an initial or a title."""
        word = self.words[index]
        between = self.text[word.end : self.words[index + 1].start] if index + 1 < len(self.words) else "|"
        if re.fullmatch(r"[ \u00a0\u2009\u202f]{1,2}", between):
            return True
        stop = after_title or word.initial or word.folded in ("st", "jr", "sr")
        return bool(stop and re.fullmatch(r"\.?[ \u00a0]{0,2}\n?|-", between))

    def is_line(self, run: Run) -> bool:
        """Whether a run is a whole line, as a heading is."""
        before = self.text[: self.words[run.first].start].rstrip(" \t*_#>")[-1:]
        after = self.text[self.words[run.last - 1].end :][:40].lstrip(" \t*_:")[:1]
        return before in ("", "\n", "|") and after in ("", "\n", "|")

    def begins(self, index: int) -> bool:
        """Whether a word begins a sentence, a line or a cell, where any word has a capital."""
        before = self.text[: self.words[index].start].rstrip(" \t*_#>\"“”'‘(«-•–")
        return not before or before[-1] in ".!?:;\n|"

    def next_word(self, place: int) -> int | None:
        """The first word that begins at this character or after it."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.words[middle].start < place else (low, middle)
        return low if low < len(self.words) else None

    def named(self, run: Run, reason: str, sure: bool = True) -> Finding:
        """The finding of a name at a run of words."""
        first, last = self.words[run.first], self.words[run.last - 1]
        return at(self.text, Kind.NAME, first.start, last.end, reason, sure)


def _capital_nouns(found: Iterable[Word]) -> bool:
    """Whether the text is in a language with capitals for every noun: German articles are frequent."""
    german = frozenset(
        [
            "der",
            "die",
            "das",
            "und",
            "ist",
            "nicht",
            "wird",
            "wurde",
            "mit",
            "bei",
            "den",
            "dem",
            "zur",
            "zum",
            "ein",
            "eine",
        ]
    )
    counted = [word.folded for word in found]
    return sum(word in german for word in counted) > max(2, len(counted) // 20)
