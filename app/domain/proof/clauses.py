"""The clauses of a sentence that each have a subject of their own, told without a grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.proof.facts import MONTHS
from app.domain.proof.parties import is_german
from app.domain.proof.same_words import same_word
from app.domain.text.splitting import sentence_spans
from app.domain.text.units import UNITS, WORD_NUMBERS
from app.domain.text.words import STOP, content_words, is_irregular_verb, plain

BREAK = re.compile(
    r"[;:!?–—]+\s|,\s(?:and|but|while|whereas|whilst|although|though|yet|or|und|aber|sondern|während|et|mais"
    r"|tandis que|alors que|so|for|weshalb|weswegen|sodass|donc)\s|,\s|\s(?:because|that|so|weil|parce que"
    r"|puisque)\s(?!(?:he|she|it|they|er|sie|es|il|elle|ils|elles)\b)|\s(?:and|but|while|whereas|whilst|although|though|yet|und|aber|sondern"
    r"|während|et|mais|tandis que|alors que)\s",
    re.I,
)
"""Where another clause may begin; that it has a subject of its own is told by its first words."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[£$€]")
_ARTICLES_WORDS = """
the a an his her its their our my your this these those another each every both no some one der die das ein
eine kein keine unser unsere ihr ihre sein seine le la les un une son sa ses leur leurs l
"""
_ARTICLES = frozenset(_ARTICLES_WORDS.split())
_GOES_ON_WORDS = """
it they he she we i you who which that whose where whom there here then also not never still now later again
otherwise instead even only so thus therefore however nevertheless already mostly mainly in on at with
without for from to of by because if when until unless as since after before during than under over about
except despite including apart rather well up down per via within between near er sie es wir ich dass weil
wenn falls da ob mit ohne bei von vom zu zum zur im am an auf aus nach vor seit bis durch jedoch auch nur
noch nicht dort dann weshalb sowie wobei deren dessen dem den des il elle ils elles qui que dont où si car
parce puisque avec sans pour dans sur sous à au aux de du en mais plus celle celui ceux
"""
_GOES_ON = frozenset(_GOES_ON_WORDS.split())
"""What a clause begins with that goes on about the subject before it, or is no clause at all."""
_AUXILIARIES_WORDS = """
is are was were be been has have had will would must may might can could shall should do does did ist sind
war waren wird werden wurde wurden hat haben hatte muss müssen kann können darf dürfen soll bleibt bleiben
est sont a ont était sera seront doit doivent peut peuvent
"""
AUXILIARIES = frozenset(_AUXILIARIES_WORDS.split())
_PARTICIPLES = ("é", "ée", "és", "ées")
_PAST_WORDS = """
fell rose lost got became bought caught won put cut hit shrank sank rang sang swam drank fought understood saw
chose shook stuck struck swore wept bound fled crept dug hid laid lit shone shot spread sprang stank split
wound
"""
_PAST = frozenset(_PAST_WORDS.split())
_PRONOUN = re.compile(
    r"\W*(?:it|they|he|she|this|these|that|er|sie|es|il|elle|ils|elles|celle-ci|celui-ci)\b", re.I
)
_RELATIVE = re.compile(r"\W*(?:who|whose|whom|qui)\b", re.I)
_ASIDE = re.compile(r"\W*(?:who|which|where|whose|whom|qui|dont|où)\b", re.I)
_SPEAKERS = frozenset(["we", "i", "wir", "ich", "nous", "je"])
"""Who is nobody named before."""
_OF = frozenset(["of", "to", "from", "in", "for", "with", "on", "at"])
"""What stands behind "those" in the place of a thing named before."""
_COUNTED = frozenset({*UNITS, *WORD_NUMBERS, *MONTHS})


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its words in one form each, those it begins with, and what is seen of a verb in it."""

    words: frozenset[str]
    opening: tuple[str, ...]
    speaker: bool  # whether "we" or "I" is its subject
    sentence: int
    has_verb: bool
    helped: bool  # by an auxiliary


LAST = 3  # words before "who" that tell of whom it is said
OPENING = 2  # content words that tell what a clause is about


def clauses(text: str) -> list[Clause]:
    """The clauses in order; one that goes on about the subject before it is part of that one.

    >>> [sorted(each.words)[0] for each in clauses("Warfarin was stopped, amlodipine continues.")]
    ['stop', 'amlodipin']
    """
    found: list[Clause] = []
    for number, (start, end) in enumerate(sentence_spans(text, 0, len(text))):
        parts = _parts(text[start:end])
        if found and parts and _PRONOUN.match(parts[0]):
            parts[0] = ""  # "He …": who that is, is told before
        found += [_clause(part, number) for part in parts if content_words(part)]
    return found


def _parts(sentence: str) -> list[str]:
    """The clauses of one sentence as text."""
    german = is_german(sentence)
    parts: list[str] = []
    start, joined, aside = 0, False, False
    for match in (*BREAK.finditer(sentence), None):
        part = sentence[start : match.start() if match else len(sentence)]
        start = match.end() if match else start
        if not part.strip():
            continue
        ends = match is None or match[0].strip() == ";"
        comma = ends or (match is not None and match[0].strip() == ",")
        last_item = joined and comma and _is_item(part)  # "… the boiler and the roof, the tenant …"
        joined = match is not None and match[0].strip().casefold() in ("and", "und", "et")
        goes_on = aside and part.lstrip()[:1].islower() and plain(_tokens(part)[0]) not in _ARTICLES
        aside = bool(parts) and _ASIDE.match(part) is not None
        if aside and _RELATIVE.match(part) and _seen_verb(_tokens(parts[-1])):
            parts.append(f"{' '.join(parts[-1].split()[-LAST:])} {part}")  # "… the builder, who denied it"
        elif parts and (last_item or goes_on or (_is_result(part) and ends)):
            parts[-1] += ", " + part
        elif parts and not _begins_clause(part, german):
            while len(parts) > 1 and not _seen_verb(_tokens(parts[-1])):
                parts[-2:] = [", ".join(parts[-2:])]  # items of a list, before what goes on behind them
            parts[-1] += ", " + part
        elif parts and _waits(parts[-1]):
            parts[-1] += ", " + part
        else:
            parts.append(part)
    return parts


def _tokens(part: str) -> list[str]:
    return [match[0] for match in _WORD.finditer(part)]


def _is_item(part: str) -> bool:
    tokens = _tokens(part)
    return len(content_words(part)) == 1 and plain(tokens[0]) in _ARTICLES and not _seen_verb(tokens)


def _is_result(part: str) -> bool:
    """Whether a part is one word said of what stands before it: "ferritin 9, low;"."""
    tokens = _tokens(part)
    return len(content_words(part)) == 1 and tokens[0].islower() and plain(tokens[0]) not in _ARTICLES


def _waits(part: str) -> bool:
    """Whether a part has no verb yet: "In May", "The roof" before "the walls and the floor were mended"."""
    tokens = _tokens(part)
    first = plain(tokens[0]) if tokens else ""
    return not _seen_verb(tokens) and (first in _GOES_ON or len(content_words(part)) < OPENING)


def _begins_clause(part: str, german: bool) -> bool:
    tokens = _tokens(part)
    if not tokens:
        return False
    first, rest = plain(tokens[0]), tokens[1:]
    if first in _SPEAKERS or (first in ("that", "those") and rest and plain(rest[0]) in _OF):
        return True
    if (
        first in _GOES_ON
        or tokens[0].casefold() in AUXILIARIES
        or first[0].isdigit()
        or first in ("£", "$", "€")
    ):
        return False
    if first in _ARTICLES:
        noun = plain(rest[0]) if rest else ""
        return bool(rest) and noun not in STOP and (not german or rest[0][0].isupper() or len(rest) > OPENING)
    if first in WORD_NUMBERS and rest and is_verb(tokens, 1):
        return True  # "three objected"
    if first in STOP or first in _COUNTED:
        return False
    return tokens[0][0].isupper() or not is_verb(tokens, 0)


def is_verb(tokens: list[str], at: int) -> bool:
    """Whether a word is a verb by its form and what stands behind it: "runs the", "opened a"."""
    word = plain(tokens[at])
    if word in STOP or word in _GOES_ON or word in _ARTICLES:
        return False
    if (
        word.endswith(("ed", "ing"))
        or word in _PAST
        or is_irregular_verb(word)
        or tokens[at].endswith(_PARTICIPLES)
    ):
        return True
    after = plain(tokens[at + 1]) if at + 1 < len(tokens) else ""
    if after in _ARTICLES:
        return True  # "return the form"
    return word.endswith("s") and (
        after in STOP or after in _ARTICLES or after[:1].isdigit() or after in ("£", "$", "€")
    )


def _seen_verb(tokens: list[str]) -> bool:
    return any(
        token.casefold() in AUXILIARIES or (at > 0 and token.islower() and is_verb(tokens, at))
        for at, token in enumerate(tokens)
    )


def _clause(part: str, sentence: int) -> Clause:
    words = list(map(same_word, content_words(part)))
    tokens = _tokens(part)
    speaker = bool(tokens) and plain(tokens[0]) in _SPEAKERS
    helped = any(token.casefold() in AUXILIARIES for token in tokens)
    return Clause(frozenset(words), tuple(words[:OPENING]), speaker, sentence, _seen_verb(tokens), helped)
