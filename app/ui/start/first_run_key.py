"""Second step: the passphrase and the recovery code."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.services.all import Services
from app.ui.icons import Icons
from app.ui.start.first_run_step import Step
from app.ui.start.passphrase_pair import PassphrasePair
from app.ui.start.recovery_code import RecoveryCode, two_of
from app.ui.theme import Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.text import Line


class KeyStep(Step):
    """Nothing goes on before the passphrase is good and two groups of the code were typed back."""

    def __init__(
        self,
        services: Services,
        theme: Theme,
        icons: Icons,
        pick: Callable[[int], list[int]] = two_of,
        parent: QWidget | None = None,
    ) -> None:
        line = self.tr("Everything you write is locked with a passphrase that only you know.")
        super().__init__(theme, self.tr("Your key to this vault"), line, parent)
        self.code = services.vaults.new_recovery_code()
        self.pair = PassphrasePair(services, theme, icons)
        self.recovery = RecoveryCode(theme, icons, self.code, pick)
        warning = self.tr("If you lose both, nobody can open this vault. Not us, not your IT department.")
        self.form.addWidget(self.pair)
        self.form.addWidget(Line())
        self.form.addWidget(self.recovery)
        self.form.addWidget(Banner(theme, icons, warning))
        self.pair.changed.connect(self.changed)
        self.recovery.changed.connect(self.changed)

    def missing(self) -> str:
        """First about the passphrase, then about the code."""
        return self.pair.missing() or self.recovery.missing()

    def focus_missing(self) -> None:
        """Where something is missing."""
        if self.pair.missing():
            self.pair.focus_missing()
        else:
            self.recovery.focus_missing()

    def focus_first(self) -> None:
        """The passphrase."""
        self.pair.first.edit.setFocus()

    def chosen(self) -> str:
        """What the panel says once it is done."""
        return self.tr("Passphrase and code are ready")

    def set_stacked(self, stacked: bool) -> None:
        """One field under the other."""
        super().set_stacked(stacked)
        self.pair.set_stacked(stacked)
        self.recovery.set_stacked(stacked)
