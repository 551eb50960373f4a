"""One model of the library in a row."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.engine.fitting import FITS, NO, SLOW, Verdict
from app.domain.engine.models import Model
from app.ui.icons import Icons
from app.ui.models.fit_words import FitWords
from app.ui.theme import CONTROL_COMPACT, SPACE_2, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.chip import Badge, Chip
from app.ui.widgets.more import More
from app.ui.widgets.text import Label
from app.wording import size_text
from app.wording_models import licence_text, model_text

MOST = 16_777_215  # QWIDGETSIZE_MAX
NARROW = 700
"""Below this width, at 100 % text, the parts of a row stand under each other."""


class ModelRow(QWidget):
    """Signals carry nothing: the page knows whose row it is."""

    use = Signal()
    check = Signal()
    why = Signal()
    shrink = Signal()
    remove = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        model: Model,
        verdict: Verdict,
        default: bool,
        parent: QWidget | None = None,
    ) -> None:
        """`default`: it answers in new chats."""
        super().__init__(parent)
        self._theme, self.model = theme, model
        tr = QCoreApplication.translate
        self.setAccessibleName(model.name)
        self._name = Label(theme, model.name, "body_semibold", wrap=True)
        kind = model.facts.quantisation
        self._kind = Label(theme, kind, "body", "text_3")
        self._licence = Label(theme, licence_text(model.licence, tr), "caption", "text_3", wrap=True)
        said = FitWords(verdict)
        purpose = model_text(model.origin, model.facts.parameters, tr)
        self._purpose = Label(
            theme, said.short() if verdict.kind == NO else purpose, "small", "text_2", wrap=True
        )
        self._took = Label(theme, said.took(), "caption", "text_3", wrap=True)
        if not verdict.measured:
            self._took.hide()
        self._size = Label(theme, size_text(model.bytes), "small", "text_2")
        self._size.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.fit_chip = self._fit_chip(theme, icons, verdict.kind)
        self.default_mark = Badge(theme, icons, "accent", "check", self.tr("In use"))
        self.use_button = Button(theme, icons, self.tr("Use"), height=CONTROL_COMPACT)
        self.use_button.setAccessibleName(self.tr("Use %1 in new chats").replace("%1", model.name))
        self.use_button.setToolTip(self.tr("Use in new chats"))
        self.default_mark.setToolTip(self.tr("Answers in new chats"))
        self.use_button.clicked.connect(self.use)
        self.default_mark.setVisible(default)
        self.use_button.setVisible(not default)
        self.more = More(theme, icons, self.tr("More about %1").replace("%1", model.name))
        entries = [(self.tr("Check this model"), "shield-check", self.check.emit)]
        if verdict.kind != FITS or verdict.measured:
            entries.append((self.tr("See why"), "info", self.why.emit))
        entries.append((self.tr("Make smaller"), "package", self.shrink.emit))
        entries.append((self.tr("Delete"), "trash-2", self.remove.emit))
        self.more.fill(entries)
        self._words = self._words_cell()
        self._fit_cell = _cell(self.fit_chip)
        self._action = _cell(self.default_mark, self.use_button, trailing=True)
        self._checking = self._checking_line(theme)
        self._wide: bool | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_4)
        self._grid.setVerticalSpacing(SPACE_2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_2, 0, SPACE_2)
        column.setSpacing(SPACE_2)
        column.addLayout(self._grid)
        column.addWidget(self._checking)
        theme.changed.connect(self._arrange)
        self._arrange()

    def show_checking(self, done: int, total: int) -> None:
        """How far the check is."""
        self._checking.show()
        percent = round(100 * done / total) if total else 0
        self._bar.setValue(percent)
        self._bar_line.setText(self.tr("Checking, %1 %").replace("%1", str(percent)))

    def end_checking(self) -> None:
        """The check is over."""
        self._checking.hide()

    # -- inside ------------------------------------------------------------------------------------

    def _fit_chip(self, theme: Theme, icons: Icons, fit: str) -> QWidget:
        if fit == FITS:
            return Badge(theme, icons, "success", "check", self.tr("Fits"))
        if fit == SLOW:
            chip = Chip(theme, icons, "warning", "hourglass", self.tr("Will be slow"))
        else:
            chip = Chip(theme, icons, "plain", "ban", self.tr("Will not fit"))
        chip.setToolTip(self.tr("See why"))
        chip.setAccessibleDescription(self.tr("See why"))
        chip.clicked.connect(self.why)
        return chip

    def _checking_line(self, theme: Theme) -> QWidget:
        line = QWidget()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Checking %1").replace("%1", self.model.name))
        self._bar_line = Label(theme, "", "caption", "text_2")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._bar, 1)
        row.addWidget(self._bar_line)
        line.hide()
        return line

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand side by side or under each other."""
        super().resizeEvent(event)
        self._arrange()

    def _words_cell(self) -> QWidget:
        cell = QWidget()
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(self._name)
        head.addWidget(self._kind, 1)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._licence)
        column.addWidget(self._took)
        return cell

    def _arrange(self) -> None:
        wide = self.width() >= self._theme.px(NARROW)
        for part, width in ((self._words, 232), (self._size, 56), (self._fit_cell, 112), (self._action, 80)):
            fixed = self._theme.px(width) if wide else 0
            part.setMinimumWidth(fixed)
            part.setMaximumWidth(fixed or MOST)
        if wide != self._wide:
            self._wide = wide
            while self._grid.takeAt(0) is not None:
                pass
            (self._place_wide if wide else self._place_narrow)()

    def _place_wide(self) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        for column, part in enumerate((self._words, self._purpose, self._size, self._fit_cell, self._action)):
            self._grid.addWidget(part, 0, column, middle)
        self._grid.addWidget(self.more, 0, 5, middle)
        self._share(purpose=1)

    def _place_narrow(self) -> None:
        self._grid.addWidget(self._words, 0, 0, 1, 4)
        self._grid.addWidget(self.more, 0, 5, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._purpose, 1, 0, 1, 6)
        self._grid.addWidget(self._size, 2, 0)
        self._grid.addWidget(self._fit_cell, 2, 1)
        self._grid.addWidget(self._action, 2, 3, 1, 3)
        self._share(purpose=0)

    def _share(self, purpose: int) -> None:
        for column, share in enumerate((0, purpose, 0, 1 - purpose, 0, 0)):
            self._grid.setColumnStretch(column, share)


def _cell(*parts: QWidget, trailing: bool = False) -> QWidget:
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    if trailing:
        row.addStretch(1)
    for part in parts:
        row.addWidget(part)
    if not trailing:
        row.addStretch(1)
    return cell
