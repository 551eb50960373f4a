"""One message in the column: what a person wrote, a document they gave, or a reply with its state."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QDateTime, QEvent, QLocale, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from app.domain.chat import Message, State
from app.services.chat import Busy, Phase, Written
from app.ui.icons import Icons
from app.ui.message_view import MessageView
from app.ui.real_names import RealNames
from app.ui.reply_state import ADAPTER, MODELS, Condition, StateLine, Versions, ended, word_count, working
from app.ui.theme import CONTROL_COMPACT, RADIUS_CONTROL, SPACE_1, SPACE_2, SPACE_3, Theme
from app.ui.thoughts import Thoughts
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.text import Label, announce, tip
from app.wording_text import fill

BUBBLE, INSET, OUT = 520, 14, 8
"""Greatest width and inner margin of a bubble; how far buttons stand out of the column to either side."""
REPAINT_MS = 40
MOST = 16_777_215  # Qt's "no limit"


def clock(moment: float) -> str:
    """The time of day, as the system writes it, e.g. "10:32"."""
    when = QDateTime.fromMSecsSinceEpoch(round(moment * 1000)).time()
    return QLocale().toString(when, QLocale.FormatType.ShortFormat)


class FileTag(QWidget):
    """A document's icon and name, as a person gave it."""

    def __init__(self, theme: Theme, icons: Icons, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self._picture = QLabel()
        self._name = Label(theme, name, "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_2 + 1, SPACE_1 + 2, SPACE_3, SPACE_1 + 2)
        row.setSpacing(SPACE_2)
        row.addWidget(self._picture)
        row.addWidget(self._name)
        theme.changed.connect(self._restyle)
        self._restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A small card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("border_subtle"))
        painter.setBrush(self._theme.color("bg_base"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.end()

    def _restyle(self) -> None:
        self._picture.setPixmap(self._icons.pixmap("file-text", 16, "accent"))


class UserMessage(QWidget):
    """A bubble at the trailing side, no wider than its words."""

    def __init__(self, theme: Theme, icons: Icons, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons, self.message = theme, icons, message
        self.bubble = QFrame()
        self.bubble.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bubble.setProperty("surface", "user")
        self._inside = QVBoxLayout(self.bubble)
        self._inside.setContentsMargins(INSET, 10, INSET, 10)
        self.view = MessageView(theme)
        self.tag: FileTag | None = None
        self.view.show_plain(message.text)
        self._inside.addWidget(self.view)
        self._name(self.tr("You, %1"))
        row = QHBoxLayout(self)
        row.setContentsMargins(OUT, 0, OUT, 0)
        row.addStretch(1)
        row.addWidget(self.bubble)
        theme.changed.connect(self._restyle)

    @property
    def front(self) -> QWidget:
        """What takes the focus when someone walks to this message."""
        return self.view

    def show_as_document(self) -> None:
        """The text is a file's name: a summary answers it."""
        if self.tag is None:
            self.tag = FileTag(self._theme, self._icons, self.message.text)
            self._inside.addWidget(self.tag)
            self.view.hide()
            self.bubble.setMinimumWidth(0)
            self.bubble.setMaximumWidth(MOST)
            self._name(self.tr("Your document, %1"))

    def _name(self, said: str) -> None:
        self.view.setAccessibleName(said.replace("%1", clock(self.message.created_at)))
        self.setAccessibleName(self.view.accessibleName())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the bubble into the column."""
        super().resizeEvent(event)
        self._fit()

    def _restyle(self) -> None:
        self.view.restyle()
        self._fit()

    def _fit(self) -> None:
        if self.tag is None:
            most = min(self._theme.px(BUBBLE), self.width() - 2 * OUT)
            self.bubble.setFixedWidth(max(min(self.view.ideal_width() + 2 * INSET, most), 48))


class Reply(QWidget):
    """A reply: its words, its state, and what can be done with it.

    Text that streams in is painted at most 25 times a second, and less often when that takes long.
    """

    copied = Signal(str)
    again = Signal(str)
    models = Signal()
    adapters = Signal()
    version = Signal(str, int)

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        message: Message,
        real_names: Callable[[Message], str | None] = lambda _message: None,
        parent: QWidget | None = None,
    ) -> None:
        """`real_names` gives the text with the names behind its pseudonyms, None where there are none."""
        super().__init__(parent)
        self._theme, self.message, self._real_names = theme, message, real_names
        self._busy: Busy | None = None
        self._waiting: Written | None = None
        self._stopping = self._last = self._near = False
        self.view = MessageView(theme)
        self.thoughts = Thoughts(theme, icons)
        self.state = StateLine(theme, icons)
        self.versions = Versions(theme, icons)
        self.adapter = Label(theme, "", "small", "text_3", wrap=True)
        self.copy_button = QuietButton(theme, icons, "copy", self.tr("Copy"))
        self.again_button = QuietButton(theme, icons, "refresh-cw", self.tr("Write again"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._paint_waiting)
        self.names = RealNames(theme, icons)
        self.names.switched.connect(self._show_words)
        self.copy_button.clicked.connect(lambda: self.copied.emit(self.shown))
        self.again_button.clicked.connect(lambda: self.again.emit(self.message.id))
        self.state.acted.connect(self._act)
        self.versions.chosen.connect(lambda number: self.version.emit(self.message.id, number))
        self.view.focused.connect(self._shade)
        self._build()
        theme.changed.connect(self.view.restyle)
        self.show_message(message)

    # -- what is shown -----------------------------------------------------------------------------

    def show_message(self, message: Message) -> None:
        """The message is another one now."""
        began = self.message.state is State.WRITING and message.state is not State.WRITING
        self.message = message
        name = self.tr("Reply, %1").replace("%1", clock(message.created_at))
        self.view.setAccessibleName(name)
        self.setAccessibleName(name)
        if message.state is State.WRITING:
            self._busy, self._stopping = None, False
            self.names.offer(None)
            self.view.show_growing(message.text)
        else:
            self._pause.stop()
            self._waiting = None
            self.names.offer(self._real_names(message) if message.text else None)
            self._show_words()
        self.view.setVisible(bool(message.text))
        self._show_thinking(message.thinking, message.thinking_s)
        self._show_adapter(message)
        self._show_state()
        if began:
            self._say_end(message)

    def show_written(self, news: Written) -> None:
        """More of the reply."""
        first = bool(news.text) and not self.view.text and not (self._waiting and self._waiting.text)
        self._waiting = news
        if not self._pause.isActive():
            self._paint_waiting()
        if first:
            announce(self.view, self.tr("Reply started"))

    def show_busy(self, busy: Busy) -> None:
        """What the reply waits for."""
        self._busy = busy
        self._show_state()

    def show_stopping(self) -> None:
        """The person pressed Stop: say so before the engine has answered."""
        if self.message.state is State.WRITING:
            self._stopping = True
            self._show_state()

    @property
    def shown(self) -> str:
        """The words as they are shown, with the real names while those are."""
        return self.names.real or self.message.text

    def set_last(self, last: bool) -> None:
        """The last reply shows its buttons always."""
        self._last = last
        self._shade()

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._row = row = QHBoxLayout()
        row.setSpacing(0)
        self._lead = QSpacerItem(OUT, 0)
        row.addItem(self._lead)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, SPACE_2, 0)
        buttons.setSpacing(0)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.again_button)
        row.addWidget(self._buttons)
        row.addWidget(self.versions)
        row.addWidget(self.state, 1000)
        row.addStretch(1)
        row.addSpacing(OUT)
        words = QHBoxLayout()
        words.setContentsMargins(OUT, 0, OUT, 0)
        words.addWidget(self.view)
        named = QHBoxLayout()
        named.setContentsMargins(0, 0, OUT, 0)
        named.addWidget(self.names)
        named.addStretch(1)
        thought = QHBoxLayout()
        thought.setContentsMargins(OUT, 0, OUT, 0)
        thought.addWidget(self.thoughts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_2 - 2, 0, 0)
        column.setSpacing(SPACE_1)
        column.addLayout(thought)
        column.addLayout(words)
        column.addLayout(named)
        column.addLayout(row)
        voice = QHBoxLayout()
        voice.setContentsMargins(OUT, 0, OUT, 0)
        voice.addWidget(self.adapter)
        column.addLayout(voice)
        for button in (self.copy_button, self.again_button):
            button.focused.connect(self._shade)

    def _show_words(self) -> None:
        self.view.show_finished(self.shown)

    def _paint_waiting(self) -> None:
        news, self._waiting = self._waiting, None
        if news is None or self.message.state is not State.WRITING:
            return
        began = time.perf_counter()
        self.view.setVisible(bool(news.text))
        self.view.show_growing(news.text)
        self._show_thinking(news.thinking, news.thinking_s)
        if not self._busy or self._busy.phase is not Phase.WRITING:
            self._busy = Busy(self.message.id, self.message.conversation_id, Phase.WRITING)
        self._show_state()
        took = (time.perf_counter() - began) * 1000
        self._pause.start(max(REPAINT_MS, round(took * 4)))

    def _show_thinking(self, thinking: str, seconds: float) -> None:
        live = self.message.state is State.WRITING and not self.view.text
        self.thoughts.show_thinking(thinking, seconds, live)

    def _show_adapter(self, message: Message) -> None:
        strength = str(round(100 * message.adapter_strength))
        said = self.tr("Written with the adapter %1, strength %2 %")
        self.adapter.setText(fill(said, message.adapter_name, strength) if message.adapter else "")
        self.adapter.setToolTip(tip(fill(self.tr("Its SHA-256 begins with %1"), message.adapter)))
        self.adapter.setVisible(bool(message.adapter))

    def _show_state(self) -> None:
        writing = self.message.state is State.WRITING
        thinking = not self.thoughts.isHidden()
        now = (
            working(self._busy, self.view.text, self._stopping, thinking) if writing else ended(self.message)
        )
        self.state.show_condition(now if now != Condition() else Condition())
        buttons = not writing and bool(self.message.text)
        self._buttons.setVisible(buttons)
        self._lead.changeSize(0 if buttons else OUT, 0)  # an icon, not its button, lines up with the text
        self._row.invalidate()
        self.again_button.setVisible(self.message.state in (State.COMPLETE, State.LENGTH))
        self.versions.show_version(self.message.version, self.message.versions)
        if writing:
            self.versions.hide()
        self._shade()

    def _say_end(self, message: Message) -> None:
        if message.state is State.COMPLETE:
            count = word_count(message.text)
            said = self.tr("Reply finished, %n word(s)", "", count).replace("(s)", "" if count == 1 else "s")
            announce(self.view, said)
        elif self.state.text:
            announce(self.view, self.state.text, assertive=message.error is not None)

    @property
    def front(self) -> QWidget:
        """What takes the focus when someone walks to this reply."""
        return self.view if self.view.text or self.thoughts.isHidden() else self.thoughts.button

    def _act(self, act: str) -> None:
        if act == MODELS:
            self.models.emit()
        elif act == ADAPTER:
            self.adapters.emit()
        else:
            self.again.emit(self.message.id)

    def _shade(self) -> None:
        inside = (self.view, self.copy_button, self.again_button)
        seen = self._last or self._near or any(widget.hasFocus() for widget in inside)
        for button in (self.copy_button, self.again_button):
            button.set_seen(seen)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the buttons."""
        self._near = True
        self._shade()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide them again."""
        self._near = False
        self._shade()
        super().leaveEvent(event)


class QuietButton(IconButton):
    """Keeps its place and can be reached by keyboard while its icon is not shown."""

    focused = Signal()

    def __init__(self, theme: Theme, icons: Icons, icon: str, name: str) -> None:
        self._seen = True
        super().__init__(theme, icons, icon, name, side=CONTROL_COMPACT + SPACE_1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_seen(self, seen: bool) -> None:
        """Show or hide the icon."""
        if seen != self._seen:
            self._seen = seen
            self.restyle()

    def restyle(self) -> None:
        """Read the theme again."""
        super().restyle()
        self.setFixedSize(QSize(self._theme.px(32), self._theme.px(CONTROL_COMPACT)))
        if not self._seen:
            self.setIcon(self._icons.none())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the reply."""
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the reply."""
        super().focusOutEvent(event)
        self.focused.emit()
