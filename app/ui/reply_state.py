"""The line under a reply: what it waits for, how it ended, and the one thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from app.domain.chat import Message, State
from app.domain.errors import (
    AdapterInvalid,
    AdapterMissing,
    AdapterUnfit,
    EngineLoadFailed,
    ModelError,
    from_text,
)
from app.services.chat import Busy, Phase
from app.ui.icons import Icons
from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import Label
from app.wording import explain

AGAIN, MODELS, CHOOSE, ADAPTER = "again", "models", "choose", "adapter"


ADAPTERS = (AdapterMissing, AdapterInvalid, AdapterUnfit)
"""What another adapter, or none, helps against."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What the line says. `percent` -1 shows no bar; `act` is AGAIN, MODELS, CHOOSE, ADAPTER or ""."""

    text: str = ""
    icon: str = ""
    tone: str = "text_3"
    percent: int = -1
    act: str = ""
    act_text: str = ""


def word_count(text: str) -> int:
    """Words as a person counts them."""
    return len(text.split())


def working(busy: Busy | None, text: str, stopping: bool, thinking: bool = False) -> Condition:
    """The line of a reply that is being written. `thinking`: it says itself, above, that it thinks."""
    tr = QCoreApplication.translate
    if stopping:
        return Condition(tr("ReplyState", "Stopping"), "circle-stop")
    phase = busy.phase if busy else Phase.WAITING
    if phase is Phase.WAITING and not text:
        return Condition(tr("ReplyState", "Starting the model"), "hourglass")
    if phase is Phase.LOADING:
        return _share(busy, tr("ReplyState", "Loading the model, %1 %"), "box")
    if phase is Phase.READING:
        return _share(busy, tr("ReplyState", "Reading, %1 %"), "book-open-text")
    if thinking and not text:
        return Condition(tr("ReplyState", "Esc stops"))
    words = tr("ReplyState", "Writing, %n word(s)", "", word_count(text)).replace(
        "(s)", "" if word_count(text) == 1 else "s"
    )
    return Condition(tr("ReplyState", "%1  ·  Esc stops").replace("%1", words))


def ended(message: Message) -> Condition:
    """The line of a reply that is over; empty when all went well."""
    tr = QCoreApplication.translate
    again = tr("ReplyState", "Try again")
    if message.error:
        error = from_text(message.error)
        words = explain(error, tr)
        to_models = isinstance(error, (ModelError, EngineLoadFailed)) and words.action != again
        said = " ".join(part for part in (words.title, words.advice) if part)
        if isinstance(error, ADAPTERS) or (isinstance(error, EngineLoadFailed) and error.reason == "adapter"):
            label = tr("ReplyState", "Choose an adapter")
            return Condition(said, "triangle-alert", "warning", act=ADAPTER, act_text=label)
        label = (words.action or tr("ReplyState", "Models")) if to_models else again
        return Condition(
            said, "triangle-alert", "warning", act=MODELS if to_models else AGAIN, act_text=label
        )
    if message.state is State.STOPPED:
        return Condition(tr("ReplyState", "Stopped"), "circle-stop", act=AGAIN, act_text=again)
    if message.state is State.INTERRUPTED:
        said = tr("ReplyState", "Stillroom was closed while this was written. The text is kept.")
        return Condition(said, "triangle-alert", "warning", act=AGAIN, act_text=again)
    if message.state is State.FAILED:
        said = tr("ReplyState", "The model could not answer.")
        return Condition(said, "triangle-alert", "warning", act=AGAIN, act_text=again)
    if message.state is State.LENGTH and not message.text:
        said = tr("ReplyState", "Still thinking at the greatest length of a reply. There is no answer.")
        return Condition(said, "info", act=AGAIN, act_text=again)
    if message.state is State.LENGTH:
        return Condition(tr("ReplyState", "Ended at the greatest length of a reply."), "info")
    return Condition()


def _share(busy: Busy | None, text: str, icon: str) -> Condition:
    progress = busy.progress if busy else None
    percent = round(100 * progress.done / progress.total) if progress and progress.total else 0
    return Condition(text.replace("%1", str(percent)), icon, percent=percent)


class StateLine(QWidget):
    """Icon, words, a bar while something is measured, and a verb."""

    acted = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._now = theme, icons, Condition()
        self._picture = QLabel()
        self._text = Label(theme, "", "small", "text_3", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._button = Button(theme, icons, "", "link", height=28)
        self._button.clicked.connect(lambda: self.acted.emit(self._now.act))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self._picture)
        row.addWidget(self._text, 1000)
        row.addWidget(self._bar)
        row.addWidget(self._button)
        row.addStretch(1)
        theme.changed.connect(self._restyle)
        self.show_condition(Condition())

    def show_condition(self, now: Condition) -> None:
        """Say this now."""
        self._now = now
        self._text.setText(now.text)
        self._text.set_tone(now.tone)
        self._bar.setVisible(now.percent >= 0)
        self._bar.setValue(max(now.percent, 0))
        self._bar.setAccessibleName(now.text)
        self._button.setVisible(bool(now.act))
        self._button.setText(now.act_text)
        self._restyle()
        self.setVisible(bool(now.text))

    @property
    def text(self) -> str:
        """What it says."""
        return self._now.text

    @property
    def button(self) -> Button:
        """The verb."""
        return self._button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words break into lines only when there is no room for one."""
        super().resizeEvent(event)
        self._break()

    def _break(self) -> None:
        others = (self._picture, self._bar, self._button)
        taken = sum(w.sizeHint().width() + SPACE_2 for w in others if not w.isHidden())
        needed = self._text.fontMetrics().horizontalAdvance(self._now.text) + SPACE_1
        breaks = self.width() > 0 and needed + taken > self.width()
        self._text.setWordWrap(breaks)
        self._text.setMinimumWidth(0 if breaks else needed)
        share = QSizePolicy.Policy.Preferred if breaks else QSizePolicy.Policy.Maximum
        policy = QSizePolicy(share, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(breaks)
        self._text.setSizePolicy(policy)

    def _restyle(self) -> None:
        self._break()
        self._picture.setVisible(bool(self._now.icon))
        if self._now.icon:
            self._picture.setPixmap(self._icons.pixmap(self._now.icon, 16, self._now.tone))
        self._bar.setFixedWidth(self._theme.px(96))
        self.setMinimumHeight(self._theme.px(28))


class Versions(QWidget):
    """Says "Version 2 of 3" with arrows to the others; hidden while there is one."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._version = self._count = 1
        self._before = IconButton(theme, icons, "chevron-left", self.tr("Version before"), side=28)
        self._after = IconButton(theme, icons, "chevron-right", self.tr("Next version"), side=28)
        self._text = Label(theme, "", "small", "text_3")
        self._before.clicked.connect(lambda: self.chosen.emit(self._version - 1))
        self._after.clicked.connect(lambda: self.chosen.emit(self._version + 1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SPACE_3, 0)
        row.setSpacing(SPACE_1)
        row.addWidget(self._before)
        row.addWidget(self._text, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._after)
        self.show_version(1, 1)

    def show_version(self, version: int, count: int) -> None:
        """Which one of how many is shown."""
        self._version, self._count = version, count
        text = self.tr("Version %1 of %2").replace("%1", str(version)).replace("%2", str(count))
        self._text.setText(text)
        self._before.setEnabled(version > 1)
        self._after.setEnabled(version < count)
        self.setVisible(count > 1)
