"""Whether a statement has the one to whom something is done do it."""

from __future__ import annotations

import re

from app.domain.proof.apposing import without_asides
from app.domain.proof.forms import form, forms
from app.domain.proof.same_words import same_word
from app.domain.text.splitting import sentence_spans
from app.domain.text.words import content_words, is_irregular_verb

_THE = r"(?:(?:the|a|an|his|her|its|their|our|my|your|this|that|these|those|both|two|three)\s)"
_CLAUSE = re.compile(
    r"[;:,!?()–—]\s|\b(?:and|but|while|whereas|because|that|which|who|when|if|after|before)\b"
)
_PRONOUN_DID = re.compile(
    rf"(?<![\w'’])(?i:it|he|she|they|we|i)\s(?:(?:has|have|had|also|then|later"
    rf"|first)\s)*(?P<verb>[a-z]{{3,}})\s"
    rf"(?P<whom>{_THE}(?:[\w'’-]+\s?){{1,2}}|(?:[A-Z][\w'’.-]*\s?){{1,3}})"
)
_DID = re.compile(
    rf"^\W*(?P<who>(?i:{_THE})?(?:[\w'’.-]+\s){{1,3}}?)(?:(?:has|have|had|also|then|later|first)\s)*"
    rf"(?P<verb>[a-z]{{3,}})\s(?={_THE}|[A-Z]|for\s|that\s)"
)
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being|by)\b", re.I)


def acted_on_as_doer(statement: str, source: str) -> bool:
    """Whether what stands right behind a verb whose doer is "it" or "he" is told to do that to another.

    >>> acted_on_as_doer("The dog bit the vet.", "The vet saw a cat. It bit the dog.")
    True
    >>> acted_on_as_doer("The cat bit the dog.", "The vet saw a cat. It bit the dog.")
    False
    """
    said = _DID.match(without_asides(statement))
    if said is None or _BE.search(said[0]):
        return False
    verb, who = _verb(said["verb"]), forms(said["who"])
    if not verb or not who:
        return False
    for start, end in sentence_spans(source, 0, len(source)):
        for match in _PRONOUN_DID.finditer(source, start, end):
            clause = _CLAUSE.split(match["whom"])[0]
            if _verb(match["verb"]) == verb and who <= forms(clause):
                return True
    return False


def _verb(word: str) -> str:
    is_past = word.endswith(("ed", "s")) or is_irregular_verb(word) or word in _STRONG
    return next(map(same_word, content_words(word)), "") if is_past else ""


_STRONG = frozenset(
    [
        "struck",
        "hit",
        "bit",
        "fell",
        "won",
        "bought",
        "caught",
        "saw",
        "chose",
        "cut",
        "put",
        "lost",
        "got",
        "fought",
        "paid",
        "led",
        "told",
    ]
)


_OWNER = re.compile(
    r"(?P<owner>[A-Z][\w-]+)['’]s?\s(?P<thing>[a-z][\w-]+)\s(?:(?:has|have|had|was|is|also"
    r"|then)\s)*(?P<verb>[a-z]{3,})\b"
)
_SUBJECT = re.compile(
    r"^\W*(?:(?:Mr|Mrs|Ms|Dr|Miss|Prof)\.?\s)?(?:[A-Z][\w-]+\s)?(?P<owner>[A-Z][\w-]+)\s"
    r"(?:(?:has|have|had|was|is|also|then)\s)*(?P<verb>[a-z]{3,})\b"
)
_TO_ME = re.compile(
    rf"\b(?P<who>(?:{_THE})?[\w'’-]+)\s(?:(?:will|would|has|have|had|may|can|must|should|also"
    rf"|then)\s)*(?P<verb>[a-z]{{3,}})"
    r"\s(?:you|us|me|him|her|them)\b(?!\s[a-z]+s?\b(?<!on)(?<!in)(?<!at)(?<!to)(?<!by))",
    re.I,
)


