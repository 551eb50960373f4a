"""What is done with documents from their page: asked, summarised, made a table of, shown, freed of names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from app.domain.errors import AppError
from app.domain.questions.passages import Source
from app.services.session import Session
from app.services.summary_orders import File
from app.ui.beside import Beside
from app.ui.documents.documents_page import DocumentsPage
from app.ui.documents.sort_page import SortPage
from app.ui.names.names_page import NamesPage
from app.ui.places import DOCUMENTS, NAMES, SORT, TABLE
from app.ui.tables.table_page import TablePage
from app.wording import explain

MOST_AT_ONCE = 40
"""Documents taken from the vault at once; of more the files are opened again, one after the other."""


class Window(Protocol):
    """What the deeds ask of the workspace."""

    def open_chat(self, conversation_id: str) -> None:
        """Open a conversation."""

    def open_page(self, name: str) -> QWidget:
        """Open a page by name."""

    def plan_documents(self, files: list[File], together: bool = False) -> None:
        """Show how files are to be summarised before it begins."""

    def begin_with(self, text: str) -> None:
        """Put a text into the message box."""


class DocumentDeeds(QObject):
    """Connects the pages about documents with each other and with the chats. `say` is for toasts."""

    def __init__(
        self,
        session: Session,
        window: Window,
        beside: Beside,
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._window, self._beside, self._say = session, window, beside, say

    def connect_documents(self, page: DocumentsPage) -> DocumentsPage:
        """Do what the page Documents asks for."""
        page.ask.connect(self.ask)
        page.table.connect(self.table)
        page.summarise.connect(self.summarise)
        page.names.connect(self.names)
        page.sort.connect(self.sort)
        page.open_document.connect(self.show)
        page.said.connect(self._say)
        return page

    def connect_names(self, page: NamesPage) -> NamesPage:
        """Do what the page Remove names asks for."""
        page.said.connect(self._say)
        page.use_in_chat.connect(self._use)
        return page

    def connect_sort(self, page: SortPage) -> SortPage:
        """Do what the page Sort asks for."""
        page.said.connect(self._say)
        page.open_document.connect(self.show)
        page.left.connect(self.documents)
        return page

    def connect_table(self, page: TablePage) -> TablePage:
        """Do what a table asks for."""
        page.said.connect(self._say)
        page.left.connect(lambda: self._window.open_page(DOCUMENTS))
        return page

    def ask(self, collection_id: str) -> None:
        """A chat in which these documents are asked."""
        self._try(lambda: self._window.open_chat(self._session.questions.new(collection_id).id))

    def table(self, collection_id: str) -> None:
        """The table over a collection, or the choice of columns for its first."""

        def open_table() -> None:
            page = self._window.open_page(TABLE)
            assert isinstance(page, TablePage)
            page.open_collection(collection_id)

        self._try(open_table)

    def sort(self, collection_id: str) -> None:
        """The page that puts documents under kinds."""

        def open_sort() -> None:
            page = self._window.open_page(SORT)
            assert isinstance(page, SortPage)
            page.open_collection(collection_id)

        self._try(open_sort)

    def documents(self, collection_id: str) -> None:
        """A collection's files."""

        def open_documents() -> None:
            page = self._window.open_page(DOCUMENTS)
            assert isinstance(page, DocumentsPage)
            page.open_collection(collection_id)

        self._try(open_documents)

    def names(self, document_id: str) -> None:
        """The page that takes names out of a document."""

        def open_names() -> None:
            page = self._window.open_page(NAMES)
            assert isinstance(page, NamesPage)
            page.open_document(document_id)

        self._try(open_names)

    def show(self, document_id: str) -> None:
        """A document's pages beside the list."""

        def show() -> None:
            document = self._session.summaries.document(document_id)
            self._beside.show(f"document {document_id}", document, 1, (0, 0), [], document_id)

        self._try(show)

    def summarise(self, collection_id: str, document_ids: list[str]) -> None:
        """A summary of each document or one of all, as the person says; from the text that was read."""

        def begin() -> None:
            sources = self._session.collections.sources(collection_id)
            wanted = [one for one in sources if not document_ids or one.document_id in document_ids]
            self._window.plan_documents([self._file(one, len(wanted)) for one in wanted])

        self._try(begin)

    def read(self, paths: list[Path]) -> None:
        """Read files and folders into a collection of their own."""
        page = self._window.open_page(DOCUMENTS)
        assert isinstance(page, DocumentsPage)
        page.show_list()
        page.take(paths)

    def _file(self, source: Source, among: int) -> File:
        """With its text, unless there are so many that getting them all would be felt."""
        known = source.document_id if among <= MOST_AT_ONCE else None
        document = self._session.summaries.document(known) if known else None
        return File(Path(source.file.path), document)

    def _use(self, text: str) -> None:
        self._window.open_chat("")
        self._window.begin_with(text)

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except AppError as error:
            words = explain(error, QCoreApplication.translate)
            self._say(" ".join(part for part in (words.title, words.advice) if part))
        except LookupError:
            self._say(self.tr("That is no longer in the vault."))
