"""Chips: one word of state, with an icon, so that colour is never alone."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_1, SPACE_2, Theme
from app.ui.widgets.text import Label, set_property

TONES = {"plain": "text_2", "accent": "text_1"}
"""Colour of the icon where the tone's own name is no token."""


class Chip(QToolButton):
    """A chip that can be pressed. Tones: success, warning, danger, info, plain, accent."""

    def __init__(
        self, theme: Theme, icons: Icons, tone: str, icon: str, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._icon = theme, icons, icon
        self._tone = tone
        self.setProperty("chip", True)
        self.setProperty("ring_radius", 12)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.set(tone, icon, text)
        theme.changed.connect(self.restyle)

    def set(self, tone: str, icon: str, text: str) -> None:
        """Say something else."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.setAccessibleName(text)
        set_property(self, "tone", tone)
        self.restyle()

    def sizeHint(self) -> QSize:
        """Icon and text with 8 before and 10 after."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + self.iconSize().width() + self._theme.px(8 + 10) + SPACE_1, self.height())

    def minimumSizeHint(self) -> QSize:
        """The same: a cut word says nothing."""
        return self.sizeHint()

    def restyle(self) -> None:
        """Read the theme again."""
        self.setFont(self._theme.font("caption_semibold"))
        self.setIcon(self._icons.icon(self._icon, 16, TONES.get(self._tone, self._tone), SPACE_1))
        self.setIconSize(QSize(self._theme.px(16) + SPACE_1, self._theme.px(16)))
        self.setFixedHeight(self._theme.px(24))


class Badge(QWidget):
    """The same to look at, but only to read."""

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        tone: str,
        icon: str | None,
        text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._icon, self._tone = theme, icons, icon, tone
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("chip", True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._picture = QLabel()
        self._text = Label(theme, "", "caption_semibold")
        self._row = row = QHBoxLayout(self)
        row.setSpacing(SPACE_1 + 2)
        row.addWidget(self._picture)
        row.addWidget(self._text)
        self.set(tone, icon, text)
        theme.changed.connect(self.restyle)

    def set(self, tone: str, icon: str | None, text: str) -> None:
        """Say something else."""
        self._tone, self._icon = tone, icon
        self._text.setText(text)
        self._text.set_tone(TONES.get(tone, tone))
        self.setAccessibleName(text)
        set_property(self, "tone", tone)
        self.restyle()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def restyle(self) -> None:
        """Read the theme again."""
        side = SPACE_2 if self._icon else SPACE_2 + 2
        self._row.setContentsMargins(self._theme.px(side), 0, self._theme.px(SPACE_2 + 2), 0)
        self._picture.setVisible(self._icon is not None)
        if self._icon is not None:
            self._picture.setPixmap(self._icons.pixmap(self._icon, 14, TONES.get(self._tone, self._tone)))
        self.setFixedHeight(self._theme.px(24))
