"""Making a bundle: what goes onto the stick, whether there is room for it, and how far it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.errors import AppError
from app.domain.library.bundles import Bundle, Kind
from app.library.hashing import Cancelled
from app.services.library.bundle_packing import Wish
from app.services.library.bundles import BundleService
from app.ui.files import open_file
from app.ui.icons import Icons
from app.ui.models.bundle_work import Bar, Ticks, Work
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import Label, announce
from app.ui.widgets.tick import Tick
from app.wording import explain, fill, size_text
from app.wording_bundle import BundleWording

OCR, CATALOGUE = "ocr", "catalogue"


class BundleDialog(Dialog):
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
            self.tr("Cancel"),
            self.tr("Make the bundle"),
            "primary",
            parent=parent,
        )
        self._service, self._folder, self._icons = service, folder, icons
        self._words = BundleWording(QCoreApplication.translate)
        self._work: Work | None = None
        self._policy: Path | None = None
        self._open = True
        self.finished.connect(self._leave)
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.ticks = Ticks(theme, icons, self.tr("What goes in"))
        for model, kind in service.offer():
            text = fill(self.tr("%1, %2"), model.name, size_text(model.bytes))
            if kind is not Kind.MODEL:
                text = fill(self.tr("%1: %2"), text, self._words.kind(kind))
            self.ticks.add(model.id, text, on=model.origin != "starter")
        self.ticks.add(OCR, self.tr("What scans are read with, to compare versions"), on=False)
        if service.newer_catalogue:
            self.ticks.add(CATALOGUE, self.tr("The newer list of known models"), on=True)
        self.split = Tick(theme, icons, self.tr("Split large files for sticks with FAT32"))
        self.policy = Button(theme, icons, self.tr("Add a policy"), icon="file-plus")
        self.policy.clicked.connect(self._ask_policy)
        self.policy_line = Label(theme, "", "small", "text_2", wrap=True)
        self.policy_line.hide()
        self.room = Label(theme, "", "small", wrap=True)
        self.bar = Bar(self.tr("Making the bundle"))
        self.body.setSpacing(SPACE_2)
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
        assert self.act is not None
        self.act.clicked.disconnect()
        self.act.clicked.connect(self._make)
        self._tell()

    # -- choosing ----------------------------------------------------------------------------------

    def wish(self) -> Wish:
        """What is ticked."""
        ticked = self.ticks.ticked()
        return Wish(
            tuple(key for key in ticked if key not in (OCR, CATALOGUE)),
            OCR in ticked,
            CATALOGUE in ticked,
            self.split.isChecked(),
            self._policy,
        )

    def _tell(self) -> None:
        """Whether there is room for it."""
        wish = self.wish()
        fits = bool(wish.models or wish.ocr or wish.catalogue)
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
        assert self.act is not None
        self.act.setEnabled(fits)

    def _ask_policy(self) -> None:
        open_file(self, self.tr("Choose a policy"), self.tr("Policies (*.json)"), self.add_policy)

    def add_policy(self, path: Path) -> None:
        """An organisation's policy goes in too; it is read when the bundle is made."""
        self._policy = path
        self.policy_line.setText(fill(self.tr("Policy: %1"), path.name))
        self.policy_line.show()

    # -- while it runs -----------------------------------------------------------------------------

    def _make(self) -> None:
        wish = self.wish()
        self._work = work = Work()
        work.moved.connect(self.bar.show_bytes)
        for part in (self.ticks, self.split, self.policy):
            part.setEnabled(False)
        self.banner.hide()
        self.bar.show()
        self.room.set_tone("text_2")
        self.room.setText(self.tr("Each file is written and read back. Leave the stick in."))
        assert self.act is not None
        self.act.hide()
        self.safe.setText(self.tr("Stop"))
        self.safe.setFocus()
        announce(self, self.tr("Making the bundle"))
        self._service.make(wish, self._folder, self._made, self._fault, work.progress, work.asked)

    def _made(self, bundle: Bundle) -> None:
        if not self._open:
            return
        self._rest()
        text = self.tr(
            "The bundle is whole: %1 in %n file(s). The stick can be taken out.", n=len(bundle.parts)
        )
        self._end(fill(text, size_text(bundle.bytes)))

    def _fault(self, error: Exception) -> None:
        if not self._open:
            return
        self._rest()
        if isinstance(error, Cancelled):
            self._end(self.tr("Stopped. Made again in the same folder, it goes on where it was."))
            return
        text = self.tr("That did not work.")
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice) if part)
        self.room.setText("")
        self.banner.set(text, "danger")
        self.banner.show()
        announce(self, text, assertive=True)
        for part in (self.ticks, self.split, self.policy):
            part.setEnabled(True)
        assert self.act is not None
        self.act.setVisible(True)

    def _rest(self) -> None:
        self._work = None
        self.bar.hide()
        self.safe.setEnabled(True)
        self.safe.setText(self.tr("Close"))

    def _end(self, text: str) -> None:
        self.room.setText(text)
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
