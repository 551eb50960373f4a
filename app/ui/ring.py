"""The focus ring: 2 px, 2 px away from the control, and only for people who use the keyboard.

A stylesheet cannot draw outside a widget, and Qt's own focus frame is cut by the widget's parent; so the ring
is a widget of its own over the window, or over the content of the scroll area the control stands in.
Fields show focus on their border instead; which width is told by their property `keyfocus`.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

GAP, WIDTH = 2, 2
OUT = GAP + WIDTH
FIELDS = (QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit)
RINGED = (QAbstractButton, QAbstractItemView)
MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ZOrderChange)


class Ring(QWidget):
    """Drawn around `target`, wherever that goes."""

    def __init__(self, target: QWidget, color: Callable[[str], QColor]) -> None:
        self._target, self._color = target, color
        self._watched = [target]
        stage = target
        while (above := stage.parentWidget()) is not None and not stage.isWindow():
            if isinstance(above, QAbstractScrollArea):
                break
            stage = above
            self._watched.append(stage)
        super().__init__(stage)
        self._stage = stage
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in self._watched:
            widget.installEventFilter(self)
        self.place()

    def leave(self) -> None:
        """Go away."""
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the target when it or anything around it moves."""
        if event.type() in MOVES and watched is not self:
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Stand around the target now, as far as there is room on the stage."""
        target = self._target
        if target is not self._stage and not self._stage.isAncestorOf(target):
            self.hide()  # its page went into another window, or out of this one
            return
        corner = target.mapTo(self._stage, QPoint(0, 0)) if target is not self._stage else QPoint(0, 0)
        around = QRect(corner, target.size()).adjusted(-OUT, -OUT, OUT, OUT)
        self.setGeometry(around & self._stage.rect())
        self.setVisible(target.isVisible())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw."""
        radius = float(self._target.property("ring_radius") or 6) + GAP + WIDTH / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._color("focus"), WIDTH))
        half = WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
        painter.end()


class FocusRing(QObject):
    """Moves the ring with the focus while the keyboard is in use."""

    def __init__(self, app: QApplication, color: Callable[[str], QColor]) -> None:
        super().__init__(app)
        self._color = color
        self.ring: Ring | None = None
        self._keyboard = False
        app.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice, at the window, whether hands are on the keyboard or on the mouse."""
        if event.type() == QEvent.Type.KeyPress:
            if isinstance(event, QKeyEvent) and event.key() not in MODIFIERS:
                self._keyboard = True
                if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self.ring is None:
                    QTimer.singleShot(0, self._show_late)
        elif event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin):
            self._use_mouse()
        return super().eventFilter(watched, event)

    def _use_mouse(self) -> None:
        self._keyboard = False
        for window in QApplication.topLevelWidgets():
            window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
        focused = QApplication.focusWidget()
        if isinstance(focused, FIELDS):
            _mark(focused, False)
        self._hide()

    def _show_late(self) -> None:
        """Where Tab found nowhere else to go, focus did not change, but it is to be seen now."""
        if self.ring is None:
            self._follow(None, QApplication.focusWidget())

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        if isinstance(old, FIELDS):
            _mark(old, False)
        self._hide()
        if now is None:
            return
        handle = now.window().windowHandle()
        if handle is not None and isValid(handle):
            handle.installEventFilter(self)  # once more is once: Qt moves it to the front
        by_key = self._keyboard or now.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if isinstance(now, FIELDS):
            _mark(now, by_key)
        elif by_key and wants_ring(now):
            self.ring = Ring(now, self._color)
            self.ring.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self.ring = None

    def _hide(self) -> None:
        ring, self.ring = self.ring, None
        if ring is not None:
            ring.destroyed.disconnect(self._forget)
            ring.leave()


def wants_ring(widget: QWidget) -> bool:
    """Whether focus is shown outside the widget; its property `ring`, where set, decides."""
    if widget.property("ring") is not None:
        return bool(widget.property("ring"))
    return isinstance(widget, RINGED)


def _mark(field: QWidget, by_key: bool) -> None:
    if bool(field.property("keyfocus")) != by_key:
        field.setProperty("keyfocus", by_key)
        font = field.font()
        field.style().unpolish(field)
        field.style().polish(field)
        field.setFont(font)
