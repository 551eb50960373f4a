"""Reading a bundle: what is in it and whose it is, its terms and policy, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import from_text
from app.domain.library.bundles import KEPT, Contents, Item, Kind, Outcome
from app.services.library.bundle_terms import Agreement
from app.services.library.bundles import BundleService, Report
from app.services.library.terms import TermsService
from app.settings import Settings
from app.ui.icons import Icons
from app.ui.models.bundle_work import Ticks
from app.ui.models.bundle_work_dialog import WorkDialog
from app.ui.models.terms_dialog import TermsDialog
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label, tip
from app.ui.widgets.tick import Tick
from app.wording import explain, fill, size_text
from app.wording_bundle import BundleWording


class BundleReadDialog(WorkDialog):
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
            self.tr("Add to the library"),
            self.tr("Taking over the bundle"),
            parent,
        )
        self._service, self._contents, self._terms = service, contents, terms
        self._words, self._now = words, now
        self.banner.set(words.short(contents), "warning")
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
        self.policy = Tick(theme, icons, "", wrap=True)
        self.line.hide()
        for part in (self.banner, self.ticks, self.others):
            self.body.addWidget(part)
        self.body.addLayout(self._agreements)
        for below in (self.policy_lines, self.policy, self.line, self.bar):
            self.body.addWidget(below)
        self._show_policy()
        self._show_terms()
        self.policy.toggled.connect(lambda _on: self._show_terms())
        self.ticks.changed.connect(self._tell)
        self._tell()

    def _line(self, item: Item, here: bool) -> str:
        licence = self._service.licence(self._contents, item)
        if item.kind not in KEPT:
            return fill(self.tr("%1: %2, %3"), self._words.kind(item.kind), item.name, size_text(item.bytes))
        about = licence or self.tr("licence not stated")
        text = self.tr("%1, %2, %3, here already") if here else self.tr("%1, %2, %3")
        if item.kind is Kind.ADAPTER:
            text = fill(self.tr("Adapter %1"), text)
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
            said = fill(self.tr("Left out until they are accepted: %1"), names)
            button.setToolTip(tip(said))
            button.setAccessibleDescription(said)
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
        self.act_button.setEnabled(bool(self.ticks.ticked()) or not self.policy.isHidden())

    # -- while it runs -----------------------------------------------------------------------------

    def start(self) -> None:
        """Take over what is ticked."""
        only = tuple(self.ticks.ticked())
        work = self.begin((self.ticks, self.policy, *self.terms))
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
        if not self.here:
            return
        self.rest()
        lines = [self._became(outcome) for outcome in report.outcomes]
        if report.settings is not None:
            lines.append(self.tr("The policy is in force."))
        self._finish("\n".join(lines) or self.tr("Nothing was to be taken."))

    def _became(self, outcome: Outcome) -> str:
        said = fill(self.tr("%1: %2."), outcome.item.name, self._words.outcome(outcome))
        if not outcome.error:
            return said
        words = explain(from_text(outcome.error), QCoreApplication.translate)
        return " ".join((said, words.title))

    def _fault(self, error: Exception) -> None:
        if self.here and self.stopped(error, self.tr("That did not work. Nothing more was taken.")):
            self._finish(self.tr("Stopped. Taken over again, it goes on where it was."))

    def _finish(self, text: str) -> None:
        for part in (self.ticks, self.others, self.policy, self.policy_lines, *self.terms):
            part.hide()
        self.end(text)
