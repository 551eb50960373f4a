"""Whether two sentences say yes and no alike: negation, direction and duty.

Cues only, clause by clause; what it finds is a reason to quote the source instead, not a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.proof.kindred import kindred
from app.domain.proof.same_words import same_word
from app.domain.text.words import GENERAL, content_words, plain

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_CLAUSE = re.compile(
    r"[;:,.!?()–—]+\s(?!(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November"
    r"|Dezember)\b)"
    r"|[;:!?()–—]"
    r"|\b(?:but|however|although|though|whereas|because|since|while|and|so that|if|when|once|which|who"
    r"|aber|weil|da|mais|car|pero|as (?=(?:the|a|an|it|he|she|they|there|two|three|access|no)\b))\b"
    r"|(?=\b(?:unless|without|lack of|lacking|ohne|sans|sin)\b)",
    re.I,
)

_CUES = """
not no never none neither nor without cannot nothing nobody nowhere denies denied deny denying absent unable
lacks lack lacking avoid avoids avoided avoiding prohibited forbidden banned prohibits forbids
hardly barely scarcely kaum weder
verboten untersagt interdit interdite interdits interdites
prohibit forbid ban bans unless refuses refused declined
nicht kein keine keinen keiner keines nie niemals ohne vermeiden vermieden
ne pas jamais aucun aucune sans
ningún ninguna nunca sin jamás
non nessun nessuna mai senza
"""
NEGATIONS = frozenset(_CUES.split())
"""Words that deny. "Failed" is none of them: only who failed *to* do something did not do it."""
_MONTH = "Mai"  # with a capital; in Italian "mai" denies
_NEGATING_ENDINGS = ("n't", "n’t")
_ADDITIVE = re.compile(
    r"\bnot only\b|\bvotes? to (?:none|nil|zero)\b|\bno later than\b|\bno more than\b"
    r"|\bno less than\b|\bno fewer than\b",
    re.I,
)
_ELSEWHERE = """
i we you he she it they there this that these those one er sie es wir il elle ils
"""
_PRONOUNS = frozenset(_ELSEWHERE.split())
_VERBS = frozenset(
    {"needs", "need", "requires", "has", "have", "had", "shows", "showed", "is", "was", "gives"}
)
_PLACING_WORDS = """
with from to in on at by for of mit von zu in auf bei avec de du à dans par the a an
"""
_PLACING = frozenset(_PLACING_WORDS.split())
_OF_VERBS = frozenset({"not", "never", "nicht", "nie", "pas", "jamais"})
_NEITHER = re.compile(r"\b(neither|weder)\b([^.;]*?)\b(?:nor|noch)\b", re.I)
_NE_PAS = re.compile(r"\bne\b(?=(?:\s+\S+){1,4}?\s+(?:pas|jamais|aucune?|rien)\b)", re.I)
_NE_PLUS = re.compile(r"\b(?:ne\s|n['’])((?:\S+\s){1,3}?)plus\b(?!\s(?:que|tard|tôt|loin))", re.I)
"""Who "n'a plus" has no longer."""
ENOUGH = 2  # words of weight by which a plain clause rests elsewhere than on what is denied
_UNLESS = re.compile(r"\b(not|no|never)\b([^.;]*?)\bunless\b", re.I)
"""Says the same as "only if"."""
_ONLY_WITH = re.compile(r"\b(not|no|never|neither|nicht|keine?[rnm]?)\b([^.;]*?)\b(?:without|ohne)\b", re.I)
"""Says the same as "only with", where that is told."""
_WITH = re.compile(
    r"\b(?:with|without|only|requires?|required|needs?|needed|subject to|mit|ohne|nur|braucht|bedarf"
    r"|erforderlich)\b",
    re.I,
)
_RATHER = re.compile(r",?\s(?:rather than|instead of|statt|plutôt que)\b", re.I)
_NOT = re.compile(r"(?:,|\band|\bund|\bet)\s(?:and |und |et )?(?:not|nicht|non)\b", re.I)
_TERMS = re.compile(r"\b(?:may|can)\b[^.;]*\b(?:only|after giving|with|without|subject to|provided)\b", re.I)
_ASKED = re.compile(r"\brequires?\b|\b(?:must|needs?)\b[^.;]*\b(?:before|to|for|if)\b", re.I)
_LEADING = re.compile(
    r"((?:^|[.;]\s)\W*(?:for|in|on|at|after|before|during|from|since|until|by|under|within|per|because of"
    r"|with"
    r"|while|bei|nach|vor|während|im|in|ab|seit|wegen|mit|according to|laut|selon|d'après|pendant|après"
    r"|avant|dans)\b(?:(?!\b(?:not|no"
    r"|without|never|nicht|kein|is|are|was|were|has|have|had|will|must|may|can|ist|wird|est)\b)"
    r"[^,;.()]){1,70}),\s",
    re.I,
)
"""What a sentence begins with before its subject: no clause of its own."""
_FORBIDS = re.compile(r"\b(?:may|must|shall|can) ?not\b", re.I)
_FAILED_TO = re.compile(r"\bfail(?:s|ed)? to\b", re.I)
_OTHERWISE = re.compile(
    r"\bif (?:it|they|he|she|this|that|you|we|not)\b"
    r"(?: (?:do|does|did|is|are|has|have|can|could|will|would)(?: not|n['’]t))?(?=\s*[,.;]|$)",
    re.I,
)
"""What says "else" denies nothing of what stands before it."""
_ADVISED_AGAINST = re.compile(
    r"\b(advis\w+|recommend\w*|decid\w+|decision|voted?|voting|ruled|warn\w*|counsel\w*|spoke) against\b",
    re.I,
)
"""Who advises against it, advises not to do it."""
_NO_LONGER = re.compile(r"\b(?:no longer|not any more|nicht mehr)\b", re.I)
_REJECTED = re.compile(r"\brejected\b", re.I)
_REFUSED = re.compile(r"\b(?:refused|declined)\b", re.I)
_TIMELESS = re.compile(
    r"\b(?:over|under)\b(?!\s+(?:the\s+|a\s+|an\s+|our\s+|its\s+)?(?:[£$€]?\d|half|age|limit"
    r"|normal|target|average"
    r"|threshold|budget|guide|permitted|upper|lower|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|\w+ty\b|\w+teen\b))"
    r"|\bright (?:to|of|away)\b|\b(?:has|have|had|who|she|he|they) left\b|\bleft (?:to|the|school"
    r"|hospital|home|work)\b",
    re.I,
)
"""Words of direction that say none there: over the past year, under the policy, the right to, she left."""
_ENDED = re.compile(
    r"\b(?:stopp?(?:s|ed)?|gave up|given up|ceased|quit|discontinued|ended|expired?|lapsed?"
    r"|terminated|cancelled|void|aufgehört|abgelaufen)\b",
    re.I,
)
_NUMBERED = re.compile(r"\b[Nn]os?\.?\s*(?=\d)")


def _pair(one: str, other: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(content for word in one.split() for content in _stems(word)), frozenset(
        content for word in other.split() for content in _stems(word)
    )


def _stems(word: str) -> list[str]:
    return content_words(word) or [plain(word)]


_DUTY = _pair("must shall required mandatory compulsory obliged", "may optional voluntary")
_MODAL = _DUTY[0] | _DUTY[1]

# Words that turn a sentence round when one takes the place of the other.
OPPOSITES = (
    _pair("start begin commence initiate resume", "stop end cease discontinue finish withdraw suspend"),
    _pair("increase raise rise grow higher gain", "decrease reduce lower drop fall decline lessen loss"),
    _pair("open", "close closed shut"),
    _pair("before prior", "after following"),
    _pair("above over exceed exceeds more", "below under less fewer"),
    _pair("maximum most", "minimum least"),
    _pair("included", "separate separately extra"),
    _pair("include including cover covered", "exclude excluded excluding except"),
    _pair("accept approve", "reject decline"),
    _pair("positive", "negative"),
    _pair("left", "right"),
    _pair("buy", "sell"),
    _pair("morning", "evening"),
    _pair("earlier early", "later late"),
    _pair("add", "remove"),
    _pair("win won", "lose lost"),
    _pair("pass", "fail"),
    _pair("normal", "abnormal"),
    _pair("safe", "unsafe dangerous"),
    _DUTY,
    _pair("always", "never rarely"),
    _pair("all every", "some"),
)


_PREFIXES = (("un", 4), ("in", 6), ("im", 6), ("ir", 6), ("il", 5), ("dis", 5), ("non", 5))
"""What turns a word round, with the fewest letters that the word then has (not "form", "inform")."""


@dataclass(frozen=True, slots=True)
class _Clause:
    stems: frozenset[str]
    negations: int
    own: frozenset[str] = frozenset()  # without what the clause before lent it
    denied: frozenset[str] = frozenset()  # what stands behind the word that denies


def negation_differs(said: str, source: str) -> bool:
    """Whether something is negated on one side only.

    Told by the words both share: a plain clause must not rest on words that the source has under a negation
    alone, and of a negated one at least as many must stand under a negation as do not.
    """
    said, source = _stopped(said, source), _stopped(source, said)
    said, source = _turned_round(said, source), _turned_round(source, said)
    said, source = _contrasted(said, source), _contrasted(source, said)
    theirs = _clauses(source)
    under = frozenset().union(*(clause.stems for clause in theirs if clause.negations % 2))
    free = frozenset().union(*(clause.stems for clause in theirs if not clause.negations % 2))
    for mine in _clauses(said):
        if mine.negations % 2:
            stems = mine.own or mine.stems
            if (
                mine.denied
                and not mine.denied <= free - under
                and _shared(mine.denied, under, free) == len(mine.denied)
            ):
                continue
            if under and not _shared(stems, under | free, frozenset()):
                continue  # said in other words: whether they say the same is `holding`'s to check
            if _shared(stems, under, free) < max(1, len(stems & (free - under))):
                return True
        elif _rests_on_denied(mine.stems, under - free, free):
            return True
    return False


def _rests_on_denied(stems: frozenset[str], denied: frozenset[str], free: frozenset[str]) -> bool:
    """Whether a plain clause has a word that the source only denies; a general one may be by chance."""
    stray = stems & denied
    return bool(stray - GENERAL) or bool(stray and len((stems & free) - GENERAL) < ENOUGH)


def _stopped(text: str, other: str) -> str:
    """The text with "no longer smokes" as "stopped", "rejected" as "refused", where the other says so."""
    text = _NO_LONGER.sub("stopped", text) if _ENDED.search(other) else text
    return _REJECTED.sub("refused", text) if _REFUSED.search(other) else text


def _contrasted(text: str, other: str) -> str:
    """The text with "rather than" as "not", where the other denies."""
    return _RATHER.sub(", not", text) if _NOT.search(other) else text


def _turned_round(text: str, other: str) -> str:
    """The text with "not … without" as "only … with", where the other says with what."""
    return _ONLY_WITH.sub(r"only\2with", text) if _WITH.search(other) else text


def _shared(stems: frozenset[str], under: frozenset[str], free: frozenset[str]) -> int:
    """How many of the words are denied there, by themselves or by a word of kin ("hurt", "injury").

    By a word of kin only where they do not stand there themselves, in `free`.
    """
    return sum(stem in under or (stem not in free and not kindred(stem).isdisjoint(under)) for stem in stems)


def direction_differs(said: str, source: str) -> bool:
    """Whether `said` has one word of a pair of opposites where the source has only the other."""
    said, source = _TIMELESS.sub(" ", said), _TIMELESS.sub(" ", source)
    said, source = _turned_round(said, source), _turned_round(source, said)
    mine, theirs = _all_stems(said), _all_stems(source)
    if _FORBIDS.search(said) and _FORBIDS.search(source):
        mine, theirs = mine - _MODAL, theirs - _MODAL  # "may not" and "must not" say the same
    if _TERMS.search(source) and _ASKED.search(said):
        mine, theirs = mine - _MODAL, theirs - _MODAL  # "may with consent": "requires consent"
    if _prefix_differs(said, source):
        return True
    for one, other in OPPOSITES:
        for here, there in ((one, other), (other, one)):
            if not mine & here or mine & there or not theirs & there:
                continue
            if not theirs & here or _nearer(said, source, here, there):
                return True
    return False


def _prefix_differs(said: str, source: str) -> bool:
    """Whether a word has "un-", "in-" or the like on one side only: likely, unlikely."""
    mine, theirs = (set(map(plain, _TOKEN.findall(text))) for text in (said, source))
    if any(map(_negates, _TOKEN.findall(f"{said} {source}"))):
        return False  # "not likely" is "unlikely"
    return any(
        len(word) >= least and prefix + word in there and word not in there and prefix + word not in here
        for here, there in ((mine, theirs), (theirs, mine))
        for word in here
        for prefix, least in _PREFIXES
    )


def _nearer(said: str, source: str, here: frozenset[str], there: frozenset[str]) -> bool:
    """Whether the words of `said` stand by the opposite: "A stopped, B started" does not say "A started"."""
    clauses = [(set(content_words(part)), _all_stems(part)) for part in _CLAUSE.split(source)]
    clauses = [(set(map(same_word, words)), stems) for words, stems in clauses]
    with_here = {word for found, stems in clauses if stems & here for word in found}
    with_there = {word for found, stems in clauses if stems & there for word in found}
    for part in _CLAUSE.split(said):
        words = set(map(same_word, content_words(part)))
        if _all_stems(part) & here and len(words & (with_there - with_here - there)) > len(
            words & (with_here - with_there - here)
        ):
            return True
    return False


def _clauses(text: str) -> list[_Clause]:
    text = _UNLESS.sub(r"only\2if", text)
    text = _LEADING.sub(r"\1 ", text)
    text = _NE_PAS.sub("", _NEITHER.sub(r"\1\2 or", text))  # both deny once, not twice
    text = _OTHERWISE.sub("otherwise", _ADVISED_AGAINST.sub(r"\1 not", text))
    text = _NE_PLUS.sub(r"\1pas ", text)
    text = _FAILED_TO.sub("not", _NUMBERED.sub("", _ADDITIVE.sub(" ", text)))
    clauses: list[_Clause] = []
    for part in _CLAUSE.split(text):
        stems = frozenset(same_word(stem) for stem in content_words(part) if stem not in NEGATIONS)
        tokens = _TOKEN.findall(part)
        negations = sum(map(_negates, tokens))
        own = stems
        if negations and clauses and stems and _of_verb(tokens):
            stems |= clauses[-1].stems  # "it is £64 a year and was not raised": what was not is said before
        if not stems and clauses:
            last = clauses.pop()
            clauses.append(_Clause(last.stems, last.negations + negations))
        elif stems or negations:
            clauses.append(_Clause(stems, negations, own, _behind_denial(tokens)))
    return clauses


def _behind_denial(tokens: Sequence[str]) -> frozenset[str]:
    at = next((at for at, token in enumerate(tokens) if _negates(token)), len(tokens))
    return frozenset(map(same_word, content_words(" ".join(tokens[at + 1 :]))))


def _of_verb(tokens: Sequence[str]) -> bool:
    """Whether a verb is denied with nothing named before it: its subject stands in the clause before."""
    if len(tokens) > 1 and plain(tokens[0]) in _VERBS and _negates(tokens[1]):
        return True  # "… is light and needs no action"
    if _negates(tokens[0]) and len(tokens) > 1 and plain(tokens[1]) in _PLACING:
        return False  # "…, not with the valve": the valve alone is denied
    for token in tokens:
        if _negates(token):
            return plain(token) in _OF_VERBS or plain(token).endswith("n't")
        if content_words(token) or plain(token) in _PRONOUNS:
            return False
    return False


def _negates(token: str) -> bool:
    if token == _MONTH:
        return False
    word = token.casefold()
    return word in NEGATIONS or word.endswith(_NEGATING_ENDINGS)


def _all_stems(text: str) -> set[str]:
    words = (word for word in _TOKEN.findall(text) if word != "May")  # the month
    return {stem for word in words for stem in _stems(word)}
