"""The page Sort: a collection's documents under kinds that a person named, who may put each elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.extraction.sorted_files import SavedSorter
from app.domain.extraction.sorting import Label
from app.domain.questions.passages import Collection
from app.services.all import Services
from app.services.session import Session
from app.services.sorters import SortDone, SorterChanged, SortNews, SortProgress
from app.ui.documents.sort_bar import SortBar
from app.ui.documents.sort_labels import SortLabels
from app.ui.documents.sort_model import Paper
from app.ui.documents.sort_table import SortTable
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label as Words
from app.ui.widgets.text import Line
from app.wording import explain

NARROW = 480
"""Width at 100 % text below which the deeds stand under the words."""


class SortPage(QWidget):
    """Shows one collection at a time: `open_collection`. `said` is for a toast; `left`: back to Documents."""

    said = Signal(str)
    retitled = Signal()
    left = Signal(str)  # the collection
    open_document = Signal(str)

    def __init__(
        self, services: Services, session: Session, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._theme, self._icons = services, theme, icons
        self._sorters, self._collections = session.sorters, session.collections
        self._collection: Collection | None = None
        self.saved: SavedSorter | None = None
        self._before: list[SavedSorter] = []
        self.setAccessibleName(self.tr("Sort"))
        self.editor = SortLabels(theme, icons)
        self.bar = SortBar(theme, icons)
        self.table = SortTable(theme, icons)
        self.words = Words(theme, "", "small", "text_2", wrap=True)
        self.put_button = Button(theme, icons, self.tr("Put under"), icon="pencil")
        self.show_button = Button(theme, icons, self.tr("Show pages"), icon="book-open-text")
        self.undo_button = Button(theme, icons, self.tr("Undo"), icon="undo-2")
        self.labels_button = Button(theme, icons, self.tr("Change the kinds"), icon="pencil")
        self.sort_button = Button(theme, icons, self.tr("Sort"), "primary", "list-checks")
        self._build()
        self._connect()

    # -- the header --------------------------------------------------------------------------------

    def header_title(self) -> tuple[str, str]:
        """What it is sorted by, and the collection."""
        name = self._collection.name if self._collection is not None else ""
        if self.saved is None or self._stack.currentWidget() is self.editor:
            return self.tr("Sort"), name
        return self.saved.sorter.name, name

    def header_tools(self) -> list[QWidget]:
        """One primary button; none while kinds are named."""
        return [] if self._stack.currentWidget() is self.editor else [self.labels_button, self.sort_button]

    # -- what is shown -----------------------------------------------------------------------------

    def open_collection(self, collection_id: str) -> None:
        """The kinds this collection was sorted by last; where there are none, the choice of some."""
        found = [one for one in self._collections.list() if one.id == collection_id]
        if not found:
            raise LookupError("no such collection")
        self._collection = found[0]
        self._before.clear()
        papers = {paper.document_id for paper in self._papers()}
        known = self._sorters.list()
        used = [one for one in known if papers & set(one.placed)]
        self.saved = None
        if used:
            self._show(used[0])
        else:
            self.begin(known[0].sorter.id if known else "")

    def begin(self, chosen: str = "") -> None:
        """Name the kinds, or choose those of another time."""
        self.editor.open(self._sorters.list(), chosen, back=True)
        self._stack.setCurrentWidget(self.editor)
        first = self.editor.rows[0].name.edit
        self.setProperty("first_focus", first)
        first.setFocus()
        self.retitled.emit()

    def _show(self, saved: SavedSorter) -> None:
        self.saved = saved
        self.table.papers.show(self._papers(), saved.placed)
        self._stack.setCurrentWidget(self._sorted)
        self.setProperty("first_focus", self.table)
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.table.papers.rows:
            self.table.setCurrentIndex(self.table.papers.index(0, 0))
        running = self._sorters.running(saved.sorter.id)
        self.bar.show_run(None)
        self.bar.show_left(0 if running else self._left())
        self._tell()
        self.retitled.emit()

    # -- what a person does ------------------------------------------------------------------------

    def sort(self) -> None:
        """Sort what has no kind yet; when all have one, all anew but what the person put somewhere."""
        model = self._services.models.choose(None)
        if self.saved is None or model is None or self.sort_button.off:
            return
        self.bar.show_left(0)
        ids, known = [paper.document_id for paper in self._papers()], self.saved.sorter.id
        self._try(lambda: self._sorters.sort(known, ids, model, again=not self._left()))
        self._tell()

    def liken(self) -> None:
        """Put the others under the kind whose examples they are most like."""
        if self.saved is not None and not self._why_not_liken():
            self.bar.show_left(0)
            ids, known = [paper.document_id for paper in self._papers()], self.saved.sorter.id
            self._try(lambda: self._sorters.sort_like(known, ids))
            self._tell()

    def put(self, label: str) -> None:
        """Put the chosen documents under a kind, "" for none of them."""
        chosen = [paper.document_id for paper in self.table.selected()]
        if self.saved is None or not chosen:
            return
        before, known = self.saved, self.saved.sorter.id

        def put() -> None:
            self._sorters.decide(known, chosen, label)
            self._before.append(before)

        self._try(put)
        self._tell()

    def undo(self) -> None:
        """Take the last decision back."""
        if self._before:
            before = self._before.pop()
            self._try(lambda: self._sorters.put_back(before))
            self._tell()

    def menu(self, place: QPoint) -> None:
        """The kinds, at a place of the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu)
        menu.popup(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The deeds under the words, and without theirs, where there is little room."""
        super().resizeEvent(event)
        narrow, ways = self.width() < self._theme.px(NARROW), QBoxLayout.Direction
        self._foot.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        for button in (self.show_button, self.undo_button):
            button.set_bare(narrow)

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(lambda: self._fill(self._menu))
        self.put_button.setMenu(self._menu)
        self._foot = foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        foot.setContentsMargins(SPACE_4, SPACE_2, SPACE_4, SPACE_2)
        foot.setSpacing(SPACE_2)
        foot.addWidget(self.words, 1)
        deeds = QHBoxLayout()
        deeds.setSpacing(SPACE_2)
        for button in (self.put_button, self.show_button, self.undo_button):
            deeds.addWidget(button)
        foot.addLayout(deeds)
        self._sorted = QWidget()
        column = QVBoxLayout(self._sorted)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(Line())
        column.addWidget(self.table, 1)
        column.addWidget(Line())
        column.addLayout(foot)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._sorted)
        self._stack.addWidget(self.editor)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _connect(self) -> None:
        self.editor.ready.connect(self._ready)
        self.editor.removed.connect(self._remove)
        self.editor.left.connect(lambda: self._show(self.saved) if self.saved is not None else self._leave())
        self.bar.back.connect(self._leave)
        self.bar.filtered.connect(self.table.papers.only)
        self.bar.liken.connect(self.liken)
        self.bar.go_on.connect(self.sort)
        self.bar.stop.connect(self._stop)
        self.table.asked.connect(self.menu)
        self.table.opened.connect(self.open_document)
        self.table.chosen.connect(self._tell_chosen)
        self.show_button.clicked.connect(self.table.open_current)
        self.undo_button.clicked.connect(self.undo)
        self.labels_button.clicked.connect(lambda: self.begin(self.saved.sorter.id if self.saved else ""))
        self.sort_button.clicked.connect(self.sort)
        end = self._sorters.news.subscribe(self._hear)
        self.destroyed.connect(lambda _gone: end())

    def _papers(self) -> list[Paper]:
        assert self._collection is not None
        sources = self._collections.sources(self._collection.id)
        return [Paper(one.document_id, Path(one.file.path).name) for one in sources if one.document_id]

    def _left(self) -> int:
        placed = self.saved.placed if self.saved is not None else {}
        return sum(paper.document_id not in placed for paper in self.table.papers.papers)

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        menu.setFont(self._theme.font("body"))
        for label in self.saved.sorter.labels if self.saved is not None else ():
            text = label.name.replace("&", "&&")  # a single one would be the sign for a key
            menu.addAction(text).triggered.connect(lambda _on=False, name=label.name: self.put(name))
        menu.addSeparator()
        menu.addAction(self.tr("None of these")).triggered.connect(lambda: self.put(""))

    def _ready(self, sorter_id: str, name: str, labels: tuple[Label, ...]) -> None:
        def keep() -> None:
            new = not sorter_id
            saved = self._sorters.add(name, labels) if new else self._sorters.change(sorter_id, name, labels)
            self._before.clear()
            self._show(saved)
            self.sort()

        self._try(keep)

    def _remove(self, sorter_id: str) -> None:
        def remove() -> None:
            self._sorters.remove(sorter_id)
            if self.saved is not None and self.saved.sorter.id == sorter_id:
                self.saved = None
            self.begin()
            self.said.emit(self.tr("The kinds are removed. The documents stay."))

        self._try(remove)

    def _stop(self) -> None:
        self._sorters.stop()

    def _leave(self) -> None:
        if self._collection is not None:
            self.left.emit(self._collection.id)

    def _why_not_liken(self) -> str:
        if self.saved is None:
            return self.tr("Nothing is sorted yet")
        if not self._sorters.can_liken():
            return self.tr("Install a model for search first")
        lacking = self.saved.lacking({paper.document_id for paper in self.table.papers.papers})
        if lacking:
            name, count = next(iter(lacking.items()))
            text = self.tr("Put %1 more documents under %2 first: five of your own under each kind")
            return text.replace("%1", str(count)).replace("%2", name)
        return ""

    def _tell(self) -> None:
        if self.saved is None:
            return
        self.bar.show_filters(self.saved.sorter.labels, self.table.papers.count)
        self.bar.show_like(self._why_not_liken())
        self.sort_button.setText(self.tr("Sort") if self._left() else self.tr("Sort again"))
        running = self._sorters.running(self.saved.sorter.id)
        reason = self.tr("Being sorted") if running else ""
        if self._services.models.choose(None) is None:
            reason = self.tr("Choose a model first")
        if not self.table.papers.papers:
            reason = self.tr("Nothing is read yet")
        self.sort_button.set_off(bool(reason), reason)
        self._tell_chosen()

    def _tell_chosen(self) -> None:
        count = len(self.table.selected())
        one = self.tr("1 document chosen")
        many = one if count == 1 else self.tr("%1 documents chosen").replace("%1", str(count))
        self.words.setText(many if count else self.tr("Choose documents to put them under another kind."))
        self.put_button.setVisible(bool(count))
        self.show_button.setVisible(count == 1)
        self.undo_button.setVisible(bool(self._before))

    def _hear(self, news: SortNews) -> None:
        if self.saved is None:
            return
        if isinstance(news, SorterChanged):
            if news.saved.sorter.id == self.saved.sorter.id:
                self.saved = news.saved
                self.table.papers.show_placed(news.saved.placed)
                self._tell()
        elif news.sorter_id != self.saved.sorter.id:
            return
        elif isinstance(news, SortProgress):
            self.bar.show_run(news)
        elif isinstance(news, SortDone):
            self.bar.show_run(None)
            self.bar.show_left(self._left(), news.error)
            self._tell()

    def _try(self, act: object) -> None:
        assert callable(act)
        try:
            act()
        except AppError as error:
            words = explain(error, QCoreApplication.translate)
            self.said.emit(" ".join(part for part in (words.title, words.advice) if part))
        except LookupError:
            self.said.emit(self.tr("That is no longer in the vault."))
            self._leave()
