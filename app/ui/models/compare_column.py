"""What one model answers, as it comes, and the button that says it is the best."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.errors import from_text
from app.domain.library.comparing import Column, Comparison, Stage
from app.ui.icons import Icons
from app.ui.message_view import MessageView
from app.ui.theme import Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text import Label, OneLine, set_property
from app.wording import explain
from app.wording_judging import column_name, speed_words
from app.wording_text import fill


class CompareColumn(Card):
    """`voted` when this answer is the best; again, to take that back."""

    voted = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._shown: Column | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.name = OneLine(theme, "", "subtitle_semibold")
        self.state = Label(theme, "", "small", "text_2", wrap=True)
        self.text = MessageView(theme)
        self.best = Button(theme, icons, self.tr("This is the best"))
        self.best.clicked.connect(self.voted)
        self.column.addWidget(self.name)
        self.column.addWidget(self.state)
        self.column.addWidget(self.text)
        self.column.addStretch(1)
        self.column.addWidget(self.best)
        theme.changed.connect(self.text.restyle)

    def show_column(self, comparison: Comparison, at: int) -> None:
        """A column as it stands; only what is new is drawn."""
        column, translate = comparison.columns[at], QCoreApplication.translate
        name = column_name(comparison, at, translate)
        chosen = comparison.vote == column.model.id
        self.name.setText(name)
        self.setAccessibleName(name)
        self.text.setAccessibleName(fill(self.tr("Answer of %1"), name))
        self.best.setVisible(comparison.ended and any(one.text for one in comparison.columns))
        self.best.setText(self.tr("Best. Take that back") if chosen else self.tr("This is the best"))
        self.best.set_icon("check" if chosen else None)
        self.best.setAccessibleName(
            fill(self.tr("%1 is the best. Take that back") if chosen else self.tr("%1 is the best"), name)
        )
        set_property(self, "surface", "chosen" if chosen else "card")
        self.state.setText(self._state(column, comparison.revealed))
        self.state.set_tone("danger" if column.stage is Stage.FAILED else "text_2")
        before, self._shown = self._shown, column
        if before is not None and (before.text, before.ended) == (column.text, column.ended):
            return
        if column.ended:
            self.text.show_finished(column.text)
        else:
            self.text.show_growing(column.text)
        self.text.setVisible(bool(column.text))

    def _state(self, column: Column, revealed: bool) -> str:
        tr = self.tr
        match column.stage:
            case Stage.WAITING:
                return tr("Waits for its turn")
            case Stage.LOADING:
                return fill(tr("Loading, %1 percent"), f"{100 * column.share:.0f}")
            case Stage.READING:
                return fill(tr("Reading, %1 percent"), f"{100 * column.share:.0f}")
            case Stage.WRITING:
                return tr("Thinking") if column.thinking else tr("Writing")
            case Stage.STOPPED:
                return tr("Stopped") if column.text else tr("Stopped before it began")
            case Stage.FAILED:
                return explain(from_text(column.error), QCoreApplication.translate).title
        speed = speed_words(column.words / column.seconds) if column.seconds else ""
        words = str(column.words)
        if not speed or not revealed:
            said = fill(tr("%1 words"), words)
        else:
            said = fill(tr("%1 words, %2 a second"), words, speed)
        return fill(tr("%1. The answer was cut at its longest."), said) if column.cut else said
