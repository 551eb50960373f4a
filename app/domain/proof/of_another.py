"""Whether a statement says of one thing what a clause of the source says of another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.proof.clauses import AUXILIARIES, BREAK, Clause, clauses, is_verb
from app.domain.proof.forms import forms
from app.domain.proof.kindred import kindred
from app.domain.proof.parties import GROUP
from app.domain.proof.polarity import NEGATIONS
from app.domain.proof.same_words import same_word
from app.domain.proof.sameness import FREE
from app.domain.proof.spliced import RESUMED
from app.domain.text.words import STOP, content_words, plain, stem

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*(?:[.,]\d+)*")
_WHY = re.compile(
    r"\s(?:because|since|as|if|when|although|though|after|before|until|unless|where|so|weil|da|wenn|falls"
    r"|obwohl|nachdem|bevor|car|puisque|si|lorsque|parce)\s",
    re.I,
)
_NO_SUBJECT_WORDS = """
it they he she we i you there this that these those who which er sie es wir il elle ils elles nous vous in
on at after before during from since until by for with under as according because if when im am bei nach vor
seit ab wegen en dans selon pour depuis
"""
_NO_SUBJECT = frozenset(_NO_SUBJECT_WORDS.split())
_SIDES = {same_word(stem(word)): group for word, group in GROUP.items()}
_OWNS = ("'s", "’s")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|wird|werden|wurden?|est|sont)\b", re.I)
_BY = re.compile(r"\b(?:by|durch|von|par)\b", re.I)
FEWEST = 2  # words of another clause that tell something without the verb
LONGEST_NAME = 4  # words of one of several things that a statement is about
_AND = re.compile(r"\s(?:and|und|et|as well as)\s", re.I)
_JOIN = re.compile(r"\s(?:and|und|et|as well as)\s|,\s", re.I)


def said_of_another(statement: str, source: str) -> bool:
    """Whether what a statement begins with stands in one clause and what it says of it in another's.

    >>> said_of_another("Ann sold the van.", "Ben sold the van, while Ann kept the car.")
    True
    >>> said_of_another("Ann kept the car.", "Ben sold the van, while Ann kept the car.")
    False
    """
    theirs = clauses(source)
    if len(theirs) < 2:
        return False
    parts = [part for piece in BREAK.split(statement) for part in _WHY.split(f" {piece}") if part.strip()]
    return any(_strays(part, forms(part), theirs) for part in (*parts, *_joined_subjects(statement)))


def _joined_subjects(statement: str) -> list[str]:
    """Of "A and B are low" "A are low" and "B are low"."""
    verb = next((m for m in _WORD.finditer(statement) if m[0].casefold() in AUXILIARIES), None)
    if verb is None:
        return []
    before = statement[: verb.start()]
    subjects = _JOIN.split(before) if _AND.search(before) else []
    rest = statement[verb.start() :]
    if len(subjects) < 2 or any(len(subject.split()) > LONGEST_NAME for subject in subjects):
        return []
    return [f"{subject} {rest}" for subject in subjects if subject.strip()]


def _strays(part: str, whole: set[str], theirs: Sequence[Clause]) -> bool:
    tokens = [match[0] for match in _WORD.finditer(part)]
    if not tokens or plain(tokens[0]) in _NO_SUBJECT or (tokens[0].islower() and is_verb(tokens, 0)):
        return False
    said = list(dict.fromkeys(map(same_word, content_words(part))))
    places = {word: _places(word, whole, theirs) for word in said if word not in FREE}
    homes: set[int] = set()
    subject: list[str] = []
    for word in _before_verb(tokens):
        here = places.get(word, set())
        if (homes and not homes & here) or (not homes and (not here or word in FREE)):
            break
        homes = homes & here if homes else here
        subject.append(word)
    if not homes:
        return False
    rest = [word for word in said if word not in subject and places.get(word)]
    own = sum(bool(places[word] & homes) for word in rest)
    if _of_other_side(rest, places, homes, theirs):
        return True
    about = _without_owners(whole, tokens)
    told = next((word for word in said if word not in subject and word not in NEGATIONS), "")
    for at, clause in enumerate(theirs):
        taken = [word for word in rest if at in places[word] and not places[word] & homes]
        mine = [theirs[home] for home in homes]
        even = 0 < len(taken) == own and _has_own_verb(told, taken, clause, mine)
        if at in homes or (len(taken) <= own and not even):
            continue
        turned = _PASSIVE.search(part) and _BY.search(part)
        else_ = not own and not turned and _has_own_verb(told, taken, clause, mine)
        if not else_ and not _about_another(clause, about, mine):
            continue
        if clause.words.isdisjoint(taken) or (taken != [told] and len(taken) < FEWEST):
            continue  # no more than where or when it is
        if not _is_listed(part, homes, at, theirs, whole) and not _is_gapped(own, homes, theirs, subject):
            return True
    return False


def _has_own_verb(told: str, taken: Sequence[str], clause: Clause, homes: Sequence[Clause]) -> bool:
    """Whether the verb is the other clause's, and the clause of the subject has one of its own."""
    return (
        not clause.speaker and told in taken and told in clause.words and all(home.has_verb for home in homes)
    )


