"""The side of the first run: where in the three steps one is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_3, SPACE_4, SPACE_5, SPACE_6, Theme
from app.ui.widgets.picture import Picture
from app.ui.widgets.text import Label, set_property

DONE, HERE, AHEAD = "done", "here", "ahead"


class Dot(QWidget):
    """A number in a circle, or a tick once the step is done."""

    def __init__(self, theme: Theme, icons: Icons, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._number, self._state = theme, icons, number, AHEAD
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_state(self, state: str) -> None:
        """`done`, `here` or `ahead`."""
        self._state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw circle and number, or tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = {DONE: "bg_selected", HERE: "accent"}.get(self._state)
        ahead = fill is None
        painter.setPen(QPen(self._theme.color("border_control"), 1) if ahead else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else self._theme.color(fill))
        circle = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawEllipse(circle)
        if self._state == DONE:
            side = self._theme.px(16)
            middle = (self.width() - side) // 2
            painter.drawPixmap(middle, middle, self._icons.pixmap("check", 16, "accent"))
        else:
            painter.setFont(self._theme.font("body_semibold"))
            painter.setPen(self._theme.color("text_2" if ahead else "on_accent"))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()

    def _restyle(self) -> None:
        self.setFixedSize(self._theme.px(28), self._theme.px(28))
        self.update()


class StepRow(QWidget):
    """Number, name and one line of a step."""

    def __init__(
        self, theme: Theme, icons: Icons, number: int, name: str, line: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._name, self._state = theme, name, AHEAD
        self._dot = Dot(theme, icons, number)
        self._title = Label(theme, name)
        self._line = Label(theme, line, "caption", "text_3", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_3)
        row.addWidget(self._dot, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme.changed.connect(self._restyle)

    def set_state(self, state: str, line: str | None = None) -> None:
        """Where this step is, and what was chosen in it."""
        self._state = state
        if line:
            self._line.setText(line)
        self._dot.set_state(state)
        self._title.set_tone("text_2" if state == AHEAD else "text_1")
        told = {DONE: self.tr("done"), HERE: self.tr("this step")}.get(state, self.tr("still to come"))
        self.setAccessibleName(f"{self._name}, {told}")
        self._restyle()

    def _restyle(self) -> None:
        self._title.setFont(self._theme.font("body_semibold" if self._state == HERE else "body"))


class Panel(QWidget):
    """Mark, steps, picture and the promise."""

    WIDTH = 320

    def __init__(
        self, theme: Theme, icons: Icons, steps: list[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """`steps`: name and line of each."""
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_property(self, "surface", "subtle")
        self._rows = [StepRow(theme, icons, i + 1, name, line) for i, (name, line) in enumerate(steps)]
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_6 + 4, SPACE_6 + 8, SPACE_6 + 4, SPACE_6)
        head = QHBoxLayout()
        head.setSpacing(SPACE_3)
        head.addWidget(Picture(theme, "mark", 28))
        head.addWidget(Label(theme, "Stillroom", "title_semibold"), 1)
        column.addLayout(head)
        column.addSpacing(SPACE_6 + SPACE_4)
        for row in self._rows:
            column.addWidget(row)
            column.addSpacing(SPACE_5)
        column.addStretch(1)
        column.addWidget(Picture(theme, "jars"), 0, Qt.AlignmentFlag.AlignLeading)
        column.addSpacing(SPACE_5)
        promise = self.tr("Works without internet. Nothing leaves this computer.")
        column.addWidget(Label(theme, promise, "small", "text_2", wrap=True))
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_step(self, index: int, lines: list[str]) -> None:
        """Go to a step; `lines` say what was chosen in those before it."""
        for place, row in enumerate(self._rows):
            state = DONE if place < index else HERE if place == index else AHEAD
            row.set_state(state, lines[place] if place < index else None)

    def _restyle(self) -> None:
        self.setFixedWidth(self._theme.px(self.WIDTH))
