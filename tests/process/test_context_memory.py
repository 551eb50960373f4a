"""What is kept of earlier conversations, with real models: nothing is read twice that need not be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.engine.generation import Turn
from app.domain.errors import PromptTooLong
from tests.process.rig import Rig, turns

pytestmark = pytest.mark.model

TALE = "Tell me about the sea. " + "One two three four five. " * 40
OTHERS = [f"{i} " + "Six seven eight nine ten. " * 40 for i in range(6)]


@pytest.fixture(scope="module")
def rig(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(smollm2, tmp_path_factory.mktemp("memory"), 2048, threads=1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def sliding(gemma3: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(gemma3, tmp_path_factory.mktemp("sliding"), 2048, threads=1)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def forgetful(rig: Rig) -> None:
    rig.forget_all()


def unread(outcome: object) -> int:
    return outcome.prompt_tokens - outcome.reused_tokens  # type: ignore[attr-defined]


def test_a_second_turn_reads_only_what_is_new(rig: Rig) -> None:
    """The reply is known by the tokens it was written with, although its text may give others."""
    first = rig.ask(TALE, max_tokens=120)
    asked = "And the sky?"
    second = rig.ask(turns(TALE, first.text, asked), max_tokens=8)
    assert unread(second) <= second.turn_tokens[-1] + 8
    assert second.reused_tokens >= first.prompt_tokens + first.output_tokens - 1


def test_another_version_of_the_last_message_reads_only_that(rig: Rig) -> None:
    first = rig.ask(TALE, max_tokens=10)
    talk = turns(TALE, first.text, "And the sky?")
    rig.ask(talk, max_tokens=10)
    edited = rig.ask(turns(TALE, first.text, "And the rain?"), max_tokens=10)
    assert unread(edited) <= edited.turn_tokens[-1] + 8


def test_conversations_stay_resident_where_there_is_no_memory_to_put_them_aside(rig: Rig) -> None:
    before, rig.residents._limit = rig.residents._limit, 1
    try:
        ends = [rig.ask(text, max_tokens=6).text for text in (TALE, OTHERS[0], OTHERS[1])]
        for text, end in zip((TALE, OTHERS[0], OTHERS[1]), ends, strict=True):
            again = rig.ask(turns(text, end, "Go on."), max_tokens=6)
            assert unread(again) <= again.turn_tokens[-1] + 8
        assert rig.residents.parked == []
    finally:
        rig.residents._limit = before


def test_a_reply_alone_has_the_memory_to_itself_and_the_others_come_back(rig: Rig) -> None:
    """Others' cells would be walked over for each word: 1,500 of them cost 15 % of the speed."""
    ends = [rig.ask(text, max_tokens=6).text for text in (TALE, OTHERS[0], OTHERS[1])]
    held = [resident for resident in rig.residents.all if rig.context.held(resident.number)]
    assert len(held) == 1
    again = rig.ask(turns(TALE, ends[0], "Go on."), max_tokens=6)
    assert unread(again) <= again.turn_tokens[-1] + 8


def test_what_gives_way_is_put_aside_and_comes_back_without_being_read_again(rig: Rig) -> None:
    end = rig.ask(TALE, max_tokens=6).text
    for other in OTHERS:
        rig.ask(other, max_tokens=6)
    assert rig.residents.parked
    again = rig.ask(turns(TALE, end, "Go on."), max_tokens=12)
    assert unread(again) <= again.turn_tokens[-1] + 8
    rig.forget_all()
    anew = rig.ask(turns(TALE, end, "Go on."), max_tokens=12)
    assert anew.reused_tokens == 0
    assert anew.text.split()[:3] == again.text.split()[:3]


def test_what_is_put_aside_stays_within_its_limit(rig: Rig) -> None:
    rig.ask(TALE, max_tokens=4)
    before, rig.residents._limit = rig.residents._limit, 1
    try:
        for other in OTHERS:
            rig.ask(other, max_tokens=4)
        assert rig.residents.parked == []
    finally:
        rig.residents._limit = before


def test_the_context_grows_when_a_conversation_needs_it_and_keeps_what_it_held(
    smollm2: Path, tmp_path: Path
) -> None:
    rig = Rig(smollm2, tmp_path, context=0, threads=1)
    try:
        assert rig.loaded.context < rig.loaded.context_most == 8192
        end = rig.ask(TALE, max_tokens=6).text
        long = rig.ask("word " * 4200, max_tokens=4)
        assert long.output_tokens > 0
        assert rig.context.size > rig.loaded.context
        again = rig.ask(turns(TALE, end, "Go on."), max_tokens=6)
        assert unread(again) <= again.turn_tokens[-1] + 8
    finally:
        rig.close()


def test_the_oldest_turns_are_left_out_and_the_system_text_stays(rig: Rig) -> None:
    talk: list[Turn] = list(turns(*[f"{i} " + "word " * 150 for i in range(15)], system="You are brief."))
    outcome = rig.ask(tuple(talk), max_tokens=16)
    assert outcome.dropped > 0
    assert len(outcome.turn_tokens) == len(talk)
    kept = sum(outcome.turn_tokens) - sum(outcome.turn_tokens[1 : 1 + outcome.dropped])
    assert kept <= outcome.room
    assert outcome.prompt_tokens == kept + 4  # and the opening of the reply
    with pytest.raises(PromptTooLong):
        rig.submit(tuple(talk), fit=False)
    with pytest.raises(PromptTooLong):
        rig.submit("word " * 3000)


def test_a_sliding_window_goes_on_and_goes_back(sliding: Rig) -> None:
    """Gemma 3 270M forgets all but 512 tokens in most layers; what is needed to go back is kept aside."""
    filler = "One, two, three, four, five. " * 110
    first = sliding.ask(filler, max_tokens=2)
    assert first.prompt_tokens > 900
    onward = sliding.ask(turns(filler, first.text, " And then"), max_tokens=4)
    assert unread(onward) <= onward.turn_tokens[-1] + 8
    sliding.forget_all()
    sliding.ask(turns(filler, first.text, " And then"), max_tokens=300)  # far beyond the window
    back = sliding.ask(turns(filler, first.text, " And so"), max_tokens=9)
    assert unread(back) <= back.turn_tokens[-1] + 8
    sliding.forget_all()
    anew = sliding.ask(turns(filler, first.text, " And so"), max_tokens=9)
    assert anew.reused_tokens == 0
    assert anew.text == back.text


def test_a_sliding_window_reads_again_what_it_has_forgotten(sliding: Rig) -> None:
    filler = "One, two, three, four, five. "
    sliding.ask(filler * 110, max_tokens=2)
    back = sliding.ask(filler + "The capital of France is", max_tokens=9)
    sliding.forget_all()
    assert sliding.ask(filler + "The capital of France is", max_tokens=9).text == back.text
