"""Whether a statement tells as done, by the form of its verb, what the source says is still to come."""

from __future__ import annotations

import re

from app.domain.proof.forms import form, forms
from app.domain.proof.kindred import kindred
from app.domain.text.splitting import sentence_spans

_TO_COME = re.compile(
    r"\b(?:will|shall|must|should|(?-i:may)|might|can|could|would"
    r"|(?:agreed|agrees?|plan(?:s|ned)?|intend(?:s|ed)?|hop(?:es?|ed|ing)|wants?|wanted|asked"
    r"|asks|expect(?:s|ed)?"
    r"|due|likely|needs?|needed|has|have|is|are|decided|promised|promises|offered|offers|proposed"
    r"|propos(?:es|al)"
    r"|motion|resolved|undertook|ready|want(?:s|ed)? (?:him|her|it|them|us|me)|asked (?:him|her"
    r"|it|them|us|me)|going"
    r"|like|advised|recommended|required|obliged"
    r"|(?:has|have|had|is given|are given|allows?|allowed|gets?|is|are) (?:(?:until|till|up to|only"
    r"|another|at least)\s)?"
    r"(?:[\w'’-]+\s){0,2}?(?:days?|weeks?|months?|years?|hours?|minutes|(?:until"
    r"|till) (?:[\w.-]+\s){0,3}?[\w.-]+"
    r"|time|chance|right|option|opportunity|possibility|permission|power|plans?|wish"
    r"|intention)) to)\s+(?:(?:also|then|now|not|still|be able to"
    r"|need to|have to|have been|be)\s+)*"
    r"(?P<verb>[a-z]{3,})(?:\s+(?:and|or)\s+(?:then\s+)?(?P<second>[a-z]{3,}))?",
    re.I,
)
_AND = re.compile(
    r"\b(?:can|may|will|must|should|shall|could|might)\s[a-z][^.;,]*?\band\s(?P<verb>[a-z]{3,})\b", re.I
)
_AND_TO = re.compile(
    r"\b(?:plan(?:s|ned)?|intend(?:s|ed)?|hop(?:es?|ed)|wants?|wanted|agreed|decided|propos(?:es?|ed)"
    r"|promised"
    r"|expect(?:s|ed)?|due|likely|aims?|wish(?:es)?|like|asked|advised|needs?|has|have) to\b[^.;]*?"
    r"\b(?:and|or)\s(?:then\s)?to\s(?P<verb>[a-z]{3,})\b",
    re.I,
)
_ING = re.compile(
    r"\b(?:suggest|recommend|advis|propos|consider|plan)\w*\b[^.;]*?\b(?P<verb>[a-z]{2,}ing)\b", re.I
)
_CARRIED = re.compile(
    r"\b(?:will|shall|must|should|(?-i:may)|might|can|could|would|agreed|agrees?|plan\w*|intend\w*"
    r"|hop(?:es?|ed)|wants?|wanted"
    r"|asked|asks|expect\w*|due|likely|decided|promis\w+|offer\w*|propos\w+|resolved|undertook"
    r"|advis\w+|recommend\w*"
    r"|suggest\w*|required|to be|needs?|has to|have to|is to|are to|if|unless|request\w*|urged"
    r"|told|instructed|arranged|booked|scheduled|planned)\b",
    re.I,
)
_IRREGULAR = (
    "went|came|took|gave|made|kept|held|met|sold|sent|wrote|told|drove|led|built|broke|ran|spoke|ate|brought"
    "|taught|spent|drew|wore|stood|slept|sought|chose|flew|rode|threw|began|paid|got|lost|won|bought|rang"
    "|rose|fell"
)
_PAST = re.compile(
    r"(?<!to be )(?<!will be )\b(?:has|have|had|was|were)\s+(?:been\s+|already\s+|also\s+"
    r"|now\s+){0,2}(?P<done>[a-z]{3,})\b"
    rf"|\b(?P<did>[a-z]{{3,}}ed|{_IRREGULAR})\b",
    re.I,
)
_GIVEN = re.compile(
    r"\b(?:if|unless|provided(?: that)?|once|as soon as|in case|wenn|falls|sofern|sobald)\s[^,;.]*"
    r"|(?<!\w)(?:si|dès que)\s[^,;.]*",
    re.I,
)
"""What has to happen first."""
_BE = re.compile(r"\b(?:is|are|be|being|to|the|a|an|his|her|its|their)\s+$", re.I)


def told_as_done(statement: str, source: str) -> bool:
    """Whether a verb of the statement stands in the past and in the source only as what is still to come.

    >>> told_as_done("Ann telephoned the firm.", "Ann will telephone the firm.")
    True
    >>> told_as_done("Ann telephoned the firm.", "Ann telephoned the firm and will write to it.")
    False
    """
    carried = {form(match[0].split()[0]) for match in _CARRIED.finditer(statement)}
    mine = {verb for match in _PAST.finditer(statement) if (verb := _told(statement, match))}
    if not mine or carried - mine:
        return False
    wanted = forms(statement)
    for start, end in sentence_spans(source, 0, len(source)):
        sentence = source[start:end]
        given = " ".join(match[0] for match in _GIVEN.finditer(sentence))
        ahead = _ahead(sentence) | (forms(given) - forms(_GIVEN.sub(" ", sentence)))
        if not ahead or len(wanted & forms(sentence)) < 0.5 * len(wanted):
            continue
        done = {
            verb for match in _PAST.finditer(_GIVEN.sub(" ", sentence)) if (verb := _told(sentence, match))
        }
        if carried and not carried & ahead:
            continue
        if any((verb in ahead or kindred(verb) & ahead) and verb not in done for verb in mine):
            return True
    return False


def _told(text: str, match: re.Match[str]) -> str:
    """The verb that is told as done; "" for a participle that describes ("the agreed sum", "is closed")."""
    if match["did"] and _BE.search(text[: match.start()]):
        return ""
    return form(match["done"] or match["did"])


def _ahead(sentence: str) -> set[str]:
    found = {
        form(match[name])
        for match in _TO_COME.finditer(sentence)
        for name in ("verb", "second")
        if match[name]
    }
    found |= {form(match["verb"]) for match in (*_AND.finditer(sentence), *_AND_TO.finditer(sentence))}
    for match in _ING.finditer(sentence):
        rest = sentence[match.start() :]
        found |= {form(word) for word in re.findall(r"\b[a-z]{2,}ing\b", rest)}
    return found - {""}
