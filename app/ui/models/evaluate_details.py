"""Seed and freer answers of a run, folded away: most people never need them."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QSpinBox, QVBoxLayout, QWidget

from app.domain.library.results import MOST_SAMPLES, SEED
from app.ui.icons import Icons
from app.ui.theme import CONTROL, CONTROL_COMPACT, SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Select
from app.ui.widgets.text import Label
from app.wording_text import fill

MOST_SEED = 2**31 - 8
"""So that the seeds of the freer answers after it are numbers of 32 bits too."""
WIDEST = 140


class EvaluateDetails(QWidget):
    """`seed` and `samples` as a person set them; usual values until then."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._inside = QWidget()
        self.fold = Button(theme, icons, self.tr("Details"), "ghost", "chevron-right", CONTROL_COMPACT)
        self.fold.clicked.connect(lambda: self.unfold(self._inside.isHidden()))
        counts = [("0", self.tr("None"))]
        counts += [(str(count), str(count)) for count in range(1, MOST_SAMPLES + 1)]
        self.samples_choice = Select(theme, icons, self.tr("Freer answers to each task"), counts)
        self.seed_box = QSpinBox()
        self.seed_box.setRange(0, MOST_SEED)
        self.seed_box.setValue(SEED)
        self.seed_box.setAccessibleName(self.tr("Seed"))
        self.seed_box.lineEdit().setTextMargins(SPACE_2, 0, SPACE_2, 0)
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_3)
        grid.setVerticalSpacing(SPACE_2)
        about = (
            self.tr(
                "Beside the first answer, which takes the likeliest words, others are drawn. They show how "
                "steady a model is, and each takes as long as the first."
            ),
            self.tr("Decides what is drawn: the same number draws the same again."),
        )
        fields = (self.samples_choice, self.seed_box)
        for at, (field, said) in enumerate(zip(fields, about, strict=True)):
            name = Label(theme, field.accessibleName(), "small_semibold", wrap=True)
            name.setBuddy(field)
            field.setAccessibleDescription(said)
            grid.addWidget(name, 2 * at, 0)
            grid.addWidget(field, 2 * at, 1)
            grid.addWidget(Label(theme, said, "small", "text_3", wrap=True), 2 * at + 1, 0, 1, 3)
        grid.setColumnStretch(2, 1)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.addWidget(self.fold)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addLayout(row)
        column.addWidget(self._inside)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.unfold(False)

    @property
    def seed(self) -> int:
        """Of the first that is drawn."""
        return self.seed_box.value()

    @property
    def samples(self) -> int:
        """Answers to each task beside the first."""
        return int(self.samples_choice.key())

    def unfold(self, opened: bool) -> None:
        """Show them, or no longer. What was set counts either way."""
        self._inside.setVisible(opened)
        self.fold.set_icon("chevron-down" if opened else "chevron-right")
        state = self.tr("%1, shown") if opened else self.tr("%1, folded")
        self.fold.setAccessibleName(fill(state, self.fold.text()))

    def _restyle(self) -> None:
        for part in (self.seed_box, self.seed_box.lineEdit()):  # a styled line does not follow its box
            part.setFont(self._theme.font("body"))
        self.seed_box.setMinimumHeight(self._theme.px(CONTROL))
        self.seed_box.setMinimumWidth(self._theme.px(WIDEST))
