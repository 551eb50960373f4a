"""An icon that stands beside words and follows the theme."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.icons import Icons
from app.ui.theme import Theme


class PictureLabel(QLabel):
    """Says nothing to screen readers: the words beside it do."""

    def __init__(
        self, theme: Theme, icons: Icons, icon: str, size: int, color: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icons, self._icon, self._size, self._color = icons, icon, size, color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setPixmap(self._icons.pixmap(self._icon, self._size, self._color))
