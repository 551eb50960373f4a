"""Whether a statement reaches further than its source: all for some, always for only, daily for twice daily.

Each check reads words of a closed list, so it doubts rather than refuses: what it finds is shown as the
source's own sentence or marked, never as proved.
"""

from __future__ import annotations

import re

from app.domain.proof.facts import facts
from app.domain.text.splitting import sentence_spans
from app.domain.text.words import content_words

LIMIT_WORDS = 2  # content words after "only" that say what it allows


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)


_ALL = _any(
    r"all|every|each|always|any|anyone|anybody|everyone|everybody|everything|whole|entire|entirely"
    r"|fully|completely"
    r"|nobody|none|never|no|both|either|daily|weekly|monthly|yearly|annual(?:ly)?"
    r"|a (?:day|week|month|year)|per \w+|everywhere|throughout|überall|partout"
    r"|alle[nrms]?|jede[nrms]?|immer|stets|ganze?[nrs]?|tous|toutes?|tout|chaque|toujours|todos?|todas?|cada"
)
_BROAD = _any(
    r"all|every|each|always|any|anyone|anybody|everyone|everybody|everything|whole|entire|entirely|fully"
    r"|completely|alle[nrms]?|jede[nrms]?|immer|stets|tous|toutes|chaque|toujours|todos|todas"
)
_ANY = _any(r"any|every|each")
_WHENEVER = _any(r"if|when|whenever|in case|in the event|no|not|per|wenn|falls|sofern|pro|je|si|lorsque|par")
"""What is said of each case without a word for all: "if your circumstances change", "£18.50 per child"."""
_EACH_TIME = re.compile(r"(?<=\d )each time\b", re.I)
_EACH_AT = re.compile(r"(?<=\d) each\b", re.I)
_AT = re.compile(r"\b(?:at|@|zu|à) [£$€]?\d", re.I)
"""Of so many things "at £62" each costs that."""
_ANYONE = re.compile(r"\bany(?:one|body) (?=who|whose|with\b|on\b|in\b|[a-z]{3,}ing\b)", re.I)
_OF_WHOM = _any(r"if you|those|whoever|(?:members|people|residents|tenants|customers|patients) (?:who|whose)")
_RATE = re.compile(r"\d an? (?!day|week|month|year)[a-z]+\b", re.I)
_PART = _any(
    r"some|(?<!at )most|many|several|few|nearly|almost|about half|half|partly|partially|part of|usually|often"
    r"|sometimes|occasionally|rarely|seldom|mainly|mostly|generally|certain|serious|severe|minor|a number of"
    r"|limited(?! (?:by|to)\b)"
    r"|einige[nr]?|die meisten|manche[nr]?|teilweise|meist|oft|manchmal|fast|certaine?s|la plupart"
    r"|quelques|souvent|parfois|presque|partiellement|algunos|algunas"
)
_EVERY_ONE = _any(r"all|every|each|entire|whole|alle[nrms]?|jede[nrms]?|tous|toutes|chaque")
_SOME_ONLY = _any(
    r"(?:in|of|for|among|with|on|to) the others?|elsewhere|in others|(?:the )?(?:schools|patients|children"
    r"|people|classes|areas|flats|houses|rooms|those|members|pupils|staff|residents|cases|sites|shops"
    r"|animals|farms) (?:with|over|under|aged|who|that|on|in|without|older|younger)"
    r"|bei den anderen|in den anderen|chez les autres|dans les autres"
)
"""What parts some from others: "in the schools with boarders", "but not in the others"."""
_ONLY = _any(
    r"only|solely|exclusively|nothing but|no other|nur|erst|seulement|uniquement|ne \w+ que|solo|sólo"
)
_PREDICATE = re.compile(
    r",?\s(?:and|but)\s(?=(?:then |also )?(?:will|may|must|can|cannot|shall|should|is|are|was|were|has|have"
    r"|had)\b)",
    re.I,
)
_TERMS = _any(r"with|if|when|after|once|by|on|in|at|until|before|between|during|upon|where")
_LIKE_ONLY = _any(
    r"only|solely|exclusively|just|alone|limited|restricted|unless|without|except|must|need(?:s|ed)?"
    r"|required?"
    r"|requires|before|not|no|until|if|when|nur|erst|ohne|wenn|ab|nicht"
    r"|seulement|uniquement|sans|si"
    r"|solo|sólo"
)
_NEEDED = _any(r"muss|müssen|braucht|bedarf|erforderlich|doit|doivent")
_NOT_BEFORE = _any(r"erst|qu['’]après|qu['’]à partir")
_FEWER = _any(
    r"every (?:other|second|third|alternate)|once|twice|thrice|(?:two|three|four|five|six|\d+) times"
    r"|every (?:\d+|two|three|four|six|eight|twelve) (?:hours|days|weeks|months)"
    r"|tous les (?:deux|trois|quatre|\d+)|jeden (?:zweiten|dritten)|alle (?:zwei|drei|vier|\d+)"
    r"|(?:ein|zwei|drei)mal"
)
_TIMES = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|\d+) times\b", re.I)
_OFTEN = _any(
    r"daily|every (?:day|week|month|morning|evening|night)|(?:a|per|each) (?:day|week|month)|weekly|monthly"
    r"|tous les jours|täglich|jeden (?:tag|abend|morgen)|chaque jour|par jour|par mois|monatlich|jährlich"
)
_LEAST = (
    r"at least|not less than|no less than|no fewer than|not fewer than|a minimum of|minimum|more than|over"
    r"|exceed(?:s|ed|ing)?|in excess of|above|mindestens|au moins|al menos|as from"
)
_MOST = (
    r"at most|up to|as many as|as (?:deep|high|long|large|wide|far) as|capped at|limited to|restricted to"
    r"|(?:never|not) (?:more than|over|above|exceed)|no higher than"
    r"|(?:can|could|may|might) reach|as much as|not more than|no more than"
    r"|a maximum of"
    r"|maximum|less than|fewer than|under|below"
    r"|not exceeding|höchstens|maximal|bis zu|bis|au plus|jusqu'à|hasta"
)
_BOUND = re.compile(
    rf"(?<!\w)(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))\s+(?:(?:the|a|an|of|one|age)\s+){{0,2}}[£$€]?\s?$",
    re.I,
)
_LEAST_AFTER = re.compile(r"(?:\s+\w+){0,2}\s+(?:at least|or more)\b", re.I)
_MOST_AFTER = re.compile(r"(?:\s+\w+){0,2}\s+(?:at most|or less|or fewer)\b", re.I)
_FREE_FOR = re.compile(r"\bfree (?:of charge )?for (?P<whom>[^,.;]{2,40})", re.I)
_CONTRASTS = (
    (_any(r"before|vor|avant|prior to|earlier than"), _any(r"after|nach|après|following|later than")),
    (
        _any(r"until|till|bis(?: zum)?|jusqu'au"),
        _any(r"from|since|after|starting|ab(?: dem)?|depuis|à partir du"),
    ),
    (_any(r"first"), _any(r"last")),
    (_any(r"under|below|unter"), _any(r"over|above|über")),
    (_any(r"gauche|linke[nmrs]?"), _any(r"droite?|rechte[nmrs]?")),
)


