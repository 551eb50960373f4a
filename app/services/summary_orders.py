"""What a person asks for becomes runs: a file, several into one summary, or a summary made again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.chat import Kind, Message
from app.domain.documents import Document
from app.domain.engine.models import Model
from app.domain.errors import DocumentMissing, NoModel
from app.domain.summaries.kind_guess import GUESS
from app.domain.summaries.presets import Preset
from app.domain.summaries.summary_options import USUAL, Audience, Options, options_of
from app.domain.summarising import Summary
from app.services.summary_run import Run
from app.services.summary_together import related, runs_again
from app.storage.conversations import Conversations
from app.storage.documents import Documents

PLAIN = "plain"  # the kind whose headings a summary in plain language has, if none is chosen
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class File:
    """A file to be summarised. `document`: its text, where it was read before (with a password, say).

    `error`: why it cannot be read (`errors.to_text`); among several it is named with that.
    """

    path: Path
    document: Document | None = None
    error: str = ""


class Orders:
    """Writes the exchange of messages and gives the run to be queued."""

    def __init__(
        self,
        conversations: Conversations,
        documents: Documents,
        model_for: Callable[[str | None], Model | None],
        preset: Callable[[str], Preset | None],
        clock: Callable[[], float],
    ) -> None:
        self._conversations, self._documents = conversations, documents
        self._model_for, self._preset, self._clock = model_for, preset, clock

    def new(
        self, files: Sequence[File], conversation_id: str | None, preset: str, options: Options
    ) -> tuple[Message, Run]:
        """The person's message and the run of the first file; of several, all are its siblings.

        Raises NoModel, or DocumentMissing for any that is not there, before anything is written.
        """
        for file in files:
            if file.document is None and not file.error and not file.path.is_file():
                raise DocumentMissing(name=file.path.name)
        wanted = self._conversations.get(conversation_id).model_id if conversation_id else None
        model = self._need_model(wanted)
        now = self._clock()
        title = ", ".join(file.path.stem for file in files)
        title = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip(" ,") + "…"
        if conversation_id is None:
            conversation_id = self._conversations.create(now, title).id
        elif not self._conversations.get(conversation_id).title:
            self._conversations.rename(conversation_id, title)
        said = ", ".join(file.path.name for file in files)
        user, reply = self._conversations.add_exchange(
            conversation_id, said, model.id, now, kind=Kind.SUMMARY
        )
        kind = self._kind(preset, options)
        runs = [
            Run(
                reply,
                file.path,
                model,
                file.path.name,
                None,
                file.document,
                kind,
                options,
                error=file.error,
                find_kind=self._preset if preset == GUESS and kind is None else None,
            )
            for file in files
        ]
        if len(runs) == 1:
            return user, runs[0]
        every = related(runs)
        return user, next((run for run in every if not run.error), every[0])

    def again(self, message_id: str, preset: str | None, options: Options | None) -> Run:
        """The run that makes a summary again, as a new version. Raises NoModel, DocumentMissing."""
        old = self._conversations.message(message_id)
        if old.document_id is None:
            raise DocumentMissing(name="")
        model = self._need_model(self._conversations.get(old.conversation_id).model_id)
        reply = self._conversations.add_reply_version(message_id, self._clock(), model.id)
        summary = self._documents.summary(message_id)
        if preset is None:
            preset = summary.preset if summary else ""
        options = options or (options_of(summary) if summary else USUAL)
        document = self._documents.get(old.document_id).document
        kind = self._kind(preset, options)
        run = Run(reply, None, model, document.name, old.document_id, document, kind, options)
        return self._all_again(summary, run) if summary and summary.together else run

    def _all_again(self, summary: Summary, run: Run) -> Run:
        known = {one.document_id for one in summary.documents if one.document_id}
        found = {known_id: self._documents.get(known_id).document for known_id in known}
        runs = runs_again(summary, found, run)
        return next(one for one in runs if one.document_id is not None)

    def _need_model(self, model_id: str | None) -> Model:
        model = self._model_for(model_id)
        if model is None:
            raise NoModel
        return model

    def _kind(self, preset: str, options: Options) -> Preset | None:
        chosen = "" if preset == GUESS else preset
        wanted = chosen or (PLAIN if options.audience is Audience.PLAIN else "")
        return self._preset(wanted) if wanted else None
