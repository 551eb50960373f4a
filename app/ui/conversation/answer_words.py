"""What is said around an answer: how it was found, what was left out, what is done for it now."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.chat import Message, State
from app.domain.errors import EngineStopped, from_text
from app.domain.questions.ask_answer import Cited, Flag, Meaning
from app.domain.questions.ask_routes import Route
from app.domain.questions.ask_told import Ground, Told
from app.services.asking import Step
from app.services.questions import Asked
from app.ui.reply_state import AGAIN, Condition, ended
from app.wording import fill

LONGEST_NAME = 32
"""Characters of a document's name in a link; the whole name stands in its source."""


def tr(text: str) -> str:
    """In the person's language."""
    return QCoreApplication.translate("Answer", text)


def step_text(step: Step | None) -> str:
    """What is done now."""
    return {
        None: tr("Waits"),
        Step.SEARCHING: tr("Searching"),
        Step.READING: tr("The model reads what was found"),
        Step.WRITING: tr("Writing"),
    }[step]


def end_state(message: Message, gone: bool) -> Condition:
    """How an answer ended that is not there; empty when all went well. `gone`: the documents were erased."""
    again = tr("Ask again")
    if message.state is State.FAILED and message.error is None:
        said = tr("These documents were erased from the vault, so they were not asked.")
        return (
            Condition(said, "info", "text_2") if gone else Condition(said, "info", "text_2", -1, AGAIN, again)
        )
    if message.error and isinstance(from_text(message.error), EngineStopped):
        said = tr("The model stopped by itself before it had answered.")
        return Condition(said, "triangle-alert", "warning", act=AGAIN, act_text=again)
    if message.state is State.INTERRUPTED:
        said = tr("Stillroom was closed before this was answered.")
        return Condition(said, "triangle-alert", "warning", act=AGAIN, act_text=again)
    if message.state is State.STOPPED:
        return Condition(tr("Stopped"), "circle-stop", act=AGAIN, act_text=again)
    return ended(message)


def lead_text(told: Told) -> str:
    """What stands in the place of an answer, or over the passages; "" over an answer."""
    answer = told.answer
    if answer.route is Route.FACTS:
        return tr("This asks for everything of a kind. Some passages cannot say that, a table of facts can.")
    if answer.route is Route.SUMMARY:
        return tr("This asks about the whole. Some passages cannot say that, a summary can.")
    if answer.found:
        return ""
    if told.ground is Ground.EMPTY:
        return tr("None of these documents has been read, so there was nothing to ask.")
    if answer.unread:
        return tr("No model read the passages, so this is no answer. These are the nearest:")
    if answer.nearest:
        return tr("I could not find this in the documents. Nearest to it:")
    return tr("I could not find this in the documents.")


def notes(told: Told) -> list[str]:
    """How it was found and what was left out, a sentence each."""
    answer = told.answer
    if answer.route is not Route.PASSAGES or told.ground is Ground.EMPTY:
        return [_failed(told)] if told.failed else []
    said = [_meaning(told)]
    if answer.reranked:
        said.append(tr("A model put what was found in order."))
    if answer.earlier:
        said.append(tr("Looked for together with “%1”").replace("%1", answer.earlier))
    if answer.left_out:
        one = tr("1 sentence of the model is left out: nothing in the documents supports it.")
        more = tr("%1 sentences of the model are left out: nothing in the documents supports them.")
        said.append(one if answer.left_out == 1 else more.replace("%1", str(answer.left_out)))
    if answer.withheld and not answer.addressed:
        one = tr("1 sentence that speaks to a program was kept from the model.")
        more = tr("%1 sentences that speak to a program were kept from the model.")
        said.append(one if answer.withheld == 1 else more.replace("%1", str(answer.withheld)))
    if told.ground is Ground.READING:
        said.append(tr("Some files were still being read. Ask again when all are."))
    return [*said, _failed(told)] if told.failed else said


def _meaning(told: Told) -> str:
    return {
        Meaning.USED: tr("Found by words and by meaning."),
        Meaning.NO_MODEL: tr("Found by words only: no model that finds by meaning is installed."),
        Meaning.NOT_YET: tr("Found by words only: finding by meaning is being prepared."),
        Meaning.FAILED: tr("Found by words only: the model that finds by meaning did not answer."),
    }[told.answer.meaning]


def _failed(told: Told) -> str:
    if told.failed == 1:
        return tr("1 file could not be read and was not asked.")
    return tr("%1 files could not be read and were not asked.").replace("%1", str(told.failed))


def spoken_text(count: int) -> str:
    """That what was found speaks to an AI."""
    one = tr("1 sentence of what was found speaks to an AI. It was treated as text:")
    more = tr("%1 sentences of what was found speak to an AI. They were treated as text:")
    return one if count == 1 else more.replace("%1", str(count))


def flag_text(flag: Flag) -> str:
    """Why a sentence is to be checked."""
    return {
        Flag.NONE: "",
        Flag.WEAK: tr("Check against the source: not every word of this is there."),
        Flag.SCAN: tr("Check against the page: its scan is hard to read there."),
        Flag.ADDRESSED: tr("The source speaks to a program here, not to a person."),
        Flag.LEAD: tr("The source gives these words as what somebody says, or wants said."),
    }[flag]


def link_text(one: Cited, several: bool) -> str:
    """Where a sentence stands: "p. 3", with the document's name where there are several."""
    place = tr("p. %1").replace("%1", str(one.page)) if one.place == f"p. {one.page}" else _short(one.place)
    if not several:
        return place
    return fill(tr("%1, %2"), _short(one.document_name), place)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def asking_text(asked: Asked) -> str:
    """Which documents are asked: "Asking: Invoices, March, 20 documents"."""
    if asked.ground is Ground.EMPTY:
        return tr("Asking: %1. No document of it has been read yet.").replace("%1", asked.name)
    count, name = str(asked.documents), asked.name
    if asked.waiting:
        text = tr("Asking: %1, documents: %2. Still being read: %3")
        return fill(text, name, count, str(asked.waiting))
    if asked.indexing is not None and asked.indexing.total:
        share = str(round(100 * asked.indexing.done / asked.indexing.total))
        return fill(tr("Asking: %1, documents: %2. Preparing to find by meaning, %3 %"), name, count, share)
    if asked.failed:
        text = tr("Asking: %1, documents: %2. Could not be read: %3")
        return fill(text, name, count, str(asked.failed))
    one, more = tr("Asking: %1, 1 document"), tr("Asking: %1, %2 documents")
    return fill(one if asked.documents == 1 else more, name, count)
