"""One file of a summary that is about to begin: its name, what is known of it, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.summary_plan import Entry
from app.ui.chat_kinds import kind_line
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import Label
from app.wording import explain, fill


class SummaryFileRow(QWidget):
    """`unlock` and `leave_out` carry the entry's path."""

    unlock = Signal(object)
    leave_out = Signal(object)

    def __init__(self, theme: Theme, icons: Icons, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._name = Label(theme, entry.path.name, "body", wrap=True)
        self._state = Label(theme, "", "small", "text_2", wrap=True)
        self._state.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.open_button = Button(theme, icons, self.tr("Type the password"), "link", height=28)
        self.open_button.setAccessibleName(fill(self.tr("Type the password of %1"), entry.path.name))
        self.remove_button = IconButton(
            theme, icons, "x", fill(self.tr("Leave out %1"), entry.path.name), side=28
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self._name, 3)
        row.addSpacing(SPACE_3)
        row.addWidget(self._state, 2)
        row.addWidget(self.open_button)
        row.addWidget(self.remove_button)
        self.open_button.clicked.connect(lambda: self.unlock.emit(entry.path))
        self.remove_button.clicked.connect(lambda: self.leave_out.emit(entry.path))

    def show_entry(self, only: bool) -> None:
        """What is known now; the `only` file is not left out but cancelled."""
        entry = self.entry
        self.open_button.setVisible(entry.asks)
        self.remove_button.setVisible(not only)
        self._state.setText(self._said())
        self._state.set_tone("warning" if entry.error is not None else "text_2")

    def text(self) -> str:
        """What is said of the file."""
        return self._state.text()

    def _said(self) -> str:
        entry = self.entry
        if entry.asks:
            return self.tr("Asks for a password")
        if entry.error is not None:
            words = explain(entry.error, QCoreApplication.translate)
            return " ".join(part for part in (words.title, words.advice) if part)
        if entry.document is not None:
            return kind_line(entry.document)
        if entry.pages is not None and entry.pages.total:
            said = self.tr("Opening, page %1 of %2")
            return fill(said, str(entry.pages.done), str(entry.pages.total))
        return self.tr("Opening")
