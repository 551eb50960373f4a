"""Words that a sentence brings with it though it has them not: money "cost", "should" "recommend"."""

from __future__ import annotations

import re

from app.domain.proof.evaluating import judgement
from app.domain.proof.phrases import TEXTS
from app.domain.proof.same_words import same_word
from app.domain.remembered import remembered
from app.domain.text.words import stem

_MONEY = re.compile(r"[£$€]\s?\d|\d\s?(?:[£$€]|euros?\b|pounds?\b)", re.I)
_GAINED = re.compile(
    r"\b(?:rais|claim|earn|sav|donat|w[io]n|len[dt]|ow[ei]|refund|grant|award|budget|worth|value|insur)\w*\b",
    re.I,
)
"""Money that is told of so is no price."""
_OPENS = re.compile(r"\b(?:begins?|began|starts?|started|commences?|commenced|beginnt|commence|from)\b", re.I)
_SHUTS = re.compile(r"\b(?:ends?|ended|expires?|expired|until|to|endet|finit|bis)\b", re.I)
_DAY = r"(?:the\s+|dem\s+|le\s+)?\d{1,2}(?:st|nd|rd|th|er|\.)?\s+[^\W\d_]{3,9}\b"
_PATTERNS = (
    (re.compile(r"\b(?:may|must not|mustn['’]t|cannot|can not|can['’]t|shall not)\b"), "allow"),
    (re.compile(r"\b(?:may|must|can|shall) ?not\b|\bnot (?:be )?(?:allowed|permitted)\b"), "forbid"),
    (re.compile(r"\b(?:admi(?:tted|ssion)|ward|discharged?)\b", re.I), "hospital"),
    (
        re.compile(
            r"\b(?:for|für|pour)\s+\w+\s+(?:year|month|week|day|hour|Jahr|Monat|Woche|Tag|an|mois|semaine"
            r"|jour)\w{0,2}\b",
            re.I,
        ),
        "last",
    ),
    (
        re.compile(
            rf"\b(?:with effect from|as (?:of|from)|à partir d[ue]|à compter d[ue]|ab dem)\b|\bfrom {_DAY}",
            re.I,
        ),
        "start",
    ),
    (re.compile(rf"\b(?:to|until|till|up to|bis zum|jusqu['’]au) {_DAY}", re.I), "end"),
    (re.compile(r"\b(?:before|last|ago|earlier|old|outgoing|used to)\b", re.I), "former"),
    (re.compile(r"\b(?:should|ought|suggest\w*)\b", re.I), "recommend"),
    (re.compile(r"\b(?:will be|is to be|are to be|is to|are to|intends?|aims?)\b"), "plan"),
    (re.compile(r"\b(?:takes?|taking|prescribed|\d\s?(?:mg|mcg|micrograms))\b", re.I), "drug"),
    (re.compile(r"\b(?:above|over|more than|higher than)\b", re.I), "exceed"),
    (
        re.compile(r"\b(?:darf|dürfen|dürft)\b(?![^.;]*\b(?:nicht|keine?[nrms]?|nie|niemals)\b)", re.I),
        "erlaubt",
    ),
    (re.compile(r"\b(?:darf|dürfen)\b[^.;]*\b(?:nicht|keine?[nrms]?|nie|niemals)\b", re.I), "verboten"),
    (re.compile(r"\b(?:peut|peuvent|pouvez)\b", re.I), "autorise"),
    (re.compile(r"\bne (?:doit|doivent|peut|peuvent) (?:\w+ )?(?:pas|jamais|plus)\b", re.I), "interdit"),
    (re.compile(r"\b(?:muss|müssen|zu \w+en|ist zu|sind zu)\b", re.I), "erforderlich"),
    (re.compile(r"\bsoll(?:te|ten|en)?\b", re.I), "empfohlen"),
    (re.compile(r"\bdevrai(?:t|ent)\b", re.I), "recommande"),
    (re.compile(r"\b(?:bitte|wir bitten|könnten Sie)\b", re.I), "gebeten"),
    (re.compile(r"\b(?:pourriez-vous|veuillez|merci de|prière de|nous vous prions)\b", re.I), "demande"),
    (re.compile(r"\b(?:weiterhin|nach wie vor|unverändert)\b", re.I), "bleibt"),
    (re.compile(r"\b(?:unter|unterhalb|weniger als|niedriger als)\b", re.I), "unterschreitet"),
    (re.compile(r"\b(?:über|oberhalb|mehr als|höher als)\b", re.I), "überschreitet"),
    (re.compile(r"\b(?:up to|at most|no more than|within the permitted|maximum)\b", re.I), "limit"),
)
_ROLES = tuple(
    (re.compile(cue, re.I), frozenset(same_word(stem(word)) for word in words.split()))
    for cue, words in (
        (r"\bpolicyholder\b|\bexcess\b|\bloss adjuster\b", "insurer"),
        (
            r"\bit was (?:agreed|resolved|decided)\b|\bvotes?\b|\bmotion\b",
            "councillor member committee meeting board council agree decide",
        ),
        (r"\bvotes? to (?:none|nil|zero)\b|\bwithout dissent\b|\bnobody (?:voted )?against\b", "unanimous"),
        (r"\bunanimous(?:ly)?\b|\beinstimmig\b", "agree all every"),
        (
            r"\b(?:cost|fee|price|rent|charge|subscription|ticket|fare)s?\b[^.;]*[£$€]"
            r"|[£$€]\s?\d[^.;]*\b(?:per|each|a"
            r" (?:year|month|week|day|person))\b",
            "pay",
        ),
        (r"\b(?:salary|wage|income|post|job)\b[^.;]*[£$€]", "pay earn"),
        (r"\b(?:was|were|been) stolen\b", "theft"),
        (r"\b(?:invoice|payment)\b", "bill"),
        (r"\b(?:histology|biopsy|culture|bloods)\b", "result"),
        (r"\b\d+(?:\.\d+)? ?(?:mm|cm|metres?|meters?|km|ml|litres?)\b", "measure"),
        (
            r"\b(?:up to|at most|no more than|not more than|maximum|never more than|capped at)\b",
            "maximum most cap",
        ),
        (r"\b(?:at least|no less than|not less than|minimum|or more)\b", "minimum least less"),
    )
)
"""Several words that one cue brings."""
_BROUGHT = tuple((pattern, same_word(stem(word))) for pattern, word in _PATTERNS)
_LAST, _COST = same_word("last"), same_word("cost")


