"""The line above the content: sidebar button, title, whether a network is possible, and More."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.network_reading import Reading
from app.ui.theme import SPACE_2, SPACE_4, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.chip import Chip
from app.ui.widgets.text import Label, Line, tip

HEIGHT, LEAST_TITLE = 52, 160


class Words(QWidget):
    """Room for the title, as wide as the buttons beside it leave it, however long the title is."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons took or gave room, perhaps after the header had its size."""
        super().resizeEvent(event)
        self.resized.emit()


class Header(QWidget):
    """52 high. `menu` is the More menu, filled by the workspace."""

    sidebar = Signal()
    privacy = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._whole = theme, ""
        self._tools: list[QWidget] = []
        self._fold = IconButton(theme, icons, "panel-left", self.tr("Show or hide the sidebar"), size=20)
        self._fold.clicked.connect(self.sidebar)
        self.title = Label(theme, "", "subtitle_semibold")
        self.subtitle = Label(theme, "", "small", "text_3")
        self._chip = Chip(theme, icons, "warning", "shield-alert", self.tr("Not proved"))
        self._chip.clicked.connect(self.privacy)
        self.menu = QMenu(self)
        self._more = IconButton(theme, icons, "ellipsis", self.tr("More"), size=20)
        self._more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self.menu)
        self._words = Words()
        self._words.resized.connect(self._cut_title)
        words = QHBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(SPACE_2 + 2)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        bar = QWidget()
        self._row = row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE_4 - 4, 0, SPACE_4 - 4, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self._fold)
        row.addWidget(self._words, 1)
        row.addSpacing(SPACE_2)
        row.addWidget(self._chip)
        row.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar, 1)
        column.addWidget(Line())
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_title(self, text: str, subtitle: str = "") -> None:
        """The title, cut at its end when there is no room, and a few words beside it."""
        self._whole = text
        self.subtitle.setText(subtitle)
        self.title.setToolTip(tip(text))
        self._cut()

    def show_tools(self, tools: list[QWidget]) -> None:
        """The buttons of the page that is open, between title and chip; those of the page before leave."""
        if tools == self._tools:
            self._cut()
            return
        for old in self._tools:
            self._row.removeWidget(old)
            old.hide()
            old.setParent(None)
        self._tools = list(tools)
        at = self._row.indexOf(self._chip)
        for number, tool in enumerate(self._tools):
            self._row.insertWidget(at + number, tool)
            tool.show()
        self._cut()

    def show_network(self, found: Reading) -> None:
        """Green only for what was proved this second."""
        self._chip.set(found.tone, found.icon, found.text)
        told = {
            "success": self.tr("The system refuses Stillroom a network"),
            "warning": self.tr("Not proved on this system. Opens Privacy"),
        }
        self._chip.setAccessibleDescription(told.get(found.tone, found.about))
        self._chip.setToolTip(found.about)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The title may have more or less room."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self._spare_words()
        self._row.activate()
        self._cut_title()

    def _cut_title(self) -> None:
        beside = self.subtitle.sizeHint().width() + SPACE_2 + 2
        room = self._words.width()
        fits = beside + self._theme.px(LEAST_TITLE) < room
        self.subtitle.setVisible(bool(self.subtitle.text()) and fits)
        room = max(room - (beside if not self.subtitle.isHidden() else 0), 40)
        metrics = self.title.fontMetrics()
        cut = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.title.setText(cut)
        self.title.setFixedWidth(metrics.horizontalAdvance(cut) + 2)

    def _spare_words(self) -> None:
        """Tools lose their words before the title goes; the last one, the primary, keeps them longest."""
        buttons = [tool for tool in self._tools if isinstance(tool, Button)]
        for button in buttons:
            button.set_bare(False)
        fixed = [self._fold, self._chip, self._more, *self._tools]
        room = self.width() - self._theme.px(LEAST_TITLE)
        for button in buttons:
            taken = sum(one.sizeHint().width() + SPACE_2 for one in fixed if not one.isHidden())
            if taken + 2 * SPACE_4 > room:
                button.set_bare(True)

    def _restyle(self) -> None:
        self.setFixedHeight(max(HEIGHT, self._theme.px(HEIGHT)))
        self._cut()
