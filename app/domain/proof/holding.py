"""Whether one sentence of the source holds all that a clause of a statement says.

General words, words that mean the same, and what the text near by has named may be told otherwise; any other
word that the sentence has not makes the statement say more than its source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.proof.bringing import brought, sender
from app.domain.proof.carrying import lent
from app.domain.proof.facts import facts
from app.domain.proof.foreign import akin, is_foreign, telling
from app.domain.proof.kindred import kindred, put_for
from app.domain.proof.polarity import NEGATIONS
from app.domain.proof.same_words import SOFT_WORDS, same_word
from app.domain.proof.sameness import COMMON, DENYING, FREE, meant
from app.domain.text.splitting import sentence_spans
from app.domain.text.units import UNITS
from app.domain.text.words import content_words, stem

_CLAUSE = re.compile(r"(?:[;:,!?()–—]+|(?<!\b\d)(?<!\b\d\d)\.+)\s|\s(?:and|but|while|und|et|y)\s", re.I)
_TILL = re.compile(r"\b(?:by|before|until|within|no later|latest|deadline)\b", re.I)
_DUE = re.compile(r"\bdue\b", re.I)
_SPEAKS = re.compile(
    r"^\W*(?:[\w'’]+,?\s){0,3}?(?:it|they|this|these|he|she|we|our|you|I|my|er|sie|es|wir|il|elle|ils"
    r"|nous|vous|notre|your|her|his|their|its|ihre?|seine?|votre|vos|leurs?)\b",
    re.I,
)
OWN_WORDS = 2  # of the source that a clause has at least, if most of it is general
OWN_BESIDE_SOFT = 3
JOINED = 2  # words before "and" that are no clause
BEFORE_POINTING = 3  # words before "the …" that is not what the clause speaks of
OPENING = 3  # words of a statement in which it can name whom its source calls "we" or "he"
_DEFINITE = re.compile(
    r"\W*(?:the|this|that|these|which|some|most|both|all|others?|one|two|three|four|five|six|\d+)\b", re.I
)
_CAPITAL = re.compile(
    r"(?<![.!?:]\s)(?<!^)\b[A-ZÀ-ÖØ-Þ][\w’'-]*|\b[A-ZÀ-ÖØ-Þ][\w’'-]*(?=\s[A-ZÀ-ÖØ-Þ])|\b[A-Z][a-z]{1,3}\b"
)
_POINTING = re.compile(r"\b(?:the|this|these|his|her|its|their|both)\s+((?:[\w'’-]+\s?){1,3})", re.I)
_WHEN = re.compile(
    r"^(?:on|in|at|since|until|by|from|after|before|during|am|im|seit|ab|le|en|depuis)\s(?:[^,.;]{1,40},\s"
    r"|[^,.;]{1,40}?\s(?=(?:the|der|die|das)\s))",
    re.I,
)
_UNITS = {same_word(stem(word)) for word in UNITS}
_REFUSING = {same_word(stem(word)) for word in ("refuse", "avoid", "lack", "absent")}
_DENIES = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(NEGATIONS)))})(?!\w)|n['’]t\b", re.I)
_ASIDE = re.compile(
    r",\s(?:although|though|but|while|whereas|because|since|as|obwohl|aber|weil|da|mais|car)\s", re.I
)
_PART = re.compile(r";\s")
_FRAME = re.compile(
    r"^(?:the|this) (?:trial|study|report|letter|agreement|contract|invoice|bill|policy|meeting|paper"
    r"|survey|authors?|minutes"
    r"|researchers?|statement|document)\b",
    re.I,
)
"""What a summary calls the document that it is of: of no weight as the first words."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What one sentence has: words, values, and the words that it begins with."""

    words: set[str]
    values: set[Decimal]
    first: set[str]
    added: frozenset[str]  # general words that the sentence itself has not
    plain: frozenset[str] = frozenset()  # its own words that are not general
    lent: frozenset[str] = frozenset()  # words of the sentence before, for "it" or "her"
    needed: frozenset[str] = frozenset()  # what a clause with such words must have

    def holds(
        self, words: set[str], values: set[Decimal], titled: set[str], dated: int = 0, later: bool = False
    ) -> bool:
        """Whether all of a clause is there; words of the heading only beside what the sentence begins with.

        Else "the well must be locked" would follow from "the pump house must be locked" under "Well".
        """
        missing = words - self.words
        missing -= put_for(missing, words, self.words - self.added - DENYING)
        own = len(words - self.added)
        own += dated if words - self.added - _UNITS or later else 0
        if 2 * len(words & self.added) > len(words) and own < OWN_WORDS:
            return False  # "the item was a part of a document": hardly a word of it is the source's
        if self.needed and words & self.lent and not words & self.needed:
            return False  # "her deputy left" does not say that she left
        there = not missing or (missing <= titled and bool(words & self.first))
        return there and values <= self.values


