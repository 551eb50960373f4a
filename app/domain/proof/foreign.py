"""Forms of one word in languages whose endings `domain.text.words.stem` does not know: German and French."""

from __future__ import annotations

import re

from app.domain.proof.foreign_words import families
from app.domain.proof.parties import is_german, is_party
from app.domain.proof.same_words import same_word
from app.domain.text.words import stem

SHORTEST = 5  # letters that two forms begin with
SHARE = 0.6  # of the longer one
PART = 4  # letters that the rest of a compound has at least

_FRENCH = re.compile(
    r"\b(?:le|la|les|des|du|est|sont|une?|et|au|aux|par|pour|dans|avec|sur|qui|que|doit|peut|été|il"
    r"|elle)\b|\b[ldn]['’]",
    re.I,
)
SHORTEST_PART = 3
_SEPARATED = re.compile(
    r"\b(?P<verb>(?!bitte|heute|seit|nicht|hat|ist|mit|bis|zeit)[a-zäöü]{3,}(?:t|en"
    r"|e))(?:\s+[^\s.,;:!?]+){1,12}?"
    r"(?P<end>\s+(?:ab|an|auf|aus|ein|vor|zu|zurück|nach|um|weg|bereit|fest|weiter|teil|her"
    r"|hin))(?=\s*[.,;!?]|$|\sund\s)"
)
_NE_QUE = re.compile(
    r"\b(?:ne |n['’])((?!pas\b|plus\b|jamais\b|rien\b|aucune?\b)\w+"
    r"(?: (?!pas\b|plus\b|jamais\b|rien\b|aucune?\b)\w+){0,3})"
    r" (?:que |qu['’])",
    re.I,
)
_ENDING = re.compile(
    r"(?:ierungen|ierung|ationen|ation|ierten|ierte|iert|ieren|ungen|ung|ten|te|en|t|e|n|s)$"
)
_BETWEEN = re.compile(
    r"(ab|an|auf|aus|ein|vor|zuruck|nach|um|weg|bereit|fest|weiter|teil|her|hin|mit|zu)(?:zu|ge)([a-z]{4,})$"
)
_SMALL = """
dass aber jedoch davon daran darauf daraus dabei daher deshalb deswegen hierfur hierzu hiermit ferner
ausserdem zudem uberdies somit gentleman stammt datiert euro mais alors afin cependant toutefois neanmoins
lequel laquelle lesquels celui celle ceux cela ceci raison moyennant demeur demeure ont avait
"""
SMALL = frozenset(form for word in _SMALL.split() for form in (stem(word), same_word(stem(word))))
"""Words of German and French that say nothing of their own in a sentence with others."""
_NOT_A_PART = frozenset(
    ["unter", "ober", "nach", "gegen", "nicht", "vorher", "frueher", "ander", "anti", "mutter", "vater"]
)


def is_foreign(text: str) -> bool:
    """Whether a text is German or French by its small words."""
    return is_german(text) or len(_FRENCH.findall(text)) >= 3


def with_whole_verbs(text: str) -> str:
    """A German text with each verb also as one word whose part ends its sentence.

    >>> with_whole_verbs("Bitte stimmen Sie der Reise und dem Plan zu.")
    'Bitte stimmen Sie der Reise und dem Plan zu zustimmen.'
    """
    if not is_german(text):
        return only_told(text)
    return _SEPARATED.sub(lambda match: f"{match[0]} {match['end'].strip()}{match['verb']}", text)


def alike(word: str, others: set[str]) -> bool:
    """Whether `word` is a form or a part of one of `others`: Zustimmung, zustimmt; Frist, Kündigungsfrist.

    Parties are not: Mieter and Vermieter are two people.
    """
    if len(word) < SHORTEST or is_party(word):
        return False
    bare = _bare(word)
    if any(
        _same_root(word, other) or _same_root(bare, _bare(other)) or _part(word, other) or _part(other, word)
        for other in others
    ):
        return True
    return any(
        word.startswith(one) and _joins(word[len(one) :], others)
        for one in others
        if len(one) >= SHORTEST_PART
    )


def only_told(text: str) -> str:
    """A French text with "ne … que", which denies nothing, as "seulement".

    >>> only_told("Il ne peut partir qu'en mai.")
    'Il peut partir seulement en mai.'
    """
    return _NE_QUE.sub(r"\1 seulement ", text)


def akin(word: str, others: set[str]) -> bool:
    """Whether `word` is alike one of `others`, or says the same: gereinigt, gesäubert.

    For what a sentence holds, not for what an amount is an amount of.
    """
    if is_party(word):
        return False
    return alike(word, others) or any(
        not mine.isdisjoint(families(other)) for mine in _kin_of(word) for other in others
    )


def telling(words: set[str]) -> set[str]:
    """The words without those that say nothing of their own in German and French."""
    return words - SMALL


def _kin_of(word: str) -> list[frozenset[int]]:
    """The families of a word, and those of a verb without the "zu" between its parts."""
    found = [families(word), families(_bare(word))]
    return [kin for kin in found if kin]


def _joins(rest: str, others: set[str]) -> bool:
    """Whether what is left of a compound is a word too: "Romfahrt" of "Fahrt nach Rom"."""
    forms = (rest, rest.removeprefix("s"), rest.removeprefix("n"), rest.removeprefix("en"))
    return any(
        (form in others or same_word(stem(form)) in others or any(form == _bare(other) for other in others))
        and len(form) >= PART
        and not is_party(form)
        for form in forms
    )


def _bare(word: str) -> str:
    """A German verb without "zu" or "ge", also between its parts: "zurückzugeben", "ausgetauscht"."""
    match = _BETWEEN.match(word)
    if match:
        return match[1] + match[2]
    return word[2:] if word.startswith("ge") and len(word) > SHORTEST + 1 else word


def _same_root(one: str, other: str) -> bool:
    if one[:SHORTEST] != other[:SHORTEST] or is_party(other):
        return False
    if len(_trunk(one)) >= SHORTEST and _trunk(one) == _trunk(other):
        return True
    shared = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return shared >= SHARE * max(len(one), len(other))


def _trunk(word: str) -> str:
    """A German word without what makes a noun or a verb of it: Reklamation, reklamiert."""
    return _ENDING.sub("", word)


def _part(short: str, long: str) -> bool:
    rest = len(long) - len(short)
    if len(short) < SHORTEST or rest < PART or is_party(short) or is_party(long):
        return False
    if long.startswith(short):
        return True
    return long.endswith(short) and long[:rest] not in _NOT_A_PART
