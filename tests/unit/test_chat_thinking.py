"""What a reasoning model thinks is kept beside its answer, and never given to a model again."""

from __future__ import annotations

from app.domain.chat import State
from app.services.chat import Written
from tests.unit.test_chat_service import Desk, desk

__all__ = ["desk"]


def think(desk: Desk, question: str = "Two and two?") -> None:
    desk.send(question)
    if not desk.child.requests:
        desk.child.load_model()
    desk.say("Perhaps ", thinking=True)
    desk.now += 12.0
    desk.say("five? No.\n", thinking=True)


def test_thinking_streams_apart_from_the_answer_and_is_stored_with_its_time(desk: Desk) -> None:
    think(desk)
    desk.now += 0.5
    desk.say("Four.")
    desk.now += 30.0
    desk.say(" Surely.")
    desk.finish()
    told = [(n.thinking, n.text) for n in desk.news if isinstance(n, Written)]
    assert told[0] == ("Perhaps ", "")
    assert told[-1] == ("Perhaps five? No.\n", "Four. Surely.")
    assert [n.thinking_s for n in desk.news if isinstance(n, Written)] == [0.0, 0.0, 12.5, 12.5]
    kept = desk.stored()
    assert (kept.text, kept.thinking, kept.thinking_s) == ("Four. Surely.", "Perhaps five? No.", 12.5)
    assert kept.state is State.COMPLETE


def test_thinking_is_saved_while_it_grows(desk: Desk) -> None:
    think(desk)
    assert desk.stored().thinking == "Perhaps five? No.\n"
    assert desk.chat.messages(desk.conversation)[-1].thinking == "Perhaps five? No.\n"


def test_the_next_question_goes_without_it(desk: Desk) -> None:
    think(desk)
    desk.say("Four.")
    desk.finish()
    desk.send("And three?")
    assert [turn["text"] for turn in desk.request().turns] == ["Two and two?", "Four.", "And three?"]


def test_a_model_that_never_closed_its_thinking_has_answered(desk: Desk) -> None:
    think(desk)
    desk.finish("stop")
    kept = desk.stored()
    assert (kept.text, kept.thinking, kept.thinking_s) == ("Perhaps five? No.", "", 0.0)
    last = [n for n in desk.news if isinstance(n, Written)][-1]
    assert (last.text, last.thinking) == ("Perhaps five? No.", "")


def test_one_that_was_stopped_or_ran_out_of_room_has_not(desk: Desk) -> None:
    think(desk)
    desk.finish("cancelled")
    assert (desk.stored().text, desk.stored().thinking) == ("", "Perhaps five? No.")
    assert (desk.stored().state, desk.stored().thinking_s) == (State.STOPPED, 12.0)
    think(desk, "Again?")
    desk.finish("length")
    assert (desk.stored().text, desk.stored().state) == ("", State.LENGTH)


def test_a_crash_keeps_the_thinking(desk: Desk) -> None:
    think(desk)
    desk.child.exit(-9)
    kept = desk.stored()
    assert (kept.text, kept.thinking, kept.state) == ("", "Perhaps five? No.", State.INTERRUPTED)


def test_a_model_that_thinks_may_write_longer_than_the_starter(desk: Desk) -> None:
    desk.send()
    desk.child.load_model()
    assert desk.request().max_tokens == 4096
