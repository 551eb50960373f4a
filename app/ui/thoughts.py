"""What a reasoning model thought before its answer: one quiet line, folded; who wants to reads on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpacerItem, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_1, SPACE_2, Theme
from app.ui.thought_view import ThoughtView
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label, announce


def thought_for(seconds: float) -> str:
    """For how long a model thought, e.g. "Thought for 12 seconds"."""
    tr, whole = QCoreApplication.translate, round(seconds)
    if whole < 1:
        return tr("Thoughts", "Thought for a moment")
    if whole < 60:
        said, count = tr("Thoughts", "Thought for %n second(s)", "", whole), whole
    else:
        count = round(whole / 60)
        said = tr("Thoughts", "Thought for %n minute(s)", "", count)
    return said.replace("(s)", "" if count == 1 else "s")


class Thoughts(QWidget):
    """Hidden while there is nothing to show. Text is written only while it is unfolded."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._thinking, self._live = theme, icons, "", False
        self._picture = QLabel()
        self._line = Label(theme, "", "small", "text_3")
        self.button = Button(theme, icons, "", "link", height=28)
        self.view: ThoughtView = ThoughtView(theme)
        self.button.clicked.connect(lambda: self.fold(not self.view.isHidden()))
        self.view.setAccessibleName(self.tr("What the model thought"))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self._picture)
        row.addWidget(self._line)
        row.addWidget(self.button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addLayout(row)
        column.addWidget(self.view)
        self._below = QSpacerItem(0, 0)
        column.addItem(self._below)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.fold(True)
        self.hide()

    @property
    def text(self) -> str:
        """What the quiet line says."""
        return self._line.text()

    def show_thinking(self, thinking: str, seconds: float, live: bool) -> None:
        """What was thought so far; `live` while the model still thinks."""
        began = live and not self._live
        self._thinking, self._live = thinking.strip("\n "), live
        self._line.setText(self.tr("Thinking…") if live else thought_for(seconds))
        self.setVisible(bool(self._thinking))
        if not self.view.isHidden():
            self.view.write(self._thinking)
        if began:
            announce(self, self.tr("Thinking"))

    def fold(self, folded: bool) -> None:
        """Show the line alone, or the words under it as well."""
        if not folded:
            self.view.write(self._thinking)
        self.view.setVisible(not folded)
        self._below.changeSize(0, 0 if folded else SPACE_2)  # the answer begins on a new thought
        self.button.setText(self.tr("Show") if folded else self.tr("Hide"))
        name = self.tr("Show what the model thought") if folded else self.tr("Hide what the model thought")
        self.button.setAccessibleName(name)

    def _restyle(self) -> None:
        self._picture.setPixmap(self._icons.pixmap("clock", 16, "text_3"))
