"""Whether a statement tells as so what the source only plans, excepts, or asks for on a condition."""

from __future__ import annotations

import re

from app.domain.proof.foreign import alike
from app.domain.proof.forms import forms, sentences_of
from app.domain.proof.kindred import kindred
from app.domain.proof.sameness import COMMON, FREE

LONG = 5  # letters of a word that may have another ending
_PLANS = re.compile(
    r"(?:\band\b|\bbut\b|\bwhile\b|\bor\b|[;–]|\bund\b|\baber\b|\bet\b|\bmais\b)\s(?:(?:\w+\s){0,3}?)"
    r"(?:(?:is |are |was |were )?plan(?:s|ned|ning)?\b|will\b|hop(?:es?|ed|ing)\b|intend(?:s|ed|ing)?\b"
    r"|propos(?:es?|ed|ing)\b|consider(?:s|ed|ing)?\b|expect(?:s|ed|ing)?\b|wants? to\b|wish(?:es)? to\b"
    r"|may\b|might\b|would\b|(?:is|are) (?:due )?to\b|plan(?:t|en)\b|will\b|möchte\b|soll(?:en)?\b"
    r"|prévoi(?:t|ent)\b|envisagent?\b)(?P<rest>[^;.]*)",
    re.I,
)
_OPEN = re.compile(
    r"\b(?:plan\w*|will|shall|hop\w+|intend\w*|propos\w+|consider\w*|expect\w*|want\w*|wish\w*|may|might|could"
    r"|would|should|must|can|due|to|next|future|soon|later|upcoming|scheduled|asked?|suggest\w*|recommend\w*"
    r"|möcht\w+|soll\w*|wird|werden|geplant|vorgesehen|prévue?s?|prévoi\w+|envisag\w+|sera|seront)\b",
    re.I,
)
_BUT_FOR = (
    r"(?<!\w)(?:except(?:ing)?(?: for)?|apart from|other than|save for|excluding|with the exception of"
    r"|bar(?= (?:the|a|one|two|his|her|its))"
    r"|but not"
    r"|au(?:ß|ss)er|ausgenommen|mit Ausnahme (?:von|der|des)|bis auf|sauf|hormis|excepté"
    r"|à l['’]exception d(?:es|u|e)"
    r"|excepto|salvo)(?!\w)"
)
_IS = re.compile(r"\b(?:is|are|ist|sind|est|sont)\b", re.I)
_WAS = re.compile(r"\b(?:was|were|been|has|have|had|war|waren|hat|haben|wurden?|a|ont|été)\b", re.I)
_EXCEPT = re.compile(rf"{_BUT_FOR}\s?(?P<whom>(?:[^\s,;.]+\s?){{1,4}})", re.I)
_ENDS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|must|may|can|shall|should|ist|sind|war|hat|wird|werden|darf|dürfen"
    r"|kann|können|muss|müssen|est|sont|doit|doivent|peut|peuvent)\b",
    re.I,
)
_APART = re.compile(
    rf"{_BUT_FOR}|\b(?:no|not|never|without|exempt\w*|exception|instead|nicht|kein\w*"
    r"|ohne|pas|sans|aucune?)\b|n['’]t\b",
    re.I,
)
_ITEM = re.compile(
    r"(?:^|,\s|\band\s)(?P<item>[^,;.]{3,40}?)\s(?:if (?:he|she|it|they|you|your|the|one|any|wanted|wished"
    r"|needed"
    r"|possible|available|desired|necessary)\b|where (?:possible|available|needed)\b"
    r"|wenn\s|falls\s|si (?:vous|votre|possible|nécessaire)\b)",
    re.I,
)
_DUTY = re.compile(
    r"\b(?:must|shall|has to|have to|need(?:s|ed)?|required|necessary|compulsory|every|each|all|muss|müssen"
    r"|jede[rsnm]?|doit|doivent|chaque)\b",
    re.I,
)
_IF = re.compile(
    r"\b(?:if|when|where|optional\w*|may|can|could|likes?|wish\w*|wants?|possible|wenn|falls|si)\b", re.I
)


def planned_told(statement: str, source: str) -> bool:
    """Whether something stands only in what the source plans, and the statement has no word of a plan.

    >>> planned_told("Clinics were opened in Hull and Derby.", "We opened one in Hull and plan one in Derby.")
    True
    """
    if _OPEN.search(statement) or (_IS.search(statement) and not _WAS.search(statement)):
        return False
    said = forms(statement) - COMMON - FREE
    for sentence in sentences_of(source):
        for match in _PLANS.finditer(sentence):
            rest = forms(match["rest"].split(", ")[0])
            elsewhere = forms(source.replace(match[0], " "))
            if any(word in rest - elsewhere and kindred(word).isdisjoint(elsewhere) for word in said):
                return True
    return False


def excepted_told(statement: str, source: str) -> bool:
    """Whether a statement says of what is excepted what the source says of the others.

    >>> excepted_told("Pups must be muzzled.", "Dogs with the exception of pups must be muzzled.")
    True
    """
    if _APART.search(statement):
        return False
    said = forms(statement)
    for sentence in sentences_of(source):
        for match in _EXCEPT.finditer(sentence):
            named = _ENDS.split(match["whom"])[0]
            whom = forms(named)
            rest = forms(sentence[: match.start()] + " " + sentence[match.start("whom") + len(named) :])
            if _shares(said, whom - rest) and said & (rest - whom):
                return True
    return False


def choice_told(statement: str, source: str) -> bool:
    """Whether one thing of a list, asked for only "if you like", is told as needed by all.

    >>> choice_told("Boots must be brought.", "Bring a coat, boots if you have them, and lunch.")
    True
    """
    if not _DUTY.search(statement) or _IF.search(statement):
        return False
    said = forms(statement)
    return any(
        said & (forms(match["item"]) - forms(sentence.replace(match[0], " ")))
        for sentence in sentences_of(source)
        for match in _ITEM.finditer(sentence)
    )


def _shares(said: set[str], words: set[str]) -> bool:
    """Whether a word of the statement is among these, in another form in languages whose endings are many."""
    return bool(said & words) or any(len(word) > LONG and alike(word, words) for word in said)
