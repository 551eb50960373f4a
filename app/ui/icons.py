"""Icons of the interface: lucide (ISC), drawn in a token's colour at the screen's own sharpness."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.paths import resources
from app.ui.theme import Theme

STROKE = 'stroke-width="1.75"'
MIRRORED = frozenset({"arrow-left", "arrow-right", "chevron-left", "chevron-right", "panel-left", "undo-2"})
"""Icons with a direction: only these are flipped where text runs from right to left."""


class Icons(QObject):
    """Gives icons by lucide name. Ask again on `theme.changed`: a QIcon keeps the colour it was made with."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._made: dict[tuple[str, int, int, str, float, bool, bool], QPixmap] = {}
        theme.changed.connect(self._made.clear)

    def icon(
        self, name: str, size: int = 16, color: str = "text_2", gap: int = 0, trailing: bool = False
    ) -> QIcon:
        """An icon in a token's colour; grey when disabled.

        `gap`: empty pixels towards the words, which follow the icon or, with `trailing`, stand before it.
        """
        icon = QIcon(self.pixmap(name, size, color, gap, trailing))
        icon.addPixmap(self.pixmap(name, size, "text_3", gap, trailing), QIcon.Mode.Disabled)
        return icon

    def none(self) -> QIcon:
        """No icon."""
        return QIcon()

    def pixmap(
        self, name: str, size: int = 16, color: str = "text_2", gap: int = 0, trailing: bool = False
    ) -> QPixmap:
        """The drawing itself; `size` is in pixels at 100 % text. `color`: a token's name."""
        side = self._theme.px(size)
        ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
        mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        key = (name, side, gap, color, ratio, mirrored, trailing)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._draw(*key)
        return found

    def _draw(
        self, name: str, side: int, gap: int, color: str, ratio: float, mirrored: bool, trailing: bool
    ) -> QPixmap:
        coloured = source(name).replace("currentColor", self._theme.color(color).name())
        renderer = QSvgRenderer(QByteArray(coloured.encode()))
        pixmap = QPixmap(round((side + gap) * ratio), round(side * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.translate(gap if mirrored != trailing else 0, 0)
        if mirrored and name in MIRRORED:
            painter.translate(side, 0)
            painter.scale(-1, 1)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        return pixmap


def source(name: str) -> str:
    """The SVG text of an icon, with our stroke. Raises FileNotFoundError for a name that is not shipped."""
    text = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', STROKE)
