"""The box that is written in: one to eight lines in a rounded frame, and the button that sends them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from app.ui.icons import Icons
from app.ui.theme import CONTROL_COMPOSER, RADIUS_COMPOSER, Theme
from app.ui.widgets.buttons import Button

LEAST_LINES, MOST_LINES = 1, 8


class MessageBox(QPlainTextEdit):
    """Plain text only, as high as it needs to be. Enter sends unless an input method is composing."""

    submitted = Signal()
    escaped = Signal()
    recalled = Signal()
    walked = Signal(int)
    paged = Signal(int)
    dropped = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._composing = theme, False
        self.setProperty("plain", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.viewport().setAutoFillBackground(False)
        self.textChanged.connect(self.fit)
        self.restyle()

    def restyle(self) -> None:
        """Read the theme again."""
        self.setFont(self._theme.font("reading"))
        self.viewport().setFont(self.font())  # without it Qt keeps the hint in the font it was first shown in
        self.fit()

    def fit(self) -> None:
        """Become as high as the text, within the limits; beyond them it scrolls."""
        line = self.fontMetrics().lineSpacing()
        rows = round(self.document().size().height()) if self.document().size().height() else 1
        shown = max(LEAST_LINES, min(rows, MOST_LINES))
        more = rows > MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if more else policy.ScrollBarAlwaysOff)
        height = shown * line + 2
        if height != self.height():
            self.setFixedHeight(height)
            self.ensureCursorVisible()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break anew."""
        super().resizeEvent(event)
        self.fit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know whether a word is being composed: its Enter is not ours."""
        super().inputMethodEvent(event)
        self._composing = bool(event.preeditString())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Esc, Up in an empty box, and the keys that belong to the messages above."""
        key, held = event.key(), event.modifiers()
        shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held & shift:
            if not self._composing:
                self.submitted.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held & alt:
            self.walked.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Up and not self.toPlainText() and not self._composing:
            self.recalled.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(key)
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, and files, which are handed on."""
        return source.hasText() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pasted files are documents; everything else is words without their looks."""
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        if files:
            self.dropped.emit(files)
        elif source.hasText():
            self.insertPlainText(source.text())


class Frame(QFrame):
    """The rounded frame; its line turns to the accent while the box has the cursor."""

    def __init__(self, theme: Theme, box: QPlainTextEdit) -> None:
        super().__init__()
        self._theme, self._box = theme, box
        self.setCursor(Qt.CursorShape.IBeamCursor)
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw the line anew when the cursor comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.DynamicPropertyChange):
            self.update()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click beside the words means the box."""
        self._box.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and line."""
        by_key = self._box.hasFocus() and bool(self._box.property("keyfocus"))
        line = "focus" if by_key else "accent" if self._box.hasFocus() else "border_control"
        width = 2 if by_key else 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color(line), width))
        painter.setBrush(self._theme.color("bg_raised"))
        half = width / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), RADIUS_COMPOSER, RADIUS_COMPOSER
        )
        painter.end()


class SendButton(Button):
    """A square with an arrow; grey, with the reason in its tooltip, while nothing can be sent."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, icons, "", "primary", "arrow-up", height=CONTROL_COMPOSER)
        self.setAccessibleName(self.tr("Send"))

    def set_off(self, off: bool, reason: str = "") -> None:
        """Look switched off, but keep the keyboard's way to the reason."""
        super().set_off(off, reason)
        if not off:
            self.setToolTip(self.tr("Send (Enter)"))

    def restyle(self) -> None:
        """A square, the icon in its middle."""
        super().restyle()
        side = self._theme.px(CONTROL_COMPOSER)
        self.setFixedSize(side, side)
        colour = "text_3" if self.off else "on_accent"
        self.setIcon(self._icons.icon("arrow-up", 20, colour))
        self.setIconSize(QSize(self._theme.px(20), self._theme.px(20)))
