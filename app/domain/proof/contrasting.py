"""Whether a statement joins one half of a contrast to the other: "better on the arms, not on the hands"."""

from __future__ import annotations

import re

from app.domain.proof.facts import MONTHS
from app.domain.proof.forms import forms
from app.domain.proof.kindred import kindred
from app.domain.proof.same_words import same_word
from app.domain.text.splitting import sentence_spans
from app.domain.text.words import content_words, plain, stem

_BUT = re.compile(
    r",?\s(?:but|while|whereas|whilst|although|though|aber|während|mais|alors que|tandis que)\s(?!(?:he"
    r"|she|it|they|er|sie|es|il|elle|[a-z]+ing)\b)",
    re.I,
)
_CLAUSE = re.compile(r"[;,]\s|\s(?:and|but|while|whereas|although|though|und|aber|et|mais)\s", re.I)
_SINCE = re.compile(r"\b(?:down|up) from\b|\bfrom\b.*\bto\b", re.I)
_IFS = re.compile(r"(?<!\w)(?:if|when|wenn|falls|si)(?!\w)", re.I)
_RUN = r"(?:[^,;.:]|[.,](?=\d))"
_PAIRED = re.compile(
    rf"(?P<one>{_RUN}{{3,60}}?)\s(?P<prep>to|for|from|with|by|on|in)\s(?P<to_one>{_RUN}{{2,60}}?)"
    rf"\s(?:and|und|et)\s(?P<other>{_RUN}{{2,60}}?)\s(?P=prep)\s(?P<to_other>{_RUN}{{2,60}})",
    re.I,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|must|may|can|shall|should|ist|sind|war|hat|wird|wurde|est"
    r"|sont|a)\b",
    re.I,
)
_OWN_SUBJECT = re.compile(r"(?:the|a|an|der|die|das|le|la)\s([^\W\d_]+)\b", re.I)
_THAN = re.compile(r"\bthan\b", re.I)
_COMPARES = re.compile(r"\b(?:more|less|fewer|[a-z]{3,}er)\b", re.I)
_MONTHS = {same_word(stem(plain(month))) for month in MONTHS}
OPENING = 2  # content words that tell what a sentence is about


def halves_joined(statement: str, source: str) -> bool:
    """Whether a statement takes what it is about from one half of a sentence and what is said from the other.

    >>> halves_joined("The tea is sold.", "The tea is free while the cake is sold.")
    True
    """
    parts = [forms(part) for part in _CLAUSE.split(statement)]
    words = forms(statement)
    for start, end in sentence_spans(source, 0, len(source)):
        sentence = source[start:end]
        halves = [] if _SINCE.search(statement) else _BUT.split(sentence)
        if len(halves) == 2 and any(_crossed(part, halves[0], halves[1]) for part in parts):
            return True
        cases = sentence.split("; ")
        if (
            len(cases) == 2
            and all(map(_IFS.search, cases))
            and _crossed(words, cases[0], cases[1], cases=True)
        ):
            return True
        if any(_swapped(words, match) for match in _PAIRED.finditer(sentence)):
            return True
        if _standard_is_subject(statement, sentence):
            return True
    return False


def _crossed(words: set[str], one: str, other: str, cases: bool = False) -> bool:
    """Whether words of both halves are there, beyond what the first half is about.

    Not if the other half's own verb is there too: then it is told whole.
    """
    mine, theirs = forms(one), forms(other)
    verb = _VERB.search(one)
    about = forms(one[: verb.start()]) if verb else set()
    about = about or set(map(same_word, content_words(one)[:OPENING]))
    other_one = _OWN_SUBJECT.match(other)
    subject = forms(other_one[1]) if other_one else set()
    if subject and words & (about - theirs) and words & (theirs - mine - subject) and not words & subject:
        return True  # what the first half is about, with what is said of another
    rest = other[other_one.end() :] if other_one else other
    verbs = set(map(same_word, content_words(rest)[:1]))
    if not cases and (verbs | _of_kin(verbs)) & words:
        return False
    told = {word for word in words & (mine - theirs - about) if word not in _MONTHS and not word[0].isdigit()}
    return bool(told) and bool(words & (theirs - mine) - _of_kin(mine))


def _of_kin(words: set[str]) -> set[str]:
    return set().union(*(kindred(word) for word in words))


def _swapped(words: set[str], match: re.Match[str]) -> bool:
    """Whether of "A to B and C to D" A is told to go to D, or C to B."""
    heads = [set(map(same_word, content_words(match[name])[-1:])) for name in ("one", "other")]
    goals = [forms(match[name]) for name in ("to_one", "to_other")]
    goals = [goals[0] - goals[1], goals[1] - goals[0]]
    told = [bool(words & each) for each in (heads[0] - heads[1], heads[1] - heads[0], *goals)]
    return told in ([True, False, False, True], [False, True, True, False])


def _standard_is_subject(statement: str, sentence: str) -> bool:
    """Whether what something is compared with is told as what is more or less."""
    than = _THAN.search(sentence)
    if than is None or _THAN.search(statement) or not _COMPARES.search(statement):
        return False
    about = set(content_words(statement)[:OPENING])
    before, after = content_words(sentence[: than.start()]), content_words(sentence[than.end() :])
    return bool(about) and about <= set(after) - set(before)
