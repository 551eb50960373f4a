"""Whether a statement says its source the other way round with the word for that: "lower" for "higher"."""

from __future__ import annotations

import re
from functools import cache

from app.domain.proof.forms import forms
from app.domain.text.splitting import sentence_spans

_COMPARED = (
    ("more", "less|fewer"),
    ("higher", "lower"),
    ("larger|bigger|greater", "smaller"),
    ("older", "younger|newer"),
    ("longer", "shorter"),
    ("better", "worse"),
    ("faster|quicker", "slower"),
    ("warmer|hotter", "colder|cooler"),
    ("heavier", "lighter"),
    ("dearer|more expensive", "cheaper"),
    ("earlier", "later"),
    ("mehr|höher|größer|älter|länger", "weniger|niedriger|kleiner|jünger|kürzer"),
    (
        "plus (?:grande?s?|élevée?s?|haute?s?)",
        "plus (?:petite?s?|faibles?|basses?)|moins (?:élevée?s?|grande?s?)",
    ),
)
_TURNED = (
    ("before|prior to", "after|follow(?:s|ed)|following"),
    ("above|over|exceed(?:s|ed)?|more than|higher than", "below|under|less than|lower than|fewer than"),
    ("beat|beats|won against|defeated|defeats", "lost to|loses to"),
    ("north of", "south of"),
    ("east of", "west of"),
    ("left of", "right of"),
    ("behind", "in front of|ahead of"),
    ("lends?|lent", "borrow(?:s|ed)?"),
    ("sells?|sold", "buys?|bought|purchased?"),
    ("hand(?:s|ed)?(?: over)?", "took over|takes? over|taken over"),
    ("gives?|gave|given", "receive[sd]?|gets?|got"),
    ("employ(?:s|ed)?", "works? for|worked for"),
    ("lets?", "rents?|rented|leases?|leased"),
    ("vor", "nach"),
    ("avant", "après"),
)
_THAN = "than|als|que"


def converse(statement: str, source: str) -> frozenset[str]:
    """The word of contrast by which a statement says its source beginning from the other side; empty if none.

    >>> bool(converse("York is cheaper than Leeds.", "Leeds is dearer than York."))
    True
    >>> bool(converse("Leeds is cheaper than York.", "Leeds is dearer than York."))
    False
    """
    for one, other in (*_COMPARED, *_TURNED):
        than = (one, other) in _COMPARED
        for here, there in ((one, other), (other, one)):
            if _has(here, statement) and not _has(there, statement):
                mine = _halves(statement, _THAN if than else here, here)
                for start, end in sentence_spans(source, 0, len(source)) if _has(there, source) else ():
                    sentence = source[start:end]
                    if _has(there, sentence) and not _has(here, sentence):
                        theirs = _halves(sentence, _THAN if than else there, there)
                        if _crossed(mine, theirs):
                            said = _all(here, statement)
                            return frozenset(said) | forms(" ".join(said))
    return frozenset()


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.I)


def _has(words: str, text: str) -> bool:
    return _pattern(words).search(text) is not None


def _all(words: str, text: str) -> list[str]:
    return _pattern(words).findall(text)


def _halves(text: str, pivot: str, word: str) -> tuple[set[str], set[str]]:
    """What stands before and after the pivot, without the word of contrast itself."""
    match = _pattern(pivot).search(text)
    if match is None:
        return set(), set()
    own = forms(" ".join(_all(word, text)))
    before, after = forms(text[: match.start()]) - own, forms(text[match.end() :]) - own
    return before - after, after - before


def _crossed(mine: tuple[set[str], set[str]], theirs: tuple[set[str], set[str]]) -> bool:
    crossed = mine[0] & theirs[1] and mine[1] & theirs[0]
    return bool(crossed) and not (mine[0] & theirs[0] and mine[1] & theirs[1])
