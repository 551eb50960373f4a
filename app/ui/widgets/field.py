"""A field: label above, one line to type in, and under it a hint or what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.theme import CONTROL_COMPACT, CONTROL_COMPOSER, SPACE_1, SPACE_2, Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.text import Label, announce, set_property


class Note(QWidget):
    """A small line with an icon: a hint or a fault."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self._icon, self._tone = "info", "text_3"
        self._picture = QLabel()
        self._text = Label(theme, "", "caption", "text_3", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_1 + 2)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        theme.changed.connect(self._restyle)
        self.hide()

    def set(self, text: str, icon: str | None = None, tone: str = "text_3") -> None:
        """Say something, or nothing and be gone."""
        self._icon, self._tone = icon or "", tone
        self._text.setText(text)
        self._text.set_tone(tone)
        self._restyle()
        self.setVisible(bool(text))

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def _restyle(self) -> None:
        self._picture.setVisible(bool(self._icon))
        if self._icon:
            self._picture.setPixmap(self._icons.pixmap(self._icon, 14, self._tone))
            self._picture.setContentsMargins(0, self._theme.px(1), 0, 0)


class Field(QWidget):
    """Label, edit, note. `secret` hides the text, with a button that shows it and a Caps Lock hint."""

    changed = Signal(str)
    submitted = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        label: str,
        secret: bool = False,
        height: int = CONTROL_COMPOSER,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._height, self._secret = theme, icons, height, secret
        self._hint, self._fault, self._caps = "", "", False
        self.label = Label(theme, label, "body_semibold")
        self.edit = QLineEdit()
        self.edit.setAccessibleName(label)
        self.label.setBuddy(self.edit)
        self.note = Note(theme, icons)
        self._reveal: IconButton | None = None
        self._reveal_names = self.tr("Show the passphrase"), self.tr("Hide the passphrase")
        self._mark = QLabel(self.edit)
        self._mark.hide()
        if secret:
            self._hide_text()
        self.edit.textChanged.connect(self._typed)
        self.edit.returnPressed.connect(self.submitted)
        self.edit.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1 + 2)
        column.addWidget(self.label)
        column.addWidget(self.edit)
        column.addWidget(self.note)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(self.edit)
        theme.changed.connect(self._restyle)
        self._restyle()

    def name_secret(self, show: str, hide: str) -> None:
        """What the button is called that shows and hides the text, where it is no passphrase."""
        self._reveal_names = show, hide
        if self._reveal is not None:
            self._reveal.set_name(hide if self._reveal.isChecked() else show)

    # -- asked and told ----------------------------------------------------------------------------

    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def set_label(self, label: str) -> None:
        """Another label, also for screen readers."""
        self.label.setText(label)
        self.edit.setAccessibleName(label)

    def set_hint(self, hint: str) -> None:
        """A line under the field while nothing is wrong."""
        self._hint = hint
        self._show_note()

    def set_error(self, fault: str | None, select: bool = False, quiet: bool = False) -> None:
        """Say what is wrong, aloud unless `quiet`; None takes it back. `select` marks all text."""
        self._fault = fault or ""
        set_property(self.edit, "fault", bool(fault))
        self._show_note()
        if fault and not quiet:
            announce(self.edit, fault, assertive=True)
        if select:
            self.edit.setFocus()
            self.edit.selectAll()

    @property
    def error(self) -> str:
        """What is wrong, or an empty string."""
        return self._fault

    def set_mark(self, icon: str | None, color: str = "success", name: str = "") -> None:
        """A small icon at the end of the field, e.g. that both passphrases are the same."""
        self._mark.setProperty("icon", icon or "")
        self._mark.setProperty("color", color)
        self._mark.setAccessibleName(name)
        self._mark.setVisible(icon is not None)
        self._restyle()

    # -- inside ------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the edit, and learn of Caps Lock from what letters come out."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange):
            self._place()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._watch_caps(event)
        elif event.type() == QEvent.Type.FocusOut and self._caps:
            self._caps = False
            self._show_note()
        return super().eventFilter(watched, event)

    def _hide_text(self) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        self.edit.setInputMethodHints(
            hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase
        )
        self._reveal = IconButton(
            self._theme,
            self._icons,
            "eye",
            self._reveal_names[0],
            side=CONTROL_COMPACT,
            parent=self.edit,
        )
        self._reveal.setCheckable(True)
        self._reveal.setCursor(Qt.CursorShape.ArrowCursor)
        self._reveal.toggled.connect(self._show_text)

    def _show_text(self, shown: bool) -> None:
        assert self._reveal is not None
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._reveal.set_icon("eye-off" if shown else "eye")
        self._reveal.set_name(self._reveal_names[shown])

    def _typed(self, text: str) -> None:
        if self._fault:
            self.set_error(None)
        self.changed.emit(text)

    def _watch_caps(self, event: QKeyEvent) -> None:
        letter = event.text()
        if not self._secret or len(letter) != 1 or letter.upper() == letter.lower():
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        caps = letter.isupper() != shift
        if caps != self._caps:
            self._caps = caps
            self._show_note()

    def _show_note(self) -> None:
        if self._fault:
            self.note.set(self._fault, "circle-alert", "danger")
        elif self._caps:
            self.note.set(self.tr("Caps Lock is on"), "arrow-big-up")
        else:
            self.note.set(self._hint)
        self.edit.setAccessibleDescription(self.note.text())

    def _restyle(self) -> None:
        self.edit.setFont(self._theme.font("body"))
        self.edit.setMinimumHeight(self._theme.px(self._height))
        icon = self._mark.property("icon")
        if icon:
            self._mark.setPixmap(self._icons.pixmap(icon, 16, self._mark.property("color")))
        self._place()

    def _place(self) -> None:
        inset, right_to_left = self._theme.px(4), self.edit.isRightToLeft()
        end = inset
        for part in (self._reveal, self._mark):
            if part is None or part.isHidden():
                continue
            part.adjustSize()
            x = end if right_to_left else self.edit.width() - end - part.width()
            part.move(
                x if part is self._reveal else x + (SPACE_1 if right_to_left else -SPACE_1),
                (self.edit.height() - part.height()) // 2,
            )
            end += part.width() + SPACE_1
        room = end if end > inset else 0
        self.edit.setTextMargins(room if right_to_left else 0, 0, 0 if right_to_left else room, 0)


class SearchField(QLineEdit):
    """A field with a magnifying glass in it. The placeholder is also its name."""

    def __init__(self, theme: Theme, icons: Icons, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self._glass = QLabel(self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._restyle)
        self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the glass in its place."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """The glass changes sides with the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._theme.font("body"))
        self.setMinimumHeight(self._theme.px(32))
        self._glass.setPixmap(self._icons.pixmap("search", 16, "text_3"))
        room = self._theme.px(16) + SPACE_2
        self.setTextMargins(0 if self.isRightToLeft() else room, 0, room if self.isRightToLeft() else 0, 0)
        self._place()

    def _place(self) -> None:
        self._glass.adjustSize()
        inset = self._theme.px(10)
        x = self.width() - inset - self._glass.width() if self.isRightToLeft() else inset
        self._glass.move(x, (self.height() - self._glass.height()) // 2)
