"""The lines of the privacy page: one per process, one per place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.services.privacy import ProcessRow
from app.services.privacy_places import Place
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, Theme
from app.ui.widgets.text import Label, tip
from app.wording import size_text
from app.wording_text import fill

MOST = 16_777_215  # QWIDGETSIZE_MAX
NARROW = 740


class State(QWidget):
    """An icon and a word in one colour."""

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        icon: str,
        tone: str,
        text: str,
        kind: str = "body_semibold",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._icon, self._tone = theme, icons, icon, tone
        self.text = text
        self._picture = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2 - 2)
        row.addWidget(self._picture)
        row.addWidget(Label(theme, text, kind, tone), 1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        if self._icon:
            self._picture.setPixmap(self._icons.pixmap(self._icon, 16, self._tone))
        self._picture.setVisible(bool(self._icon))


class ProcessLine(QWidget):
    """What a process is, what it may reach, what enforces that, and whether it is so now."""

    def __init__(self, theme: Theme, icons: Icons, row: ProcessRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = Label(theme, self._name_of(row), "body_semibold")
        self._about = Label(theme, self._about_of(row), "body", "text_2", wrap=True)
        self._means = Label(theme, self._means_of(row), "small", "text_3", wrap=True)
        self.state = self._state_of(theme, icons, row)
        self.setAccessibleName(
            ". ".join((self._name.text(), self.state.text, self._about.text(), self._means.text()))
        )
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, SPACE_3 - 1, 0, SPACE_3 - 1)
        self._grid.setHorizontalSpacing(SPACE_4)
        self._grid.setVerticalSpacing(2)
        self._narrow: bool | None = None
        theme.changed.connect(self._arrange)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand side by side or under each other."""
        super().resizeEvent(event)
        self._arrange()

    def _name_of(self, row: ProcessRow) -> str:
        return {
            "window": self.tr("Window"),
            "model": self.tr("Model"),
            "documents": self.tr("Document reader"),
            "downloads": self.tr("Downloads"),
            "comparing": self.tr("Comparison"),
            "tasks": self.tr("Tasks"),
            "smaller": self.tr("Smaller copy"),
            "vectors": self.tr("Search by meaning"),
            "devices": self.tr("Graphics cards"),
            "pages": self.tr("Pages as pictures"),
        }.get(row.process, row.process)

    def _about_of(self, row: ProcessRow) -> str:
        if row.process == "window":
            return self.tr("Your chats and the key")
        if not row.running:
            starts = {
                "model": self.tr("Starts when a reply is written"),
                "documents": self.tr("Starts for each document"),
                "downloads": self.tr("Starts when you have a model fetched"),
            }
            return starts.get(row.process, "")
        if row.hosts:
            return fill(self.tr("Connected to %1"), ", ".join(row.hosts))
        if row.files != "denied":
            return self.tr("Not proved which files it can read")
        only = {
            "model": self.tr("Reads the model file only"),
            "documents": self.tr("Reads the file you gave it"),
            "downloads": self.tr("Waiting, connected to nobody yet"),
            "comparing": self.tr("Reads the model file only"),
            "tasks": self.tr("Reads the model file only"),
            "smaller": self.tr("Reads the model files, writes into a folder beside them"),
            "vectors": self.tr("Reads the model file only"),
            "devices": self.tr("Reads the model file only"),
            "pages": self.tr("Draws the document you look at, reads no file"),
        }
        return only.get(row.process, "")

    def _means_of(self, row: ProcessRow) -> str:
        if not row.running:
            return self.tr("no such process now")
        return row.mechanism or self.tr("no answer from the system")

    def _state_of(self, theme: Theme, icons: Icons, row: ProcessRow) -> State:
        if not row.running:
            return State(theme, icons, "circle-dashed", "text_2", self.tr("Not running"))
        if row.network == "denied":
            return State(theme, icons, "shield-check", "success", self.tr("No network possible"))
        if row.network == "open":
            return State(theme, icons, "shield-alert", "warning", self.tr("Network possible"))
        return State(theme, icons, "shield-alert", "warning", self.tr("Not proved"))

    def _arrange(self) -> None:
        narrow = self.width() < self._theme.px(NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            while self._grid.takeAt(0) is not None:
                pass
            places = ((0, 0), (1, 0), (2, 0), (0, 1)) if narrow else ((0, 0), (0, 1), (0, 2), (0, 3))
            for part, place in zip((self._name, self._about, self._means, self.state), places, strict=True):
                self._grid.addWidget(part, *place, Qt.AlignmentFlag.AlignVCenter)
        for part, width in ((self._name, 146), (self._means, 150), (self.state, 176)):
            fixed = 0 if narrow else self._theme.px(width)
            part.setMinimumWidth(fixed)
            part.setMaximumWidth(fixed or MOST)
        for index in range(4):
            self._grid.setColumnStretch(index, 1 if index == (0 if narrow else 1) else 0)


class PlaceLine(QWidget):
    """A kind of data, where it lies, how much, and whether it is encrypted."""

    def __init__(self, theme: Theme, icons: Icons, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._place = theme, icons, place
        self._picture = QLabel()
        name = Label(theme, self._name_of(place), "body", wrap=True)
        where = f"{short_path(place.path)}, {size_text(place.bytes)}"
        line = Label(theme, where, "caption", "text_3", wrap=True)
        line.setToolTip(tip(str(place.path)))
        if place.protection == "encrypted":
            self.state = State(theme, icons, "lock", "success", self.tr("Encrypted"), "caption_semibold")
        elif place.protection == "readable":
            self.state = State(theme, icons, "", "text_2", self.tr("Not encrypted"), "caption")
        else:
            self.state = State(theme, icons, "", "text_3", self.tr("Nothing private"), "caption")
        self.setAccessibleName(f"{name.text()}. {self.state.text}. {where}")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE_2 - 2, 0, SPACE_2 - 2)
        row.setSpacing(SPACE_3)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _name_of(self, place: Place) -> str:
        return {
            "vault": self.tr("Chats and documents"),
            "models": self.tr("Models"),
            "settings": self.tr("Settings"),
            "policy": self.tr("The policy of an organisation, which you agreed to"),
            "catalogue": self.tr("A newer list of models, and whose lists you trust"),
            "kinds": self.tr("Kinds of summary that you wrote"),
            "speeds": self.tr("How fast models run here"),
            "logs": self.tr("Logs: counts and times, never words"),
        }.get(place.what, place.what)

    def _restyle(self) -> None:
        icon = {
            "vault": "message-square",
            "models": "box",
            "settings": "settings",
            "policy": "shield-check",
            "catalogue": "list-checks",
            "kinds": "file-text",
            "speeds": "gauge",
            "logs": "file-clock",
        }
        self._picture.setPixmap(self._icons.pixmap(icon.get(self._place.what, "folder")))
        self._picture.setContentsMargins(0, self._theme.px(3), 0, 0)


def short_path(path: Path) -> str:
    """A path with `~` for the home folder."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except ValueError:
        return str(path)
