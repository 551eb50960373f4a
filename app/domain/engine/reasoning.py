"""How families of models mark what they think before they answer, and which model does it how. Pure data."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

GENERATION = "add_generation_prompt"
"""The variable under which every Jinja chat template writes what opens a reply."""


@dataclass(frozen=True, slots=True)
class Thinking:
    """The strings around a family's thinking.

    `prompt` is what the model's own template ends the prompt with when it opens the thinking itself, else "".
    `more` are other openings. `answer` opens the answer in families that mark it, and `between` may stand
    before any of them. `tokens` are the control tokens these are made of, if not just opening and closing.
    """

    opening: str
    closing: str
    prompt: str = ""
    more: tuple[str, ...] = ()
    answer: str = ""
    between: str = ""
    tokens: tuple[str, ...] = ()

    @property
    def opened_by_prompt(self) -> bool:
        """Whether a reply begins inside the thinking."""
        return bool(self.prompt)

    @property
    def marks(self) -> tuple[str, ...]:
        """Tokens that may come in a reply, do not end it, and have to be turned into text for `Splitter`."""
        return self.tokens or (self.opening, self.closing)


THINK = Thinking("<think>", "</think>")
"""Qwen3, QwQ, DeepSeek R1 and its distillates, SmolLM3, GLM 4.5, MiniMax M2, LFM2.5, Nemotron."""

MAGISTRAL = Thinking("[THINK]", "[/THINK]")
"""Magistral from 2507 and Ministral 3 Reasoning; both marks are control tokens."""

SEED = Thinking("<seed:think>", "</seed:think>")
"""ByteDance Seed-OSS."""

COHERE = Thinking("<|START_THINKING|>", "<|END_THINKING|>")
"""Command A Reasoning, Command R7B."""

GEMMA4 = Thinking("<|channel>thought\n", "<channel|>", tokens=("<|channel>", "<channel|>"))
"""Gemma 4."""

HARMONY = Thinking(
    "<|channel|>analysis<|message|>",
    "<|end|>",
    more=("<|channel|>commentary<|message|>",),
    answer="<|channel|>final<|message|>",
    between="<|start|>assistant",
    tokens=("<|start|>", "<|channel|>", "<|message|>", "<|end|>"),
)
"""gpt-oss (github.com/openai/harmony). Its commentary is what it says to itself while using tools."""

SIGNS: tuple[tuple[tuple[str, ...], Thinking], ...] = (
    (("<|channel|>", "<|message|>"), HARMONY),
    (("<|channel>", "<channel|>"), GEMMA4),
    (("[THINK]",), MAGISTRAL),
    (("<seed:think>",), SEED),
    (("<|START_THINKING|>",), COHERE),
    (("</think>",), THINK),
)
"""Strings that must all stand in a template -> how its family thinks. The first that fits counts."""

ARCHITECTURES = {"gpt-oss": HARMONY, "seed_oss": SEED}
"""For a model whose template exists but shows no sign known here; the names are llama.cpp's."""


def tags_for(template: str | None, architecture: str) -> Thinking | None:
    r"""How a model marks its thinking, from its chat template's text and its architecture; None: it does not.

    A model without a template is a base model, which only carries a text on.

    >>> tags_for("{% if add_generation_prompt %}{{ '<|Assistant|><think>\\n' }}</think>", "deepseek2").prompt
    '<think>\n'
    >>> tags_for("{{ messages }}", "llama") is None
    True
    """
    if not template:
        return None
    found = next((how for signs, how in SIGNS if all(sign in template for sign in signs)), None)
    found = found or ARCHITECTURES.get(architecture)
    return replace(found, prompt=_opened(template, found)) if found else None


def _opened(template: str, how: Thinking) -> str:
    r"""What a template ends the prompt with when it opens the thinking itself, else "".

    Read, never run: the last use of `add_generation_prompt` is followed by what opens a reply. An opening
    that is closed in the same breath (`'<think>\n\n</think>\n\n'`) is how templates switch thinking off.
    """
    at = template.rfind(GENERATION)
    for found in re.finditer(re.escape(how.opening), template[at:] if at >= 0 else ""):
        rest = template[at + found.end() :]
        space = re.match(r"(?:\\n|\s)*", rest)
        after = space.group() if space else ""
        if not rest.startswith(how.closing, len(after)):
            return how.opening + after.replace("\\n", "\n")
    return ""