def says_more(statement: str, span: str, heading: str, around: str, turned: frozenset[str]) -> bool:
    """Whether some clause of the statement has a word that the one sentence it rests on has not.

    General words and words of the heading are free; numbers are checked elsewhere. A sentence that begins
    with "it" or "they" speaks of what the one before it names, and one with "we" or "you" of whom the text
    around it names: a statement may begin with that word.
    """
    freely = COMMON | FREE | turned
    subject = next((same_word(word) for word in content_words(statement)), "")
    titled = set(map(same_word, set(content_words(heading)) & set(content_words(statement))))
    foreign = is_foreign(f"{statement} {span}")
    spoken = _spoken_of(statement, around)
    opening = set() if _SPEAKS.match(statement) else meant(_opening(statement))
    sentences: list[_Said] = []
    mains: list[_Said] = []  # the same without what stands aside: "…, although printing still fails"
    pieces = [_PART.split(span[start:end]) for start, end in sentence_spans(span, 0, len(span))]
    earlier = ""
    parts, whole = [part for piece in pieces for part in piece], [piece[0] for piece in pieces]
    for said in parts:
        before = sentences[-1] if sentences else _Said(set(), set(), set(), frozenset())
        words, needed = lent(said, earlier, before.words)
        if said not in whole and _DEFINITE.match(said):
            words, needed = before.words, set()
        earlier = said
        allowed = set(brought(said))
        allowed |= {"pay"} if _TILL.search(said) and _DUE.search(statement) else set()
        allowed |= spoken if _SPEAKS.search(said) else set()
        allowed |= opening & sender(said, around, statement)
        values = _values(said) | (before.values if words and not needed else set())
        first = set(list(map(same_word, content_words(said)))[:2])
        mine = meant(said) | allowed
        own = mine | words
        free = freely - {subject} if subject in meant(span) - own else freely
        if meant(said).isdisjoint(DENYING) and not _DENIES.search(said):
            free -= _REFUSING - turned  # "was rejected" is more than "was"
        added, told = frozenset(free - own - DENYING), frozenset(meant(said) - free)
        taken = frozenset(words - mine - free)
        sentences.append(_Said(own | free, values, first, added, told, taken, frozenset(needed)))
        main = _ASIDE.split(said)[0]
        mains.append(replace(sentences[-1], plain=frozenset(meant(main) - free)))
    soft = False
    for place, clause in enumerate(_clauses(without_frame(statement))):
        words = {word for word in meant(clause) if not word[0].isdigit()}
        said_values = _values(clause) if len(sentences) > 1 else set[Decimal]()
        dated = OWN_WORDS * bool(len(facts(clause)))  # "…, and ends at 4 pm": its number is its own
        if any(found.holds(words, said_values, titled, dated, bool(place)) for found in sentences):
            continue
        if foreign and any(found.holds(_unlike(words, found), said_values, titled) for found in sentences):
            continue
        if any(_pointed_at(clause, words - found.words, found, around) for found in mains):
            continue
        if soft or not any(_softly(words, found) and said_values <= found.values for found in sentences):
            return True
        soft = True
    return False


def without_frame(statement: str) -> str:
    """A statement without what it calls the document that it is of: "The study found …"."""
    return _FRAME.sub("", statement)


def _clauses(statement: str) -> list[str]:
    """The clauses; of "potassium and creatinine are normal" one, since neither has a verb alone."""
    clauses: list[str] = []
    end = start = 0
    for match in _CLAUSE.finditer(statement):
        end = match.end()
        if len(statement[start : match.start()].split()) <= JOINED and match[0].strip().isalpha():
            continue
        clauses.append(statement[start : match.start()])
        start = end
    return [*clauses, statement[start:]]


def _spoken_of(statement: str, around: str) -> set[str]:
    """What a statement begins with of the words near by, for a sentence that only says "we" or "it".

    No names: who is meant is told by nothing but the name itself.
    """
    if _SPEAKS.match(statement):
        return set()
    named = {same_word(word) for match in _CAPITAL.finditer(around) for word in content_words(match[0])}
    return meant(_opening(statement)) & meant(around) - named


def _opening(statement: str) -> str:
    """The first words, those of a time or place before them left out: "On 5 April the account"."""
    return " ".join(_WHEN.sub("", statement).split()[:OPENING])


def _pointed_at(clause: str, missing: set[str], found: _Said, around: str) -> bool:
    """Whether a clause only adds "the car", of which the text near by speaks, to all that a sentence says.

    Not before its verb, nor in the place of anything: then it could be said of the wrong thing.
    """
    missing = missing - put_for(missing, meant(clause), found.words - found.added - DENYING)
    if not missing or not missing <= meant(around):
        return False
    pointed: set[str] = set()
    for match in _POINTING.finditer(clause):
        if len(clause[: match.start()].split()) >= BEFORE_POINTING:
            pointed |= meant(match[1])
    said = meant(clause)
    told = {word for word in found.plain if not word[0].isdigit() and kindred(word).isdisjoint(said)}
    own = {word for word in found.plain if not word[0].isdigit()}
    return missing <= pointed and len(own) + (len(missing) == 1) >= OWN_WORDS and told <= said


def _softly(words: set[str], found: _Said) -> bool:
    """Whether all but one soft word of a clause is there, and enough of it is the sentence's own."""
    missing = words - found.words
    missing -= put_for(missing, words, found.words - found.added - DENYING)
    return (
        missing <= SOFT_WORDS and len(missing) == 1 and len(words - missing - found.added) >= OWN_BESIDE_SOFT
    )


def _unlike(words: set[str], found: _Said) -> set[str]:
    """The words without those that the sentence has in another form."""
    return {word for word in telling(words) if word in found.words or not akin(word, found.words - COMMON)}


def _values(text: str) -> set[Decimal]:
    """The numbers of a text and the years of its dates."""
    found = facts(text)
    years = {Decimal(year) for dates in found.dates for year, _, _ in dates if year}
    return {quantity.value for quantity in found.quantities} | years