def owner_as_doer(statement: str, source: str) -> bool:
    """Whether somebody is told to do what the source says somebody or something of his does.

    >>> owner_as_doer("Mr Hale said that his son fell.", "Mr Hale's son said that he fell.")
    True
    """
    said = _SUBJECT.match(statement)
    if said is None or not (verb := form(said["verb"])):
        return False
    for match in _OWNER.finditer(without_asides(source)):
        if match["owner"] == said["owner"] and form(match["verb"]) == verb:
            return not any(
                each["owner"] == said["owner"] and form(each["verb"]) == verb
                for start, end in sentence_spans(source, 0, len(source))
                if (each := _SUBJECT.match(source[start:end]))
            )
    return False


def doer_acted_on(statement: str, source: str) -> bool:
    """Whether who does something to "you" or "him" in the source is the one to whom it is done.

    >>> doer_acted_on("You should phone the nurse.", "The nurse will phone you.")
    True
    """
    for match in _TO_ME.finditer(source):
        verb, who = form(match["verb"]), forms(match["who"])
        if not verb or not who:
            continue
        turned = re.compile(
            rf"\b(?P<verb>{re.escape(match['verb'][:4])}\w*)\s(?:{_THE})?(?P<whom>[\w'’-]+)", re.I
        )
        for mine in turned.finditer(statement):
            before = statement[: mine.start()]
            if form(mine["verb"]) == verb and forms(mine["whom"]) == who and not forms(before) & who:
                return not _BE.search(before)
    return False


_REPLACED = re.compile(
    r"\b(?:replaced (?:by|with)|replaces|ersetzt (?:durch|werden durch)|remplacée?s? par|switched to"
    r"|exchanged for"
    r"|converted (?:in)?to|renamed|preferred to|superseded by|überführt in|umgestellt auf)\b",
    re.I,
)


def replaced_turned(statement: str, source: str) -> bool:
    """Whether what takes another's place is told to be what makes way, by the same words for it.

    >>> replaced_turned("Coal was replaced by gas.", "Gas was replaced by coal.")
    True
    """
    mine = _REPLACED.search(statement)
    if mine is None:
        return False
    before, after = forms(statement[: mine.start()]), forms(statement[mine.end() :])
    for start, end in sentence_spans(source, 0, len(source)):
        for match in _REPLACED.finditer(source, start, end):
            if match[0].casefold().split()[-1] != mine[0].casefold().split()[-1]:
                continue
            old, new = forms(source[start : match.start()]), forms(source[match.end() : end])
            if before & (new - old) and after & (old - new):
                return True
    return False


_GIVES = re.compile(r"\b(?:lend|lends|lent|lending|verleiht|prête)\b", re.I)
_TAKES = re.compile(r"\b(?:borrow\w*|leiht|emprunt\w*)\b", re.I)


def lender_as_borrower(statement: str, source: str) -> bool:
    """Whether who borrows is told to lend, or the other way round.

    >>> lender_as_borrower("Ann lent the saw to Ben.", "Ann borrowed the saw from Ben.")
    True
    """
    for mine, theirs in ((_GIVES, _TAKES), (_TAKES, _GIVES)):
        said, found = mine.search(statement), theirs.search(source)
        if said and found and not theirs.search(statement) and not mine.search(source):
            before = forms(statement[: said.start()]) & forms(source[: found.start()])
            return bool(before) and not _BE.search(statement) and not _BE.search(source[: found.start()])
    return False


_OF_OBJECT = re.compile(
    r"\b(?:[a-z]+(?:ed|en|ing)|up|off|out)\s(?P<object>[a-z][\w-]{3,})\s(?:because|as|since|after|when|although|but)\s"
    r"it\s(?P<told>[^.;:]+)"
)


def told_of_object(statement: str, source: str) -> bool:
    """Whether what "it" does right behind what something was done to is told of another thing.

    >>> told_of_object("Tea made him ill.", "He drinks tea, having given up coffee because it made him ill.")
    True
    """
    said = forms(statement)
    for match in _OF_OBJECT.finditer(source):
        told, thing = forms(match["told"]), form(match["object"])
        others = forms(source[: match.start()]) - told
        if thing not in said and said & told and said & others and said <= told | others:
            return True
    return False
