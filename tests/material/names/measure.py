"""Recall and precision of de-identification on `passages.txt`, by kind and by half.

    python -m tests.material.names.measure [tune|held] [--notes]

A gold range is recalled when every letter and digit of it is covered by findings of any kind (titles before
names do not count); a finding is right when at least four fifths of its letters and digits are gold.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.names.findings import Kind
from app.domain.names.name_words import Lexicon
from app.domain.names.proposing import find
from app.services.deidentification import read_lexicon

PASSAGES = Path(__file__).with_name("passages.txt")
KINDS = {
    "n": Kind.NAME,
    "a": Kind.ADDRESS,
    "b": Kind.BIRTH,
    "d": Kind.DATE,
    "r": Kind.RECORD,
    "h": Kind.HEALTH,
    "i": Kind.NATIONAL,
    "p": Kind.PHONE,
    "e": Kind.EMAIL,
    "l": Kind.LINK,
    "k": Kind.ACCOUNT,
    "o": Kind.AGE,
}
_MARK = re.compile(r"\{([nabdrhipelko]):([^{}]*)\}")
_TITLE = re.compile(r"(?:(?:Mrs?|Ms|Miss|Dra?|Prof|Aunt|mrs)\.?\s+)+")


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage without its marks; `gold` are (kind, start, end)."""

    half: str
    language: str
    sort: str
    text: str
    gold: tuple[tuple[Kind, int, int], ...]


@dataclass(slots=True)
class Figures:
    """Counts by kind; `notes` say what was missed and what was wrong."""

    wanted: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    made: Counter[Kind] = field(default_factory=Counter)
    right: Counter[Kind] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def recall(self, *kinds: Kind) -> float:
        """Found of wanted, 0 to 1; of all kinds where none is named."""
        chosen = kinds or tuple(Kind)
        return sum(self.found[k] for k in chosen) / max(1, sum(self.wanted[k] for k in chosen))

    def precision(self, *kinds: Kind) -> float:
        """Right of made, 0 to 1."""
        chosen = kinds or tuple(Kind)
        return sum(self.right[k] for k in chosen) / max(1, sum(self.made[k] for k in chosen))


def passages(half: str | None = None) -> list[Passage]:
    """The passages of a half ("tune", "held"), or all."""
    found = []
    for piece in PASSAGES.read_text(encoding="utf-8").split("\n== ")[1:]:
        head, _, body = piece.partition("\n")
        which, language, sort = head.split()
        if half in (None, which):
            found.append(Passage(which, language, sort, *unmarked(body)))
    return found


def unmarked(marked: str) -> tuple[str, tuple[tuple[Kind, int, int], ...]]:
    """The text without marks, and the gold."""
    text, gold, place = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[place : mark.start()]
        lead = _TITLE.match(mark[2]) if mark[1] == "n" else None
        gold.append((KINDS[mark[1]], len(text) + (lead.end() if lead else 0), len(text) + len(mark[2])))
        text += mark[2]
        place = mark.end()
    return text + marked[place:], tuple(gold)


def measure(chosen: Iterable[Passage], lexicon: Lexicon) -> Figures:
    """What is found of the gold, and what is found that is none."""
    figures = Figures()
    for passage in chosen:
        text, name = passage.text, f"{passage.language} {passage.sort}"
        findings = find(text, lexicon)
        covered = {place for f in findings for place in range(f.start, f.end)}
        marked = {place for _, start, end in passage.gold for place in range(start, end)}
        for kind, start, end in passage.gold:
            figures.wanted[kind] += 1
            if all(place in covered for place in range(start, end) if text[place].isalnum()):
                figures.found[kind] += 1
            else:
                figures.notes.append(f"{name}: missed {kind} {text[start:end]!r}")
        for f in findings:
            letters = [place for place in range(f.start, f.end) if text[place].isalnum()]
            figures.made[f.kind] += 1
            if sum(place in marked for place in letters) >= 0.8 * len(letters):
                figures.right[f.kind] += 1
            else:
                sure = "sure" if f.sure else "unsure"
                figures.notes.append(f"{name}: wrong {f.kind} {f.text!r} ({f.reason}, {sure})")
    return figures


def main() -> None:
    """Print the figures of one half or both."""
    lexicon = read_lexicon(Path(__file__).parents[3] / "resources" / "names")
    for half in [word for word in sys.argv[1:] if word in ("tune", "held")] or ["tune", "held"]:
        figures = measure(passages(half), lexicon)
        print(f"{half}: recall {figures.recall():.3f}, precision {figures.precision():.3f}")
        for kind in Kind:
            if figures.wanted[kind] or figures.made[kind]:
                found, wanted = figures.found[kind], figures.wanted[kind]
                right, made = figures.right[kind], figures.made[kind]
                print(f"  {kind:16} recall {found}/{wanted}  precision {right}/{made}")
        if "--notes" in sys.argv:
            print(*figures.notes, sep="\n")


if __name__ == "__main__":
    main()
