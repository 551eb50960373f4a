"""Toasts: what was just done, with a way back, for ten seconds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import CONTROL_TALL, SPACE_2, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label, announce, set_property

STAY_MS = 10_000


class Toasts(QObject):
    """Shows one toast at a time, at the foot of `parent`. A newer one takes the place of the older."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._parent = theme, icons, parent
        self._raise_by = SPACE_4
        self.current: Toast | None = None
        parent.installEventFilter(self)

    def show(
        self, text: str, action_text: str | None = None, on_action: Callable[[], None] | None = None
    ) -> Toast:
        """Say what was done. `on_action` is called at most once."""
        self.hide()
        self.current = toast = Toast(self._theme, self._icons, text, action_text, on_action, self._parent)
        toast.gone.connect(lambda: self._forget(toast))
        self._place()
        toast.show()
        toast.raise_()
        announce(self._parent, text)
        return toast

    def hide(self) -> None:
        """Take the toast away now."""
        if self.current is not None:
            toast, self.current = self.current, None
            toast.leave()

    def set_foot(self, pixels: int) -> None:
        """Stand this far above the parent's lower edge, clear of the composer."""
        self._raise_by = pixels
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the window is resized."""
        if watched is self._parent and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _forget(self, gone: Toast) -> None:
        """Before it is deleted: placing one that no longer exists ends the program."""
        if self.current is gone:
            self.current = None

    def _place(self) -> None:
        toast = self.current
        if toast is None:
            return
        toast.setMaximumWidth(max(self._parent.width() - 2 * SPACE_4, 1))
        toast.adjustSize()
        left = (self._parent.width() - toast.width()) // 2
        toast.move(QPoint(left, self._parent.height() - toast.height() - self._raise_by))


class Toast(QFrame):
    """One toast. It waits while the mouse is on it or the focus is in it; `gone` says that it leaves."""

    gone = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        text: str,
        action_text: str | None,
        on_action: Callable[[], None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "toast")
        self.setMinimumHeight(theme.px(CONTROL_TALL))
        self.setAccessibleName(text)
        self.label = Label(theme, text, tone="bg_base")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, SPACE_2, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(self.label)
        self.button: Button | None = None
        self._action = on_action
        if action_text and on_action is not None:
            self.button = Button(theme, icons, action_text, "link", height=28)
            set_property(self.button, "tone", "toast")
            self.button.clicked.connect(self._act)
            self.button.installEventFilter(self)
            row.addWidget(self.button)
        else:
            row.setContentsMargins(14, 0, 14, 0)
        self.timer = QTimer(self, singleShot=True, interval=STAY_MS)
        self.timer.timeout.connect(self.leave)
        self.timer.start()

    def leave(self) -> None:
        """Go away."""
        self.gone.emit()
        self.hide()
        self.deleteLater()

    def event(self, event: QEvent) -> bool:
        """Wait while the mouse is on it."""
        if event.type() == QEvent.Type.Enter:
            self.timer.stop()
        elif event.type() == QEvent.Type.Leave:
            self._go_on()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait while the focus is on its button."""
        if event.type() == QEvent.Type.FocusIn:
            self.timer.stop()
        elif event.type() == QEvent.Type.FocusOut:
            self._go_on()
        return super().eventFilter(watched, event)

    def _go_on(self) -> None:
        if not self.underMouse() and not (self.button is not None and self.button.hasFocus()):
            self.timer.start()

    def _act(self) -> None:
        action, self._action = self._action, None
        self.leave()
        if action is not None:
            action()
