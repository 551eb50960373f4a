"""An answer from documents in the conversation: sentences with their places, how it was found, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.chat import Message, State
from app.domain.questions.ask_routes import Route
from app.domain.questions.ask_told import Told
from app.services.asking import Step
from app.ui.conversation.answer_text import AnswerText
from app.ui.conversation.answer_words import end_state, notes, step_text
from app.ui.icons import Icons
from app.ui.message import OUT, clock
from app.ui.reply_state import Condition, StateLine, Versions
from app.ui.theme import SPACE_1, SPACE_2, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import Label, announce

FACTS, SUMMARY = "facts", "summary"


class AnswerView(QWidget):
    """One answer. Signals carry what the person wants; the page that shows it does it."""

    place = Signal(str, int, int, int)  # document, page, start, end
    cancelled = Signal()
    again = Signal()
    anyway = Signal()
    wanted = Signal(str)  # FACTS or SUMMARY instead
    copied = Signal()
    saved = Signal()
    version = Signal(int)

    def __init__(self, theme: Theme, icons: Icons, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        self.told: Told | None = None
        self._step: Step | None = None
        self._gone = self._stopping = False
        self.text = AnswerText(theme, icons)
        self.notes = Label(theme, "", "small", "text_3", wrap=True)
        self.state = StateLine(theme, icons)
        self.versions = Versions(theme, icons)
        self._cancel = Button(theme, icons, self.tr("Cancel"), "second", height=28)
        self.copy = IconButton(theme, icons, "copy", self.tr("Copy the answer with its places"), side=28)
        self.save = IconButton(theme, icons, "download", self.tr("Save the answer"), side=28)
        self.redo = IconButton(theme, icons, "refresh-cw", self.tr("Ask again"), side=28)
        self.instead = Button(theme, icons, "", "second", height=28)
        self.search = Button(theme, icons, self.tr("Look for passages all the same"), "link", height=28)
        self.text.place.connect(self._open)
        self._cancel.clicked.connect(self._ask_cancel)
        self.copy.clicked.connect(self.copied)
        self.save.clicked.connect(self.saved)
        self.redo.clicked.connect(self.again)
        self.search.clicked.connect(self.anyway)
        self.instead.clicked.connect(self._ask_instead)
        self.state.acted.connect(lambda _act: self.again.emit())
        self.versions.chosen.connect(self.version)
        self._build()
        theme.changed.connect(self._show)
        self._show()

    # -- what is shown -----------------------------------------------------------------------------

    def show_told(self, told: Told | None, gone: bool) -> None:
        """The answer as it is kept. `gone`: what was asked was erased, so it cannot be asked again."""
        self.told, self._gone = told, gone
        self._show()

    def show_step(self, step: Step) -> None:
        """What is done for it now."""
        if not self._stopping:
            self._step = step
            self._show_state()

    def show_message(self, message: Message) -> None:
        """Another state of the message."""
        ended = self.message.state is State.WRITING and message.state is not State.WRITING
        self.message = message
        self._stopping = False
        self._show()
        if ended:
            self._announce()

    def show_stopping(self) -> None:
        """Stop was pressed: say so before the engine has answered."""
        if self.message.state is State.WRITING:
            self._stopping = True
            self._show_state()

    def set_current(self, name: str, _page: int) -> None:
        """Fill the link whose place is shown; "" fills none."""
        self.text.set_current(name)

    def focus_link(self) -> None:
        """Back to the text with the link that was pressed last."""
        front = self.front
        front.setFocus()

    @property
    def front(self) -> QWidget:
        """What takes the focus when someone walks to this answer."""
        if not self.text.isHidden():
            return self.text
        return self.state.button if self.state.button.isVisibleTo(self) else self._cancel

    def places(self) -> list[str]:
        """Names of the page links, in order."""
        return self.text.names()

    def press(self, name: str) -> None:
        """Press a link by its name."""
        self._open(name)

    def state_text(self) -> str:
        """The line under the answer."""
        return self.state.text

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(SPACE_1)
        for part in (self.copy, self.save, self.redo, self.versions, self.instead):
            foot.addWidget(part)
        foot.addWidget(self.state, 1000)
        foot.addWidget(self._cancel)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(OUT, SPACE_2 - 2, OUT, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self.text)
        column.addWidget(self.notes)
        column.addLayout(foot)
        column.addWidget(self.search, 0, Qt.AlignmentFlag.AlignLeading)

    def _show(self) -> None:
        told = self.told if self.message.state is State.COMPLETE else None
        name = self.tr("Answer, %1").replace("%1", clock(self.message.created_at))
        self.setAccessibleName(name)
        self.text.setAccessibleName(name)
        self.text.setVisible(told is not None)
        if told is not None:
            self.text.show_told(told)
        self.notes.setText(" ".join(notes(told)) if told is not None else "")
        self.notes.setVisible(bool(self.notes.text()))
        self._show_buttons(told)
        self._show_state()

    def _show_buttons(self, told: Told | None) -> None:
        way = told.answer.route if told is not None else Route.PASSAGES
        self.copy.setVisible(told is not None and bool(self.message.text))
        self.save.setVisible(told is not None and way is Route.PASSAGES)
        self.redo.setVisible(told is not None and way is Route.PASSAGES and not self._gone)
        self.search.setVisible(way is not Route.PASSAGES and not self._gone)
        self.instead.setVisible(way is not Route.PASSAGES and not self._gone)
        facts, whole = self.tr("Open the table of facts"), self.tr("Summarise the documents")
        self.instead.setText(facts if way is Route.FACTS else whole)
        self.versions.show_version(self.message.version, self.message.versions)

    def _show_state(self) -> None:
        writing = self.message.state is State.WRITING
        self._cancel.setVisible(writing and not self._stopping)
        if not writing:
            self.state.show_condition(
                Condition() if self.message.state is State.COMPLETE else end_state(self.message, self._gone)
            )
        elif self._stopping:
            self.state.show_condition(Condition(self.tr("Stopping"), "circle-stop"))
        else:
            self.state.show_condition(Condition(step_text(self._step), "search"))

    def _announce(self) -> None:
        said = self.state.text or self.text.toPlainText()
        announce(self.text, said, assertive=self.message.error is not None)

    def _ask_cancel(self) -> None:
        self.show_stopping()
        self.cancelled.emit()

    def _ask_instead(self) -> None:
        if self.told is not None:
            self.wanted.emit(FACTS if self.told.answer.route is Route.FACTS else SUMMARY)

    def _open(self, name: str) -> None:
        if name.isdigit() and int(name) < len(self.text.cited):
            one = self.text.cited[int(name)]
            self.set_current(name, one.page)
            self.place.emit(one.document_id, one.page, one.start, one.end)
