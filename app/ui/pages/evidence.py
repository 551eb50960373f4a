"""The source beside what was made from it: a page as it looks, or its words; what supports it is marked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.documents import Document, Page
from app.domain.errors import DocumentEncrypted, DocumentWrongPassword
from app.services.collection_files import asks_password
from app.services.pages import PageService
from app.ui.icons import Icons
from app.ui.linked_text import CURRENT, OTHER
from app.ui.pages.evidence_columns import Span
from app.ui.pages.evidence_desk import Desk
from app.ui.pages.evidence_text import pieces, words_of
from app.ui.pages.evidence_unlock import UnlockLine
from app.ui.pages.page_drawing import PageDrawing
from app.ui.pages.page_find import PageFind
from app.ui.pages.page_head import PageHead
from app.ui.sidebar_parts import Edge
from app.ui.theme import SPACE_3, Theme
from app.ui.widgets.field import Note
from app.ui.widgets.text import Line, announce

__all__ = ["Evidence", "Span", "pieces"]

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
FIT = ZOOMS.index(1.0)
SETTLED_MS = 120
"""A page is drawn anew once its width stays as it is; until then the old picture is scaled."""


class Evidence(QWidget):
    """One page at a time. `closed` when the person is done with it, `turned` when they went to another page.

    With `pages`, and for a document whose file is kept, pages are shown as they look; else as words.
    """

    closed = Signal()
    turned = Signal(int)

    def __init__(
        self, theme: Theme, icons: Icons, pages: PageService | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._document: Document | None = None
        self._page, self._span = 1, (0, 0)
        self._others: list[Span] = []
        self._document_id = ""
        self._as_words = self._told = False
        self._drawing = PageDrawing(pages, self)
        self._zoom = FIT
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "base")
        self.setAccessibleName(self.tr("Source"))
        self._head = PageHead(theme, icons)
        self._back, self._next, self._title = self._head.back, self._head.next, self._head.title
        self._find = PageFind(theme, icons)
        self._note = Note(theme, icons)
        self._lock = UnlockLine(theme, icons)
        self._desk = Desk(theme)
        self._text, self._view, self._area = self._desk.text, self._desk.view, self._desk.area
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_MS)
        self._build()
        self._join()
        self._restyle()

    def set_pages(self, pages: PageService | None) -> None:
        """Another vault's pages, or none while it is locked."""
        self._leave()
        self._drawing.set_pages(pages)
        self._document = None

    def show_place(
        self,
        document: Document,
        page: int,
        start: int,
        end: int,
        others: list[Span] | None = None,
        document_id: str = "",
    ) -> None:
        """Open a page with the words from `start` to `end` of the document's text marked.

        `others` are the places of other points: marked too, but faintly. `document_id` is the document's in
        the vault; without one its pages are shown as words.
        """
        if document is not self._document or document_id != self._document_id:
            self._leave()
            self._find.end()
            self._document, self._document_id = document, document_id
            self._drawing.open(document, document_id)
        self._page, self._span = page, (start, end)
        self._others = [span for span in others or [] if span != self._span]
        self._area.seeking, self._told = True, False
        self._show()
        self._desk.seek()

    def turn(self, by: int) -> None:
        """Go some pages on or back."""
        self.go_to(self._page + by)

    def go_to(self, page: int) -> None:
        """Go to a page, or to the nearest there is."""
        if self._document is None:
            return
        page = max(1, min(len(self._document.pages), page))
        if page != self._page:
            self._page = page
            self._area.seeking, self._told = False, True
            self._show()
            self._desk.to_top()
            self.turned.emit(page)

    @property
    def page(self) -> int:
        """The page that is shown."""
        return self._page

    @property
    def pictured(self) -> bool:
        """Whether the page is shown as it looks."""
        return self._drawing.can and not self._as_words and self._drawing.error(self._page) is None

    def marked(self) -> str:
        """The words that are marked on this page."""
        if self._document is None:
            return ""
        start, end = _cut(self._span, self._document.pages[self._page - 1])
        return self._document.text[start:end]

    def event(self, event: QEvent) -> bool:
        """Ctrl+F is the viewer's while it has the focus, and not the search for chats."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _finds(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, Ctrl+F finds."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif _finds(event):
            self._begin_find()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing of the page stays in memory."""
        super().hideEvent(event)
        self._leave()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was let go."""
        super().showEvent(event)
        self._draw()

    # -- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        noted = QVBoxLayout()
        noted.setContentsMargins(SPACE_3, 0, SPACE_3, 0)
        noted.addWidget(self._note)
        noted.addWidget(self._lock)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._find)
        column.addLayout(noted)
        column.addWidget(Line())
        column.addWidget(self._desk, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Edge())
        whole.addLayout(column, 1)

    def _join(self) -> None:
        self._head.turned.connect(self.turn)
        self._head.chosen.connect(self.go_to)
        self._head.zoomed.connect(self._zoom_by)
        self._head.switched.connect(self._switch)
        self._head.find_wanted.connect(self._begin_find)
        self._head.closed.connect(self.closed)
        self._find.found.connect(self._found)
        self._find.closed.connect(self._end_find)
        self._lock.given.connect(self._unlock)
        self._area.passed.connect(self.turn)
        self._area.resized.connect(self._resized)
        self._area.zoomed.connect(self._zoom_by)
        self._drawing.drawn.connect(self._drawn)
        self._drawing.failed.connect(self._not_drawn)
        self._settle.timeout.connect(self._draw)
        self._theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._desk.restyle()
        self._show()

    # -- showing -----------------------------------------------------------------------------------

    def _show(self) -> None:
        document = self._document
        if document is None:
            return
        page = document.pages[self._page - 1]
        title = self.tr("Page %1").replace("%1", str(page.number))
        if not document.paged:
            title = page.label or self.tr("Section %1").replace("%1", str(page.number))
        self._head.show_page(page.number, len(document.pages), title, document.paged)
        self._head.set_pictured(self.pictured, self._drawing.can)
        self._desk.set_pictured(self.pictured)
        self.setProperty("first_focus", self._desk.shown())
        self._text.setAccessibleName(title)
        self._view.setAccessibleName(self._place())
        self._view.setAccessibleDescription(words_of(document, page))
        if self.pictured:
            self._draw()
        else:
            self._desk.write(document, page, *self._spans())
        self._tell()

    def _spans(self) -> tuple[Span, list[Span]]:
        """The range that is looked at and the faint ones: of the search while there is one."""
        found = self._find.current
        if found is None:
            return self._span, self._others
        return found, [span for span in self._find.places if span != found]

    def _place(self) -> str:
        count = len(self._document.pages) if self._document else 0
        return self.tr("%1 of %2").replace("%1", self._title.text()).replace("%2", str(count))

    def _tell(self) -> None:
        """Say what is shown, once for each place that was opened, and what is not known of it."""
        count = self._mark()
        if self._told or (self.pictured and self._drawing.picture is None):
            return
        self._told = True
        said = self.tr("%1, %2 places marked").replace("%2", str(count))
        if count < 2:
            said = self.tr("%1, 1 place marked") if count else "%1"
        announce(self, said.replace("%1", self._place()))

    def _mark(self) -> int:
        """Mark what is to be marked; how many places of the range that is looked at."""
        if self._document is None:
            return 0
        page = self._document.pages[self._page - 1]
        current, others = self._spans()
        wanted = _cut(current, page)
        sought = wanted[0] < wanted[1]
        if not self.pictured:
            self._say(self._why())
            return int(sought)
        self._lock.show_locked(False)
        picture = self._drawing.picture
        if picture is None:
            self._say("")
            return 0

        def boxes(span: Span) -> list[tuple[float, float, float, float]]:
            start, end = _cut(span, page)
            return picture.boxes(start - page.start, end - page.start) if start < end else []

        here = boxes(current)
        self._view.set_marks(
            [*((box, OTHER) for span in others for box in boxes(span)), *((box, CURRENT) for box in here)]
        )
        if not sought or here:
            self._say("")
        elif picture.more:
            self._say(self.tr("The words are being looked for on the scan."))
        else:
            self._say(self.tr("The words are on this page; their place is not known."))
        return len(here)

    def _why(self) -> str:
        """Why words are shown although there is a page."""
        error = None if self._as_words else self._drawing.error(self._page)
        self._lock.show_locked(error is not None and asks_password(error))
        if error is None:
            return ""
        if isinstance(error, DocumentWrongPassword):
            return self.tr("This password does not open the file.")
        if isinstance(error, DocumentEncrypted):
            return self.tr(
                "The file is protected with a password, so its words are shown instead of the page."
            )
        return self.tr("This page could not be drawn, so its words are shown.")

    def _unlock(self, password: str) -> None:
        self._drawing.unlock(password)
        self._show()

    def _say(self, text: str) -> None:
        if text != self._note.text():
            self._note.set(text, "info" if text else None, "text_2")

    # -- pictures ----------------------------------------------------------------------------------

    def _width(self) -> int:
        """How wide the page is to be on the screen."""
        return max(1, round(self._desk.fit_width() * ZOOMS[self._zoom]))

    def _draw(self) -> None:
        """Ask for the page at the width there is."""
        if self._document is None or not self.pictured or not self.isVisible():
            return
        width = self._width()
        self._view.set_width(width)
        self._drawing.want(self._page, round(width * self.devicePixelRatioF()))
        if self._drawing.picture is None:
            self._view.clear()

    def _drawn(self) -> None:
        if self.pictured and self._drawing.picture is not None:
            self._view.set_picture(self._drawing.picture)
            self._tell()
            self._desk.seek()

    def _not_drawn(self) -> None:
        self._show()
        self._desk.seek()

    def _leave(self) -> None:
        """Let go of the picture."""
        self._settle.stop()
        self._drawing.leave()
        self._view.clear()

    def _resized(self) -> None:
        if self.pictured:
            self._view.set_width(self._width())
            self._settle.start()

    def _zoom_by(self, by: int) -> None:
        if not self.pictured:
            return
        self._zoom = max(0, min(len(ZOOMS) - 1, self._zoom + by)) if by else FIT
        self._draw()

    def _switch(self) -> None:
        """From the page to its words, or back."""
        self._as_words = not self._as_words
        self._drawing.try_again()
        self._area.seeking = True
        self._show()
        self._desk.seek()

    # -- finding -----------------------------------------------------------------------------------

    def _begin_find(self) -> None:
        if self._document is not None:
            self._find.open(self._document, self._document.pages[self._page - 1].start)

    def _found(self) -> None:
        """Go to the place that is looked at."""
        found = self._find.current
        if self._document is None:
            return
        if found is not None:
            number = next((p.number for p in self._document.pages if found[0] < p.end), self._page)
            self.go_to(number)
            self._area.seeking = True
        self._show()
        self._desk.seek()

    def _end_find(self) -> None:
        self._find.end()
        self._show()
        self._desk.shown().setFocus(Qt.FocusReason.OtherFocusReason)


def _finds(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Find)


def _cut(span: Span, page: Page) -> Span:
    """What of a range stands on a page; an empty range where nothing does."""
    start, end = max(span[0], page.start), min(span[1], page.end)
    return (start, end) if start < end else (page.start, page.start)
