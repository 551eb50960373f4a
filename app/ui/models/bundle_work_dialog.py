"""What both dialogs of bundles do while work runs on the pool: begin it, stop it, say how it ended."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.errors import AppError
from app.library.hashing import Cancelled
from app.ui.icons import Icons
from app.ui.models.bundle_work import Bar, Work
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import Label, announce
from app.wording import explain


class WorkDialog(Dialog):
    """A dialog whose act is long work. Esc stops the work first, then closes.

    `line` says how it ended. What a person sets beforehand is named to `begin`, which switches it off.
    """

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        title: str,
        text: str,
        act: str,
        working: str,
        parent: QWidget | None = None,
    ) -> None:
        """`working`: what the bar is of, for a screen reader too."""
        super().__init__(theme, icons, title, text, self.tr("Cancel"), act, "primary", parent=parent)
        self._icons, self._working = icons, working
        self._work: Work | None = None
        self._here = True
        self.finished.connect(self._leave)
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.line = Label(theme, "", wrap=True)
        self.bar = Bar(working)
        self.body.setSpacing(SPACE_2)
        assert self.act is not None
        self.act_button: Button = self.act
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self.start)

    @property
    def here(self) -> bool:
        """Whether it is open still; answers that come later find nobody."""
        return self._here

    def start(self) -> None:
        """Do it."""
        raise NotImplementedError  # making and reading each have their own

    def begin(self, settings: Sequence[QWidget]) -> Work:
        """The work begins: these cannot be changed now, and the safe button stops it."""
        self._work = work = Work()
        work.moved.connect(self.bar.show_bytes)
        for part in settings:
            part.setEnabled(False)
        self.banner.hide()
        self.bar.show()
        self.act_button.hide()
        self.safe.setText(self.tr("Stop"))
        self.safe.setFocus()
        announce(self, self._working)
        return work

    def rest(self) -> None:
        """No work runs any more."""
        self._work = None
        self.bar.hide()
        self.safe.setEnabled(True)
        self.safe.setText(self.tr("Close"))

    def end(self, text: str) -> None:
        """Say how it ended."""
        self.line.setText(text)
        self.line.show()
        self.setAccessibleDescription(text)
        announce(self, text)
        self.safe.setFocus()

    def stopped(self, error: Exception, otherwise: str) -> bool:
        """The work ended early: whether a person stopped it; else why is said, or `otherwise`."""
        self.rest()
        if isinstance(error, Cancelled):
            return True
        text = otherwise
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice) if part)
        self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)
        return False

    def reject(self) -> None:
        """Stop what runs; else close."""
        if self._work is None:
            super().reject()
            return
        self._work.stopped = True
        self.safe.setEnabled(False)

    def _leave(self) -> None:
        self._here = False
        if self._work is not None:
            self._work.stopped = True
