"""Why a model will be slow here or will not fit: what it needs, what is in the way, what would help."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.engine.fitting import Verdict
from app.ui.icons import Icons
from app.ui.models.fit_words import FitWords, memory_text
from app.ui.theme import SPACE_1, SPACE_4, Theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import Label


class FitDialog(Dialog):
    """The figures of a verdict. The description, which screen readers say, has all of them."""

    def __init__(
        self, theme: Theme, icons: Icons, name: str, verdict: Verdict, parent: QWidget | None = None
    ) -> None:
        said = FitWords(verdict)
        close = said.tr("Close")
        super().__init__(theme, icons, said.title(name), said.needs(), close, parent=parent)
        self.body.setSpacing(SPACE_1)
        parts = said.parts()
        self._add_parts(parts)
        took, whys = said.took(), [said.reason(reason) for reason in verdict.reasons]
        helps = [said.remedy(remedy) for remedy in verdict.remedies]
        if took:
            self._add_lines("", [f"{took}."])
        if whys:
            helps = helps or [said.tr("Only a smaller model.")]
            self._add_lines(said.tr("Why"), whys)
            self._add_lines(said.tr("What helps"), helps)
        figures = ". ".join(f"{name}: {memory_text(size)}" for name, size in parts)
        told = (said.needs(), f"{figures}.", f"{took}." if took else "", *whys, *helps)
        self.setAccessibleDescription(" ".join(part for part in told if part))

    def _add_parts(self, parts: list[tuple[str, int]]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_4)
        grid.setVerticalSpacing(SPACE_1)
        grid.setColumnStretch(0, 1)
        end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        for row, (name, size) in enumerate(parts):
            kind = "small_semibold" if row == len(parts) - 1 else "small"
            grid.addWidget(Label(self._theme, name, kind, "text_2"), row, 0)
            grid.addWidget(Label(self._theme, memory_text(size), kind), row, 1, end)
        self.body.addLayout(grid)

    def _add_lines(self, heading: str, lines: list[str]) -> None:
        self.body.addSpacing(SPACE_4)
        if heading:
            self.body.addWidget(Label(self._theme, heading, "small_semibold"))
        for line in lines:
            self.body.addWidget(Label(self._theme, line, "small", "text_2", wrap=True))
