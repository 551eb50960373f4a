"""What the next message would push out is known before it is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.chat import Role
from app.domain.engine.generation import Outcome, Turn
from app.domain.engine.prompting import fit
from app.domain.engine.room import Measure, Part, beginning, look, measure, reply_cost
from app.domain.errors import PromptTooLong

S, U, A = Role.SYSTEM, Role.USER, Role.ASSISTANT
KNOWN = Measure(room=100, around=4, marks=6, holds=4.0)
TALK = [Part(1, U, 20), Part(2, A, 20), Part(3, U, 20), Part(4, A, 20)]


def test_nothing_is_left_out_while_all_fits() -> None:
    fits = look(TALK, 40, KNOWN)  # 4 + 80 + 6 + 10 = 100
    assert (fits.left_out, fits.used, fits.too_long) == (None, 1.0, False)
    assert look([], 0, KNOWN).used == pytest.approx(0.1)


def test_one_character_more_leaves_the_oldest_question_and_its_reply_out() -> None:
    assert look(TALK, 41, KNOWN).left_out == (1, 2)
    assert look(TALK, 41, KNOWN).used == pytest.approx(0.61)
    assert look(TALK, 240, KNOWN).left_out == (1, 4)


def test_messages_are_numbered_as_a_person_counts_them() -> None:
    talk = [Part(1, S, 10), Part(3, U, 30), Part(4, A, 30), Part(7, U, 20), Part(8, A, 10)]
    assert look(talk, 40, KNOWN).left_out == (3, 4)


def test_a_message_that_cannot_be_sent_at_all_is_known_to_be_too_long() -> None:
    look_at = look(TALK, 361, KNOWN)
    assert (look_at.left_out, look_at.used, look_at.too_long) == (None, 1.0, True)
    assert not look(TALK, 360, KNOWN).too_long


parts = st.lists(st.tuples(st.sampled_from([S, U, A]), st.integers(1, 50)), max_size=12)


@given(parts, st.integers(0, 200), st.integers(0, 300))
def test_the_forecast_is_what_the_engine_then_does(
    talk: list[tuple[Role, int]], draft: int, room: int
) -> None:
    known = Measure(room=room, around=3, marks=5, holds=3.0)
    forecast = look([Part(i + 1, role, cost) for i, (role, cost) in enumerate(talk)], draft, known)
    turns = [Turn(role, str(i)) for i, (role, _) in enumerate(talk)] + [Turn(U, "draft")]
    try:
        kept, dropped = fit(turns, [*(cost for _, cost in talk), known.cost(draft)], room - 3)
    except PromptTooLong:
        assert forecast.too_long
        return
    gone = [i + 1 for i, turn in enumerate(turns) if turn not in kept]
    assert forecast.left_out == ((gone[0], gone[-1]) if gone else None)
    first = beginning(turns, dropped)
    assert first is None if not gone else turns[first or 0] == next(t for t in kept if t.role is not S)


# -- what is learnt from a reply -----------------------------------------------------------------------

TURNS = [Turn(U, "x" * 10), Turn(A, "x" * 400), Turn(U, "x" * 20)]
OUTCOME = Outcome(
    "stop", prompt_tokens=130, output_tokens=50, room=1000, text="x" * 190, turn_tokens=(9, 100, 12)
)


def test_a_long_text_tells_how_much_a_token_holds_and_the_shortest_what_a_turn_costs_besides() -> None:
    known = measure(TURNS, OUTCOME)
    assert known is not None
    assert known == Measure(room=1000, around=9, marks=7, holds=4.0)
    assert known.cost(41) == 18


def test_of_several_long_texts_the_densest_counts() -> None:
    figures = [*TURNS[:2], Turn(U, "1" * 300)]
    known = measure(figures, replace(OUTCOME, turn_tokens=(9, 100, 150), prompt_tokens=260))
    assert known is not None
    assert known.holds == 2.0


def test_where_all_is_short_the_longest_counts() -> None:
    known = measure(
        [Turn(U, "Hello")], Outcome("stop", 12, 0, 5, room=100, text="Good day to you.", turn_tokens=(9,))
    )
    assert known is not None
    assert known.holds == 3.2


def test_dropped_turns_are_no_part_of_the_prompt() -> None:
    known = measure(TURNS, Outcome("stop", 21, 0, 50, dropped=2, room=1000, turn_tokens=(9, 100, 12)))
    assert known is not None
    assert known.around == 9


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome("stop", 130, 0, 50, turn_tokens=(9, 100, 12)),
        Outcome("stop", 130, 0, 50, room=1000),
        Outcome("stop", 130, 0, 50, room=1000, turn_tokens=(9, 100)),
        Outcome("cancelled", 130, room=1000, turn_tokens=(9, 100, 12)),
    ],
    ids=["no room", "no costs", "other turns", "no reply"],
)
def test_nothing_is_made_up(outcome: Outcome) -> None:
    assert measure(TURNS, outcome) is None


def test_thinking_is_not_put_back_into_the_prompt() -> None:
    assert reply_cost(KNOWN, OUTCOME) == 56
    thought = Outcome("stop", output_tokens=500, text="x" * 40, thinking="x" * 1900)
    assert reply_cost(KNOWN, thought) == 16


def test_no_turn_left_out_means_no_boundary() -> None:
    assert beginning(TURNS, 0) is None
    assert beginning([Turn(S, "s"), *TURNS], 2) == 3
