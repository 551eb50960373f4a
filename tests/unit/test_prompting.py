"""Marking turns and leaving out what does not fit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.chat import Role
from app.domain.engine.generation import Turn
from app.domain.engine.prompting import fit, fold_system, render, render_turn, reply_start
from app.domain.engine.templates import CHATML, FORMATS, GEMMA, LLAMA3, MISTRAL, PHI3, PLAIN, Format
from app.domain.errors import PromptTooLong

S, U, A = Role.SYSTEM, Role.USER, Role.ASSISTANT


def whole(form: Format, *turns: Turn) -> str:
    return "".join(text for text, _ in render(form, turns))


def test_chatml_is_what_the_template_of_smollm2_writes() -> None:
    turns = [Turn(S, "Be kind."), Turn(U, "Hi"), Turn(A, "Hello!"), Turn(U, "Bye")]
    assert whole(CHATML, *turns) == (
        "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
        "<|im_start|>assistant\nHello!<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n"
    )


def test_no_system_message_is_made_up() -> None:
    assert "system" not in whole(CHATML, Turn(U, "Hi"))


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (LLAMA3, "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"),
        (GEMMA, "<start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\n"),
        (MISTRAL, "[INST] Hi[/INST]"),
        (PHI3, "<|user|>\nHi<|end|>\n<|assistant|>\n"),
        (PLAIN, "Hi"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_other_families(form: Format, text: str) -> None:
    assert whole(form, Turn(U, "Hi")).startswith(text)


def test_families_without_a_system_turn_get_it_before_the_first_question() -> None:
    turns = [Turn(S, "Be kind."), Turn(U, "Hi"), Turn(A, "Yes?"), Turn(U, "Bye")]
    folded = fold_system(GEMMA, turns)
    assert folded[0] == Turn(U, "Be kind.\n\nHi")
    assert folded[1:] == turns[2:]
    assert fold_system(GEMMA, turns[:1]) == [Turn(U, "Be kind.")]
    assert fold_system(CHATML, turns) == turns
    assert fold_system(GEMMA, turns[1:]) == turns[1:]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_markers_of_any_family_in_a_text_stay_text(form: Format) -> None:
    hostile = " ".join(marker for each in FORMATS for marker in each.markers) + " {} end"
    segments = render(form, [Turn(S, hostile), Turn(U, hostile), Turn(A, hostile), Turn(U, hostile)])
    control = [text for text, is_control in segments if is_control]
    assert set(control) <= set(form.markers)
    assert sum(text.count(hostile) for text, is_control in segments if not is_control) == 4
    plain = render(form, [Turn(S, "a"), Turn(U, "a"), Turn(A, "a"), Turn(U, "a")])
    assert control == [text for text, is_control in plain if is_control]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_neighbouring_texts_of_a_turn_are_one_segment_but_a_reply_stands_apart(form: Format) -> None:
    for turn in fold_system(form, [Turn(S, "a"), Turn(U, "b"), Turn(U, "d")]):
        segments = render_turn(form, turn)
        assert all(text for text, _ in segments)
        assert all(before[1] or after[1] for before, after in pairwise(segments))
    assert ("c", False) in render_turn(form, Turn(A, "c"))


def test_a_turn_alone_is_its_part_of_the_whole() -> None:
    turn = Turn(U, "Hi")
    alone = "".join(text for text, _ in render_turn(CHATML, turn))
    assert whole(CHATML, turn) == alone + CHATML.reply


def test_an_earlier_continuation_stands_where_it_was_written() -> None:
    assert (
        whole(PLAIN, Turn(U, "Once"), Turn(A, " upon a time."), Turn(U, "Then"))
        == "Once upon a time.\n\nThen"
    )


def test_the_space_that_a_format_puts_itself_is_not_shown() -> None:
    assert reply_start(MISTRAL, " Hello") == "Hello"
    assert reply_start(PLAIN, " upon") == " upon"


# -- fit ---------------------------------------------------------------------------------------------

TALK = [Turn(S, "s"), Turn(U, "1"), Turn(A, "2"), Turn(U, "3"), Turn(A, "4"), Turn(U, "5")]
COUNTS = [10, 20, 30, 40, 50, 60]


@pytest.mark.parametrize(
    ("room", "kept", "dropped"),
    [(210, "s12345", 0), (209, "s345", 2), (160, "s345", 2), (159, "s5", 4), (70, "s5", 4)],
)
def test_the_oldest_turns_go_first_and_by_the_question(room: int, kept: str, dropped: int) -> None:
    turns, count = fit(TALK, COUNTS, room)
    assert ("".join(turn.text for turn in turns), count) == (kept, dropped)


def test_what_must_stay_and_does_not_fit_is_an_error() -> None:
    with pytest.raises(PromptTooLong) as caught:
        fit(TALK, COUNTS, 69)
    assert (caught.value.tokens, caught.value.room) == (70, 69)


def test_a_talk_that_fits_is_not_touched_even_if_it_begins_oddly() -> None:
    odd = [Turn(A, "2"), Turn(U, "3")]
    assert fit(odd, [1, 1], 2) == (odd, 0)


def test_one_count_for_each_turn() -> None:
    with pytest.raises(ValueError, match="count"):
        fit(TALK, [1], 100)


turns = st.lists(st.tuples(st.sampled_from([S, U, A]), st.integers(1, 50)), min_size=1, max_size=12)


@given(turns, st.integers(0, 400))
def test_fit_keeps_its_promises(talk: list[tuple[Role, int]], room: int) -> None:
    given_turns = [Turn(role, str(i)) for i, (role, _) in enumerate(talk)]
    counts = {turn.text: count for turn, (_, count) in zip(given_turns, talk, strict=True)}
    try:
        kept, dropped = fit(given_turns, list(counts.values()), room)
    except PromptTooLong as error:
        assert error.tokens > room
        return
    assert sum(counts[turn.text] for turn in kept) <= room
    assert len(kept) + dropped == len(given_turns)
    assert kept == [turn for turn in given_turns if turn in kept]
    assert kept[-1] == given_turns[-1]
    assert all(turn in kept for turn in given_turns if turn.role is S)
    if dropped:
        talk_kept = [turn for turn in kept if turn.role is not S]
        assert not talk_kept or talk_kept[0].role is U or talk_kept[0] == given_turns[-1]
