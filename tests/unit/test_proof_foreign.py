"""German and French sentences told in other words, and what stays unproved in them and in English."""

from __future__ import annotations

import pytest

from app.domain.proof.binding import tied_elsewhere
from app.domain.proof.foreign import akin, only_told
from app.domain.proof.narrowing import restrictor_dropped, sort_dropped
from app.domain.proof.scope import reaches_further
from app.domain.proof.standing import overstates


def test_words_that_say_the_same_are_akin_and_opposites_are_not() -> None:
    assert akin("gereinigt", {"saubern"})
    assert akin("gesenkt", {"reduziert"})
    assert not akin("gesenkt", {"erhoht"})
    assert akin("abime", {"endommage"})


def test_ne_que_denies_nothing() -> None:
    assert only_told("Il ne peut partir qu'en mai.") == "Il peut partir seulement en mai."
    assert only_told("Il ne dit pas qu'il part.") == "Il ne dit pas qu'il part."


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("The fine is capped at £90.", "The fine is never more than £90."),
        ("Anyone receiving a grant must report it.", "If you receive a grant, you must report it."),
    ],
)
def test_the_same_reach_in_other_words(said: str, source: str) -> None:
    assert not reaches_further(said, source)


def test_a_reserve_is_not_said_of_what_stands_before_it() -> None:
    source = "The kiosk will stay, although its rent may be raised."
    assert not overstates("The kiosk will stay.", source)
    assert overstates("The rent of the kiosk is raised.", source)


def test_a_verb_before_a_word_is_no_sort_of_it() -> None:
    assert not sort_dropped("Coffee should be avoided.", "She should avoid coffee.")
    assert sort_dropped("Coffee is served.", "Cold coffee is served.")
    assert not restrictor_dropped("Tenants who fail to pay leave.", "Tenants who have not paid leave.")


def test_numbers_that_belong_together_are_not_parted() -> None:
    assert not tied_elsewhere("Huts 3, 8 and 12 were let.", "Three huts, numbers 3, 8 and 12, were let.")
