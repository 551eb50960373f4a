"""What is going on with a collection: files being read, and what a person may want to have read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.engine.generation import Progress
from app.ui.icons import Icons
from app.ui.theme import CONTROL_COMPACT, SPACE_2, SPACE_4, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label, announce
from app.wording import fill


class BatchLine(QWidget):
    """Gone while nothing is to be said. `cancelled`, `go_on` and `again` are what its buttons ask for."""

    cancelled = Signal()
    go_on = Signal()
    again = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label(theme, "", "small", "text_2", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Files read"))
        self.cancel = Button(theme, icons, self.tr("Cancel"), "stop", height=CONTROL_COMPACT)
        self.cancel.clicked.connect(self.cancelled)
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        words = QVBoxLayout()
        words.setSpacing(SPACE_2)
        words.addWidget(self._words)
        words.addWidget(self.bar)
        row.addLayout(words, 1)
        row.addWidget(self.cancel)
        self.stopped = Banner(theme, icons, tone="info")
        self.changed = Banner(theme, icons, tone="warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        for part in (self._line, self.stopped, self.changed):
            part.hide()
            column.addWidget(part)
        self.hide()

    def show_looking(self) -> None:
        """Folders are being looked through."""
        self._show_line(self.tr("Looking for files"), None)

    def show_state(self, files: Progress | None, stopped: int, changed: int) -> None:
        """Files read of all, None when nothing is read; how many were left, and how many changed since."""
        if files is not None:
            self._show_line(fill(self.tr("%1 of %2 files read"), str(files.done), str(files.total)), files)
        self._line.setVisible(files is not None)
        one = self.tr("1 file is not read yet.")
        left = one if stopped == 1 else self.tr("%n files are not read yet.", "", stopped)
        self._show(self.stopped, left if stopped and files is None else "", self.tr("Go on"), self.go_on.emit)
        one = self.tr("1 file changed since it was read.")
        more = one if changed == 1 else self.tr("%n files changed since they were read.", "", changed)
        self._show(
            self.changed, more if changed and files is None else "", self.tr("Read again"), self.again.emit
        )
        self.setVisible(any(not part.isHidden() for part in (self._line, self.stopped, self.changed)))

    def text(self) -> str:
        """What it says of the reading; "" when nothing is read."""
        return "" if self._line.isHidden() else self._words.text()

    def _show_line(self, text: str, files: Progress | None) -> None:
        self._words.setText(text)
        self.bar.setVisible(files is not None)
        self.cancel.setVisible(files is not None)
        if files is not None:
            self.bar.setMaximum(files.total)
            self.bar.setValue(files.done)
        self._line.show()
        self.show()

    def _show(self, banner: Banner, text: str, action: str, act: Callable[[], None]) -> None:
        if text:
            if banner.isHidden() or banner.text() != text:
                announce(self, text)
            banner.set(text, None, action, act)
        banner.setVisible(bool(text))