def reaches_further(statement: str, source: str) -> bool:
    """Whether the statement leaves out what narrows the source, or widens what it says.

    >>> reaches_further("Visitors may enter.", "Visitors may enter only with a guide.")
    True
    """
    home = _home(statement, source)
    return (
        _widened(statement, home)
        or _unnarrowed(statement, home)
        or _more_often(statement, home)
        or _bounds_turned(statement, home)
        or _contrast_turned(statement, home)
        or _free_for_all(statement, home)
    )


def _home(statement: str, source: str) -> str:
    """Of several sentences those that share most words with the statement; all that share as many."""
    wanted = set(content_words(statement))
    parts = [source[start:end] for start, end in sentence_spans(source, 0, len(source))]
    shared = [len(wanted & set(content_words(part))) for part in parts]
    most = max(shared, default=0)
    return " ".join(part for part, count in zip(parts, shared, strict=True) if count >= max(1, 0.5 * most))


def _free_for_all(statement: str, home: str) -> bool:
    """Whether what is free for some is told as free, without a word of for whom."""
    match = _FREE_FOR.search(home)
    if match is None or not re.search(r"\bfree\b", statement, re.I):
        return False
    return not set(content_words(match["whom"])) & set(content_words(statement))


def _widened(statement: str, home: str) -> bool:
    """All for some, or all where nothing was said of how many; and some left out before what it limits."""
    said = _EACH_TIME.sub(" ", statement) if _RATE.search(home) else statement
    said = _EACH_AT.sub(" ", said) if _AT.search(home) else said
    said = _ANYONE.sub(" ", said) if _OF_WHOM.search(home) else said
    said = _ANY.sub(" ", said) if _WHENEVER.search(home) else said
    if _BROAD.search(said) and not _ALL.search(home):
        return True
    if _EVERY_ONE.search(said) and _SOME_ONLY.search(home) and not _SOME_ONLY.search(statement):
        return not _EVERY_ONE.search(home)
    if _PART.search(statement):
        return bool(_BROAD.search(home)) and not _PART.search(home)
    if facts(statement).quantities:
        return False  # "most bolts were tight; three were missing": three says how many
    words = set(content_words(statement))
    return any(words & set(content_words(home[m.end() : m.end() + 40])[:2]) for m in _PART.finditer(home))


