"""The open vault: sidebar, header, content, evidence and composer, and the ways between them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.chat import Kind, Message, Role, State
from app.domain.documents import Document
from app.services.all import Services
from app.services.chat import ChatNews, ListChanged, MessageChanged
from app.services.session import Session
from app.services.summaries import SummaryNews
from app.services.summary_orders import File
from app.ui.actions import Actions, ShortcutSheet, shown_keys
from app.ui.beside import Beside
from app.ui.conversation.chat_deeds import ChatDeeds
from app.ui.conversation.chat_page import ChatPage
from app.ui.conversation.names_chat import NamesInChat
from app.ui.deeds import register
from app.ui.division import Division
from app.ui.document_deeds import DocumentDeeds
from app.ui.documents.documents_page import DocumentsPage
from app.ui.documents.sort_page import SortPage
from app.ui.drop import DropSheet, ask_files, refusal, waiting_text
from app.ui.header import Header
from app.ui.icons import Icons
from app.ui.models.adapter_deed import AdapterDeed
from app.ui.models.download_news import DownloadNews
from app.ui.models.model_places import model_pages
from app.ui.names.names_page import NamesPage
from app.ui.network_reading import Asking, read
from app.ui.pages.evidence import Evidence, Span
from app.ui.places import CHAT, DOCUMENTS, MAIN, MODELS, NAMES, PRIVACY, SETTINGS, SORT, TABLE, Places
from app.ui.privacy_page import PrivacyPage
from app.ui.regions import next_region
from app.ui.settings_page import SettingsPage
from app.ui.sidebar import Sidebar
from app.ui.summaries.summary_marks import SummaryMarks
from app.ui.tables.table_page import TablePage
from app.ui.theme import Theme
from app.ui.widgets.toast import Toasts


class Workspace(QWidget):
    """Everything that is seen while a vault is open. It goes when the vault is locked."""

    def __init__(
        self, services: Services, session: Session, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.services, self.session, self._theme, self._icons = services, session, theme, icons
        self._page = CHAT
        self._unread: set[str] = set()
        self.actions_ = Actions(self)
        self._marks = SummaryMarks(session.chat, self)
        self._make()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.division)
        self._connect()
        register(self, self.actions_)
        self._tell_keys()
        self._fill_menu()
        self.setAcceptDrops(True)
        self.refresh_list()
        self.ask_network()
        self.open_chat("")
        session.collections.resume()

    # -- which page --------------------------------------------------------------------------------

    def open_chat(self, conversation_id: str) -> None:
        """Open a conversation, or with "" one that has not begun."""
        self._unread.discard(conversation_id)
        self.close_evidence(to_link=False)
        self._page = CHAT
        self.division.stack.setCurrentWidget(self.chat)
        self.division.set_wide(False)
        self.chat.open(conversation_id)
        self.division.close_drawer()
        self.refresh_list()
        self.chat.composer.focus()

    def open_page(self, name: str) -> QWidget:
        """Open Models, Privacy, Settings and the like."""
        self.close_evidence(to_link=False)
        self._page = name
        page = self.places.show(name)
        self.division.set_wide(name == TABLE)
        self.division.close_drawer()
        self.refresh_list()
        first = page.property("first_focus")  # no focus proxy: Tab would leave out what stands before it
        (first if isinstance(first, QWidget) else page).setFocus()
        return page

    @property
    def page(self) -> str:
        """The page that is open; "" is the chat."""
        return self._page

    def refresh_list(self) -> None:
        """Read the chats again and show which one is open."""
        chats = self.session.chat.conversations()
        self._marks.look(chats)
        self.sidebar.show_chats(chats, self._unread, self._marks.found)
        current = self.chat.conversation_id if self._page == CHAT else ""
        self.sidebar.set_current(current, MAIN.get(self._page, self._page))
        titles = {chat.id: chat.title for chat in chats}
        self._tell_header(titles.get(self.chat.conversation_id) or self.tr("New chat"))
        begun = self._page == CHAT and self.chat.conversation_id in titles
        for name in ("rename", "pin", "delete"):
            self.actions_[name].setEnabled(begun)
        pinned = any(chat.pinned for chat in chats if chat.id == self.chat.conversation_id)
        self.actions_["pin"].setText(self.tr("Unpin") if pinned else self.tr("Pin"))

    def _tell_header(self, chat_title: str) -> None:
        if self._page != CHAT:
            self.places.tell(self.header, self._page)
            return
        self.header.show_title(chat_title, self.chat.subtitle or self.adapter.line(self.chat.conversation_id))
        self.header.show_tools(self.chat.header_tools())

    # -- documents ---------------------------------------------------------------------------------

    def ask_document(self) -> None:
        """Ask for files to summarise."""
        ask_files(self, self.plan_files)

    def plan_files(self, paths: list[Path]) -> None:
        """Show how files are to be summarised before it begins; a folder is read into Documents."""
        reason = refusal(paths)
        if reason:
            self.toasts.show(reason)
        elif any(path.is_dir() for path in paths):
            self.document_deeds.read(paths)
        else:
            self.plan_documents([File(path) for path in paths])

    def plan_documents(self, files: list[File], together: bool = False) -> None:
        """The same of files that may have been read before."""
        if self._page != CHAT:
            self.open_chat("")
        self.chat.plan(files, together)

    def _begun(self, taken: list[str]) -> None:
        self.open_chat(taken[0])
        if len(taken) > 1:
            self.toasts.show(waiting_text(len(taken) - 1))

    def take_files(self, paths: list[Path]) -> None:
        """Summarise: one file joins the chat that is open, several get a chat each, one after the other."""
        reason = refusal(paths)
        if reason:
            self.toasts.show(reason)
            return
        one = len(paths) == 1 and self._page == CHAT
        taken = self.chat.summarise(paths, one)
        if taken:
            self.open_chat(taken[0])
        if len(taken) > 1:
            self.toasts.show(waiting_text(len(taken) - 1))

    def show_evidence(
        self,
        message_id: str,
        document: Document,
        page: int,
        span: Span,
        others: list[Span],
        document_id: str = "",
    ) -> None:
        """Open the source beside the summary or the answer."""
        self.beside.show(message_id, document, page, span, others, document_id)

    def close_evidence(self, to_link: bool = True) -> None:
        """Close the source; the focus goes back to the link it came from."""
        self.beside.close(to_link)

    # -- regions and panels ------------------------------------------------------------------------

    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar."""
        self.division.toggle_sidebar()
        if self.division.pulled:
            self.sidebar.list.setFocus()

    def focus_search(self) -> None:
        """Put the cursor into the search of the sidebar."""
        self.division.show_sidebar()
        self.sidebar.focus_search()

    def next_region(self, by: int) -> None:
        """F6: sidebar, header, content, evidence, composer."""
        content = self.chat.content if self._page == CHAT else self.places.page(self._page)
        regions = [self.sidebar, self.header, content, self.evidence, self.chat.composer]
        next_region(regions, by, self.focusWidget())

    def begin_with(self, text: str) -> None:
        """Put a text into the message box."""
        self.chat.begin_with(text)

    def focus_box(self) -> None:
        """Put the cursor into the message box, going to the chat if need be."""
        if self._page != CHAT:
            self.open_chat(self.chat.conversation_id)
        self.chat.composer.focus()

    # -- system ------------------------------------------------------------------------------------

    def ask_network(self) -> None:
        """Ask the system again whether a network is possible, and say so in the chip."""
        self.header.show_network(read(self.services))

    def zoom(self, by: int) -> None:
        """Larger or smaller text; 0 is the normal size."""
        now = self.services.preferences.current.text_size
        self.services.preferences.change(text_size=max(80, min(200, now + by)) if by else 100)

    def lock(self) -> None:
        """Close the vault; what is being written is kept."""
        self.services.vaults.lock("asked")

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self.window().close()

    def show_sheet(self) -> None:
        """Show the keyboard shortcuts."""
        ShortcutSheet(self._theme, self._icons, self.actions_, self).open()

    # -- Qt ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody else wanted: close the drawer, close the source, stop the reply."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.division.pulled:
            self.division.close_drawer()
        elif self.beside.owner:
            self.close_evidence()
        else:
            self.chat.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Toasts stand above the composer, however high it is."""
        if watched is self.chat.composer and event.type() == QEvent.Type.Resize:
            self._tell_toasts()
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files come over the window."""
        self.drop.enter(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went away."""
        self.drop.leave(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """They were let go."""
        self.drop.drop(event)

    # -- inside ------------------------------------------------------------------------------------

    def _make(self) -> None:
        theme, icons, services = self._theme, self._icons, self.services
        self.sidebar = Sidebar(theme, icons, self.session.chat.search, self)
        self.header = Header(theme, icons)
        self.chat = ChatPage(services, self.session, theme, icons)
        self.evidence = Evidence(theme, icons, self.session.pages)
        width = services.preferences.current.sidebar_width
        self.division = Division(theme, self.sidebar, self.header, self.evidence, width)
        self.division.stack.addWidget(self.chat)
        self.beside = Beside(self.division, self.evidence, self.chat.transcript.cited, self)
        self.document_deeds = DocumentDeeds(self.session, self, self.beside, self._say, self)
        self.places = Places(self.division.stack, self._makers(), self._titles())
        self.drop = DropSheet(theme, icons, self.division.main)
        self.toasts = Toasts(theme, icons, self.division.main)
        desk = theme, icons, self.toasts, lambda: self.chat.conversation_id, self.open_chat, self
        self.deeds = ChatDeeds(self.session, *desk)
        self.adapter = AdapterDeed(services.adapters, self.session, lambda: self.chat.model, *desk)

    def _makers(self) -> dict[str, Callable[[], QWidget]]:
        parts = self.services, self._theme, self._icons
        here = self.services, self.session, self._theme, self._icons
        deeds = self.document_deeds
        return {
            DOCUMENTS: lambda: deeds.connect_documents(DocumentsPage(*here)),
            TABLE: lambda: deeds.connect_table(TablePage(*here)),
            NAMES: lambda: deeds.connect_names(NamesPage(*here)),
            SORT: lambda: deeds.connect_sort(SortPage(*here)),
            **model_pages(*here, lambda: self.toasts, self.open_page),
            PRIVACY: lambda: PrivacyPage(*parts),
            SETTINGS: lambda: SettingsPage(*parts),
        }

    def _titles(self) -> dict[str, str]:
        return {
            DOCUMENTS: self.tr("Documents"),
            MODELS: self.tr("Models"),
            PRIVACY: self.tr("Privacy"),
            SETTINGS: self.tr("Settings"),
        }

    def _connect(self) -> None:
        side = self.sidebar
        side.opened.connect(self.open_chat)
        side.new_chat.connect(lambda: self.open_chat(""))
        side.lock.connect(self.lock)
        side.page.connect(self.open_page)
        side.renamed.connect(self.deeds.rename)
        side.pinned.connect(self.deeds.pin)
        side.deleted.connect(self.deeds.delete)
        self.header.sidebar.connect(self.toggle_sidebar)
        self.header.privacy.connect(lambda: self.open_page(PRIVACY))
        self.chat.opened.connect(lambda _id: self.refresh_list())
        self.chat.retitled.connect(self.refresh_list)
        self.chat.evidence.connect(self.show_evidence)
        self.chat.said.connect(self._say)
        self.chat.models.connect(lambda: self.open_page(MODELS))
        self.chat.adapters.connect(self.adapter.choose)
        self.chat.use_questions(self.session.questions)
        self.chat.use_names(
            NamesInChat(
                self.session.chat_names,
                lambda: self.services.preferences.current.offer_names,
                self.chat,
                self._theme,
                self._icons,
                self.chat,
            )
        )
        self.chat.facts.connect(self.document_deeds.table)
        self.chat.summaries.connect(lambda known: self.document_deeds.summarise(known, []))
        self.places.retitled.connect(self.refresh_list)
        self.chat.attach.connect(self.ask_document)
        self.chat.attached.connect(self.plan_files)
        self.chat.begun.connect(self._begun)
        self.drop.dropped.connect(self.plan_files)
        self.chat.composer.installEventFilter(self)
        self._marks.changed.connect(self.refresh_list)
        self.division.placed.connect(self._tell_toasts)
        preferences = self.services.preferences
        self.division.resized.connect(lambda width: preferences.change(sidebar_width=width))
        self._subscribe()

    def _subscribe(self) -> None:
        """News of services that outlive this window's vault are given back when it goes."""
        self.session.chat.news.subscribe(self._news)
        self.session.summaries.news.subscribe(self._news)
        Asking(self.services, self.ask_network, self)
        DownloadNews(self.services, lambda: self.toasts, lambda: self._page, self.open_page, self)
        end = self.services.models.changed.subscribe(lambda _none: self.chat.refresh())
        self.destroyed.connect(end)

    def _news(self, news: ChatNews | SummaryNews) -> None:
        if isinstance(news, ListChanged):
            self.refresh_list()
        elif isinstance(news, MessageChanged):
            self._note(news.message)

    def _note(self, message: Message) -> None:
        if message.kind is Kind.SUMMARY:
            self._marks.add(message.conversation_id)
        seen = self._page == CHAT and message.conversation_id == self.chat.conversation_id
        if message.role is Role.ASSISTANT and message.state is not State.WRITING and not seen:
            self._unread.add(message.conversation_id)

    def _say(self, text: str) -> None:
        self.toasts.show(text)

    def _tell_toasts(self) -> None:
        on_chat = self._page == CHAT and not self.division.stack.isHidden()
        self.toasts.set_foot(self.chat.composer.height() + 8 if on_chat else 16)

    def _tell_keys(self) -> None:
        self.sidebar.new_button.show_keys(shown_keys(self.actions_["new"]))
        self.chat.composer.clip.set_name(self.actions_.tip("document"))

    def _fill_menu(self) -> None:
        menu = self.header.menu
        for name in ("rename", "pin", "delete", "", "adapter", "document", "", "sheet"):
            if name:
                menu.addAction(self.actions_[name])
            else:
                menu.addSeparator()
