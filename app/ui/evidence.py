"""The words of a page beside the summary, with the supporting ones marked."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QTextCharFormat, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.documents import Block, BlockKind, Document, Page
from app.ui.icons import Icons
from app.ui.linked_text import CURRENT, MARK, OTHER, LinkedText
from app.ui.rich_text import LINE_END
from app.ui.sidebar_parts import Edge
from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5, SPACE_7, Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.text import Label, Line, OneLine, announce

PAPER, INK, INK_2, EDGE = "#FFFFFF", "#161B1A", "#5F6967", "#DDE1E1"
"""Paper stays white in the dark, so its colours are the paper's and not the theme's."""
Span = tuple[int, int]
PAPER_WIDTH = 720


class Evidence(QWidget):
    """One page at a time. `closed` when the person is done with it."""

    closed = Signal()
    turned = Signal(int)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._document: Document | None = None
        self._page, self._span = 1, (0, 0)
        self._others: list[Span] = []
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "base")
        self.setAccessibleName(self.tr("Source"))
        self._back = IconButton(theme, icons, "chevron-up", self.tr("Page before"))
        self._next = IconButton(theme, icons, "chevron-down", self.tr("Next page"))
        self._close = IconButton(theme, icons, "x", self.tr("Close"))
        self._title = OneLine(theme, "", "body_semibold")
        self._of = Label(theme, "", "body", "text_2")
        self._back.clicked.connect(lambda: self.turn(-1))
        self._next.clicked.connect(lambda: self.turn(1))
        self._close.clicked.connect(self.closed)
        self._text = LinkedText(theme)
        self._build()
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_place(
        self, document: Document, page: int, start: int, end: int, others: list[Span] | None = None
    ) -> None:
        """Open a page with the words from `start` to `end` of the document's text marked.

        `others` are the places of other points: marked too, but faintly.
        """
        self._document, self._page, self._span = document, page, (start, end)
        self._others = [span for span in others or [] if span != self._span]
        self._area.seeking = True
        self._show()
        self._seek()
        said = self.tr("%1 of %2") if start == end else self.tr("%1 of %2, 1 place marked")
        announce(self, said.replace("%1", self._title.text()).replace("%2", str(len(document.pages))))

    def turn(self, by: int) -> None:
        """Go some pages on or back."""
        if self._document is None:
            return
        page = max(1, min(len(self._document.pages), self._page + by))
        if page != self._page:
            self._page = page
            self._area.seeking = False
            self._show()
            self._area.verticalScrollBar().setValue(0)
            self.turned.emit(page)

    @property
    def page(self) -> int:
        """The page that is shown."""
        return self._page

    def marked(self) -> str:
        """The words that are marked on this page."""
        if self._document is None:
            return ""
        page = self._document.pages[self._page - 1]
        start, end = max(self._span[0], page.start), min(self._span[1], page.end)
        return self._document.text[start:end] if start < end else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(SPACE_3, 0, SPACE_3 - 4, 0)
        row.setSpacing(SPACE_1)
        row.addWidget(self._back)
        row.addWidget(self._next)
        row.addSpacing(SPACE_2)
        row.addWidget(self._title)
        row.addWidget(self._of)
        row.addStretch(1)
        row.addWidget(self._close)
        self._head = head
        self._paper = QFrame()
        self._paper.setObjectName("paper")
        self._paper.setStyleSheet(f"QFrame#paper {{ background: {PAPER}; border: 1px solid {EDGE}; }}")
        inside = QVBoxLayout(self._paper)
        inside.setContentsMargins(SPACE_7 - 6, SPACE_7 - 8, SPACE_7 - 6, SPACE_7)
        inside.addWidget(self._text)
        inside.addStretch(1)
        holder = QWidget()
        holder.setObjectName("content")
        self._around = around = QHBoxLayout(holder)
        around.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_5)
        around.addStretch(1)
        around.addWidget(self._paper, 1000)
        around.addStretch(1)
        self._area = PageArea()
        self._area.setWidget(holder)
        self._area.passed.connect(self.turn)
        self._area.verticalScrollBar().rangeChanged.connect(lambda *_: self._seek())
        self._desk = Desk(self._theme)
        desk = QVBoxLayout(self._desk)
        desk.setContentsMargins(0, 0, 0, 0)
        desk.addWidget(self._area)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(Line())
        column.addWidget(self._desk, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Edge())
        whole.addLayout(column, 1)
        self.setProperty("first_focus", self._text)

    def _restyle(self) -> None:
        self._head.setFixedHeight(self._theme.px(44))
        self._paper.setMaximumWidth(self._theme.px(PAPER_WIDTH))
        self._show()

    def _show(self) -> None:
        document = self._document
        if document is None:
            return
        page = document.pages[self._page - 1]
        count = str(len(document.pages))
        if document.paged:
            self._title.setText(self.tr("Page %1").replace("%1", str(page.number)))
        else:
            self._title.setText(page.label or self.tr("Section %1").replace("%1", str(page.number)))
        self._of.setText(self.tr("of %1").replace("%1", count))
        self._back.setEnabled(page.number > 1)
        self._next.setEnabled(page.number < len(document.pages))
        self._text.setAccessibleName(self._title.text())
        self._write(document, page)

    def _write(self, document: Document, page: Page) -> None:
        cursor = self._text.begin()
        blocks = [b for b in document.blocks if b.start < page.end and b.end > page.start]
        for block in blocks or [Block(BlockKind.PARAGRAPH, page.start, page.end)]:
            if block.kind is BlockKind.HIDDEN:
                continue
            heading = block.kind is BlockKind.HEADING
            kind = "subtitle_semibold" if heading else "body"
            self._text.line(cursor, kind, above=16 if heading else 10)
            self._write_block(cursor, document, block, page, kind)

    def _write_block(
        self, cursor: QTextCursor, document: Document, block: Block, page: Page, kind: str
    ) -> None:
        start, end = max(block.start, page.start), min(block.end, page.end)
        text = document.text
        while start < end and text[start] == "\n":
            start += 1
        while end > start and text[end - 1] == "\n":
            end -= 1
        ink = INK_2 if block.kind is BlockKind.RUNNING else INK
        for a, b, mark in pieces(start, end, self._span, self._others):
            cursor.insertText(text[a:b].replace("\n", LINE_END), self._ink(kind, ink, mark))

    def _ink(self, kind: str, colour: str, mark: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._theme.font(kind))
        form.setForeground(QColor(colour))
        if mark:
            form.setProperty(MARK, mark)
        return form

    def _seek(self) -> None:
        """Bring the mark into view, again whenever the layout moves it, until the reader moves on."""
        if self._area.seeking:
            at = max(0, round(self._text.mark_top()) - self._theme.px(80))
            self._area.verticalScrollBar().setValue(at)


class PageArea(QScrollArea):
    """Scrolls one page; PageUp and PageDown beyond its ends ask for another through `passed`."""

    passed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.seeking = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll, or turn at the ends."""
        self.seeking = False
        bar, key = self.verticalScrollBar(), event.key()
        if key == Qt.Key.Key_PageDown and bar.value() == bar.maximum():
            self.passed.emit(1)
        elif key == Qt.Key.Key_PageUp and bar.value() == bar.minimum():
            self.passed.emit(-1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The reader looks for themselves."""
        self.seeking = False
        super().wheelEvent(event)


class Desk(QWidget):
    """The ground the paper lies on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One colour."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("desk"))
        painter.end()


def pieces(start: int, end: int, current: Span, others: list[Span]) -> list[tuple[int, int, str]]:
    """Cut a range at the borders of marks: each piece with its mark, `CURRENT`, `OTHER` or none."""
    cuts = {start, end}
    for span in (current, *others):
        cuts.update(at for at in span if start < at < end)
    edges = sorted(cuts)

    def mark(at: int) -> str:
        if current[0] <= at < current[1]:
            return CURRENT
        return OTHER if any(a <= at < b for a, b in others) else ""

    return [(a, b, mark(a)) for a, b in pairwise(edges)]
