"""What a document is sorted by: labels a person names, and the beginning of the document's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.documents import Document, Sentence
from app.domain.engine.generation import Turn
from app.domain.safety.addressed import find
from app.domain.summaries.addressed_use import without
from app.domain.summaries.mapping import map_prompt, pack_text
from app.domain.text.splitting import sentences

LONGEST_LABEL, MOST_LABELS = 60, 24
BEGINNING = 1_600
"""Characters of a document that are shown: some 400 tokens of English. Its kind is told by how it begins."""
NOTHING = "-"
"""Stands for a document when a label's likelihood without one is asked for."""


@dataclass(frozen=True, slots=True)
class Label:
    """A kind of document; `about` says in a few words what it is, "" if the name says it."""

    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sorter:
    """A person's labels. `examples`: vectors of one length for each label's name, {} when there are none."""

    id: str
    name: str
    labels: tuple[Label, ...]
    examples: Mapping[str, tuple[tuple[float, ...], ...]]
    embedder: str = ""


def faults(labels: Sequence[Label]) -> list[str]:
    """What is wrong with some labels, by a word each: few, many, empty, long, twice; none if all is well."""
    found = []
    names = [label.name.strip().casefold() for label in labels]
    if len(labels) < 2:
        found.append("few")
    if len(labels) > MOST_LABELS:
        found.append("many")
    if not all(names):
        found.append("empty")
    if any(len(name) > LONGEST_LABEL or "\n" in name for name in names):
        found.append("long")
    if len(set(names)) < len(names):
        found.append("twice")
    return found


def beginning(document: Document, most: int = BEGINNING) -> str:
    """The first sentences of a document, without running headers and hidden text, up to `most` characters.

    A first sentence that is longer is cut. Sentences that speak to a program are left out: they could say of
    what kind the document is.
    """
    chosen: list[Sentence] = []
    length = 0
    for sentence in sentences(document):
        length += sentence.end - sentence.start + 1
        if chosen and length > most:
            break
        chosen.append(sentence)
    spoken = find(document, chosen, within=())
    return pack_text(document, without(chosen, spoken, document))[:most]


def sort_prompt(template: str, text: str, labels: Sequence[Label], delimiter: str) -> list[Turn]:
    """The turns that ask for the kind of a text. Raises ValueError for a template without a user's part."""
    listed = "\n".join(f"{one.name}: {one.about}" if one.about else one.name for one in labels)
    return map_prompt(template, text, "", listed, delimiter)
