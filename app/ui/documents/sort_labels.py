"""The kinds that documents are sorted by: those of another time, or new ones, each with what it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.extraction.sorted_files import SavedSorter
from app.domain.extraction.sorting import LONGEST_LABEL, Label, faults
from app.ui.documents.sort_words import fault_text
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_4, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.choice import Select
from app.ui.widgets.field import Field
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label as Words
from app.ui.widgets.text import announce

WIDTH, NARROW, LONGEST_NAME = 720, 520, 120


class LabelRow(QWidget):
    """One kind. `removed` asks to go."""

    removed = Signal()

    def __init__(self, theme: Theme, icons: Icons, label: Label | None = None) -> None:
        super().__init__()
        self._theme = theme
        self.name = Field(theme, icons, self.tr("Kind"), height=32)
        self.name.edit.setMaxLength(LONGEST_LABEL)
        self.about = Field(theme, icons, self.tr("What it is, in a few words"), height=32)
        self.about.edit.setMaxLength(LONGEST_NAME)
        for field in (self.name, self.about):  # left behind by its edit in Tab's order it would lead back
            field.setFocusProxy(None)  # type: ignore[arg-type]  # PySide's stub lacks the None of Qt
        if label is not None:
            self.name.edit.setText(label.name)
            self.about.edit.setText(label.about)
        self.gone = IconButton(theme, icons, "trash-2", self.tr("Remove"))
        self.gone.clicked.connect(self.removed)
        self._fields = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._fields.setSpacing(SPACE_2)
        self._fields.addWidget(self.name, 2)
        self._fields.addWidget(self.about, 3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addLayout(self._fields, 1)
        row.addWidget(self.gone, 0, Qt.AlignmentFlag.AlignBottom)
        self.name.changed.connect(lambda _text: self._tell())
        self._tell()

    def label(self) -> Label:
        """What is typed."""
        return Label(" ".join(self.name.text().split()), " ".join(self.about.text().split()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Under each other where there is little room."""
        super().resizeEvent(event)
        narrow, ways = self.width() < self._theme.px(NARROW), QBoxLayout.Direction
        self._fields.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _tell(self) -> None:
        name = self.name.text().strip()
        said = self.tr("Remove %1").replace("%1", name) if name else self.tr("Remove")
        self.gone.set_name(said)


class SortLabels(Page):
    """`ready` gives the id of the sorter to change ("" for a new one), its name and labels."""

    ready = Signal(str, str, object)
    removed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(WIDTH, parent=parent)
        self._theme, self._icons = theme, icons
        self._known: dict[str, SavedSorter] = {}
        self.rows: list[LabelRow] = []
        self.setAccessibleName(self.tr("Kinds to sort by"))
        about = self.tr(
            "Every document gets the kind that the model holds for likeliest, or none where nothing leads."
            " You can put it under another; with five of your own under each kind, the others can be likened"
            " to those."
        )
        self.choice = Select(theme, icons, self.tr("Kinds of another time"), [])
        self.choice.chosen.connect(self._fill)
        self.name = Field(theme, icons, self.tr("Name of these kinds"), height=32)
        self.name.edit.setMaxLength(LONGEST_NAME)
        self.more = Button(theme, icons, self.tr("Add a kind"), icon="plus")
        self.more.clicked.connect(lambda: self._add(focus=True))
        self.note = Words(theme, "", "small", "danger", wrap=True)
        self.note.hide()
        self.forget = Button(theme, icons, self.tr("Remove these kinds"), icon="trash-2")
        self.forget.clicked.connect(lambda: self.removed.emit(self.choice.key()))
        self.cancel = Button(theme, icons, self.tr("Cancel"))
        self.cancel.clicked.connect(self.left)
        self.go = Button(theme, icons, self.tr("Keep and sort"), "primary")
        self.go.clicked.connect(self._ready)
        self.column.setSpacing(SPACE_4)
        self.column.addWidget(Words(theme, about, "body", "text_2", wrap=True))
        self.column.addWidget(self.choice)
        self.column.addWidget(self.name)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_2)
        self.column.addLayout(self._list)
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(self.note)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setSpacing(SPACE_2)
        for part in (self.forget, self.cancel, self.go):
            self._foot.addWidget(part)
        self._foot.insertStretch(1, 1)
        self.column.addLayout(self._foot)
        self.column.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def open(self, saved: Sequence[SavedSorter], chosen: str, back: bool) -> None:
        """Show the kinds of a sorter, "" for new ones. `back`: there is something to go back to."""
        self._known = {one.sorter.id: one for one in saved}
        self.choice.clear()
        self.choice.addItem(self.tr("New kinds"), "")
        for one in saved:
            self.choice.addItem(one.sorter.name, one.sorter.id)
        self.choice.setVisible(bool(saved))
        self.choice.set_key(chosen)
        self.cancel.setVisible(back)
        self._fill(chosen)

    def labels(self) -> tuple[Label, ...]:
        """What is typed, without rows in which nothing is."""
        return tuple(label for label in (row.label() for row in self.rows) if label.name or label.about)

    def _fill(self, chosen: str) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        saved = self._known.get(chosen)
        self.name.edit.setText(saved.sorter.name if saved else self.tr("Kinds"))
        self.forget.setVisible(saved is not None)
        self.note.hide()
        for label in saved.sorter.labels if saved else (None, None, None):
            self._add(label)

    def _add(self, label: Label | None = None, focus: bool = False) -> None:
        row = LabelRow(self._theme, self._icons, label)
        row.removed.connect(lambda: self._remove(row))
        row.name.submitted.connect(self._ready)
        row.about.submitted.connect(self._ready)
        before = self.rows[-1].gone if self.rows else self.name.edit
        self.rows.append(row)
        self._list.addWidget(row)
        for part in (row.name.edit, row.about.edit, row.gone):  # made later than what stands under them
            QWidget.setTabOrder(before, part)
            before = part
        if focus:
            row.name.edit.setFocus()

    def _remove(self, row: LabelRow) -> None:
        at = self.rows.index(row)
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        near = self.rows[min(at, len(self.rows) - 1)].name.edit if self.rows else self.more
        near.setFocus()

    def _ready(self) -> None:
        labels = self.labels()
        wrong = faults(labels)
        text = " ".join(map(fault_text, wrong))
        self.note.setText(text)
        self.note.setVisible(bool(wrong))
        if wrong:
            announce(self, text, assertive=True)
            return
        name = " ".join(self.name.text().split()) or self.tr("Kinds")
        self.ready.emit(self.choice.key(), name, labels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons under each other where there is little room."""
        super().resizeEvent(event)
        narrow, ways = self.width() < self._theme.px(NARROW), QBoxLayout.Direction
        self._foot.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _restyle(self) -> None:
        self.set_width(self._theme.px(WIDTH))
