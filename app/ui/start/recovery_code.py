"""The recovery code: shown, printed or saved, and two groups of it typed back."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.files import save_file
from app.ui.icons import Icons
from app.ui.pages import paper
from app.ui.start.code_box import CodeBox
from app.ui.theme import CONTROL_COMPACT, SPACE_1, SPACE_2, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.field import Field, Note
from app.ui.widgets.text import Label, announce

ASKED = 2
LOOKALIKES = str.maketrans("OIL", "011")
"""The code's alphabet (Crockford's) has no O, I and L; whoever types one means a digit."""


def two_of(groups: int) -> list[int]:
    """Which groups are asked for: two different full ones, in order, drawn anew each time."""
    return sorted(secrets.SystemRandom().sample(range(groups), ASKED))


class RecoveryCode(QWidget):
    """Everything about the code. `changed` tells that `missing` may be another."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        code: str,
        pick: Callable[[int], list[int]] = two_of,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._code, self._groups = code, code.split("-")
        self._asked = pick(sum(1 for group in self._groups if len(group) > 1))
        self.box = CodeBox(theme, self._groups)
        self.fields = [self._field(theme, icons, number) for number in self._asked]
        hint = self.tr("Type these two groups from your own copy. The code above hides while you type.")
        self._hint = Label(theme, hint, "caption", "text_3", wrap=True)
        self.note = Note(theme, icons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addLayout(self._head(theme, icons))
        line = self.tr("The only other way in. Keep it on paper, away from this computer.")
        column.addWidget(Label(theme, line, "small", "text_2", wrap=True))
        column.addSpacing(SPACE_2)
        column.addWidget(self.box)
        column.addWidget(self.note)
        column.addSpacing(SPACE_4)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(SPACE_4)
        for field in self.fields:
            self._row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._hint, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(self._row)

    def missing(self) -> str:
        """How many groups are still to be typed, in words."""
        left = sum(
            1
            for field, number in zip(self.fields, self._asked, strict=True)
            if not self._right(field, number)
        )
        if left == 0:
            return ""
        return self.tr("One group to go") if left == 1 else self.tr("Two groups to go")

    def focus_missing(self) -> None:
        """Put the focus in the first group that is not right."""
        for field, number in zip(self.fields, self._asked, strict=True):
            if not self._right(field, number):
                field.edit.setFocus()
                return

    def set_stacked(self, stacked: bool) -> None:
        """The hint under the fields, where there is little room."""
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(direction)

    def print(self) -> None:
        """Ask for a printer and print. Printers are looked for only now: some systems ask a server."""
        if not QPrinterInfo.availablePrinterNames():
            text = self.tr("No printer is set up on this computer. Save as PDF instead.")
            self.note.set(text, "circle-alert", "warning")
            announce(self, text)
            return
        dialog = QPrintDialog(QPrinter(), self)
        dialog.accepted.connect(lambda: self._printed(dialog.printer()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()

    def save(self) -> None:
        """Ask for a place and save as PDF."""
        name = self.tr("Stillroom recovery code") + ".pdf"
        save_file(self, self.tr("Save the recovery code"), name, self.tr("PDF (*.pdf)"), self.save_to)

    def save_to(self, path: object) -> None:
        """Write the PDF and say what became of it."""
        if paper.save_pdf(str(path), self._code):
            text = self.tr("Saved. Print it, then delete the file from this computer.")
            self.note.set(text, "check", "success")
        else:
            self.note.set(
                self.tr("The file could not be written there. Choose another place."),
                "circle-alert",
                "danger",
            )
        announce(self, self.note.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The code is there to be read only while it is not being typed."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.box.set_hidden(any(field.edit.hasFocus() for field in self.fields))
        return super().eventFilter(watched, event)

    def _head(self, theme: Theme, icons: Icons) -> QHBoxLayout:
        printing = Button(theme, icons, self.tr("Print"), icon="printer", height=CONTROL_COMPACT)
        printing.clicked.connect(self.print)
        saving = Button(theme, icons, self.tr("Save as PDF"), icon="file-down", height=CONTROL_COMPACT)
        saving.clicked.connect(self.save)
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(Label(theme, self.tr("Recovery code"), "subtitle_semibold"), 1)
        row.addWidget(printing)
        row.addWidget(saving)
        return row

    def _field(self, theme: Theme, icons: Icons, number: int) -> Field:
        label = self.tr("Group %1").replace("%1", str(number + 1))
        field = Field(theme, icons, label)
        field.edit.setMaxLength(len(self._groups[number]))
        field.setMaximumWidth(theme.px(140))
        field.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        field.edit.installEventFilter(self)
        field.changed.connect(lambda _text: self._typed(field, number))
        return field

    def _typed(self, field: Field, number: int) -> None:
        right = self._right(field, number)
        field.set_mark("check" if right else None, name=self.tr("Right"))
        if not right and len(field.text()) == len(self._groups[number]):
            field.set_error(self.tr("Not what the code says"))
        self.changed.emit()

    def _right(self, field: Field, number: int) -> bool:
        return field.text().strip().upper().translate(LOOKALIKES) == self._groups[number]

    def _printed(self, printer: QPrinter) -> None:
        if paper.draw(printer, self._code):
            self.note.set(self.tr("Sent to the printer."), "check", "success")
        else:
            self.note.set(self.tr("The printer did not take it."), "circle-alert", "danger")
        announce(self, self.note.text())
