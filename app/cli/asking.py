"""`ask FILES… --question`: a question to some files, answered with the places that say so."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import click

from app.cli import output, passwords
from app.cli.common import chosen_model, embedders, needed_model
from app.cli.driver import Driver
from app.cli.parts import Clock, document_result, error_result, pages_result, unread_result
from app.cli.secrets import Source
from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.errors import AppError, DocumentEmpty, from_text
from app.domain.questions.ask_answer import Answer, Cited
from app.domain.questions.ask_routes import Route
from app.domain.questions.ask_told import spoken_line
from app.domain.questions.passages import Source as SourceOf
from app.paths import resources
from app.services.asking import AskingService, Step
from app.services.collections import CollectionNews, CollectionRead, CollectionService, FileRead
from app.services.indexing import Embedding, Indexing
from app.storage.collections import Collections
from app.storage.documents import Documents
from app.storage.passages import Embedder, Passages
from app.worker.command import child_command
from app.worker.pipes import spawner
from app.worker.supervisor import Supervisor

STEPS = {
    Step.SEARCHING: "Searching",
    Step.READING: "The model reads what was found",
    Step.WRITING: "The model writes",
}
ELSEWHERE = {
    Route.FACTS: "This asks for everything of a kind, which some passages cannot answer."
    " Use “stillroom summarise --json”, whose facts list it all.",
    Route.SUMMARY: "This asks about the whole, which some passages cannot answer. Use “stillroom summarise”.",
}
NOT_FOUND = "I could not find this in the documents."
UNREAD = "No model read the passages, so this is no answer. These are the nearest:"


class _Options(Protocol):
    def driver(self) -> Driver:
        """The services over the chosen home."""


def ask_files(
    options: _Options,
    files: Sequence[Path],
    question: str,
    model: str | None,
    embedder: str | None,
    password: Source,
    as_json: bool,
) -> None:
    """Ask files, or all files in folders, a question. Nothing is kept: the index lives in memory.

    `question` "-" reads it from standard input. Exit status 0 also when the documents do not answer; that of
    the first error when a file could not be read: the others are asked, and it is named.
    """
    asked = sys.stdin.read() if question == "-" else question
    if not asked.strip():
        raise click.UsageError("The question is empty.")
    line, clock = output.Line(), Clock()
    with options.driver() as driver:
        passwords.use(driver, password)
        desk = Desk(driver, _embedder(driver, embedder), line)
        chosen = chosen_model(driver, model)
        try:
            clock.at("reading")
            failed = desk.read(files)
            if desk.embedding is not None:
                clock.at("indexing")
                desk.index()
            clock.at("answering")
            answer = desk.ask(asked.strip(), chosen)
            documents = desk.documents()
        finally:
            line.end()
            desk.close()
    value = {
        **answer_result(answer),
        "model": chosen.id if chosen else None,
        "embedder": desk.embedding.model.id if desk.embedding else None,
        "documents": documents,
        "timings": clock.result(),
    }
    output.result(value, answer_text(answer), as_json)
    output.leave([error for _name, error in failed])


class Desk:
    """The services for one question, over a vault in memory."""

    def __init__(self, driver: Driver, embedder: Model | None, line: output.Line) -> None:
        self._driver, self._line = driver, line
        services = driver.services
        vault = services.vaults.temporary().vault
        self.embedding: Embedding | None = None
        if embedder is not None:
            self.embedding = Embedding(embedder, services.models.path(embedder), self._child)
        self._passages = Passages(vault)
        self._collections = CollectionService(Collections(vault), services.reader)
        self._collection = self._collections.create("").id
        template = (resources() / "prompts" / "ask.txt").read_text(encoding="utf-8")
        self._documents = Documents(vault)
        self._asking = AskingService(
            self._passages, self._documents, services.engine, template, self.embedding
        )

    def read(self, files: Sequence[Path]) -> list[tuple[str, AppError]]:
        """Read all files; those that could not be. Raises the first one's error if none could."""
        ended: list[CollectionRead] = []

        def receive(news: CollectionNews) -> None:
            if isinstance(news, FileRead):
                self._line.show("reading", f"Reading, file {news.files.done} of {news.files.total}")
            else:
                ended.append(news)

        unsubscribe = self._collections.news.subscribe(receive)
        count = self._collections.add(self._collection, files)
        self._driver.loop.run_until(lambda: bool(ended))
        unsubscribe()
        sources = self._collections.sources(self._collection)
        failed = [(one.file.path, from_text(one.error)) for one in sources if one.error]
        if len(failed) == len(sources):
            raise failed[0][1] if failed else DocumentEmpty(name=str(files[0]), pages=count)
        return failed

    def documents(self) -> list[dict[str, Any]]:
        """Every file that was to be asked, as JSON-ready values."""
        return [self._source(source) for source in self._collections.sources(self._collection)]

    def _source(self, source: SourceOf) -> dict[str, Any]:
        read = {
            "file": source.file.path,
            "error": error_result(from_text(source.error) if source.error else None),
        }
        if source.document_id is None:
            unread = unread_result(Path(source.file.path).name)
            return {**read, "document": unread, "pages": None, "hidden_characters": None}
        document = self._documents.get(source.document_id).document
        return {
            **read,
            "document": document_result(document),
            "pages": pages_result(document),
            "hidden_characters": document.hidden_characters,
        }

    def index(self) -> None:
        """Give every passage a vector. Raises what the engine reports."""
        assert self.embedding is not None
        done: list[Embedder] = []
        failed: list[AppError] = []

        def progress(now: Progress) -> None:
            self._line.show("indexing", f"Indexing {100 * now.done // max(now.total, 1)} %")

        Indexing(
            self.embedding, self._passages, self._collection, progress, done.append, failed.append
        ).start()
        self._wait(done, failed)

    def ask(self, question: str, model: Model | None) -> Answer:
        """The answer. Raises what the engine reports."""
        done: list[Answer] = []
        failed: list[AppError] = []

        def step(now: Step) -> None:
            self._line.show(now, STEPS[now])

        self._asking.ask(self._collection, question, model, done.append, failed.append, step)
        self._wait(done, failed)
        return done[0]

    def close(self) -> None:
        """End the embedding child and forget everything."""
        self._collections.close()
        self._asking.close()

    def _wait(self, done: Sequence[object], failed: Sequence[AppError]) -> None:
        self._driver.loop.run_until(lambda: bool(done or failed))
        if failed:
            raise failed[0]

    def _child(self) -> Supervisor:
        loop, run = self._driver.loop, self._driver.services.paths.run
        return Supervisor("inference", child_command(), run, spawner(loop), loop.later)


