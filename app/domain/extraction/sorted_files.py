"""A sorter as it is kept: its labels and examples, and under which label each document was put, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from app.domain.extraction.classifying import LEAST_EXAMPLES, UNSURE
from app.domain.extraction.sorting import Label, Sorter


class By(StrEnum):
    """Who put a document under its label."""

    MODEL = "model"
    EXAMPLES = "examples"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Placed:
    """`label` is "" where nothing led clearly. `was`: what was found before a person said otherwise.

    `share` is the first label's, 0 to 1, or its cosine for examples. `at` in seconds since 1970.
    """

    label: str
    by: By
    at: float
    share: float = 0.0
    was: str | None = None


@dataclass(frozen=True, slots=True)
class SavedSorter:
    """`placed` by the document's id. Replaced as a whole with every change."""

    sorter: Sorter
    updated_at: float
    placed: Mapping[str, Placed] = field(default_factory=dict)

    def found(self, document_id: str, label: str, share: float, by: By, now: float) -> SavedSorter:
        """After a model or examples decided; what a person said before stays."""
        before = self.placed.get(document_id)
        if before is not None and before.by is By.PERSON:
            return self
        return self._with(document_id, Placed(label, by, now, share))

    def decided(self, document_id: str, label: str, now: float) -> SavedSorter:
        """After a person put a document under a label, "" for none of them; what was found is recorded."""
        before = self.placed.get(document_id)
        was = None if before is None else before.was if before.by is By.PERSON else before.label
        return self._with(document_id, Placed(label, By.PERSON, now, was=was))

    def relabelled(self, labels: tuple[Label, ...], now: float) -> SavedSorter:
        """With other labels: what was found by the old ones falls away, what a person said stays.

        Examples stay while every label has them.
        """
        names = {label.name for label in labels}
        kept = {
            one: placed
            for one, placed in self.placed.items()
            if placed.by is By.PERSON and placed.label in names | {UNSURE}
        }
        same = names == set(self.sorter.examples)
        sorter = replace(
            self.sorter,
            labels=labels,
            examples=self.sorter.examples if same else {},
            embedder=self.sorter.embedder if same else "",
        )
        return SavedSorter(sorter, now, kept)

    def examples(self, documents: set[str]) -> dict[str, list[str]]:
        """For each label those of `documents` that a person put under it."""
        found: dict[str, list[str]] = {label.name: [] for label in self.sorter.labels}
        for document_id, placed in self.placed.items():
            if placed.by is By.PERSON and placed.label in found and document_id in documents:
                found[placed.label].append(document_id)
        return found

    def lacking(self, documents: set[str]) -> dict[str, int]:
        """How many examples each label still needs; empty when there are enough."""
        counts = {name: len(ids) for name, ids in self.examples(documents).items()}
        return {name: LEAST_EXAMPLES - n for name, n in counts.items() if n < LEAST_EXAMPLES}

    def _with(self, document_id: str, placed: Placed) -> SavedSorter:
        return SavedSorter(self.sorter, placed.at, {**self.placed, document_id: placed})


def to_body(saved: SavedSorter) -> dict[str, Any]:
    """As JSON-ready values."""
    sorter = saved.sorter
    return {
        "labels": [{"name": one.name, "about": one.about} for one in sorter.labels],
        "examples": {name: [list(row) for row in rows] for name, rows in sorter.examples.items()},
        "embedder": sorter.embedder,
        "placed": {
            one: {"label": p.label, "by": p.by.value, "at": p.at, "share": p.share, "was": p.was}
            for one, p in saved.placed.items()
        },
    }


def from_body(body: Mapping[str, Any], sorter_id: str, name: str, updated_at: float) -> SavedSorter:
    """The sorter that `to_body` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    labels = tuple(Label(str(one["name"]), str(one["about"])) for one in body["labels"])
    examples = {
        str(label): tuple(tuple(float(value) for value in row) for row in rows)
        for label, rows in body["examples"].items()
    }
    placed = {
        str(one): Placed(
            str(p["label"]),
            By(p["by"]),
            float(p["at"]),
            float(p["share"]),
            None if p["was"] is None else str(p["was"]),
        )
        for one, p in body["placed"].items()
    }
    return SavedSorter(Sorter(sorter_id, name, labels, examples, str(body["embedder"])), updated_at, placed)
