"""Whether a statement tells as so what the source waits for, puts off, or asks for in one case alone."""

from __future__ import annotations

import re

from app.domain.proof.forms import forms, mates, sentences_of
from app.domain.proof.sameness import COMMON, FREE

_UNTIL = re.compile(
    r"\b(?:until|till|before|unless|once|as soon as|bis|bevor|ehe|sobald|solange|jusqu['’]à ce que"
    r"|avant que|dès que)\s"
    r"(?P<clause>(?:[\w'’-]+\s){1,6}?(?:is|are|has|have|can|does|do|gets?|ist|sind|hat|haben|wird|werden"
    r"|est|sont|ait"
    r"|soit|a|ont)\b[^,;.:]*)",
    re.I,
)
_CUE = re.compile(
    r"\b(?:until|till|before|unless|once|as soon as|if|when|after|not|no|must|should|needs?|will|to be"
    r"|bis|bevor|sobald"
    r"|wenn|erst|nach|nicht|muss|müssen|jusqu\w*|avant|dès|si|quand|lorsque|doit|doivent|only|nur"
    r"|remain\w*)\b",
    re.I,
)
_PUT_OFF = (
    r"(?:postpon\w+|cancel\w+|call(?:ed)? off|abandon\w*|defer(?:red)?|suspend\w*|put off|withdrawn?"
    r"|withdrew|scrap\w+"
    r"|verschoben|abgesagt|vertagt|ausgesetzt|zurückgezogen|reporté\w*|annulé\w*|suspendue?s?|ajourné\w*)"
)
_OBJECT = re.compile(
    rf"\b{_PUT_OFF}\s(?:the|a|an|its|their|his|her|our)\s(?P<what>(?:[\w'’-]+\s?){{1,3}})"
    rf"|\b(?:the|a|an|its|their|his|her|our|der|die|das|le|la"
    rf"|l['’])\s?(?P<first>(?:[\w'’-]+\s){{1,3}}?)(?:\w+\s){{0,3}}?"
    rf"(?:was|were|is|are|been|be|wurden?|ist|été)\s(?:\w+\s){{0,2}}?{_PUT_OFF}",
    re.I,
)
_STILL_PUT_OFF = re.compile(
    rf"\b{_PUT_OFF}\b|\b(?:not|no|never|later|new date|moved|delay\w*|instead|nicht|kein\w*|pas|stopp\w*"
    rf"|discontinu\w*"
    r"|drop\w*|reschedul\w*|will|would|should|to be|was to|planned)\b|n['’]t\b",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:held|made|took|taken|took place|takes? place|went ahead|done|carried out|granted|given|passed"
    r"|fand|statt"
    r"|a eu lieu|goes ahead|continues?|is on|remains?)\b",
    re.I,
)
_EITHER = re.compile(
    r"\b(?:will|shall|must|has to|have to|is to|are to|agreed to|asked to|offered to|promised to"
    r"|undertakes to) "
    r"(?:either )?(?P<one>[a-z]{3,}\s[^,;.]*?),?\s(?:or|or else)\s(?P<other>(?:to )?[a-z]{3,}\s[^,;.]*)",
    re.I,
)
_CHOOSES = re.compile(r"\b(?:or|either|choice|choose\w*|may|can|could|option\w*|one of|whichever)\b", re.I)
_CHOOSES_NOT = re.compile(r"\b(?:not|no|never|any|before|after)\b|n['’]t\b", re.I)
_APPROVAL = re.compile(
    r"\b(?:after|once|following|upon|nach|après|with|mit"
    r"|avec)\s(?:[\w.-]+['’\s]\s?){0,4}?(?P<what>approval|consent"
    r"|permission|agreement|accord|autorisation|zustimmung|genehmigung|freigabe)\b",
    re.I,
)
_CASE = re.compile(
    r"(?:\b(?:bei (?!der\b|dem\b|den\b|einer\b|einem\b|uns\b|ihnen\b|ihm\b|ihr\b)|im falle? |in case of "
    r"|in the event of"
    r" |in an emergency|bei bedarf)|(?<!\w)en cas d(?:e |['’]))(?P<case>[^,;.]{0,50}?)(?=[,;.]|$"
    r"|\s(?:soll|sollen|sollte"
    r"|muss|müssen|darf|dürfen|kann|können|ist|sind|bitte|doit|doivent|peut|il|must|should|may|can|call"
    r"|use|press)\b)",
    re.I,
)
_MODAL = re.compile(
    r"\b(?:soll(?:en|te|ten)?|muss|müssen|darf|dürfen|kann|können|bitte|doit|doivent|peut|peuvent|must"
    r"|should|may|can"
    r"|call|use|press|il faut|zu [a-z]+en)\b",
    re.I,
)
_AHEAD = re.compile(
    r"\b(?:will|shall|may|can|wird|werden|darf|kann|peut|pourra|sera|seront|\w{3,}(?:era|eront))\b", re.I
)
_ANY_CASE = re.compile(
    r"\b(?:bei|wenn|falls|im falle?|if|when|whenever|case|event|cas|si|lorsque|quand|emergenc\w+|need\w*"
    r"|bedarf|only"
    r"|ab|nur|for|pour|für|with|mit|avec)\b",
    re.I,
)


