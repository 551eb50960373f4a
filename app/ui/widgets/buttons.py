"""Buttons: with words, and with an icon only."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app.ui.icons import Icons
from app.ui.theme import CONTROL, CONTROL_COMPACT, Theme
from app.ui.widgets.text import set_property, tip

ICON_COLOURS = {"primary": "on_accent", "danger": "bg_base", "link": "accent", "ghost": "text_2"}
ICON_GAP = 4


class Button(QPushButton):
    """A button with a verb. Kinds: primary, second, link, danger, stop, ghost.

    `height` is the least height at 100 % text; 28 makes it compact. An icon stands before the words.
    """

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        text: str,
        kind: str = "second",
        icon: str | None = None,
        height: int = CONTROL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme, self._icons, self._icon, self._height = theme, icons, icon, height
        self._trailing = False
        self._full_text = text
        self.setProperty("kind", kind)
        self.setProperty("compact", height <= CONTROL_COMPACT)
        self.setAutoDefault(False)
        theme.changed.connect(self.restyle)
        self.restyle()

    @property
    def kind(self) -> str:
        """The kind it has now."""
        return str(self.property("kind"))

    def set_kind(self, kind: str) -> None:
        """Become another kind."""
        set_property(self, "kind", kind)
        self.restyle()

    def set_icon(self, icon: str | None, trailing: bool = False) -> None:
        """Another icon, or none. `trailing` puts it after the words, for arrows that lead on."""
        self._icon, self._trailing = icon, trailing
        self.restyle()

    def set_bare(self, bare: bool) -> None:
        """Show the icon alone where there is no room; the words become its name and tooltip."""
        if self._icon is None or bare == (not self.text()):
            return
        self._full_text = self.text() or self._full_text
        self.setText("" if bare else self._full_text)
        self.setAccessibleName(self._full_text if bare else "")
        self.setToolTip(tip(self._full_text) if bare else "")

    def set_off(self, off: bool, reason: str = "") -> None:
        """Look switched off but stay focusable, so that the keyboard can reach the reason why."""
        set_property(self, "off", off)
        self.setAccessibleDescription(reason if off else "")
        self.setToolTip(tip(reason) if off else "")
        self.restyle()

    @property
    def off(self) -> bool:
        """Whether it looks switched off."""
        return bool(self.property("off"))

    def restyle(self) -> None:
        """Read the theme again."""
        self.setFont(self._theme.font("body_semibold"))
        self.setMinimumHeight(self._theme.px(self._height))

        if self._trailing:
            parent = self.parentWidget()
            mirrored = parent is not None and parent.isRightToLeft()
            self.setLayoutDirection(
                Qt.LayoutDirection.LeftToRight if mirrored else Qt.LayoutDirection.RightToLeft
            )
        else:
            self.unsetLayoutDirection()
        if self._icon is None:
            self.setIcon(self._icons.none())
            return
        colour = "text_3" if self.off else str(self.property("tone") or ICON_COLOURS.get(self.kind, "text_1"))
        self.setIcon(self._icons.icon(self._icon, 16, colour, ICON_GAP, self._trailing))
        self.setIconSize(QSize(self._theme.px(16) + ICON_GAP, self._theme.px(16)))


class IconButton(QToolButton):
    """A button without words; its name is its tooltip and what a screen reader says."""

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        icon: str,
        name: str,
        size: int = 16,
        side: int = CONTROL,
        color: str = "text_2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self._icon, self._size, self._side, self._color = icon, size, side, color
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_name(name)
        theme.changed.connect(self.restyle)
        self.restyle()

    def set_name(self, name: str) -> None:
        """Another name, and tooltip."""
        self.setAccessibleName(name)
        self.setToolTip(tip(name))

    def set_icon(self, icon: str, color: str | None = None) -> None:
        """Another icon."""
        self._icon, self._color = icon, color or self._color
        self.restyle()

    def restyle(self) -> None:
        """Read the theme again."""
        self.setIcon(self._icons.icon(self._icon, self._size, self._color))
        self.setIconSize(QSize(self._theme.px(self._size), self._theme.px(self._size)))
        self.setMinimumSize(
            self._theme.px(self._side), min(self._theme.px(self._side), self._theme.px(CONTROL))
        )
