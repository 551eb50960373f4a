"""Every request that left this computer since the program began, the latest first."""

from __future__ import annotations

import time

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from app.domain.library.downloads import Contact
from app.services.library.contacts import ContactLog
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.text import Label, Line
from app.wording_text import fill

LEAST_ROWS, MOST_ROWS = 1, 8


class Requests(QWidget):
    """Follows the log while it is there. Nothing of it is written to a file."""

    def __init__(self, log: ContactLog, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log, self._theme = log, theme
        heading = Label(theme, self.tr("What was asked of other computers"), "subtitle_semibold", wrap=True)
        self.line = Label(theme, "", "body", "text_2", wrap=True)
        self._lines = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._lines)
        self.list.setAccessibleName(heading.text())
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(heading)
        column.addWidget(Line())
        column.addWidget(self.line)
        column.addWidget(self.list)
        end = log.heard.subscribe(lambda _contact: self.show_log() if self.isVisible() else None)
        self.destroyed.connect(lambda _gone: end())
        theme.changed.connect(self._fit)
        self.show_log()

    def show_log(self) -> None:
        """All requests as they stand."""
        found = [self._said(contact) for contact in reversed(self._log.entries())]
        self._lines.setStringList(found)
        if found:
            text = fill(self.tr("%1 since Stillroom was opened, the latest first."), str(len(found)))
        else:
            text = self.tr("Nothing since Stillroom was opened.")
        self.line.setText(text)
        self.list.setVisible(bool(found))
        self._fit()

    def _said(self, contact: Contact) -> str:
        when = time.strftime("%H:%M:%S", time.localtime(contact.at))
        answer = str(contact.status) if contact.status else self.tr("no answer yet")
        return fill(self.tr("%1  %2 %3, %4"), when, contact.method, f"{contact.host}{contact.path}", answer)

    def _fit(self) -> None:
        self.list.setFont(self._theme.font("small"))
        rows = max(LEAST_ROWS, min(self._lines.rowCount(), MOST_ROWS))
        high = self.list.sizeHintForRow(0) if self._lines.rowCount() else self._theme.line_height("small")
        self.list.setFixedHeight(rows * max(high, self._theme.line_height("small")) + 2)
