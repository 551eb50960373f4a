"""The message box: one to eight lines that are never locked, and under them attach, model, Send or Stop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from app.services.chat import RoomChanged
from app.ui.conversation.composer_asking import AskingLine
from app.ui.icons import Icons
from app.ui.models.model_menu import ModelMenu
from app.ui.room import RoomNotice
from app.ui.room_ring import RoomRing
from app.ui.theme import CONTROL_COMPOSER, RADIUS_COMPOSER, SPACE_1, SPACE_2, SPACE_3, SPACE_4, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import Label

LEAST_LINES, MOST_LINES = 1, 8
WIDTH = 672


class MessageBox(QPlainTextEdit):
    """Plain text only, as high as it needs to be. Enter sends unless an input method is composing."""

    submitted = Signal()
    escaped = Signal()
    recalled = Signal()
    walked = Signal(int)
    paged = Signal(int)
    dropped = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._composing = theme, False
        self.setProperty("plain", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.viewport().setAutoFillBackground(False)
        self.textChanged.connect(self.fit)
        self.restyle()

    def restyle(self) -> None:
        """Read the theme again."""
        self.setFont(self._theme.font("reading"))
        self.viewport().setFont(self.font())  # without it Qt keeps the hint in the font it was first shown in
        self.fit()

    def fit(self) -> None:
        """Become as high as the text, within the limits; beyond them it scrolls."""
        line = self.fontMetrics().lineSpacing()
        rows = round(self.document().size().height()) if self.document().size().height() else 1
        shown = max(LEAST_LINES, min(rows, MOST_LINES))
        more = rows > MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if more else policy.ScrollBarAlwaysOff)
        height = shown * line + 2
        if height != self.height():
            self.setFixedHeight(height)
            self.ensureCursorVisible()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break anew."""
        super().resizeEvent(event)
        self.fit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know whether a word is being composed: its Enter is not ours."""
        super().inputMethodEvent(event)
        self._composing = bool(event.preeditString())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Esc, Up in an empty box, and the keys that belong to the messages above."""
        key, held = event.key(), event.modifiers()
        shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held & shift:
            if not self._composing:
                self.submitted.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held & alt:
            self.walked.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Up and not self.toPlainText() and not self._composing:
            self.recalled.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(key)
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, and files, which are handed on."""
        return source.hasText() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pasted files are documents; everything else is words without their looks."""
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        if files:
            self.dropped.emit(files)
        elif source.hasText():
            self.insertPlainText(source.text())


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


class Frame(QFrame):
    """The rounded frame; its line turns to the accent while the box has the cursor."""

    def __init__(self, theme: Theme, box: QPlainTextEdit) -> None:
        super().__init__()
        self._theme, self._box = theme, box
        self.setCursor(Qt.CursorShape.IBeamCursor)
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw the line anew when the cursor comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.DynamicPropertyChange):
            self.update()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click beside the words means the box."""
        self._box.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and line."""
        by_key = self._box.hasFocus() and bool(self._box.property("keyfocus"))
        line = "focus" if by_key else "accent" if self._box.hasFocus() else "border_control"
        width = 2 if by_key else 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color(line), width))
        painter.setBrush(self._theme.color("bg_raised"))
        half = width / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), RADIUS_COMPOSER, RADIUS_COMPOSER
        )
        painter.end()


class SendButton(Button):
    """A square with an arrow; grey, with the reason in its tooltip, while nothing can be sent."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, icons, "", "primary", "arrow-up", height=CONTROL_COMPOSER)
        self.setAccessibleName(self.tr("Send"))

    def set_off(self, off: bool, reason: str = "") -> None:
        """Look switched off, but keep the keyboard's way to the reason."""
        super().set_off(off, reason)
        if not off:
            self.setToolTip(self.tr("Send (Enter)"))

    def restyle(self) -> None:
        """A square, the icon in its middle."""
        super().restyle()
        side = self._theme.px(CONTROL_COMPOSER)
        self.setFixedSize(side, side)
        colour = "text_3" if self.off else "on_accent"
        self.setIcon(self._icons.icon("arrow-up", 20, colour))
        self.setIconSize(QSize(self._theme.px(20), self._theme.px(20)))
