"""One collection, opened: its files in a table, what is being read, and what can be done with them."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.services.background import Background
from app.services.collection_files import not_as_read
from app.services.collections import CollectionService, FileReading
from app.ui.documents.documents_batch import BatchLine
from app.ui.documents.documents_foot import Deed, FilesFoot
from app.ui.documents.documents_model import KIND, NAME, PAGES, STATE, Row
from app.ui.documents.documents_table import FilesTable
from app.ui.documents.documents_words import Look
from app.ui.icons import Icons
from app.ui.theme import CONTROL_COMPACT, SPACE_2, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Segments
from app.ui.widgets.field import SearchField
from app.ui.widgets.more import More
from app.ui.widgets.text import Label, Line
from app.wording import fill

NARROW = 700
"""Width at 100 % text below which the deeds have no words and the search stands under the filter."""
AFTER_MS = 150
AGAIN = (Look.FAILED, Look.GONE, Look.CHANGED, Look.STOPPED)


class OpenCollection(QWidget):
    """Signals carry what a person asks for; the page acts on what it can, the window on the rest."""

    back = Signal()
    add_files = Signal()
    add_folder = Signal()
    rename = Signal()
    remove = Signal()
    forget = Signal(list)  # paths
    unlock = Signal(str)  # path
    again = Signal(list)  # paths
    table = Signal()
    sort = Signal()
    summarise = Signal(list)  # document ids
    names = Signal(str)
    open_document = Signal(str)
    refreshed = Signal()
    said = Signal(str)

    def __init__(
        self,
        service: CollectionService,
        background: Background,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._service, self._background, self._theme, self._icons = service, background, theme, icons
        self.collection_id = ""
        self._looking = 0
        self._gone: list[bool] = []
        self.files = FilesTable(theme, icons)
        self.batch = BatchLine(theme, icons)
        self.foot = FilesFoot(theme, icons)
        self.none = Label(theme, "", "body", "text_2", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self._make_head()
        self._make_filter()
        self._build()
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._in_time)
        self._connect()
        theme.changed.connect(self._arrange)
        self._arrange()
        gone = self._gone
        self.destroyed.connect(lambda: gone.append(True))

    # -- which -------------------------------------------------------------------------------------

    def open(self, collection_id: str) -> None:
        """Show a collection, and look in the background for files that changed."""
        self.collection_id = collection_id
        self.search.clear()
        self.filter.set_key("all")
        self.files.files.seek("")
        self.files.files.only_doubtful(False)
        self.files.clearSelection()
        self.files.files.show_away({})
        self.refresh()
        self.look_for_changes()

    def refresh_soon(self) -> None:
        """Read the vault again, once for many news."""
        if not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Read the vault again now."""
        if not self.collection_id:
            return
        model = self.files.files
        model.show_reading(self._service.reading_now(self.collection_id))
        model.show(self._service.sources(self.collection_id))
        self._tell()
        self.refreshed.emit()

    def _in_time(self) -> None:
        with suppress(AppError, LookupError):  # locked, or removed, before the timer
            self.refresh()

    def show_reading(self, reading: FileReading) -> None:
        """How far the file is that is being read."""
        if reading.collection_id == self.collection_id:
            self.files.files.show_reading(self._service.reading_now(self.collection_id))

    def look_for_changes(self, say: bool = False) -> None:
        """Compare times and sizes with what was read; `say` also that nothing changed."""
        self._looking += 1
        number, collection_id, gone = self._looking, self.collection_id, self._gone
        sources = self._service.sources(collection_id)

        def done(away: dict[str, bool]) -> None:
            if not gone and number == self._looking and collection_id == self.collection_id:
                self.files.files.show_away(away)
                self._tell()
                self.refreshed.emit()
                if say:
                    self._say_changes(len(away))

        self._background.run(lambda: not_as_read(sources), done, lambda _error: None)

    @property
    def asked(self) -> bool:
        """Whether anything was read, so that it can be asked about."""
        return any(row.source.document_id for row in self.files.files.everything)

    def paths(self, *looks: Look) -> list[str]:
        """Files in one of these states."""
        return [row.path for row in self.files.files.everything if row.state.look in looks]

    # -- acting ------------------------------------------------------------------------------------

    def act_on(self, path: str) -> None:
        """Do what helps with a file."""
        row = self._row(path)
        if row is None:
            return
        if row.state.look is Look.LOCKED:
            self.unlock.emit(path)
        elif row.state.look in AGAIN:
            self.again.emit([path])

    def enter(self, path: str) -> None:
        """Enter on a file: what helps, else its pages."""
        row = self._row(path)
        if row is not None and row.state.action:
            self.act_on(path)
        elif row is not None and row.source.document_id:
            self.open_document.emit(row.source.document_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and the arrow back leads to all collections."""
        back = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        if event.key() == back and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fewer words where there is little room."""
        super().resizeEvent(event)
        self._arrange()

    # -- parts -------------------------------------------------------------------------------------

    def _make_head(self) -> None:
        theme, icons = self._theme, self._icons
        self.back_button = Button(
            theme, icons, self.tr("All documents"), "ghost", "arrow-left", CONTROL_COMPACT
        )
        self.back_button.clicked.connect(self.back)
        self.add_button = Button(theme, icons, self.tr("Add files"), icon="file-plus")
        self.add_button.clicked.connect(self.add_files)
        self.summarise_button = Button(theme, icons, self.tr("Summarise"), icon="file-text")
        self.summarise_button.clicked.connect(lambda: self.summarise.emit([]))
        self.table_button = Button(theme, icons, self.tr("Fill a table"), icon="table-2")
        self.table_button.clicked.connect(self.table)
        self.more = More(theme, icons, self.tr("More about this collection"))
        self.more.fill(
            [
                (self.tr("Add files"), "file-plus", self.add_files.emit),
                (self.tr("Add a folder"), "folder-open", self.add_folder.emit),
                (self.tr("Look for changes"), "refresh-cw", lambda: self.look_for_changes(say=True)),
                (self.tr("Summarise all"), "file-text", lambda: self.summarise.emit([])),
                (self.tr("Fill a table from all"), "table-2", self.table.emit),
                (self.tr("Sort into kinds"), "list-checks", self.sort.emit),
                (self.tr("Sort by name"), "arrow-down", lambda: self.files.order_by(NAME)),
                (self.tr("Sort by kind"), "arrow-down", lambda: self.files.order_by(KIND)),
                (self.tr("Sort by pages"), "arrow-down", lambda: self.files.order_by(PAGES)),
                (self.tr("Sort by state"), "arrow-down", lambda: self.files.order_by(STATE)),
                (self.tr("Rename collection"), "pencil", self.rename.emit),
                (self.tr("Remove collection"), "trash-2", self.remove.emit),
            ]
        )

    def _make_filter(self) -> None:
        theme, icons = self._theme, self._icons
        choices: list[tuple[str, str, str | None]] = [
            ("all", self.tr("All"), None),
            ("doubtful", self.tr("To look at"), None),
        ]
        self.filter = Segments(theme, icons, self.tr("Which files"), choices)
        self.filter.set_key("all")
        self.search = SearchField(theme, icons, self.tr("Search by name"))

    def _build(self) -> None:
        deeds = QHBoxLayout()
        deeds.setSpacing(SPACE_2)
        deeds.addWidget(self.back_button)
        deeds.addStretch(1)
        for part in (self.summarise_button, self.table_button, self.add_button, self.more):
            deeds.addWidget(part)
        self._filters = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._filters.setSpacing(SPACE_2)
        self._filters.addWidget(self.filter, 0)
        self._filters.addStretch(1)
        self._filters.addWidget(self.search, 2)
        head = QVBoxLayout()
        head.setContentsMargins(SPACE_4, SPACE_2, SPACE_4, SPACE_2)
        head.setSpacing(SPACE_2)
        head.addLayout(deeds)
        head.addLayout(self._filters)
        head.addWidget(self.batch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Line())
        column.addWidget(self.files, 1)
        column.addWidget(self.none, 1)
        column.addWidget(Line())
        column.addWidget(self.foot)

    def _connect(self) -> None:
        model = self.files.files
        self.search.textChanged.connect(model.seek)
        self.search.textChanged.connect(self._tell)
        self.filter.chosen.connect(lambda key: model.only_doubtful(key == "doubtful"))
        self.filter.chosen.connect(self._tell)
        self.files.chosen.connect(self._show_foot)
        self.files.acted.connect(self.act_on)
        self.files.entered_file.connect(self.enter)
        self.files.removed.connect(self._forget_chosen)
        self.files.menu.connect(self.foot.open_menu)
        self.batch.cancelled.connect(lambda: self._service.stop(self.collection_id))
        self.batch.cancelled.connect(self.refresh)
        self.batch.go_on.connect(lambda: self.again.emit(self.paths(Look.STOPPED)))
        self.batch.again.connect(lambda: self.again.emit(self.paths(Look.CHANGED)))

    # -- told --------------------------------------------------------------------------------------

    def _tell(self) -> None:
        model = self.files.files
        files, doubtful = len(model.everything), model.doubtful
        self.filter.set_texts(
            [
                fill(self.tr("All %1"), str(files)),
                fill(self.tr("To look at %1"), str(doubtful)),
            ]
        )
        self.batch.show_state(
            self._service.progress(self.collection_id),
            len(self.paths(Look.STOPPED)),
            len(self.paths(Look.CHANGED)),
        )
        self.none.setText(self._nothing(files))
        self.none.setVisible(not model.rows)
        self.files.setVisible(bool(model.rows))
        for button in (self.summarise_button, self.table_button):
            button.set_off(not self.asked, self.tr("Nothing is read yet"))
        self.add_button.setVisible(self.asked and not self._narrow())
        self._show_foot()

    def _nothing(self, files: int) -> str:
        if not files:
            return self.tr("No files are in this collection. Add some, or drop them here.")
        if self.search.text().strip():
            return self.tr("No file has a name like that.")
        return self.tr("Nothing to look at. Every file was read.")

    def _show_foot(self) -> None:
        rows = self.files.selected()
        if rows:
            self.foot.show_chosen(rows, self._deeds(rows))
        else:
            self.foot.show_all(list(self.files.files.everything))

    def _deeds(self, rows: list[Row]) -> list[Deed]:
        read = [row.source.document_id for row in rows if row.source.document_id]
        again = [row.path for row in rows if row.state.look in AGAIN]
        deeds: list[Deed] = []
        if len(rows) == 1 and rows[0].state.look is Look.LOCKED:
            deeds.append(Deed(self.tr("Enter the password"), "key-round", lambda: self.act_on(rows[0].path)))
        if again:
            text = rows[0].state.action if len(rows) == 1 else self.tr("Read again")
            deeds.append(Deed(text, "refresh-cw", lambda: self.again.emit(again)))
        if len(rows) == 1 and read:
            deeds.append(
                Deed(self.tr("Show pages"), "book-open-text", lambda: self.open_document.emit(read[0]))
            )
        if read:
            deeds.append(Deed(self.tr("Summarise"), "file-text", lambda: self.summarise.emit(read)))
        if len(rows) == 1 and read:
            deeds.append(Deed(self.tr("Remove names"), "eye-off", lambda: self.names.emit(read[0])))
        deeds.append(Deed(self.tr("Remove from the collection"), "trash-2", self._forget_chosen))
        return deeds

    def _forget_chosen(self) -> None:
        paths = [row.path for row in self.files.selected()]
        if paths:
            self.forget.emit(paths)

    def _say_changes(self, changed: int) -> None:
        one = self.tr("1 file is not as it was read.")
        many = one if changed == 1 else self.tr("%n files are not as they were read.", "", changed)
        self.said.emit(many if changed else self.tr("No file changed since it was read."))

    def _row(self, path: str) -> Row | None:
        return next((row for row in self.files.files.everything if row.path == path), None)

    def _narrow(self) -> bool:
        return self.width() < self._theme.px(NARROW)

    def _arrange(self) -> None:
        narrow, ways = self._narrow(), QBoxLayout.Direction
        for button in (self.summarise_button, self.table_button):
            button.setVisible(not narrow)
        self.add_button.setVisible(self.asked and not narrow)
        self._filters.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
