"""Before a summary begins: the files, how it is to be made, how long it takes. Enter begins, Esc cancels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.summaries.presets import Preset
from app.domain.summaries.summary_languages import LANGUAGES
from app.domain.summaries.summary_options import Audience, Length, Options
from app.services.summary_plan import Plan
from app.ui.icons import Icons
from app.ui.summaries.summary_file_row import SummaryFileRow
from app.ui.summaries.summary_password import SummaryPassword
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice import Segments, Select
from app.ui.widgets.text import Label, announce
from app.wording import fill, span_text

EACH, ALL = "each", "all"


class SummaryPlanCard(Card):
    """`begun`: whether it is one summary of all, the kind's id and the `Options`. `left`: nothing is made."""

    begun = Signal(bool, str, object)
    left = Signal()

    def __init__(
        self,
        plan: Plan,
        kinds: Sequence[Preset],
        theme: Theme,
        icons: Icons,
        together: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`together`: what is proposed for several files."""
        super().__init__(parent=parent)
        self.plan, self._theme, self._icons = plan, theme, icons
        self._chose_kind = False
        self._titles = {kind.id: kind.title for kind in kinds}
        self._title = Label(theme, "", "subtitle_semibold", wrap=True)
        self.rows: list[SummaryFileRow] = []
        self.ways = Segments(
            theme,
            icons,
            self.tr("What to make of several documents"),
            [
                (EACH, self.tr("One summary of each"), None),
                (ALL, self.tr("One summary of all"), None),
            ],
        )
        self.ways.set_key(ALL if together else EACH)
        self.kind = Select(
            theme,
            icons,
            self.tr("Kind of summary"),
            [("", self.tr("Headings of the document")), *self._titles.items()],
        )
        self.length = Select(theme, icons, self.tr("Length"), self._lengths())
        self.audience = Select(theme, icons, self.tr("Written for"), self._readers())
        self.language = Select(
            theme,
            icons,
            self.tr("Language of the summary"),
            [("", self.tr("Of the document")), *((one.code, one.own) for one in LANGUAGES)],
        )
        self.length.set_key(str(Length.USUAL))
        self.audience.set_key(str(Audience.USUAL))
        self._guess = Label(theme, "", "small", "text_2", wrap=True)
        self._time = Label(theme, "", "small", "text_2", wrap=True)
        self.cancel = Button(theme, icons, self.tr("Cancel"), "second")
        self.begin = Button(theme, icons, self.tr("Begin"), "primary")
        self._build()
        self.kind.chosen.connect(lambda _key: self._choose_kind())
        self.begin.clicked.connect(self._begin)
        self.cancel.clicked.connect(self._leave)
        unsubscribe = plan.changed.subscribe(lambda _none: self.refresh())
        self.destroyed.connect(unsubscribe)
        self.setAccessibleName(self.tr("Before the summary begins"))
        self.refresh()

    # -- what is shown -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Say what is known of the files now."""
        entries = self.plan.entries
        if [row.entry for row in self.rows] != entries:
            self._write_rows()
        for row in self.rows:
            row.show_entry(len(entries) == 1)
        if len(entries) == 1:
            self._title.setText(fill(self.tr("Summarise %1"), entries[0].path.name))
        else:
            self._title.setText(fill(self.tr("Summarise %1 documents"), str(len(entries))))
        self.ways.setVisible(len(entries) > 1)
        self._propose()
        before = self._time.text()
        self._time.setText(self._said_time())
        self.begin.setEnabled(bool(self.plan.files()))
        if self._time.text() != before and self.plan.opened and self.isVisible():
            announce(self.begin, self._time.text())

    def take_focus(self) -> None:
        """Enter begins."""
        self.begin.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.begin, f"{self._title.text()}. {self._time.text()}")

    def time_text(self) -> str:
        """What is said of how long it takes."""
        return self._time.text()

    def guess_text(self) -> str:
        """Which kind is proposed."""
        return self._guess.text()

    def options(self) -> Options:
        """The wishes."""
        return Options(Length(self.length.key()), Audience(self.audience.key()), self.language.key())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter anywhere in it begins, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._begin()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    # -- inside ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._body = QWidget()
        self._body.setObjectName("content")  # of the card's colour, not of the page's
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE_2)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_2)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_3)
        grid.setVerticalSpacing(SPACE_2)
        for number, choice in enumerate((self.kind, self.length, self.audience, self.language)):
            label = Label(self._theme, choice.accessibleName(), "small", "text_2")
            label.setBuddy(choice)
            choice.setMinimumContentsLength(8)
            choice.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            grid.addWidget(label, 2 * (number // 2), number % 2)
            grid.addWidget(choice, 2 * (number // 2) + 1, number % 2)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(self._time, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.begin)
        body.addWidget(self._title)
        body.addLayout(self._list)
        body.addWidget(self.ways, 0, Qt.AlignmentFlag.AlignLeading)
        body.addLayout(grid)
        body.addWidget(self._guess)
        self._scroll.setWidget(self._body)
        self.column.addWidget(self._scroll, 1)
        self.column.addLayout(foot)

    def _lengths(self) -> list[tuple[str, str]]:
        return [
            (str(Length.SHORT), self.tr("Short")),
            (str(Length.USUAL), self.tr("Usual")),
            (str(Length.LONG), self.tr("Long")),
        ]

    def _readers(self) -> list[tuple[str, str]]:
        return [
            (str(Audience.USUAL), self.tr("Anyone")),
            (str(Audience.PLAIN), self.tr("Plain language")),
            (str(Audience.PROFESSIONAL), self.tr("Professionals")),
        ]

    def _write_rows(self) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [SummaryFileRow(self._theme, self._icons, entry) for entry in self.plan.entries]
        for row in self.rows:
            row.unlock.connect(self._ask_password)
            row.leave_out.connect(self.plan.leave_out)
            self._list.addWidget(row)

    def fit(self, wide: int, most: int) -> None:
        """Be as high as what is in it at this width, to `most`; then all but the buttons scrolls."""
        layout = self._body.layout()
        assert layout is not None
        inside = wide - 2 * SPACE_4
        high = layout.heightForWidth(inside) if layout.hasHeightForWidth() else layout.sizeHint().height()
        buttons = max(self.begin.sizeHint().height(), self._time.heightForWidth(inside // 2))
        around = buttons + 2 * SPACE_4 + SPACE_2 + 2
        self._scroll.setFixedHeight(max(self._theme.px(48), min(high, most - around)))

    def _propose(self) -> None:
        """The kind that the documents seem to want, until a person takes one."""
        guessed = self.plan.kind() if self.plan.opened else ""
        known = guessed in self._titles
        if not self._chose_kind:
            self.kind.set_key(guessed if known else "")
        said = self.tr(
            "%1 was chosen by the words in it. Another kind can be had later without reading again."
        )
        shown = known and self.kind.key() == guessed
        self._guess.setText(fill(said, self._titles[guessed]) if shown else "")
        self._guess.setVisible(shown)

    def _choose_kind(self) -> None:
        self._chose_kind = True
        self.refresh()

    def _said_time(self) -> str:
        if not self.plan.files():
            return self.tr("Nothing here can be read.")
        seconds = self.plan.seconds
        if seconds is not None and self.plan.opened:
            return fill(self.tr("%1 on this computer"), span_text(seconds, QCoreApplication.translate))
        if not self.plan.opened:
            return self.tr("How long it takes is known once the files are open.")
        if self.plan.measured:
            return self.tr("Working out how long it takes.")
        if self.plan.measuring:
            return self.tr("Measuring how fast the model is here. Beginning now is fine.")
        return self.tr("How long it takes is known after the first pages.")

    def _ask_password(self, path: object) -> None:
        entry = next((one for one in self.plan.entries if one.path == path), None)
        if entry is not None:
            SummaryPassword(self.plan, self._theme, self._icons, entry.path, self).open()

    def _begin(self) -> None:
        if self.plan.files():
            together = len(self.plan.entries) > 1 and self.ways.key() == ALL
            self.begun.emit(together, self.kind.key(), self.options())

    def _leave(self) -> None:
        self.plan.close()
        self.left.emit()
