"""The addresses that models come from: a hub, mirrors that are tried before it, and a proxy."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.errors import AddressRefused
from app.domain.library.addresses import base_address, mirror_addresses, proxy_address
from app.settings import Settings
from app.ui.icons import Icons
from app.ui.theme import SPACE_1, SPACE_2, Theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field, Note
from app.ui.widgets.text import Label, announce
from app.wording import explain


class SourcesDialog(Dialog):
    """`chosen` gives hub, mirrors (one a line) and proxy once all three are addresses."""

    chosen = Signal(str, str, str)

    def __init__(self, theme: Theme, icons: Icons, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            icons,
            self.tr("Where models come from"),
            self.tr("A practice can keep models on a computer of its own and name it here."),
            self.tr("Cancel"),
            self.tr("Save"),
            "primary",
            parent=parent,
        )
        self.hub = Field(theme, icons, self.tr("Hub"))
        self.hub.edit.setText(settings.hub)
        self.proxy = Field(theme, icons, self.tr("Proxy"))
        self.proxy.edit.setText(settings.proxy)
        self.proxy.set_hint(self.tr("Empty for none"))
        self.mirrors = QPlainTextEdit(settings.mirrors)
        self.mirrors.setAccessibleName(self.tr("Mirrors, one a line"))
        self.mirrors.setTabChangesFocus(True)
        self.mirrors.setProperty("field", True)
        self.note = Note(theme, icons)
        self.body.setSpacing(SPACE_2)
        self.body.addWidget(self.hub)
        label = Label(theme, self.tr("Mirrors, one a line"), "body_semibold")
        label.setBuddy(self.mirrors)
        self.body.addWidget(label)
        self.body.addWidget(self.mirrors)
        self.body.addWidget(self.note)
        self.body.addSpacing(SPACE_1)
        self.body.addWidget(self.proxy)
        self.hub.edit.setFocus()
        self._tell()
        self.mirrors.textChanged.connect(self._tell)
        theme.changed.connect(self._restyle)
        self._restyle()

    def accept(self) -> None:
        """Take the three, or say which is none."""
        hub, proxy = self.hub.text().strip(), self.proxy.text().strip()
        mirrors = self.mirrors.toPlainText().strip()
        if not self._good(self.hub, lambda: base_address(hub)):
            return
        try:
            mirror_addresses(mirrors)
        except AddressRefused as error:
            text = _words(error)
            self.note.set(text, "circle-alert", "danger")
            self.mirrors.setFocus()
            announce(self.mirrors, text, assertive=True)
            return
        if self._good(self.proxy, lambda: proxy_address(proxy)):
            self.chosen.emit(base_address(hub).base, mirrors, proxy_address(proxy))
            super().accept()

    def _good(self, field: Field, check: Callable[[], object]) -> bool:
        try:
            check()
        except AddressRefused as error:
            field.set_error(_words(error), select=True)
            return False
        return True

    def _tell(self) -> None:
        """A mirror without https is taken where it can only be near, and that is said."""
        try:
            near = any(one.open for one in mirror_addresses(self.mirrors.toPlainText()))
        except AddressRefused:
            near = False
        warning = self.tr(
            "Without https others in the network can read along. The file is checked either way."
        )
        self.note.set(warning if near else self.tr("Tried before the hub, in this order"))

    def _restyle(self) -> None:
        self.mirrors.setFont(self._theme.font("body"))
        self.mirrors.setFixedHeight(self._theme.px(72))


def _words(error: AddressRefused) -> str:
    said = explain(error, QCoreApplication.translate)
    return f"{said.title} {said.advice}".strip()
