"""Which models answer beside each other, whether names are shown, and whether all have room at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.engine.models import Model
from app.domain.library.comparing import FEWEST, MOST
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Select
from app.ui.widgets.text import Label
from app.ui.widgets.tick import Tick
from app.wording_judging import LETTERS
from app.wording_text import fill

SHORTEST = 12
"""Letters of a name that are always shown."""
LEAST = 220
"""Width at 100 % text that a choice of a model needs."""


class CompareSetup(QWidget):
    """`changed` when other models are chosen."""

    changed = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self._models: list[Model] = []
        self.count = FEWEST
        self.picks = [Select(theme, icons, fill(self.tr("Model %1"), LETTERS[at]), []) for at in range(MOST)]
        self.add = Button(theme, icons, self.tr("Add a model"), icon="plus")
        self.add.clicked.connect(lambda: self._count(self.count + 1))
        self.fewer = Button(theme, icons, self.tr("One fewer"), icon="x")
        self.fewer.clicked.connect(lambda: self._count(self.count - 1))
        self.hidden = Tick(theme, icons, self.tr("Hide the names until I have chosen"))
        self.seating = Label(theme, "", "small", "text_3", wrap=True)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(SPACE_2)
        for pick in self.picks:
            narrow(pick)
            pick.chosen.connect(lambda _key: self.changed.emit())
            row.addWidget(pick, 1)
        self._deeds = deeds = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        deeds.setSpacing(SPACE_3)
        for part in (self.add, self.fewer, self.hidden):
            deeds.addWidget(part)
        deeds.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addLayout(row)
        column.addLayout(deeds)
        column.addWidget(self.seating)
        self._count(FEWEST)

    def show_models(self, models: Sequence[Model]) -> None:
        """These can be chosen; choices stay, and each picker begins with another model."""
        before = [pick.key() for pick in self.picks]
        self._models = list(models)
        known = [model.id for model in models]
        for at, pick in enumerate(self.picks):
            with QSignalBlocker(pick):
                pick.clear()
                for model in models:
                    pick.addItem(model.name, model.id)
                free = [one for one in known if one not in before[:at]]
                before[at] = before[at] if before[at] in free else next(iter(free), "")
                if before[at]:
                    pick.set_key(before[at])
        self._count(self.count)

    def choose(self, ids: Sequence[str]) -> None:
        """Put these into the pickers, as far as they are here."""
        known = [one for one in ids if any(model.id == one for model in self._models)][:MOST]
        self._count(max(FEWEST, len(known)))
        for pick, one in zip(self.picks, known, strict=False):
            pick.set_key(one)
        self.changed.emit()

    def chosen(self) -> list[Model]:
        """The models in the pickers, in order; the same one twice where a person left it so."""
        by_id = {model.id: model for model in self._models}
        keys = [pick.key() for pick in self.picks[: self.count]]
        return [by_id[key] for key in keys if key in by_id]

    def fault(self) -> str:
        """Why these cannot be asked; an empty string when they can."""
        if len(self._models) < FEWEST:
            return self.tr("Two models are needed that write. Add one on the page Models")
        if len({model.id for model in self.chosen()}) < self.count:
            return self.tr("Choose a different model in each place")
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Under each other where there is no room."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        wide = self.width() >= self.count * self._theme.px(LEAST)
        self._row.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        needed = sum(part.sizeHint().width() for part in (self.add, self.fewer, self.hidden)) + 3 * SPACE_3
        self._deeds.setDirection(ways.LeftToRight if needed <= self.width() else ways.TopToBottom)

    def _count(self, count: int) -> None:
        most = max(FEWEST, min(MOST, len(self._models)))
        self.count = max(FEWEST, min(most, count))
        for at, pick in enumerate(self.picks):
            pick.setVisible(at < self.count)
        self.add.setVisible(self.count < most)
        self.fewer.setVisible(self.count > FEWEST)
        self.changed.emit()


def narrow(select: Select) -> None:
    """Let a long name be cut instead of widening the page."""
    select.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    select.setMinimumContentsLength(SHORTEST)
