"""How a smaller model compares with its original: sentences, right answers by kind of task, what turned."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHeaderView, QScrollArea, QVBoxLayout, QWidget

from app.domain.library.quantising import Drift
from app.domain.library.scoring import Score
from app.domain.library.task_drift import TaskDrift
from app.ui.models.quantise_words import QuantiseWords
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.text import Label
from app.wording_judging import kind_text, score_text, task_words, tasks_text, turned_text
from app.wording_text import fill

SHARE = 0.5
"""Of the screen's height, that a report takes at most."""


class TaskTable(PlainTable):
    """Kinds of tasks down, the original and the smaller model across."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.setAccessibleName(self.tr("Right answers by kind of task"))
        self.rows = QStandardItemModel(self)
        self.setModel(self.rows)
        theme.changed.connect(self._fit)

    def show_tasks(self, found: TaskDrift) -> None:
        """A row for each kind, and one for all."""
        tr = QCoreApplication.translate
        self.rows.clear()
        heads = [self.tr("Tasks"), self.tr("Original"), self.tr("Smaller")]
        self.rows.setHorizontalHeaderLabels(heads)
        for each in found.kinds:
            self._add(kind_text(each.kind, tr), heads, each.was, each.now)
        self._add(self.tr("All"), heads, found.was, found.now)
        self._fit()

    def _add(self, name: str, heads: list[str], *scores: Score) -> None:
        cells = [QStandardItem(name)]
        for head, score in zip(heads[1:], scores, strict=True):
            text = score_text(score, QCoreApplication.translate)
            cell = QStandardItem(text)
            said = fill(self.tr("%1, %2: %3"), name, head, text)
            cell.setData(said, Qt.ItemDataRole.AccessibleTextRole)
            cells.append(cell)
        self.rows.appendRow(cells)

    def _fit(self) -> None:
        head = self.horizontalHeader()
        for column in range(1, self.rows.columnCount()):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.be_as_high_as(self.rows.rowCount())


class DriftReport(QScrollArea):
    """`text` is all of it, for a screen reader; "" where nothing was measured.

    It is as high as it needs, but leaves half of the screen to what is around it.
    """

    def __init__(self, theme: Theme, said: QuantiseWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = said
        self.setAccessibleName(said.tr("How it compares with the original"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        inner = QWidget()
        inner.setObjectName("content")
        self.details = Label(theme, "", "small", "text_2", wrap=True)
        self.tasks = Label(theme, "", "small", wrap=True)
        self.table = TaskTable(theme)
        self.turned = Label(theme, "", "small", "text_2", wrap=True)
        self._column = column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        for part in (self.details, self.tasks, self.table, self.turned):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inner)
        theme.changed.connect(self._fit)
        self.show_report(None, None)

    @property
    def text(self) -> str:
        """What is said, without the table."""
        return " ".join(label.text() for label in (self.details, self.tasks, self.turned) if label.text())

    def show_report(self, drift: Drift | None, tasks: TaskDrift | None, note: str = "") -> None:
        """These figures; `note`: why the tasks are not all there."""
        tr = QCoreApplication.translate
        self.details.setText(self._said.drift(drift) if drift is not None else "")
        lines = [tasks_text(tasks, tr)] if tasks is not None else []
        self.tasks.setText(" ".join([*lines, note] if note else lines))
        self.turned.setText("\n".join(turned_text(tasks, tr, task_words)) if tasks is not None else "")
        if tasks is not None:
            self.table.show_tasks(tasks)
        for label in (self.details, self.tasks, self.turned):
            label.setVisible(bool(label.text()))
        self.table.setVisible(tasks is not None)
        self.setVisible(bool(self.text))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere at another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = max(0, self._column.totalHeightForWidth(max(self.width(), 1)))
        most = int(SHARE * self.screen().availableGeometry().height())
        self.setFixedHeight(min(needed, most))
        reached = Qt.FocusPolicy.StrongFocus if needed > most else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(reached)  # only what scrolls is of use to the keys
