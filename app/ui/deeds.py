"""The actions of the workspace, each with its keys."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from app.ui.actions import Actions
from app.ui.conversation.chat_deeds import ChatDeeds
from app.ui.conversation.chat_page import ChatPage
from app.ui.models.adapter_deed import AdapterDeed


class Window(Protocol):
    """What the actions ask of the workspace."""

    deeds: ChatDeeds
    chat: ChatPage
    adapter: AdapterDeed

    def open_chat(self, conversation_id: str) -> None:
        """Open a conversation, or with "" one that has not begun."""

    def open_page(self, name: str) -> object:
        """Open a page by name."""

    def focus_search(self) -> None:
        """Put the cursor into the search."""

    def focus_box(self) -> None:
        """Put the cursor into the message box."""

    def ask_document(self) -> None:
        """Ask for files to summarise."""

    def next_region(self, by: int) -> None:
        """Go to the next part of the window, or the one before."""

    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar."""

    def zoom(self, by: int) -> None:
        """Larger or smaller text; 0 is normal."""

    def show_sheet(self) -> None:
        """Show the keyboard shortcuts."""

    def lock(self) -> None:
        """Close the vault."""

    def quit(self) -> None:
        """Close the window."""


ZOOM = 10


def register(window: Window, actions: Actions) -> None:
    """Fill the registry. Keys follow the platform where it has one (`QKeySequence.StandardKey`)."""
    _chats(window, actions)
    _writing(window, actions)
    _moving(window, actions)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Actions", text)


def _chats(window: Window, actions: Actions) -> None:
    group, key, deeds = _tr("Chats"), QKeySequence.StandardKey, window.deeds
    actions.add("new", group, _tr("New chat"), [key.New], lambda: window.open_chat(""))
    actions.add("search", group, _tr("Search chats"), [key.Find, "Ctrl+K"], window.focus_search)
    actions.add("next", group, _tr("Next chat"), ["Ctrl+Tab"], lambda: deeds.step(1))
    actions.add("previous", group, _tr("Previous chat"), ["Ctrl+Shift+Tab"], lambda: deeds.step(-1))
    actions.note("numbers", group, _tr("Chat 1 to 9"), "Ctrl+1")
    for number in range(1, 10):
        actions.hidden(f"chat{number}", f"Ctrl+{number}", partial(deeds.open_number, number))
    actions.add("rename", group, _tr("Rename"), [], deeds.rename)
    actions.add("pin", group, _tr("Pin"), [], deeds.pin)
    actions.add("adapter", group, _tr("Choose an adapter"), [], window.adapter.choose)
    actions.add("delete", group, _tr("Delete chat"), ["Ctrl+Shift+Backspace"], deeds.delete)


def _writing(window: Window, actions: Actions) -> None:
    group, chat, key = _tr("Writing"), window.chat, QKeySequence.StandardKey
    actions.note("send", group, _tr("Send"), "Enter")
    actions.note("line", group, _tr("New line"), "Shift+Enter")
    actions.note("stop", group, _tr("Stop the reply"), "Esc")
    actions.note("recall", group, _tr("Take up the last message again"), "Up")
    actions.add("box", group, _tr("Message box"), ["Ctrl+L", "Shift+Esc"], window.focus_box)
    actions.add("document", group, _tr("Summarise a document"), [key.Open, "Ctrl+U"], window.ask_document)
    actions.add("again", group, _tr("Write the last reply again"), ["Ctrl+R"], chat.write_again)
    actions.add("copy", group, _tr("Copy the last reply"), ["Ctrl+Shift+C"], chat.copy_last)
    actions.add("code", group, _tr("Copy the last code"), ["Ctrl+Shift+;"], lambda: chat.copy_last(code=True))


def _moving(window: Window, actions: Actions) -> None:
    group, key = _tr("Window"), QKeySequence.StandardKey
    column = window.chat.transcript
    actions.add("region", group, _tr("Next part of the window"), ["F6"], lambda: window.next_region(1))
    actions.add("back", group, _tr("Part before"), ["Shift+F6"], lambda: window.next_region(-1))
    actions.note("walk", group, _tr("Message above or below"), "Alt+Up")
    actions.add("newest", group, _tr("Newest message"), ["Ctrl+J", "Ctrl+End"], column.follow)
    actions.add("sidebar", group, _tr("Show or hide the sidebar"), ["Ctrl+B"], window.toggle_sidebar)
    actions.add("larger", group, _tr("Larger text"), [key.ZoomIn, "Ctrl+="], lambda: window.zoom(ZOOM))
    actions.add("smaller", group, _tr("Smaller text"), [key.ZoomOut], lambda: window.zoom(-ZOOM))
    actions.add("normal", group, _tr("Normal text"), ["Ctrl+0"], lambda: window.zoom(0))
    actions.add("documents", group, _tr("Documents"), ["Ctrl+D"], lambda: _open(window, "documents"))
    actions.add("settings", group, _tr("Settings"), ["Ctrl+,"], lambda: _open(window, "settings"))
    actions.add("sheet", group, _tr("Keyboard shortcuts"), ["Ctrl+/", "F1"], window.show_sheet)
    actions.add("lock", group, _tr("Lock"), ["Ctrl+Shift+L"], window.lock)
    actions.add("quit", group, _tr("Quit"), ["Ctrl+Q"], window.quit)


def _open(window: Window, page: str) -> None:
    window.open_page(page)
