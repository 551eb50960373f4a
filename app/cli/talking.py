"""`stillroom ask` and `stillroom summarise`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from app.cli import output, passwords, together
from app.cli.asking import ask_files
from app.cli.common import (
    Options,
    chosen_model,
    common,
    ending,
    open_session,
    raise_ending,
    with_passphrase,
)
from app.cli.driver import Driver
from app.cli.export import check, save, with_out
from app.cli.parts import Clock
from app.cli.passwords import with_password
from app.cli.results import failed_result, message_result, summary_result, summary_text
from app.cli.secrets import Source
from app.cli.wishes import wishes, with_wishes
from app.domain.chat import Message
from app.domain.engine.models import Model
from app.domain.errors import from_text
from app.domain.summaries import summary_options
from app.domain.summaries.kind_guess import GUESS
from app.services.session import Session
from app.services.summaries import Stage, SummaryProgress
from app.services.summary_orders import File
from app.wording import duration_text


@click.command()
@click.argument("text", nargs=-1, required=True, metavar="TEXT | FILES… --question TEXT")
@click.option("--question", help="What to ask FILES, or all files in folders. “-” reads standard input.")
@click.option("--model", help="A model's name or id.")
@click.option("--embedder", help="With FILES: an embedding model, “none” for words only. Default: the first.")
@click.option("--adapter", help="A LoRA adapter's name or id: see “stillroom models adapters”.")
@click.option("--strength", type=click.FloatRange(0, 2), help="How strongly the adapter acts. Default: 1.")
@click.option("--save", is_flag=True, help="Keep the conversation in the vault (asks for the passphrase).")
@with_passphrase
@with_password
@common
@click.pass_obj
def ask(
    options: Options,
    text: tuple[str, ...],
    question: str | None,
    model: str | None,
    embedder: str | None,
    adapter: str | None,
    strength: float | None,
    save: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    password: Source,
    as_json: bool,
) -> None:
    """Ask a model, or with --question ask documents.

    TEXT "-" reads the question from standard input. An answer from FILES stands word for word in them, with
    its places; nothing of it is kept.
    """
    if strength is not None and adapter is None:
        raise click.UsageError("--strength is an adapter's; give --adapter.")
    if question is not None:
        if adapter is not None:
            raise click.UsageError("--adapter is for replies; an answer from files is word for word theirs.")
        if save:
            raise click.UsageError("--save keeps conversations; an answer from files is not kept.")
        ask_files(options, [Path(file) for file in text], question, model, embedder, password, as_json)
        return
    if password.given:
        raise click.UsageError("A password opens files; give --question to ask files.")
    if len(text) > 1:
        raise click.UsageError("Put the question in quotes, or give --question to ask files.")
    voice = (adapter, 1.0 if strength is None else strength) if adapter else None
    _ask_model(options, text[0], model, voice, save, Source(passphrase_file, passphrase_fd), as_json)


def _ask_model(
    options: Options,
    text: str,
    model: str | None,
    voice: tuple[str, float] | None,
    save: bool,
    source: Source,
    as_json: bool,
) -> None:
    question = sys.stdin.read() if text == "-" else text
    if not question.strip():
        raise click.UsageError("The question is empty.")
    with options.driver() as driver:
        session = open_session(driver, save, source)
        chosen = chosen_model(driver, model)
        conversation = session.chat.new(model_id=chosen.id if chosen else None)
        if voice is not None:
            session.chat.choose_adapter(conversation.id, driver.services.adapters.find(voice[0]).id, voice[1])
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
        output.leave([error] if (error := ending(message)) else [])


PHASES = {
    "loading": "Loading the model",
    "reading": "Reading",
    "waiting": "Waiting",
    "thinking": "Thinking",
}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--model", help="A model's name or id.")
@click.option(
    "--kind",
    default="",
    help="A kind, e.g. contract; with --save also yours. A wrong one names all. Without it the words of the "
    "document decide; general for none.",
)
@with_wishes
@click.option(
    "--together", "together_", is_flag=True, help="One summary of all FILES that names their places."
)
@click.option(
    "--save",
    "keep",
    is_flag=True,
    help="Keep text and summaries in the vault (asks for the passphrase).",
)
@with_out
@with_passphrase
@with_password
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
    together_: bool,
    keep: bool,
    out: Path | None,
    replace: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    password: Source,
    as_json: bool,
) -> None:
    """Summarise whole documents, one by one: PDF, Office, EPUB, e-mail, web pages, text, pictures of pages.

    With several FILES the JSON result is a list, and the first failure ends the command after all are tried.
    With --together it is one summary that says which file each point is from and where files contradict each
    other; a file that cannot be read is named, and fails the command at its end. With --save, a summary that
    was stopped asks only for what is missing when it is made again.
    """
    check(out, replace)
    together_ = together_ and len(files) > 1
    if out is not None and len(files) > 1 and not together_:
        raise click.UsageError("--out takes one file at a time, or --together.")
    with options.driver() as driver:
        passwords.use(driver, password)
        session = open_session(driver, keep, Source(passphrase_file, passphrase_fd))
        kind = _known_kind(session, kind)
        desk = _Desk(driver, session, chosen_model(driver, model), kind, wishes(length, audience, language))
        if together_:
            desk.together(files, out, replace, as_json)
            return
        ends = [desk.summarise(file, out, replace, as_json and len(files) == 1, as_json) for file in files]
        if as_json and len(files) > 1:
            output.result(
                [
                    value or failed_result(file, message)
                    for file, (message, value) in zip(files, ends, strict=True)
                ],
                "",
                True,
            )
        if len(files) == 1 and ends[0][1] is None:
            raise_ending(ends[0][0])
        output.leave([error for message, _ in ends if (error := ending(message))])


GENERAL = "general"
"""A summary under the document's own headings."""