def _unnarrowed(statement: str, home: str) -> bool:
    """Whether "only" was put in, or what it allows alone was left out."""
    if _ONLY.search(statement):
        return not (_LIKE_ONLY.search(home) or _NEEDED.search(home) or _BROAD.search(home))
    if _LIKE_ONLY.search(statement):
        return False
    if _NEEDED.search(statement) and not _NOT_BEFORE.search(home):
        return False  # "it starts only if the key is in it": the key must be in it to start it
    words = set(content_words(statement))
    parts = re.split(r"[.;]\s", home)
    most = max(len(words & set(content_words(part))) for part in parts)
    return any(_left_out(words, part) for part in parts if len(words & set(content_words(part))) == most)


def _left_out(words: set[str], part: str) -> bool:
    """Whether words rest on a part of a sentence but on nothing of what "only" stands before in it."""
    for match in _ONLY.finditer(part):
        if _is_of_another(words, part, match.start()):
            continue
        after = re.split(r",|\b(?:and|but|und|et)\b", part[match.end() :])[0]
        told = content_words(after)
        told = told[:-1] if match[0].casefold() in ("nur", "erst") else told  # the verb ends the sentence
        by = _TERMS.search(after)
        if by and match[0].casefold() == "only" and told[:1] != content_words(after[by.end() :])[:1]:
            told = content_words(after[by.end() :])  # "only be started with the key": the key is the limit
        limit = set(told[:LIMIT_WORDS]) - set(content_words(part[: match.start()]))
        if words & set(content_words(part)) and not words & limit:
            return True
    return False


def _is_of_another(words: set[str], part: str, at: int) -> bool:
    """Whether what stands at `at` is in another predicate than all that the words rest on."""
    start, apart = 0, set[str]()
    for match in (*_PREDICATE.finditer(part), None):
        end = match.start() if match else len(part)
        if not start <= at < end:
            apart |= set(content_words(part[start:end]))
        start = match.end() if match else end
    return bool(apart) and words & set(content_words(part)) <= apart


def _more_often(statement: str, home: str) -> bool:
    """Whether "daily" stands for "twice daily" or "every other day": half or double the dose."""
    if not _OFTEN.search(statement) or not _FEWER.search(home) or _FEWER.search(statement):
        return False
    if _TIMES.search(home) and {match[1].casefold() for match in _TIMES.finditer(home)} & set(
        re.findall(r"\w+", statement.casefold())
    ):
        return False  # "four sailings a day" of "four times a day"
    return all(found.unit not in ("times", "hour", "ordinal") for found in facts(statement).quantities)


def _bounds_turned(statement: str, home: str) -> bool:
    """Whether a number is a least in one and a most in the other, or lost the bound that it has."""
    mine, theirs = _bounds(statement), _bounds(home)
    shared = mine.keys() & theirs.keys()
    return any(theirs[value] != {""} and mine[value] != theirs[value] for value in shared)


def _bounds(text: str) -> dict[tuple[object, str], set[str]]:
    found: dict[tuple[object, str], set[str]] = {}
    for quantity in facts(text).quantities:
        kind = _bound(text, quantity.start, quantity.end)
        found.setdefault((quantity.value, quantity.unit), set()).add(kind)
    return found


def _bound(text: str, start: int, end: int) -> str:
    """What the number that stands there is: least | most | ""."""
    after = text[end : end + 24]
    if _LEAST_AFTER.match(after) or _MOST_AFTER.match(after):
        return "least" if _LEAST_AFTER.match(after) else "most"
    match = _BOUND.search(text[max(0, start - 40) : start])
    if match is None:
        return ""
    return "least" if match["least"] else "most"


def _contrast_turned(statement: str, home: str) -> bool:
    """Whether the same words follow "before" in one and "after" in the other."""
    for pair in _CONTRASTS:
        for one, other in (pair, pair[::-1]):
            if _hanging(one, home):
                continue  # "and again the day after": after what is said before
            mine, theirs, same = _following(one, statement), _following(other, home), _following(one, home)
            if mine & theirs - same:
                return True
    return False


def _hanging(pattern: re.Pattern[str], text: str) -> bool:
    return any(not content_words(text[m.end() :].lstrip()[:3]) for m in pattern.finditer(text))


def _following(pattern: re.Pattern[str], text: str) -> set[str]:
    found: set[str] = set()
    for match in pattern.finditer(text):
        found |= set(content_words(re.split(r"[.;,()]", text[match.end() : match.end() + 40])[0])[:2])
    return found
