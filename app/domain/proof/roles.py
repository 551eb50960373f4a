"""Whether a statement gives each thing the part that it has in the source: who does it, and to whom.

A bag of words cannot tell "Ann owes Ben £50" from "Ben owes Ann £50". Two marks of a part are read without a
grammar: the preposition that a word stands under ("from Ann to Ben"), and the side of a shared verb on which
it stands, with a passive turned round. Both need two things that have taken each other's place, since one
thing that moved alone is a sentence said another way. It only ever refuses a statement; it proves none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.proof.apposing import without_asides
from app.domain.proof.parties import is_party
from app.domain.proof.polarity import NEGATIONS
from app.domain.proof.role_words import (
    BE,
    BETWEEN_BE,
    DETERMINERS,
    EMPTY,
    ENDS,
    OBJECT_CASES,
    PREPOSITIONS,
    PRONOUNS,
    SPLITS,
    TELLING,
    TITLES,
)
from app.domain.text.splitting import sentence_spans
from app.domain.text.units import UNITS, WORD_NUMBERS
from app.domain.text.words import STOP, plain, stem

_SENT = "bill invoice write wrote send charge supply sell lend transfer ship"
_SENDING = frozenset(map(stem, _SENT.split()))
_TITLED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof|Herrn?|Frau|Mme|Madame|Monsieur)\.?\s(?:[A-Z][\w-]+\s)?([A-Z][\w-]+)"
)
_TURNING = re.compile(
    r"\b(?:by|from|to|of|with|and|than|for|against|von|durch|an|und|mit|fur|für|par|de|du|et|à|pour|avec)\b"
    r"|[,;:]",
    re.I,
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[;:.,!?()|–—]")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a sentence: folded, its stem ("" for one that carries no meaning), what it stands under."""

    word: str
    stem: str
    under: frozenset[str]
    object_case: bool = False
    owner: bool = False
    somebody: bool = False  # a name, or a party


def parts_exchanged(statement: str, source: str) -> bool:
    """Whether two things of the statement have each other's part in `source`.

    >>> parts_exchanged("Ben owes Ann £50.", "Ann owes Ben £50.")
    True
    >>> parts_exchanged("£50 is owed to Ben by Ann.", "Ann owes Ben £50.")
    False
    """
    bare = without_asides(source)
    if bare != source and parts_exchanged(statement, bare):
        return True
    said = list(_sentences(statement))
    for theirs in _sentences(source):
        for mine in said:
            if _slots_exchanged(mine, theirs):
                return True
    if any(_head_lost(mine, theirs) for mine in said for theirs in _sentences(source)):
        return True
    if any(_agent_moved(mine, theirs) for mine in said for theirs in _sentences(source)):
        return True
    source_clauses = [clause for sentence in _sentences(source) for clause in _clauses(sentence)]
    if _titled_turned(statement, source):
        return True
    if any(_sender_turned(mine, theirs) for mine in said for theirs in _sentences(source)):
        return True
    return any(_turned(mine, source_clauses) for sentence in said for mine in _clauses(sentence))


# -- words and what they stand under ---------------------------------------------------------------


def _sentences(text: str) -> Iterator[list[_Token]]:
    for start, end in sentence_spans(text, 0, len(text)):
        yield _tokens(text, start, end)


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    found: list[_Token] = []
    under: set[str] = set()
    filled = object_case = False
    before = ""
    for match in _TOKEN.finditer(text, start, end):
        word = plain(match[0])
        idle = (
            word in STOP
            or word in NEGATIONS
            or word in ENDS
            or word in EMPTY
            or word in UNITS
            or word in WORD_NUMBERS
        )
        meant = "" if idle or word[0].isdigit() else word
        if group := PREPOSITIONS.get(word):
            kept = under if (not filled and group != "by") or group == "of" else under & {"than"}
            under, filled = kept | {group}, False
        elif word in DETERMINERS:
            alone = before in ("that", "this") and word != before  # "after that the rate"
            under, filled = (under & {"than"}, False) if filled or alone else (under, filled)
            object_case = word in OBJECT_CASES
        elif not meant and not word[0].isdigit() and word not in TITLES and (filled or word not in PRONOUNS):
            under, filled = under & {"than"} if word not in ENDS else set(), False
        filled = filled or bool(meant)
        plural = word.endswith("s") and text[match.end() : match.end() + 1] in ("'", "’")
        owner = {"of"} if plural or match[0].casefold().endswith(("'s", "’s")) else set()
        if meant or word in ENDS or word in STOP or word in NEGATIONS:
            held = frozenset(under | owner) if meant else frozenset()
            somebody = bool(meant) and (is_party(word) or (match[0][0].isupper() and match.start() > start))
            form = stem(meant) if len(meant) > 1 else ""
            found.append(_Token(word, form, held, bool(meant) and object_case, bool(owner), somebody))
        object_case, before = object_case and not meant, word
        if owner:
            under = under - {"of"}  # what somebody owns is under no "of" of the owner's
    return found


