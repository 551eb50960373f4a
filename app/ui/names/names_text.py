"""The text with every finding marked in place; only what is in view is painted, so length does not matter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit, QWidget

from app.domain.names.findings import Finding, Kind
from app.ui.names.names_words import kind_words
from app.ui.theme import SPACE_4, Theme

Range = tuple[int, int]
LINES = {
    Kind.NAME: QTextCharFormat.UnderlineStyle.SingleUnderline,
    Kind.ADDRESS: QTextCharFormat.UnderlineStyle.DashUnderline,
    Kind.DATE: QTextCharFormat.UnderlineStyle.DotLine,
    Kind.BIRTH: QTextCharFormat.UnderlineStyle.DotLine,
    Kind.AGE: QTextCharFormat.UnderlineStyle.DotLine,
}
"""Kinds are told apart by the line under them, not by colour; numbers and the like have dashes and dots."""
MARKABLE = (Kind.NAME, Kind.ADDRESS, Kind.BIRTH, Kind.DATE, Kind.RECORD, Kind.PHONE, Kind.EMAIL)


class NamesText(QPlainTextEdit):
    """Read only, with a caret. `toggled` gives a place of the text, `marked` a range and its kind.

    Characters of the document and of Qt differ beyond U+FFFF; everything that goes in or out counts as
    the document does.
    """

    toggled = Signal(int)
    marked = Signal(int, int, object)
    asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._findings: Sequence[Finding] = ()
        self._starts: list[int] = []
        self._wide: list[int] = []
        self._current: Range | None = None
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.document().setDocumentMargin(SPACE_4)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._paint)
        self.updateRequest.connect(self._moved)
        theme.changed.connect(self._restyle)
        self._restyle()

    # -- what is shown -----------------------------------------------------------------------------

    def show_text(self, text: str, findings: Sequence[Finding]) -> None:
        """Show a text and mark findings in it; the same text is not laid out again."""
        if text != self._text:
            self._text = text
            self._wide = [place for place, char in enumerate(text) if ord(char) > 0xFFFF]
            self.setPlainText(text.replace("\0", "\ufffd").replace("\u2029", "\n").replace("\r", " "))
            self._current = None
        self._findings = findings
        self._starts = [finding.start for finding in findings]
        self._paint()

    def go_to(self, start: int, end: int) -> None:
        """Show a place, with the caret at its beginning."""
        self._current = (start, end)
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._out(start))
        self.setTextCursor(cursor)
        self.centerCursor()
        self._paint()

    def selected(self) -> Range | None:
        """The selected range, or None."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return self._in(cursor.selectionStart()), self._in(cursor.selectionEnd())

    # -- keys and menu -----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter decides at the caret, or marks what is selected; Alt+Up and Alt+Down walk the findings."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.textCursor().hasSelection():
                self.ask_kind()
            else:
                self.toggled.emit(self._in(self.textCursor().position()))
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def step(self, by: int) -> None:
        """To the next finding, or the one before."""
        if not self._starts:
            return
        place = self._in(self.textCursor().position())
        index = bisect_right(self._starts, place) if by > 0 else bisect_left(self._starts, place) - 1
        finding = self._findings[min(max(index, 0), len(self._starts) - 1)]
        self.go_to(finding.start, finding.end)
        self.asked.emit(finding.start)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of kinds for what is selected, else Qt's own."""
        if self.textCursor().hasSelection():
            self.ask_kind()
        else:
            super().contextMenuEvent(event)

    def ask_kind(self) -> None:
        """Ask what the selected words are."""
        self.kinds().popup(self.viewport().mapToGlobal(self.cursorRect().bottomLeft()))

    def kinds(self) -> QMenu:
        """The kinds that selected words can be marked as."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in MARKABLE:
            action = menu.addAction(self.tr("Replace as: %1").replace("%1", kind_words(kind)))
            action.triggered.connect(lambda _on=False, chosen=kind: self.mark(chosen))
        return menu

    def mark(self, kind: Kind) -> None:
        """Say that the selected words are of a kind."""
        chosen = self.selected()
        if chosen is not None:
            self.marked.emit(*chosen, kind)

    # -- inside ------------------------------------------------------------------------------------

    def _moved(self, _rect: QRect, dy: int) -> None:
        if dy:
            self._later.start(0)

    def _out(self, place: int) -> int:
        """A place of the document in Qt's counting: two for a character beyond U+FFFF."""
        return place + bisect_left(self._wide, place)

    def _in(self, place: int) -> int:
        """The other way round."""
        low, high = max(0, place - len(self._wide)), place
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._out(middle) < place else (low, middle)
        return low

    def _paint(self) -> None:
        top = self._in(self.cursorForPosition(self.viewport().rect().topLeft()).position())
        foot = self._in(self.cursorForPosition(self.viewport().rect().bottomRight()).position())
        first = max(0, bisect_left(self._starts, top) - 1)
        last = bisect_right(self._starts, foot)
        self.setExtraSelections([self._marked(finding) for finding in self._findings[first:last]])

    def _marked(self, finding: Finding) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._out(finding.start))
        cursor.setPosition(self._out(finding.end), QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        here = self._current == (finding.start, finding.end)
        if here:
            form.setBackground(self._theme.color("accent"))
            form.setForeground(self._theme.color("on_accent"))
        elif finding.keep:
            form.setForeground(self._theme.color("text_2"))
        else:
            form.setBackground(self._theme.color("bg_selected" if finding.sure else "warning_bg"))
        if not finding.keep:
            form.setUnderlineStyle(LINES.get(finding.kind, QTextCharFormat.UnderlineStyle.DashDotLine))
            form.setUnderlineColor(self._theme.color("accent" if finding.sure else "warning"))
        selection.cursor, selection.format = cursor, form
        return selection

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less is in view."""
        super().resizeEvent(event)
        self._later.start(0)

    def _restyle(self) -> None:
        self.setFont(self._theme.font("reading"))
        self._later.start(0)
