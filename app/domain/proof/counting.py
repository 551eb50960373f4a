"""Whether a statement counts what the source only labels, or says of all what the source says of a part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from app.domain.proof.facts import facts
from app.domain.proof.same_words import same_word
from app.domain.text.splitting import sentence_spans
from app.domain.text.units import UNITS, WORD_NUMBERS
from app.domain.text.words import STOP, content_words, plain, stem

_NUMBERS = "|".join(
    map(re.escape, sorted((word for word in WORD_NUMBERS if word.isalpha()), key=len, reverse=True))
)
_COUNTED = re.compile(
    rf"(?<![\w.,£$€/-])(?P<number>\d{{1,3}}|{_NUMBERS})\s(?P<thing>[^\W\d_]{{3,}})s\b", re.I
)
_LABEL = re.compile(r"(?<![\w'’-])(?P<thing>[^\W\d_]{3,})\s(?P<number>\d{1,3})(?![\w.,:/%-]*\d|\s?%)")
_OF_THEM = re.compile(
    r"(?:,\s|\(|;\s)(?:of (?:which|whom|these|them|those)\s(?:only\s)?|davon\s(?:nur\s)?"
    r"|dont\s(?:seulement\s)?)"
    rf"(?P<part>\d+|{_NUMBERS})\b(?P<rest>[^,;.()]*)"
    rf"|(?:,\s|\(|;\s)(?P<part_first>\d+|{_NUMBERS}) of (?:which|whom|these|them"
    rf"|those)\b(?P<rest_first>[^,;.()]*)",
    re.I,
)
_OF_ALL = re.compile(
    rf"(?:^|[.;]\s)Of (?:the|its|our|their|his|her|all)\s(?:the\s)?(?P<whole>\d+"
    rf"|{_NUMBERS})\s(?P<thing>[\w'’-]+)"
    rf"[^,.;]{{0,40}},\s(?P<part>\d+|{_NUMBERS})\b(?P<rest>[^,.;]*)"
    rf"|\b(?P<part_first>\d+|{_NUMBERS})\s(?:out )?of (?:the|its|our|their|his|her|all)?\s?(?:the\s)?"
    rf"(?P<whole_last>\d+|{_NUMBERS})\s(?P<thing_last>[\w'’-]+)(?P<rest_last>[^,.;]*)",
    re.I,
)
_SOME_OF = re.compile(
    r"\b(?:some|most|many|several|half|part|few|one|both|majority|minority|not all|no|none|einige|viele"
    r"|certains)\b",
    re.I,
)
_SUBJECT = re.compile(r"\W*(?:(?:the|all|its|our|their)\s)?(?P<thing>[^\W\d_]{3,})s?\b", re.I)
_ONE = re.compile(r"\b(?:one|a single|1)\s(?P<thing>[a-z]{3,})\b(?!\sof\b)", re.I)
_MANY = re.compile(r"\b(?P<thing>[a-z]{3,})s\b", re.I)
_SOME = re.compile(r"\b(?:of (?:which|whom|these|them|those)|including|among|davon|dont|darunter)\b", re.I)


def label_counted(statement: str, source: str) -> bool:
    """Whether "two spans" is said of "span 2".

    >>> label_counted("Two spans are cracked.", "Span 2 is cracked in two places.")
    True
    """
    labels = {(_form(m["thing"]), Decimal(m["number"])) for m in _LABEL.finditer(source)}
    if not labels:
        return False
    there = set(_counts(source))
    return any(each in labels and each not in there for each in _counts(statement))


def part_told_of_all(statement: str, source: str) -> bool:
    """Whether what is said of some of a number is told of the whole number.

    >>> part_told_of_all("Nine lambs were sold.", "There were nine lambs, of which two were sold.")
    True
    """
    if _SOME.search(statement):
        return False
    said = _words(statement)
    values = {quantity.value for quantity in facts(statement).quantities}
    for start, end in sentence_spans(source, 0, len(source)):
        sentence = source[start:end]
        for match in _OF_THEM.finditer(sentence):
            part = _value(match["part"] or match["part_first"])
            rest = _words(match["rest"] or match["rest_first"] or "") - _words(
                sentence.replace(match[0], " ")
            )
            before = {quantity.value for quantity in facts(sentence[: match.start()]).quantities}
            if said & rest and part not in values and values & before:
                return True
        for match in _OF_ALL.finditer(sentence):
            whole, part = (
                _value(match["whole"] or match["whole_last"]),
                _value(match["part"] or match["part_first"]),
            )
            thing = _form(match["thing"] or match["thing_last"])
            rest = _words(match["rest"] or match["rest_last"] or "") - {thing}
            if said & rest and part not in values and whole in values and part != whole:
                return True
    return False


def part_left_out(statement: str, source: str) -> bool:
    """Whether "two of the four lifts" are told as the lifts.

    >>> part_left_out("The lifts work.", "Two of the four lifts work.")
    True
    """
    if facts(statement).quantities or _SOME_OF.search(statement):
        return False
    subject = _SUBJECT.match(statement)
    for match in _OF_ALL.finditer(source):
        thing = _form(match["thing"] or match["thing_last"])
        if (
            subject
            and _form(subject["thing"]) == thing
            and _words(statement) & (_words(match["rest"] or match["rest_last"] or "") - {thing})
        ):
            return True
    return False


def many_for_one(statement: str, source: str) -> bool:
    """Whether "guests" are told where the source allows "one guest".

    >>> many_for_one("Bring guests.", "You may bring one guest.")
    True
    """
    if facts(statement).quantities:
        return False
    there = source.casefold()
    singles = {match["thing"].casefold() for match in _ONE.finditer(source)} - STOP
    return any(
        match["thing"].casefold() in singles and not re.search(rf"\b{match[0].casefold()}\b", there)
        for match in _MANY.finditer(statement)
    )


def _counts(text: str) -> Iterator[tuple[str, Decimal]]:
    for match in _COUNTED.finditer(text):
        value = _value(match["number"])
        if (
            value is not None
            and plain(match["thing"]) not in STOP
            and f"{match['thing']}s".casefold() not in UNITS
        ):
            yield _form(match["thing"]), value


def _form(word: str) -> str:
    return same_word(stem(plain(word)))


def _value(word: str) -> Decimal | None:
    if word.isdigit():
        return Decimal(word)
    return next((quantity.value for quantity in facts(f"{word} things").quantities), None)


def _words(text: str) -> set[str]:
    let = {"let"} if re.search(r"\blet\b", text) else set[str]()
    return let | {same_word(word) for word in content_words(text) if not word[0].isdigit()}
