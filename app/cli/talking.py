"""`stillroom ask` and `stillroom summarise`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from app.cli import output
from app.cli.asking import ask_files
from app.cli.common import Options, chosen_model, common, open_session, raise_ending, with_passphrase
from app.cli.driver import Driver
from app.cli.export import check, save, with_out
from app.cli.results import message_result, summary_result, summary_text
from app.cli.secrets import Source
from app.cli.wishes import wishes, with_wishes
from app.domain import summary_options
from app.domain.chat import Message
from app.domain.models import Model
from app.services.session import Session
from app.services.summaries import SummaryProgress
from app.wording import duration_text


@click.command()
@click.argument("text", nargs=-1, required=True, metavar="TEXT | FILES… --question TEXT")
@click.option("--question", help="What to ask FILES, or all files in folders. “-” reads standard input.")
@click.option("--model", help="A model's name or id.")
@click.option("--embedder", help="With FILES: an embedding model, “none” for words only. Default: the first.")
@click.option("--save", is_flag=True, help="Keep the conversation in the vault (asks for the passphrase).")
@with_passphrase
@common
@click.pass_obj
def ask(
    options: Options,
    text: tuple[str, ...],
    question: str | None,
    model: str | None,
    embedder: str | None,
    save: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Ask a model, or with --question ask documents.

    TEXT "-" reads the question from standard input. An answer from FILES stands word for word in them, with
    its places; nothing of it is kept.
    """
    if question is not None:
        if save:
            raise click.UsageError("--save keeps conversations; an answer from files is not kept.")
        ask_files(options, [Path(file) for file in text], question, model, embedder, as_json)
        return
    if len(text) > 1:
        raise click.UsageError("Put the question in quotes, or give --question to ask files.")
    _ask_model(options, text[0], model, save, Source(passphrase_file, passphrase_fd), as_json)


def _ask_model(
    options: Options, text: str, model: str | None, save: bool, source: Source, as_json: bool
) -> None:
    question = sys.stdin.read() if text == "-" else text
    if not question.strip():
        raise click.UsageError("The question is empty.")
    with options.driver() as driver:
        session = open_session(driver, save, source)
        chosen = chosen_model(driver, model)
        conversation = session.chat.new(model_id=chosen.id if chosen else None)
        line = output.Line()

        def on_text(more: str) -> None:
            line.end()
            if not as_json:
                sys.stdout.write(more)
                sys.stdout.flush()

        def on_busy(phase: str, done: int, total: int) -> None:
            done_so_far = "" if phase == "thinking" else f" {100 * done // max(total, 1)} %"
            line.show(phase, PHASES[phase] + done_so_far)

        message = driver.reply(
            session, lambda: session.chat.send(conversation.id, question), on_text, on_busy
        )
        line.end()
        if as_json:
            output.result(message_result(message), "", True)
        else:
            sys.stdout.write("\n")
        raise_ending(message)


PHASES = {
    "loading": "Loading the model",
    "reading": "Reading",
    "waiting": "Waiting",
    "thinking": "Thinking",
}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--model", help="A model's name or id.")
@click.option("--kind", default="", help="A kind of summary, e.g. contract. A wrong one names them all.")
@with_wishes
@click.option(
    "--save",
    "keep",
    is_flag=True,
    help="Keep text and summaries in the vault (asks for the passphrase).",
)
@with_out
@with_passphrase
@common
@click.pass_obj
def summarise(
    options: Options,
    files: tuple[Path, ...],
    model: str | None,
    kind: str,
    length: str,
    audience: str,
    language: str | None,
    keep: bool,
    out: Path | None,
    replace: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Summarise whole documents, one by one: PDF, Office, EPUB, e-mail, web pages, text, pictures of pages.

    With several FILES the JSON result is a list, and the first failure ends the command after all are tried.
    """
    check(out, replace)
    if out is not None and len(files) > 1:
        raise click.UsageError("--out takes one file at a time.")
    with options.driver() as driver:
        _check_kind(driver, kind)
        session = open_session(driver, keep, Source(passphrase_file, passphrase_fd))
        desk = _Desk(driver, session, chosen_model(driver, model), kind, wishes(length, audience, language))
        ends = [desk.summarise(file, out, replace, as_json and len(files) == 1, as_json) for file in files]
        if as_json and len(files) > 1:
            output.result([value for _, value in ends if value is not None], "", True)
        for message, _ in ends:
            raise_ending(message)


def _check_kind(driver: Driver, kind: str) -> None:
    presets = driver.services.presets
    if kind and presets.get(kind) is None:
        known = ", ".join(preset.id for preset in presets.all())
        raise click.UsageError(f"There is no kind {kind}. There are: {known}.")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every file of one command is summarised with."""

    driver: Driver
    session: Session
    model: Model | None
    kind: str
    wishes: summary_options.Options

    def summarise(
        self, file: Path, out: Path | None, replace: bool, show_json: bool, quiet: bool
    ) -> tuple[Message, dict[str, Any] | None]:
        """One file: prints its summary unless it is `quiet`; its message and JSON-ready result."""
        chat, summaries = self.session.chat, self.session.summaries
        conversation = chat.new(title=file.stem, model_id=self.model.id if self.model else None)
        line = output.Line()

        def on_progress(news: SummaryProgress) -> None:
            left = f", {duration_text(news.seconds_left).lower()}" if news.seconds_left is not None else ""
            line.show(news.stage, f"{STAGES[news.stage]} {news.pages.done} of {news.pages.total}{left}")

        message = self.driver.summary(
            self.session, lambda: summaries.add(file, conversation.id, self.kind, self.wishes), on_progress
        )
        line.end()
        summary = summaries.summary(message.id)
        if summary is None or not message.document_id:
            return message, None
        document = summaries.document(message.document_id)
        value = summary_result(message, summary, document)
        if show_json or not quiet:
            output.result(value, summary_text(summary, document), show_json)
        if out is not None:
            save(summary, document, self.driver.model(summary.model_id), out, replace)
        return message, value


STAGES = {"reading": "Opening, page", "loading": "Loading the model, page", "writing": "Reading, page"}
