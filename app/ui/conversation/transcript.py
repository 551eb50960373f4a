"""The column of messages: it follows what is written while the reader is at its end, and never otherwise."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.chat import Kind, Message, Role
from app.services.chat import Busy, Written
from app.ui.boundary import Boundary
from app.ui.conversation.answer_view import AnswerView
from app.ui.icons import Icons
from app.ui.message import OUT, Reply, UserMessage
from app.ui.summaries.summary_view import SummaryView
from app.ui.theme import SPACE_3, SPACE_4, SPACE_5, Theme
from app.ui.widgets.buttons import Button

COLUMN, NEAR, PART = 640, 48, 60
Part = UserMessage | Reply | SummaryView | AnswerView


class Transcript(QScrollArea):
    """Shows one conversation. Long ones begin with their last `PART` messages and a button for more."""

    copied = Signal(str)
    again = Signal(str)
    models = Signal()
    adapters = Signal()
    version = Signal(str, int)
    pinned = Signal(object)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self.on_summary: Callable[[SummaryView, Message], None] = lambda _view, _message: None
        self.on_answer: Callable[[AnswerView, Message], None] = lambda _view, _message: None
        self.real_names: Callable[[Message], str | None] = lambda _message: None
        self._messages: list[Message] = []
        self._parts: dict[str, Part] = {}
        self._pinned: SummaryView | None = None
        self._seen_from: str | None = None
        self._follow = True
        self._shown = PART
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Messages"))
        self.viewport().setAutoFillBackground(False)
        self._build()
        self.newest = Button(theme, icons, self.tr("Newest"), "second", "arrow-down", 28, parent=self)
        self.newest.setProperty("ring_radius", 14)
        self.newest.clicked.connect(self.follow)
        self.newest.hide()
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._grown)
        bar.valueChanged.connect(self._moved)
        bar.installEventFilter(self)
        theme.changed.connect(self._restyle)
        self._restyle()

    # -- what is shown -----------------------------------------------------------------------------

    def show_messages(self, messages: list[Message]) -> None:
        """Another conversation: from its end, or from the beginning of a summary that ends it."""
        self._messages, self._shown, self._seen_from = list(messages), PART, None
        self._rebuild()
        last = next(reversed(self._parts.values()), None)
        if isinstance(last, SummaryView):  # a summary is read from its beginning
            self._follow = False
            self._row.activate()
            self.verticalScrollBar().setValue(max(0, last.y() - SPACE_4) if self._pinned is None else 0)
        else:
            self.follow()

    def take(self, message: Message) -> None:
        """A message is new or changed, or another version took its place."""
        part = self._parts.get(message.id)
        if isinstance(part, (Reply, SummaryView, AnswerView)):
            self._messages = [message if m.id == message.id else m for m in self._messages]
            part.show_message(message)
            return
        same = [m for m in self._messages if m.position == message.position]
        if same:
            self._replace(same[0], message)
        else:
            self._messages.append(message)
            self._add(message)
        self._settle()

    def write(self, news: Written) -> None:
        """More of a reply."""
        part = self._parts.get(news.message_id)
        if isinstance(part, Reply):
            part.show_written(news)

    def busy(self, news: Busy) -> None:
        """What a reply waits for."""
        part = self._parts.get(news.message_id)
        if isinstance(part, Reply):
            part.show_busy(news)

    def stopping(self) -> None:
        """Stop was pressed: every reply that is being written says so at once."""
        for part in self._parts.values():
            if isinstance(part, (Reply, AnswerView)):
                part.show_stopping()

    def mark_beginning(self, message_id: str | None) -> None:
        """The first message that the model still sees; None when it sees all, or when that is not known."""
        self._seen_from = message_id
        self._place_boundary()

    def reveal(self, number: int) -> None:
        """Go to a message, counted from 1, and give it the focus."""
        if not 0 < number <= len(self._messages):
            return
        if number <= len(self._messages) - self._shown:
            self._shown = len(self._messages)
            self._rebuild()
        part = self._parts[self._messages[number - 1].id]
        self._detach()
        self._row.activate()
        self._focus(part)

    def summary(self, message_id: str) -> SummaryView | None:
        """The summary of a message, if it is on the screen."""
        part = self._parts.get(message_id)
        return part if isinstance(part, SummaryView) else None

    def answer(self, message_id: str) -> AnswerView | None:
        """The answer of a message, if it is on the screen."""
        part = self._parts.get(message_id)
        return part if isinstance(part, AnswerView) else None

    def cited(self, message_id: str) -> SummaryView | AnswerView | None:
        """What of a message has links to pages, if it is on the screen."""
        return self.summary(message_id) or self.answer(message_id)

    def reply(self, message_id: str) -> Reply | None:
        """A reply, if it is on the screen."""
        part = self._parts.get(message_id)
        return part if isinstance(part, Reply) else None

    @property
    def messages(self) -> list[Message]:
        """All messages of the conversation, as last told."""
        return self._messages

    def parts(self) -> list[Part]:
        """What is on the screen, from top to bottom."""
        return list(self._parts.values())

    # -- following ---------------------------------------------------------------------------------

    def follow(self) -> None:
        """Go to the newest and stay there."""
        self._follow = True
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
        self.newest.hide()

    @property
    def following(self) -> bool:
        """Whether the end is kept in view."""
        return self._follow

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A turn of the wheel says what the reader wants, whatever the position is."""
        if event.angleDelta().y() > 0:
            self._detach()
        super().wheelEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The same for a wheel over the bar or a drag of it."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            up = isinstance(event, QWheelEvent) and event.angleDelta().y() > 0
            if up or event.type() == QEvent.Type.MouseButtonPress:
                self._detach()
        return super().eventFilter(watched, event)

    def page(self, key: int) -> None:
        """PageUp, PageDown and the like, from the message box."""
        bar = self.verticalScrollBar()
        if key == Qt.Key.Key_PageUp:
            self._detach()
            bar.setValue(bar.value() - bar.pageStep() + SPACE_5)
        elif key == Qt.Key.Key_PageDown:
            bar.setValue(bar.value() + bar.pageStep() - SPACE_5)

    def walk(self, by: int) -> None:
        """Move the focus a message up or down."""
        views = list(self._parts.values())
        if not views:
            return
        here = next((i for i, part in enumerate(views) if part.isAncestorOf(self._focused())), None)
        if here is None:
            target = len(views) - 1 if by < 0 else 0
        else:
            target = max(0, min(len(views) - 1, here + by))
        self._detach()
        self._focus(views[target])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that reach the column: pages, and Alt with the arrows."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walk(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.page(event.key())
        else:
            super().keyPressEvent(event)

    # -- Qt ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the end in view, and the pill in its place."""
        super().resizeEvent(event)
        self._centre()
        self._place_pill()

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        content = QWidget()
        content.setObjectName("content")
        self._inner = QWidget()
        self._inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 20, 0, SPACE_5)
        self._column.setSpacing(SPACE_4 - 2)
        self._more = Button(self._theme, self._icons, self.tr("Earlier messages"), "link", height=28)
        self._more.clicked.connect(self._show_more)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._boundary = Boundary(self._theme)
        self._column.addWidget(self._boundary)
        self._column.addStretch(1)
        self._row = row = QHBoxLayout(content)
        row.addStretch(1)
        row.addWidget(self._inner, 1000)
        row.addStretch(1)
        self.setWidget(content)

    def _centre(self) -> None:
        """Keep the column in the middle of the window, whether or not the bar takes room beside it."""
        bar = self.verticalScrollBar()
        wide = self.width() > self._theme.px(COLUMN) + 2 * SPACE_5
        beside = bar.sizeHint().width() if bar.maximum() > 0 and wide else 0
        self._row.setContentsMargins(SPACE_4 - OUT + beside, 0, SPACE_4 - OUT, 0)

    def _restyle(self) -> None:
        self._centre()
        self._inner.setMaximumWidth(self._theme.px(COLUMN) + 2 * OUT)
        self._place_pill()

    def _rebuild(self) -> None:
        self.pinned.emit(None)
        for part in self._parts.values():
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = {}
        self._more.setVisible(len(self._messages) > self._shown)
        for message in self._messages[-self._shown :]:
            self._add(message)
        self._settle()

    def _show_more(self) -> None:
        bar = self.verticalScrollBar()
        from_end = bar.maximum() - bar.value()
        self._shown += PART
        self._rebuild()
        self._row.activate()
        bar.setValue(bar.maximum() - from_end)

    def _add(self, message: Message, at: int | None = None) -> None:
        part = self._make(message)
        self._parts[message.id] = part
        index = self._column.count() - 1 if at is None else at
        self._column.insertWidget(index, part)
        if isinstance(part, SummaryView):
            asked = self._asked(message)
            if asked is not None:
                asked.show_as_document()
            self.on_summary(part, message)
        elif isinstance(part, AnswerView):
            self.on_answer(part, message)

    def _replace(self, old: Message, message: Message) -> None:
        part = self._parts.pop(old.id, None)
        self._messages = [message if m.id == old.id else m for m in self._messages]
        if part is None:
            return
        self.pinned.emit(None)
        index = self._column.indexOf(part)
        self._column.removeWidget(part)
        part.hide()
        part.deleteLater()
        self._add(message, index)
        order = [m.id for m in self._messages]
        self._parts = dict(sorted(self._parts.items(), key=lambda item: order.index(item[0])))

    def _make(self, message: Message) -> Part:
        if message.role is Role.USER:
            return UserMessage(self._theme, self._icons, message)
        if message.kind is Kind.SUMMARY:
            return SummaryView(self._theme, self._icons, message)
        if message.kind is Kind.ANSWER:
            return AnswerView(self._theme, self._icons, message)
        reply = Reply(self._theme, self._icons, message, self._real)
        reply.copied.connect(self.copied)
        reply.again.connect(self.again)
        reply.models.connect(self.models)
        reply.adapters.connect(self.adapters)
        reply.version.connect(self.version)
        return reply

    def _real(self, reply: Message) -> str | None:
        return self.real_names(reply)

    def _place_boundary(self) -> None:
        part = self._parts.get(self._seen_from or "")
        self._boundary.setVisible(part is not None)
        self._column.removeWidget(self._boundary)
        at = self._column.indexOf(part) if part is not None else 0
        self._column.insertWidget(at, self._boundary)

    def _focus(self, part: Part) -> None:
        if isinstance(part, SummaryView):
            part.focus_link()
        else:
            part.front.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(part, 0, min(SPACE_5, self.viewport().height() // 4))

    def _settle(self) -> None:
        """The last reply shows its buttons; a chat that is about one document keeps its pages in view."""
        replies = [part for part in self._parts.values() if isinstance(part, Reply)]
        for part in replies:
            part.set_last(part is replies[-1])
        views = [part for part in self._parts.values() if isinstance(part, SummaryView)]
        one = views[0] if len(views) == 1 else None
        asked = self._asked(one.message) if one is not None else None
        about_one = asked is not None and asked.message.id == self._messages[0].id
        self._pinned = one if about_one else None
        self.pinned.emit(self._pinned)
        first = self._parts.get(self._messages[0].id) if self._messages else None
        if isinstance(first, UserMessage):
            first.setVisible(not about_one)
        self._place_boundary()

    def _asked(self, reply: Message) -> UserMessage | None:
        """The message that a reply answers, if it is on the screen."""
        before = [m for m in self._messages if m.position < reply.position and m.role is Role.USER]
        part = self._parts.get(before[-1].id) if before else None
        return part if isinstance(part, UserMessage) else None

    def _focused(self) -> QWidget:
        return self.focusWidget() or self

    def _detach(self) -> None:
        """The reader wants to look elsewhere; being at the end does not count until they come back to it."""
        if self.verticalScrollBar().maximum() > 0:
            self._follow = False

    def _grown(self, _least: int, most: int) -> None:
        self._centre()
        if self._follow:
            self.verticalScrollBar().setValue(most)
        self._show_pill()

    def _moved(self, value: int) -> None:
        if self.verticalScrollBar().maximum() - value <= 2:
            self._follow = True
        self._show_pill()

    def _show_pill(self) -> None:
        bar = self.verticalScrollBar()
        last = next(reversed(self._parts.values()), None)
        away = bar.maximum() - bar.value() > NEAR and not isinstance(last, SummaryView)
        self.newest.setVisible(not self._follow and away)
        self._place_pill()

    def _place_pill(self) -> None:
        size = self.newest.sizeHint().expandedTo(self.newest.minimumSize())
        left, top = (self.width() - size.width()) // 2, self.height() - size.height() - SPACE_3
        self.newest.setGeometry(left, top, size.width(), size.height())
        self.newest.raise_()
