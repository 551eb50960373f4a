"""The prompt for one pack. Its words are a file under `resources/prompts`; here they are only put together.

What counts against injected instructions (security.md 4.5): a delimiter nobody can guess, the task said again
after the text, one pack a call, and control tokens that stay text (the tokeniser's part).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.chat import Role
from app.domain.documents import Document, Sentence
from app.domain.engine.generation import Turn
from app.domain.text.splitting import text_of

_PART = re.compile(r"^\[(system|user)\]\s*$", re.M)
_PLACE = re.compile(r"\{(kind|heading|delimiter|text)\}")


def map_prompt(template: str, text: str, heading: str, kind: str, delimiter: str) -> list[Turn]:
    """The turns that ask for the main points of one pack.

    `template` has parts headed `[system]` and `[user]` with the places `{kind}`, `{heading}`, `{delimiter}`
    and `{text}`; `kind` says in a word what the document is ("document", "letter"); `delimiter` is made anew
    by the caller for each call, and is taken out of the text should it stand there.

    Raises `ValueError` if the template has no user's part.
    """
    parts = _PART.split(template.strip())
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    if "user" not in found:
        raise ValueError("template without [user]")
    values = {
        "kind": kind,
        "heading": _harmless(heading, delimiter) or "-",
        "delimiter": delimiter,
        "text": _harmless(text, delimiter),
    }
    return [
        Turn(role, _PLACE.sub(lambda match: values[match[1]], found[role.value]).strip())
        for role in (Role.SYSTEM, Role.USER)
        if found.get(role.value, "").strip()
    ]


def instructions(template: str, kind: str = "") -> str:
    """The words that a model is told besides the text, to know their echo by (`points_for_pack`)."""
    return _PLACE.sub(lambda match: kind if match[1] == "kind" else " ", _PART.sub(" ", template))


def pack_text(document: Document, sentences: Sequence[Sentence]) -> str:
    """The words of a pack for its prompt: sentences of one paragraph on one line, others on their own."""
    said: list[str] = []
    for before, sentence in zip([None, *sentences], sentences, strict=False):
        if before is not None:
            said.append("\n" if "\n" in document.text[before.end : sentence.start] else " ")
        said.append(text_of(document, sentence.start, sentence.end))
    return "".join(said)


def _harmless(text: str, delimiter: str) -> str:
    """Break what looks like a model's control tokens, and take the delimiter out."""
    text = text.replace(delimiter, "") if delimiter else text
    return (
        text.replace("<|", "< |")
        .replace("|>", "| >")
        .replace("[INST]", "[ INST ]")
        .replace("_of_turn>", "_of_turn >")
    )