@remembered(TEXTS)
def brought(sentence: str) -> frozenset[str]:
    """The words, in the form of `same_word`, that a statement of this sentence may use without saying more.

    >>> "cost" in brought("It is £5.")
    True
    """
    words = {word for pattern, word in _BROUGHT if pattern.search(sentence)}
    words |= {word for cue, brings in _ROLES if cue.search(sentence) for word in brings}
    if _MONEY.search(sentence) and not _GAINED.search(sentence):
        words.add(_COST)
    if _OPENS.search(sentence) and _SHUTS.search(sentence):
        words.add(_LAST)
    return frozenset(words | judgement(sentence))


_SENDERS = (
    (r"polic(?:y|ies)|insur\w+|premium|excess|claim", "insurer"),
    (r"samples?|specimens?|assay|culture", "laboratory lab"),
    (r"study|trial|participants|method", "researcher author team"),
    (r"school|pupils?|term|class", "school"),
    (r"account|savings|overdraft|loan|mortgage", "bank"),
    (r"\w", "company firm organisation sender writer"),
)
_SENDER_WORDS = tuple(
    (re.compile(rf"\b(?:{cue})", re.I), frozenset(same_word(stem(word)) for word in words.split()))
    for cue, words in _SENDERS
)
_WE = re.compile(r"^\W*(?:[\w'’]+,?\s){0,4}?(?:we|us|(?P<our>our))\b", re.I)
_OWNS = re.compile(r"['’]s\b|s['’]\s|\b(?:of|its|their|her|his|by|from|to|for)\b", re.I)


def sender(sentence: str, around: str, statement: str = "") -> set[str]:
    """What "we" of a sentence may be called by what the text near by is about; empty without "we".

    Of "our dog" a statement may say no more than "the writer's dog".
    """
    match = _WE.search(sentence)
    if match is None or (match["our"] and statement and not _OWNS.search(statement)):
        return set()
    return {word for cue, words in _SENDER_WORDS if cue.search(around) for word in words}
