"""Right answers by kind as bars, each with its model's name and numbers: colour alone says nothing here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.library.results import Run, chart
from app.domain.library.scoring import Score
from app.domain.library.tasks import Suite
from app.ui.models.result_runs_model import run_names
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.wording_judging import kind_text, score_text
from app.wording_text import fill

BAR, NAME_SHARE, NUMBERS = 10, 0.34, 72
"""Height of a bar; the share of the width that names have; room for numbers after the bars."""
SIDE = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
"""Of words in their place; the painter mirrors it."""
COLOURS = ("accent", "info", "text_3", "warning")


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of task: its name, and a bar for each model that was asked it."""

    title: str
    bars: tuple[tuple[str, Score, str], ...]


class ResultChart(QWidget):
    """Groups of bars from the leading edge. The same values stand in the table beside it."""

    def __init__(self, suite: Suite, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suite, self._theme = suite, theme
        self.groups: list[Group] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Chart of right answers by kind"))
        theme.changed.connect(self._fit)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Draw these."""
        translate, names = QCoreApplication.translate, run_names(runs)
        self.groups = [
            Group(
                kind_text(kind, translate),
                tuple(
                    (names[at], found, COLOURS[at % len(COLOURS)])
                    for at, found in enumerate(scores)
                    if found is not None
                ),
            )
            for kind, scores in chart(self._suite, runs)
        ]
        said = [
            fill(self.tr("%1: %2, %3"), group.title, name, score_text(found, translate))
            for group in self.groups
            for name, found, _ in group.bars
        ]
        self.setAccessibleDescription(". ".join(said))
        self._fit()

    def sizeHint(self) -> QSize:
        """As high as its groups."""
        return QSize(self._theme.px(320), self._height())

    def minimumSizeHint(self) -> QSize:
        """It may be narrow, not low."""
        return QSize(self._theme.px(200), self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Group by group."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0.0
        for group in self.groups:
            top = self._draw(painter, group, top)
        painter.end()

    def _draw(self, painter: QPainter, group: Group, top: float) -> float:
        theme, width = self._theme, float(self.width())
        line, gap = theme.line_height("small"), theme.px(SPACE_2)
        painter.setFont(theme.font("small_semibold"))
        painter.setPen(theme.color("text_1"))
        painter.drawText(QRectF(0, top, width, line), SIDE, group.title)
        top += line + theme.px(2)
        names, numbers = width * NAME_SHARE, float(theme.px(NUMBERS))
        room = max(1.0, width - names - numbers - 2 * gap)
        painter.setFont(theme.font("small"))
        for name, found, colour in group.bars:
            painter.setPen(theme.color("text_2"))
            cut = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(names))
            painter.drawText(self._at(0, top, names, line), SIDE, cut)
            self._bar(painter, names + gap, top + (line - theme.px(BAR)) / 2, room, found, colour)
            painter.setPen(theme.color("text_1"))
            said = score_text(found, QCoreApplication.translate)
            painter.drawText(self._at(names + room + 2 * gap, top, numbers, line), SIDE, said)
            top += line + theme.px(2)
        return top + theme.px(SPACE_3)

    def _bar(
        self, painter: QPainter, left: float, top: float, room: float, found: Score, colour: str
    ) -> None:
        height = self._theme.px(BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("bg_hover"))
        painter.drawRoundedRect(self._at(left, top, room, height), 3, 3)
        if found.right:
            painter.setBrush(self._theme.color(colour))
            painter.drawRoundedRect(self._at(left, top, room * found.share, height), 3, 3)

    def _at(self, left: float, top: float, width: float, height: float) -> QRectF:
        """A place counted from the leading edge."""
        if self.isRightToLeft():
            left = self.width() - left - width
        return QRectF(left, top, width, height)

    def _height(self) -> int:
        line, two = self._theme.line_height("small"), self._theme.px(2)
        lines = sum(1 + len(group.bars) for group in self.groups)
        return lines * (line + two) + len(self.groups) * self._theme.px(SPACE_3)

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self._height()))
        self.updateGeometry()
        self.update()
