"""A model that suits this computer: what for, how fast, on which terms, and getting it in place."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from app.domain.library.catalogue import Licence
from app.domain.library.downloads import Download, Stage
from app.domain.library.recommending import Choice, Pick
from app.ui.icons import Icons
from app.ui.models.library_words import LibraryWords
from app.ui.models.picture_label import PictureLabel
from app.ui.theme import CONTROL_COMPACT, SPACE_1, SPACE_2, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.card import Card
from app.ui.widgets.chip import Badge
from app.ui.widgets.text import Label
from app.wording import fill, size_text
from app.wording_downloads import standing_text

ICONS = {Pick.EVERYDAY: "message-square", Pick.QUICK: "zap", Pick.BEST: "pen-line", Pick.TRY: "package"}
STOPPED = (Stage.PAUSED, Stage.FAILED, Stage.WAITING)


class SuggestionCard(Card):
    """Signals carry nothing: whoever made the card knows what it is about."""

    get = Signal()
    use = Signal()
    pause = Signal()
    go_on = Signal()
    cancel = Signal()

    def __init__(
        self, theme: Theme, icons: Icons, choice: Choice, licence: Licence, parent: QWidget | None = None
    ) -> None:
        best = choice.pick is Pick.EVERYDAY
        super().__init__(best, parent)
        self.choice, self._words = choice, LibraryWords()
        entry, words = choice.rated.entry, self._words
        self._title = Label(theme, words.pick(choice.pick), "subtitle_semibold", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(PictureLabel(theme, icons, ICONS[choice.pick], 20, "accent"))
        head.addWidget(self._title, 1)
        if best:
            head.addWidget(Badge(theme, icons, "accent", None, self.tr("Recommended")))
        about = fill(self.tr("%1. %2."), words.good_at(entry), entry.languages_text)
        self.column.addLayout(head)
        self.column.addWidget(Label(theme, entry.name, "small", "text_3", wrap=True))
        self.column.addWidget(Label(theme, about, "small", "text_2", wrap=True))
        said = [("gauge", words.speed(choice.rated)), ("scale", words.work(licence))]
        for icon, text in said:
            if text:
                self.column.addLayout(_line(theme, icons, icon, text))
        if licence.label:
            self.column.addWidget(Label(theme, licence.label, "small", "warning", wrap=True))
        self.column.addStretch(1)
        facts = ". ".join(part for part in (entry.name, about, *(text for _, text in said)) if part)
        self.setAccessibleName(f"{self._title.text()}. {facts}")
        self.button = Button(theme, icons, "", icon="download")
        self.button.setAccessibleDescription(entry.name)
        self.button.clicked.connect(self._pressed)
        self.hold = IconButton(theme, icons, "pause", "", side=CONTROL_COMPACT)
        self._stopped = False
        self._going = self._download(theme, icons, entry.name)
        self._here = self._installed(theme, icons, entry.name)
        self._foot = QStackedLayout()
        for part in (_low(self.button), self._going, self._here):
            self._foot.addWidget(part)
        self.column.addLayout(self._foot)
        self.show_state(None, False, False)

    def show_state(self, download: Download | None, here: bool, default: bool, off: str = "") -> None:
        """Being fetched, here, in use in new chats, or to be fetched; `off` says why it cannot be."""
        if here:
            self.mark.setVisible(default)
            self.use_button.setVisible(not default)
            self._foot.setCurrentIndex(2)
            return
        if download is None or download.stage is Stage.DONE:
            size = self.choice.rated.entry.bytes
            self.button.setText(fill(self.tr("Download %1"), size_text(size)))
            self.button.set_off(bool(off), off)
            self._foot.setCurrentIndex(0)
            return
        stopped = download.stage in STOPPED
        self.line.setText(standing_text(download, QCoreApplication.translate))
        self.bar.setValue(round(1000 * self._words.share(download)))
        self.hold.setVisible(download.stage is not Stage.CHECKING)
        failed = download.stage is Stage.FAILED
        self.hold.set_icon("refresh-cw" if failed else "play" if stopped else "pause")
        name = self.tr("Go on with %1") if stopped else self.tr("Pause %1")
        name = self.tr("Try %1 again") if failed else name
        self.hold.set_name(fill(name, self.choice.rated.entry.name))
        self._stopped = stopped
        self._foot.setCurrentIndex(1)

    def _hold(self) -> None:
        (self.go_on if self._stopped else self.pause).emit()

    # -- parts -------------------------------------------------------------------------------------

    def _pressed(self) -> None:
        if not self.button.off:
            self.get.emit()

    def _download(self, theme: Theme, icons: Icons, name: str) -> QWidget:
        part = QWidget()
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(fill(self.tr("Downloading %1"), name))
        self.line = Label(theme, "", "caption", "text_2", wrap=True)
        self.hold.clicked.connect(self._hold)
        stop = fill(self.tr("Cancel the download of %1"), name)
        self.stop = IconButton(theme, icons, "x", stop, side=CONTROL_COMPACT)
        self.stop.clicked.connect(self.cancel)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_1)
        foot.addWidget(self.line, 1)
        foot.addWidget(self.hold)
        foot.addWidget(self.stop)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, SPACE_1, 0, 0)
        column.setSpacing(SPACE_1)
        column.addStretch(1)
        column.addWidget(self.bar)
        column.addLayout(foot)
        return part

    def _installed(self, theme: Theme, icons: Icons, name: str) -> QWidget:
        part = QWidget()
        self.mark = Label(theme, self.tr("In use"), "body", "text_3")
        self.mark.setToolTip(self.tr("Answers in new chats"))
        self.use_button = Button(theme, icons, self.tr("Use"), height=CONTROL_COMPACT)
        self.use_button.setAccessibleName(fill(self.tr("Use %1 in new chats"), name))
        self.use_button.clicked.connect(self.use)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2 - 2)
        row.addWidget(PictureLabel(theme, icons, "circle-check", 16, "success"))
        row.addWidget(Label(theme, self.tr("On this computer"), "body_semibold", "success", wrap=True), 1)
        row.addWidget(self.mark)
        row.addWidget(self.use_button)
        return part


def _line(theme: Theme, icons: Icons, icon: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_2)
    row.addWidget(PictureLabel(theme, icons, icon, 16, "text_3"))
    row.addWidget(Label(theme, text, "small", wrap=True), 1)
    return row


def _low(button: Button) -> QWidget:
    """As high as it is, at the foot of its room."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, SPACE_1, 0, 0)
    column.addStretch(1)
    column.addWidget(button)
    return part
