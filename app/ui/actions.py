"""Every action once: menus, tooltips, shortcuts and the shortcut sheet are all made from this registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_4, SPACE_5, Theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import Label

Keys = str | QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Entry:
    """An action and the group it stands under in the sheet."""

    group: str
    action: QAction


class Actions(QObject):
    """The actions of one window, by name."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._entries: dict[str, Entry] = {}

    def add(self, name: str, group: str, text: str, keys: list[Keys], call: Callable[[], None]) -> QAction:
        """Register an action; its shortcut works wherever the focus is in the window."""
        action = QAction(text, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked=False: call())
        self._window.addAction(action)
        self._entries[name] = Entry(group, action)
        return action

    def note(self, name: str, group: str, text: str, keys: str) -> None:
        """List a key in the sheet that a widget handles itself, e.g. Enter in the message box."""
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(keys)])
        self._entries[name] = Entry(group, action)

    def hidden(self, name: str, keys: str, call: Callable[[], None]) -> None:
        """A key that is not listed by itself, e.g. each of Ctrl+1 to Ctrl+9."""
        action = QAction(name, self._window)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False: call())
        self._window.addAction(action)

    def __getitem__(self, name: str) -> QAction:
        return self._entries[name].action

    def entries(self) -> list[Entry]:
        """All, in the order they were added."""
        return list(self._entries.values())

    def tip(self, name: str) -> str:
        """Text and keys, for a tooltip: "New chat (Ctrl+N)"."""
        action = self[name]
        keys = shown_keys(action)
        return f"{action.text()} ({keys})" if keys else action.text()


def shown_keys(action: QAction) -> str:
    """The first shortcut as the system writes it."""
    shortcuts = action.shortcuts()
    return shortcuts[0].toString(QKeySequence.SequenceFormat.NativeText) if shortcuts else ""


class ShortcutSheet(Dialog):
    """The keys of every action, by group, in two columns that scroll where the screen is small."""

    def __init__(self, theme: Theme, icons: Icons, actions: Actions, parent: QWidget) -> None:
        title, close = self.tr("Keyboard shortcuts"), self.tr("Close")
        super().__init__(theme, icons, title, "", close, parent=parent)
        groups: dict[str, list[QAction]] = {}
        for entry in actions.entries():
            if entry.action.shortcuts():
                groups.setdefault(entry.group, []).append(entry.action)
        content = QWidget()
        content.setObjectName("content")
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, SPACE_2, SPACE_4, 0)
        columns.setSpacing(SPACE_5)
        heights = [0, 0]
        sides = [QVBoxLayout(), QVBoxLayout()]
        for side in sides:
            side.setSpacing(SPACE_4)
            columns.addLayout(side, 1)
        for group, found in groups.items():
            lower = heights.index(min(heights))
            sides[lower].addLayout(_block(theme, group, found))
            heights[lower] += len(found) + 2
        for side in sides:
            side.addStretch(1)
        self._scroll(content)

    def _scroll(self, content: QWidget) -> None:
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(content)
        room = self.screen().availableSize()
        wanted = content.sizeHint()
        self.setMaximumWidth(room.width())
        self.setMinimumWidth(min(wanted.width() + 4 * SPACE_5, round(room.width() * 0.9)))
        area.setMinimumWidth(min(wanted.width() + SPACE_5, round(room.width() * 0.85)))
        area.setMinimumHeight(min(wanted.height(), round(room.height() * 0.6)))
        area.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.body.addWidget(area)


def _block(theme: Theme, group: str, found: list[QAction]) -> QGridLayout:
    block = QGridLayout()
    block.setHorizontalSpacing(SPACE_4)
    block.setVerticalSpacing(SPACE_2 - 2)
    block.addWidget(Label(theme, group, "caption_semibold", "text_3"), 0, 0, 1, 2)
    for row, action in enumerate(found, 1):
        block.addWidget(Label(theme, action.text(), "small"), row, 0)
        keys = Label(theme, shown_keys(action), "small", "text_2")
        block.addWidget(keys, row, 1, Qt.AlignmentFlag.AlignTrailing)
    block.setColumnStretch(0, 1)
    return block
