"""Names of people found by dictionaries, where nothing around them says that they are names."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.findings import Finding
from app.domain.name_runs import Run, Runs


class DictionaryFinder:
    """Looks for words of the dictionaries, and for two capitals that are no words."""

    def __init__(self, runs: Runs) -> None:
        self._read = runs

    def find(self) -> Iterator[Finding]:
        """Every name that the dictionaries give reason for, from left to right."""
        index = 0
        while index < len(self._read.words):
            run = self._by_dictionary(index)
            if run is None:
                index += 1
                continue
            yield run[1]
            index = max(run[0].last, index + 1)

    def _by_dictionary(self, index: int) -> tuple[Run, Finding] | None:
        word, lexicon = self._read.words[index], self._read.lexicon
        if not word.capital:
            return self._lower_case(index)
        run = self._read.run(index, until=len(self._read.text))
        if run is None:
            return None
        chosen = self._read.words[run.first : run.last]
        known = [piece for piece in chosen if lexicon.known(piece.folded)]
        plain = [piece for piece in known if lexicon.plainly(piece.folded)]
        if not known:
            pair = sum(not piece.initial for piece in chosen) > 1 and not self._read.nouns
            initials = chosen[0].initial and len(chosen) > 1 and not self._read.begins(index)
            if (
                pair and not self._read.is_line(run) and not any(piece.shouted for piece in chosen)
            ) or initials:
                return run, self._read.named(run, "capitals", sure=False)
            return None
        if len(chosen) > 1:
            sure = bool(plain) or (len(known) > 1 and not self._read.begins(index))
            if plain or len(known) > 1 or not self._read.begins(index):
                return run, self._read.named(run, "dictionary", sure)
            return None
        if plain and not (word.shouted and len(word.text) < 4):
            return run, self._read.named(
                run, "dictionary", sure=word.folded in lexicon.given and not self._read.nouns
            )
        return None

    def _lower_case(self, index: int) -> tuple[Run, Finding] | None:
        """Names in small letters: a given name and a surname of the dictionary, or one that is no word."""
        lexicon, word = self._read.lexicon, self._read.words[index]
        if word.folded not in lexicon.given or word.folded in lexicon.words or len(word.folded) < 3:
            return None
        following = self._read.words[index + 1] if index + 1 < len(self._read.words) else None
        if (
            following
            and self._read.gap(index)
            and following.folded in lexicon.surnames
            and not (word.folded in lexicon.both and following.folded in lexicon.both)
        ):
            run = Run(index, index + 2)
            return run, self._read.named(run, "dictionary", sure=lexicon.plainly(word.folded))
        if word.folded in lexicon.both or not lexicon.plainly(word.folded):
            return None
        return Run(index, index + 1), self._read.named(Run(index, index + 1), "dictionary", sure=False)
