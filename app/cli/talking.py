"""`stillroom ask` and `stillroom summarise`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.cli import output
from app.cli.common import Options, chosen_model, common, open_session, raise_ending, with_passphrase
from app.cli.results import message_result, summary_result, summary_text
from app.cli.secrets import Source
from app.services.summaries import SummaryProgress
from app.wording import duration_text


@click.command()
@click.argument("text")
@click.option("--model", help="A model's name or id.")
@click.option("--save", is_flag=True, help="Keep the conversation in the vault (asks for the passphrase).")
@with_passphrase
@common
@click.pass_obj
def ask(
    options: Options,
    text: str,
    model: str | None,
    save: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Ask a model. TEXT "-" reads the question from standard input."""
    question = sys.stdin.read() if text == "-" else text
    if not question.strip():
        raise click.UsageError("The question is empty.")
    with options.driver() as driver:
        session = open_session(driver, save, Source(passphrase_file, passphrase_fd))
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
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", help="A model's name or id.")
@click.option(
    "--save", is_flag=True, help="Keep document and summary in the vault (asks for the passphrase)."
)
@with_passphrase
@common
@click.pass_obj
def summarise(
    options: Options,
    file: Path,
    model: str | None,
    save: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Summarise a whole document: PDF, Office, EPUB, e-mail, web page, text, or pictures of pages."""
    with options.driver() as driver:
        session = open_session(driver, save, Source(passphrase_file, passphrase_fd))
        chosen = chosen_model(driver, model)
        conversation = session.chat.new(title=file.stem, model_id=chosen.id if chosen else None)
        line = output.Line()

        def on_progress(news: SummaryProgress) -> None:
            left = f", {duration_text(news.seconds_left).lower()}" if news.seconds_left is not None else ""
            line.show(news.stage, f"{STAGES[news.stage]} {news.pages.done} of {news.pages.total}{left}")

        message = driver.summary(session, lambda: session.summaries.add(file, conversation.id), on_progress)
        line.end()
        summary = session.summaries.summary(message.id)
        if summary is not None and message.document_id:
            document = session.summaries.document(message.document_id)
            value = summary_result(message, summary, document)
            output.result(value, summary_text(summary, document), as_json)
        raise_ending(message)


STAGES = {"reading": "Opening, page", "loading": "Loading the model, page", "writing": "Reading, page"}
