"""Entering the access key of a hub. It goes into the vault and is never shown again."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.errors import TokenInvalid
from app.services.library.access import HubAccess
from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field
from app.wording import explain


class TokenDialog(Dialog):
    """Closes once the token is kept."""

    def __init__(self, access: HubAccess, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            icons,
            self.tr("Access key"),
            self.tr("Made in your account at the hub. It is kept in the vault and sent to the hub only."),
            self.tr("Cancel"),
            self.tr("Keep"),
            "primary",
            parent=parent,
        )
        self._access = access
        self.field = Field(theme, icons, self.tr("Access key"), secret=True)
        self.field.name_secret(self.tr("Show the key"), self.tr("Hide the key"))
        self.field.submitted.connect(self.accept)
        self.body.addWidget(self.field)
        self.field.edit.setFocus()

    def accept(self) -> None:
        """Keep it, or say that it is none."""
        try:
            self._access.put_token(self.field.text())
        except TokenInvalid as error:
            said = explain(error, QCoreApplication.translate)
            self.field.set_error(f"{said.title} {said.advice}".strip(), select=True)
            return
        self.field.edit.clear()
        super().accept()

    def reject(self) -> None:
        """Close without it."""
        self.field.edit.clear()
        super().reject()
