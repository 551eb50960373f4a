"""Five bars and a word for how good a passphrase is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.services.strength import LEAST_CHARACTERS, Strength
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.text import Label

BARS = 5


class Bars(QWidget):
    """Filled from the leading side."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._filled, self._tone = theme, 0, "success"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set(self, filled: int, tone: str) -> None:
        """How many, and in which token's colour."""
        self._filled, self._tone = filled, tone
        self.update()

    def sizeHint(self) -> QSize:
        """Five bars of 32 with gaps of 4."""
        return QSize(BARS * self._theme.px(32) + (BARS - 1) * 4, self._theme.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        wide = self._theme.px(32)
        for index in range(BARS):
            place = BARS - 1 - index if self.isRightToLeft() else index
            on = index < self._filled
            painter.setBrush(self._theme.color(self._tone if on else "border_subtle"))
            painter.drawRoundedRect(QRectF(place * (wide + 4), 0, wide, self.height()), 2, 2)
        painter.end()


class StrengthBar(QWidget):
    """Bars, word and advice in one line; said as words too."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = Bars(theme)
        self._word = Label(theme, "", "caption", "text_2")
        self._advice = Label(theme, "", "caption", "text_3", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self._bars)
        row.addSpacing(SPACE_3 - SPACE_2)
        row.addWidget(self._word)
        row.addWidget(self._advice, 1)
        self.show_none()

    def show_none(self) -> None:
        """Nothing is typed yet."""
        self._say(0, "text_2", "", self.tr("Four unusual words or more is best."))

    def set(self, found: Strength) -> None:
        """Show an estimate."""
        best = self.tr("Four unusual words or more is best.")
        if not found.long_enough:
            least = self.tr("%1 characters at least").replace("%1", str(LEAST_CHARACTERS))
            self._say(1, "danger", self.tr("Too short"), least)
        elif found.common:
            self._say(found.score + 1, "danger", self.tr("Easy to guess"), best)
        elif found.score == 2:
            self._say(3, "warning", self.tr("Fair"), best)
        elif found.score == 3:
            self._say(4, "success", self.tr("Strong"), best)
        else:
            self._say(5, "success", self.tr("Very strong"), "")

    def word(self) -> str:
        """The word shown."""
        return self._word.text()

    def _say(self, filled: int, tone: str, word: str, advice: str) -> None:
        self._bars.set(filled, tone)
        self._word.setText(word)
        self._word.set_tone(tone)
        self._word.setVisible(bool(word))
        self._advice.setText(advice)
        name = self.tr("Strength of the passphrase: %1").replace("%1", word) if word else ""
        self.setAccessibleName(name)
