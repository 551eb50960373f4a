"""Asking for another title of a chat."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field


class RenameDialog(Dialog):
    """One field with the title in it, selected. `named` gives the new one."""

    named = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, title: str, parent: QWidget) -> None:
        super().__init__(
            theme,
            icons,
            self.tr("Rename chat"),
            "",
            self.tr("Cancel"),
            self.tr("Rename"),
            kind="primary",
            on_act=self._accept_name,
            parent=parent,
        )
        self.field = Field(theme, icons, self.tr("Title"))
        self.field.edit.setText(title)
        self.field.edit.selectAll()
        self.field.submitted.connect(self.accept)
        self.body.addWidget(self.field)
        self.field.edit.setFocus()

    def _accept_name(self) -> None:
        if self.field.text().strip():
            self.named.emit(self.field.text().strip())
