"""Which chat format a model gets."""

from __future__ import annotations

import pytest

from app.domain.engine.templates import (
    CHATML,
    COMMAND,
    DEEPSEEK,
    FORMATS,
    GEMMA,
    GEMMA4,
    GRANITE,
    HARMONY,
    KNOWN,
    LLAMA3,
    LLAMA4,
    LONGEST_TEMPLATE,
    MISTRAL,
    MISTRAL7,
    PHI3,
    PHI4,
    PLAIN,
    SEED,
    TEKKEN7,
    ZEPHYR,
    Format,
    choose,
    fingerprint,
    opens_with_bos,
)

SMOLLM2 = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\n"
    "You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def test_the_starter_model_s_template_is_known() -> None:
    assert fingerprint(SMOLLM2) in KNOWN
    choice = choose(SMOLLM2, "llama")
    assert (choice.format, choice.origin) == (CHATML, "known")


def test_a_changed_template_is_no_longer_known() -> None:
    choice = choose(SMOLLM2 + " ", "llama")
    assert (choice.format, choice.origin) == (CHATML, "built-in")


@pytest.mark.parametrize(
    ("template", "form"),
    [
        ("{{ '<|im_start|>' + role + '<|im_sep|>' }}", PHI4),
        ("{{ '<|start_header_id|>' + role + '<|end_header_id|>' }}", LLAMA3),
        ("{{ '<start_of_turn>' + role }}", GEMMA),
        ("{{ bos_token }}{{ '[INST] ' + content + ' [/INST]' }}", MISTRAL),
        ("{{ '<|start_of_role|>' + role }}", GRANITE),
        ("{{ '[SYSTEM_PROMPT]' + system }}{{ '[INST]' + content + '[/INST]' }}", TEKKEN7),
        ("{{ '[SYSTEM_PROMPT] ' + system }}{{ '[INST] ' + content + '[/INST]' }}", MISTRAL7),
        ("{{ '<|header_start|>' + role + '<|header_end|>' }}", LLAMA4),
        ("{{ '<|start|>user<|message|>' }}{{ '<|start|>assistant<|channel|>final<|message|>' }}", HARMONY),
        ("{{'<｜User｜>' + content}}{{'<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>'}}", DEEPSEEK),
        ("<|START_OF_TURN_TOKEN|><|USER_TOKEN|>{{ content }}<|END_OF_TURN_TOKEN|>", COMMAND),
        ('{%- set bos_token = "<seed:bos>" %}', SEED),
        ("{{ '<|turn>' + role + '\n' }}{{ '<turn|>\n' }}", GEMMA4),
        ("{{ '<|user|>\n' + content + '<|end|>' }}", PHI3),
        ("{{ '<|user|>\n' + content + eos_token }}", ZEPHYR),
    ],
)
def test_families_are_recognised_by_their_markers(template: str, form: Format) -> None:
    choice = choose(template, "llama")
    assert (choice.format, choice.origin) == (form, "built-in")


def test_a_template_that_says_nothing_known_falls_back_on_the_architecture() -> None:
    assert choose("{{ messages }}", "gemma3").format is GEMMA
    assert choose("{{ messages }}", "mystery").format is PLAIN
    assert choose("{{ messages }}", "mystery").origin == "none"


def test_a_model_that_thinks_is_prompted_as_its_own_template_does() -> None:
    opens = "{{ '<|im_start|>' }}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n<think>\\n' }}"
    choice = choose(opens + "{# </think> #}", "qwen2")
    assert choice.thinking is not None
    assert choice.format.reply == "<|im_start|>assistant\n<think>\n"
    assert "<think>" in choice.format.markers
    leaves_it = choose("{{ '<|im_start|>' }}{# </think> #}{% if add_generation_prompt %}", "qwen3")
    assert leaves_it.thinking is not None
    assert leaves_it.format is CHATML
    assert choose(SMOLLM2, "llama").thinking is None


def test_a_model_that_only_carries_on_does_not_think() -> None:
    assert choose("{{ messages }}</think>", "mystery").thinking is None


@pytest.mark.parametrize("template", [None, ""])
def test_a_base_model_gets_plain_completion(template: str | None) -> None:
    choice = choose(template, "gemma3")
    assert (choice.format, choice.origin) == (PLAIN, "none")


def test_a_huge_template_is_not_searched() -> None:
    assert choose("<|im_start|>" * LONGEST_TEMPLATE, "mystery").format is PLAIN


def test_a_template_that_writes_the_first_token_itself_is_noticed() -> None:
    assert opens_with_bos("{{ bos_token }}")
    assert not opens_with_bos(SMOLLM2)
    assert not opens_with_bos(None)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_formats_are_complete(form: Format) -> None:
    for pattern in (form.user, form.assistant, *([form.system] if form.system else [])):
        assert pattern.count("{}") == 1
    everything = form.user + form.assistant + form.reply + (form.system or "")
    assert all(marker in everything for marker in form.markers)
    assert "{}" not in form.reply
