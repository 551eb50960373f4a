"""The key facts under a summary: what, how much, on which page, in the document's own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.documents import Document
from app.domain.summaries.addressed_use import ADDRESSED
from app.domain.summaries.keyfacts import SCAN, SENTENCES, FactKind, KeyFact, walk
from app.ui.icons import Icons
from app.ui.linked_text import LinkedText
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label

SHOWN = 8  # rows before "Show all"
MOST = 400  # rows in all: a table of thousands would hold the window up, and the export has them all
SLICE = 0.008  # seconds of looking between two moments for the window
COLUMNS = (24, 24, 10, 42)  # per cent of the width
NAMED = (20, 22, 20, 38)  # the same where sections have names
FIRST = (FactKind.DOSE, FactKind.DEADLINE, FactKind.MONEY, FactKind.IDENTIFIER, FactKind.QUANTITY)


class FactsFinder(QObject):
    """Looks for the facts of a document in idle moments; `found` when all are there."""

    found = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.facts: tuple[KeyFact, ...] = ()
        self.done = False
        self._document: Document | None = None
        self._walk: Iterator[KeyFact] = iter(())
        self._so_far: list[KeyFact] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._some)

    def look(self, document: Document) -> None:
        """Begin; nothing is done again for the same document."""
        if self._document is document:
            return
        self._document, self._walk = document, walk(document)
        self.facts, self._so_far, self.done = (), [], False
        self._timer.start(0)

    def _some(self) -> None:
        until = monotonic() + SLICE
        for fact in self._walk:
            self._so_far.append(fact)
            if monotonic() > until:
                return
        self._timer.stop()
        self.facts, self.done = tuple(self._so_far), True
        self.found.emit()


class KeyFacts(QWidget):
    """The table. `place` gives the name of a link, the page and the range that proves the fact."""

    place = Signal(str, int, int, int)
    saved = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: tuple[KeyFact, ...] = ()
        self._document: Document | None = None
        self._whole = False
        self._title = Label(theme, self.tr("Key facts"), "subtitle_semibold")
        self._count = Label(theme, "", "small", "text_3")
        self.text = LinkedText(theme)
        self.text.setAccessibleName(self.tr("Key facts"))
        self.more = Button(theme, icons, "", "link", height=28)
        self.save = Button(theme, icons, self.tr("Save the facts"), "link", "download", height=28)
        self.save.clicked.connect(self.saved)
        head = QHBoxLayout()
        head.setSpacing(SPACE_3)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addStretch(1)
        foot.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addLayout(foot)
        self.more.clicked.connect(self._show_all)
        self.text.place.connect(self._open)
        theme.changed.connect(self._write)
        self.hide()

    def show_facts(self, facts: Sequence[KeyFact], document: Document) -> None:
        """Show these facts; none hide the table."""
        if tuple(facts) != self._facts or document is not self._document:
            self._facts, self._document = tuple(facts), document
            self._write()
        self.setVisible(bool(self._facts))

    def press(self, name: str) -> None:
        """Press a link by its name."""
        self._open(name)

    # -- inside ------------------------------------------------------------------------------------

    def _show_all(self) -> None:
        self._whole = not self._whole
        self._write()

    def _rows(self) -> list[int]:
        """Places in the list of the facts shown, in the order of the document."""
        count = len(self._facts)
        if self._whole or count <= SHOWN:
            return list(range(min(count, MOST)))
        return sorted(sorted(range(count), key=lambda index: self._rank(self._facts[index]))[:SHOWN])

    @staticmethod
    def _rank(fact: KeyFact) -> tuple[bool, int, int]:
        place = FIRST.index(fact.kind) if fact.kind in FIRST else len(FIRST)
        return not fact.high, place, fact.start

    def _write(self) -> None:
        document = self._document
        cursor = self.text.begin()
        if document is None or not self._facts:
            return
        count = len(self._facts)
        self._count.setText(self.tr("%1, each found word for word").replace("%1", str(count)))
        self.more.setVisible(count > SHOWN)
        shown = self.tr("Show all %1").replace("%1", str(count))
        self.more.setText(self.tr("Show fewer") if self._whole else shown)
        rows = self._rows()
        table = cursor.insertTable(len(rows) + 1, len(COLUMNS), self._format())
        heads = (self.tr("Fact"), self.tr("Value"), self.tr("Page"), self.tr("In the document's words"))
        for place, words in enumerate(heads):
            self._cell(table.cellAt(0, place).firstCursorPosition(), words, "small", "text_2")
        line_above = self._line_above()
        for line, index in enumerate(rows, 1):
            fact = self._facts[index]
            cells = [table.cellAt(line, place).firstCursorPosition() for place in range(len(COLUMNS))]
            self._cell(cells[0], self._label(fact), "small")
            value = "" if fact.kind in SENTENCES else fact.value
            self._cell(cells[1], value, "small_semibold")
            self._cell(cells[2], "", "small")
            self.text.link(cells[2], str(index), place_text(self, fact.page, document))
            said = self.tr("“%1”").replace("%1", fact.quote)
            self._cell(cells[3], said, "small", "text_2")
            for place in range(len(COLUMNS)):
                table.cellAt(line, place).setFormat(line_above)
            if fact.doubt:
                self.text.words(cells[1], " " + doubt_text(self, fact.doubt), "small", "warning")
        self.text.updateGeometry()

    def _cell(self, cursor: QTextCursor, words: str, kind: str, tone: str = "text_1") -> None:
        form = cursor.blockFormat()
        form.setLineHeight(float(self._theme.line_height(kind)), 2)  # QTextBlockFormat.FixedHeight
        cursor.setBlockFormat(form)
        self.text.words(cursor, words, kind, tone)

    def _format(self) -> QTextTableFormat:
        form = QTextTableFormat()
        shares = COLUMNS if self._document is None or self._document.paged else NAMED
        form.setBorder(0)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        form.setCellPadding(self._theme.px(5))
        form.setCellSpacing(0)
        form.setHeaderRowCount(1)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, share) for share in shares]
        )
        return form

    def _line_above(self) -> QTextTableCellFormat:
        form = QTextTableCellFormat()
        form.setTopBorder(1)
        form.setTopBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setTopBorderBrush(QBrush(self._theme.color("border_subtle")))
        form.setTopPadding(self._theme.px(5))
        form.setBottomPadding(self._theme.px(5))
        return form

    def _label(self, fact: KeyFact) -> str:
        return fact.label or kind_text(self, fact.kind)

    def _open(self, name: str) -> None:
        if name.isdigit() and int(name) < len(self._facts):
            fact = self._facts[int(name)]
            self.place.emit(name, fact.page, fact.start, fact.end)


def place_text(owner: QObject, page: int, document: Document) -> str:
    """What a link to a page says: "p. 3", or the section's name."""
    if document.paged:
        return owner.tr("p. %1").replace("%1", str(page))
    label = document.pages[page - 1].label if page <= len(document.pages) else ""
    return (label or owner.tr("section %1").replace("%1", str(page)))[:24]