# -- what stands under a preposition ---------------------------------------------------------------


def _slots_exchanged(mine: Sequence[_Token], theirs: Sequence[_Token]) -> bool:
    here, there = {token.stem for token in mine} - {""}, {token.stem for token in theirs} - {""}
    for group in TELLING:
        said, source = _under(mine, group), _under(theirs, group)
        if not said or not source:
            continue
        left, came = (source - said) & here, (said - source) & there
        if left and came and _nested(mine, left, came) and _nested(theirs, left, came):
            continue  # "from a tap in the kitchen", "tap water from the kitchen"
        if left and came and not _only_under(mine, left, said) and not _only_under(theirs, came, source):
            return True
    return False


def _nested(tokens: Sequence[_Token], inner: set[str], outer: set[str]) -> bool:
    """Whether all of `inner` stands behind all of `outer`, under no preposition that tells its part."""
    places = [at for at, token in enumerate(tokens) if token.stem in inner]
    before = [at for at, token in enumerate(tokens) if token.stem in outer]
    held = frozenset().union(*(tokens[at].under for at in places))
    return bool(places and before) and max(before) < min(places) and not held - {"in", "of", "from"}


def _agent_moved(mine: Sequence[_Token], theirs: Sequence[_Token]) -> bool:
    """Whether it is done by somebody in the source and to the same one in the statement."""
    people = {token.stem for token in theirs if token.somebody}
    for one, other in (("by", "to"), ("to", "by"), ("from", "to"), ("to", "from")):
        moved = _under(mine, other) & _under(theirs, one)
        moved = moved & people if "from" in (one, other) else moved
        if moved - _under(mine, one) - _under(theirs, other) and not _under(mine, one) & _under(
            theirs, other
        ):
            before = {token.stem for token in mine if token.stem and not token.under}
            if before & {token.stem for token in theirs if not token.under}:
                return True
    return False


def _titled_turned(statement: str, source: str) -> bool:
    """Whether two people told by title and name have changed places, with no word for it in either."""
    mine = [match[1] for match in _TITLED.finditer(statement)]
    if len(mine) != 2 or _TURNING.search(statement):
        return False
    theirs = [match[1] for match in _TITLED.finditer(source)]
    return theirs == mine[::-1] and not _TURNING.search(source)


def _sender_turned(mine: Sequence[_Token], theirs: Sequence[_Token]) -> bool:
    """Whether of what goes from one to another the other is told to send it: "Invoice from A to B"."""
    people = {token.stem for token in theirs if token.somebody}
    senders, takers = _under(theirs, "from") & people, _under(theirs, "to") & people
    stems = [token.stem for token in mine]
    sent = next((at for at, one in enumerate(stems) if one in _SENDING), -1)
    if not senders or not takers or sent < 0 or _is_passive(mine, sent):
        return False
    before, after = set(stems[:sent]), set(stems[sent + 1 :])
    loose = {token.stem for token in mine if not token.under & {"from", "to", "by"}}
    return bool(before & takers - senders and after & senders - takers & loose)


def _under(tokens: Sequence[_Token], group: str) -> set[str]:
    return {token.stem for token in tokens if token.stem and group in token.under}


def _only_under(tokens: Sequence[_Token], words: set[str], slot: set[str]) -> bool:
    """Whether `words` only describe what stands in the slot, as "boiler" in "the boiler's cost"."""
    return words <= slot or not any(token.stem in words for token in tokens)


def _head_lost(mine: Sequence[_Token], theirs: Sequence[_Token]) -> bool:
    """Whether what is said of a thing's own is said of the thing: "Ann died" of "the mother of Ann died"."""
    here = {token.stem for token in mine if token.stem}
    loose = {token.stem for token in mine if token.stem and "of" not in token.under}
    if len(here & {token.stem for token in theirs}) < len(here):
        return False
    for head, owned in _owned(theirs):
        if owned in loose and head not in here and not _loose_in(theirs, owned):
            return True
    return False


