"""Where in the source a model's sentence comes from, and whether the source really says it.

Small models cite wrongly (40 % of a 0.5B model's own citations were, documents.md finding 6) and a check
against the whole document catches no swapped number (finding 5). So each statement is first bound to the one
or two sentences that share its words, and what must not change is then checked against those alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.proof.amounts import fit, one_for_many, others_agree
from app.domain.proof.attached import attached_elsewhere
from app.domain.proof.binding import bounds_differ, tied_elsewhere
from app.domain.proof.bringing import brought
from app.domain.proof.carrying import carries_on
from app.domain.proof.charging import free_for_all, tax_differs, told_free
from app.domain.proof.contrasting import halves_joined
from app.domain.proof.converse import converse
from app.domain.proof.counting import label_counted, many_for_one, part_left_out, part_told_of_all
from app.domain.proof.denials import spelled_out
from app.domain.proof.doing import (
    acted_on_as_doer,
    doer_acted_on,
    lender_as_borrower,
    owner_as_doer,
    replaced_turned,
    told_of_object,
)
from app.domain.proof.exchanging import amounts_exchanged, changed_places
from app.domain.proof.facts import facts
from app.domain.proof.foreign import SHORTEST, akin, is_foreign, only_told, telling, with_whole_verbs
from app.domain.proof.holding import says_more, without_frame
from app.domain.proof.kin import own_told_of_kin, told_of_kin
from app.domain.proof.kindred import kindred
from app.domain.proof.lettered import letters_differ
from app.domain.proof.limiting import (
    contrast_dropped,
    each_widened,
    group_widened,
    old_told,
    other_case_told,
    side_of_time_added,
    time_of_value_dropped,
)
from app.domain.proof.narrowing import restrictor_dropped, sort_dropped
from app.domain.proof.not_yet import awaited_condition_told, case_dropped, choice_dropped, put_off_told
from app.domain.proof.of_another import said_of_another
from app.domain.proof.open_points import choice_told, excepted_told, planned_told
from app.domain.proof.other_of_two import both_for_one, kin_differs, moment_differs, sister_told
from app.domain.proof.outdated import is_outdated, told_as_change
from app.domain.proof.parted import neighbours_parted
from app.domain.proof.phrases import one_form
from app.domain.proof.polarity import direction_differs, negation_differs
from app.domain.proof.rates import rate_differs, rate_lost
from app.domain.proof.repeating import date_of_another_deed, often_of_another
from app.domain.proof.roles import parts_exchanged
from app.domain.proof.sameness import COMMON, FREE, meant
from app.domain.proof.scope import reaches_further
from app.domain.proof.sides import sides_differ
from app.domain.proof.speaking import stepped
from app.domain.proof.spliced import is_spliced
from app.domain.proof.standing import overstates
from app.domain.proof.stepping import step_as_level
from app.domain.proof.strangers import plain_words, strange_names
from app.domain.proof.strengthening import awaited_told, made_certain, ruled_out_told
from app.domain.proof.told_done import told_as_done
from app.domain.proof.torn import taker_as_doer, verb_of_another
from app.domain.summarising import Support
from app.domain.text.words import content_words

STRONG = 0.6  # share of a statement's weighted words that its span must hold to count as proved
NEAR = 0.5  # the same, to count as near
BEFORE = 3  # sentences in which what "he" or "we" stands for is looked for
FEWEST = 3  # words of a statement besides what it calls the document
SECOND = 0.15  # what a second sentence must add to be taken in


@dataclass(frozen=True, slots=True)
class Span:
    """Sentences `first` to `last` (both included) of the index; `score`: share of words found, 0 to 1."""

    first: int
    last: int
    score: float


class Index:
    """The words of some sentences, weighted by how few of them have each. Made once for a pack."""

    def __init__(self, texts: Sequence[str]) -> None:
        """`texts` are the sentences in reading order."""
        self.texts = tuple(texts)
        self.words = tuple(frozenset(content_words(text)) for text in texts)
        self._spread = Counter(word for words in self.words for word in words)
        self._meant = tuple(frozenset(meant(with_whole_verbs(text)) | brought(text)) for text in self.texts)
        self._meant_spread = Counter(word for words in self._meant for word in words)
        self._roots: dict[str, list[str]] = {}
        for word in sorted(self._meant_spread):
            self._roots.setdefault(word[:SHORTEST], []).append(word)

    def weight(self, word: str) -> float:
        """Inverse document frequency, at least 0.2; a word of no sentence weighs most."""
        return self._weight(self._spread[word])

    def share(self, word: str) -> float:
        """The share of the sentences that have a word, 0 to 1."""
        return self._spread[word] / max(1, len(self.texts))

    def mass(self, words: frozenset[str]) -> float:
        """The summed weight of words."""
        return sum(map(self.weight, words))

    def best(self, statement: str) -> Span | None:
        """The sentence, or two that follow each other, which hold most of the statement's words.

        None if no word of it is in any sentence.
        """
        wanted, whole = self._wanted(statement)
        if not whole:
            return None
        told = self._told(wanted, self._meant)
        shares = [self._weighed(each) / whole for each in told]
        first = max(range(len(shares)), key=lambda i: (shares[i], -len(self.words[i])), default=-1)
        if first < 0 or not shares[first]:
            return None
        best = Span(first, first, shares[first])
        for low in (first - 1, first):
            if low >= 0 and low + 1 < len(shares):
                share = self._weighed(told[low] | told[low + 1]) / whole
                if share > best.score + SECOND * (best.first == best.last):
                    best = Span(low, low + 1, share)
        return best

    def with_before(self, statement: str, span: Span) -> Span | None:
        """The span with the sentence before it, where it has a word that stands for what that names."""
        if not span.first or not carries_on(self.texts[span.first], self.texts[span.first - 1]):
            return None
        wanted, whole = self._wanted(statement)
        told = frozenset[str]().union(*self._told(wanted, self._meant[span.first - 1 : span.last + 1]))
        return Span(span.first - 1, span.last, self._weighed(told) / whole if whole else 0.0)

    def _wanted(self, statement: str) -> tuple[frozenset[str], float]:
        wanted = self._telling(statement)
        if is_foreign(statement):
            wanted = frozenset(map(self._written, telling(set(wanted)) or wanted))
        return wanted, self._weighed(wanted)

    def _told(self, wanted: frozenset[str], sentences: Sequence[frozenset[str]]) -> list[frozenset[str]]:
        """Of each sentence those of the wanted words that it has, or has a word of kin for."""
        kin = {word: mates for word in wanted if (mates := kindred(word))}
        found = []
        for words in sentences:
            held = wanted & words
            if len(held) < len(wanted):
                free = words - wanted
                mates_of = (word for word in kin if word not in held and not kin[word].isdisjoint(free))
                held |= frozenset(mates_of)
            found.append(held)
        return found

    def _written(self, word: str) -> str:
        """The word, or the form of it that the sentences have, in languages whose endings are not known."""
        if word in self._meant_spread:
            return word
        mates = (*self._roots.get(word[:SHORTEST], ()), *self._meant_spread)
        return next((mate for mate in mates if akin(word, {mate})), word)

    def _telling(self, statement: str) -> frozenset[str]:
        """What a statement is found by: not denials, nor general words that no sentence has."""
        words = meant(without_frame(statement))
        words = words if len(words) >= FEWEST else meant(statement)
        told = {word for word in words - FREE if word not in COMMON or self._meant_spread[word]}
        return frozenset(told or words)

    def _weighed(self, words: frozenset[str]) -> float:
        return sum(self._weight(self._meant_spread[word]) for word in words)

    def _weight(self, spread: int) -> float:
        return max(0.2, math.log((len(self.texts) + 1) / (spread + 0.5)))

    def text(self, span: Span) -> str:
        """The words of a span."""
        return " ".join(self.texts[span.first : span.last + 1])

    def around(self, span: Span) -> str:
        """The words of a span with `BEFORE` sentences before it and one behind."""
        return " ".join(self.texts[max(0, span.first - BEFORE) : span.last + 2])


REFUSALS = (
    negation_differs,
    direction_differs,
    tied_elsewhere,
    attached_elsewhere,
    bounds_differ,
    amounts_exchanged,
    changed_places,
    parts_exchanged,
    sides_differ,
    told_of_kin,
    rate_differs,
    letters_differ,
    one_for_many,
    acted_on_as_doer,
    kin_differs,
    tax_differs,
)
"""Each says of a statement and its source whether they cannot both be true."""
DOUBTS = (
    reaches_further,
    overstates,
    told_as_done,
    sort_dropped,
    restrictor_dropped,
    rate_lost,
    is_outdated,
    is_spliced,
    halves_joined,
    said_of_another,
    verb_of_another,
    taker_as_doer,
    planned_told,
    excepted_told,
    choice_told,
    step_as_level,
    made_certain,
    awaited_told,
    ruled_out_told,
    told_free,
    label_counted,
    part_told_of_all,
    sister_told,
    moment_differs,
    both_for_one,
    often_of_another,
    date_of_another_deed,
    neighbours_parted,
    contrast_dropped,
    time_of_value_dropped,
    group_widened,
    each_widened,
    old_told,
    side_of_time_added,
    awaited_condition_told,
    put_off_told,
    case_dropped,
    many_for_one,
    owner_as_doer,
    doer_acted_on,
    replaced_turned,
    other_case_told,
    own_told_of_kin,
    lender_as_borrower,
    part_left_out,
    free_for_all,
    choice_dropped,
    told_of_object,
)
"""Each says whether the statement does not keep something that limits its source."""
TURNED = frozenset(
    {direction_differs, bounds_differ, amounts_exchanged, changed_places, parts_exchanged, sides_differ}
)
"""Refusals that do not count where a statement says its source the other way round with the word for that."""


def verify(
    statement: str, span: str, around: str = "", heading: str = "", score: float = 1.0
) -> Support | None:
    """What the source says of a statement: `VERIFIED`, `WEAK`, or None if it does not support it.

    `span` is the text that should support it, `around` the same with its neighbours, `heading` what stands
    above it, `score` the share of words found. Every number, date, time and code must stand in the span; a
    unit or a name that stands only near by, a word that the sentence has not, or a limit, plan or doubt of
    the source that it does not keep makes it weak; a number of another unit or beside another word, a name
    that is nowhere, and each of `REFUSALS` refuse it.
    """
    span = stepped(span, statement)
    statement, span = one_form(only_told(statement)), one_form(with_whole_verbs(span))
    statement, span = spelled_out(statement, span), spelled_out(span, statement)
    said, source = facts(statement), facts(span)
    if score < NEAR or not others_agree(said, source):
        return None
    turned = converse(statement, span) or told_as_change(statement, span)
    if any(differs(statement, span) for differs in REFUSALS if not turned or differs not in TURNED):
        return None
    weak = score < STRONG or says_more(statement, span, heading, around, turned)
    weak = weak or any(doubts(statement, span) for doubts in DOUBTS)
    for quantity in said.quantities:
        same = fit(statement, quantity, span, source)
        if same is None:
            return None
        weak |= not same
    names = strange_names(statement, span)
    if names:
        if not names <= plain_words(f"{heading} {around}"):
            return None
        weak = True
    return Support.WEAK if weak else Support.VERIFIED
