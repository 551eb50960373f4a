"""What a person sees of a summary or an answer, line by line, and whether the line bears a mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.bench.documents.desk import Desk, Summarised
from app.domain.questions.ask_answer import Answer
from app.domain.questions.passage_cutting import passages
from app.domain.questions.passages import SourceFile
from app.domain.summaries.addressed_use import doubted
from app.domain.summaries.keyfacts import key_facts
from app.domain.summaries.missing import missing
from app.domain.summarising import Support
from app.paths import resources
from app.services.asking import AskingService
from app.storage.collections import Collections
from app.storage.documents import Documents
from app.storage.passages import Passages


@dataclass(frozen=True, slots=True)
class Line:
    """Words on the screen. `flagged`: they are marked as not to be believed unchecked."""

    text: str
    flagged: bool


def of_summary(made: Summarised) -> Iterator[Line]:
    """The points with their headings, the key facts, and what is not in the summary."""
    summary, document = made.summary, made.document
    for point in summary.points:
        yield Line(point.text, bool(point.flags) or point.support is Support.WEAK)
        yield Line(point.heading, False)
    found = doubted(key_facts(document), document, summary.addressed)
    for fact in found:
        yield Line(f"{fact.label} {fact.value} {fact.quote}", bool(fact.doubt))
    for left in missing(found, summary.points):
        yield Line(left.quote, any(fact.doubt for fact in left.facts))


def of_answer(answer: Answer) -> Iterator[Line]:
    """The sentences of an answer, or the nearest passages."""
    for one in (*answer.sentences, *answer.nearest):
        yield Line(one.text, bool(one.flag))


def asked(ours: Desk, made: Summarised, question: str) -> Answer:
    """The answer of the real service to a question about the same document, from the same model."""
    document = made.document
    model = next(each for each in ours.services.models.list() if each.id == made.summary.model_id)
    vault = ours.services.vaults.temporary().vault
    found, collections = Passages(vault), Collections(vault)
    collection = collections.create("", 0.0).id
    collections.put(collection, SourceFile(document.name, 0, 0), document, passages(document), 0.0)
    template = (resources() / "prompts" / "ask.txt").read_text(encoding="utf-8")
    service = AskingService(found, Documents(vault), ours.services.engine, template)
    done: list[Answer] = []
    failed: list[Exception] = []
    service.ask(collection, question, model, done.append, failed.append)
    ours.loop.run_until(lambda: bool(done or failed))
    service.close()
    if failed:
        raise failed[0]
    return done[0]
