"""Colours, type and sizes of the whole window, and the one application stylesheet made from them.

A widget takes the theme through its constructor, reads what it needs, and does so again on `changed`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import (
    QAccessibilityHints,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPalette,
    QStyleHints,
)
from PySide6.QtWidgets import QApplication

from app.paths import resources
from app.ui.none_count import keep_none
from app.ui.ring import FocusRing
from app.ui.stylesheet import stylesheet
from app.ui.tokens import (
    CONTROL,
    CONTROL_COMPACT,
    CONTROL_COMPOSER,
    CONTROL_TALL,
    DARK,
    HOVER_MS,
    LIGHT,
    PANEL_MS,
    RADIUS_CARD,
    RADIUS_CHIP,
    RADIUS_COMPOSER,
    RADIUS_CONTROL,
    SPACE_1,
    SPACE_2,
    SPACE_3,
    SPACE_4,
    SPACE_5,
    SPACE_6,
    SPACE_7,
    Tokens,
)

__all__ = [
    "CONTROL",
    "CONTROL_COMPACT",
    "CONTROL_COMPOSER",
    "CONTROL_TALL",
    "DARK",
    "HOVER_MS",
    "LIGHT",
    "PANEL_MS",
    "RADIUS_CARD",
    "RADIUS_CHIP",
    "RADIUS_COMPOSER",
    "RADIUS_CONTROL",
    "SPACE_1",
    "SPACE_2",
    "SPACE_3",
    "SPACE_4",
    "SPACE_5",
    "SPACE_6",
    "SPACE_7",
    "Theme",
    "Tokens",
]

FAMILY, MONO = "Inter", "JetBrains Mono"
SIZES = (
    ("caption", 12),
    ("small", 13),
    ("body", 14),
    ("reading", 15),
    ("subtitle", 16),
    ("code", 16),
    ("title", 20),
    ("display", 28),
)
"""Kinds of text and their height in pixels at 100 % and 96 dpi."""

LINES = (("caption", 16), ("small", 18), ("reading", 24), ("subtitle", 24), ("title", 28), ("display", 36))
"""Distance of lines where it is not 20."""

LEAST_PERCENT, MOST_PERCENT = 80, 200
SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class Theme(QObject):
    """What everything looks like now. `changed` is emitted after each change, once."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        keep_none()
        self._scheme, self._percent, self._still = "system", 100, False
        self._app: QApplication | None = None
        self._ring: FocusRing | None = None
        self._hints: QStyleHints | None = None
        self._wishes: QAccessibilityHints | None = None

    # -- what is asked -----------------------------------------------------------------------------

    @property
    def dark(self) -> bool:
        """Whether the dark tokens are in use."""
        if self._scheme == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._scheme == "dark"

    @property
    def tokens(self) -> Tokens:
        """The colours of the scheme in use."""
        return DARK if self.dark else LIGHT

    @property
    def text_size(self) -> int:
        """Percent of the normal text size."""
        return self._percent

    def color(self, name: str) -> QColor:
        """A token as a colour, by field name."""
        return QColor(str(getattr(self.tokens, name)))

    def font(self, kind: str) -> QFont:
        """A font by kind: those of `SIZES`, and mono; each also with `_semibold`."""
        name, _, weight = kind.partition("_")
        fixed = name in ("mono", "code")
        font = QFont(MONO if fixed else FAMILY)
        font.setPixelSize(self.px(dict(SIZES).get(name, 14)))
        font.setStyleHint(QFont.StyleHint.Monospace if fixed else QFont.StyleHint.SansSerif)
        font.setWeight(QFont.Weight.DemiBold if weight == "semibold" else QFont.Weight.Normal)
        return font

    def line_height(self, kind: str) -> int:
        """The distance of lines in pixels: 16, 18, 20, 24, 24, 28, 36 by kind at 100 %."""
        return self.px(dict(LINES).get(kind.partition("_")[0], 20))

    def px(self, n: float) -> int:
        """`n` pixels at 100 % text and 96 dpi, as pixels now."""
        return round(n * self._percent / 100 * self._density())

    def motion(self, milliseconds: int) -> int:
        """A duration, or 0 when motion is reduced here or by the system."""
        return 0 if self._still or self._system_is_still() else milliseconds

    # -- what is changed ---------------------------------------------------------------------------

    def set_scheme(self, scheme: str) -> None:
        """`system`, `light` or `dark`."""
        if scheme != self._scheme:
            self._scheme = scheme if scheme in SCHEMES else "system"
            if self._app is not None:
                self._app.styleHints().setColorScheme(SCHEMES.get(self._scheme, Qt.ColorScheme.Unknown))
            self._apply()

    def set_text_size(self, percent: int) -> None:
        """Scale all text and the controls around it; 80 to 200."""
        percent = max(LEAST_PERCENT, min(MOST_PERCENT, percent))
        if percent != self._percent:
            self._percent = percent
            self._apply()

    def set_reduce_motion(self, still: bool) -> None:
        """Make every duration 0; the system's own wish counts as well."""
        if still != self._still:
            self._still = still
            self._apply()

    def install(self, app: QApplication) -> None:
        """Give the program its style, fonts, palette and stylesheet. Call once, before the first window."""
        self._app = app
        for file in sorted((resources() / "fonts").glob("*.[ot]tf")):
            QFontDatabase.addApplicationFont(str(file))
        app.setStyle("Fusion")
        self._ring = FocusRing(app, self.color)
        self._hints = hints = app.styleHints()
        self._wishes = hints.accessibility()  # kept: a wrapper that was let go once is dead when asked again
        hints.setColorScheme(SCHEMES.get(self._scheme, Qt.ColorScheme.Unknown))
        hints.colorSchemeChanged.connect(self._on_system_scheme)
        self._apply()

    # -- inside ------------------------------------------------------------------------------------

    def _on_system_scheme(self) -> None:
        if self._scheme == "system":
            self._apply()

    def _apply(self) -> None:
        if self._app is not None:
            self._app.setPalette(palette(self.tokens))
            self._app.setFont(self.font("body"))
            self._app.setStyleSheet(stylesheet(self.tokens, self.px))
        self.changed.emit()

    def _density(self) -> float:
        if self._app is None:
            return 1.0
        per_inch = self._app.primaryScreen().logicalDotsPerInch()
        return 1.0 if per_inch <= 72 else per_inch / 96

    def _system_is_still(self) -> bool:
        if self._wishes is None or not hasattr(self._wishes, "motionPreference"):  # from Qt 6.12
            return False
        return bool(self._wishes.motionPreference() == Qt.MotionPreference.ReducedMotion)


def palette(tokens: Tokens) -> QPalette:
    """The palette for what the stylesheet does not reach: native parts, selections, placeholders."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, value in (
        (roles.Window, tokens.bg_base),
        (roles.WindowText, tokens.text_1),
        (roles.Base, tokens.bg_base),
        (roles.AlternateBase, tokens.bg_subtle),
        (roles.Text, tokens.text_1),
        (roles.PlaceholderText, tokens.text_3),
        (roles.Button, tokens.bg_base),
        (roles.ButtonText, tokens.text_1),
        (roles.BrightText, tokens.danger),
        (roles.Highlight, tokens.accent),
        (roles.HighlightedText, tokens.on_accent),
        (roles.Accent, tokens.accent),
        (roles.Link, tokens.accent),
        (roles.LinkVisited, tokens.accent),
        (roles.ToolTipBase, tokens.text_1),
        (roles.ToolTipText, tokens.bg_base),
        (roles.Light, tokens.bg_hover),
        (roles.Midlight, tokens.border_subtle),
        (roles.Mid, tokens.border_control),
        (roles.Dark, tokens.border_control),
        (roles.Shadow, tokens.text_3),
    ):
        made.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.text_3))
    return made
