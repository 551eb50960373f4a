"""Whether what is false is caught and what is true is let through: the corruption suite over the letters.

A wrong sentence counts as caught if the program would not show it as proved: it is refused or marked weak.
A true one counts as flagged falsely if it is refused or marked weak.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.bench.bench import Bench, Measurement
from app.bench.documents.corrupting import KINDS, Around
from app.bench.documents.letters import Letter, as_document, letters
from app.bench.documents.said import BLIND, Passage, in_lines, passages
from app.bench.rows import Bar, Fact, Figure, Row
from app.domain.proof.proving import Prover
from app.domain.summarising import Support
from app.domain.text.splitting import sentences

CAUGHT = {
    kind: Figure(f"caught-{kind}", f"Corrupted sentences caught, {kind}", Bar(least=0.95)) for kind in KINDS
}
FALSE_FLAGS = Figure("false-flags", "True paraphrases flagged", Bar(most=0.10))
HELD_CAUGHT = Figure("caught-by-hand", "False sentences written by hand caught (held out)", Bar(least=0.95))
HELD_FLAGS = Figure(
    "false-flags-by-hand", "True paraphrases written by hand flagged (held out)", Bar(most=0.10)
)
OWN_WORDS = ("scope", "standing", "merge")
"""Kinds made of the document's own sentences only: "should" for a paraphrase's "must" may be what it says."""
WORST = 5
"""Failing sentences that a row shows; all material is synthetic, so they may be printed."""


@dataclass(slots=True)
class Tally:
    """Sentences tried, and those that came out wrong with the document they are from."""

    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, good: bool, said: str) -> None:
        """Count one sentence."""
        self.tried += 1
        if not good:
            self.wrong.append(said)

    @property
    def share_wrong(self) -> float:
        """The share that came out wrong, 0 to 1; NaN of nothing."""
        return len(self.wrong) / self.tried if self.tried else float("nan")

    def facts(self) -> dict[str, Fact]:
        """What stands behind a row."""
        shown: dict[str, Fact] = {f"worst {n}": said for n, said in enumerate(self.wrong[:WORST], start=1)}
        return {"tried": self.tried, "wrong": len(self.wrong), **shown}


def corruption(_bench: Bench) -> list[Row]:
    """Of all letters."""
    tallies, flags = suite(letters())
    rows = [CAUGHT[kind].row(1 - tally.share_wrong, tally.facts()) for kind, tally in tallies.items()]
    return [*rows, FALSE_FLAGS.row(flags.share_wrong, flags.facts())]


def suite(material: Sequence[Letter]) -> tuple[dict[str, Tally], Tally]:
    """What was caught by kind, and the true paraphrases.

    Only sentences that the program proves as they stand are made wrong: one that it doubts anyway catches
    nothing. Paraphrases are made wrong too, since a model writes those.
    """
    tallies, flags = {kind: Tally() for kind in KINDS}, Tally()
    for letter in material:
        document = as_document(letter)
        prover = Prover(document, sentences(document))
        proved = _proved_by(prover)
        around = Around(prover.index.texts, letter.names, letter.things)
        for said in letter.paraphrases:
            flags.add(proved(said), f"[{letter.id}] {said}")
        truths = [text for text in prover.index.texts if not text.startswith("|") and len(text.split()) > 3]
        for truth in filter(proved, [*truths, *letter.paraphrases]):
            for kind, corrupt in KINDS.items():
                if kind in OWN_WORDS and truth not in truths:
                    continue
                for wrong in corrupt(truth, around):
                    tallies[kind].add(not proved(wrong), f"[{letter.id}] {truth} -> {wrong}")
    return tallies, flags


def by_hand(_bench: Bench) -> list[Row]:
    """The passages that no rule was made with; no sentence of them is shown, so that it stays so."""
    caught, flags = judged([passage for split in BLIND for passage in passages(split)])
    kinds: dict[str, Fact] = {f"{kind} missed": len(tally.wrong) for kind, tally in caught.items()}
    missed = sum(len(tally.wrong) for tally in caught.values())
    tried = sum(tally.tried for tally in caught.values())
    return [
        HELD_CAUGHT.row(1 - missed / tried, {"tried": tried, "missed": missed, **kinds}),
        HELD_FLAGS.row(flags.share_wrong, {"tried": flags.tried, "flagged": len(flags.wrong)}),
    ]


def judged(material: Sequence[Passage]) -> tuple[dict[str, Tally], Tally]:
    """What is false of the passages by kind, and what is true of them."""
    caught: dict[str, Tally] = {}
    flags = Tally()
    for passage in material:
        document = in_lines([passage.text])
        proved = _proved_by(Prover(document, sentences(document)))
        for said in passage.true:
            flags.add(proved(said), said)
        for wrong in passage.false:
            caught.setdefault(wrong.kind, Tally()).add(not proved(wrong.text), wrong.text)
    return caught, flags


def _proved_by(prover: Prover) -> Callable[[str], bool]:
    def proved(statement: str) -> bool:
        point = prover.prove(statement)
        return point is not None and point.support is Support.VERIFIED

    return proved


MEASUREMENTS = (
    Measurement((*CAUGHT.values(), FALSE_FLAGS), corruption),
    Measurement((HELD_CAUGHT, HELD_FLAGS), by_hand),
)
