"""Results of the task suite as a table: kinds or single tasks down, models across."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QObject, Qt

from app.domain.library.drift import Change, Drift
from app.domain.library.results import Answered, Run, chart, score, table
from app.domain.library.scoring import Score
from app.domain.library.tasks import Case, Suite
from app.ui.icons import Icons
from app.ui.index import NOWHERE, Index
from app.ui.models.result_runs_model import run_names
from app.ui.widgets.text import tip
from app.wording_judging import kind_text, score_text, speed_words
from app.wording_text import fill

Cell = Score | Answered | str | None


class ResultModel(QAbstractTableModel):
    """`show` takes runs; `by_task` says what the rows are. A cell is told whole to a screen reader."""

    def __init__(self, suite: Suite, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._suite, self._icons = suite, icons
        self.runs: tuple[Run, ...] = ()
        self.names: list[str] = []
        self.rows: list[tuple[str, tuple[Cell, ...]]] = []
        self.cases: list[Case] = []
        self._changes: list[dict[str, Change]] = []

    def show(
        self,
        runs: Sequence[Run],
        by_task: bool,
        drifts: Sequence[Drift | None] = (),
        only_changed: bool = False,
    ) -> None:
        """These runs, by kind or by task; `drifts` mark answers that changed since the run before.

        `only_changed`: tasks alone whose first answer is another than then.
        """
        self.beginResetModel()
        self.runs = tuple(runs)
        self.names = run_names(runs)
        self._changes = [
            {change.case: change for change in found.changes if not change.sample} if found else {}
            for found in drifts
        ]
        self.cases = []
        if by_task:
            found = table(self._suite, runs)
            changed = {name for changes in self._changes for name in changes}
            rows = [row for row in found.rows if not only_changed or row[0].id in changed]
            self.cases = [case for case, _ in rows]
            self.rows = [(case_text(case), answers) for case, answers in rows]
        else:
            self.rows = self._kinds()
        self.endResetModel()

    def case(self, row: int) -> Case | None:
        """The task of a row, where rows are tasks."""
        return self.cases[row] if 0 <= row < len(self.cases) else None

    def _text(self, cell: Cell, at: int) -> str:
        """What stands in a cell, with what it was before where that has changed."""
        said, tr = cell_text(cell), QCoreApplication.translate
        if not isinstance(cell, Answered) or at >= len(self._changes):
            return said
        change = self._changes[at].get(cell.case)
        if change is None:
            return said
        if not change.turned:
            return fill(tr("Results", "%1, in other words"), said)
        was = tr("Results", "right") if change.was_right else tr("Results", "wrong")
        return fill(tr("Results", "%1, was %2"), said, was)

    def _kinds(self) -> list[tuple[str, tuple[Cell, ...]]]:
        tr = QCoreApplication.translate
        rows: list[tuple[str, tuple[Cell, ...]]] = [
            (kind_text(kind, tr), scores) for kind, scores in chart(self._suite, self.runs)
        ]
        rows.append((tr("Results", "All"), tuple(score(run) for run in self.runs)))
        speeds = tuple(speed_words(run.words_a_second) for run in self.runs)
        rows.append((tr("Results", "Words a second"), speeds))
        return rows if self.runs else []

    # -- Qt ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Kinds, or tasks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """What was tried, and each model."""
        return 0 if parent.isValid() else 1 + len(self.runs)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads of the columns."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section <= len(self.runs):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = self.names[section - 1] if section else QCoreApplication.translate("Results", "Task")
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell, with an icon where it is one answer."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        name, cells = self.rows[index.row()]
        at = index.column() - 1
        cell = cells[at] if at >= 0 else name
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(cell, at)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if at < 0:
                return name
            said = self._text(cell, at) or QCoreApplication.translate("Results", "not asked")
            return f"{name}, {self.names[at]}, {said}"
        if role == Qt.ItemDataRole.DecorationRole and isinstance(cell, Answered):
            return self._icons.pixmap(*_sign(cell))
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(cell, Answered):
            return tip(cell.text[:300])
        return None


def case_text(case: Case) -> str:
    """A task as people read it: its kind and the words of its name."""
    tr = QCoreApplication.translate
    words = case.id.partition("-")[2].replace("-", " ")
    return fill(tr("Results", "%1: %2"), kind_text(case.kind, tr), words)


def cell_text(cell: Cell) -> str:
    """What stands in a cell."""
    tr = QCoreApplication.translate
    if isinstance(cell, Score):
        return score_text(cell, tr)
    if isinstance(cell, Answered):
        if cell.error:
            return tr("Results", "failed")
        return tr("Results", "right") if cell.right else tr("Results", "wrong")
    return cell or ""


def _sign(answer: Answered) -> tuple[str, int, str]:
    if answer.error:
        return "triangle-alert", 16, "warning"
    return ("check", 16, "success") if answer.right else ("x", 16, "danger")
