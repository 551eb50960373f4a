"""Whether a statement gives as certain or as so what the source only allows, awaits or rules out."""

from __future__ import annotations

import re

from app.domain.proof.forms import forms, sentences_of
from app.domain.proof.kindred import kindred
from app.domain.proof.same_words import same_word
from app.domain.proof.sameness import COMMON, FREE
from app.domain.text.words import content_words

_BETWEEN = r"(?:(?:also|then|now|still|only|be|have|been|consider|get|start)\s)*"
_MAY = re.compile(
    rf"\b(?:(?-i:may)|might|could|can|would)\s(?:(?P<not>not)\s)?{_BETWEEN}(?P<verb>[a-z]{{3,}})\b"
    r"|\b(?:kann|können|könnten?|darf|dürfen)\b[^.;,]*?\b(?P<last>[a-zäöüß]{4,})(?:\s(?:werden"
    r"|sein))?(?=[,.;]|\s*$)"
    r"|\b(?:peut|peuvent|pourra(?:it|ient)?|pourront)\s(?:être\s)?(?P<fr>[a-zàâéèêîôû]{4,})\b",
    re.I,
)
_SURELY = re.compile(
    rf"\b(?:will|shall|must|is to|are to|has to|have to)\s{_BETWEEN}(?P<verb>[a-z]{{3,}})\b"
    r"|\b(?:wird|werden|muss|müssen)\b[^.;,]*?\b(?P<last>[a-zäöüß]{4,})(?:\s(?:werden|sein))?(?=[,.;]|\s*$)"
    r"|\b(?:sera|seront|doit|doivent|va|vont)\s(?:être\s)?(?P<fr>[a-zàâéèêîôû]{4,})\b",
    re.I,
)
_IS = re.compile(
    r"\b(?:is|are|was|were|has been|have been|gets?)\s(?:(?:now|always|automatically|already|also)\s)*"
    r"(?P<verb>[a-z]{3,}(?:ed|en|wn|t|d|n))\b",
    re.I,
)
_MAYBE = re.compile(
    r"\b(?:(?-i:may)|might|could|can|would|possib\w+|able|optional\w*|allow\w*|permit(?:s|ted)|entitle\w*|right"
    r"|option|choose|perhaps|sometimes|likely|able|ability|kann|können|könnten?|darf|dürfen|möglich\w*"
    r"|peu(?:t|vent)|pourra\w*|possibles?|up to|risk\w*)\b",
    re.I,
)
_ONCE = re.compile(r"\b(?:once|after|as soon as|nachdem|sobald|après|dès que)\b", re.I)
_WAITS = re.compile(
    r"\b(?:await\w*|pending|outstanding|not yet (?:back|available|in|known|received|reported)|still to come"
    r"|steht\b[^.;]*\baus\b|stehen\b[^.;]*\baus\b|ausstehend\w*|noch nicht vor|en attente|attendue?s?)\b",
    re.I,
)
_OPEN = re.compile(
    rf"{_WAITS.pattern}|\b(?:wait\w*|expect\w*|not|no|yet|will|to be|due|when|once|until|soon|still|open"
    rf"|unpaid|owed"
    r"|owing|nicht|kein\w*|noch|wird|werden|wenn|sobald|erwartet|pas|encore|sera|seront|dès|lorsque)\b"
    r"|n['’]t\b",
    re.I,
)
_RULED_OUT = re.compile(
    r"\b(?:ruled out|ausgeschlossen|écartée?s?|exclue?s?|wurden?\s[^.;,]*verneint|no sign of"
    r"|no evidence of)\b",
    re.I,
)
_DENIED = re.compile(
    rf"{_RULED_OUT.pattern}|\b(?:exclud\w*|not|no|none|never|without|unlikely|nicht|kein\w*|ohne|verneint"
    rf"|ne|pas|sans"
    r"|aucune?|free of|rule[sd]?|ruling|suspect\w*|disprov\w*|absen\w+|negative?|clear)\b|n['’]t\b",
    re.I,
)
_CLAUSE = re.compile(r"[;:,()–—]\s|\b(?:and|but|while|whereas|although|und|aber|et|mais)\b", re.I)


def made_certain(statement: str, source: str) -> bool:
    """Whether what may or can be done is told with the same verb as what will be or is done.

    >>> made_certain("The licence will be revoked.", "The licence may be revoked.")
    True
    """
    if _MAYBE.search(statement) or (_ONCE.search(statement) and _ONCE.search(source)):
        return False  # "can be settled once it is signed": it will be after that
    sure = {
        form: match
        for match in (*_SURELY.finditer(statement), *_IS.finditer(statement))
        if (form := _verb(match))
    }
    if not sure:
        return False
    for sentence in sentences_of(source):
        open_ = {form for match in _MAY.finditer(sentence) if not match["not"] and (form := _verb(match))}
        rest = forms(_MAY.sub(" ", sentence))
        if any(form in open_ and form not in rest for form in sure):
            return True
    return False


def awaited_told(statement: str, source: str) -> bool:
    """Whether what is still awaited is told without a word of that.

    >>> awaited_told("The survey is back.", "The survey is awaited.")
    True
    """
    if _OPEN.search(statement):
        return False
    return _only_there(statement, source, _WAITS)


def ruled_out_told(statement: str, source: str) -> bool:
    """Whether what is ruled out is told without a denial.

    >>> ruled_out_told("A fracture was found.", "A fracture was ruled out.")
    True
    """
    if _DENIED.search(statement):
        return False
    return _only_there(statement, source, _RULED_OUT)


def _only_there(statement: str, source: str, cue: re.Pattern[str]) -> bool:
    """Whether all that a clause with such a cue speaks of is told, and some of it stands nowhere else."""
    said = forms(statement)
    mates = set().union(*(kindred(word) for word in said)) if said else set[str]()
    for sentence in sentences_of(source):
        for clause in _CLAUSE.split(sentence):
            if not cue.search(clause):
                continue
            about = forms(cue.sub(" ", clause)) - COMMON - FREE
            elsewhere = forms(source.replace(clause, " "))
            if about and about <= said | mates and about - elsewhere:
                return True
    return False


def _verb(match: re.Match[str]) -> str:
    groups = match.groupdict()
    word = groups.get("verb") or groups.get("last") or groups.get("fr") or ""
    return next(map(same_word, content_words(word)), "")
