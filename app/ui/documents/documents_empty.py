"""The Documents page before there is any collection."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_4, SPACE_5, Theme
from app.ui.widgets.card import CardButton
from app.ui.widgets.page import Page
from app.ui.widgets.picture import Picture
from app.ui.widgets.text import Label

COLUMN = 420


class NoDocuments(Page):
    """A picture, one question, and the two ways to begin."""

    files = Signal()
    folder = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme.px(COLUMN), centred=True, parent=parent)
        self._theme = theme
        self._question = Label(theme, self.tr("What shall be read?"), "display_semibold", wrap=True)
        line = self.tr("Letters, contracts, invoices, scans: ask them, sum them up, fill a table from them.")
        self._line = Label(theme, line, "reading", "text_2", wrap=True)
        promise = self.tr("The files stay where they are. What is read of them is kept in the vault.")
        self._promise = Label(theme, promise, "small", "text_3", wrap=True)
        for label in (self._question, self._line, self._promise):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.add_files = CardButton(
            theme, icons, "file-plus", self.tr("Add files"), self.tr("Or drop them anywhere on this page")
        )
        self.add_folder = CardButton(
            theme, icons, "folder-open", self.tr("Add a folder"), self.tr("With all folders in it")
        )
        self.add_files.clicked.connect(self.files)
        self.add_folder.clicked.connect(self.folder)
        column = self.column
        column.setSpacing(SPACE_2)
        column.addStretch(3)
        column.addWidget(Picture(theme, "jars"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE_5)
        column.addWidget(self._question)
        column.addWidget(self._line)
        column.addSpacing(SPACE_4)
        column.addWidget(self.add_files)
        column.addWidget(self.add_folder)
        column.addSpacing(SPACE_2)
        column.addWidget(self._promise)
        column.addStretch(4)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.set_width(self._theme.px(COLUMN))
