"""A summary in the conversation: what was read, the points with their places, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.domain.chat import Message, State
from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.errors import from_text
from app.domain.summaries.addressed_use import doubted
from app.domain.summaries.missing import missing
from app.domain.summaries.together import counted_on, located
from app.domain.summarising import Also, Point, Summary
from app.services.summaries import Stage, SummaryProgress
from app.ui.icons import Icons
from app.ui.linked_text import LinkedText
from app.ui.message import OUT
from app.ui.reply_state import AGAIN, CHOOSE, Condition, StateLine
from app.ui.summaries.key_facts import FactsFinder, KeyFacts
from app.ui.summaries.not_in_summary import NotInSummary
from app.ui.summaries.spoken_to import SpokenTo
from app.ui.summaries.summary_each import SummaryEach
from app.ui.summaries.summary_head import SummaryHead, so_far
from app.ui.summaries.summary_points import SummaryPoints
from app.ui.theme import SPACE_2, SPACE_4, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import Label, announce
from app.wording import duration_text, explain, fill

BAD = (State.FAILED, State.INTERRUPTED)
translate = QCoreApplication.translate


class SummaryView(QWidget):
    """One summary. Signals carry what the person wants; the page that shows it does it."""

    place = Signal(int, int, int, str)  # page, start, end, the document of one across several
    page = Signal(int)
    cancelled = Signal()
    again = Signal()
    copied = Signal()
    chosen = Signal()  # another file instead
    facts_saved = Signal(str)  # the document of a summary across several, "" for the only one

    def __init__(self, theme: Theme, icons: Icons, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons, self.message = theme, icons, message
        self._summary: Summary | None = None
        self.document: Document | None = None
        self._progress: SummaryProgress | None = None
        self._current = ""
        self.head = SummaryHead(theme)
        self._points = SummaryPoints(theme, icons)
        self._facts = KeyFacts(theme, icons)
        self._missing = NotInSummary(theme, icons)
        self._spoken = SpokenTo(theme, icons)
        self._each = SummaryEach(theme, icons)
        self._documents: Mapping[str, Document] = {}
        self._opened = ""  # of a summary across several: the document that was opened last
        self._finder = FactsFinder(self)
        self._focused: LinkedText = self._points
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.state = StateLine(theme, icons)
        self._cancel = Button(theme, icons, self.tr("Cancel"), "second", height=28)
        self._draft = Draft(theme, icons)
        self.head.strip.chosen.connect(self._open_page)
        self._points.place.connect(self._open)
        self._facts.place.connect(lambda *place: self._open_fact(self._facts.text, *place))
        self._missing.place.connect(lambda *place: self._open_fact(self._missing.text, *place))
        self._spoken.place.connect(lambda *place: self._open_fact(self._spoken.text, *place))
        self._each.place.connect(self._open_fact)
        self._each.saved.connect(self.facts_saved)
        self._facts.saved.connect(lambda: self.facts_saved.emit(""))
        self._finder.found.connect(self._show_facts)
        self._cancel.clicked.connect(self._ask_cancel)
        self.state.acted.connect(self._act)
        self._draft.copy.clicked.connect(self.copied)
        self._draft.again.clicked.connect(self.again)
        self._build()
        theme.changed.connect(self._show)
        self._show()

    # -- what is shown -----------------------------------------------------------------------------

    def show_summary(
        self, summary: Summary, document: Document, documents: Mapping[str, Document] | None = None
    ) -> None:
        """More of the summary is proved, or it is complete. `documents`: those of several, by id."""
        self._summary, self.document, self._documents = summary, document, documents or {}
        self._show()

    def show_progress(self, progress: SummaryProgress) -> None:
        """Where the run stands."""
        self._progress = progress
        self._show_state()
        self._show_head()

    def show_message(self, message: Message) -> None:
        """Another state of the message."""
        ended = self.message.state is State.WRITING and message.state is not State.WRITING
        self.message = message
        self._show()
        if ended:
            said = self.state.text or self.tr("Summary finished. %1").replace("%1", self.head.text())
            announce(self._points, said, assertive=message.error is not None)

    def set_current(self, name: str, page: int) -> None:
        """Mark the link and the page that the evidence shows; "" and 0 mark none."""
        self._current = name
        texts = (self._points, self._spoken.text, self._facts.text, self._missing.text)
        for text in (*texts, *self._each.texts()):
            text.set_current(name if text is self._focused else "")
        if page and self._summary is not None and self._summary.together:
            page = counted_on(self._summary, self._opened, page)
        self.head.strip.set_current(page)

    def focus_link(self) -> None:
        """Back to the text with the link that was pressed last."""
        self._focused.setFocus()

    def state_text(self) -> str:
        """The line under the points."""
        return self.state.text

    def places(self) -> list[str]:
        """Names of the page links, in order."""
        return self._points.names()

    def press(self, name: str) -> None:
        """Press a link by its name."""
        self._open(name)

    @property
    def key_facts(self) -> KeyFacts:
        """The table under the points."""
        return self._facts

    @property
    def left_out(self) -> NotInSummary:
        """The list of what the points do not say."""
        return self._missing

    @property
    def each(self) -> SummaryEach:
        """What is known of each of several documents."""
        return self._each

    @property
    def spoken_to(self) -> SpokenTo:
        """The list of what speaks to an AI."""
        return self._spoken

    # -- inside ------------------------------------------------------------------------------------

    def take_head(self) -> None:
        """Have the head at the top of the view again, after it was pinned elsewhere."""
        self._column.insertWidget(0, self.head)
        self._show_head()

    def _build(self) -> None:
        state = QHBoxLayout()
        state.setSpacing(SPACE_2)
        state.addWidget(self.state, 1)
        state.addWidget(self._cancel)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(OUT, 0, OUT, 0)
        column.setSpacing(SPACE_4)
        column.addWidget(self.head)
        column.addWidget(self._points)
        column.addWidget(self._spoken)
        column.addWidget(self._facts)
        column.addWidget(self._missing)
        column.addWidget(self._each)
        column.addWidget(self._bar)
        column.addLayout(state)
        column.addWidget(self._draft)

    def _show(self) -> None:
        summary, document = self._summary, self.document
        self._points.setVisible(summary is not None and bool(summary.points))
        if summary is not None and document is not None:
            self._points.show_points(summary, document, self._documents)
            self._each.show_each(summary, self._documents)
            if not summary.together:
                self._spoken.show_found(summary.addressed, document)
            self._points.set_current(self._current if self._focused is self._points else "")
            if self.message.state is not State.WRITING and not summary.together:
                self._finder.look(document)
        self._show_facts()
        self._show_head()
        self._show_state()

    def _show_facts(self) -> None:
        """What was found and what is left out, once the summary has ended."""
        summary, document = self._summary, self.document
        if summary is None or document is None or summary.together or not self._finder.done:
            return
        running = self.message.state is State.WRITING
        found = () if running else doubted(self._finder.facts, document, summary.addressed)
        self._facts.show_facts(found, document)
        left = missing(found, [_proved(point) for point in summary.points])
        self._missing.show_missing(left, document)

    def _show_head(self) -> None:
        found = self._summary.coverage if self._summary else None
        running = self.message.state is State.WRITING
        self.head.show_coverage(so_far(found, self._progress) if running else found)

    def _show_state(self) -> None:
        message = self.message
        running = message.state is State.WRITING
        progress = self._progress.pages if self._progress else Progress(0, 0)
        self._bar.setVisible(running and progress.total > 0)
        self._bar.setMaximum(max(1, progress.total))
        self._bar.setValue(progress.done)
        self._cancel.setVisible(running)
        points = self._summary is not None and bool(self._summary.points)
        self._draft.setVisible(not running and points)
        self._draft.again.setVisible(message.state is State.COMPLETE)
        now = Condition(self._running_text(), "book-open-text", "text_2") if running else self._ended()
        self.state.show_condition(now)

    def _running_text(self) -> str:
        progress = self._progress
        if progress is None or progress.stage is Stage.WAITING:
            return self.tr("Waits for the document before it")
        if progress.stage is Stage.READING:
            return self._counted(
                self.tr("Opening the document"), self.tr("Opening, page %1 of %2"), progress.pages
            )
        if progress.stage is Stage.LOADING:
            return self.tr("Loading the model")
        text = fill(self.tr("%1 of %2 pages read"), str(progress.pages.done), str(progress.pages.total))
        text = text if progress.pages.total else self.tr("Reading")
        if progress.seconds_left is None:
            return text
        return (
            self.tr("%1, %2")
            .replace("%1", duration_text(progress.seconds_left, translate))
            .replace("%2", text)
        )

    @staticmethod
    def _counted(bare: str, counted: str, pages: Progress) -> str:
        if not pages.done:
            return bare
        return counted.replace("%1", str(pages.done)).replace("%2", str(pages.total))

    def _ended(self) -> Condition:
        message = self.message
        bad = message.state in BAD
        icon, tone = ("triangle-alert", "warning") if bad else ("circle-stop", "text_2")
        readable = message.document_id is not None
        act, label = (AGAIN, self.tr("Try again")) if readable else (CHOOSE, self.tr("Choose a file"))
        if readable and self._summary is not None and self._summary.points:
            label = self.tr("Go on")  # what was read is kept, so only the rest is read
        if message.error:
            words = explain(from_text(message.error), translate)
            said = " ".join(part for part in (words.title, words.advice) if part)
            return Condition(said, icon, tone, act=act, act_text=label)
        kept = self.tr("What is here is proved.") if self._summary and self._summary.points else ""
        said = {
            State.STOPPED: self._stopped_at() or self.tr("Stopped."),
            State.INTERRUPTED: self._stopped_at() or self.tr("Interrupted when Stillroom closed."),
            State.FAILED: self.tr("This document could not be summarised."),
        }.get(message.state, "")
        return (
            Condition(f"{said} {kept}".strip(), icon, tone, act=act, act_text=label) if said else Condition()
        )

    def _stopped_at(self) -> str:
        """Where a run came to that was cut, "" where that is not known."""
        found = self._summary.coverage if self._summary else None
        if found is None or not found.unread:
            return ""
        text = self.tr("Stopped at page %1.") if found.paged else self.tr("Stopped at section %1.")
        return text.replace("%1", str(found.unread[0]))

    def _act(self, act: str) -> None:
        if act == AGAIN:
            self.again.emit()
        else:
            self.chosen.emit()

    def _ask_cancel(self) -> None:
        self._cancel.setVisible(False)
        self.state.show_condition(Condition(self.tr("Stopping"), "circle-stop", "text_2"))
        self.cancelled.emit()

    # -- the points --------------------------------------------------------------------------------

    def _open(self, name: str) -> None:
        found = point_named(self._summary, name)
        if found is not None:
            self._open_fact(self._points, name, found.page, found.start, found.end, found.document_id)

    def _open_fact(
        self, text: LinkedText, name: str, page: int, start: int, end: int, document_id: str = ""
    ) -> None:
        self._focused, self._opened = text, document_id
        self.set_current(name, page)
        self.place.emit(page, start, end, document_id)

    def _open_page(self, number: int) -> None:
        if self._summary is not None and self._summary.together:
            known, page = located(self._summary, number)
            self._open_fact(self._points, "", page, 0, 0, known)
            return
        self.set_current("", number)
        self.page.emit(number)


def point_named(summary: Summary | None, name: str) -> Point | Also | None:
    """The point of a link, or the other place of one ("3.0"); None for no such."""
    number, _, other = name.partition(".")
    if summary is None or not number.isdigit() or int(number) >= len(summary.points):
        return None
    point = summary.points[int(number)]
    if not other:
        return point
    return point.also[int(other)] if other.isdigit() and int(other) < len(point.also) else None


def _proved(point: Point) -> Point:
    """The point in the words that were proved, which stand under those of a translation."""
    return replace(point, text=point.told) if point.told else point


class Draft(QWidget):
    """What a summary is, said under it, with what can be done with it."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._picture = QLabel()
        text = Label(
            theme, self.tr("Draft. Check against the source before use."), "small", "text_3", wrap=True
        )
        self.again = IconButton(theme, icons, "refresh-cw", self.tr("Summarise again"), side=28)
        self.copy = Button(theme, icons, self.tr("Copy"), "second", "copy", height=28)
        self.copy.setAccessibleName(self.tr("Copy summary"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self._picture)
        row.addWidget(text, 1)
        row.addWidget(self.again)
        row.addWidget(self.copy)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._picture.setPixmap(self._icons.pixmap("pencil", 16, "text_3"))
