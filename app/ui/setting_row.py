"""One line of the settings: what is set, a sentence about it, and the control that sets it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_4, Theme
from app.ui.widgets.text import Label, Line


class SettingRow(QVBoxLayout):
    """The control stands beside the words, or under them where there is little room.

    `foot` stands under the sentence, for what is done about what it says. A layout and no widget, so that a
    sentence that becomes longer gets its room at once. `parent` is whom everything in it belongs to.
    """

    def __init__(
        self,
        theme: Theme,
        name: str,
        line: str,
        control: QWidget,
        parent: QWidget,
        foot: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._control = control
        self._name = Label(theme, name, wrap=True, parent=parent)
        self._name.setBuddy(control)
        self._line = Label(theme, "", "caption", "text_3", wrap=True, parent=parent)
        words = QVBoxLayout()
        words.setSpacing(SPACE_1 // 2)
        words.addWidget(self._name)
        words.addWidget(self._line)
        self._foot, self._below = foot, QVBoxLayout()
        if foot is not None:
            self._below.addWidget(foot, 0, Qt.AlignmentFlag.AlignLeading)
            words.addLayout(self._below)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(0, SPACE_3, 0, SPACE_3)
        self._row.addLayout(words, 1)
        self._row.addWidget(control)
        self.setSpacing(0)
        self.addLayout(self._row)
        self.addWidget(Line(parent=parent))
        self.set_line(line)
        self.set_narrow(False)

    @property
    def name(self) -> str:
        """What is set."""
        return self._name.text()

    @property
    def line(self) -> str:
        """The sentence about it."""
        return self._line.text()

    def set_name(self, name: str) -> None:
        """It is about something else."""
        self._name.setText(name)

    def set_line(self, line: str) -> None:
        """Another sentence, or none."""
        self._line.setText(line)
        self._line.setVisible(bool(line))
        self._control.setAccessibleDescription(line)

    def show_foot(self, shown: bool) -> None:
        """Show what stands under the sentence, with its distance, or neither."""
        self._below.setContentsMargins(0, SPACE_1 if shown else 0, 0, 0)
        if self._foot is not None:
            self._foot.setVisible(shown)

    def set_narrow(self, narrow: bool) -> None:
        """Put the control under the words, or beside them."""
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._row.setSpacing(SPACE_2 if narrow else SPACE_4)
        side = Qt.AlignmentFlag.AlignLeading if narrow else Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self._control, side)
