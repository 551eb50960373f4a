"""What computes, how fast and why: every reason has a sentence, and the sentences keep to the rules."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.engine.models import Layout
from app.domain.engine.placing import Speed
from app.services.devices import CPU, Choice
from app.wording_speed import (
    failed_text,
    failing_words,
    failure_text,
    gone_text,
    processor_text,
    reason_text,
    speed_text,
    times_text,
    words_a_second,
)
from tests.fakes import make_model

CARD = "Radeon 680M"
CHOICES = [
    Choice(CPU, "none"),
    Choice(CPU, "chosen"),
    Choice("Vulkan0", "chosen", title=CARD),
    Choice(CPU, "failed", title=CARD),
    Choice("Vulkan0", "faster", times=2.1, title=CARD),
    Choice(CPU, "slower", times=0.4, title=CARD),
    Choice(CPU, "slower", times=1.05, title=CARD),
    Choice(CPU, "slower", times=0.0, title=CARD),
    Choice(CPU, "untried", title=CARD),
    Choice(CPU, "room", title=CARD),
]


def every_sentence():
    said = [reason_text(choice, make_model()) for choice in CHOICES]
    for words in (failing_words(CARD), failing_words(CARD, "Arc A770")):
        said += [words.title, words.advice]
    said += [failed_text(CARD), gone_text(CARD), failure_text(None), speed_text(Speed(400, 40))]
    return said


def test_each_reason_is_a_sentence_of_its_own():
    said = [reason_text(choice, make_model()) for choice in CHOICES]
    assert len(set(said)) == len(CHOICES)


@pytest.mark.parametrize("said", every_sentence())
def test_the_words_are_plain(said):
    assert said.endswith(".")
    assert "%" not in said
    for banned in ("!", "sorry", "please", "token", "inference", "context", "error", "gpu", "layer"):
        assert banned not in said.lower()


def test_a_reason_names_the_card_the_model_and_the_figure():
    said = reason_text(Choice("Vulkan0", "faster", times=2.14, title=CARD), make_model())
    assert CARD in said and "SmolLM2 135M" in said and "2.1 times" in said
    assert times_text(31.7) == "32"


def test_a_card_that_is_hardly_faster_is_not_called_slower():
    assert "slower" not in reason_text(Choice(CPU, "slower", times=1.05, title=CARD), make_model())
    assert "slower" in reason_text(Choice(CPU, "slower", times=0.95, title=CARD), make_model())


def test_how_much_of_a_model_lies_on_a_card_is_said_when_it_is_not_all():
    nothing = Layout(*[0] * 10, "", (), (), 0, (), 0, (), (1,) * 29, 0, 0, 0, ())
    model = make_model()
    model = replace(model, facts=replace(model.facts, layout=nothing))
    part = Choice("Vulkan0", "faster", 12, 1.4, CARD)
    assert "about 40 percent of the model; the processor does the rest" in reason_text(part, model)
    for layers in (-1, 30):
        assert "percent" not in reason_text(replace(part, layers=layers), model)


def test_speeds_are_words_a_second_and_no_more_exact_than_they_are():
    said = "Writes about 90 words a second, reads about 300 words a second. Measured on this computer."
    assert speed_text(Speed(401.8, 121.3)) == said
    speeds = (0.7, 3.2, 12.9, 121.0, 402.0, 3115.0)
    assert [words_a_second(speed) for speed in speeds] == ["0.5", "2.4", "10", "90", "300", "2,300"]


def test_a_processor_without_a_name_is_still_one():
    assert processor_text("AMD EPYC") == "This computer's processor, AMD EPYC"
    assert processor_text("") == "This computer's processor"


def test_a_failed_card_says_what_takes_its_place():
    assert "uses the processor" in failing_words(CARD).advice
    assert "uses the Arc A770" in failing_words(CARD, "Arc A770").advice
    assert failing_words(CARD).title == "The graphics card Radeon 680M stopped working."
    assert failing_words(CARD).action == "Settings"


def test_a_name_with_a_mark_in_it_stays_a_name():
    said = reason_text(Choice("Vulkan0", "faster", times=2.0, title="%2 card"), make_model("%3 model"))
    assert "%2 card" in said and "%3 model" in said and "2.0 times" in said


def test_no_sentence_is_glued_from_halves():
    text = (Path(__file__).parents[2] / "app" / "wording_speed.py").read_text()
    assert not re.search(r'tr\(f"', text)