def _known_kind(session: Session, kind: str) -> str:
    """The id of a kind by its name or title; those kept in the vault are known with --save."""
    if not kind or kind == GENERAL:
        return "" if kind else GUESS
    found = session.kinds.named(kind)
    if found is None:
        known = ", ".join([GENERAL, *(preset.id for preset in session.kinds.all())])
        raise click.UsageError(f"There is no kind {kind}. There are: {known}.")
    return found.id


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
        summaries = self.session.summaries
        message, timings = self._made(
            file.stem, lambda chat: summaries.add(file, chat, self.kind, self.wishes)
        )
        summary = summaries.summary(message.id)
        if summary is None or not message.document_id:
            return message, None
        document = summaries.document(message.document_id)
        value = {**summary_result(message, summary, document), "timings": timings}
        if show_json or not quiet:
            output.result(value, summary_text(summary, document), show_json)
        if out is not None:
            save(summary, document, self.driver.model(summary.model_id), out, replace)
        return message, value

    def _made(self, title: str, begin: Callable[[str], Message]) -> tuple[Message, dict[str, float]]:
        """Wait for a summary in a conversation of its own, showing how far it is; with its timings."""
        conversation = self.session.chat.new(title=title, model_id=self.model.id if self.model else None)
        line, clock = output.Line(), Clock()
        clock.at(Stage.READING)

        def on_progress(news: SummaryProgress) -> None:
            clock.at(news.stage)
            _show(line, news)

        message = self.driver.summary(self.session, lambda: begin(conversation.id), on_progress)
        line.end()
        return message, clock.result()

    def together(self, files: tuple[Path, ...], out: Path | None, replace: bool, as_json: bool) -> None:
        """One summary of all files. Raises why there is none; leaves with what could not be read of it."""
        title = ", ".join(file.stem for file in files)[:60]
        chosen = [File(file) for file in files]
        message, timings = self._made(
            title, lambda chat: self.session.summaries.begin(chosen, chat, self.kind, self.wishes)
        )
        summary = self.session.summaries.summary(message.id)
        if summary is None or not message.document_id:
            raise_ending(message)
            return
        documents = together.documents_of(self.session, summary)
        value = {**together.result(message, summary, documents), "timings": timings}
        output.result(value, together.text(summary, documents), as_json)
        if out is not None:
            together.save(self.driver, summary, documents, out, replace)
        failed = [error] if (error := ending(message)) else []
        output.leave([*failed, *(from_text(one.error) for one in summary.documents if one.error)])


def _show(line: output.Line, news: SummaryProgress) -> None:
    if not news.pages.total:
        line.show(news.stage, STAGES[news.stage].partition(",")[0])
        return
    left = f", {duration_text(news.seconds_left).lower()}" if news.seconds_left is not None else ""
    line.show(news.stage, f"{STAGES[news.stage]} {news.pages.done} of {news.pages.total}{left}")


STAGES = {"reading": "Opening, page", "loading": "Loading the model, page", "writing": "Reading, page"}
