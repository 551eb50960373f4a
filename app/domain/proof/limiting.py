"""Whether a statement leaves out what limits its source: where, for whom, how big, at which time."""

from __future__ import annotations

import re

from app.domain.proof.forms import form, forms, mates, sentences_of
from app.domain.text.units import WORD_NUMBERS

_WORDED = "|".join(map(re.escape, sorted(WORD_NUMBERS, key=len, reverse=True)))
_NUMBER = rf"(?:\d[\d.,]*|{_WORDED})"
_PLACE = (
    r"(?:in|on|at|to|from|for|with|during|after|before|im|in der|in den|auf|bei|für|dans|sur|à|au|aux|pour"
    r"|en)"
)
_BUT_NOT = re.compile(
    rf"\b{_PLACE}\s(?P<here>[^,;.:]{{2,40}}?),?\s(?:but not|and not|not|aber nicht"
    rf"|nicht aber"
    rf"|mais pas|et non)\s{_PLACE}\s(?P<there>[^,;.:]{{2,40}})",
    re.I,
)
_AT = r"(?:on|at|in|before|after|during|by|for|bei|am|im|vor|nach|à|en|avant|après)"
_TWO_VALUES = re.compile(
    rf"(?P<one>[£$€]?{_NUMBER})(?:\s?[^\W\d_%][\w/]*|\s?%)?\s(?P<when>{_AT}\s[^,;:]{{2,40}}?),?\s"
    r"(?:and|but|or|then|und|aber|dann|et|mais|puis)\s(?:then\s)?(?:by\s|at\s|only\s|to\s)?"
    rf"(?P<two>[£$€]?{_NUMBER})(?:\s?[^\W\d_%][\w/]*|\s?%)?(?:\s\w+){{0,2}}?\s(?P<then>{_AT}\s[^,;:.]{{2,40}})",
    re.I,
)
_OPEN_TO = re.compile(
    r"\b(?P<what>closed to|banned from|barred from|forbidden (?:to|for)|prohibited for|compulsory for"
    r"|mandatory for"
    r"|optional for|available to|free for|allowed for|reserved for|exempt from|gesperrt für|verboten für"
    r"|frei für"
    r"|interdite?s? (?:aux?|à)|fermée?s? (?:aux?|à)|réservée?s? (?:aux?|à)|gratuite?s? pour"
    r"|obligatoires? pour)\s"
    r"(?P<whom>[^,;.:]{3,60})",
    re.I,
)
_ADJECTIVE = re.compile(r"^\w+")
_EVERYBODY = re.compile(r"\b(?:all|public|every\w*|anyone|alle|tous|toutes)\b", re.I)
_BOUND = re.compile(
    rf"\b(?P<thing>[^\W\d_]{{4,}})\s(?:over|under|above|below|exceeding|of (?:more|less|at least) than"
    rf"|of over|of under"
    rf"|aged|older than|younger than|weighing|über|unter|ab|de plus de|de moins de)\s[£$€]?{_NUMBER}\b"
    r"(?!\s(?:days?|weeks?|months?|years?(?! old)|hours?)\b)",
    re.I,
)
_RESTRICTED = re.compile(
    r"(?:^|[.;:]\s|,\s|\b(?:all|most|and|but)\s)(?P<kind>[^\W\d_]{3,}s|children|people|men|women|staff"
    r"|anyone)\s"
    r"(?P<which>(?:[a-z]{3,}ing|who|whose|that|on|in|from|with|without|under|over|aged|born|older than"
    r"|younger than)\s"
    r"(?:[\w'’.-]+\s){1,6}?)(?P<verb>is|are|must|may|can|will|shall|should|get|pay|receive|need|have to"
    r"|do not|cannot)\b",
    re.I,
)
_OPENING_KIND = re.compile(
    r"\W*(?:All |The |Every |Each )?(?P<kind>[^\W\d_]{3,})\s(?:is|are|must|may|can|will|shall|should"
    r"|gets?|pays?"
    r"|receives?|needs?|ha(?:ve|s) to|do(?:es)? not|cannot)\b"
)
_WHO = re.compile(r"\b(?:who|whose|that|some|many|several|those|qui|die)\b", re.I)
_FURTHER = re.compile(
    r"\b(?P<which>further|additional|extra|subsequent|other|second|third|late|missed|lost|unused|empty"
    r"|night|weekend)\s"
    r"(?P<thing>[^\W\d_]{3,})",
    re.I,
)
_OR_CASE = re.compile(
    r",?\s(?:or|oder|ou)\s(?:by |at |to |for |bis |à )?(?P<two>(?:[£$€]?[\w.,%-]+\s){1,3}?)"
    r"(?P<case>(?:on|for|if|in|during|when|am|an|bei|für|wenn|le|en|pour|si)\s[^,;.]+)",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:for|in|with|to|of|für|bei|mit|pour|chez|dans) (?:all |any |the |den |alle |tous "
    r"|les )*(?:others?|other cases?"
    r"|otherwise|remaining|rest|übrigen|anderen?|autres)\b|\b(?:otherwise|else|sonst|sinon)\b",
    re.I,
)
_EACH = re.compile(r"\b(?:each|every|any|all|per)\s(?:of the\s|the\s)?(?P<thing>[^\W\d_]{3,})", re.I)
_OLD = re.compile(
    r"\b(?P<which>old|former|previous|earlier|original|alte[nrms]?|bisherige[nrms]?|frühere[nrms]?"
    r"|ancienn?e?s?"
    r"|précédente?s?)\s(?P<thing>[^\W\d_]{3,})",
    re.I,
)
_NEW = re.compile(
    r"\b(?:new|now|current|present|neue?[nrms]?|jetzt|nun|nouvelle?s?|nouveaux?|maintenant)\b", re.I
)
_BEFORE = re.compile(r"\b(?:days?|weeks?|months?|years?|hours?|minutes?)\s(?P<side>before|after)\b", re.I)
_SIDES = {
    "before": re.compile(
        r"\b(?:before|prior|ahead|advance|earlier|preced\w+|notice|by|until|till|ago|later|no later"
        r"|vor\w*|avant"
        r"|previous\w*)\b",
        re.I,
    ),
    "after": re.compile(
        r"\b(?:after\w*|follow\w+|later|from|of|since|once|then|when|nach\w*|après|ab|seit|past|post\w*"
        r"|within|on)\b",
        re.I,
    ),
}


