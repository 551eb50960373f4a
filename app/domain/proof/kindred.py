"""Which words of a source a word of a statement may stand for, though they do not always say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from app.domain.proof.kindred_more import more_rows
from app.domain.proof.kindred_told import told_as, told_rows
from app.domain.proof.kindred_words import kin_rows
from app.domain.proof.same_words import same_word
from app.domain.text.words import stem


def _kin() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in (*kin_rows(), *more_rows(), *told_rows()):
        forms = {same_word(stem(word)) for word in row}
        for form in forms:
            found[form] |= forms - {form}
    for wide, narrow in told_as():
        form = same_word(stem(wide))
        found[form] |= {same_word(stem(word)) for word in narrow} - {form}
    return {form: frozenset(mates) for form, mates in found.items()}


_KIN = _kin()
_NONE: frozenset[str] = frozenset()


def kindred(word: str) -> frozenset[str]:
    """The words, in the form of `domain.proof.same_words.same_word`, that `word` in that form may stand for.

    >>> "speak" in kindred("talk")
    True
    """
    return _KIN.get(word, _NONE)


def put_for(missing: Iterable[str], words: set[str], source: Iterable[str]) -> set[str]:
    """Those of `missing` that stand for a word of `source` which `words`, all that is said, has not.

    A word that is said beside its kin adds something: "a firm of suppliers" is more than "suppliers".
    """
    free = {word for word in source if word not in words}
    return {word for word in missing if not kindred(word).isdisjoint(free)}
