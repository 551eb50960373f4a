"""Whether a summary's every line is proved, and what one costs: the real services with the chosen model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from app.bench.bench import Bench, Measurement
from app.bench.documents import paper
from app.bench.documents.desk import Desk, desk
from app.bench.documents.judging import Tallies, judge
from app.bench.documents.letters import letters
from app.bench.documents.reading import LONG, SHORT, report
from app.bench.repeats import median
from app.bench.rows import Bar, Fact, Figure, Row

UNPROVED = Figure(
    "unproved",
    "Numbers, units, dates and names in summaries not in the cited words and not flagged",
    Bar(most=0),
)
CITED = Figure("cited", "Sentences of summaries with a citation", Bar(least=1.0))
SUPPORTED = Figure("supported", "Citations that support their sentence", Bar(least=0.95))
IN_FACTS = Figure("gold-in-facts", "Gold key facts in the facts table", Bar(least=0.95))
IN_SUMMARY = Figure(
    "gold-accounted", "Gold key facts in the summary or in its list of what is left out", Bar(least=1.0)
)
ABSENT = Figure("absent-claimed", "Things that a document does not state, in its summary", Bar(most=0))
SECTIONS = Figure("sections-told", "Sections with key facts of which a summary has a line", Bar(least=0.95))
TOLD = Figure("gold-told", "Gold key facts in the summary's own lines", Bar(least=0.85))
NEXT = Figure("next-told", "What has to happen next, in the summary's own lines", Bar(least=0.9))
FURNITURE = Figure("furniture", "Lines that greet, address or date instead of telling", Bar(most=0))
COST = Figure("summary-cost", f"Summary of {LONG} pages / of {SHORT} pages of the same kind", Bar(most=11))

LETTERS = 60
T = TypeVar("T")


def quality(bench: Bench) -> list[Row]:
    """Summaries of the letters, looked at line by line."""
    tallies = Tallies()
    chosen = spread(letters(), bench.times(LETTERS))
    bench.release()
    with desk(bench) as ours:
        ours.use(bench.plan.model)
        for letter in chosen:
            path = ours.folder / f"{letter.id}.pdf"
            path.write_bytes(paper.pdf(paper.letter_pages(letter)))
            judge(letter, ours.summarise(path), tallies)
    t = tallies
    more: dict[str, Fact] = {
        "summaries": len(chosen),
        "sentences": t.lines,
        "sentences quoted": t.quoted,
        "sentences flagged": t.weak,
        "seconds each": median(t.seconds),
    }
    return [
        UNPROVED.row(len(t.unproved.wrong), t.unproved.facts() | more),
        CITED.row(1 - t.cited.share_wrong, t.cited.facts()),
        SUPPORTED.row(1 - t.supported.share_wrong, t.supported.facts()),
        IN_FACTS.row(1 - t.in_facts.share_wrong, t.in_facts.facts()),
        IN_SUMMARY.row(1 - t.accounted.share_wrong, t.accounted.facts()),
        ABSENT.row(len(t.absent.wrong), t.absent.facts()),
        SECTIONS.row(1 - t.sections.share_wrong, t.sections.facts()),
        TOLD.row(1 - t.told.share_wrong, t.told.facts()),
        NEXT.row(1 - t.next.share_wrong, t.next.facts()),
        FURNITURE.row(len(t.furniture.wrong), t.furniture.facts()),
    ]


def spread(material: Sequence[T], count: int) -> list[T]:
    """So many of some letters, evenly over all of them; all if there are no more."""
    step = max(1.0, len(material) / max(1, count))
    return [material[int(place * step)] for place in range(min(count, len(material)))]


def cost(bench: Bench) -> list[Row]:
    """One summary each of a short and a long report of the same kind; once, since it takes minutes."""
    bench.release()
    with desk(bench) as ours:
        ours.use(bench.plan.model)
        ours.summarise(_report(ours, 2))  # the model is loaded and its first evaluation done
        took = {count: ours.summarise(_report(ours, count)).seconds for count in (SHORT, LONG)}
    facts_: dict[str, Fact] = {f"{count} pages, s": seconds for count, seconds in took.items()}
    return [COST.row(took[LONG] / took[SHORT], facts_)]


def _report(ours: Desk, count: int) -> Path:
    path = ours.folder / f"report{count}.pdf"
    path.write_bytes(report(count))
    return path


MEASUREMENTS = (
    Measurement(
        (UNPROVED, CITED, SUPPORTED, IN_FACTS, IN_SUMMARY, ABSENT, SECTIONS, TOLD, NEXT, FURNITURE), quality
    ),
    Measurement((COST,), cost),
)