def answer_result(answer: Answer) -> dict[str, Any]:
    """An answer as JSON-ready values: each sentence with its place and the words that support it."""
    return {
        "question": answer.question,
        "route": str(answer.route),
        "found": answer.found,
        "unread": answer.unread,
        "sentences": [_cited(one) for one in answer.sentences],
        "nearest": [_cited(one) for one in answer.nearest],
        "passages": answer.passages,
        "by_meaning": answer.by_meaning,
        "left_out": answer.left_out,
        "withheld": answer.withheld,
        "addressed": [_cited(one) for one in answer.addressed],
    }


def answer_text(answer: Answer) -> str:
    """An answer as plain text."""
    if answer.route is not Route.PASSAGES:
        return ELSEWHERE[answer.route]
    spoken = [f"\n{spoken_line(answer.addressed)}"] if answer.addressed else []
    if answer.found:
        return "\n".join([*(_line(one) for one in answer.sentences), *spoken])
    if not answer.nearest:
        return "\n".join([NOT_FOUND, *spoken])
    said = (f"- {_line(one)}" for one in answer.nearest)
    return "\n".join([UNREAD if answer.unread else f"{NOT_FOUND} Nearest to it:", *said, *spoken])


def _line(one: Cited) -> str:
    doubt = " (check against the source)" if one.flag else ""
    return f"{one.text} [{_place(one)}]{doubt}"


def _cited(one: Cited) -> dict[str, Any]:
    return {**asdict(one), "support": str(one.support)}


def _place(one: Cited) -> str:
    return f"{one.document_name}, {one.place}"


def _embedder(driver: Driver, name: str | None) -> Model | None:
    if name == "none":
        return None
    if name:
        return needed_model(driver, name)
    return next(iter(embedders(driver.services.models.list())), None)
