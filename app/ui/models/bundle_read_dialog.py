"""Reading a bundle: what is in it and whose it is, its terms and policy, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import AppError, from_text
from app.domain.library.bundles import MODELS, Contents, Item, Outcome
from app.library.hashing import Cancelled
from app.services.library.bundle_terms import Agreement
from app.services.library.bundles import BundleService, Report
from app.services.library.terms import TermsService
from app.settings import Settings
from app.ui.icons import Icons
from app.ui.models.bundle_work import Bar, Ticks, Work
from app.ui.models.terms_dialog import TermsDialog
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import Label, announce
from app.ui.widgets.tick import Tick
from app.wording import explain, fill, size_text
from app.wording_bundle import BundleWording


class BundleReadDialog(Dialog):
    """A bundle that was looked at. Esc stops the work first, then closes. `now`: the settings in force."""

    def __init__(
        self,
        service: BundleService,
        contents: Contents,
        terms: TermsService,
        now: Settings,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        words = BundleWording(QCoreApplication.translate)
        super().__init__(
            theme,
            icons,
            self.tr("Take over a bundle"),
            words.signed(contents),
            self.tr("Cancel"),
            self.tr("Add to the library"),
            "primary",
            parent=parent,
        )
        self._service, self._contents, self._terms = service, contents, terms
        self._icons, self._words, self._now = icons, words, now
        self._work: Work | None = None
        self._open = True
        self.finished.connect(self._leave)
        self.banner = Banner(theme, icons, words.short(contents), "warning")
        self.banner.setVisible(bool(contents.short))
        self.ticks = Ticks(theme, icons, self.tr("What is in it"))
        for item in contents.bundle.items:
            here = service.here(item)
            self.ticks.add(item.sha256, self._line(item, here), on=not here, enabled=not here)
        self.others = Label(theme, words.others(contents), "small", "text_3", wrap=True)
        self.others.setVisible(bool(contents.others))
        self._agreements = QVBoxLayout()
        self._agreements.setSpacing(SPACE_2)
        self.terms: list[Button] = []
        self.policy_lines = Label(theme, "", "small", wrap=True)
        self.policy = Tick(theme, icons, "")
        self.line = Label(theme, "", wrap=True)
        self.line.hide()
        self.bar = Bar(self.tr("Taking over the bundle"))
        self.body.setSpacing(SPACE_2)
        for part in (self.banner, self.ticks, self.others):
            self.body.addWidget(part)
        self.body.addLayout(self._agreements)
        for below in (self.policy_lines, self.policy, self.line, self.bar):
            self.body.addWidget(below)
        self._show_policy()
        self._show_terms()
        self.policy.toggled.connect(lambda _on: self._show_terms())
        self.ticks.changed.connect(self._tell)
        assert self.act is not None
        self.act.clicked.disconnect()
        self.act.clicked.connect(self._read)
        self._tell()

    def _line(self, item: Item, here: bool) -> str:
        licence = self._service.licence(self._contents, item)
        if item.kind not in MODELS:
            return fill(self.tr("%1: %2, %3"), self._words.kind(item.kind), item.name, size_text(item.bytes))
        about = licence or self.tr("licence not stated")
        text = self.tr("%1, %2, %3, here already") if here else self.tr("%1, %2, %3")
        return fill(text, item.name, size_text(item.bytes), about)

    # -- terms and policy --------------------------------------------------------------------------

    def _show_policy(self) -> None:
        policy = self._contents.bundle.policy
        said: list[str] = []
        if policy is not None:
            items = self._contents.bundle.items
            model = next((item.name for item in items if item.sha256 == policy.default_model), "")
            said = self._words.policy(policy, self._now, self._service.under(policy), model)
            self.policy.setText(fill(self.tr("Agree to the policy of %1"), policy.organisation))
            self.policy.setAccessibleDescription(" ".join(said))
        self.policy_lines.setText("\n".join(said))
        self.policy_lines.setVisible(bool(said))
        self.policy.setVisible(bool(said))

    def _show_terms(self) -> None:
        """A button for each licence that was not agreed to yet."""
        for button in self.terms:
            self._agreements.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.terms = []
        for agreement in self._service.to_accept(self._contents, self._terms, self.policy.isChecked()):
            text = fill(self.tr("Read the terms: %1"), agreement.terms.name)
            button = Button(self._theme, self._icons, text, icon="scale")
            names = ", ".join(item.name for item in agreement.items)
            button.setToolTip(fill(self.tr("Left out until they are accepted: %1"), names))
            button.setAccessibleDescription(button.toolTip())
            button.clicked.connect(lambda _on=False, one=agreement: self._ask(one))
            self._agreements.addWidget(button)
            self.terms.append(button)

    def _ask(self, agreement: Agreement) -> None:
        names = ", ".join(item.name for item in agreement.items)

        def accept() -> None:
            self._service.agree(agreement, self._terms)
            self._show_terms()
            self._tell()

        TermsDialog(self._theme, self._icons, agreement.terms, names, accept, self).open()

    def _tell(self) -> None:
        assert self.act is not None
        self.act.setEnabled(bool(self.ticks.ticked()) or not self.policy.isHidden())

    # -- while it runs -----------------------------------------------------------------------------

    def _read(self) -> None:
        self._work = work = Work()
        work.moved.connect(self.bar.show_bytes)
        only = tuple(self.ticks.ticked())
        for part in (self.ticks, self.policy, *self.terms):
            part.setEnabled(False)
        self.banner.hide()
        self.bar.show()
        assert self.act is not None
        self.act.hide()
        self.safe.setText(self.tr("Stop"))
        self.safe.setFocus()
        announce(self, self.tr("Taking over the bundle"))
        self._service.read(
            self._contents,
            self._terms,
            self._done,
            self._fault,
            work.progress,
            work.asked,
            only=only,
            policy=self.policy.isChecked(),
        )

    def _done(self, report: Report) -> None:
        if not self._open:
            return
        self._rest()
        lines = [self._became(outcome) for outcome in report.outcomes]
        if report.settings is not None:
            lines.append(self.tr("The policy is in force."))
        self._end("\n".join(lines) or self.tr("Nothing was to be taken."))

    def _became(self, outcome: Outcome) -> str:
        said = fill(self.tr("%1: %2."), outcome.item.name, self._words.outcome(outcome))
        if not outcome.error:
            return said
        words = explain(from_text(outcome.error), QCoreApplication.translate)
        return " ".join((said, words.title))

    def _fault(self, error: Exception) -> None:
        if not self._open:
            return
        self._rest()
        if isinstance(error, Cancelled):
            self._end(self.tr("Stopped. Taken over again, it goes on where it was."))
            return
        text = self.tr("That did not work. Nothing more was taken.")
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice) if part)
        self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)

    def _rest(self) -> None:
        self._work = None
        self.bar.hide()
        self.safe.setEnabled(True)
        self.safe.setText(self.tr("Close"))

    def _end(self, text: str) -> None:
        for part in (self.ticks, self.others, self.policy, self.policy_lines, *self.terms):
            part.hide()
        self.line.setText(text)
        self.line.show()
        self.setAccessibleDescription(text)
        announce(self, text)
        self.safe.setFocus()

    def reject(self) -> None:
        """Stop what runs; else close."""
        if self._work is None:
            super().reject()
            return
        self._work.stopped = True
        self.safe.setEnabled(False)

    def _leave(self) -> None:
        """Answers that come later find nobody."""
        self._open = False
        if self._work is not None:
            self._work.stopped = True
