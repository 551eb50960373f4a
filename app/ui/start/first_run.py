"""The first run: three steps to a vault with a model. Nothing else is asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.services.all import Services
from app.services.session import Session
from app.ui.icons import Icons
from app.ui.language import install_language
from app.ui.network_badge import NetworkBadge
from app.ui.start.first_run_foot import Foot
from app.ui.start.first_run_key import KeyStep
from app.ui.start.first_run_look import LookStep
from app.ui.start.first_run_model import ModelStep
from app.ui.start.first_run_panel import Panel
from app.ui.start.first_run_step import WIDTH, Step
from app.ui.start.recovery_code import two_of
from app.ui.theme import SPACE_4, SPACE_6, Theme
from app.ui.widgets.text import Label, Line, announce
from app.wording import explain

PANEL_FROM = 960
"""Least width, at 100 % text, at which the panel stands beside the form."""


class FirstRun(QWidget):
    """Emits `finished` with the session once the vault is made."""

    finished = Signal(object)
    said = Signal(str)
    """What is to be told once the workspace is shown."""

    def __init__(
        self,
        services: Services,
        theme: Theme,
        icons: Icons,
        pick: Callable[[int], list[int]] = two_of,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._theme, self._icons, self._pick = services, theme, icons, pick
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._index, self._making = 0, False
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._build()
        theme.changed.connect(self._fit)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.steps[self._index]

    # -- making the page ---------------------------------------------------------------------------

    def _build(self) -> None:
        services, theme, icons = self._services, self._theme, self._icons
        self.look = LookStep(services, theme, icons)
        self.key = KeyStep(services, theme, icons, self._pick)
        self.model = ModelStep(services, theme, icons)
        self.steps: list[Step] = [self.look, self.key, self.model]
        self.look.language_chosen.connect(self._speak)
        self.panel = Panel(
            theme,
            icons,
            [
                (self.tr("Language and look"), self.tr("How it looks and speaks")),
                (self.tr("Your key"), self.tr("A passphrase and a recovery code")),
                (self.tr("A model"), self.tr("What answers you")),
            ],
        )
        self.edge = Line(down=True)
        self.place = Label(theme, "", "small", "text_3")
        self.badge = NetworkBadge(services, theme, icons)
        self.foot = Foot(theme, icons)
        self.foot.back.clicked.connect(self.back)
        self.foot.onward.clicked.connect(self.onward)
        self._stack = QStackedWidget()
        for step in self.steps:
            step.changed.connect(self._tell)
            self._stack.addWidget(step)
        self._arrange()
        self._show(0)

    def _arrange(self) -> None:
        self._middle = QWidget()
        inner = QHBoxLayout(self._middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.place)
        centre = QHBoxLayout()
        centre.setContentsMargins(SPACE_6 - SPACE_4, 0, SPACE_6 - SPACE_4, 0)
        centre.addStretch(1)
        centre.addWidget(self._middle, 1000)
        centre.addStretch(1)
        top = QGridLayout()  # both in one cell: the number over the form, the badge in the corner
        top.setContentsMargins(SPACE_4, SPACE_4 - 2, SPACE_4, 0)
        top.addLayout(centre, 0, 0)
        top.addWidget(self.badge, 0, 0, Qt.AlignmentFlag.AlignTrailing)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot)
        self._box.addWidget(self.panel)
        self._box.addWidget(self.edge)
        self._box.addWidget(side, 1)

    def _speak(self, code: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            install_language(app, code)
        while (item := self._box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._build()

    # -- going through -----------------------------------------------------------------------------

    def back(self) -> None:
        """One step back; what was typed stays."""
        if not self._making:
            self._show(max(self._index - 1, 0))

    def onward(self) -> None:
        """The next step, the vault after the last, or what is missing."""
        if self._making:
            return
        missing = self.step.missing()
        if missing:
            announce(self, missing, assertive=True)
            self.step.focus_missing()
        elif self._index + 1 < len(self.steps):
            self._show(self._index + 1)
        else:
            self._make()

    def _show(self, index: int) -> None:
        self._index = index
        self._stack.setCurrentIndex(index)
        self.panel.set_step(index, [step.chosen() for step in self.steps])
        text = self.tr("Step %1 of %2").replace("%1", str(index + 1)).replace("%2", str(len(self.steps)))
        self.place.setText(text)
        self.foot.back.setVisible(index > 0)
        last = index == len(self.steps) - 1
        self.foot.set_onward(self.tr("Make the vault") if last else self.tr("Continue"), arrow=not last)
        self.foot.set_fault("")
        self._tell()
        self._fit()
        self.step.focus_first()
        announce(self, f"{text}. {self.step.heading.text()}")

    def _tell(self) -> None:
        if not self._making:
            self.foot.set_missing(self.step.missing())

    # -- making the vault --------------------------------------------------------------------------

    def _make(self) -> None:
        self._set_making(True)
        self._services.vaults.create(self.key.pair.text(), self.key.code, self._made, self._failed)

    def _made(self, session: Session) -> None:
        self._making = False
        self.key.pair.clear()
        said = self.model.begin()
        self.finished.emit(session)
        if said:
            self.said.emit(said)

    def _failed(self, error: Exception) -> None:
        self._set_making(False)
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice) if part)
        else:
            text = self.tr("The vault could not be made. Nothing was saved.")
        self.foot.set_fault(text)
        announce(self, text, assertive=True)

    def _set_making(self, making: bool) -> None:
        self._making = making
        self.foot.set_fault("")
        self._stack.setEnabled(not making)
        self.foot.back.setEnabled(not making)
        self.foot.onward.setEnabled(not making)
        if making:
            self.foot.set_onward(self.tr("Making the vault"), arrow=False)
            announce(self, self.tr("Making the vault"))
        else:
            self.foot.set_onward(self.tr("Make the vault"), arrow=False)
            self._tell()

    # -- room --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the panel go where there is no room for it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = self.width() >= self._theme.px(PANEL_FROM)
        self.panel.setVisible(beside)
        self.edge.setVisible(beside)
        self.place.setVisible(not beside)
        stacked = self.width() < self._theme.px(640)
        for step in self.steps:
            step.set_stacked(stacked)
        self._middle.setMaximumWidth(self._theme.px(WIDTH))
        self.foot.set_wide(beside)
