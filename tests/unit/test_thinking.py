"""A reasoning model's thinking stands apart from its answer, however the text is cut on its way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.reasoning import (
    COHERE,
    GEMMA4,
    HARMONY,
    MAGISTRAL,
    SEED,
    THINK,
    Thinking,
    tags_for,
)
from app.domain.engine.thinking import Splitter, settled

OPENED = Thinking("<think>", "</think>", prompt="<think>\n")
ALL = [THINK, OPENED, MAGISTRAL, SEED, COHERE, GEMMA4, HARMONY]


def split(how: Thinking | None, *pieces: str) -> tuple[str, str]:
    splitter = Splitter(how)
    parts = [splitter.push(piece) for piece in pieces] + [splitter.finish()]
    return "".join(thought for thought, _ in parts), "".join(answer for _, answer in parts)


@pytest.mark.parametrize(
    ("how", "text"),
    [
        (THINK, "<think>\nTwo and two.\n</think>\n\nFour."),
        (OPENED, "Two and two.\n</think>\n\nFour."),
        (OPENED, "<think>\nTwo and two.\n</think>Four."),
        (MAGISTRAL, "[THINK]Two and two.\n[/THINK]Four."),
        (SEED, "<seed:think>Two and two.\n</seed:think>\nFour."),
        (COHERE, "<|START_THINKING|>Two and two.\n<|END_THINKING|>Four."),
        (GEMMA4, "<|channel>thought\nTwo and two.\n<channel|>Four."),
        (
            HARMONY,
            "<|channel|>analysis<|message|>Two and two.\n<|end|><|start|>assistant"
            "<|channel|>final<|message|>Four.",
        ),
    ],
    ids=["think", "opened", "opened twice", "magistral", "seed", "cohere", "gemma4", "harmony"],
)
def test_each_family_is_split_at_its_marks(how: Thinking, text: str) -> None:
    assert split(how, text) == ("Two and two.\n", "Four.")
    assert split(how, *text) == ("Two and two.\n", "Four.")


@pytest.mark.parametrize("how", ALL, ids=lambda how: how.opening)
@given(text=st.text("<>/|[]thinkTHIfd \n", max_size=40), cuts=st.lists(st.integers(0, 60), max_size=6))
def test_where_the_text_is_cut_makes_no_difference(how: Thinking, text: str, cuts: list[int]) -> None:
    whole = f"{how.opening}Well{text}{how.closing}{how.answer}Yes{text}"
    places = [0, *sorted(cut for cut in cuts if cut < len(whole)), len(whole)]
    pieces = [whole[start:end] for start, end in pairwise(places)]
    assert split(how, *pieces) == split(how, whole)


@given(st.text(max_size=60))
def test_nothing_is_lost_without_marks(text: str) -> None:
    assert split(None, *text) == ("", text)
    if not text.lstrip().startswith("<think>"):
        assert split(THINK, *text) == ("", text.lstrip())


def test_text_is_handed_on_as_soon_as_it_can_be_no_mark() -> None:
    splitter = Splitter(THINK)
    assert splitter.push("<thi") == ("", "")
    assert splitter.push("nk>So") == ("So", "")
    assert splitter.push(" it is </th") == (" it is ", "")
    assert splitter.push("ree") == ("</three", "")
    assert splitter.push("</think>") == ("", "")
    assert splitter.push("\n\nF") == ("", "F")


def test_a_tag_quoted_in_an_answer_is_text() -> None:
    said = "Write <think> before and </think> after."
    assert split(THINK, said) == ("", said)
    assert split(THINK, "<think>Hm.</think>" + said) == ("Hm.", said)


def test_thinking_that_was_switched_off_is_no_thinking() -> None:
    assert split(THINK, "<think>\n\n</think>\n\nFour.") == ("", "Four.")
    assert split(OPENED, "</think>Four.") == ("", "Four.")


def test_gpt_oss_may_answer_at_once_or_think_twice() -> None:
    final = "<|channel|>final<|message|>Four."
    assert split(HARMONY, final) == ("", "Four.")
    start = "<|start|>assistant"
    once, again = "<|channel|>analysis<|message|>One.<|end|>", "<|channel|>commentary<|message|>Two.<|end|>"
    assert split(HARMONY, *(once + start + again + start + final)) == ("One.Two.", "Four.")


def test_a_reply_that_ends_inside_a_mark_keeps_its_characters() -> None:
    assert split(THINK, "<thi") == ("", "<thi")
    assert split(THINK, "<think>Hm </thi") == ("Hm </thi", "")


@pytest.mark.parametrize(
    ("thinking", "answer", "reason", "kept"),
    [
        ("Two and two.\n", "\n\nFour.\n", "stop", ("Two and two.", "Four.")),
        ("Four.", "", "stop", ("", "Four.")),
        ("Let me", " \n", "length", ("Let me", "")),
        ("Let me", "", "cancelled", ("Let me", "")),
        ("", "", "stop", ("", "")),
    ],
)
def test_what_never_closed_is_the_answer_only_if_the_model_had_finished(
    thinking: str, answer: str, reason: str, kept: tuple[str, str]
) -> None:
    assert settled(thinking, answer, reason) == kept


# -- which model thinks, and how -----------------------------------------------------------------------

QWEN3 = (
    "{%- set content = content.split('</think>')[-1].lstrip('\\n') %}{%- if add_generation_prompt %}"
    "{{- '<|im_start|>assistant\\n' }}{%- if enable_thinking is defined and enable_thinking is false %}"
    "{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}{%- endif %}"
)
QWEN35 = (
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}"
    "{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}"
    "{%- else %}{{- '<think>\\n' }}{%- endif %}{%- endif %}"
)
R1 = (
    "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}"
    "{% set content = content.split('</think>')[-1] %}{{'<｜User｜>' + message['content']}}"
    "{% if add_generation_prompt and not ns.is_tool %}{{'<｜Assistant｜><think>\\n'}}{% endif %}"
)


@pytest.mark.parametrize(
    ("template", "how", "prompt"),
    [
        (QWEN3, THINK, ""),
        (QWEN35, THINK, "<think>\n"),
        (R1, THINK, "<think>\n"),
        ("{{'[THINK]' + thinking + '[/THINK]'}}", MAGISTRAL, ""),
        ('{%- set think_begin_token = "<seed:think>" %}', SEED, ""),
        ("{% if add_generation_prompt %}<|CHATBOT_TOKEN|>{% if reasoning %}<|START_THINKING|>{% else %}"
         "<|START_THINKING|><|END_THINKING|>{% endif %}", COHERE, "<|START_THINKING|>"),
        ("{{ '<|channel>thought\\n<channel|>' }}", GEMMA4, ""),
        ("{{ '<|start|>assistant<|channel|>final<|message|>' }}", HARMONY, ""),
    ],
    ids=["qwen3", "qwen3.5", "r1", "magistral", "seed", "cohere", "gemma4", "harmony"],
)  # fmt: skip
def test_a_template_shows_how_its_model_thinks(template: str, how: Thinking, prompt: str) -> None:
    found = tags_for(template, "llama")
    assert found is not None
    assert (found.opening, found.closing, found.prompt) == (how.opening, how.closing, prompt)
    assert found.opened_by_prompt is bool(prompt)


def test_other_models_do_not_think() -> None:
    assert tags_for("{{ '<|im_start|>' + message['role'] }}", "qwen2") is None
    assert tags_for(None, "gpt-oss") is None
    assert tags_for("{{ messages }}", "gpt-oss") == HARMONY


def test_marks_are_single_tokens() -> None:
    assert THINK.marks == ("<think>", "</think>")
    assert "<|message|>" in HARMONY.marks
    assert all(mark in HARMONY.opening + HARMONY.closing + HARMONY.between for mark in HARMONY.marks)
