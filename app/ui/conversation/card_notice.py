"""What is said over the workspace when a graphics card has failed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import CONTROL_COMPACT, SPACE_1, SPACE_2, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import IconButton
from app.wording import Words


class CardNotice(QWidget):
    """Stays until it is answered: with the button that leads to the settings, or closed."""

    settings = Signal()
    """The person wants to see them; the notice is gone."""

    def __init__(self, theme: Theme, icons: Icons, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner(theme, icons)
        self.banner.set(f"{words.title} {words.advice}", "warning", words.action, self._answer)
        self.close_button = IconButton(
            theme, icons, "x", self.tr("Close"), side=CONTROL_COMPACT, color="warning"
        )
        self.close_button.clicked.connect(self.leave)
        row = self.banner.layout()
        assert row is not None
        row.setSpacing(SPACE_1)
        row.addWidget(self.close_button)
        row.setAlignment(self.close_button, Qt.AlignmentFlag.AlignVCenter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_2, SPACE_2, SPACE_2, SPACE_2)
        whole.addWidget(self.banner)

    def leave(self) -> None:
        """Go away."""
        self.hide()
        self.deleteLater()

    def _answer(self) -> None:
        self.leave()
        self.settings.emit()
