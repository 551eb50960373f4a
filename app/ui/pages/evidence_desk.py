"""The ground with the paper on it: a page as it looks or as words, one of them at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.documents import Document, Page
from app.ui.linked_text import CURRENT
from app.ui.pages.evidence_area import PageArea
from app.ui.pages.evidence_columns import Span
from app.ui.pages.evidence_text import EDGE, PAPER, PageText
from app.ui.pages.page_view import PageView
from app.ui.theme import SPACE_4, SPACE_5, SPACE_7, Theme

PAPER_WIDTH, PICTURE_WIDTH, LEAST_WIDTH = 720, 960, 120
IN_SIGHT = 0.7  # of the width that is seen: words that begin further right are scrolled to
BESIDE = SPACE_7 - 6  # white of the paper at either side of its words


class Desk(QWidget):
    """`text`, `view` and the `area` in which they scroll. `pictured`: the page is shown as it looks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.pictured = False
        self.text, self.view, self.area = PageText(theme), PageView(), PageArea()
        self._paper = QFrame()
        self._paper.setObjectName("paper")
        self._paper.setStyleSheet(f"QFrame#paper {{ background: {PAPER}; border: 1px solid {EDGE}; }}")
        inside = QVBoxLayout(self._paper)
        inside.setContentsMargins(BESIDE, SPACE_7 - 8, BESIDE, SPACE_7)
        inside.addWidget(self.text)
        inside.addStretch(1)
        holder = QWidget()
        holder.setObjectName("content")
        around = QHBoxLayout(holder)
        around.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_5)
        around.addStretch(1)
        around.addWidget(self._paper, 1000)
        around.addWidget(self.view, 0, Qt.AlignmentFlag.AlignTop)
        around.addStretch(1)
        self.area.setWidget(holder)
        for bar in (self.area.verticalScrollBar(), self.area.horizontalScrollBar()):
            bar.rangeChanged.connect(lambda *_: self.seek())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.set_pictured(False)
        self.restyle()

    def set_pictured(self, pictured: bool) -> None:
        """Show the page as it looks, or its words."""
        self.pictured = pictured
        self._paper.setVisible(not pictured)
        self.view.setVisible(pictured)

    def write(self, document: Document, page: Page, current: Span, others: list[Span]) -> None:
        """Show a page's words; the paper grows with a table that needs more room, and scrolls sideways."""
        self.text.write(document, page, current, others)
        self.restyle()

    def shown(self) -> QWidget:
        """What can take the focus."""
        return self.view if self.pictured else self.text

    def fit_width(self) -> int:
        """How wide a page is that fits, in pixels of the screen."""
        bar = self.area.verticalScrollBar().sizeHint().width()  # reckoned with also while there is none
        room = self.area.width() - bar - 2 * SPACE_5
        return max(self._theme.px(LEAST_WIDTH), min(room, self._theme.px(PICTURE_WIDTH)))

    def to_top(self) -> None:
        """The beginning of a page."""
        self.area.verticalScrollBar().setValue(0)

    def seek(self) -> None:
        """Bring the mark into view, again whenever the layout moves it, until the reader moves on."""
        if not self.area.seeking:
            return
        top = self.view.mark_top() if self.pictured else self.text.mark_top()
        self.area.verticalScrollBar().setValue(max(0, round(top) - self._theme.px(80)))
        lefts = [box[0] * self.view.width() for box, mark in self.view.marks() if mark == CURRENT]
        if not self.pictured:
            far = self.text.mark_left() > IN_SIGHT * self.area.viewport().width()
            lefts = [self.text.mark_left() if far else 0.0]
        if lefts:
            self.area.horizontalScrollBar().setValue(max(0, round(min(lefts)) - self._theme.px(40)))

    def restyle(self) -> None:
        """Read the theme again."""
        least = self.text.minimumWidth() + 2 * (BESIDE + 1)
        self._paper.setMaximumWidth(max(self._theme.px(PAPER_WIDTH), least))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One colour."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("desk"))
        painter.end()
