"""Whether a statement gives as done or certain what the source only asks, plans, suspects, allows or refuses.

"The motion to sell the hall was lost" has every word of "the hall was sold". A cue of a closed list that the
statement does not carry over leaves it unproved; it is then shown in the source's own words.
"""

from __future__ import annotations

import re

from app.domain.splitting import sentence_spans
from app.domain.words import content_words

FEWEST_SHARED = 2


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)


_POSSIBLE = (
    r"(?-i:may)|might|could|can|possib\w+|perhaps|potential\w*|allow\w*|permit\w*|able|entitle\w*"
    r"|optional|right to|kann|könnte|können|darf|dürfen|möglich\w*|erlaubt"
    r"|peut|peuvent|pourrait|possible|puede|pueden"
)
_BELIEVED = (
    r"suspect\w*|believ\w*|think|thinks|thought|alleg\w*|claim(?:s|ed)? that|appear\w*|seem\w*|probabl\w*"
    r"|likely|disput\w*|contest\w*|question\w*|whether|unclear|assum\w*|estimat\w*|vermut\w*|verdacht"
    r"|behaupt\w*|soupçon\w*|suppos\w*"
)
_WANTED = (
    r"should|ought|plan(?:s|ned)?|propos\w*|recommend\w*|consider\w*|offer(?:s|ed)?|ask(?:s|ed)?|request\w*"
    r"|promis\w*|intend\w*|hop(?:e|es|ed|ing)|want(?:s|ed)?|expect\w*|advis\w*|suggest\w*|motion"
    r"|appl(?:y|ied) for|aim(?:s|ed)?|would|invit\w*|forecast\w*|soll|sollen|sollte|geplant"
    r"|empfohlen|empfiehlt|beantragt|prévu"
    r"|recommand\w*|demand\w*|propose\w*"
)
_REFUSED = (
    r"reject\w*|refus\w*|declin(?:e|es|ed)|exclud\w*|dismiss\w*|fail(?:s|ed)? to|withdr\w+|cancel\w*|avoid\w*"
    r"|prevent\w*|instead of|rather than|lost (?:by|with)|was lost|not advised|postpon\w*|overturned"
    r"|revers\w*|ausgeschlossen|abgelehnt|verweigert|statt|exclue?s?|rejeté\w*|refusé\w*"
)
_PASSED = (
    r"used to|former(?:ly)?|previous(?:ly)?|initially|at first|until recently|no longer|ehemalig\w*|früher\w*"
    r"|anciens?|anciennes?|autrefois|antes"
)
_TOLD = (
    r"(?:said|says|stated|states|told (?:\w+ ){1,3}|wrote|writes) that|according to"
    r"|in (?:his|her|their) (?:view|opinion)|laut|zufolge|selon|d'après|según"
)
_IF = r"if|unless|provided|providing|as long as|in case|in the event|only when|wenn|falls|sofern|si|sauf si"

