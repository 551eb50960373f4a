"""Guessing from what was said before: what is found, and that it never costs more than it gives."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inference.lookup import MOST, Lookup, Payoff, Speculation

RECORDED = json.loads((Path(__file__).parents[1] / "recorded_replies.json").read_text())
REWRITES = ["SmolLM2-135M rewrite", "SmolLM2-135M correct", "Qwen2.5-0.5B rewrite at 0.7"]
FREE = ["SmolLM2-135M free at 0.7", "SmolLM2-135M story", "Qwen2.5-0.5B code at 0.7"]
Cost = Callable[[int], float]
few_tokens = st.lists(st.integers(0, 3), max_size=60)


def lookup(*tokens: int, least: int = 2, longest: int = 4, reach: int = 1000) -> Lookup:
    made = Lookup(least, longest, reach)
    made.extend(tokens)
    return made


# -- looking up --------------------------------------------------------------------------------------


def test_what_came_after_the_same_words_is_proposed() -> None:
    found = lookup(1, 2, 3, 4, 5, 9, 9, 2, 3)
    assert found.propose(3) == [4, 5, 9]
    assert found.matched == 2


def test_the_latest_place_of_the_longest_run_counts() -> None:
    assert lookup(1, 2, 7, 1, 2, 8, 1, 2).propose(1) == [8]
    assert lookup(5, 1, 2, 7, 6, 1, 2, 8, 5, 1, 2).propose(1) == [7]


def test_the_end_is_not_its_own_match() -> None:
    assert lookup(1, 2, 3, 4).propose(4) == []
    assert lookup(1).propose(4) == []
    assert lookup().propose(4) == []
    assert lookup(1, 2, 3, 1, 2).propose(0) == []


def test_a_period_is_guessed_to_go_on() -> None:
    assert lookup(1, 2, 3, 1, 2, 3).propose(7) == [1, 2, 3, 1, 2, 3, 1]
    assert lookup(7, 7, 7).propose(4) == [7, 7, 7, 7]


def test_a_longer_agreement_is_told_from_a_chance_one() -> None:
    copied = list(range(40))
    found = lookup(*copied, 99, *copied[:30])
    assert found.propose(2) == [30, 31]
    assert found.matched == 30


def slow_proposal(tokens: list[int], least: int, longest: int) -> int | None:
    """The next token by trying every place, the definition."""
    for n in range(longest, least - 1, -1):
        run = tokens[-n:]
        for end in range(len(tokens) - 1, n - 1, -1):
            if len(run) == n and tokens[end - n : end] == run:
                return tokens[end]
    return None


@given(few_tokens, st.integers(1, 3), st.integers(0, 2))
def test_it_is_what_a_search_of_everything_finds(tokens: list[int], least: int, more: int) -> None:
    expected = slow_proposal(tokens, least, least + more)
    assert lookup(*tokens, least=least, longest=least + more).propose(1) == (
        [] if expected is None else [expected]
    )


@given(few_tokens, few_tokens, st.integers(0, 60), st.integers(1, 8))
def test_what_is_taken_back_leaves_no_trace(
    tokens: list[int], others: list[int], keep: int, most: int
) -> None:
    changed = lookup(*tokens)
    changed.truncate(keep)
    changed.extend(others)
    assert len(changed) == len(tokens[:keep]) + len(others)
    assert changed.propose(most) == lookup(*tokens[:keep], *others).propose(most)


@given(few_tokens, few_tokens)
def test_following_another_prompt_is_beginning_with_it(held: list[int], prompt: list[int]) -> None:
    changed = lookup(*held)
    changed.follow(prompt)
    assert len(changed) == len(prompt)
    assert changed.propose(4) == lookup(*prompt).propose(4)


def test_what_is_far_back_is_forgotten() -> None:
    between = list(range(100, 150))
    assert lookup(1, 2, 3, *between, 1, 2, reach=60).propose(1) == [3]
    assert lookup(1, 2, 3, *between, 1, 2, reach=40).propose(1) == []


# -- whether it pays ---------------------------------------------------------------------------------


def measured(table: dict[str, float]) -> Cost:
    """Time of evaluating n tokens relative to one: a recorded table, straight lines between."""
    known = sorted((int(size), time) for size, time in table.items())

    def cost(evaluated: int) -> float:
        for (size, time), (larger, longer) in pairwise(known):
            if size <= evaluated <= larger:
                return time + (longer - time) * (evaluated - size) / (larger - size)
        raise AssertionError(evaluated)

    return cost


def gain(recording: str, cost: Cost, speculation: Speculation, noise: float = 0.0) -> float:
    """How many times as fast the recorded reply is written as without guessing."""
    chance = random.Random(3)
    reply = RECORDED["replies"][recording]["reply"]
    speculation.follow(RECORDED["replies"][recording]["prompt"])
    speculation.wrote(reply[:1])
    at, spent = 1, 0.0
    while at < len(reply):
        draft = speculation.draft(MOST)
        agreed = 0
        while agreed < len(draft) and at + agreed < len(reply) and draft[agreed] == reply[at + agreed]:
            agreed += 1
        seconds = cost(1 + len(draft))
        spent += seconds
        written = reply[at : at + agreed + 1]
        speculation.wrote(written, 0.005 * seconds * (1 + noise * chance.random()))
        at += len(written)
    return (len(reply) - 1) * cost(1) / spent


def cost_of(recording: str) -> Cost:
    return measured(RECORDED["costs"][recording.split(" ")[0]])


@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize("recording", REWRITES)
def test_repeating_a_text_is_faster(recording: str, noise: float) -> None:
    assert gain(recording, cost_of(recording), Speculation(), noise) > 1.2


@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize("recording", FREE)
def test_free_text_is_not_slower(recording: str, noise: float) -> None:
    assert gain(recording, cost_of(recording), Speculation(), noise) > 0.97


@pytest.mark.parametrize("recording", [*REWRITES, *FREE])
def test_where_several_tokens_take_several_times_as_long_little_is_lost(recording: str) -> None:
    assert gain(recording, float, Speculation()) > 0.96


def test_where_several_tokens_take_as_long_as_one_much_is_won() -> None:
    assert gain(REWRITES[0], lambda n: 1 + 0.05 * (n - 1), Speculation()) > 4


def test_what_one_reply_taught_does_not_spoil_the_next() -> None:
    payoff = Payoff()
    for recording in [*FREE, *REWRITES, *FREE, *REWRITES]:
        won = gain(recording, cost_of(REWRITES[0]), Speculation(payoff))
        assert won > (1.2 if recording in REWRITES else 0.97), recording


def test_a_guess_that_always_fails_is_soon_left() -> None:
    speculation = Speculation()
    pattern, chance = list(range(20)), random.Random(5)
    speculation.follow(pattern * 3)
    tried = []
    for _ in range(40):
        for token in [*pattern[:12], 1000 + chance.randrange(1000)]:
            tried.append(len(speculation.draft(MOST)))
            speculation.wrote([token], 0.005 * (1 + 0.4 * tried[-1]))
    assert sum(tried[:60]) > 0
    assert sum(map(bool, tried[-260:])) <= 26


def test_a_machine_that_got_busy_and_idle_again_is_tried_again() -> None:
    speculation = Speculation()
    assert gain(REWRITES[0], lambda n: 1 + 2.0 * (n - 1), speculation) > 0.95
    for _ in range(3):
        won = gain(REWRITES[0], cost_of(REWRITES[0]), speculation)
    assert won > 1.2


def test_nothing_is_guessed_before_a_time_is_known_or_without_room() -> None:
    speculation = Speculation()
    speculation.follow([1, 2, 3, 4, 5, 6, 7, 8, 9] * 3)
    assert speculation.draft(MOST) == []
    speculation.wrote([1], 0.005)
    assert speculation.draft(0) == []
    speculation.wrote([2], 0.005)
    assert speculation.draft(2) == [3, 4]


def test_the_cost_is_what_was_measured_and_elsewhere_likened_to_it() -> None:
    payoff = Payoff()
    assert payoff.cost(1) == 1
    assumed = payoff.cost(8)
    payoff.took(1, 0.01)
    payoff.took(4, 0.05)
    assert payoff.cost(4) == pytest.approx(5)
    assert payoff.cost(8) > assumed
    payoff.took(4, 0.05)
    payoff.took(4, 9.0)
    assert payoff.cost(4) < 10, "one evaluation that something else held up"


def cheap() -> Payoff:
    """Sixteen tokens take twice as long as one."""
    payoff = Payoff()
    payoff.took(1, 0.01)
    payoff.took(16, 0.02)
    return payoff


def test_how_often_guesses_were_right_is_learned_without_making_them() -> None:
    doubtful, sure = cheap(), cheap()
    before = doubtful.choose(matched=4, available=MOST)
    for _ in range(100):
        for matched in range(4, 40):
            doubtful.saw(matched, False)
            sure.saw(matched, True)
    assert doubtful.choose(4, MOST) == 0
    assert sure.choose(4, MOST) > before > 0


def test_after_losses_there_is_a_pause_and_a_longer_one_after_more() -> None:
    payoff = cheap()

    def step() -> bool:
        made = payoff.choose(16, MOST) > 0
        payoff.result(15 if made else 0, 0)
        return made

    tried = [step() for _ in range(400)]
    pauses = [len(list(group)) for made, group in groupby(tried) if not made]
    assert pauses[1] == 2 * pauses[0] > 60
    assert not step()
    payoff.begin()
    assert payoff.choose(16, MOST) > 0, "another reply has nothing to do with it"


def test_a_guess_that_promises_less_than_its_time_is_not_made() -> None:
    payoff = Payoff()
    payoff.took(1, 0.01)
    for size in (2, 3, 4, 6, 8, 12, 16, 24):
        payoff.took(size, 0.01 * size)
    assert payoff.choose(matched=32, available=MOST) == 0
