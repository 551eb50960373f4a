"""All runs that were kept: one is opened, two are compared, one or several are saved or deleted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QHeaderView, QVBoxLayout, QWidget

from app.services.library.evaluating import Kept
from app.ui.icons import Icons
from app.ui.models.result_runs_model import Column, RunsModel
from app.ui.theme import CONTROL_COMPACT, SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.text import Label
from app.wording_judging import RunWording
from app.wording_text import fill

MOST_ROWS = 6
NARROW = (Column.WHEN, Column.RIGHT, Column.SAME, Column.FILE)
"""As wide as their words; the others share the rest."""
LEAVE_OUT = ((Column.WAY, 760), (Column.FILE, 660), (Column.ENGINE, 560), (Column.SAME, 460))
"""Columns that are hidden below a width; what is chosen is told in full under the table."""


class RunsTable(PlainTable):
    """`opened` when Enter was pressed or a run clicked twice, `dropped` on Del."""

    opened = Signal()
    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.runs = RunsModel(self)
        self.setModel(self.runs)
        self.setAccessibleName(self.tr("All runs"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for column in NARROW:
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.runs.modelReset.connect(self._fit)
        theme.changed.connect(self._fit)
        self._fit()

    def chosen(self) -> list[Kept]:
        """The runs that are selected, as they stand in the table."""
        numbers = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.runs.rows[number] for number in numbers if number < len(self.runs.rows)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Del deletes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns where there is no room."""
        super().resizeEvent(event)
        for column, width in LEAVE_OUT:
            self.setColumnHidden(column, self.viewport().width() < self._theme.px(width))

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(super().sizeHint().width(), self.height())

    def _fit(self) -> None:
        self.be_as_high_as(min(self.runs.rowCount(), MOST_ROWS))


class RunsPanel(QWidget):
    """`opened` gives the runs to be shown, one or two; `saved` those for a file; `removed` those to erase."""

    opened = Signal(list)
    saved = Signal(list)
    removed = Signal(list)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self._words = RunWording(QCoreApplication.translate)
        self.table = RunsTable(theme)
        self.about = Label(theme, "", "small", "text_2", wrap=True)
        self.open = self._button(self.tr("Open"), "list-checks")
        self.compare = self._button(self.tr("Compare the two"), "git-branch")
        self.save = self._button(self.tr("Save as a file"), "file-down")
        self.delete = self._button(self.tr("Delete"), "trash-2")
        self.open.clicked.connect(self._open)
        self.compare.clicked.connect(self._compare)
        self.save.clicked.connect(self._save)
        self.delete.clicked.connect(self._ask)
        self.table.opened.connect(self._show)
        self.table.dropped.connect(self._ask)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._choose())
        self.table.runs.modelReset.connect(self._choose)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(SPACE_2)
        self._buttons = (self.open, self.compare, self.save, self.delete)
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addWidget(Label(theme, self.tr("All runs"), "subtitle_semibold"))
        column.addWidget(self.table)
        column.addWidget(self.about)
        column.addLayout(row)
        self._choose()

    def show_runs(self, rows: list[Kept], working: str) -> None:
        """These, the newest first; hidden while there are none."""
        chosen = {kept.id for kept in self.table.chosen()}
        self.table.runs.show(rows, working)
        if not self.table.selectionModel().hasSelection():
            for at, kept in enumerate(rows):
                if kept.id in chosen:
                    flags = self.table.selectionModel().SelectionFlag
                    self.table.selectionModel().select(
                        self.table.runs.index(at, 0), flags.Select | flags.Rows
                    )
        self.setVisible(bool(rows))
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons under each other where there is no room beside each other."""
        super().resizeEvent(event)
        needed = sum(button.sizeHint().width() + SPACE_2 for button in self._buttons)
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if needed <= self.width() else ways.TopToBottom)

    # -- inside ------------------------------------------------------------------------------------

    def _button(self, text: str, icon: str) -> Button:
        return Button(self._theme, self._icons, text, icon=icon, height=CONTROL_COMPACT)

    def _choose(self) -> None:
        """What can be done with what is chosen, and the whole of what is told of it."""
        chosen = self.table.chosen()
        one, two = self.tr("Choose one run"), self.tr("Choose two runs; Ctrl adds one")
        none = self.tr("Choose one run or more")
        self.open.set_off(len(chosen) != 1, one)
        self.compare.set_off(len(chosen) != 2, two)
        self.save.set_off(not chosen, none)
        self.delete.set_off(not chosen, none)
        said = [self._words.about(kept.run) for kept in chosen[:2]]
        self.about.setText("\n".join(said) or self.tr("Choose a run to open it, or two to compare them."))

    def _save(self) -> None:
        if not self.save.off:
            self.saved.emit(self.table.chosen())

    def _open(self) -> None:
        if not self.open.off:
            self._show()

    def _compare(self) -> None:
        if not self.compare.off:
            self._show()

    def _show(self) -> None:
        chosen = self.table.chosen()
        if 1 <= len(chosen) <= 2:
            self.opened.emit(chosen)

    def _ask(self) -> None:
        """Deleting a run cannot be taken back, so it is asked."""
        chosen = self.table.chosen()
        if not chosen:
            return
        title = self.tr("Delete this run?")
        if len(chosen) > 1:
            title = fill(self.tr("Delete %1 runs?"), str(len(chosen)))
        text = self.tr("Its answers are erased for good. Files that were saved of it stay.")
        dialog = Dialog(
            self._theme,
            self._icons,
            title,
            text,
            self.tr("Keep"),
            self.tr("Delete"),
            on_act=lambda: self.removed.emit(chosen),
            parent=self.window(),
        )
        dialog.open()