def contrast_dropped(statement: str, source: str) -> bool:
    """Whether "in the garden but not in the hall" is told with neither.

    >>> contrast_dropped("Dogs are welcome.", "Dogs are welcome in the garden but not in the hall.")
    True
    """
    said = forms(statement)
    for sentence in sentences_of(source):
        for match in _BUT_NOT.finditer(sentence):
            here, before = forms(match["here"]), forms(_since(",;.:", sentence, match.start()))
            if said & before and said <= before | here | mates(before) and not said & (here - before):
                return True
    return False


def time_of_value_dropped(statement: str, source: str) -> bool:
    """Whether one of two values is told without the time or place that it is of, or with the other's.

    >>> time_of_value_dropped("It was 5.9.", "It was 5.9 at the gate and 4.4 at the weir.")
    True
    """
    numbers = set(re.findall(r"\d[\d.,]*\d|\w+", statement.casefold()))
    said = forms(statement) | set(re.findall(r"\d+", statement))
    for match in _TWO_VALUES.finditer(source):
        one, two = match["one"].casefold().strip("£$€.,"), match["two"].casefold().strip("£$€.,")
        if one == two or (one in numbers) == (two in numbers):
            continue
        when, then = forms(match["when"]), forms(match["then"])
        mine, other = (when - then, then - when) if one in numbers else (then - when, when - then)
        if mine and other and not (said | mates(said)) & mine:
            return True
    return False


def group_widened(statement: str, source: str) -> bool:
    """Whether what limits a group or a thing is left out: "staff working nights", "closed to lorries".

    >>> group_widened("Staff get a taxi.", "Staff working nights get a taxi.")
    True
    """
    said = forms(statement)
    said |= mates(said)
    mine = _OPENING_KIND.match(statement)
    for match in _RESTRICTED.finditer(source):
        which, kind = forms(match["which"]), form(match["kind"])
        if mine and form(mine["kind"]) == kind and not forms(statement) & which:
            return True
        told = forms(statement) - {kind}
        if kind in said and told and told <= which and not _WHO.search(statement):
            return True  # "tenants pay by card" of "tenants who pay by card get a discount"
    for match in _OPEN_TO.finditer(source):
        word = _ADJECTIVE.match(match["what"])
        bare = word and re.search(rf"\b{re.escape(word[0])}\b", statement, re.I)
        whom = re.split(r"\b(?:and|but|und|aber|et|mais)\b", match["whom"])[0]
        if bare and not _EVERYBODY.search(whom) and not said & forms(whom):
            return True
    return _bound_dropped(statement, source)


