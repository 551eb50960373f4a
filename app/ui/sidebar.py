"""The chats and the ways to the other pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QMenu, QVBoxLayout, QWidget

from app.domain.chat import Conversation, SearchHit
from app.ui.conversation.chat_list import ChatDelegate, ChatListModel, Row, rows
from app.ui.icons import Icons
from app.ui.sidebar_parts import Edge, NewChat, Place, VaultBar
from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, Theme
from app.ui.widgets.field import SearchField
from app.ui.widgets.text import Label, Line

SEARCH_AFTER_MS = 150
SIGNS = str.maketrans("", "", "*`#|")
"""Markdown's signs, which only disturb in a line of found words."""


class ChatList(QListView):
    """The list itself; F2 renames, Delete deletes, Enter opens."""

    rename = Signal()
    delete = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that mean something for a chat."""
        if event.key() == Qt.Key.Key_F2:
            self.rename.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class Sidebar(QWidget):
    """Signals carry ids; the workspace acts."""

    opened = Signal(str)
    new_chat = Signal()
    lock = Signal()
    page = Signal(str)  # documents | models | privacy | settings
    renamed = Signal(str)
    pinned = Signal(str)
    deleted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        search: Callable[[str], list[SearchHit]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._search = theme, icons, search
        self._all: list[Row] = []
        self._current = ""
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "subtle")
        self.setAccessibleName(self.tr("Sidebar"))
        self._vault = VaultBar(theme, icons)
        self._vault.lock.connect(self.lock)
        self.new_button = NewChat(theme, icons)
        self.new_button.clicked.connect(self.new_chat)
        self.search_field = SearchField(theme, icons, self.tr("Search chats"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_AFTER_MS)
        self._pause.timeout.connect(self._find)
        self.search_field.textChanged.connect(lambda _text: self._pause.start())
        self.search_field.returnPressed.connect(self._open_first)
        self.search_field.installEventFilter(self)
        self._nothing = Label(theme, self.tr("No chat has these words."), "small", "text_3", wrap=True)
        self._nothing.hide()
        self._make_list()
        self._places = {
            "documents": Place(theme, icons, "folder-open", self.tr("Documents")),
            "models": Place(theme, icons, "box", self.tr("Models")),
            "privacy": Place(theme, icons, "shield-check", self.tr("Privacy")),
            "settings": Place(theme, icons, "settings", self.tr("Settings")),
        }
        for name, place in self._places.items():
            place.clicked.connect(lambda _checked=False, name=name: self.page.emit(name))
        self._build()

    # -- what is shown -----------------------------------------------------------------------------

    def show_chats(self, found: list[Conversation], unread: set[str], summaries: set[str]) -> None:
        """The chats as they stand now."""
        self._all = rows(found, unread, summaries, date.today())
        if not self.search_field.text().strip():
            self._show(self._all)

    def set_current(self, conversation_id: str, page: str = "") -> None:
        """Mark the open chat, or the open page."""
        self._current = conversation_id
        for name, place in self._places.items():
            place.setChecked(name == page)
        self._mark()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search_field.setFocus()
        self.search_field.selectAll()

    def titles(self) -> list[str]:
        """Titles and captions as shown, top to bottom."""
        return [row.text for row in self._model.rows]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search field, Esc clears and Down goes to what was found."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.search_field.text():
                self.search_field.clear()
                self._find()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)

    # -- inside ------------------------------------------------------------------------------------

    def _make_list(self) -> None:
        self._model = ChatListModel(self)
        self.list = ChatList()
        self.list.setAccessibleName(self.tr("Chats"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(ChatDelegate(self._theme, self._icons, self.list))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.viewport().setAutoFillBackground(False)
        self.list.setStyleSheet("QListView { background: transparent; border: none; }")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        self.list.rename.connect(lambda: self._act(lambda chat: self.renamed.emit(chat.id)))
        self.list.delete.connect(lambda: self._act(lambda chat: self.deleted.emit(chat.id)))
        self._theme.changed.connect(self.list.doItemsLayout)

    def _build(self) -> None:
        edge = QHBoxLayout(self)
        edge.setContentsMargins(0, 0, 0, 0)
        edge.setSpacing(0)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        edge.addLayout(column, 1)
        edge.addWidget(Edge())
        column.addWidget(self._vault)
        top = QVBoxLayout()
        top.setContentsMargins(SPACE_3, SPACE_1, SPACE_3, SPACE_1)
        top.setSpacing(SPACE_2)
        top.addWidget(self.new_button)
        top.addWidget(self.search_field)
        top.addWidget(self._nothing)
        column.addLayout(top)
        middle = QHBoxLayout()
        middle.setContentsMargins(SPACE_2, SPACE_1, SPACE_2, 0)
        middle.addWidget(self.list)
        column.addLayout(middle, 1)
        column.addWidget(Line())
        foot = QVBoxLayout()
        foot.setContentsMargins(SPACE_2, SPACE_2, SPACE_2, SPACE_2)
        foot.setSpacing(0)
        for place in self._places.values():
            foot.addWidget(place)
        column.addLayout(foot)

    def _show(self, found: list[Row]) -> None:
        self._model.show(found)
        self._mark()

    def _mark(self) -> None:
        row = self._model.row_of(self._current) if self._current else -1
        model = self.list.selectionModel()
        if row < 0:
            model.clear()
            return
        model.setCurrentIndex(self._model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _find(self) -> None:
        words = self.search_field.text().strip()
        hits = self._search(words) if words else []
        self._nothing.setVisible(bool(words) and not hits)
        new = self.tr("New chat")
        found = [
            Row(hit.conversation.title or new, hit.conversation, snippet=hit.snippet.translate(SIGNS))
            for hit in hits
        ]
        self._show(found if words else self._all)

    def _open_first(self) -> None:
        self._find()
        first = next((row.conversation for row in self._model.rows if row.conversation), None)
        if first is not None and self.search_field.text().strip():
            self.opened.emit(first.id)

    def _open(self, index: QModelIndex) -> None:
        chat = self._model.rows[index.row()].conversation if index.isValid() else None
        if chat is not None:
            self.opened.emit(chat.id)

    def _act(self, act: Callable[[Conversation], None]) -> None:
        index = self.list.currentIndex()
        chat = self._model.rows[index.row()].conversation if index.isValid() else None
        if chat is not None:
            act(chat)

    def _menu(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        chat = self._model.rows[index.row()].conversation if index.isValid() else None
        if chat is None:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Rename"), lambda: self.renamed.emit(chat.id))
        pin = self.tr("Unpin") if chat.pinned else self.tr("Pin")
        menu.addAction(pin, lambda: self.pinned.emit(chat.id))
        menu.addAction(self.tr("Delete"), lambda: self.deleted.emit(chat.id))
        menu.popup(self.list.viewport().mapToGlobal(at))
