"""Choosing one of a few: side by side, or from a list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStyledItemDelegate,
    QWidget,
)

from app.ui.icons import Icons
from app.ui.theme import CONTROL, SPACE_1, Theme


class Segments(QFrame):
    """Two to four choices side by side. `chosen` gives the key of the one taken by a person."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        name: str,
        choices: list[tuple[str, str, str | None]],
        parent: QWidget | None = None,
    ) -> None:
        """`choices`: key, text, icon's name or None."""
        super().__init__(parent)
        self._theme, self._icons, self._choices = theme, icons, choices
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("segments", True)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for index, (_key, text, _icon) in enumerate(choices):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("segment", True)
            button.setProperty("ring_radius", 5)
            button.setAccessibleDescription(name)
            self._group.addButton(button, index)
            row.addWidget(button)
        self._group.idClicked.connect(lambda index: self.chosen.emit(choices[index][0]))
        self._group.idToggled.connect(lambda *_: self._restyle())
        theme.changed.connect(self._restyle)
        self._restyle()

    def button(self, index: int) -> QAbstractButton:
        """One of the choices."""
        return self._group.button(index)

    def key(self) -> str:
        """The key of the choice, or an empty string."""
        index = self._group.checkedId()
        return self._choices[index][0] if index >= 0 else ""

    def set_key(self, key: str) -> None:
        """Show a choice without emitting `chosen`."""
        for index, choice in enumerate(self._choices):
            if choice[0] == key:
                self._group.button(index).setChecked(True)

    def set_texts(self, texts: list[str]) -> None:
        """Other words for the same choices."""
        for index, text in enumerate(texts):
            self._group.button(index).setText(text)

    def _restyle(self) -> None:
        for index, (_key, _text, icon) in enumerate(self._choices):
            button = self._group.button(index)
            chosen = button.isChecked()
            button.setFont(self._theme.font("body_semibold" if chosen else "body"))
            button.setMinimumHeight(self._theme.px(28))
            if icon:
                button.setIcon(self._icons.icon(icon, 16, "accent" if chosen else "text_2", SPACE_1))
                button.setIconSize(QSize(self._theme.px(16) + SPACE_1, self._theme.px(16)))


class Select(QComboBox):
    """One of a longer list. The wheel scrolls the page, not the choice, unless it has the focus."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        name: str,
        choices: list[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        """`choices`: key, text."""
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setItemDelegate(QStyledItemDelegate(self))  # the one that reads the stylesheet
        for key, text in choices:
            self.addItem(text, key)
        self.activated.connect(lambda index: self.chosen.emit(str(self.itemData(index))))
        theme.changed.connect(self._restyle)
        self._restyle()

    def key(self) -> str:
        """The key of the choice."""
        return str(self.currentData())

    def set_key(self, key: str) -> None:
        """Show a choice without emitting `chosen`."""
        self.setCurrentIndex(max(self.findData(key), 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow, which a stylesheet can only take from a file."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = self._theme.px(16)
        inset = self._theme.px(8)
        x = inset if self.isRightToLeft() else self.width() - inset - side
        arrow = self._icons.pixmap("chevron-down", 16, "text_2" if self.isEnabled() else "text_3")
        painter.drawPixmap(x, (self.height() - side) // 2, arrow)
        painter.end()

    def _restyle(self) -> None:
        self.setFont(self._theme.font("body"))
        self.view().setFont(self._theme.font("body"))
        self.setMinimumHeight(self._theme.px(CONTROL))
