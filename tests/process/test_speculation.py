"""Guessing the next words from the prompt: fewer evaluations, the same words, none where it does not pay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.engine.generation import Sampling
from tests.process.rig import Rig

pytestmark = pytest.mark.model

LETTER = (
    "The committee met on Tuesday the 4th of March in the old town hall. Mr Brown said that the bridge over "
    "the river Alder would be closed for nine weeks. Mrs Green asked who would pay for the ferry. The mayor "
    "answered that the county had set aside 48,000 pounds for it. The meeting ended at half past seven."
)
COPY = f"Repeat this text word for word, and nothing else:\n\n{LETTER}"


class Eager:
    """A payoff that always guesses: whether it pays is a matter of time, and time is not tested here."""

    def __init__(self, most: int) -> None:
        self._most = most

    def choose(self, _matched: int, available: int) -> int:
        return min(available, self._most)

    def __getattr__(self, _name: str) -> Any:
        return lambda *_what: None


@pytest.fixture(scope="module")
def rig(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(smollm2, tmp_path_factory.mktemp("speculation"), 2048, threads=1, guesses=True)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def forgetful(rig: Rig) -> None:
    rig.forget_all()


def guessing(rig: Rig, most: int) -> None:
    rig.engine._scheduler._speculation.payoff = Eager(most)  # type: ignore[union-attr, assignment]


def steps(rig: Rig, text: str, **more: Any) -> tuple[int, Any]:
    number = rig.submit(text, **more)
    count = 0
    while rig.engine.busy:
        rig.step()
        count += rig.started(number)
    return count, rig.outcome(number)


def test_what_is_copied_takes_far_fewer_evaluations_and_says_the_same(rig: Rig) -> None:
    guessing(rig, 0)
    slow, plain = steps(rig, COPY, max_tokens=80)
    rig.forget_all()
    guessing(rig, 7)
    fast, guessed = steps(rig, COPY, max_tokens=80)
    assert plain.drafted == 0
    assert guessed.accepted > 20
    assert fast < 0.6 * slow
    assert guessed.output_tokens == plain.output_tokens
    assert guessed.text[:120] == plain.text[:120]


def test_a_wrong_guess_leaves_no_trace(rig: Rig) -> None:
    """After it the same conversation is gone on with, as if nothing had been guessed."""
    text = "One two three. One two four. One two five. Write a story with one, two and more."
    guessing(rig, 7)
    first = rig.ask(text, max_tokens=60)
    assert first.drafted > first.accepted
    held = max(rig.residents.all, key=lambda r: len(r.tokens))
    assert rig.context.held(held.number) == len(held.tokens)
    assert len(held.tokens) == first.prompt_tokens + first.output_tokens - 1


def test_limit_and_stop_strings_hold_in_the_middle_of_a_right_guess(rig: Rig) -> None:
    guessing(rig, 12)
    assert rig.ask(COPY, max_tokens=33).output_tokens == 33
    cut = rig.ask(COPY, max_tokens=100, stop=("river Alder",))
    assert cut.reason == "stop"
    assert "bridge" in cut.text
    assert "Alder" not in cut.text


def test_nothing_is_guessed_for_free_text_or_for_several_at_a_time(rig: Rig) -> None:
    guessing(rig, 7)
    warm = rig.ask(COPY, max_tokens=30, sampling=Sampling(temperature=1.0, seed=1))
    assert warm.drafted == 0
    numbers = [rig.submit(COPY + tail, max_tokens=30) for tail in (" A", " B")]
    while not all(rig.started(number) for number in numbers):
        rig.step()
    while not rig.results.keys() & set(numbers):
        rig.step()
    first = next(number for number in numbers if number in rig.results)
    assert rig.outcome(first).drafted < 8  # only while it was the only one whose prompt was read
    rig.run()


def test_a_grammar_holds_while_words_are_guessed(rig: Rig) -> None:
    guessing(rig, 7)
    grammar = 'root ::= "The bridge " [a-z ]{1,60} "."'
    outcome = rig.ask(COPY, max_tokens=60, grammar=grammar)
    assert outcome.text.startswith("The bridge ")
    assert outcome.text.endswith(".")
