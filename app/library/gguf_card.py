"""What a GGUF header says of its model's making: `general.*` of ggml/docs/gguf.md. Anybody can write it."""

from __future__ import annotations

from pathlib import Path

from app.domain.library.card import Said
from app.library.gguf import look, naming
from app.library.gguf_facts import label
from app.library.gguf_reader import Value, integer, text

MOST_BASES = 8


def said(path: Path) -> Said:
    """All of it, from the (first) file of a model. Raises ModelInvalid."""
    with naming(path):
        values = look(path).header.values
    return Said(
        author=label(values, "general.author"),
        organisation=label(values, "general.organization"),
        packaged_by=label(values, "general.quantized_by"),
        version=label(values, "general.version"),
        description=label(values, "general.description"),
        url=label(values, "general.url") or label(values, "general.repo_url"),
        licence_link=label(values, "general.license.link"),
        base_models=_bases(values),
        template=text(values, "tokenizer.chat_template"),
    )


def _bases(values: dict[str, Value]) -> tuple[str, ...]:
    """general.base_model.N.name, with its organization."""
    found = []
    for number in range(min(MOST_BASES, integer(values, "general.base_model.count") or 0)):
        start = f"general.base_model.{number}"
        name, maker = label(values, f"{start}.name"), label(values, f"{start}.organization")
        if name:
            found.append(f"{name} ({maker})" if maker and maker.lower() not in name.lower() else name)
    return tuple(found)
