"""The terms of a model: read whole before they are accepted, or looked at again later."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.library.catalogue import Terms
from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import Label
from app.wording import fill

HIGH = 264


class TermsDialog(Dialog):
    """The very words whose hash is kept in the vault. `accept` None: they are only shown."""

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        terms: Terms,
        name: str,
        accept: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme,
            icons,
            fill(self.tr("Terms of %1"), name),
            self.tr("Stillroom keeps in the vault that you accepted them, and when.") if accept else "",
            self.tr("Not now") if accept else self.tr("Close"),
            self.tr("Accept") if accept else None,
            "primary",
            accept,
            parent,
        )
        if terms.label:
            self.body.addWidget(Banner(theme, icons, terms.label, "warning"))
        self.text = QPlainTextEdit(terms.text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("field", True)
        self.text.setAccessibleName(fill(self.tr("Terms of %1"), name))
        self.body.addWidget(self.text)
        if not accept:
            self.body.addWidget(
                Label(
                    theme, self.tr("The full terms are at the address above."), "small", "text_3", wrap=True
                )
            )
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.text.setFont(self._theme.font("body"))
        self.text.setFixedHeight(self._theme.px(HIGH))
