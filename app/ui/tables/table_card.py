"""One cell put to a person: what is doubtful, where it was read, and the three things that can be said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.documents import Document
from app.domain.errors import from_text
from app.domain.extraction.extracting import Cell, Decision, Place, State
from app.domain.extraction.field_tables import TableRow
from app.domain.extraction.fields import Field, Form
from app.services.collection_files import asks_password
from app.ui.icons import Icons
from app.ui.tables.table_words import cell_text, isolated, place_text, reason_text, value_text
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, SPACE_5, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import Label, OneLine


class ReviewCard(QWidget):
    """`decided` gives the decision and, for a correction, the words. `step` asks for the next doubt."""

    decided = Signal(object, str)
    step = Signal(int)
    left = Signal()
    unlock = Signal(str)  # path of a file that asks for a password

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self._cell: Cell | None = None
        self.setAccessibleName(self.tr("Review"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "base")
        self.title = OneLine(theme, "", "subtitle_semibold")
        self.count = Label(theme, "", "small", "text_2")
        self._up = IconButton(theme, icons, "chevron-up", self.tr("Value to check before"))
        self._down = IconButton(theme, icons, "chevron-down", self.tr("Next value to check"))
        self.reason = Banner(theme, icons)
        self.place = Label(theme, "", "small", "text_2", wrap=True)
        self._others = QVBoxLayout()
        self._others.setSpacing(SPACE_2)
        self.keep = Button(theme, icons, self.tr("Keep"), "primary", icon="check")
        self.correct = Button(theme, icons, self.tr("Correct"), icon="pencil")
        self.none = Button(theme, icons, self.tr("Not stated"))
        self._keys = Label(theme, self.tr("Enter, F2, Del"), "small", "text_3")
        self.edit = Correction()
        self.save = Button(theme, icons, self.tr("Save"), "primary")
        self._cancel = Button(theme, icons, self.tr("Cancel"))
        self._up.clicked.connect(lambda: self.step.emit(-1))
        self._down.clicked.connect(lambda: self.step.emit(1))
        self.keep.clicked.connect(lambda: self.decided.emit(Decision.KEEP, ""))
        self.none.clicked.connect(lambda: self.decided.emit(Decision.NOT_STATED, ""))
        self.correct.clicked.connect(self.begin_correction)
        self.edit.returnPressed.connect(self._corrected)
        self.edit.given_up.connect(lambda: self._correcting(False))
        self.save.clicked.connect(self._corrected)
        self._cancel.clicked.connect(lambda: self._correcting(False))
        self._build()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._correcting(False)

    def show_cell(
        self, form: Form, row: TableRow, cell: Cell, document: Document | None, at: tuple[int, int]
    ) -> None:
        """Show a cell; `at` is its number among those to check and how many there are, 0 where it is none."""
        self._cell = cell
        one = form.field(cell.field)
        self._correcting(False)
        self.title.setText(isolated(one.label))
        self._count(*at)
        reason = reason_text(document, form, row, cell) if cell.review is None else ""
        if row.row.error and asks_password(from_text(row.row.error)):
            act = self.tr("Enter the password")
            self.reason.set(reason, None, act, lambda: self.unlock.emit(row.path))
        else:
            self.reason.set(reason)
        self.reason.setVisible(bool(reason))
        self.place.setText(self._where(one, cell, document))
        self.place.setVisible(bool(self.place.text()))
        self._show_others(one, cell, document)
        shown = bool(cell.place and cell.place.value.shown)
        can_keep = (shown or cell.state is State.NOT_STATED) and cell.review is None
        self.keep.setVisible(can_keep)
        words = self.tr("Keep %1").replace("%1", cell_text(cell, one.type)) if shown else self.tr("Keep")
        self.keep.setText(words if len(words) < 40 else self.tr("Keep"))
        self.none.setVisible(cell.review is None or cell.review.decision is not Decision.NOT_STATED)
        self._place()
        self.edit.setAccessibleName(self.tr("Right value of %1").replace("%1", one.label))

    def begin_correction(self) -> None:
        """Let the person type; what counts now stands there to be changed."""
        if self._cell is not None:
            self._correcting(True)
            self.edit.setText(self._cell.shown)
            self.edit.selectAll()
            self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 and Del as in the table, Esc back to it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.begin_correction()
        elif event.key() == Qt.Key.Key_Delete and not self.edit.hasFocus():
            self.decided.emit(Decision.NOT_STATED, "")
        else:
            super().keyPressEvent(event)

    @property
    def others(self) -> list[Button]:
        """The buttons of the other values."""
        items = (self._others.itemAt(number) for number in range(self._others.count()))
        parts = [item.widget() for item in items if item is not None]
        return [part for part in parts if isinstance(part, Button)]

    # -- inside ------------------------------------------------------------------------------------

    def _count(self, number: int, total: int) -> None:
        text = self.tr("%1 of %2 to check") if number else self.tr("%2 to check")
        self.count.setText(text.replace("%1", str(number)).replace("%2", str(total)) if total else "")
        for button in (self._up, self._down):
            button.setEnabled(total > (1 if number else 0))

    def _where(self, one: Field, cell: Cell, document: Document | None) -> str:
        if cell.review is not None:
            texts = {
                Decision.KEEP: self.tr("You kept this value."),
                Decision.CORRECT: self.tr("You corrected this value."),
                Decision.NOT_STATED: self.tr("You said that it is not stated."),
            }
            return texts[cell.review.decision]
        return place_text(one, cell.place, document) if cell.place is not None else ""

    def _show_others(self, one: Field, cell: Cell, document: Document | None) -> None:
        while (item := self._others.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for other in cell.others if cell.review is None else ():
            button = self._other(one, other, document)
            self._others.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)

    def _other(self, one: Field, other: Place, document: Document | None) -> Button:
        paged = document is None or document.paged
        text = self.tr("Take %1, page %2") if paged else self.tr("Take %1, section %2")
        shown = value_text(other.value, one.type)
        text = text.replace("%2", str(other.page)).replace(
            "%1", shown if len(shown) < 40 else shown[:39] + "…"
        )
        button = Button(self._theme, self._icons, text, height=28)
        value = f"{other.value.shown} {other.value.unit}" if other.value.unit else other.value.shown
        button.clicked.connect(self._taking(value))
        return button

    def _taking(self, value: str) -> Callable[[], None]:
        return lambda: self.decided.emit(Decision.CORRECT, value)

    def _corrected(self) -> None:
        if self.edit.text().strip():
            self.decided.emit(Decision.CORRECT, self.edit.text())

    def _correcting(self, on: bool) -> None:
        typing: tuple[QWidget, ...] = (self.edit, self.save, self._cancel)
        deciding: tuple[QWidget, ...] = (self.keep, self.correct, self.none, self._keys)
        for part in (*typing, *deciding):
            part.setVisible((part in typing) == on)
        if not on and self.edit.hasFocus():
            self.correct.setFocus()
        self._place()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.count, 0)
        head.addWidget(self._up)
        head.addWidget(self._down)
        self._foot = foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        foot.setSpacing(SPACE_2)
        for part in (self.keep, self.correct, self.none):
            foot.addWidget(part)
        foot.addWidget(self.edit, 1)
        foot.addWidget(self.save)
        foot.addWidget(self._cancel)
        foot.addStretch(1)
        foot.addWidget(self._keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5 - 4, SPACE_4, SPACE_5 - 4, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addLayout(head)
        column.addWidget(self.reason)
        column.addWidget(self.place)
        column.addLayout(self._others)
        column.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the buttons have no room beside each other they stand below each other."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        parts = (self.keep, self.correct, self.none, self.edit, self.save, self._cancel)
        shown = [part for part in parts if not part.isHidden()]
        needed = sum(part.sizeHint().width() + SPACE_2 for part in shown) + 2 * SPACE_5
        fits = needed + self._keys.sizeHint().width() <= self.width()
        self._keys.setVisible(fits and self.edit.isHidden())
        ways = QBoxLayout.Direction
        self._foot.setDirection(ways.LeftToRight if needed <= self.width() else ways.TopToBottom)

    def _restyle(self) -> None:
        self.edit.setFont(self._theme.font("body"))
        self.edit.setMinimumHeight(self._theme.px(32))


class Correction(QLineEdit):
    """The field of a correction: Esc gives it up, and nothing else closes."""

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is ours; Enter is not passed on to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
