"""Who "I" is in a letter that a statement tells of "the writer", and steps told as "down from"."""

from __future__ import annotations

import re

from app.domain.text.words import content_words

_WRITER = re.compile(r"\b[Tt]he (?P<who>writer|author|sender)(?P<owns>['’]s)?(?![\w-])")
_BUYER = re.compile(r"\b[Tt]he (?P<who>customer|complainant|buyer)(?P<owns>['’]s)?(?![\w-])")
_BOUGHT = re.compile(
    r"\b(?:order(?:ed)?|refund|deliver(?:ed|y)|purchase[ds]?|bought|complain(?:t|ed)?)\b", re.I
)
_QUOTES = re.compile(r"[\"“”„«»]")
_I = re.compile(r"\bI\b(?:['’](?P<short>ve|m|ll|d)\b)?")
_SHORT = {"ve": " has", "m": " is", "ll": " will", "d": " would"}
_MY = re.compile(r"\b[Mm]y\b")
_ME = re.compile(r"\bme\b")
_ALONE = re.compile(r"\bI\b|\bme\b")
LOOKED_AT = 3  # words behind "my" among which what is the writer's stands
_SELF = re.compile(r"\bI\b|\b[Mm]y\b|\bme\b")
_UNIT = (
    r"%|[a-zµ]{1,5}/[a-z]{1,3}\b|(?:k|m|µ)?g\b|[mc]?l\b|(?:k|m|c)?m\b"
    r"|(?:(?:million|billion)\b ?)?(?:tonnes|points|people|hectares|days|weeks|euros|pounds)?\b"
)
_AMOUNT = rf"[£$€]?\d+(?:[.,]\d+)*(?: ?(?:{_UNIT}))?"
_STEP = re.compile(
    rf"(?:\b(?:was|is|were|are|at|stood at|stands at) )?(?P<now>{_AMOUNT}),? (?P<way>down|up)"
    rf" from (?P<then>{_AMOUNT}(?: ?(?:in [A-Z]\w+(?: \d{{4}})?|last year))?)"
)
_FROM_TO = re.compile(r"\bfrom\b.*\d.*\bto\b.*\d", re.I)


def speaker(statement: str, around: str) -> str:
    """What a statement calls the one who says "I" in the text near by; "" if it speaks of no such one.

    >>> speaker("The writer's father is ill.", "My father is ill.")
    'the writer'
    """
    if not _SELF.search(around) or _QUOTES.search(around):
        return ""
    match = _WRITER.search(statement) or (_BUYER.search(statement) if _BOUGHT.search(around) else None)
    if match is None or match["who"] in around.casefold():
        return ""
    if not match["owns"]:
        return f"the {match['who']}" if _ALONE.search(around) else ""
    owned = content_words(statement[match.end() :])[:1]
    theirs = [content_words(around[my.end() : my.end() + 30])[:LOOKED_AT] for my in _MY.finditer(around)]
    return f"the {match['who']}" if any(set(owned) & set(words) for words in theirs) else ""


def spoken_by(text: str, name: str) -> str:
    """`text` with `name` for "I" and "me" and its possessive for "my".

    >>> spoken_by("I'm away; my father is ill.", "the writer")
    "the writer is away; the writer's father is ill."
    """
    text = _I.sub(lambda match: name + _SHORT.get(match["short"] or "", ""), text)
    return _ME.sub(name, _MY.sub(f"{name}'s", text))


def without_speaker(statement: str) -> str:
    """A statement without what it calls the one who says "I", to be looked for where only "I" stands."""
    return _BUYER.sub(" ", _WRITER.sub(" ", statement))


def stepped(text: str, statement: str) -> str:
    """`text` with "6.4, down from 7.2" as "fell from 7.2 to 6.4", where the statement tells it so.

    >>> stepped("Weight 71 kg, up from 68 kg in May.", "Weight rose from 68 kg in May to 71 kg.")
    'Weight rose from 68 kg in May to 71 kg.'
    """
    if not _FROM_TO.search(statement):
        return text
    return _STEP.sub(_as_verb, text)


def _as_verb(match: re.Match[str]) -> str:
    verb = "fell" if match["way"] == "down" else "rose"
    return f"{verb} from {match['then'].strip()} to {match['now'].strip()}"
