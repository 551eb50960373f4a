"""The chats by date: a model with captions between rows, and the delegate that draws both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.chat import Conversation
from app.ui.icons import Icons
from app.ui.index import NOWHERE, Index
from app.ui.theme import RADIUS_CONTROL, SPACE_2, Theme
from app.ui.widgets.text import tip

ROW, CAPTION, FOUND = 32, 34, 52


@dataclass(frozen=True, slots=True)
class Row:
    """A chat, or a caption when `conversation` is None. `snippet`: words found (see `SearchHit`)."""

    text: str
    conversation: Conversation | None = None
    unread: bool = False
    summary: bool = False
    snippet: str = ""


def caption(moment: float, today: date) -> str:
    """Under which caption a chat stands: Today, Yesterday, Last week, Earlier."""
    translate = QCoreApplication.translate
    day = datetime.fromtimestamp(moment).astimezone().date()
    if day >= today:
        return translate("ChatList", "Today")
    if day == today - timedelta(days=1):
        return translate("ChatList", "Yesterday")
    if day > today - timedelta(days=8):
        return translate("ChatList", "Last week")
    return translate("ChatList", "Earlier")


def rows(conversations: list[Conversation], unread: set[str], summaries: set[str], today: date) -> list[Row]:
    """Chats with captions, in the order given; pinned ones first."""
    found: list[Row] = []
    last = ""
    for conversation in conversations:
        pinned = QCoreApplication.translate("ChatList", "Pinned")
        head = pinned if conversation.pinned else caption(conversation.updated_at, today)
        if head != last:
            found.append(Row(head))
            last = head
        title = conversation.title or QCoreApplication.translate("ChatList", "New chat")
        found.append(Row(title, conversation, conversation.id in unread, conversation.id in summaries))
    return found


class ChatListModel(QAbstractListModel):
    """Rows as shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show(self, found: list[Row]) -> None:
        """Replace all."""
        if found == self.rows:
            return
        self.beginResetModel()
        self.rows = found
        self.endResetModel()

    def row_of(self, conversation_id: str) -> int:
        """The row of a chat, or -1."""
        return next(
            (i for i, r in enumerate(self.rows) if r.conversation and r.conversation.id == conversation_id),
            -1,
        )

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Chats and captions."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Captions cannot be chosen."""
        if self.rows[index.row()].conversation is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title; with its state for screen readers."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.ToolTipRole and row.conversation:
            return tip(row.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            finished = QCoreApplication.translate("ChatList", "%1, finished, not read yet")
            return finished.replace("%1", row.text) if row.unread else row.text
        return None


class ChatDelegate(QStyledItemDelegate):
    """Draws an icon, the title cut at its end, and a dot for what finished unseen."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Captions are a little higher."""
        model = index.model()
        assert isinstance(model, ChatListModel)
        row = model.rows[index.row()]
        height = CAPTION if row.conversation is None else FOUND if row.snippet else ROW
        return QSize(80, self._theme.px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        model = index.model()
        assert isinstance(model, ChatListModel)
        row = model.rows[index.row()]
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.conversation is None:
            self._caption(painter, rect, row.text)
        else:
            state: QStyle.StateFlag = option.state
            self._chat(painter, rect, row, state)
        painter.restore()

    def _caption(self, painter: QPainter, rect: QRect, text: str) -> None:
        painter.setFont(self._theme.font("caption_semibold"))
        painter.setPen(self._theme.color("text_3"))
        box = rect.adjusted(SPACE_2, self._theme.px(8), -SPACE_2, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)

    def _chat(self, painter: QPainter, rect: QRect, row: Row, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("bg_selected" if chosen else "bg_hover"))
            painter.drawRoundedRect(QRectF(rect), RADIUS_CONTROL, RADIUS_CONTROL)
        if row.snippet:
            lower = rect.adjusted(0, self._theme.px(28), 0, -self._theme.px(4))
            rect = rect.adjusted(0, self._theme.px(4), 0, -self._theme.px(22))
            self._snippet(painter, lower, row.snippet)
        side = self._theme.px(16)
        mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        icon = self._icons.pixmap(
            "file-text" if row.summary else "message-square", 16, "accent" if chosen else "text_2"
        )
        left = rect.right() - SPACE_2 - side if mirrored else rect.left() + SPACE_2
        painter.drawPixmap(left, rect.center().y() - side // 2 + 1, icon)
        gap, dot = SPACE_2 * 2 + side, self._theme.px(8) if row.unread else 0
        tail = SPACE_2 + (dot + SPACE_2 if dot else 0)
        box = rect.adjusted(tail, 0, -gap, 0) if mirrored else rect.adjusted(gap, 0, -tail, 0)
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.color("text_1"))
        text = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        if dot:
            x = rect.left() + SPACE_2 if mirrored else rect.right() - SPACE_2 - dot
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(QRectF(x, rect.center().y() - dot / 2 + 1, dot, dot))

    def _snippet(self, painter: QPainter, rect: QRect, snippet: str) -> None:
        """The words around a match, the match itself semibold."""
        gap = SPACE_2 * 2 + self._theme.px(16)
        mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        layout = QTextLayout(snippet.replace("\x02", "").replace("\x03", "").replace("\n", " "))
        layout.setFont(self._theme.font("caption"))
        layout.setFormats(self._matches(snippet))
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(rect.width() - gap - SPACE_2)
        layout.endLayout()
        painter.setPen(self._theme.color("text_2"))
        painter.setClipRect(
            rect.adjusted(SPACE_2, 0, -gap, 0) if mirrored else rect.adjusted(gap, 0, -SPACE_2, 0)
        )
        layout.draw(painter, QPointF(rect.left() + (SPACE_2 if mirrored else gap), rect.top()))
        painter.setClipping(False)

    def _matches(self, snippet: str) -> list[QTextLayout.FormatRange]:
        found, at, start = [], 0, 0
        for sign in snippet:
            if sign == "\x02":
                start = at
            elif sign == "\x03":
                span = QTextLayout.FormatRange()
                span.start, span.length = start, at - start
                form = QTextCharFormat()
                form.setFontWeight(QFont.Weight.DemiBold)
                form.setForeground(self._theme.color("text_1"))
                span.format = form
                found.append(span)
            else:
                at += 1
        return found
