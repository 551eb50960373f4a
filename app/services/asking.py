"""Answers from a collection: find passages, ask the model, keep what the passages support."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.documents import Document
from app.domain.engine.generation import Sampling
from app.domain.engine.models import Model
from app.domain.errors import AppError, from_dict
from app.domain.questions.ask_answer import Answer, Meaning
from app.domain.questions.ask_followup import carried, together
from app.domain.questions.ask_rerank import AT_MOST, reordered
from app.domain.questions.ask_routes import Route, route
from app.domain.questions.asking import Evidence, ask_prompt
from app.domain.questions.passage_cutting import searchable
from app.domain.questions.passages import StoredPassage
from app.domain.questions.ranking import MOST, chosen
from app.services.ask_models import AskModels
from app.services.ask_search import Search
from app.services.engine import EngineService, Ticket
from app.services.indexing import Embedding
from app.storage.documents import Documents
from app.storage.passages import Passages
from app.worker import protocol

if TYPE_CHECKING:
    from app.services.indexing import Numbers

PASSAGE_TOKENS = 1_400
"""Tokens of passages in one prompt at most: about a third of the smallest usual context window (4,096)."""
PROMPT_TOKENS = 250
"""Kept free for the words of the prompt and a chat format, beside the question and the reply."""
REPLY_TOKENS = 200
KEPT_DOCUMENTS = 8
MOST_ADDRESSED = 50
"""Sentences that speak to a program which are listed with an answer; all are counted."""
GREEDY = Sampling(temperature=0.0, repeat_penalty=1.05)


class Step(StrEnum):
    """How far an answer is."""

    SEARCHING = "searching"
    READING = "reading"  # the model reads the passages
    WRITING = "writing"


@dataclass(slots=True, eq=False)
class Asking:
    """A question on its way. `sought`: it with what is carried along of the one before, `earlier`.

    `offered`: the passages that may be shown, the best first.
    """

    collection_id: str
    question: str
    earlier: str
    sought: str
    model: Model | None
    done: Callable[[Answer], None]
    failed: Callable[[AppError], None]
    step: Callable[[Step], None]
    meaning: Meaning = Meaning.NO_MODEL
    offered: list[StoredPassage] = field(default_factory=list)
    beside: dict[int, list[StoredPassage]] = field(default_factory=dict)
    shown: list[StoredPassage] = field(default_factory=list)
    ticket: Ticket | None = None
    unread: bool = False
    reranked: bool = False
    anew: bool = False
    ended: bool = False


class AskingService:
    """Answers questions. Lives as long as the vault is open.

    Without an `embedding`, or where the collection has no vectors of it, the index of words alone is asked,
    and the answer says so.
    """

    def __init__(
        self,
        passages: Passages,
        documents: Documents,
        engine: EngineService,
        template: str,
        embedding: Embedding | None = None,
        models: AskModels | None = None,
    ) -> None:
        """`models` chooses embedder and reranker anew for each question; `embedding` is one that stays."""
        self.embedding = embedding
        self._models = models
        self._passages, self._documents, self._engine = passages, documents, engine
        self._template = template
        self._texts: dict[str, Document] = {}
        self._looking = Search(passages, self._texts.clear)

    def ask(
        self,
        collection_id: str,
        question: str,
        model: Model | None,
        done: Callable[[Answer], None],
        failed: Callable[[AppError], None],
        step: Callable[[Step], None] = lambda _step: None,
        earlier: str = "",
        anyway: bool = False,
    ) -> Asking:
        """Answer `question`. Exactly one of `done` and `failed` is called, unless it is cancelled.

        A question that wants everything comes back at once with its route and nothing else, unless passages
        are to be looked for `anyway`. Without a model the answer is the nearest passages. `earlier` is the
        question before; it counts if this one goes on from it.
        """
        before = carried(question, earlier)
        asking = Asking(
            collection_id, question, before, together(question, before), model, done, failed, step
        )
        way = Route.PASSAGES if anyway else route(question)
        if way is not Route.PASSAGES:
            self._end(asking, Answer(question, way))
            return asking
        step(Step.SEARCHING)
        embedding = self.current()
        if embedding is None:
            self._search(asking, None)
        else:
            embedding.query(
                asking.sought,
                lambda row: self._search(asking, (embedding, row)),
                lambda _error: self._search(asking, None, Meaning.FAILED),
            )
        return asking

    def current(self) -> Embedding | None:
        """The embedding model that is used now."""
        return self._models.embedding() if self.embedding is None and self._models else self.embedding

    def cancel(self, asking: Asking) -> None:
        """Give up; nothing is called afterwards."""
        asking.ended = True
        if asking.ticket is not None:
            self._engine.cancel(asking.ticket)

    def forget(self, collection_id: str) -> None:
        """Drop what is in memory of a collection: it changed, or is gone."""
        self._looking.forget(collection_id)
        self._texts.clear()

    def close(self) -> None:
        """Overwrite the vectors in memory and let go of the texts."""
        self._looking.close()
        self._texts.clear()
        if self.embedding is not None:
            self.embedding.stop()
        if self._models is not None:
            self._models.stop()

    # -- finding -----------------------------------------------------------------------------------

    def _search(
        self,
        asking: Asking,
        meant: tuple[Embedding, Numbers] | None,
        meaning: Meaning = Meaning.NO_MODEL,
    ) -> None:
        """`meaning` is what the answer says of vectors if there are none to look with."""
        if asking.ended:
            return
        try:
            looked = self._looking.look(asking.collection_id, asking.sought, meant)
        except AppError as error:
            self._fail(asking, error)
            return
        asking.meaning = meaning if meant is None else looked.meaning
        found = {one.number: one for one in looked.found[:AT_MOST]}
        best, exact = list(found), looked.exact
        ranking = self._models.ranking() if self._models is not None and len(best) > 1 else None
        if ranking is None:
            self._offer(asking, list(found.values()))
            return

        def scored(scores: list[float]) -> None:
            asking.reranked = True
            self._offer(asking, [found[number] for number in reordered(best, scores, exact)])

        texts = [searchable(found[number].passage) for number in best]
        ranking.scores(
            asking.sought,
            texts,
            scored,
            lambda _error: self._offer(asking, list(found.values())),
        )

    def _offer(self, asking: Asking, found: list[StoredPassage]) -> None:
        if asking.ended:
            return
        asking.offered = found[: 2 * MOST]
        asking.beside = {one.number: self._passages.beside(one) for one in asking.offered[:2]}
        if not asking.offered:
            self._end(
                asking,
                Answer(asking.question, Route.PASSAGES, meaning=asking.meaning, earlier=asking.earlier),
            )
        elif asking.model is None:
            self._unread(asking)
        else:
            self._measure(asking, asking.model)

    def _measure(self, asking: Asking, model: Model) -> None:
        """Count the tokens of what may be shown: a prompt is never cut off."""
        asking.step(Step.READING)
        candidates = {one.number: one for one in asking.offered}
        candidates |= {one.number: one for around in asking.beside.values() for one in around}
        texts = [f"{one.passage.heading}\n{one.passage.text}" for one in candidates.values()]

        def receive(event: protocol.Event) -> None:
            if asking.ended:
                return
            if isinstance(event, protocol.Failed):
                self._fail(asking, from_dict(event.error))
            elif isinstance(event, protocol.Counted):
                asked, *sizes = event.tokens
                self._choose(asking, model, asked, dict(zip(candidates, sizes, strict=True)))

        self._start(asking, lambda: self._engine.count(model, [asking.sought, *texts], receive))

    def _choose(self, asking: Asking, model: Model, asked: int, sizes: dict[int, int]) -> None:
        loaded = self._engine.status.model
        context = loaded.context if loaded else 2 * PASSAGE_TOKENS
        room = min(PASSAGE_TOKENS, context - REPLY_TOKENS - PROMPT_TOKENS - asked)
        sizes = {number: size + 4 for number, size in sizes.items()}  # what stands between passages
        asking.shown = chosen(asking.offered, asking.beside, sizes, room)
        if not asking.shown:  # each passage alone is too long for this model
            self._unread(asking)
            return
        self._generate(asking, model)

    # -- answering ---------------------------------------------------------------------------------

    def _generate(self, asking: Asking, model: Model) -> None:
        evidence = self._evidence(asking)
        if evidence is None:
            return
        turns = ask_prompt(self._template, asking.sought, evidence.readable(), secrets.token_hex(4))
        written: list[str] = []

        def receive(event: protocol.Event) -> None:
            if asking.ended:
                return
            if isinstance(event, protocol.Failed):
                self._fail(asking, from_dict(event.error))
            elif isinstance(event, protocol.Chunk) and not event.thinking:
                asking.step(Step.WRITING)
                written.append(event.text)
            elif isinstance(event, protocol.Finished):
                self._answer(asking, "".join(written), evidence)

        self._start(
            asking,
            lambda: self._engine.generate(
                model, turns, receive, sampling=GREEDY, max_tokens=REPLY_TOKENS, fit=False
            ),
        )

    def _unread(self, asking: Asking) -> None:
        """No model reads the passages: the nearest are shown, and nothing is claimed of what they answer."""
        asking.shown, asking.unread = asking.offered[:MOST], True
        evidence = self._evidence(asking)
        if evidence is not None:
            self._answer(asking, "", evidence)

    def _evidence(self, asking: Asking) -> Evidence | None:
        """None when what was found is there no longer, since a file was read anew or erased."""
        try:
            there = self._passages.get([one.number for one in asking.shown])
            if all(there.get(one.number) == one for one in asking.shown):
                texts = {one.document_id: self._text(one.document_id) for one in asking.shown}
                return Evidence(asking.shown, texts)
        except AppError as error:
            self._fail(asking, error)
            return None
        except LookupError:
            pass
        self._texts.clear()
        if asking.anew:
            self._end(asking, Answer(asking.question, Route.PASSAGES, earlier=asking.earlier))
        else:
            asking.anew, asking.unread = True, False
            self._search(asking, None, Meaning.NOT_YET)
        return None

    def _answer(self, asking: Asking, model_text: str, evidence: Evidence) -> None:
        sentences, left_out = evidence.answer(asking.sought, model_text)
        addressed = evidence.addressed()
        answer = Answer(
            asking.question,
            Route.PASSAGES,
            sentences=tuple(sentences),
            passages=0 if asking.unread else len(asking.shown),
            left_out=left_out,
            meaning=asking.meaning,
            reranked=asking.reranked,
            unread=asking.unread,
            withheld=len(addressed),
            earlier=asking.earlier,
            addressed=addressed[:MOST_ADDRESSED],
        )
        if not sentences:
            ranks = {one.number: rank for rank, one in enumerate(asking.offered)}
            best = sorted(asking.shown, key=lambda one: ranks.get(one.number, len(ranks)))
            answer = replace(answer, nearest=tuple(evidence.nearest(asking.sought, best)))
        self._end(asking, answer)

    def _text(self, document_id: str) -> Document:
        if document_id not in self._texts:
            if len(self._texts) >= KEPT_DOCUMENTS:
                self._texts.pop(next(iter(self._texts)))
            self._texts[document_id] = self._documents.get(document_id).document
        return self._texts[document_id]

    def _start(self, asking: Asking, start: Callable[[], Ticket]) -> None:
        try:
            asking.ticket = start()
        except AppError as error:
            self._fail(asking, error)

    def _end(self, asking: Asking, answer: Answer) -> None:
        if not asking.ended:
            asking.ended = True
            asking.done(answer)

    def _fail(self, asking: Asking, error: AppError) -> None:
        if not asking.ended:
            asking.ended = True
            asking.failed(error)
