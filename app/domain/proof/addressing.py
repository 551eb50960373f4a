"""Who "you" is in a letter: the one whom it greets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.text.splitting import sentence_spans

_TITLE = r"(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof|Professor|Herrn?|Frau|Sir|Mme|Madame|Monsieur|Mlle|M)\.?"
_GREETING = re.compile(
    r"^\W*(?:Dear|Sehr geehrte[rn]?|Liebe[rn]?|Guten Tag|Chère?|Cher|Bonjour)\s"
    rf"(?:(?P<title>{_TITLE})\s)?(?P<name>(?:[A-ZÀ-ÖØ-Þ][\w'’-]+\s?){{1,3}})(?=[,:!.\s]|$)"
)
_NOBODY = """
sir madam sirs all both parents colleagues customer tenant resident member members team neighbour neighbours
applicant damen herren kunde kundin eltern kollegen mitglieder mieter madame monsieur client cliente
"""
_GENERIC = frozenset(_NOBODY.split())
_YOURS = re.compile(r"\b(?:[Yy]ours?|[Vv]otre|[Vv]os|(?<!^)Ihre?[nmrs]?|^Ihre?[nmrs]?(?=\s[A-ZÄÖÜ]))\b")
_YOU = re.compile(r"\b(?:[Yy]ou|[Vv]ous|(?<!^)(?:Sie|Ihnen))\b")
SEARCHED = 12  # sentences from the beginning in which a letter greets


def greeted(texts: Iterable[str]) -> str:
    """The last name of the one person whom a letter greets; "" where it greets nobody by name, or two.

    >>> greeted(["Dear Ms Pryce, thank you for your letter."])
    'Pryce'
    """
    names = set()
    for place, text in enumerate(texts):
        if place >= SEARCHED:
            break
        match = _GREETING.match(text)
        if match and not re.match(r"\s?(?:and|und|et|&)\s", text[match.end() :]):
            last = match["name"].split()[-1]
            names.add("" if last.casefold() in _GENERIC else last)
    return names.pop() if len(names) == 1 else ""


def named(text: str, name: str) -> str:
    """`text` with `name` for "you" in each sentence, or for "your" where it has no "you".

    >>> named("You must bring your badge. Your seat is A4.", "Ms Pryce")
    "Ms Pryce must bring your badge. Ms Pryce's seat is A4."
    """
    told = []
    end = 0
    for start, stop in sentence_spans(text, 0, len(text)):
        sentence = text[start:stop]
        cue, form = (_YOU, name) if _YOU.search(sentence) else (_YOURS, f"{name}'s")
        told.append(text[end:start] + cue.sub(form, sentence))
        end = stop
    return "".join(told) + text[end:]


def without_greeting(text: str) -> str:
    """The text behind its greeting, if anything stands there."""
    match = _GREETING.match(text)
    return text if match is None else text[match.end() :].lstrip(" ,:!.") or text


def as_told(statement: str, name: str) -> str:
    """The greeted one's name as the statement has it, with its title."""
    match = re.search(rf"(?:\b{_TITLE}\s+)?\b{re.escape(name)}\b", statement)
    return match[0] if match else name


def without_name(statement: str, name: str) -> str:
    """A statement without the greeted one's name and title, to be looked for where only "you" stands."""
    return re.sub(
        rf"(?:\b{_TITLE}\s+)?(?:\b[A-Z][\w-]+\s+)?\b{re.escape(name)}(?:['’]s|['’]|s)?\b", " ", statement
    )
