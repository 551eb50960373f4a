"""The page Documents: collections of files, and one of them opened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.questions.passages import Collection, CollectionCounts
from app.services.all import Services
from app.services.collection_files import found_in
from app.services.collections import CollectionNews
from app.services.session import Session
from app.ui.documents.documents_adding import AddingSheet, ask_files, ask_folder, name_for
from app.ui.documents.documents_empty import NoDocuments
from app.ui.documents.documents_list import CollectionsList, Line, day_text
from app.ui.documents.documents_naming import NamingDialog
from app.ui.documents.documents_open import AFTER_MS, OpenCollection
from app.ui.documents.documents_removing import Removing
from app.ui.documents.documents_words import counts_text, files_text
from app.ui.icons import Icons
from app.ui.password_dialog import PasswordDialog
from app.ui.theme import SPACE_3, SPACE_4, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import announce
from app.ui.widgets.toast import Toasts
from app.wording import explain


class DocumentsPage(QWidget):
    """What is done elsewhere is asked for by signals, which carry ids; `said` is for a toast.

    `summarise` gives a collection and its documents, none for all of them.
    """

    ask = Signal(str)
    table = Signal(str)
    sort = Signal(str)
    summarise = Signal(str, list)
    names = Signal(str)
    open_document = Signal(str)
    said = Signal(str)
    retitled = Signal()

    def __init__(
        self, services: Services, session: Session, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._theme, self._icons = services, theme, icons
        self._collections = session.collections
        self.setAccessibleName(self.tr("Documents"))
        self.setAcceptDrops(True)
        self.collection: Collection | None = None
        self._gone: list[bool] = []
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.empty = NoDocuments(theme, icons)
        self.list = CollectionsList(theme, icons)
        self.opened = OpenCollection(self._collections, services.background, theme, icons)
        self._make_tools()
        self._build()
        self.toasts = Toasts(theme, icons, self)
        self.removing = Removing(self._collections, self.toasts, self._removed)
        self.sheet = AddingSheet(theme, icons, self)
        self.sheet.dropped.connect(self.take)
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._in_time)
        self._connect()
        self._fill_list()
        self._collections.resume()

    # -- for the window ----------------------------------------------------------------------------

    def header_title(self) -> tuple[str, str]:
        """Title and what stands beside it in grey."""
        if self.collection is not None:
            return self.collection.name, files_text(len(self.opened.files.files.everything))
        return self.tr("Documents"), ""

    def header_tools(self) -> list[QWidget]:
        """The buttons of what is shown; at most one is primary."""
        if self.collection is None:
            return (
                [] if self._stack.currentWidget() is self.empty else [self.folder_button, self.files_button]
            )
        return [self.ask_button] if self.opened.asked else [self.folder_button, self.files_button]

    def open_collection(self, collection_id: str) -> None:
        """Show a collection. Raises LookupError when it is not there."""
        found = [one for one in self._collections.list() if one.id == collection_id]
        if not found:
            raise LookupError("no such collection")
        self.banner.hide()
        self.collection = found[0]
        self.sheet.where = found[0].name
        self._stack.setCurrentWidget(self.opened)
        self.opened.open(collection_id)
        self.setProperty("first_focus", self.opened.files)
        self.opened.files.setFocus()
        self.retitled.emit()

    def show_list(self) -> None:
        """Show all collections."""
        before = self.collection.id if self.collection is not None else ""
        self.collection, self.opened.collection_id, self.sheet.where = None, "", ""
        self._fill_list()
        self.list.set_current(before)
        if self.isVisible():
            self.list.setFocus()

    def take(self, paths: list[Path]) -> None:
        """Read files and folders into the collection that is open, or into a new one.

        Folders are looked through on another thread, for they may be large or far away.
        """
        into, name, gone = self.collection, name_for(paths, self.locale()), self._gone
        self.banner.hide()
        if into is not None:
            self.opened.batch.show_looking()

        def done(files: list[Path]) -> None:
            if not gone:
                self._add(into, name, files)

        def failed(error: Exception) -> None:
            if not gone:
                self.opened.refresh()
                self._show_fault(error)

        self._services.background.run(lambda: found_in(paths), done, failed)

    # -- parts -------------------------------------------------------------------------------------

    def _make_tools(self) -> None:
        theme, icons = self._theme, self._icons
        self.folder_button = Button(theme, icons, self.tr("Add a folder"), icon="folder-open")
        self.files_button = Button(theme, icons, self.tr("Add files"), "primary", "file-plus")
        self.ask_button = Button(theme, icons, self.tr("Ask"), "primary", "message-circle-question-mark")
        self.ask_button.setToolTip(self.tr("Ask these documents a question"))
        self.ask_button.setAccessibleDescription(self.tr("Ask these documents a question"))
        self.folder_button.clicked.connect(self._ask_folder)
        self.files_button.clicked.connect(self._ask_files)
        self.ask_button.clicked.connect(lambda: self._settled(self.ask.emit))

    def _build(self) -> None:
        self._stack = QStackedWidget()
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
        inside.addWidget(self.list)
        self._listed = listed
        for part in (self.empty, listed, self.opened):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.empty.files.connect(self._ask_files)
        self.empty.folder.connect(self._ask_folder)
        self.list.opened.connect(self.open_collection)
        self.list.renamed.connect(self._rename)
        self.list.removed.connect(self.removing.collection)
        self.list.menu.connect(self._list_menu)
        opened = self.opened
        opened.back.connect(self.show_list)
        opened.add_files.connect(self._ask_files)
        opened.add_folder.connect(self._ask_folder)
        opened.rename.connect(lambda: self._rename(opened.collection_id))
        opened.remove.connect(lambda: self.removing.collection(opened.collection_id))
        opened.forget.connect(lambda paths: self.removing.files(opened.collection_id, paths))
        opened.unlock.connect(self._unlock)
        opened.again.connect(self._again)
        opened.table.connect(lambda: self._settled(self.table.emit))
        opened.sort.connect(lambda: self._settled(self.sort.emit))
        opened.summarise.connect(lambda ids: self._settled(lambda known: self.summarise.emit(known, ids)))
        opened.names.connect(self.names)
        opened.open_document.connect(self.open_document)
        opened.refreshed.connect(self.retitled)
        opened.said.connect(self.said)
        ends = [
            self._collections.news.subscribe(self._hear),
            self._collections.reading.subscribe(opened.show_reading),
        ]
        gone = self._gone
        self.destroyed.connect(lambda: gone.append(True))
        self.destroyed.connect(lambda: [end() for end in ends])

    # -- told --------------------------------------------------------------------------------------

    def _hear(self, news: CollectionNews) -> None:
        if self.collection is not None and news.collection_id == self.collection.id:
            self.opened.refresh_soon()
        if not self._soon.isActive():
            self._soon.start()

    def _in_time(self) -> None:
        with suppress(AppError):  # the vault was locked before the timer
            self._fill_list()

    def _fill_list(self) -> None:
        counts, locale = self._collections.counts(), self.locale()
        lines = [
            Line(
                one,
                counts_text(counts.get(one.id, CollectionCounts())),
                day_text(one.updated_at, locale),
            )
            for one in self._collections.list()
        ]
        self.list.lines.show(lines)
        if self.collection is None:
            self._stack.setCurrentWidget(self._listed if lines else self.empty)
            self.setProperty("first_focus", self.list if lines else self.empty.add_files)
            self.retitled.emit()

    def _removed(self) -> None:
        self._fill_list()
        known = {one.collection.id for one in self.list.lines.lines}
        if self.collection is not None and self.collection.id not in known:
            self.show_list()
        else:
            self.opened.refresh()

    def _show_fault(self, error: Exception) -> None:
        text = self.tr("That did not work. Nothing was changed.")
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice) if part)
        self.banner.set(text, "danger", self.tr("Close"), self.banner.hide)
        self.banner.show()
        announce(self, text, assertive=True)

    # -- asked -------------------------------------------------------------------------------------

    def _ask_files(self) -> None:
        ask_files(self, self.take)

    def _ask_folder(self) -> None:
        ask_folder(self, self.take)

    def _add(self, into: Collection | None, name: str, files: list[Path]) -> None:
        if not files:
            self.opened.refresh()
            self.said.emit(self.tr("There are no files in that folder."))
            return
        try:
            collection = into or self._collections.create(name)
            self._collections.queue(collection.id, files)
        except (AppError, LookupError) as error:  # a full disk; or the collection was removed meanwhile
            self._show_fault(error)
            return
        if into is None:
            self.open_collection(collection.id)
        else:
            self.opened.refresh()
        self._fill_list()

    def _again(self, paths: list[str]) -> None:
        self._collections.queue(self.opened.collection_id, [Path(path) for path in paths])
        self.opened.refresh()
        self.opened.look_for_changes()

    def _unlock(self, path: str) -> None:
        known = self.opened.collection_id
        dialog = PasswordDialog(self._collections, self._theme, self._icons, known, path, self.window())
        dialog.open()

    def _rename(self, collection_id: str) -> None:
        found = [one for one in self._collections.list() if one.id == collection_id]
        if found:
            dialog = NamingDialog(self._theme, self._icons, found[0].name, self.window())
            dialog.named.connect(lambda name: self._named(collection_id, name))
            dialog.open()

    def _named(self, collection_id: str, name: str) -> None:
        try:
            self._collections.rename(collection_id, name)
        except (AppError, LookupError) as error:
            self._show_fault(error)
            return
        self._fill_list()
        if self.collection is not None and self.collection.id == collection_id:
            self.collection = next(one for one in self._collections.list() if one.id == collection_id)
            self.sheet.where = name
            self.retitled.emit()

    def _settled(self, emit: Callable[[str], object]) -> None:
        """Hand on the collection once what was removed from it is gone."""
        self.removing.settle()
        if self.collection is not None:
            emit(self.collection.id)

    def _list_menu(self, collection_id: str, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setFont(self._theme.font("body"))
        for text, icon, act in (
            (self.tr("Open"), "folder-open", self.open_collection),
            (self.tr("Rename"), "pencil", self._rename),
            (self.tr("Remove"), "trash-2", self.removing.collection),
        ):
            entry = menu.addAction(self._icons.icon(icon), text)
            entry.triggered.connect(lambda _on=False, act=act: act(collection_id))
        menu.popup(place)

    # -- Qt ----------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files come over the page."""
        self.sheet.enter(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went away."""
        self.sheet.leave(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """They were let go."""
        self.sheet.drop(event)
