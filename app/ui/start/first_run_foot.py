"""The foot of the first run: back, what is missing, onward."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_3, SPACE_4, SPACE_5, SPACE_6, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label, Line, set_property

WIDTH = 600


class Foot(QWidget):
    """Onward looks off while something is missing, but can be reached and pressed to hear what."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fault = Banner(theme, icons, tone="danger")
        self.back = Button(theme, icons, self.tr("Back"), "ghost", icon="arrow-left")
        set_property(self.back, "flush", True)
        self.onward = Button(theme, icons, self.tr("Continue"), "primary")
        self._missing = Label(theme, "", "caption", "text_3", wrap=True)
        self._missing.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._inner = QWidget()
        row = QHBoxLayout(self._inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_3)
        row.addWidget(self.back)
        row.addWidget(self._missing, 1)
        row.addWidget(self.onward)
        self._centre = QHBoxLayout()
        self._centre.addStretch(1)
        self._centre.addWidget(self._inner, 1000)
        self._centre.addStretch(1)
        self._above = QHBoxLayout()
        self._above.setContentsMargins(SPACE_6, 0, SPACE_6, SPACE_4)
        self._above.addStretch(1)
        self._above.addWidget(self.fault, 1000)
        self._above.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._above)
        column.addWidget(Line())
        column.addLayout(self._centre)
        self.set_fault("")
        theme.changed.connect(self._restyle)
        self.set_wide(True)
        self._restyle()

    def set_missing(self, missing: str) -> None:
        """Say what is missing, or that one can go on."""
        self._missing.setText(missing)
        self.onward.set_off(bool(missing), missing)

    def missing(self) -> str:
        """What is said."""
        return self._missing.text()

    def set_onward(self, text: str, arrow: bool) -> None:
        """The verb of the next step."""
        self.onward.setText(text)
        self.onward.set_icon("arrow-right" if arrow else None, trailing=arrow)

    def set_fault(self, text: str) -> None:
        """Say what went wrong, or nothing."""
        self.fault.set(text, "danger")
        self.fault.setVisible(bool(text))

    def set_wide(self, wide: bool) -> None:
        """Margins by room."""
        edge = SPACE_6 if wide else SPACE_5
        self._centre.setContentsMargins(edge, SPACE_4 + 2, edge, SPACE_4 + 2)

    def _restyle(self) -> None:
        self._inner.setMaximumWidth(self._theme.px(WIDTH))
        self.fault.setMaximumWidth(self._theme.px(WIDTH))
