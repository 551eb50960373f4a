"""A table without a grid: a head, rows with a hairline under each, what is chosen on the token's ground."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from app.ui.theme import Theme
from app.ui.widgets.text import direction_of

HEIGHT, HEAD = 36, 28
LRM = "\u200e"
"""The mark that makes what it stands beside run from left to right."""


class Cells(QStyledItemDelegate):
    """Writes words in their own direction: "1 of 3" is not "of 3 1" in a window from right to left."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:
        """What is drawn; nobody hears or copies the marks."""
        text = super().displayText(value, locale)
        turned = self._table.isRightToLeft() and direction_of(text) == Qt.LayoutDirection.LeftToRight
        return f"{LRM}{text}{LRM}" if turned and text else text


class PlainTable(QTableView):
    """Nothing in it is edited in place, Tab leaves it, and columns share the width."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """`name` is for a screen reader."""
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(Cells(self))
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        theme.changed.connect(self.restyle)
        self.restyle()

    def be_as_high_as(self, rows: int, wider: bool = False) -> None:
        """Show so many rows without scrolling; `wider`: there is a bar below for what is beside."""
        bar = self.horizontalScrollBar().sizeHint().height() if wider else 0
        self.setFixedHeight(self._theme.px(HEAD) + rows * self._theme.px(HEIGHT) + bar + 2)

    def showEvent(self, event: QShowEvent) -> None:
        """A sheet that is read when it is first shown takes the type of the head away again."""
        super().showEvent(event)
        self._dress_head()

    def restyle(self) -> None:
        """Read the theme again."""
        px, theme, tokens = self._theme.px, self._theme, self._theme.tokens
        self.setStyleSheet(
            f"QTableView {{ background: transparent; border: none; color: {tokens.text_1}; }}"
            f"QTableView::item {{ border-bottom: 1px solid {tokens.border_subtle}; padding: 0px {px(8)}px; }}"
            f"QTableView::item:selected {{ background: {tokens.bg_selected}; color: {tokens.text_1}; }}"
            f"QHeaderView {{ background: {tokens.bg_subtle}; border: none; }}"
            f"QHeaderView::section {{ background: {tokens.bg_subtle}; color: {tokens.text_2};"
            f" border: none; border-bottom: 1px solid {tokens.border_subtle}; padding: 0px {px(8)}px; }}"
        )
        self.setFont(theme.font("body"))
        self.verticalHeader().setMinimumSectionSize(px(HEIGHT))
        self.verticalHeader().setDefaultSectionSize(px(HEIGHT))
        self._dress_head()  # after the sheet, which forgets it
        self.horizontalHeader().setFixedHeight(px(HEAD))

    def _dress_head(self) -> None:
        self.horizontalHeader().setFont(self._theme.font("caption_semibold"))
