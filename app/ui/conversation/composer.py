"""The message box: one to eight lines that are never locked, and under them attach, model, Send or Stop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.chat import RoomChanged
from app.ui.conversation.composer_asking import AskingLine
from app.ui.icons import Icons
from app.ui.models.model_menu import ModelMenu
from app.ui.room import RoomNotice
from app.ui.room_ring import RoomRing
from app.ui.theme import CONTROL_COMPOSER, SPACE_1, SPACE_2, SPACE_3, SPACE_4, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.message_box import Frame, MessageBox, SendButton
from app.ui.widgets.text import Label

WIDTH = 672


class Composer(QWidget):
    """The frame around the box. What is written stays until it is taken: a refused message is not lost."""

    submitted = Signal(str)
    changed = Signal()
    stopped = Signal()
    attach = Signal()
    attached = Signal(list)
    model_chosen = Signal(str)
    models = Signal()
    recalled = Signal()
    walked = Signal(int)
    paged = Signal(int)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._writing, self._reason = theme, False, ""
        self.setAccessibleName(self.tr("Message box"))
        self.box = MessageBox(theme)
        self.box.setAccessibleName(self.tr("Message"))
        self.clip = IconButton(theme, icons, "paperclip", self.tr("Summarise a document (Ctrl+O)"), size=20)
        self.model = ModelMenu(theme, icons)
        self.send = SendButton(theme, icons)
        self.stop = Button(theme, icons, self.tr("Stop"), "stop", "stop", height=CONTROL_COMPOSER)
        self.stop.setToolTip(self.tr("Stop (Esc)"))
        self.ring = RoomRing(theme)
        self.notice = RoomNotice(theme, icons)
        self.asking = AskingLine(theme, icons)
        self.caution = Label(theme, "", "caption", "text_3", wrap=True)
        self.caution.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.frame = Frame(theme, self.box)
        self._build()
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_writing(False)

    # -- text --------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What is written."""
        return self.box.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a text into the box, the cursor after it."""
        self.box.setPlainText(text)
        cursor = self.box.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.box.setTextCursor(cursor)

    def replace_text(self, text: str) -> None:
        """Put another text into the box in one step, which the keys for undo take back."""
        cursor = self.box.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def put_above(self, line: QWidget) -> None:
        """Set a line over the box, under those that are there."""
        self._column.insertWidget(self._column.indexOf(self.frame), line)

    def focus(self) -> None:
        """Put the cursor into the box."""
        self.box.setFocus()

    # -- state -------------------------------------------------------------------------------------

    def show_writing(self, writing: bool) -> None:
        """Stop stands where Send stood while a reply is written."""
        had_focus = self.stop.hasFocus() or self.send.hasFocus()
        self._writing = writing
        self.send.setVisible(not writing)
        self.stop.setVisible(writing)
        self.stop.setEnabled(True)
        if had_focus:
            self.box.setFocus()
        self._show_send()

    @property
    def writing(self) -> bool:
        """Whether Stop is offered."""
        return self._writing

    def show_stopping(self) -> None:
        """Stop was pressed."""
        self.stop.setEnabled(False)

    def set_reason(self, reason: str) -> None:
        """Why nothing can be sent, whatever is written; an empty string when it can."""
        self._reason = reason
        self._show_send()

    def show_room(self, room: RoomChanged | None) -> None:
        """How what is written would fit; while a reply is written nothing is foretold."""
        self.ring.show_room(room)
        self.notice.show_room(None if self._writing else room)

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(SPACE_1)
        foot.addWidget(self.clip)
        foot.addWidget(self.model)
        foot.addStretch(1)
        foot.addWidget(self.ring)
        foot.addWidget(self.stop)
        foot.addWidget(self.send)
        inside = QVBoxLayout(self.frame)
        inside.setContentsMargins(SPACE_2, SPACE_4, SPACE_2, SPACE_2)
        inside.setSpacing(SPACE_3)
        words = QHBoxLayout()
        words.setContentsMargins(SPACE_2 + 1, 0, SPACE_2, 0)
        words.addWidget(self.box)
        inside.addLayout(words)
        inside.addLayout(foot)
        self._column = column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self.asking)
        column.addWidget(self.notice)
        column.addWidget(self.frame)
        column.addWidget(self.caution)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, 0, SPACE_4, SPACE_2 + 2)
        row.addStretch(1)
        self._middle = QWidget()
        self._middle.setLayout(column)
        row.addWidget(self._middle, 1000)
        row.addStretch(1)

    def _connect(self) -> None:
        self.box.textChanged.connect(self._show_send)
        self.box.textChanged.connect(self.changed)
        self.box.submitted.connect(self._submit)
        self.box.escaped.connect(self._escape)
        self.box.recalled.connect(self.recalled)
        self.box.walked.connect(self.walked)
        self.box.paged.connect(self.paged)
        self.box.dropped.connect(self.attached)
        self.send.clicked.connect(self._submit)
        self.stop.clicked.connect(self._stop)
        self.clip.clicked.connect(self.attach)
        self.model.chosen.connect(self.model_chosen)
        self.model.more.connect(self.models)

    def _submit(self) -> None:
        if not self._writing and not self._why_not():
            self.submitted.emit(self.text.strip("\n"))

    def _escape(self) -> None:
        if self._writing:
            self._stop()

    def _stop(self) -> None:
        self.show_stopping()
        self.stopped.emit()

    def _why_not(self) -> str:
        if self._reason:
            return self._reason
        return "" if self.text.strip() else self.tr("Write a message first")

    def _show_send(self) -> None:
        self.send.set_off(bool(self._why_not()), self._why_not())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Short words where there is no room for long ones."""
        super().resizeEvent(event)
        self._restyle_words()

    def _restyle(self) -> None:
        self.box.restyle()
        self._middle.setMaximumWidth(self._theme.px(WIDTH))
        self._restyle_words()

    def _restyle_words(self) -> None:
        long = self.tr("Replies can be wrong. Check against the source before use.")
        short = self.tr("Check against the source before use.")
        room = self.caution.fontMetrics().horizontalAdvance(long) + SPACE_4 * 3
        self.caution.setText(long if room < self.width() else short)
        self.model.set_short(self.width() < self._theme.px(420))
        self.ring.set_short(self.width() < self._theme.px(480))
