"""Whether how often or when something is done is told of another thing of a list, or of another deed."""

from __future__ import annotations

import re

from app.domain.proof.facts import dates_at
from app.domain.proof.forms import forms
from app.domain.proof.kindred import kindred
from app.domain.proof.same_words import same_word
from app.domain.text.splitting import sentence_spans
from app.domain.text.words import content_words, is_irregular_verb

_OFTEN = re.compile(
    r"\b(?:(?:once|twice|thrice|(?:two|three|four|five|six|\d+) times)(?: (?:a|per|each|every) (?:day"
    r"|week|month|year)"
    r"|\s(?:daily|weekly|monthly|yearly))?|every (?:other |second |third |two |three |four |six "
    r"|\d+ )?(?:days?|weeks?"
    r"|months?|years?|hours?|morning|evening|night)|daily|weekly|monthly|quarterly|yearly|annually"
    r"|nightly|fortnightly"
    r"|(?:einmal|zweimal|dreimal)(?: täglich| pro woche| am tag| wöchentlich)?|täglich|wöchentlich"
    r"|monatlich|jährlich"
    r"|alle (?:zwei|drei|vier|\d+) (?:tage|wochen|monate|stunden)|tous les (?:deux |trois |\d+ )?(?:jours"
    r"|mois|ans)"
    r"|chaque (?:jour|semaine|mois|année)|(?:une|deux|trois) fois par (?:jour|semaine|mois))\b",
    re.I,
)
_ITEM = re.compile(r"[;:,]\s|\s(?:and|und|et|but|while|aber|mais)\s", re.I)
_DONE_ON = re.compile(
    r"\b(?P<before>[\w'’-]+)\s(?P<verb>[a-zäöüß]{3,})\s(?:(?:back|out|in|up|off)\s)?(?:on|am|le)\s$", re.I
)
_HELPS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "and",
        "or",
        "then",
        "also",
        "not",
        "who",
        "which",
        "that",
        "it",
        "he",
        "she",
        "they",
        "we",
        "i",
        "you",
        "since",
        "ist",
        "war",
        "waren",
        "wurde",
        "wurden",
        "hat",
        "haben",
        "und",
        "a",
        "ont",
        "été",
        "et",
        "to",
        "will",
    ]
)


def often_of_another(statement: str, source: str) -> bool:
    """Whether the times of one thing of a list are told of another that has its own.

    >>> often_of_another("The cats are fed daily.", "Dogs are fed daily, cats every other day.")
    True
    """
    said = [match[0].casefold() for match in _OFTEN.finditer(statement)]
    if len(said) != 1:
        return False
    words = forms(_OFTEN.sub(" ", statement))
    for start, end in sentence_spans(source, 0, len(source)):
        items = [
            ([m[0].casefold() for m in _OFTEN.finditer(item)], forms(_OFTEN.sub(" ", item)))
            for item in _ITEM.split(source[start:end])
        ]
        items = [(often, there) for often, there in items if often]
        if len(items) < 2:
            continue
        told = [there for often, there in items if said[0] in often]
        others = [there for often, there in items if said[0] not in often]
        if (
            any(there and there <= words for there in others)
            and all(there - words for there in told)
            and told
        ):
            return True
    return False


def date_of_another_deed(statement: str, source: str) -> bool:
    """Whether a date that stands right behind one verb is told of another.

    >>> date_of_another_deed("The lamps were mended on 3 May.", "We mended the lamps sold on 3 May.")
    True
    """
    mine = _dated(statement)
    theirs = _dated(source) if mine else []
    for verb, date, _ in mine:
        there = [each for each in theirs if each[1] & date]
        if not there or any(other == verb or other in kindred(verb) for other, _, _ in there):
            continue
        words = forms(source)
        if all(reduced for _, _, reduced in there) and verb in words:
            return True
    return False


def _dated(text: str) -> list[tuple[str, frozenset[tuple[int, int | None]], bool]]:
    """Each verb right before a date, the date, and whether the verb only describes a noun."""
    found = []
    for readings, start, _ in dates_at(text):
        match = _DONE_ON.search(text[:start])
        if match is None or not (
            match["verb"].endswith(("ed", "en", "t")) or is_irregular_verb(match["verb"])
        ):
            continue
        verb = next(map(same_word, content_words(match["verb"])), "")
        days = frozenset((month, day) for _, month, day in readings)
        if verb:
            reduced = match["before"].casefold() not in _HELPS and not match["before"].endswith("ly")
            found.append((verb, days, reduced))
    return found
