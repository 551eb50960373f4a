"""Parts of the sidebar: the line with the vault, and the entries at its foot."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QWidget

from app.ui.icons import Icons
from app.ui.theme import RADIUS_CONTROL, SPACE_2, SPACE_3, SPACE_4, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.picture import Picture
from app.ui.widgets.text import Label


class VaultBar(QWidget):
    """The mark, the name, and Lock. 52 high."""

    lock = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, 0, SPACE_3 - 4, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(Picture(theme, "mark", 20))
        row.addWidget(Label(theme, "Stillroom", "body_semibold"), 1)
        button = IconButton(theme, icons, "lock", self.tr("Lock"))
        button.setToolTip(self.tr("Lock (Ctrl+Shift+L)"))
        button.clicked.connect(self.lock)
        row.addWidget(button)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFixedHeight(max(52, self._theme.px(52)))


class Edge(QFrame):
    """A hairline down the side of a panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("line")
        self.setFixedWidth(1)


class NewChat(Button):
    """Icon and words at the leading side, its keys at the other."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        self._picture, self._keys = QLabel(), Label(theme, "", "caption", "text_3")
        self._words = Label(theme, "", "body_semibold")
        super().__init__(theme, icons, "", parent=parent)
        self.setAccessibleName(self.tr("New chat"))
        self._words.setText(self.accessibleName())
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_2 + 1, 0, SPACE_2 + 2, 0)
        row.setSpacing(SPACE_2)
        for label in (self._picture, self._words, self._keys):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self._keys)

    def show_keys(self, keys: str) -> None:
        """The shortcut, as the system writes it."""
        self._keys.setText(keys)
        self.setToolTip(f"{self.accessibleName()} ({keys})")

    def restyle(self) -> None:
        """Read the theme again."""
        super().restyle()
        self._picture.setPixmap(self._icons.pixmap("square-pen", 16, "text_1"))


class Place(QAbstractButton):
    """An entry at the foot: icon and name, 32 high, filled while its page is open."""

    def __init__(
        self, theme: Theme, icons: Icons, icon: str, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._icon = theme, icons, icon
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring_radius", RADIUS_CONTROL)
        theme.changed.connect(self._restyle)
        self._restyle()

    def nextCheckState(self) -> None:
        """Whether the page is open is said by the workspace, not by the click."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, icon, name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("bg_selected" if self.isChecked() else "bg_hover"))
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)
        side = self._theme.px(16)
        icon = self._icons.pixmap(self._icon, 16, "accent" if self.isChecked() else "text_2")
        mirrored = self.isRightToLeft()
        left = self.width() - SPACE_2 - side if mirrored else SPACE_2
        painter.drawPixmap(left, (self.height() - side) // 2, icon)
        gap = SPACE_2 * 2 + side
        box = (
            self.rect().adjusted(SPACE_2, 0, -gap, 0)
            if mirrored
            else self.rect().adjusted(gap, 0, -SPACE_2, 0)
        )
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.color("text_1"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())
        painter.end()

    def _restyle(self) -> None:
        self.setFont(self._theme.font("body"))
        self.setMinimumHeight(self._theme.px(32))
        self.update()
