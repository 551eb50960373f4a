"""Names in a statement that the words it rests on do not have."""

from __future__ import annotations

import re

from app.domain.proof.parties import is_german, stands_for_one
from app.domain.proof.same_words import same_word
from app.domain.text.words import GENERAL, STOP, plain, stem

_TITLE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|St|Hr|Fr|[A-Z])\.\Z")
_LANDS_WORDS = """
scottish scotland english england welsh wales irish ireland german germany french france dutch netherlands
spanish spain italian italy european europe american america
"""
_LANDS = frozenset(_LANDS_WORDS.split())
_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")


def strange_names(statement: str, span: str) -> set[str]:
    """Capitalised words of the statement that the span does not have, in plain form.

    The first word of the statement or of a sentence in it counts only if it is followed by another such word.
    """
    there = plain_words(span)
    stems = {stem(word) for word in there}
    matches = list(_NAME.finditer(statement))
    german = is_german(f"{statement} {span}")
    missing = set()
    for position, match in enumerate(matches):
        word = match[0]
        if not word[0].isupper() or len(word) < 2:
            continue
        form = plain(word)
        if german and not stands_for_one(statement, match, german):
            continue  # any noun: whether it is in the source is asked of its content words
        month = word == "May" and bool(match.start()) and "May" not in span
        if not match.start() and stem(form) in GENERAL:
            continue  # "Including VAT"
        if not month and (form in there or form in STOP or stem(form) in stems or _is_of(form, span)):
            continue
        before = statement[: match.start()].rstrip(" \"'“‘(")
        begins = not before or (before[-1] in ".!?:•-" and not _TITLE.search(before))
        following = matches[position + 1] if position + 1 < len(matches) else None
        joined = following is not None and following[0][0].isupper() and following.start() == match.end() + 1
        if not begins or joined or word[1:].isupper():
            missing.add(form)
    return missing


def _is_of(form: str, span: str) -> bool:
    """Whether a word is made of a land of the source: "Spanish" of "Spain"."""
    if form not in _LANDS:
        return False
    same = same_word(stem(form))
    return any(same == same_word(stem(plain(m[0]))) for m in _NAME.finditer(span) if m[0][0].isupper())


def plain_words(text: str) -> set[str]:
    """The words of a text in plain form, those joined by a hyphen also one by one."""
    words = {plain(match[0]) for match in _NAME.finditer(text)}
    return words | {part for word in words for part in word.split("-")}
