"""What can be done with the chosen files, and all that is to be said of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QWidget

from app.ui.documents.documents_model import Row
from app.ui.documents.documents_words import files_text, pages_text
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.more import More
from app.ui.widgets.text import Label
from app.wording import fill

NARROW = 620
"""Width at 100 % text below which the buttons stand under the words."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done with files; `one`: only with a single one that was read."""

    text: str
    icon: str
    act: Callable[[], None]


class FilesFoot(QFrame):
    """The two most wanted deeds as buttons, all of them in the menu."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "subtle")
        self._words = Label(theme, "", "small", "text_2", wrap=True)
        self.buttons = [Button(theme, icons, "", icon="file-text") for _ in range(2)]
        self._deeds: list[Deed] = []
        for number, button in enumerate(self.buttons):
            button.clicked.connect(lambda _on=False, number=number: self._do(number))
        self.more = More(theme, icons, self.tr("More about the chosen files"))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(SPACE_4, SPACE_2, SPACE_4, SPACE_2)
        self._row.setSpacing(SPACE_3)
        self._row.addWidget(self._words, 1)
        deeds = QHBoxLayout()
        deeds.setSpacing(SPACE_2)
        for part in (*self.buttons, self.more):
            deeds.addWidget(part)
        deeds.addStretch(0)
        self._row.addLayout(deeds)
        theme.changed.connect(self._arrange)

    def show_all(self, rows: list[Row]) -> None:
        """Nothing is chosen: what there is."""
        pages = sum(row.pages for row in rows if row.source.content and row.source.content.paged)
        text = files_text(len(rows))
        if pages:
            text = fill(self.tr("%1, %2 read"), text, pages_text(pages))
        self._show(text, [])

    def show_chosen(self, rows: list[Row], deeds: list[Deed]) -> None:
        """One file in full, or how many."""
        if len(rows) == 1:
            row = rows[0]
            text = " ".join(part for part in (_sentence(row.state.text), row.state.more) if part)
        else:
            text = self.tr("%n files chosen", "", len(rows))
        self._show(text, deeds)

    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def deeds(self) -> list[str]:
        """What it offers."""
        return [deed.text for deed in self._deeds]

    def open_menu(self, place: QPoint) -> None:
        """The same deeds as a menu at a place of the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setFont(self._theme.font("body"))
        for deed in self._deeds:
            entry = menu.addAction(self._icons.icon(deed.icon), deed.text)
            entry.triggered.connect(lambda _on=False, deed=deed: deed.act())
        menu.popup(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side or under each other."""
        super().resizeEvent(event)
        self._arrange()

    def _show(self, text: str, deeds: list[Deed]) -> None:
        self._words.setText(text)
        self._deeds = deeds
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(deeds))
            if number < len(deeds):
                button.setText(deeds[number].text)
                button.set_icon(deeds[number].icon)
        self.more.setVisible(bool(deeds))
        self.more.fill([(deed.text, deed.icon, deed.act) for deed in deeds])

    def _do(self, number: int) -> None:
        if number < len(self._deeds):
            self._deeds[number].act()

    def _arrange(self) -> None:
        narrow = self.width() < self._theme.px(NARROW)
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "…")) else text + "."