def awaited_condition_told(statement: str, source: str) -> bool:
    """Whether what something lasts or waits for is told as so: "until the accounts have been audited".

    >>> awaited_condition_told("The fence is mended.", "The gate stays shut until the fence is mended.")
    True
    """
    if _CUE.search(statement):
        return False
    said = forms(statement) - COMMON - FREE
    for sentence in sentences_of(source):
        for match in _UNTIL.finditer(sentence):
            inside = forms(match["clause"]) - COMMON - FREE
            outside = forms(sentence.replace(match[0], " "))
            own = inside - outside
            if own and own <= said and len(said - inside) <= (1 if said - inside <= outside else 0):
                return True
    return False


def put_off_told(statement: str, source: str) -> bool:
    """Whether what was put off or called off is told as held or granted.

    >>> put_off_told("The vote was held.", "It was agreed to postpone the vote.")
    True
    """
    if _STILL_PUT_OFF.search(statement) or not _ASKED.search(statement):
        return False
    said = forms(statement)
    for sentence in sentences_of(source):
        for match in _OBJECT.finditer(sentence):
            what = forms(match["what"] or match["first"])
            if said & what - COMMON and said <= what | COMMON | FREE | forms("held took place hold"):
                return True
    return False


def choice_dropped(statement: str, source: str) -> bool:
    """Whether of two things of which one will be done one alone is told as certain, or both.

    >>> choice_dropped("They will send a part.", "They will repay the price or send a part.")
    True
    """
    if _CHOOSES.search(statement):
        return False
    said = forms(statement)
    for sentence in sentences_of(source):
        match = _EITHER.search(sentence)
        if match is None or _CHOOSES_NOT.search(sentence):
            continue
        one, other = forms(match["one"]), forms(match["other"])
        if bool(said & (one - other)) != bool(said & (other - one)) or re.search(r"\band\b", statement):
            return bool(said & ((one - other) | (other - one)))
    return False


def case_dropped(statement: str, source: str) -> bool:
    """Whether what is asked for or allowed in one case alone is told without it: "in case of fire".

    >>> case_dropped("Use the back stairs.", "In case of fire, use the back stairs.")
    True
    """
    if _ANY_CASE.search(statement):
        return False
    said = forms(statement)
    for sentence in sentences_of(source):
        approval = _APPROVAL.search(sentence)
        if (
            approval
            and len(said & forms(sentence)) >= 2
            and not (said | mates(said)) & forms(approval["what"])
        ):
            return bool(_AHEAD.search(statement))
        for match in _CASE.finditer(sentence):
            rest = sentence.replace(match[0], " ")
            mine = forms(match["case"])
            if _MODAL.search(rest) and len(said & forms(rest)) >= 2 and not (said | mates(said)) & mine:
                return True
    return False
