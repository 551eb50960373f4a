"""What a model says of a field, put to the proof: its quote must stand in the text, its value in the quote.

The value shown is always the document's own words, never the model's. Two ways of writing the same quote are
one: white space, hyphens, quotation marks and ligatures are levelled before it is looked for.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.documents import Document
from app.domain.extraction.field_dates import reads_day_first
from app.domain.extraction.field_found import Found, Value
from app.domain.extraction.field_lines import hidden
from app.domain.extraction.field_values import compatible, find
from app.domain.extraction.fields import Field, FieldType

LONGEST_VALUE, LONGEST_QUOTE = 80, 160
"""Characters a model may write of each; a grammar without them lets it loop (documents.md 4)."""

_HYPHENS = "‐‑‒–—−﹣－"
_QUOTES = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_DROPPED = ("\u00ad", "\ufffe", "\u200b", "\u200c", "\u200d", "\ufeff", "\u2060")
_NOTHING = re.compile(
    r"(?:null|none|n/?a|nil|not (?:stated|given|specified|mentioned|found|known)|unknown|-*)\.?", re.I
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model wrote for a field."""

    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer put to the proof. `value` None: its words are not in the text, or it is not of the type.

    `start` to `end` is the value's place in the document's text, `quote_start` to `quote_end` the quote's.
    """

    field: str
    value: Value | None
    start: int = 0
    end: int = 0
    quote_start: int = 0
    quote_end: int = 0


def answer_schema(fields: Sequence[Field]) -> dict[str, object]:
    """The JSON schema of answers: for each field null, or a value with the words it stands in."""
    return {
        "type": "object",
        "properties": {one.name: _one_schema(one) for one in fields},
        "required": [one.name for one in fields],
    }


def _one_schema(one: Field) -> dict[str, object]:
    value: dict[str, object] = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE}
    if one.type is FieldType.ENUM:
        value = {"enum": [choice for choice, _ in one.choices]}
    elif one.type is FieldType.YES_NO:
        value = {"enum": ["yes", "no"]}
    quote = {"type": "string", "minLength": 1, "maxLength": LONGEST_QUOTE}
    said = {"type": "object", "properties": {"quote": quote, "value": value}, "required": ["quote", "value"]}
    return {"anyOf": [{"type": "null"}, said]}


def read_answers(text: str, fields: Sequence[Field]) -> dict[str, Answer | None]:
    """The answers in a reply, by field. Empty for what is no JSON object; odd values are as if null."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(data, Mapping):
        return {}
    return {one.name: _answer(data.get(one.name)) for one in fields}


def _answer(data: object) -> Answer | None:
    if not isinstance(data, Mapping):
        return None
    value, quote = data.get("value"), data.get("quote")
    if not isinstance(value, str) or not isinstance(quote, str):
        return None
    if _NOTHING.fullmatch(value.strip()) or not any(char.isalnum() for char in value):
        return None
    return Answer(value[:LONGEST_VALUE], quote[:LONGEST_QUOTE])


def prove(
    document: Document, start: int, end: int, one: Field, answer: Answer, day_first: bool | None = None
) -> Proposal:
    """Put an answer to the proof against the part of a document that the model was shown."""
    part = Level(document.text[start:end])
    spans = [(start + a, start + b) for a, b in part.find(answer.quote)]
    spans = [span for span in spans if not hidden(document, *span)]
    said = _typed(one, answer.value, day_first)
    for low, high in spans:
        found = _within(one, document.text[low:high], answer, said, day_first)
        if found is not None:
            return Proposal(one.name, found.value, low + found.start, low + found.end, low, high)
    return Proposal(one.name, None)


def _typed(one: Field, written: str, day_first: bool | None) -> Value | None:
    """The model's value as the field's type; dates and amounts must be one whole value."""
    found = find(one, written, reads_day_first(written) if day_first is None else day_first)
    return found[0].value if len(found) == 1 else None


def _within(
    one: Field, quote: str, answer: Answer, said: Value | None, day_first: bool | None
) -> Found | None:
    """The value in the quote that the model means: by its type, and for words by the words themselves."""
    if one.type in (FieldType.TEXT, FieldType.PERSON):
        spans = Level(quote).find(answer.value)
        if not spans:
            return None
        low, high = spans[0]
        shown = " ".join(quote[low:high].split())
        return Found(low, high, Value(shown, Level(shown).text.casefold().rstrip(".")))
    if one.type is FieldType.YES_NO:  # how a sentence answers is the model's reading; the quote is the proof
        return Found(0, len(quote), Value(answer.value, answer.value))
    found = find(one, quote, day_first)
    if said is None:
        return None
    return next((each for each in found if compatible(each.value, said)), None)


class Level:
    """A text with its ways of writing levelled, and where each of its characters came from."""

    def __init__(self, text: str) -> None:
        signs: list[str] = []
        places: list[int] = []
        for position, char in enumerate(text):
            for sign in _levelled(char):
                if sign == " " and (not signs or signs[-1] == " "):
                    continue
                signs.append(sign)
                places.append(position)
        self.text = "".join(signs)
        self._places = places

    def find(self, words: str) -> list[tuple[int, int]]:
        """Where words stand in the text as it was, in small or capital letters: whole words only."""
        wanted = Level(words).text.strip().strip("|").strip()
        if not any(char.isalnum() for char in wanted):
            return []
        pattern = re.escape(wanted)
        before = r"(?<!\w)" if wanted[0].isalnum() else ""
        after = r"(?!\w)" if wanted[-1].isalnum() else ""
        spans = []
        for match in re.finditer(before + pattern + after, self.text, re.I):
            spans.append((self._places[match.start()], self._places[match.end() - 1] + 1))
        return spans


def _levelled(char: str) -> str:
    if char.isspace():
        return " "
    if char in _DROPPED:
        return ""
    if char in _HYPHENS:
        return "-"
    if char in _QUOTES:
        return _QUOTES[char]
    if char.isascii():
        return char
    return unicodedata.normalize("NFKC", char)
