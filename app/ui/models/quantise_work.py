"""A dialog for work that takes minutes: what is offered, then how far it is, then how it ended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.errors import AppError
from app.services.library.making import Job
from app.services.library.quantising import QuantiseService
from app.ui.icons import Icons
from app.ui.models.quantise_progress import MakingProgress
from app.ui.models.quantise_words import QuantiseWords
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import Label, announce


class WorkDialog(Dialog):
    """For the two dialogs of smaller copies. Closing it leaves the work alone; "Stop" ends it."""

    def __init__(
        self,
        service: QuantiseService,
        theme: Theme,
        icons: Icons,
        title: Callable[[QuantiseWords], str],
        parent: QWidget | None = None,
    ) -> None:
        self._said = said = QuantiseWords()
        name = title(said)
        super().__init__(theme, icons, name, "", said.tr("Cancel"), name, "primary", parent=parent)
        assert self.act is not None
        self.act_button: Button = self.act
        self._service, self._offered = service, list[QWidget]()
        self.open_now = True
        self.intro = Label(theme, "", tone="text_2", wrap=True)
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.progress = MakingProgress(theme, said, name)
        self.body.setSpacing(SPACE_2)
        self.body.addWidget(self.intro)
        self.body.addWidget(self.banner)
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._act)
        self.safe.clicked.disconnect()
        self.safe.clicked.connect(self._stop_or_close)
        self.finished.connect(self._leave)

    def offer(self, *parts: QWidget) -> None:
        """What is shown before the work begins, from top to bottom."""
        self._offered = list(parts)
        for part in (*parts, self.progress):
            self.body.addWidget(part)

    def start(self, about: str, act: str) -> None:
        """Say what it is about, and show the work if it goes on already."""
        self.intro.setText(about)
        self.setAccessibleDescription(about)
        self.act_button.setText(act)
        self._unsubscribe = self._service.changed.subscribe(self._show)
        job = self._service.job
        if self._service.busy and job is not None:
            self._show(job)

    @property
    def running(self) -> bool:
        """Whether the work goes on."""
        return self.progress.running

    # -- for each of the two -----------------------------------------------------------------------

    def mine(self, job: Job) -> bool:
        """Whether this work is what the dialog is about."""
        raise NotImplementedError  # each of the two dialogs says it

    def begin(self) -> None:
        """Begin the work. Raises AppError."""
        raise NotImplementedError  # each of the two dialogs says it

    # -- inside ------------------------------------------------------------------------------------

    def _leave(self) -> None:
        """Answers that come later find nobody."""
        self.open_now = False
        self._unsubscribe()

    def _act(self) -> None:
        if self.running:
            super().accept()
            return
        self.banner.hide()
        try:
            self.begin()
        except AppError as error:
            self.fault(error)

    def _show(self, job: Job) -> None:
        if not self.mine(job):
            return
        for part in self._offered:
            part.setVisible(False)
        self.banner.hide()
        turned = self.progress.show_job(job)
        self.act_button.setText(self._said.tr("Go on in the background"))
        self.act_button.setEnabled(True)
        self.act_button.setVisible(self.running)
        self.safe.setText(self._said.tr("Stop") if self.running else self._said.tr("Close"))
        if turned or not self.running:
            self.safe.setFocus()
        if not self.running:
            self.setAccessibleDescription(self.progress.text)
            if job.error is not None:
                self.fault(job.error)

    def _stop_or_close(self) -> None:
        if self.running:
            self._service.cancel()
        else:
            self.reject()  # Esc does the same, and what runs then goes on

    def fault(self, error: Exception) -> None:
        """Say what went wrong."""
        if not self.open_now:
            return
        text = self._said.tr("That did not work. Nothing was changed.")
        if isinstance(error, AppError):
            text = self._said.fault(error)
        self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)
