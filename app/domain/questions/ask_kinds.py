"""What kind of answer a question wants, as far as its first words tell, and whether a sentence has one."""

from __future__ import annotations

import re

from app.domain.proof.facts import facts
from app.domain.text.words import plain

_WHEN = re.compile(
    r"^\W*(?:(?:on|by|until|since)\s+)?(?:when|what (?:date|day|year|month|time)|wann|quand|cuándo)\b", re.I
)
_NUMBER = re.compile(
    r"\bhow (?:much|many|long|old|tall|far|often|soon|quickly|large|big|high)\b"
    r"|\bwie (?:viele?|lange|oft|alt|hoch)\b|\bcombien\b|\bcuánt\w+\b"
    r"|\bwhat (?:is|was|were|are) (?:the |his |her |their |its )?(?:\w+ ){0,3}"
    r"(?:dose|price|amount|fee|rent|cost|sum|total|rate|percentage|number|level|deadline|age)\b"
    r"|^\W*(?:what|which) (?:dose|price|amount|fee|rent|cost|sum|total|rate|percentage|age)\b",
    re.I,
)
_WHO = re.compile(r"^\W*(?:(?:to|by|with|from|for) )?(?:who|whom|whose|wer|wem|wen|qui|quién)\b", re.I)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[^\W\d_a-z][^\W\d_]+")
_ROLE = re.compile(
    r"\b(?:the|a|an|by|each|every|either|der|die|das|le|la|el)\s+[^\W\d_]{4,}|\b(?:he|she|they|we|you|I)\b",
    re.I,
)
_SPAN = re.compile(
    r"\b(?:day|week|month|year|hour|minute|spring|summer|autumn|winter|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|yesterday|today|tomorrow|daily|weekly|monthly|yearly|annually|after|before|until|during"
    r"|tage|wochen?|monate?|jahre?|jours?|semaines?|mois|ans|días?|semanas?|meses|años?)(?:s|en|ly)?\b",
    re.I,
)


def wants_person(question: str) -> bool:
    """Whether a question asks for a person."""
    return bool(_WHO.search(question))


def could_answer(question: str, sentence: str) -> bool:
    """False if a question asks for a time, a number or a person and the sentence names none.

    >>> could_answer("When was the roof repaired?", "The landlord keeps the roof in repair.")
    False
    """
    found = facts(sentence)
    if _WHEN.search(question):
        return bool(found.dates or found.times or _SPAN.search(sentence) or _years(sentence))
    if _NUMBER.search(question):
        return bool(len(found) or re.search(r"\d|\b(?:once|one|none|no)\b", sentence, re.I))
    if wants_person(question):
        asked = {plain(word) for word in re.findall(r"[^\W\d_]+", question)}
        names = [name for name in _NAME.findall(" " + sentence) if plain(name) not in asked]
        return bool(names or _ROLE.search(sentence))
    return True


def _years(sentence: str) -> bool:
    return bool(re.search(r"\b(?:1[5-9]|2[01])\d\d\b", sentence))
