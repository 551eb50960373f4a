"""A chat that has not begun: a picture, one question, and things that can really be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_4, SPACE_5, Theme
from app.ui.widgets.card import CardButton
from app.ui.widgets.picture import Picture
from app.ui.widgets.text import Label

NARROW, COLUMN, LOW = 560, 640, 430


class EmptyChat(QScrollArea):
    """`summarise`, `models` and `begin` (a beginning for the message box) are what the cards ask for."""

    summarise = Signal()
    models = Signal()
    begin = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._question = Label(theme, self.tr("What shall we work on?"), "display_semibold", wrap=True)
        self._promise = Label(
            theme,
            self.tr("Works without internet. Nothing leaves this computer."),
            "reading",
            "text_2",
            wrap=True,
        )
        self._note = Label(theme, "", "small", "text_3", wrap=True)
        for label in (self._question, self._promise, self._note):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._choose = CardButton(
            theme, icons, "box", self.tr("Choose a model"), self.tr("Nothing can answer without one")
        )
        self._read = CardButton(
            theme,
            icons,
            "file-text",
            self.tr("Summarise a document"),
            self.tr("Every page read, every line linked"),
        )
        self._plain = CardButton(
            theme,
            icons,
            "pen-line",
            self.tr("Rewrite a letter plainly"),
            self.tr("For a patient, a client, a parent"),
        )
        self._ask = CardButton(
            theme,
            icons,
            "message-circle-question-mark",
            self.tr("Ask about a text you paste"),
            self.tr("Put the text after the question"),
        )
        self._explain = CardButton(
            theme,
            icons,
            "book-open-text",
            self.tr("Have something explained"),
            self.tr("A word, a rule, a result"),
        )
        self._choose.clicked.connect(self.models)
        self._read.clicked.connect(self.summarise)
        self._plain.clicked.connect(
            lambda: self.begin.emit(self.tr("Rewrite this letter in plain language:") + "\n\n")
        )
        self._ask.clicked.connect(
            lambda: self.begin.emit(self.tr("What does this text say about … ?") + "\n\n")
        )
        self._explain.clicked.connect(lambda: self.begin.emit(self.tr("Explain in simple words:") + " "))
        self._picture = Picture(theme, "jars")
        self._build()
        self._columns, self._missing = 0, False
        self._arrange()
        theme.changed.connect(self._arrange)

    def show_model(self, there: bool, note: str) -> None:
        """Offer a model when there is none; `note` is what is to be known of the one that answers."""
        self._missing = not there
        self._choose.setVisible(not there)
        self._explain.setVisible(there)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column of cards in a narrow window, and no picture in a low one."""
        super().resizeEvent(event)
        self._picture.setVisible(self.height() >= self._theme.px(LOW))
        self._arrange()

    def _build(self) -> None:
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, SPACE_4, 0, SPACE_4)
        column.setSpacing(SPACE_2)
        column.addStretch(3)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE_5)
        column.addWidget(self._question)
        column.addWidget(self._promise)
        column.addSpacing(SPACE_4)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE_4)
        column.addLayout(self._grid)
        column.addSpacing(SPACE_2)
        column.addWidget(self._note)
        column.addStretch(4)
        content = QWidget()
        content.setObjectName("content")
        row = QHBoxLayout(content)
        row.setContentsMargins(SPACE_4, 0, SPACE_4, 0)
        row.addStretch(1)
        row.addWidget(self._inner, 1000)
        row.addStretch(1)
        self.setWidget(content)

    def _arrange(self) -> None:
        self._inner.setMaximumWidth(self._theme.px(COLUMN))
        columns = 2 if self.width() >= self._theme.px(NARROW) else 1
        if columns == self._columns:
            return
        self._columns = columns
        order = [self._choose, self._read, self._plain, self._ask, self._explain]
        left_out = self._explain if self._missing else self._choose
        shown = [card for card in order if card is not left_out]
        while self._grid.count():
            self._grid.takeAt(0)
        for index, card in enumerate(shown):
            self._grid.addWidget(card, index // columns, index % columns)
        for index in range(2):
            self._grid.setColumnStretch(index, 1 if index < columns else 0)