def _bound_dropped(statement: str, source: str) -> bool:
    """Whether "lorries" are told where the source has "lorries over 7.5 tonnes" alone."""
    if re.search(r"\d", statement) or any(
        word in WORD_NUMBERS for word in re.findall(r"[\w-]+", statement.casefold())
    ):
        return False
    said = forms(statement)
    for match in _BOUND.finditer(source):
        thing = form(match["thing"])
        if thing in said and thing not in forms(source.replace(match[0], " ")):
            return True
    return False


def other_case_told(statement: str, source: str) -> bool:
    """Whether what is so in one case, or for the others, is told without that case: "or by noon on Sundays".

    >>> other_case_told("Leave by noon.", "Leave by 10 am, or by noon on Sundays.")
    True
    """
    said = _tokens(statement)
    for sentence in sentences_of(source):
        for match in _OR_CASE.finditer(sentence):
            two, case = _tokens(match["two"]), _tokens(match["case"])
            one = _tokens(_since(";.", sentence, match.start())) - two
            two, case = two - one, case - one
            if (
                two
                and case
                and ((two <= said and not said & case) or (case <= said and not two & said and said & one))
            ):
                return True
    return _others_told(statement, source)


def _others_told(statement: str, source: str) -> bool:
    """Whether what is so for the others is told without a word of them: "for all others it is free"."""
    if _OTHERS.search(statement):
        return False
    said = forms(statement)
    for sentence in sentences_of(source):
        parts = re.split(r"[;,]\s", sentence)
        for part in parts:
            rest = forms(source.replace(part, " "))
            own = forms(_OTHERS.sub(" ", part)) - rest
            if _OTHERS.search(part) and len(parts) > 1 and own and own <= said:
                return True
    return False


def each_widened(statement: str, source: str) -> bool:
    """Whether each is told where the source speaks of each further, late or other one.

    >>> each_widened("Each guest pays £4.", "One guest is free; each further guest pays £4.")
    True
    """
    mine = {form(match["thing"]) for match in _EACH.finditer(statement)}
    if not mine:
        return False
    for match in _FURTHER.finditer(source):
        plain_too = any(form(each["thing"]) == form(match["thing"]) for each in _EACH.finditer(source))
        if (
            form(match["thing"]) in mine
            and match["which"].casefold() not in statement.casefold()
            and not plain_too
        ):
            return True
    return False


def old_told(statement: str, source: str) -> bool:
    """Whether what is said of the old one is told where there is a new one, without a word of which.

    >>> old_told("The shop is in Hull.", "The old shop was in Hull; the new one is in York.")
    True
    """
    if not _NEW.search(source) or _OLD.search(statement):
        return False
    said = forms(statement)
    for sentence in sentences_of(source):
        for part in re.split(r"[;,]\s|\s(?:and|but|while|whereas|und|aber|et|mais)\s", sentence):
            for match in _OLD.finditer(part):
                thing = form(match["thing"])
                rest = forms(sentence.replace(part, " "))
                if (
                    thing in said
                    and said & (forms(part) - rest - {thing})
                    and not said & (rest - forms(part))
                ):
                    return True
    return False


def side_of_time_added(statement: str, source: str) -> bool:
    """Whether so many days are told as before or after something and the source has no word of that side.

    >>> side_of_time_added("It ends 30 days before May.", "It ends within 30 days of May.")
    True
    """
    return any(not _SIDES[match["side"].casefold()].search(source) for match in _BEFORE.finditer(statement))


def _tokens(text: str) -> set[str]:
    """Words and numbers; of words those that mean something."""
    return forms(text) | {token.casefold() for token in re.findall(r"\d[\d.:]*|noon|midnight", text)}


def _since(marks: str, text: str, end: int) -> str:
    """What stands before `end`, from the last of these marks on; a pattern for it would be slow."""
    return text[max(text.rfind(mark, 0, end) for mark in marks) + 1 : end]
