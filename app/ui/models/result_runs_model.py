"""All runs that were kept, one a row: which model, when, what was right, how it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QObject, Qt

from app.domain.library.results import Run, score
from app.services.library.evaluating import Kept
from app.ui.index import NOWHERE, Index
from app.ui.models.judged_row import when
from app.ui.widgets.text import tip
from app.wording_judging import RunWording, file_digits, score_text
from app.wording_text import fill


class Column(IntEnum):
    """In the order shown."""

    MODEL = 0
    WHEN = 1
    RIGHT = 2
    SAME = 3
    ENGINE = 4
    FILE = 5
    WAY = 6


class RunsModel(QAbstractTableModel):
    """`rows` are the runs, the newest first. A cell is told whole to a screen reader."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Kept] = []
        self.working = ""
        self._words = RunWording(QCoreApplication.translate)

    def show(self, rows: Sequence[Kept], working: str) -> None:
        """These; `working` is the id of the one that goes on now, "" for none."""
        ids = [kept.id for kept in rows]
        if ids == [kept.id for kept in self.rows]:  # the same rows: what is chosen stays
            self.rows, self.working = list(rows), working
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self.rows, self.working = list(rows), working
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Runs."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """What is told of each."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads of the columns."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        return _head(Column(section)) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        kept, column = self.rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(kept, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._text(kept, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = fill("%1: %2", _head(column), self._text(kept, column))
            return said if column is Column.MODEL else f"{kept.run.model.name}, {said}"
        return None

    def _text(self, kept: Kept, column: Column) -> str:
        run, tr = kept.run, QCoreApplication.translate
        match column:
            case Column.MODEL:
                return run.model.name
            case Column.WHEN:
                return when(run.started)
            case Column.RIGHT:
                return self._right(kept)
            case Column.SAME:
                return tr("Runs", "Yes") if run.way.reproducible else tr("Runs", "No")
            case Column.ENGINE:
                return run.setup.engine or tr("Runs", "not known")
            case Column.FILE:
                return file_digits(run.model)
        return self._words.way(run.way)

    def _right(self, kept: Kept) -> str:
        tr = QCoreApplication.translate
        said = score_text(score(kept.run), tr)
        if kept.id == self.working:
            return fill(tr("Runs", "%1, so far"), said)
        return said if kept.run.finished else fill(tr("Runs", "%1, stopped"), said)


def run_names(runs: Sequence[Run]) -> list[str]:
    """What heads each run: its model, with the moment before it where two have the same."""
    tr, known = QCoreApplication.translate, [run.model.name for run in runs]
    names = [
        fill(tr("Runs", "%1, %2"), when(run.started), name) if known.count(name) > 1 else name
        for name, run in zip(known, runs, strict=True)
    ]
    return [
        fill(tr("Runs", "%1 (%2)"), name, str(at + 1)) if names.count(name) > 1 else name
        for at, name in enumerate(names)
    ]


def _head(column: Column) -> str:
    tr = QCoreApplication.translate
    return (
        tr("Runs", "Model"),
        tr("Runs", "When"),
        tr("Runs", "Right"),
        tr("Runs", "Reproducible"),
        tr("Runs", "Engine"),
        tr("Runs", "File"),
        tr("Runs", "Asked with"),
    )[column]
