"""The switch under a reply that holds pseudonyms: the real names on the screen, or what the vault keeps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.icons import Icons
from app.ui.theme import CONTROL_COMPACT, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import announce


class RealNames(Button):
    """Hidden where there is nothing to put back. `real` is the text to show, None while it is not wanted."""

    switched = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme, icons, "", "link", height=CONTROL_COMPACT, parent=parent)
        self._text: str | None = None
        self._on = False
        self.clicked.connect(self._switch)
        self.offer(None)

    def offer(self, text: str | None) -> None:
        """The reply with the real names, None where it has none; what was chosen stays."""
        self._text = text
        self._on = self._on and text is not None
        self.setVisible(text is not None)
        self._tell()

    @property
    def real(self) -> str | None:
        """What is to be shown instead of the reply as it was written."""
        return self._text if self._on else None

    def _switch(self) -> None:
        self._on = not self._on
        self._tell()
        self.switched.emit()
        said = self.tr("The real names are shown here only; copying takes them along.")
        announce(self, said if self._on else self.tr("The names are hidden again."))

    def _tell(self) -> None:
        self.setText(self.tr("Hide the real names") if self._on else self.tr("Show the real names"))
        said = self.tr("The names are in this vault alone. While on, they are shown and copied here.")
        self.setToolTip(said)
        self.setAccessibleDescription(said)
        self.set_icon("eye-off" if self._on else "eye")
