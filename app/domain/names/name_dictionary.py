"""Names of people found by dictionaries, where nothing around them says that they are names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.names.findings import Finding
from app.domain.names.name_places import BODIES, WAYS
from app.domain.names.name_runs import Run, Runs

_EPONYM = re.compile(
    r"(?:enfermedad|maladie|malattia|síndrome|syndrome|morbus|signe|signo|test|escala|échelle) "
    r"(?:de |d['’]|del )?$",
    re.I,
)

_SAINT = re.compile(r"(?<![^\W_])(?:St\.?|Saint|Sankt|Ste\.?) $")

SAINTS = frozenset(["st", "saint", "sankt", "ste"])


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
        run = self._without_lead(run)
        chosen = self._read.words[run.first : run.last]
        if self._is_place_or_body(run):
            return None
        if not any(lexicon.known(piece.folded) for piece in chosen):
            return self._by_capitals(run)
        plain = [piece for piece in chosen if lexicon.plainly(piece.folded)]
        if len(chosen) > 1:
            return self._by_several(run, bool(plain))
        word = chosen[0]
        alone = bool(plain) or (word.folded in lexicon.doubtful and not self._read.begins(run.first))
        if alone and not (word.shouted and len(word.text) < 4):
            sure = bool(plain) and word.folded in lexicon.given and not self._read.nouns
            return run, self._read.named(run, "dictionary", sure)
        return None

    def _without_lead(self, run: Run) -> Run:
        """The run without a word that has its capital from the sentence: "Entre Aristide Pommier"."""
        lexicon, chosen = self._read.lexicon, self._read.words[run.first : run.last]
        if len(chosen) < 2 or not self._read.begins(run.first) or lexicon.known(chosen[0].folded):
            return run
        if len(chosen) > 2 and lexicon.known(chosen[1].folded) and not chosen[0].initial:
            return Run(run.first + 1, run.last)
        if lexicon.wordlike(chosen[0].folded) and lexicon.plainly(chosen[1].folded):
            return Run(run.first + 1, run.last)
        return run

    def _by_several(self, run: Run, plain: bool) -> tuple[Run, Finding] | None:
        """Several words of which some are names: surely if one is nothing else."""
        lexicon, chosen = self._read.lexicon, self._read.words[run.first : run.last]
        known = [piece for piece in chosen if lexicon.known(piece.folded)]
        begins = self._read.begins(run.first)
        if not plain and len(known) == 1 and any(lexicon.wordlike(piece.folded) for piece in chosen):
            return None  # "Grace Period", "Will Form"
        if plain or len(known) > 1 or not begins:
            sure = (plain or (len(known) > 1 and not begins)) and not (
                len(known) == 1 and any(lexicon.wordlike(piece.folded) for piece in chosen)
            )
            return run, self._read.named(run, "dictionary", sure)
        return None

    def _by_capitals(self, run: Run) -> tuple[Run, Finding] | None:
        """Two capitals that are no words, or an initial and one: unsurely a name."""
        lexicon, chosen = self._read.lexicon, self._read.words[run.first : run.last]
        odd = [piece for piece in chosen if not piece.initial and not lexicon.wordlike(piece.folded)]
        whole = [piece for piece in chosen if not piece.initial]
        pair = len(whole) > 1 and bool(odd) and (not self._read.nouns or len(odd) == len(whole) == 2)
        initials = (
            chosen[0].initial
            and len(chosen) > 1
            and bool(odd)
            and (
                not self._read.begins(run.first) or self._read.text[chosen[0].end : chosen[0].end + 1] == "."
            )
        )
        shouted = any(piece.shouted for piece in chosen)
        if (pair and not self._read.is_line(run) and not shouted) or initials:
            return run, self._read.named(run, "capitals", sure=False)
        return None

    def _is_place_or_body(self, run: Run) -> bool:
        """Whether the words name a company, a street or a test, as what ends or follows them says."""
        lexicon, chosen = self._read.lexicon, self._read.words[run.first : run.last]
        before = self._read.text[max(0, chosen[0].start - 24) : chosen[0].start]
        if _EPONYM.search(before) or _SAINT.search(before) or chosen[0].folded in SAINTS:
            return True
        if chosen[0].folded in lexicon.given and lexicon.plainly(chosen[0].folded) and len(chosen) > 1:
            return False
        if len(chosen) > 1 and chosen[-1].folded in WAYS | BODIES:
            return True
        if run.last >= len(self._read.words) or not self._read.gap(run.last - 1):
            return False
        following = self._read.words[run.last]
        return following.capital and following.folded in BODIES | WAYS

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