_CLASSES = tuple(
    (_any(cue), _any(carried))
    for cue, carried in (
        (_POSSIBLE, f"{_POSSIBLE}|{_IF}|optional|up to"),
        (_BELIEVED, _BELIEVED),
        (_WANTED, f"{_WANTED}|to be|plan(?:s|ned)?|please|muss|needs? to"),
        (_PASSED, _PASSED),
        (_TOLD, f"{_TOLD}|said|says|stated?|states|told|wrote|writes|reports?|reported"),
        (_REFUSED, f"{_REFUSED}|not|no|never|without|nicht|kein\\w*|pas"),
    )
)
_UNSURE = _any(_BELIEVED)
_DENIED = re.compile(
    r"\b(?:may|can|could|might|should|would)\s?not\b|\bcannot\b|n['’]t\b|\bnicht\b|\bne\b", re.I
)
_DONE = _any(r"decid\w+|agreed to|resolved to")
_CONDITION = re.compile(rf"(?<!\w)(?:{_IF})(?!\w)(?P<clause>[^.;]*?)(?=[,.;]|$)", re.I)
_HAS_CONDITION = _any(f"{_IF}|when|whenever|only|without|until|after|subject to|needs?|depend\\w*|nur|ohne")
_MUST = _any(r"must|shall|required|mandatory|obliged|compulsory|muss|müssen|doit|doivent")
_ADVISED = _any(r"should|ought|recommend\w*|advis\w*|(?-i:may)(?! not)|sollte")
_SHOULD = _any(r"should|ought|recommend\w*|sollte|optional|may(?! not)")
_AHEAD = _any(r"must|shall|will|to be|has to|have to|muss|müssen|soll|sollen|wird|doit|doivent")
_PAST = _any(r"was|were|has been|have been|had|did|wurden?|war|a été|ont été|fue|fueron")
_CLAUSE = re.compile(
    r"[;:]\s|,\s(?=and|but|which|who|while)|\b(?:and|but|while|whereas|und|aber|et|mais)\b", re.I
)


def overstates(statement: str, source: str) -> bool:
    """Whether a cue of the clause that the statement rests on is missing in it.

    >>> overstates("The hall was sold.", "The motion to sell the hall was lost by 4 votes.")
    True
    """
    words = set(content_words(statement))
    if not words:
        return False
    parts = [part for part in _CLAUSE.split(statement) if part.strip()]
    for start, end in sentence_spans(source, 0, len(source)):
        sentence = source[start:end]
        if _without_condition(statement, words, sentence):
            return True
        for clause in _CLAUSE.split(sentence):
            if any(_clause_overstated(said, set(content_words(said)), clause) for said in parts):
                return True
    return False


def _rests_on(words: set[str], clause: str) -> bool:
    shared = len(words & set(content_words(clause)))
    return bool(words) and shared >= min(FEWEST_SHARED, len(words)) and shared >= 0.5 * len(words)


def _clause_overstated(statement: str, words: set[str], clause: str) -> bool:
    if not _rests_on(words, clause):
        return False
    denied = bool(_DENIED.search(clause))
    for place, (cue, carried) in enumerate(_CLASSES):
        if (place == 0 and denied) or (place == 2 and _DONE.search(clause)):
            continue  # "may not" forbids: whether that is kept is `polarity`'s to check
        found = next((m for m in cue.finditer(clause) if not _is_other(m, clause)), None)
        if found is None or carried.search(statement):
            continue
        if place == 0 or words & (set(content_words(clause)) - set(content_words(found[0]))):
            return True
    if _AHEAD.search(clause) and _PAST.search(statement) and not _PAST.search(clause):
        return True
    if _ADVISED.search(clause) and _MUST.search(statement) and not _MUST.search(clause):
        return True
    if _UNSURE.search(statement) and not _UNSURE.search(clause):
        return True
    softened = _SHOULD.search(statement) and not _MUST.search(statement)
    return bool(_MUST.search(clause) and not denied and softened)


def _is_other(match: re.Match[str], clause: str) -> bool:
    """Whether a cue is a word of another meaning there: "can" of tin, "offer" as a thing offered."""
    return match[0].casefold() in ("offer", "plan", "motion", "request") and not re.match(
        r"\s+(?:to|that|for|of)\b", clause[match.end() :]
    )


def _without_condition(statement: str, words: set[str], sentence: str) -> bool:
    """Whether the condition alone is stated as a fact, or what depends on it without it."""
    match = _CONDITION.search(sentence)
    if match is None or _HAS_CONDITION.search(statement):
        return False
    inside = set(content_words(match["clause"]))
    outside = set(content_words(sentence[: match.start()] + " " + sentence[match.end() :]))
    within, without = words & (inside - outside), words & (outside - inside)
    if len(words & (inside | outside)) < 0.6 * len(words):
        return False
    return bool(without and not within) or bool(within and not without)
