"""The one picture, jars on a shelf, and the mark of the program, drawn in the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.paths import resources
from app.ui.theme import LIGHT, Theme

DRAWN_IN = (("accent", LIGHT.accent), ("bg_selected", LIGHT.bg_selected), ("bg_base", LIGHT.bg_base))
"""The files hold the light scheme's colours, so that they are pictures in their own right."""


class Picture(QWidget):
    """A drawing from `resources/pictures`: "jars" (with shelf), "jars-only", "mark". Says nothing aloud."""

    def __init__(
        self, theme: Theme, name: str = "jars", width: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._name, self._width = theme, name, width
        self._renderer = QSvgRenderer(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        """The drawing's own size, or the width asked for."""
        own = self._renderer.defaultSize()
        width = self._width or own.width()
        return QSize(width, round(own.height() * width / max(own.width(), 1)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw."""
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(self.rect()))
        painter.end()

    def _restyle(self) -> None:
        text = (resources() / "pictures" / f"{self._name}.svg").read_text(encoding="utf-8")
        for token, drawn in DRAWN_IN:
            text = text.replace(drawn, self._theme.color(token).name())
        self._renderer.load(QByteArray(text.encode()))
        self.updateGeometry()
        self.update()
