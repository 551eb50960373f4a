"""Files that are here twice: where, how much room they take, and using one in place of the other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import AppError
from app.domain.library.care import Copy, Duplicate
from app.services.all import Services
from app.ui.icons import Icons
from app.ui.theme import SPACE_1, SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.fitted_area import FittedArea
from app.ui.widgets.text import Label
from app.wording import fill, size_text

HIGH = 320


class DuplicatesDialog(Dialog):
    """`swapped` gives the bytes that became free."""

    swapped = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        icons: Icons,
        found: list[Duplicate],
        parent: QWidget | None = None,
    ) -> None:
        freed = sum(one.freed for one in found)
        text = fill(self.tr("Keeping one of each would free %1."), size_text(freed))
        super().__init__(
            theme, icons, self.tr("Files that are here twice"), text, self.tr("Close"), parent=parent
        )
        self._services = services
        self.buttons: list[Button] = []
        self._area = FittedArea(theme, self.tr("Files that are here twice"), HIGH)
        column = self._area.column
        column.setSpacing(SPACE_1)
        for number, one in enumerate(found):
            if number:
                column.addSpacing(SPACE_3)
            title = fill(self.tr("%1, %2"), one.name, size_text(one.bytes))
            column.addWidget(Label(theme, title, "body_semibold", wrap=True))
            for copy in one.copies:
                column.addWidget(Label(theme, self._place(copy), "small", "text_2", wrap=True))
            if one.keep is not None:
                words = fill(self.tr("Use that of %1, free %2"), one.keep.owner, size_text(one.freed))
                button = Button(theme, icons, words, parent=self._area.widget())
                button.clicked.connect(lambda _on=False, one=one, button=button: self._use(one, button))
                self.buttons.append(button)
                column.addWidget(button)
        self._area.fit()
        self.body.addWidget(self._area)

    def _place(self, copy: Copy) -> str:
        owner = {
            "": self.tr("Stillroom's own: %1"),
            "linked": self.tr("Used where it is: %1"),
            "unlisted": self.tr("In the models' folder, not on the list: %1"),
        }.get(copy.owner)
        where = copy.files[0]
        return fill(owner, where) if owner else fill(self.tr("%1: %2"), copy.owner, where)

    def _use(self, one: Duplicate, button: Button) -> None:
        button.setEnabled(False)

        def failed(error: Exception) -> None:
            self.failed.emit(error)
            self.reject()

        try:
            self._services.care.use_other(one, lambda _model: self._done(one), failed)
        except AppError as error:
            failed(error)

    def _done(self, one: Duplicate) -> None:
        self.swapped.emit(one.freed)
        self.accept()