def doubt_text(owner: QObject, doubt: str) -> str:
    """Why a fact is to be checked."""
    if doubt == ADDRESSED:
        return owner.tr("(words there speak to an AI)")
    if doubt == SCAN:
        return owner.tr("(check against the page: the scan is hard to read there)")
    return owner.tr("(check digit is wrong)")


def kind_text(owner: QObject, kind: FactKind) -> str:
    """A kind of fact in a word."""
    return {
        FactKind.DATE: owner.tr("Date"),
        FactKind.DEADLINE: owner.tr("Deadline"),
        FactKind.MONEY: owner.tr("Amount"),
        FactKind.DOSE: owner.tr("Dose"),
        FactKind.QUANTITY: owner.tr("Measure"),
        FactKind.PERCENT: owner.tr("Per cent"),
        FactKind.IDENTIFIER: owner.tr("Number"),
        FactKind.NAME: owner.tr("Name"),
        FactKind.EMAIL: owner.tr("E-mail"),
        FactKind.ALLERGY: owner.tr("Allergy"),
        FactKind.FOLLOW_UP: owner.tr("Follow-up"),
        FactKind.CHANGE: owner.tr("Change"),
        FactKind.NEGATIVE: owner.tr("Not"),
        FactKind.DUTY: owner.tr("Duty"),
    }[kind]
