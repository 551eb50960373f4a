"""The line above a page: turn, go to a number, zoom, change between page and words, find, close."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.ui.icons import Icons
from app.ui.theme import CONTROL, CONTROL_COMPACT, SPACE_1, SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import Label, OneLine

NUMBER_WIDTH = 44


class PageHead(QWidget):
    """Signals say what is wanted; `show_page` and `set_pictured` what there is."""

    turned = Signal(int)
    chosen = Signal(int)
    zoomed = Signal(int)  # 1 larger, -1 smaller, 0 as wide as there is room
    switched = Signal()
    find_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page = 1
        self.back = IconButton(theme, icons, "chevron-up", self.tr("Page before"))
        self.next = IconButton(theme, icons, "chevron-down", self.tr("Next page"))
        self.number = QLineEdit()
        self.number.setAccessibleName(self.tr("Page number"))
        self.title = OneLine(theme, "", "body_semibold")
        self.of = Label(theme, "", "body", "text_2")
        self.smaller = IconButton(theme, icons, "zoom-out", self.tr("Zoom out"))
        self.fit = Button(theme, icons, self.tr("Fit"), "ghost", height=CONTROL_COMPACT)
        self.fit.setAccessibleName(self.tr("Fit the width"))
        self.larger = IconButton(theme, icons, "zoom-in", self.tr("Zoom in"))
        self.switch = IconButton(theme, icons, "book-open-text", self.tr("Show the words"))
        self.finder = IconButton(theme, icons, "search", self.tr("Find in the document (Ctrl+F)"))
        self.close_button = IconButton(theme, icons, "x", self.tr("Close"))
        self._pictured = False
        self._join()
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_page(self, number: int, count: int, title: str, paged: bool) -> None:
        """The page that is shown; of a document without pages its section's name."""
        self._page = number
        self.title.setText(title)
        self.number.setText(str(number))
        self.number.setVisible(paged)
        self.title.setVisible(not paged)
        self.of.setText(self.tr("of %1").replace("%1", str(count)))
        self.back.setEnabled(number > 1)
        self.next.setEnabled(number < count)

    def set_pictured(self, pictured: bool, possible: bool) -> None:
        """Whether the page is shown as it looks, and whether it could be."""
        self._pictured = pictured
        self.switch.setVisible(possible)
        self.switch.set_icon("book-open-text" if pictured else "file-text")
        self.switch.set_name(self.tr("Show the words") if pictured else self.tr("Show the page"))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Zoom gives way first: in a narrow head it is done with Ctrl and the wheel."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        parts = (self.smaller, self.fit, self.larger)
        for part in parts:
            part.setVisible(self._pictured)
        if self._pictured and self._row.minimumSize().width() > self.width():
            for part in parts:
                part.hide()

    def _join(self) -> None:
        self.back.clicked.connect(lambda: self.turned.emit(-1))
        self.next.clicked.connect(lambda: self.turned.emit(1))
        self.number.returnPressed.connect(self._choose)
        self.number.editingFinished.connect(lambda: self.number.setText(str(self._page)))
        self.smaller.clicked.connect(lambda: self.zoomed.emit(-1))
        self.fit.clicked.connect(lambda: self.zoomed.emit(0))
        self.larger.clicked.connect(lambda: self.zoomed.emit(1))
        self.switch.clicked.connect(self.switched)
        self.finder.clicked.connect(self.find_wanted)
        self.close_button.clicked.connect(self.closed)

    def _choose(self) -> None:
        try:
            self.chosen.emit(int(self.number.text().strip()))  # digits of every script are taken
        except ValueError:
            self.number.setText(str(self._page))
        self.number.selectAll()

    def _lay_out(self) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, 0, SPACE_3 - 4, 0)
        row.setSpacing(SPACE_1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        row.addSpacing(SPACE_2)
        row.addWidget(self.number)
        row.addWidget(self.title)
        row.addWidget(self.of)
        row.addStretch(1)
        for part in (self.smaller, self.fit, self.larger, self.switch, self.finder, self.close_button):
            row.addWidget(part)

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.px(44))
        self.number.setFont(self._theme.font("body"))
        self.number.setMinimumHeight(self._theme.px(CONTROL_COMPACT))
        self.number.setFixedWidth(max(self._theme.px(NUMBER_WIDTH), CONTROL))
        self._make_room()
