"""What a model is asked of a form: a few fields of one part of the text in each call."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.engine.generation import Turn
from app.domain.extraction.fields import Field, FieldType
from app.domain.summaries.mapping import map_prompt
from app.domain.summaries.packing import Pack

PACK_TOKENS = 1_000
"""Tokens of document text in one call, so that questions and answers fit a window of 2,048."""
AT_ONCE = 2
"""Fields asked about in one call: small models mix up more."""

_TYPE_WORDS = {
    FieldType.TEXT: "text",
    FieldType.DATE: "a date",
    FieldType.MONEY: "an amount of money",
    FieldType.QUANTITY: "a number with its unit",
    FieldType.CODE: "a number or code",
    FieldType.PERSON: "a person's name",
    FieldType.YES_NO: "yes or no",
}


@dataclass(frozen=True, slots=True)
class Question:
    """Some fields asked of one part of the text."""

    part: Pack
    fields: tuple[Field, ...]
    delimiter: str

    def key(self, model_id: str, template: str) -> str:
        """Names the reply, so that it is asked for once: by model, words, fields and part."""
        first, last = self.part.sentences[0].start, self.part.sentences[-1].end
        place = f"{first} {last} {len(self.part.sentences)}"
        asked = "\n".join((model_id, template, listed(self.fields), place))
        return f"fields {hashlib.sha256(asked.encode(errors='surrogatepass')).hexdigest()}"


def field_prompt(
    template: str, text: str, heading: str, fields: Sequence[Field], delimiter: str
) -> list[Turn]:
    """The turns that ask for some fields of one part; `{fields}` stands in the template."""
    asked = listed(fields).replace("{", "(").replace("}", ")")
    return map_prompt(template.replace("{fields}", asked), text, heading, "document", delimiter)


def listed(fields: Sequence[Field]) -> str:
    """The fields as lines: name, label, type."""
    return "\n".join(f'- "{one.name}": {_described(one)}' for one in fields)


def questions(part: Pack, wanted: Sequence[Field]) -> list[Question]:
    """One delimiter a part: the engine then reads its text once for all questions."""
    delimiter = secrets.token_hex(4)
    groups = [tuple(wanted[i : i + AT_ONCE]) for i in range(0, len(wanted), AT_ONCE)]
    return [Question(part, group, delimiter) for group in groups]


def _described(one: Field) -> str:
    words = " or ".join(choice for choice, _ in one.choices) or _TYPE_WORDS.get(one.type, "")
    also = f', also called "{one.synonyms[0]}"' if one.synonyms else ""
    return f"{one.label}{also} ({words})"
