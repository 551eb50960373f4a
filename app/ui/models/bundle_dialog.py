"""Making a bundle: what goes onto the stick, whether there is room for it, and how far it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.errors import AppError
from app.domain.library.bundles import Bundle, Kind
from app.services.library.bundle_packing import Wish
from app.services.library.bundles import BundleService
from app.ui.files import open_file
from app.ui.icons import Icons
from app.ui.models.bundle_work import Ticks
from app.ui.models.bundle_work_dialog import WorkDialog
from app.ui.theme import Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label
from app.ui.widgets.tick import Tick
from app.wording import fill, size_text
from app.wording_bundle import BundleWording

OCR, CATALOGUE, ADAPTER = "ocr", "catalogue", "adapter:"
"""Keys of ticks that are no models; an adapter's id comes after its own."""


class BundleDialog(WorkDialog):
    """What goes into a bundle in `folder`. Esc stops the work first, then closes."""

    def __init__(
        self,
        service: BundleService,
        folder: Path,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme,
            icons,
            self.tr("Make a bundle"),
            fill(self.tr("It lies in %1. Other computers take it over without a connection."), str(folder)),
            self.tr("Make the bundle"),
            self.tr("Making the bundle"),
            parent,
        )
        self._service, self._folder = service, folder
        self._words = BundleWording(QCoreApplication.translate)
        self._policy: Path | None = None
        self.ticks = Ticks(theme, icons, self.tr("What goes in"))
        for model, kind in service.offer():
            text = fill(self.tr("%1, %2"), model.name, size_text(model.bytes))
            if kind is not Kind.MODEL:
                text = fill(self.tr("%1: %2"), text, self._words.kind(kind))
            self.ticks.add(model.id, text, on=model.origin != "starter")
        for adapter in service.offer_adapters():
            text = fill(self.tr("Adapter %1, %2"), adapter.name, size_text(adapter.facts.bytes))
            if adapter.facts.base:
                text = fill(self.tr("%1, for %2"), text, adapter.facts.base)
            self.ticks.add(ADAPTER + adapter.id, text, on=False)
        self.ticks.add(OCR, self.tr("What scans are read with, to compare versions"), on=False)
        if service.newer_catalogue:
            self.ticks.add(CATALOGUE, self.tr("The newer list of known models"), on=True)
        self.split = Tick(theme, icons, self.tr("Split large files for sticks with FAT32"), wrap=True)
        self.policy = Button(theme, icons, self.tr("Add a policy"), icon="file-plus")
        self.policy.clicked.connect(self._ask_policy)
        self.policy_line = Label(theme, "", "small", "text_2", wrap=True)
        self.policy_line.hide()
        self.room = self.line
        self.room.set_kind("small")
        self._settings = (self.ticks, self.split, self.policy)
        for part in (
            self.banner,
            self.ticks,
            self.split,
            self.policy,
            self.policy_line,
            self.room,
            self.bar,
        ):
            self.body.addWidget(part)
        self.ticks.changed.connect(self._tell)
        self.split.toggled.connect(self._tell)
        self._tell()

    # -- choosing ----------------------------------------------------------------------------------

    def wish(self) -> Wish:
        """What is ticked."""
        ticked = self.ticks.ticked()
        return Wish(
            tuple(key for key in ticked if key not in (OCR, CATALOGUE) and not key.startswith(ADAPTER)),
            OCR in ticked,
            CATALOGUE in ticked,
            self.split.isChecked(),
            self._policy,
            adapters=tuple(key.removeprefix(ADAPTER) for key in ticked if key.startswith(ADAPTER)),
        )

    def _tell(self) -> None:
        """Whether there is room for it."""
        wish = self.wish()
        fits = not wish.empty
        text = "" if fits else self.tr("Choose what goes in.")
        if fits:
            try:
                room = self._service.room(wish, self._folder)
            except (AppError, OSError) as error:
                self._fault(error)
                return
            fits, text = room.fits, self._words.room(room)
            if room.fat32 and room.large:
                text = " ".join((text, self.tr("Large files are split for this stick.")))
        self.banner.hide()
        self.room.setText(text)
        self.room.set_tone("text_2" if fits else "danger")
        self.act_button.setEnabled(fits)

    def _ask_policy(self) -> None:
        open_file(self, self.tr("Choose a policy"), self.tr("Policies (*.json)"), self.add_policy)

    def add_policy(self, path: Path) -> None:
        """An organisation's policy goes in too; it is read when the bundle is made."""
        self._policy = path
        self.policy_line.setText(fill(self.tr("Policy: %1"), path.name))
        self.policy_line.show()

    # -- while it runs -----------------------------------------------------------------------------

    def start(self) -> None:
        """Make it."""
        wish = self.wish()
        work = self.begin(self._settings)
        self.room.set_tone("text_2")
        self.room.setText(self.tr("Each file is written and read back. Leave the stick in."))
        self._service.make(wish, self._folder, self._made, self._fault, work.progress, work.asked)

    def _made(self, bundle: Bundle) -> None:
        if not self.here:
            return
        self.rest()
        text = self.tr(
            "The bundle is whole: %1 in %n file(s). The stick can be taken out.", n=len(bundle.parts)
        )
        self.end(fill(text, size_text(bundle.bytes)))

    def _fault(self, error: Exception) -> None:
        if not self.here:
            return
        if self.stopped(error, self.tr("That did not work.")):
            self.end(self.tr("Stopped. Made again in the same folder, it goes on where it was."))
            return
        self.room.setText("")
        for part in self._settings:
            part.setEnabled(True)
        self.act_button.show()
