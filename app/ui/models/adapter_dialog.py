"""Which adapter a chat is written with, and how strongly it acts; adding one and deleting one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.library.adapters import STEP, STRONGEST, USUAL, WEAKEST, Adapter
from app.services.library.adapters import AdapterService, Offer
from app.ui.files import open_file
from app.ui.icons import Icons
from app.ui.theme import CONTROL, CONTROL_COMPACT, SPACE_2, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Select
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import Label, announce, tip
from app.wording import explain, fill

PERCENT, WIDEST = 100, 80


class AdapterDialog(Dialog):
    """`chosen` gives the adapter's id, "" for none, and its strength; `removed` one that was deleted."""

    chosen = Signal(str, float)
    removed = Signal(object)

    def __init__(
        self,
        service: AdapterService,
        theme: Theme,
        icons: Icons,
        model: Model,
        adapter_id: str,
        strength: float,
        parent: QWidget | None = None,
    ) -> None:
        tr = QCoreApplication.translate
        context = "AdapterDialog"
        text = tr(context, "An adapter changes how %1 writes. It acts from the next message on.")
        super().__init__(
            theme,
            icons,
            tr(context, "Adapter for this chat"),
            fill(text, model.name),
            tr(context, "Cancel"),
            tr(context, "Use"),
            "primary",
            parent=parent,
        )
        self._service, self._icons, self._model = service, icons, model
        self._wanted = adapter_id
        self._offers: list[Offer] = []
        self._open = True
        self.finished.connect(self._leave)
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.choice = Select(theme, icons, self.tr("Adapter"), [("", self.tr("None"))])
        self.choice.currentIndexChanged.connect(self._tell)
        self.about = Label(theme, "", "small", "text_2", wrap=True)
        self.strength = self._strength_box(strength)
        hint = self.tr("0 % does nothing, 100 % is as its maker meant it.")
        self.hint = Label(theme, hint, "caption", "text_3", wrap=True)
        compact = CONTROL_COMPACT
        self.add_button = Button(theme, icons, self.tr("Add a file"), icon="file-plus", height=compact)
        self.add_button.clicked.connect(self._ask)
        self.delete_button = Button(theme, icons, self.tr("Delete"), icon="trash-2", height=compact)
        self.delete_button.clicked.connect(self._delete)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._fill_body()
        self.accepted.connect(self._choose)
        self._look()

    # -- parts -------------------------------------------------------------------------------------

    def _strength_box(self, strength: float) -> QSpinBox:
        box = QSpinBox()
        box.setRange(round(WEAKEST * PERCENT), round(STRONGEST * PERCENT))
        box.setSingleStep(round(STEP * PERCENT))
        box.setSuffix(" %")
        box.setValue(round(strength * PERCENT))
        box.setAccessibleName(self.tr("Strength"))
        box.lineEdit().setTextMargins(SPACE_2, 0, SPACE_2, 0)
        return box

    def _restyle(self) -> None:
        for part in (self.strength, self.strength.lineEdit()):  # a styled line does not follow its box
            part.setFont(self._theme.font("body"))
        self.strength.setMinimumHeight(self._theme.px(CONTROL))
        self.strength.setMinimumWidth(self._theme.px(WIDEST))

    def _fill_body(self) -> None:
        self.body.setSpacing(SPACE_2)
        name = Label(self._theme, self.tr("Adapter"), "small_semibold")
        name.setBuddy(self.choice)
        line = QHBoxLayout()
        line.setSpacing(SPACE_2)
        self.label = Label(self._theme, self.tr("Strength"), "small_semibold")
        self.label.setBuddy(self.strength)
        line.addWidget(self.label)
        line.addWidget(self.strength)
        line.addWidget(self.hint, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        for button in (self.add_button, self.delete_button):
            foot.addWidget(button)
        foot.addStretch(1)
        for part in (self.banner, name, self.choice, self.about):
            self.body.addWidget(part)
        self.body.addLayout(line)
        self.body.addLayout(foot)

    # -- what there is -----------------------------------------------------------------------------

    def _look(self) -> None:
        """Ask which adapters fit; headers of files are read for it, in the background."""
        self.about.setText(self.tr("Looking at the adapters on this computer"))
        self._service.offers(self._model, self._show, self._show_fault)

    def _leave(self) -> None:
        """Answers that come later find nobody."""
        self._open = False

    def _show(self, offers: list[Offer]) -> None:
        if not self._open:
            return
        self._offers = offers
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItem(self.tr("None"), "")
        for offer in offers:
            name = offer.adapter.name
            if offer.fault is not None:
                name = fill(self.tr("%1, does not fit"), name)
            self.choice.addItem(name, offer.adapter.id)
            model = self.choice.model()
            if offer.fault is not None and isinstance(model, QStandardItemModel):
                item = model.item(self.choice.count() - 1)
                item.setEnabled(False)
                item.setToolTip(tip(self._sentence(offer.fault)))
        fitting = {offer.adapter.id for offer in offers if offer.fault is None}
        self.choice.set_key(self._wanted if self._wanted in fitting else "")
        self.choice.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        """What is known of the one that is chosen; what is in the way of the others."""
        offer = self._offer()
        if offer is not None:
            facts = offer.adapter.facts
            said = fill(self.tr("Made for %1."), facts.base) if facts.base else self.tr("It fits this model.")
        else:
            said = " ".join(self._sentence(each.fault) for each in self._offers if each.fault is not None)
            if not self._offers:
                said = self.tr("There is no adapter on this computer yet.")
        self.about.setText(said)
        self.about.setVisible(bool(said))
        self.choice.setAccessibleDescription(said)
        for part in (self.strength, self.label, self.hint):
            part.setEnabled(offer is not None)
        self.delete_button.setVisible(offer is not None)
        if offer is not None:
            self.delete_button.setAccessibleName(fill(self.tr("Delete %1"), offer.adapter.name))

    def _offer(self) -> Offer | None:
        key = self.choice.key()
        return next((offer for offer in self._offers if offer.adapter.id == key), None)

    def _choose(self) -> None:
        self.chosen.emit(self.choice.key(), self.strength.value() / PERCENT if self.choice.key() else USUAL)

    # -- adding and deleting -----------------------------------------------------------------------

    def _ask(self) -> None:
        kinds = self.tr("Adapter files (*.gguf)") + ";;" + self.tr("All files (*)")
        open_file(self, self.tr("Add an adapter file"), kinds, self.add)

    def add(self, path: Path) -> None:
        """Check and copy a file into the library, off the window's thread; it is chosen then if it fits."""
        self.banner.hide()
        self.add_button.setEnabled(False)
        self._service.add(path, lambda _done, _total: None, self._added, self._show_fault)

    def _added(self, adapter: Adapter) -> None:
        if not self._open:
            return
        self.add_button.setEnabled(True)
        self._wanted = adapter.id
        announce(self, fill(self.tr("%1 added"), adapter.name))
        self._look()

    def _delete(self) -> None:
        offer = self._offer()
        if offer is None:
            return
        try:
            self._service.remove(offer.adapter)
        except AppError as error:
            self._show_fault(error)
            return
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        self.removed.emit(offer.adapter)
        self._look()

    def _show_fault(self, error: Exception) -> None:
        if not self._open:
            return
        self.add_button.setEnabled(True)
        text = self.tr("That did not work. Nothing was changed.")
        if isinstance(error, AppError):
            text = self._sentence(error)
        self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)

    @staticmethod
    def _sentence(error: AppError) -> str:
        words = explain(error, QCoreApplication.translate)
        return " ".join(part for part in (words.title, words.advice) if part)
