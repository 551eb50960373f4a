"""Unlocking: one card, one field, one button."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.errors import (
    AppError,
    TooManyTries,
    VaultDamaged,
    VaultInUse,
    VaultMissing,
    WrongPassphrase,
    WrongRecoveryCode,
)
from app.services.all import Services
from app.services.session import Session
from app.ui.icons import Icons
from app.ui.network_badge import NetworkBadge
from app.ui.theme import CONTROL_TALL, SPACE_2, SPACE_3, SPACE_4, SPACE_5, SPACE_6, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card
from app.ui.widgets.field import Field
from app.ui.widgets.picture import Picture
from app.ui.widgets.text import Label, announce, set_property
from app.wording import explain

CARD = 420


class Unlock(QWidget):
    """Emits `opened` with the session."""

    opened = Signal(object)

    def __init__(self, services: Services, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._theme = services, theme
        self._with_code, self._busy, self._wait = False, False, 0
        self._refusal: AppError | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_property(self, "surface", "subtle")
        self._parts(theme, icons)
        self._arrange(theme)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self.count_down)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.check()

    # -- making the page ---------------------------------------------------------------------------

    def _parts(self, theme: Theme, icons: Icons) -> None:
        self.badge = NetworkBadge(self._services, theme, icons, self)
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.passphrase = Field(theme, icons, self.tr("Passphrase"), secret=True, height=CONTROL_TALL)
        self.code = Field(theme, icons, self.tr("Recovery code"), height=CONTROL_TALL)
        self.code.set_hint(self.tr("Nine groups. Capital or small letters, with or without dashes."))
        self.code.hide()
        self.unlock = Button(theme, icons, self.tr("Unlock"), "primary", height=CONTROL_TALL)
        self.other = Button(theme, icons, self.tr("Use the recovery code"), "link")
        self.passphrase.submitted.connect(self.go)
        self.code.submitted.connect(self.go)
        self.unlock.clicked.connect(self.go)
        self.other.clicked.connect(self.switch)

    def _arrange(self, theme: Theme) -> None:
        self.card = Card()
        column = self.card.column
        column.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_5)
        column.setSpacing(SPACE_4)
        column.addWidget(Label(theme, self.tr("Open your vault"), "title_semibold"))
        column.addSpacing(SPACE_2)
        column.addWidget(self.banner)
        column.addWidget(self.passphrase)
        column.addWidget(self.code)
        column.addWidget(self.unlock)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignHCenter)
        column.setSpacing(SPACE_3)
        content = QWidget()
        content.setObjectName("content")
        middle = QVBoxLayout(content)
        middle.setContentsMargins(SPACE_5, SPACE_6 + SPACE_5, SPACE_5, SPACE_6)
        middle.setSpacing(0)
        middle.addStretch(2)
        middle.addWidget(Picture(theme, "jars-only"), 0, Qt.AlignmentFlag.AlignHCenter)
        across = QHBoxLayout()  # not an alignment: that would ask the card's height at another width
        across.addStretch(1)
        across.addWidget(self.card)
        across.addStretch(1)
        middle.addLayout(across)
        middle.addStretch(3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.badge.raise_()

    # -- what a person does ------------------------------------------------------------------------

    @property
    def field(self) -> Field:
        """The field in use."""
        return self.code if self._with_code else self.passphrase

    def switch(self) -> None:
        """From the passphrase to the recovery code, and back."""
        if self._busy:
            return
        self._with_code = not self._with_code
        self.passphrase.setVisible(not self._with_code)
        self.code.setVisible(self._with_code)
        other = self.tr("Use the passphrase") if self._with_code else self.tr("Use the recovery code")
        self.other.setText(other)
        if self._wait > 0:
            self._tell_wait(aloud=False)
        self.field.edit.setFocus()

    def go(self) -> None:
        """Try to open the vault."""
        if self._busy or self._wait > 0:
            return
        if not self.field.text():
            empty = self.tr("Type the recovery code.") if self._with_code else self.tr("Type the passphrase.")
            self.field.set_error(empty, select=True)
            return
        self._set_busy(True)
        vaults = self._services.vaults
        open_with = vaults.recover if self._with_code else vaults.unlock
        open_with(self.field.text(), self._opened, self._failed)

    def check(self) -> None:
        """See what can be said without the key, and how long one has to wait."""
        self.banner.hide()
        try:
            self._services.vaults.info()
        except AppError as error:
            self._explain(error)
        wait = self._services.vaults.wait_s()
        if wait > 0:
            self._begin_wait(TooManyTries(wait_s=wait))

    def count_down(self) -> None:
        """A second has gone by."""
        self._wait = max(self._wait - 1, 0)
        self._tell_wait(aloud=False)
        if self._wait == 0:
            self._second.stop()
            announce(self, self.tr("You can try again now."))
        self._show_state()

    # -- what comes back ---------------------------------------------------------------------------

    def _opened(self, session: Session) -> None:
        self.passphrase.edit.clear()
        self.code.edit.clear()
        self._set_busy(False)
        self.opened.emit(session)

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, (WrongPassphrase, WrongRecoveryCode, TooManyTries)):
            self._begin_wait(error)
        else:
            self._explain(error)

    def _begin_wait(self, error: AppError) -> None:
        self._refusal = error
        self._wait = int(getattr(error, "wait_s", 0)) or self._services.vaults.wait_s()
        if self._wait > 0:
            self._second.start()
        self._tell_wait(aloud=True)
        self._show_state()

    def _tell_wait(self, aloud: bool) -> None:
        """Why the last try failed, with the seconds that are left now."""
        error = self._refusal
        if isinstance(error, (WrongPassphrase, TooManyTries)):
            error = replace(error, wait_s=self._wait)
        elif isinstance(error, WrongRecoveryCode) and self._wait > 0:
            error = TooManyTries(wait_s=self._wait)
        over = isinstance(error, TooManyTries) and self._wait == 0
        select = aloud and not isinstance(error, TooManyTries)
        fault = None if over or error is None else self._sentence(error)
        self.field.set_error(fault, select=select, quiet=not aloud)

    def _explain(self, error: Exception) -> None:
        text = self._sentence(error)
        place = str(getattr(error, "path", ""))
        if place and isinstance(error, (VaultDamaged, VaultMissing)):
            text += " " + self.tr("Its place: %1").replace("%1", place)
        again = explain(error).action if isinstance(error, AppError) else ""
        if again or isinstance(error, (VaultDamaged, VaultInUse, VaultMissing)):
            self.banner.set(text, "danger", self.tr("Try again"), self._again)
        else:
            self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)

    def _again(self) -> None:
        self.check()
        if self.banner.isHidden() and self.field.text():
            self.go()
        else:
            self.field.edit.setFocus()

    def _sentence(self, error: Exception) -> str:
        if not isinstance(error, AppError):
            return self.tr("The vault could not be opened. Nothing was changed.")
        words = explain(error, QCoreApplication.translate)
        return " ".join(part for part in (words.title, words.advice) if part)

    # -- how it looks ------------------------------------------------------------------------------

    def _show_state(self) -> None:
        self.unlock.setText(self.tr("Opening") if self._busy else self.tr("Unlock"))
        self.unlock.setEnabled(not self._busy and self._wait == 0)
        for part in (self.other, self.passphrase.edit, self.code.edit):
            part.setEnabled(not self._busy)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._show_state()
        if busy:
            announce(self, self.tr("Opening"))

    def _restyle(self) -> None:
        self.card.setFixedWidth(min(self._theme.px(CARD), max(self.width() - 2 * SPACE_5, 280)))
        self._place_badge()

    def _place_badge(self) -> None:
        self.badge.adjustSize()
        edge = SPACE_4
        x = edge if self.isRightToLeft() else self.width() - edge - self.badge.width()
        self.badge.move(QPoint(x, edge - SPACE_2 // 4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card inside and the badge in its corner."""
        super().resizeEvent(event)
        self._restyle()

    def showEvent(self, event: QShowEvent) -> None:
        """The passphrase is what one came for."""
        super().showEvent(event)
        self.field.edit.setFocus()
