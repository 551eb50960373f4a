"""A banner: one sentence with a reason to act, standing in the layout and never over text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label, set_property

ICONS = {"warning": "triangle-alert", "danger": "circle-alert", "success": "circle-check", "info": "info"}


class Banner(QFrame):
    """Tones: warning, danger, success, info. The button is there only while it does something."""

    def __init__(
        self, theme: Theme, icons: Icons, text: str = "", tone: str = "warning", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._tone = theme, icons, tone
        self._action: Callable[[], None] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._picture = QLabel()
        self._text = Label(theme, text, wrap=True)
        self._button = Button(theme, icons, "", "link", height=28)
        self._button.clicked.connect(self._act)
        words = QHBoxLayout()
        words.setSpacing(SPACE_3 - 2)
        words.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(self._text, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(0)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addStretch(1)
        middle.addLayout(words)
        middle.addStretch(1)
        row.addLayout(middle, 1)
        row.addSpacing(SPACE_2)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._restyle)
        self.set(text, tone)

    def set(
        self,
        text: str,
        tone: str | None = None,
        action_text: str | None = None,
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Say something else, with another action or none."""
        self._tone, self._action = tone or self._tone, on_action
        self._text.setText(text)
        self._button.setText(action_text or "")
        self._button.setVisible(on_action is not None)
        self._restyle()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def _act(self) -> None:
        if self._action is not None:
            self._action()

    def _restyle(self) -> None:
        set_property(self, "surface", self._tone)
        self._text.set_tone(self._tone)
        set_property(self._button, "tone", self._tone)
        self._button.restyle()
        self._picture.setPixmap(self._icons.pixmap(ICONS[self._tone], 16, self._tone))
        self._picture.setContentsMargins(0, self._theme.px(2), 0, 0)
