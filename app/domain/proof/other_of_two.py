"""Whether a statement has the other one of two: west for east, last year for this year, son for grandson."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.proof.forms import forms
from app.domain.text.splitting import sentence_spans

_SISTERS = tuple(
    tuple(words.split())
    for words in (
        "north south east west",
        "northern southern eastern western",
        "nord süd ost west",
        "left right",
        "link recht",
        "gauche droit",
        "upper lower",
        "ober unter",
        "inner outer",
        "front rear",
        "vorder hinter",
        "male female",
        "morning evening afternoon",
        "monday tuesday wednesday thursday friday saturday sunday",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PART = re.compile(r"[;:,]\s|\s(?:and|but|while|whereas|und|aber|während|et|mais|tandis que)\s", re.I)
_LAST, _THIS, _NEXT = "last", "this", "next"
_MOMENT = re.compile(
    r"\b(?P<which>last|previous|past|this|current|present|next|coming|following"
    r"|letzte[nmrs]?|vorige[nmrs]?|vergangene[nmrs]?|diese[nmrs]?|nächste[nmrs]?|kommende[nmrs]?|cette?|ce"
    r")\s(?P<unit>year|month|week|term|season|quarter|spring|summer|autumn|winter|time|session|meeting|visit"
    r"|jahr(?:e?s)?|monat(?:e?s)?|woche|quartal|saison|mal|année|mois|semaine|trimestre|fois|saison)\b"
    r"|\b(?P<unit_fr>année|mois|semaine|trimestre|fois)\s(?P<which_fr>derni(?:er|ère)|passée?|prochaine?)\b",
    re.I,
)
_WHICH = {
    **dict.fromkeys(
        ("last", "previous", "past", "letzt", "vorig", "vergangen", "dernier", "dernièr", "passé"), _LAST
    ),
    **dict.fromkeys(("this", "current", "present", "dies", "cet", "cett", "ce"), _THIS),
    **dict.fromkeys(("next", "coming", "following", "nächst", "kommend", "prochain"), _NEXT),
}
_KIN_OF = {
    word: sort
    for sort, words in {
        "parent": "mother father mum dad mutter vater mère père",
        "child": "son daughter sohn tochter fils fille",
        "sibling": "brother sister bruder schwester frère sœur soeur",
        "partner": "wife husband ehefrau ehemann épouse époux",
        "grandparent": "grandmother grandfather großmutter großvater oma opa grand-mère grand-père",
        "grandchild": "grandson granddaughter enkel enkelin petit-fils petite-fille",
        "uncle": "uncle aunt onkel tante oncle",
        "nephew": "nephew niece neffe nichte neveu nièce",
        "cousin": "cousin cousine",
        "in-law": "mother-in-law father-in-law son-in-law daughter-in-law brother-in-law sister-in-law"
        " schwiegermutter"
        " schwiegervater schwiegersohn schwiegertochter schwager schwägerin",
        "step": "stepmother stepfather stepson stepdaughter stiefvater stiefmutter",
    }.items()
    for word in words.split()
}
_CONVERSE = {
    "parent": {"child"},
    "child": {"parent"},
    "grandparent": {"grandchild"},
    "grandchild": {"grandparent"},
    "uncle": {"nephew"},
    "nephew": {"uncle"},
}
_BOTH = re.compile(r"\b(?:both|beide[nmrs]?|beidseit\w*|bilateral\w*|les deux|des deux)\b", re.I)
_PAIRED = re.compile(
    r"\b(?:both|either|each|two|pair\w*|bilateral\w*|all|every|sides|eyes|ears|hands|feet|legs|arms|knees"
    r"|hips"
    r"|beid\w*|zwei|alle[nrms]?|deux|tous|toutes|and|und|et|as well as|2)\b",
    re.I,
)
_ONE_SIDE = re.compile(r"\b(?:left|right|linke[nmrs]?|rechte[nmrs]?|gauche|droite?)\b", re.I)


def sister_told(statement: str, source: str) -> bool:
    """Whether words that stand beside "west" alone are told of "east", which stands in another part.

    >>> sister_told("It leaks on the west side.", "It leaks on the east side, the west side is dry.")
    True
    """
    told = list(_sister_words(statement))
    mine = dict(told)
    if len(mine) != 1 or len(set(told)) > 1:
        return False
    said = forms(statement)
    for start, end in sentence_spans(source, 0, len(source)):
        parts = _PART.split(source[start:end])
        sided = [(dict(_sister_words(part)), forms(part)) for part in parts]
        for key, word in mine.items():
            homes = [(words, there) for there, words in sided if key in there]
            true_home = [words for words, there in homes if there[key] == word]
            others = [words for words, there in homes if there[key] != word]
            if len(true_home) != 1 or not others:
                continue
            about = {same for each in (*_forms(source, key),) for same in forms(each)}
            own = (said & true_home[0]) - about
            if any(len((said & other) - about - true_home[0]) > len(own - other) for other in others):
                return True
    return False


def moment_differs(statement: str, source: str) -> bool:
    """Whether a year, a week or a season is this one there and the last or the next one in the source.

    >>> moment_differs("The fair was full this year.", "Last year the fair was full.")
    True
    """
    theirs: dict[str, set[str]] = {}
    for unit, which, _ in _moments(source):
        theirs.setdefault(unit, set()).add(which)
    said = forms(_MOMENT.sub(" ", statement))
    for unit, which, _ in _moments(statement):
        there = theirs.get(unit, set())
        if there and which not in there:
            return True
        alone = sum(each == unit for each, _, _ in _moments(statement)) == 1
        if len(there) > 1 and alone and _nearest(said, source, unit) not in (which, ""):
            return True
    return False


def kin_differs(statement: str, source: str) -> bool:
    """Whether a relative of another sort is told than any of the source: "son" for "grandson".

    >>> kin_differs("It went to her son.", "It went to her grandson.")
    True
    """
    theirs = _kin(source)
    if not theirs:
        return False
    allowed = theirs | set().union(*(_CONVERSE.get(sort, set()) for sort in theirs))
    return bool(_kin(statement) - allowed)


def both_for_one(statement: str, source: str) -> bool:
    """Whether both are told where the source speaks of the left one alone.

    >>> both_for_one("Both knees are swollen.", "The left knee is swollen.")
    True
    """
    sides = {match[0].casefold()[:4] for match in _ONE_SIDE.finditer(source)}
    return bool(_BOTH.search(statement)) and len(sides) == 1 and not _PAIRED.search(source)


def _sister_words(text: str) -> Iterator[tuple[tuple[int, str, str], str]]:
    """Each word that has a sister: the family with what stands around its name, and the name."""
    for match in _WORD.finditer(text.casefold()):
        for place, family in enumerate(_SISTERS):
            name = next((each for each in family if each in match[0]), "")
            if not name:
                continue
            before, _, after = match[0].partition(name)
            if not before and (not after or _compounds(place, after)):
                yield (place, "", after), name
                break


def _compounds(place: int, after: str) -> bool:
    german = _SISTERS[place][0] in ("nord", "link", "recht", "ober", "vorder")
    return (german and (len(after) <= 2 or len(after) >= 4)) or after in ("s", "e", "es")


def _forms(text: str, key: tuple[int, str, str]) -> Iterator[str]:
    for match in _WORD.finditer(text):
        if any(match[0].casefold() == f"{name}{key[2]}" for name in _SISTERS[key[0]]):
            yield match[0]


def _moments(text: str) -> Iterator[tuple[str, str, int]]:
    for match in _MOMENT.finditer(text):
        word = (match["which"] or match["which_fr"]).casefold()
        unit = (match["unit"] or match["unit_fr"]).casefold()
        which = next(
            (
                which
                for form, which in _WHICH.items()
                if word.rstrip("enmrs").startswith(form.rstrip("enmrs"))
            ),
            "",
        )
        if which:
            yield unit, which, match.start()


def _nearest(said: set[str], source: str, unit: str) -> str:
    """The moment of the part of the source that shares most words; "" if two share as many."""
    found: dict[str, int] = {}
    for start, end in sentence_spans(source, 0, len(source)):
        for part in re.split(r"[;,]\s|\s(?:and|but|while|whereas|und|aber|et|mais)\s", source[start:end]):
            for theirs, which, _ in _moments(part):
                if theirs == unit:
                    found[which] = max(found.get(which, 0), len(said & forms(part)))
    best = sorted(found.items(), key=lambda each: -each[1])
    return best[0][0] if len(best) > 1 and best[0][1] > best[1][1] else ""


def _kin(text: str) -> set[str]:
    words = (match[0].casefold() for match in _WORD.finditer(text))
    return {sort for word in words if (sort := _KIN_OF.get(word) or _KIN_OF.get(word.removesuffix("s")))}
