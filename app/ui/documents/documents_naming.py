"""Asking for another name of a collection."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field

LONGEST = 120


class NamingDialog(Dialog):
    """One field with the name in it, selected. `named` gives the new one."""

    named = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, name: str, parent: QWidget) -> None:
        title, safe, act = self.tr("Rename collection"), self.tr("Cancel"), self.tr("Rename")
        super().__init__(
            theme, icons, title, "", safe, act, kind="primary", on_act=self._accept_name, parent=parent
        )
        self.field = Field(theme, icons, self.tr("Name"))
        self.field.edit.setMaxLength(LONGEST)
        self.field.edit.setText(name)
        self.field.edit.selectAll()
        self.field.submitted.connect(self.accept)
        self.body.addWidget(self.field)
        self.field.edit.setFocus()

    def _accept_name(self) -> None:
        if self.field.text().strip():
            self.named.emit(self.field.text().strip())
