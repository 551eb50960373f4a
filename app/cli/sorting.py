"""`stillroom sort`: files under labels a person names, or like examples; unsure where nothing leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from app.cli import output, passwords
from app.cli.common import Options, common, embedders, some_model
from app.cli.driver import Driver
from app.cli.parts import Clock, document_result, error_result, pages_result, unread_result
from app.cli.passwords import with_password
from app.cli.secrets import Source
from app.domain.documents import Document
from app.domain.errors import AppError, ModelMissing
from app.domain.extraction.classifying import LEAST_EXAMPLES, Verdict
from app.domain.extraction.sorting import LONGEST_LABEL, MOST_LABELS, Label, Sorter, faults
from app.paths import resources
from app.services.collection_files import found_files
from app.services.indexing import Embedding
from app.services.sorting import SortingService
from app.worker.command import child_command
from app.worker.pipes import spawner
from app.worker.supervisor import Supervisor

FAULTS = {
    "few": "Name two labels or more.",
    "many": f"Name at most {MOST_LABELS} labels.",
    "empty": "A label is empty.",
    "long": f"A label has more than {LONGEST_LABEL} characters.",
    "twice": "Two labels are the same.",
}


@click.command("sort")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--label", "labels", multiple=True, help="LABEL, or LABEL=what it is; once for each.")
@click.option(
    "--examples",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with one folder for each label, named so, of five files or more.",
)
@click.option("--model", help="A model's name or id; with --examples one for embeddings.")
@with_password
@common
@click.pass_obj
def sort(
    options: Options,
    files: tuple[Path, ...],
    labels: tuple[str, ...],
    examples: Path | None,
    model: str | None,
    password: Source,
    as_json: bool,
) -> None:
    """Sort FILES, or all files in folders, under labels. What bears none clearly is "unsure".

    A file that cannot be read is named, and the exit status tells of the first.
    """
    if bool(labels) == (examples is not None):
        raise click.UsageError("Give either --label for each label, or --examples.")
    paths = [path for file in files for path in found_files(file)]
    chosen = named(labels) if examples is None else tuple(Label(name) for name in _folders(examples))
    wrong = faults(chosen)
    if wrong:
        raise click.UsageError(" ".join(FAULTS[one] for one in wrong))
    with options.driver() as driver:
        passwords.use(driver, password)
        desk = Desk(driver, model, examples is not None)
        try:
            if examples is not None:
                desk.learn({name: found_files(examples / name) for name in _folders(examples)})
            found = [desk.sort(path, chosen) for path in paths]
        finally:
            desk.close()
    output.result(found, "\n".join(map(line_of, found)), as_json)
    output.leave(desk.errors)


def named(labels: Sequence[str]) -> tuple[Label, ...]:
    """Labels as given, `NAME` or `NAME=what it is`."""
    parts = (label.partition("=") for label in labels)
    return tuple(Label(name.strip(), about.strip()) for name, _, about in parts)


def line_of(found: Mapping[str, Any]) -> str:
    """A file's label in a line."""
    if found["error"]:
        return f"{found['file']}: {found['error']['text']}"
    return f"{found['file']}: {found['label'] or 'unsure'}"


def _folders(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))


class Desk:
    """What the files of one command are sorted with. `errors`: one for each file that could not be read."""

    def __init__(self, driver: Driver, model: str | None, by_examples: bool) -> None:
        self._driver, self._services = driver, driver.services
        template = (resources() / "prompts" / "sort.txt").read_text(encoding="utf-8")
        self._sorting = SortingService(self._services.engine, template)
        self._line = output.Line()
        self._sorter: Sorter | None = None
        self._embedding = self._embedder(model) if by_examples else None
        self._model = None if by_examples else some_model(driver, model)
        self.errors: list[AppError] = []

    def learn(self, examples: Mapping[str, Sequence[Path]]) -> None:
        """Read the examples. Raises click.UsageError for too few, AppError for one that cannot be read."""
        assert self._embedding is not None
        few = [name for name, paths in examples.items() if len(paths) < LEAST_EXAMPLES]
        if few:
            raise click.UsageError(f"{few[0]} needs {LEAST_EXAMPLES} files or more.")
        vectors = {name: tuple(map(self._vector, paths)) for name, paths in examples.items()}
        labels = tuple(map(Label, examples))
        self._sorter = Sorter("", "", labels, vectors, self._embedding.model.id)

    def sort(self, path: Path, labels: tuple[Label, ...]) -> dict[str, Any]:
        """A file's verdict as JSON-ready values."""
        self._line.show("sorting", f"Sorting {path.name}")
        clock, document, verdict, wrong = Clock(), None, Verdict("", ()), None
        try:
            clock.at("reading")
            document = self._read(path)
            clock.at("sorting")
            verdict = self._verdict(document, labels)
        except AppError as error:
            wrong = error
            self.errors.append(error)
        self._line.end()
        return {
            "file": str(path),
            "document": document_result(document) if document else unread_result(path.name),
            "pages": pages_result(document) if document else None,
            "label": verdict.label,
            "shares": dict(verdict.shares),
            "model": self.model_id,
            "timings": clock.result(),
            "error": error_result(wrong),
        }

    @property
    def model_id(self) -> str:
        """What sorts."""
        model = self._embedding.model if self._embedding is not None else self._model
        assert model is not None
        return model.id

    def close(self) -> None:
        """End the embedding child."""
        if self._embedding is not None:
            self._embedding.stop()

    def _verdict(self, document: Document, labels: tuple[Label, ...]) -> Verdict:
        if self._sorter is not None and self._embedding is not None:
            sorter, embedding = self._sorter, self._embedding

            def like(done: Any, failed: Any) -> None:
                self._sorting.sort_like(document, sorter, embedding, done, failed)

            return self._driver.wait(like, Verdict)
        model = self._model
        assert model is not None

        def ask(done: Any, failed: Any) -> None:
            self._sorting.sort(document, labels, model, done, failed)

        return self._driver.wait(ask, Verdict)

    def _vector(self, path: Path) -> tuple[float, ...]:
        embedding, document = self._embedding, self._read(path)
        assert embedding is not None
        return self._driver.wait(
            lambda done, failed: self._sorting.vector(document, embedding, done, failed), tuple
        )

    def _read(self, path: Path) -> Document:
        def ask(done: Any, failed: Any) -> None:
            self._services.reader.read(path, lambda _progress: None, done, failed)

        return self._driver.wait(ask, Document)

    def _embedder(self, name: str | None) -> Embedding:
        models = self._services.models
        found = next((one for one in embedders(models.list()) if name in (None, one.name, one.id)), None)
        if found is None:
            raise ModelMissing(name=name or "embedding")
        loop, run = self._driver.loop, self._services.paths.run

        def child() -> Supervisor:
            return Supervisor("inference", child_command(), run, spawner(loop), loop.later)

        return Embedding(found, models.path(found), child)
