"""The question to all models: a box that is never locked, Send and Stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import CONTROL_COMPOSER, SPACE_2, SPACE_3, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.message_box import Frame, MessageBox, SendButton


class CompareFoot(QWidget):
    """`asked` gives the question; the box is emptied by whoever takes it."""

    asked = Signal(str)
    stop = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._writing, self._reason = False, ""
        self.box = MessageBox(theme)
        self.box.setAccessibleName(self.tr("Question to all models"))
        self.box.setPlaceholderText(self.tr("Ask all of them the same"))
        self.send = SendButton(theme, icons)
        self.stop_button = Button(theme, icons, self.tr("Stop"), "stop", "stop", height=CONTROL_COMPOSER)
        self.stop_button.setToolTip(self.tr("Stop (Esc)"))
        self.frame = Frame(theme, self.box)
        inside = QHBoxLayout(self.frame)
        inside.setContentsMargins(SPACE_3, SPACE_2, SPACE_2, SPACE_2)
        inside.setSpacing(SPACE_2)
        inside.addWidget(self.box, 1)
        inside.addWidget(self.stop_button)
        inside.addWidget(self.send)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, SPACE_2, SPACE_4, SPACE_3)
        row.addWidget(self.frame)
        self.box.textChanged.connect(self._show)
        self.box.submitted.connect(self._submit)
        self.box.escaped.connect(self._escape)
        self.send.clicked.connect(self._submit)
        self.stop_button.clicked.connect(self.stop)
        theme.changed.connect(self.box.restyle)
        self._show()

    def show_state(self, writing: bool, reason: str) -> None:
        """Whether answers are being written, and why nothing can be asked, if so."""
        had_focus = self.stop_button.hasFocus() or self.send.hasFocus()
        changed, self._writing, self._reason = writing != self._writing, writing, reason
        self._show()
        if changed and had_focus:
            self.box.setFocus()

    def _submit(self) -> None:
        if not self._why_not() and not self._writing:
            self.asked.emit(self.box.toPlainText())

    def _escape(self) -> None:
        if self._writing:
            self.stop.emit()

    def _why_not(self) -> str:
        return self._reason or ("" if self.box.toPlainText().strip() else self.tr("Write a question first"))

    def _show(self) -> None:
        self.send.setVisible(not self._writing)
        self.stop_button.setVisible(self._writing)
        self.send.set_off(bool(self._why_not()), self._why_not())
