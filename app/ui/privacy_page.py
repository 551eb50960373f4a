"""Privacy as a reading: what the system says, process by process, and where the data lies."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.services.all import Services
from app.ui.icons import Icons
from app.ui.network_reading import read
from app.ui.privacy_requests import Requests
from app.ui.privacy_rows import PlaceLine, ProcessLine
from app.ui.theme import SPACE_1, SPACE_2, SPACE_4, SPACE_6, SPACE_7, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label, Line, announce, set_property

SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "macOS"}
NARROW, TIGHT = 640, 440


class PrivacyPage(Page):
    """`asked` gives the answer each time, so that the header's chip says the same."""

    asked = Signal(bool)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        icons: Icons,
        clock: Callable[[], float] = time.time,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._services, self._theme, self._icons, self._clock = services, theme, icons, clock
        self.setAccessibleName(self.tr("Privacy"))
        self.lines: list[ProcessLine] = []
        self.places: list[PlaceLine] = []
        self._tile = QLabel()
        self._tile.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.headline = Label(theme, "", "title_semibold", wrap=True)
        self._asked_line = Label(theme, "", "reading", "text_2", wrap=True)
        self.again = Button(theme, icons, self.tr("Ask again"), icon="refresh-cw")
        self.again.clicked.connect(self._ask_aloud)
        self.requests = Requests(services.connections.log, theme)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._processes = QVBoxLayout()
        self._processes.setSpacing(0)
        self._where = QVBoxLayout()
        self._where.setSpacing(0)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(SPACE_7 - 8)
        self._halves.addLayout(self._limits(), 1)
        self._halves.addLayout(self._where_half(), 1)
        self.column.setSpacing(0)
        self.column.addLayout(self._head())
        self.column.addSpacing(SPACE_4)
        self.column.addLayout(self._processes)
        self.column.addSpacing(SPACE_6)
        self.column.addWidget(self.requests)
        self.column.addSpacing(SPACE_6)
        self.column.addLayout(self._halves)
        self.column.addStretch(1)
        theme.changed.connect(self._restyle)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask_shown)
        end = services.privacy.changed.subscribe(lambda _none: self._soon.start())
        self.destroyed.connect(lambda _gone: end())
        self.ask()

    def ask(self) -> None:
        """Ask the system now and show its answers."""
        rows = self._services.privacy.rows()
        self.reading = read(self._services)
        self.offline = self.reading.offline
        system = SYSTEMS.get(sys.platform, self.tr("The system"))
        when = time.strftime("%H:%M:%S", time.localtime(self._clock()))
        if self.offline:
            self.headline.setText(self.tr("Stillroom cannot reach a network now"))
            line = self.tr("%1 answers these lines, not Stillroom. Asked at %2.")
        elif self.reading.tone == "info":
            self.headline.setText(self.tr("Only what fetches models is connected now"))
            line = self.tr("%1 answers these lines, not Stillroom. Asked at %2.")
        else:
            self.headline.setText(self.tr("Not proved on this system"))
            line = self.tr("%1 did not confirm every line below. Asked at %2.")
        self._asked_line.setText(line.replace("%1", system).replace("%2", when))
        self.lines = [ProcessLine(self._theme, self._icons, row) for row in rows]
        _refill(self._processes, [Line(), *(part for line in self.lines for part in (line, Line()))])
        self.places = [PlaceLine(self._theme, self._icons, p) for p in self._services.privacy.places()]
        _refill(self._where, list(self.places))
        self.requests.show_log()
        self._restyle()
        self.asked.emit(self.offline)

    def _ask_shown(self) -> None:
        """A process has come or gone while a person looks."""
        if self.isVisible():
            self.ask()

    def _ask_aloud(self) -> None:
        self.ask()
        announce(self, f"{self.headline.text()}. {self._asked_line.text()}")

    # -- parts -------------------------------------------------------------------------------------

    def _head(self) -> QBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.headline)
        words.addWidget(self._asked_line)
        head = QHBoxLayout()
        head.setSpacing(SPACE_4)
        head.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._top.setSpacing(SPACE_4)
        self._top.addLayout(head, 1)
        self._top.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        return self._top

    def _where_half(self) -> QVBoxLayout:
        half = QVBoxLayout()
        half.setSpacing(SPACE_2)
        half.addWidget(Label(self._theme, self.tr("Where your data is"), "subtitle_semibold"))
        half.addWidget(Line())
        half.addLayout(self._where)
        half.addStretch(1)
        return half

    def _limits(self) -> QVBoxLayout:
        half = QVBoxLayout()
        half.setSpacing(SPACE_2)
        half.addWidget(Label(self._theme, self.tr("What this does not cover"), "subtitle_semibold"))
        half.addWidget(Line())
        half.addSpacing(SPACE_1)
        for text in (
            self.tr(
                "While the vault is open, whoever sits at this computer can read it. Lock it when you go."
            ),
            self.tr("Other programs running under your name can see the screen and the keyboard."),
            self.tr("What you copy, print or save outside Stillroom is no longer encrypted."),
        ):
            half.addWidget(Label(self._theme, text, "body", "text_2", wrap=True))
        half.addStretch(1)
        return half

    def _restyle(self) -> None:
        tone, icon = self.reading.tone, self.reading.icon
        set_property(self._tile, "surface", tone)
        self._tile.setFixedSize(self._theme.px(44), self._theme.px(44))
        self._tile.setPixmap(self._icons.pixmap(icon, 24, tone))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The halves stand side by side or under each other."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._theme.px(NARROW)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._halves.setDirection(direction)
        tight = self.width() < self._theme.px(TIGHT)
        self._top.setDirection(
            QBoxLayout.Direction.TopToBottom if tight else QBoxLayout.Direction.LeftToRight
        )
        side = Qt.AlignmentFlag.AlignLeading if tight else Qt.AlignmentFlag.AlignTop
        self._top.setAlignment(self.again, side)

    def showEvent(self, event: QShowEvent) -> None:
        """An answer holds for the second it is given."""
        super().showEvent(event)
        self.ask()


def _refill(layout: QVBoxLayout, widgets: list[QWidget]) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    for widget in widgets:
        layout.addWidget(widget)
