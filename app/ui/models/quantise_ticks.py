"""Boxes to tick with what they mean under them, in words that can change."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.text import Label
from app.ui.widgets.tick import Tick


class AboutTick(QWidget):
    """`box` is what is ticked; `about` says what it means, also to a screen reader."""

    def __init__(
        self, theme: Theme, icons: Icons, text: str, about: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.box = Tick(theme, icons, text)
        self.about = Label(theme, "", "small", "text_2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.box)
        column.addWidget(self.about)
        self.setFocusProxy(self.box)
        self.show_about(about)

    @property
    def wanted(self) -> bool:
        """Whether it is ticked, and can be had."""
        return self.box.isChecked() and self.isEnabled()

    def show_about(self, text: str) -> None:
        """What it means now."""
        self.about.setText(text)
        self.box.setAccessibleDescription(text)
