"""The desk of the page "Remove names": the text on one side, what was found on the other, kept in step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.names.findings import Kind, at
from app.domain.names.name_groups import Group
from app.services.names_review import NameReview
from app.ui.icons import Icons
from app.ui.names.names_filter import NamesFilter, passes
from app.ui.names.names_list import NamesList
from app.ui.names.names_text import NamesText
from app.ui.names.names_words import group_name
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label, announce

NARROW = 760  # pixels at 100 %: below it the list stands under the text


class NamesDesk(QWidget):
    """`failed` gives an AppError of saving, after which nothing was changed."""

    failed = Signal(object)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._review: NameReview | None = None
        self._preview = False
        self._forget: Callable[[], None] = _nothing  # ends hearing of a review's changes
        self.text = NamesText(theme)
        self.text.setAccessibleName(self.tr("The text with what was found"))
        self.list = NamesList(theme, icons)
        self.filter = NamesFilter(theme, icons)
        self.empty = Label(theme, "", "body", "text_2", wrap=True)
        self.toggle = Button(theme, icons, self.tr("Keep"), "second", height=28)
        self.right = Button(theme, icons, self.tr("Replace"), "second", "check", height=28)
        self.mark = Button(theme, icons, self.tr("Also this"), "second", "plus", height=28)
        self.undo = Button(theme, icons, self.tr("Undo"), "second", "undo-2", height=28)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(SPACE_2)
        self._split.addWidget(self.text)
        self._split.addWidget(self._side())
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)
        self.list.walked.connect(self._walked)
        self.list.toggled.connect(self.decide)
        self.filter.chosen.connect(lambda _key: self.refresh())
        self.text.toggled.connect(self._toggle_at)
        self.text.asked.connect(self._asked)
        self.text.marked.connect(self._mark)
        self.text.selectionChanged.connect(self._can)
        self.right.clicked.connect(self._settle)
        self.list.settled.connect(lambda _group: self._settle())
        self.toggle.clicked.connect(self._toggle_current)
        self.mark.clicked.connect(self._ask_kind)
        self.undo.clicked.connect(self._undo)
        self.refresh()

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        for button in (self.right, self.toggle, self.mark, self.undo):
            foot.addWidget(button)
        foot.addStretch(1)
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty)
        column.addLayout(foot)
        return side

    # -- what is shown -----------------------------------------------------------------------------

    def show_review(self, review: NameReview | None) -> None:
        """Show a document in review, or none."""
        self._forget()
        self._review, self._preview = review, False
        self._forget = review.changed.subscribe(lambda _none: self.refresh()) if review else _nothing
        self.refresh()
        current = self.list.current()
        if current is not None:
            self._walked(current)

    def set_preview(self, on: bool) -> None:
        """Show the copy as it would be, or the document again."""
        self._preview = on
        self.refresh()

    def refresh(self) -> None:
        """Show everything as it is now."""
        review = self._review
        groups = list(review.groups) if review else []
        self.filter.show_counts(groups)
        shown = [group for group in groups if passes(group, self.filter.key())]
        self.list.blockSignals(True)
        self.list.show_groups(shown)
        self.list.blockSignals(False)
        self.list.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        self.empty.setText(
            self.tr("Nothing of this kind.")
            if groups
            else self.tr("Nothing was found. Select words in the text to have them replaced.")
        )
        if review is None:
            self.text.show_text("", ())
        elif self._preview:
            new = review.preview()
            kinds = [finding.kind for finding in review.findings if not finding.keep]
            swaps = [
                at(new.text, kind, swap.new_start, swap.new_end, "swap")
                for kind, swap in zip(kinds, new.swaps, strict=True)
            ]
            self.text.show_text(new.text, swaps)
        else:
            self.text.show_text(review.text, review.findings)
        self._can()

    # -- deciding ----------------------------------------------------------------------------------

    def decide(self, group: Group) -> None:
        """Replace what is kept, keep what is replaced."""
        review = self._review
        if review is None:
            return
        self._do(lambda: review.decide(group, not group.kept))
        again = next((g for g in review.groups if set(g.places) & set(group.places)), None)
        if again is not None:
            announce(self.list, group_name(again))

    def _toggle_current(self) -> None:
        group = self.list.current()
        if group is not None:
            self.decide(group)

    def _settle(self) -> None:
        """What was to be looked at is what it was taken for: it is replaced and no longer doubtful."""
        review, group = self._review, self.list.current()
        if review is not None and group is not None:
            self._do(lambda: review.decide(group, keep=False))

    def _toggle_at(self, place: int) -> None:
        group = self._review.group_at(place) if self._review and not self._preview else None
        if group is not None:
            self.list.go_to(group)
            self.decide(group)

    def _mark(self, start: int, end: int, kind: Kind) -> None:
        review = self._review
        if review is not None and not self._preview:
            self._do(lambda: review.mark(start, end, kind))

    def _ask_kind(self) -> None:
        if self.text.selected() and not self._preview:
            self.text.ask_kind()

    def _undo(self) -> None:
        review = self._review
        if review is not None and review.can_undo:
            self._do(review.undo)

    def _do(self, deed: Callable[[], None]) -> None:
        try:
            deed()  # `refresh` follows: at once, or when what is the same elsewhere was found
        except AppError as error:
            self.failed.emit(error)
            self.refresh()

    # -- in step -----------------------------------------------------------------------------------

    def _walked(self, group: Group) -> None:
        review = self._review
        if review is not None and not self._preview and group.places[-1] < len(review.findings):
            first = review.findings[group.places[0]]
            self.text.go_to(first.start, first.end)
        self._can()

    def _asked(self, place: int) -> None:
        group = self._review.group_at(place) if self._review and not self._preview else None
        if group is not None:
            self.list.blockSignals(True)
            self.list.go_to(group)
            self.list.blockSignals(False)
            announce(self.text, group_name(group))
            self._can()

    def _can(self) -> None:
        group = self.list.current()
        self.toggle.setEnabled(group is not None)
        self.toggle.setText(self.tr("Replace") if group is not None and group.kept else self.tr("Keep"))
        self.right.setVisible(group is not None and not group.sure and not group.kept)
        selected = self.text.selected() is not None and not self._preview
        self.mark.set_off(not selected, self.tr("Select words in the text first"))
        self.undo.setEnabled(self._review is not None and self._review.can_undo)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= self._theme.px(NARROW)
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._split.orientation() != wanted:
            QTimer.singleShot(0, self, lambda: self._split.setOrientation(wanted))


def _nothing() -> None:
    """No review is shown."""
