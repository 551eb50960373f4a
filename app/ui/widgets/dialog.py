"""A dialog with verbs, for what undo cannot take back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_4, SPACE_5, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label

WIDTH = 440


class Dialog(QDialog):
    """Title, sentence, a safe button that has the focus, and one that acts. Esc is the safe one.

    Add more to `body`. Show it with `open()`; `on_act` is called when the acting button was pressed.
    """

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        title: str,
        text: str,
        safe: str,
        act: str | None = None,
        kind: str = "danger",
        on_act: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Stillroom")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE_4)
        self.safe = Button(theme, icons, safe)
        self.safe.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_5, SPACE_5, SPACE_5)
        column.setSpacing(SPACE_2)
        column.addWidget(Label(theme, title, "subtitle_semibold", wrap=True))
        if text:
            column.addWidget(Label(theme, text, tone="text_2", wrap=True))
        column.addSpacing(SPACE_2)
        column.addLayout(self.body)
        column.addSpacing(SPACE_4)
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addStretch(1)
        row.addWidget(self.safe)
        self.act: Button | None = None
        if act is not None:
            self.act = Button(theme, icons, act, kind)
            self.act.clicked.connect(self.accept)
            row.addWidget(self.act)
        column.addLayout(row)
        if on_act is not None:
            self.accepted.connect(on_act)
        self.safe.setFocus()
        self._theme = theme
        theme.changed.connect(self.fit)

    def showEvent(self, event: QShowEvent) -> None:
        """A window of its own does not ask how high its lines are at its width; so it is told."""
        super().showEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Something in it became larger or smaller."""
        answer = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return answer

    def fit(self) -> None:
        """Be as high as the content is at this width."""
        self.setFixedWidth(self._theme.px(WIDTH))
        layout = self.layout()
        if layout is not None and self.isVisible():
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))