def _owned(tokens: Sequence[_Token]) -> Iterator[tuple[str, str]]:
    """Pairs of a thing and what it is of: "mother" and "ann" of "the mother of Ann" and of "Ann's mother"."""
    named = [token for token in tokens if token.stem or token.word == "of" or token.word in ENDS]
    for before, between, after in zip(named, named[1:], named[2:], strict=False):
        if before.stem and between.word == "of" and after.stem and after.somebody:
            yield before.stem, after.stem
    for owner, thing in pairwise(named):
        if owner.owner and thing.stem:
            yield thing.stem, owner.stem


def _loose_in(tokens: Sequence[_Token], wanted: str) -> bool:
    return any(token.stem == wanted and "of" not in token.under for token in tokens)


# -- the two sides of a verb -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sides:
    before: frozenset[str]
    after: frozenset[str]
    agents: frozenset[str]  # under "by"
    passive: bool


def _clauses(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    clause: list[_Token] = []
    for token in tokens:
        if token.word in ENDS or token.word in SPLITS:
            if clause:
                yield clause
            clause = []
        else:
            clause.append(token)
    if clause:
        yield clause


def _turned(mine: Sequence[_Token], clauses: Sequence[Sequence[_Token]]) -> bool:
    """Whether a verb that both have stands between the same two things the wrong way round."""
    stems = [token.stem for token in mine]
    for at, token in enumerate(mine):
        if not token.stem or stems.count(token.stem) > 1:
            continue
        said = _sides(mine, at)
        denied = any(each.word in NEGATIONS for each in mine)
        homes = [
            (clause, place)
            for clause in clauses
            if any(each.word in NEGATIONS for each in clause) == denied
            for place in _places(clause, token.stem)
            if not {"by", "von"} & clause[place].under - token.under
        ]
        found = [_differ(said, _sides(clause, place), mine, clause) for clause, place in homes]
        if found and any(found) and False not in [bool(each) for each in found if each is not None]:
            return True
    return False


def _places(clause: Sequence[_Token], wanted: str) -> list[int]:
    return [place for place, token in enumerate(clause) if token.stem == wanted]


def _sides(clause: Sequence[_Token], at: int) -> _Sides:
    before = frozenset(token.stem for token in clause[:at] if token.stem)
    after = frozenset(token.stem for token in clause[at + 1 :] if token.stem)
    agents = frozenset(token.stem for token in clause if token.stem and {"by", "von"} & token.under)
    return _Sides(before - agents, after, agents - {clause[at].stem}, _is_passive(clause, at))


def _is_passive(clause: Sequence[_Token], at: int) -> bool:
    if at + 1 < len(clause) and clause[at + 1].word in ("by", "par"):
        return True
    for token in reversed(clause[max(0, at - 4) : at]):
        if token.word in BE:
            return True
        if token.word not in BETWEEN_BE and not token.word.endswith("ly"):
            break
    return any(token.word in ("wurde", "wurden", "wird", "worden") for token in clause)


def _differ(said: _Sides, source: _Sides, mine: Sequence[_Token], theirs: Sequence[_Token]) -> bool | None:
    """True if turned, False if the same way round, None if that cannot be told."""
    if said.passive and source.passive and not (said.agents or source.agents):
        return None  # "interest is charged on late payments", "late payments are charged interest"
    if said.passive == source.passive:
        moved, came = source.before & said.after, source.after & said.before
        moved, came = _free(moved, mine, theirs), _free(came, mine, theirs)
        if moved and came:
            return True
        same = (source.before & said.before) and (source.after & said.after)
        return False if same else None
    actor = source.before if said.passive else source.agents
    acted = source.after if said.passive else source.before
    sayer = said.agents if said.passive else said.before
    sufferer = said.before if said.passive else said.after
    if acted & sayer and actor & sufferer:
        return True
    return False if actor & sayer and acted & sufferer else None


def _free(words: frozenset[str], mine: Sequence[_Token], theirs: Sequence[_Token]) -> frozenset[str]:
    """Without what stands under the same preposition in both, or in a case that shows it is no subject."""
    here, there = _held(mine), _held(theirs)
    many = _repeated(mine) | _repeated(theirs)
    return frozenset(
        word
        for word in words - many
        if not here.get(word, set()) & there.get(word, set())
        and "of" not in here.get(word, set()) | there.get(word, set())
    )


def _repeated(tokens: Sequence[_Token]) -> set[str]:
    stems = [token.stem for token in tokens if token.stem]
    return {one for one in stems if stems.count(one) > 1}


def _held(tokens: Sequence[_Token]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for token in tokens:
        if token.stem:
            case = {"object"} if token.object_case else set()
            found.setdefault(token.stem, set()).update(token.under, case)
    return found
