"""Whether a statement puts the verb of one part of a sentence to what another verb of it is said of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.proof.clauses import AUXILIARIES, BREAK, is_verb
from app.domain.proof.kindred import kindred
from app.domain.proof.polarity import NEGATIONS
from app.domain.proof.same_words import same_word
from app.domain.text.splitting import sentence_spans
from app.domain.text.words import content_words, plain

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[£$€]")
_AIM = re.compile(r"\b(?:to|from|for|against)\s(?P<whom>(?:(?:the|a|an|his|her|its|their)\s)?[\w’'-]+)", re.I)
_AFTER_PRONOUN = frozenset(["he", "she", "it", "they", "we", "i", "you"])
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s(?:\w+\s)?\w+(?:ed|en|wn|t)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Deed:
    """A verb with what stands behind it in its part of a sentence."""

    verb: str
    objects: frozenset[str]
    before: frozenset[str]
    aimed: frozenset[str]  # what stands right behind "to", "from", "for" or "against"


def verb_of_another(statement: str, source: str) -> bool:
    """Whether a verb's object is in the source only another verb's, and the verb has one of its own there.

    >>> verb_of_another("The board postponed a budget.", "The board passed a budget and postponed an audit.")
    True
    >>> verb_of_another("The board postponed an audit.", "The board passed a budget and postponed an audit.")
    False
    """
    if _PASSIVE.search(statement):
        return False
    said = _deeds(statement)
    if len(said) != 1 or not said[0].objects:
        return False
    mine = said[0]
    for start, end in sentence_spans(source, 0, len(source)):
        deeds = [] if _PASSIVE.search(source, start, end) else _deeds(source[start:end])
        own = [deed for deed in deeds if deed.verb == mine.verb]
        others = [deed for deed in deeds if deed.verb != mine.verb and mine.objects <= deed.objects]
        if len(own) == 1 and others and own[0].objects and _apart(mine.objects, own[0].objects):
            return True
    return False


def taker_as_doer(statement: str, source: str) -> bool:
    """Whether the one to whom something is done is told as who does it, by the same verb.

    >>> taker_as_doer("Ghent lent two paintings.", "The museum lent two paintings to Ghent.")
    True
    """
    if _PASSIVE.search(statement):
        return False
    said = _deeds(statement)
    if len(said) != 1 or not said[0].before:
        return False
    mine = said[0]
    for start, end in sentence_spans(source, 0, len(source)):
        deeds = [] if _PASSIVE.search(source, start, end) else _deeds(source[start:end])
        subjects = frozenset[str]().union(*(deed.before for deed in deeds))
        aimed = frozenset[str]().union(*(deed.aimed for deed in deeds)) - subjects
        if any(deed.verb == mine.verb for deed in deeds) and mine.before & aimed:
            return bool(subjects - mine.before - mine.objects)
    return False


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return one.isdisjoint(other) and all(kindred(word).isdisjoint(other) for word in one)


def _deeds(sentence: str) -> list[_Deed]:
    """The first verb of each part with the words behind it."""
    found = []
    for part in BREAK.split(sentence):
        tokens = [match[0] for match in _WORD.finditer(part)]
        at = next(
            (at for at, token in enumerate(tokens) if token.islower() and _is_deed(tokens, at)), len(tokens)
        )
        verb = next(map(same_word, content_words(" ".join(tokens[at : at + 1]))), "")
        before, after = " ".join(tokens[:at]), " ".join(tokens[at + 1 :])
        if verb and NEGATIONS.isdisjoint(map(plain, tokens)):  # what is denied, `polarity` checks
            found.append(_Deed(verb, _words(after), _words(before), _aimed(after)))
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(map(same_word, content_words(text)))


def _aimed(text: str) -> frozenset[str]:
    return frozenset().union(*(_words(match["whom"]) for match in _AIM.finditer(text)))


def _is_deed(tokens: list[str], at: int) -> bool:
    told = at == 1 and tokens[0].casefold() in _AFTER_PRONOUN
    return tokens[at] not in AUXILIARIES | {"having"} and (told or is_verb(tokens, at))