def _of_other_side(
    rest: Sequence[str], places: dict[str, set[int]], homes: set[int], theirs: Sequence[Clause]
) -> bool:
    """Whether "north" is taken from one clause where that of the subject has "south"."""
    own = set[str]().union(*(theirs[home].words for home in homes))
    return any(
        word in _SIDES
        and not places[word] & homes
        and any(_SIDES.get(other) == _SIDES[word] and other not in rest for other in own)
        for word in rest
    )


def _without_owners(words: set[str], tokens: Sequence[str]) -> set[str]:
    """The words without those whose something is spoken of: of "Tom's wife" not Tom."""
    owners = {
        word for token in tokens if token.endswith(_OWNS) for word in map(same_word, content_words(token))
    }
    return words - owners


def _places(word: str, whole: set[str], theirs: Sequence[Clause]) -> set[int]:
    found = {at for at, clause in enumerate(theirs) if word in clause.words}
    if found:
        return found
    mates = kindred(word) - whole
    return {at for at, clause in enumerate(theirs) if not mates.isdisjoint(clause.words)}


def _before_verb(tokens: list[str]) -> list[str]:
    """What carries meaning before the first auxiliary or preposition."""
    found: list[str] = []
    for at, token in enumerate(tokens):
        if token.casefold() in AUXILIARIES or (found and plain(token) in STOP):
            break
        if found and token.islower() and is_verb(tokens, at):
            break
        if token.endswith(_OWNS) and content_words(" ".join(tokens[at + 1 : at + 2])):
            continue  # "Tom's wife": of her it is said
        found += map(same_word, content_words(token))
    return found


def _about_another(clause: Clause, whole: set[str], homes: Sequence[Clause]) -> bool:
    """Whether a clause begins with something that the statement does not speak of."""
    if clause.opening and clause.opening[0] in RESUMED:
        return False  # "the work will take a week": what was said before is meant
    if clause.speaker and any(home.sentence == clause.sentence for home in homes):
        return True  # "her brother is ill, so we advise it": he does not
    return any(
        word not in whole and not word[0].isdigit() and kindred(word).isdisjoint(whole)
        for word in clause.opening
    )


def _is_listed(part: str, homes: set[int], at: int, theirs: Sequence[Clause], whole: set[str]) -> bool:
    """Whether it is one more object of a verb: "salad was eaten" of "Ann ate soup, salad and bread"."""
    return bool(
        _PASSIVE.search(part)
        and not _BY.search(part)
        and all(home > at and not theirs[home].has_verb and theirs[home].words <= whole for home in homes)
    )


def _is_gapped(own: int, homes: set[int], theirs: Sequence[Clause], subject: Sequence[str]) -> bool:
    """Whether the clause leaves out the verb of the one before: "…, Ben the windows", "…, Ben did not"."""
    bare = all(theirs[home].helped and theirs[home].words <= set(subject) | FREE for home in homes)
    return bare or (
        own > 0
        and all(not theirs[home].has_verb and len(theirs[home].words) <= len(subject) + own for home in homes)
    )
