"""Several replies at a time over one context, with a real model: what each of them gets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.engine.generation import Sampling
from app.domain.errors import EngineFailed, PromptTooLong
from tests.process.rig import GREEDY, Rig, turns

pytestmark = pytest.mark.model

STORY = "Write a long story about a ship and a lighthouse."
QUESTIONS = ("Name three colours.", "What is the sea?", "Write one sentence about rain.", "Count to five.")


@pytest.fixture(scope="module")
def rig(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    # One thread: with more, sums are added up in another order whenever their number changes.
    made = Rig(smollm2, tmp_path_factory.mktemp("scheduler"), 2048, threads=1)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def forgetful(rig: Rig) -> None:
    rig.forget_all()


def test_replies_side_by_side_each_get_their_own_words(rig: Rig) -> None:
    numbers = [rig.submit(question, max_tokens=24, urgent=False) for question in QUESTIONS]
    rig.run()
    together = [rig.outcome(number) for number in numbers]
    for question, outcome in zip(QUESTIONS, together, strict=True):
        rig.forget_all()
        alone = rig.ask(question, max_tokens=24)
        assert outcome.text.split()[:3] == alone.text.split()[:3]  # later words: batches round differently
        assert outcome.prompt_tokens == alone.prompt_tokens
    assert len({outcome.text for outcome in together}) == len(QUESTIONS)


def test_they_are_written_in_the_same_evaluations(rig: Rig) -> None:
    numbers = [rig.submit(question, max_tokens=16, urgent=False) for question in QUESTIONS]
    steps = 0
    while rig.engine.busy:
        rig.step()
        steps += 1
    written = sum(rig.outcome(number).output_tokens for number in numbers)
    assert steps < written  # one by one each token has a step of its own


def test_more_than_there_is_room_for_wait_and_none_is_lost(rig: Rig) -> None:
    numbers = [rig.submit(f"{STORY} {i}", max_tokens=30, urgent=False) for i in range(9)]
    rig.run()
    assert [rig.outcome(number).output_tokens > 0 for number in numbers] == [True] * 9


def test_whoever_is_waited_for_goes_first_and_the_others_go_on_after(rig: Rig) -> None:
    story = rig.submit(STORY, max_tokens=60, urgent=False)
    while not rig.text_so_far(story):
        rig.step()
    chat = rig.submit(QUESTIONS[0], max_tokens=20)
    before = rig.text_so_far(story)
    while chat not in rig.results:
        rig.step()
    assert rig.text_so_far(story) == before
    rig.run()
    outcome = rig.outcome(story)
    assert outcome.text.startswith(before)
    assert outcome.output_tokens == 60
    rig.forget_all()
    alone = rig.ask(STORY, max_tokens=60)
    assert outcome.text[:40] == alone.text[:40]


def test_a_reply_in_the_background_gives_way_when_there_is_no_room_and_loses_nothing(rig: Rig) -> None:
    long = "One two three four five six seven eight nine ten. " * 110
    back = rig.submit(f"{STORY} {long}", max_tokens=300, urgent=False)
    while len(rig.text_so_far(back)) < 40:
        rig.step()
    before = rig.text_so_far(back)
    chat = rig.submit(f"{long} What comes after ten?", max_tokens=20)
    rig.run()
    assert rig.outcome(chat).output_tokens > 0
    assert rig.outcome(back).text.startswith(before)


def test_a_shared_beginning_is_read_once(rig: Rig) -> None:
    system = "You read a part of a document and answer with one short sentence about it. " * 6
    asked = [turns(question, system=system) for question in QUESTIONS]
    numbers = [rig.submit(each, max_tokens=8, urgent=False) for each in asked]
    rig.run()
    first, *others = [rig.outcome(number) for number in numbers]
    assert first.reused_tokens == 0
    for outcome in others:
        assert outcome.prompt_tokens - outcome.reused_tokens < 25 < outcome.reused_tokens


def test_stopping_one_leaves_the_others_running(rig: Rig) -> None:
    one, two = (rig.submit(STORY + tail, max_tokens=40) for tail in (" A", " B"))
    while not (rig.text_so_far(one) and rig.text_so_far(two)):
        rig.step()
    rig.stopping.cancel(one)
    rig.run()
    assert rig.outcome(one).reason == "cancelled"
    assert 0 < rig.outcome(one).output_tokens < 40
    assert rig.outcome(two).output_tokens == 40
    assert not rig.stopping.raised()


def test_what_waits_can_be_stopped_before_it_begins(rig: Rig) -> None:
    story = rig.submit(STORY, max_tokens=30)
    waiting = rig.submit(QUESTIONS[1], max_tokens=10, urgent=False)
    rig.stopping.cancel(waiting)
    rig.run()
    assert rig.outcome(waiting).reason == "cancelled"
    assert rig.outcome(waiting).text == ""
    assert rig.outcome(story).output_tokens == 30


def test_a_stop_in_the_middle_of_an_evaluation_ends_it(rig: Rig) -> None:
    """The byte is raised from another thread, as the window does, while llama.cpp computes."""
    text = "pale windless morning " * 500
    number = rig.submit(text, max_tokens=5)
    rig.step()
    done = threading.Thread(target=lambda: rig.stopping.cancel(number))
    done.start()
    rig.run()
    done.join()
    outcome = rig.outcome(number)
    assert outcome.reason == "cancelled"
    again = rig.ask(text, max_tokens=5)
    assert again.reused_tokens > 0
    assert again.output_tokens > 0


def test_a_bad_grammar_fails_alone(rig: Rig) -> None:
    story = rig.submit(STORY, max_tokens=20)
    with pytest.raises(EngineFailed):
        rig.submit(QUESTIONS[0], grammar="root ::= (")
    with pytest.raises(PromptTooLong):
        rig.submit("word " * 4000, fit=False)
    with pytest.raises(EngineFailed):
        rig.submit(QUESTIONS[0], adapter="nobody")
    rig.run()
    assert rig.outcome(story).output_tokens == 20


def test_logprobs_tell_how_sure_each_word_was(rig: Rig) -> None:
    outcome = rig.ask(QUESTIONS[0], max_tokens=6, logprobs=3, sampling=Sampling(temperature=0.9, seed=4))
    assert len(outcome.logprobs) == outcome.output_tokens == 6
    assert "".join(each.text for each in outcome.logprobs).strip() == outcome.text.strip()
    for each in outcome.logprobs:
        assert each.logprob <= 0
        assert len(each.others) == 3
        best = [value for _, value in each.others]
        assert best == sorted(best, reverse=True)
        assert each.logprob <= best[0] + 1e-6


def test_greedy_takes_the_likeliest_word_each_time(rig: Rig) -> None:
    outcome = rig.ask(STORY, max_tokens=12, logprobs=1, sampling=GREEDY)
    assert all(each.text == each.others[0][0] for each in outcome.logprobs)


def test_the_same_request_again_is_written_the_same(rig: Rig) -> None:
    rig.ask(STORY, max_tokens=4)
    one = rig.ask(STORY, max_tokens=40)
    rig.ask(QUESTIONS[2], max_tokens=8)
    two = rig.ask(STORY, max_tokens=40)
    assert one.text == two.text
    assert two.reused_tokens == two.prompt_tokens - 1


def test_seeds_differ_unless_they_are_set(rig: Rig) -> None:
    def write(seed: int | None = None) -> str:
        return rig.ask("Tell me a story.", max_tokens=24, sampling=Sampling(temperature=1.0, seed=seed)).text

    assert len({write() for _ in range(4)}) > 1
    assert write(7) == write(7)
    assert write(7) != write(8)
