"""Under the list of models: comparing and trying them, checking all, what is here twice, another disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError, from_text
from app.domain.library.care import Checked, Duplicate, MoveState
from app.library.hashing import Cancelled
from app.services.all import Services
from app.ui.files import forget_places
from app.ui.icons import Icons
from app.ui.models.catalogue_row import CatalogueRow
from app.ui.models.duplicates_dialog import DuplicatesDialog
from app.ui.places import COMPARE, HUB, TRY
from app.ui.setting_row import SettingRow
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import Label, Line
from app.wording import explain, fill, size_text

NARROW = 480


class LibraryCare(QWidget):
    """`place` asks for another page. Long work can be stopped with the button that began it."""

    place = Signal(str)
    failed = Signal(object, object)
    said = Signal(str)
    changed = Signal()
    bundle_asked = Signal()
    read_asked = Signal()
    _so_far = Signal(object, str, object, object)

    def __init__(self, services: Services, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._theme, self._icons = services, theme, icons
        self._rows: list[SettingRow] = []
        self._stop: dict[Button, list[bool]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(Label(theme, self.tr("Look after the models"), "subtitle_semibold"))
        self._column.addSpacing(SPACE_2)
        self._column.addWidget(Line())
        line = self.tr("Thousands more are at a hub. Searching there connects; nothing is fetched by it.")
        self.hub, self.hub_row = self._button(
            self.tr("Search for other models"), line, self.tr("Search"), lambda: self.place.emit(HUB)
        )
        line = self.tr("Two to four models answer the same question beside each other.")
        self._button(self.tr("Compare models"), line, self.tr("Compare"), lambda: self.place.emit(COMPARE))
        line = self.tr("A set of small tasks with known answers shows what a model can do here.")
        self._button(self.tr("Try models"), line, self.tr("Try"), lambda: self.place.emit(TRY))
        line = self.tr("Read every file again and compare it with what was added.")
        self.check, self.check_row = self._button(
            self.tr("Check all models"), line, self.tr("Check all"), self._check
        )
        line = self.tr("The same file in several places takes room for nothing.")
        self.twice, self.twice_row = self._button(
            self.tr("Files that are here twice"), line, self.tr("Look"), self._look
        )
        self.move_button, self.move_row = self._button(
            self.tr("Where the models are"), "", self.tr("Move"), self._ask_folder
        )
        line = self.tr("Models for computers without internet, on a stick or another disk.")
        self.bundle, self.bundle_row = self._button(
            self.tr("Bundle for other computers"), line, self.tr("Make"), self.bundle_asked.emit
        )
        line = self.tr("Models, terms and settings that somebody put together for this computer.")
        self.read, self.read_row = self._button(
            self.tr("Take over a bundle"), line, self.tr("Open"), self.read_asked.emit
        )
        self.known = CatalogueRow(services.catalogue, theme, icons, self)
        self.known.failed.connect(lambda error: self.failed.emit(error, None))
        self.known.said.connect(self.said)
        self._rows.append(self.known.row)
        self._column.addLayout(self.known.row)
        self._lines = {self.check: self.check_row.line, self.twice: self.twice_row.line}
        self._so_far.connect(self._show_progress)
        self.refresh()

    def refresh(self) -> None:
        """Say where the library is, and which list is in use."""
        self.known.refresh()
        if self.move_button in self._stop:
            return
        state = self._services.care.state()
        if state.away:
            line = fill(self.tr("%1 is not there now. Connect the disk."), state.folder)
        elif state.target and not state.switched:
            line = fill(self.tr("A move to %1 was begun and not finished."), state.target)
        else:
            line = state.folder
        self.move_row.set_line(line)
        begun = bool(state.target) and not state.switched
        self.move_button.setText(self.tr("Go on") if begun else self.tr("Move"))

    # -- checking all ------------------------------------------------------------------------------

    def _check(self) -> None:
        stop = self._begin(self.check)
        if stop is None:
            return

        def watch(model: Model, done: int, total: int) -> None:
            self._so_far.emit(self.check, model.name, done, total)

        self._services.care.verify_all(
            watch, self._checked, lambda e: self._end(self.check, e), lambda: stop[0]
        )

    def _checked(self, found: list[Checked]) -> None:
        self._end(self.check)
        bad = [one for one in found if one.error]
        if not bad:
            text = self.tr("%1 models checked. All are as they were added.")
            if len(found) < 2:
                text = self.tr("The model is as it was added.") if found else self.tr("No model is here yet.")
            self.said.emit(fill(text, str(len(found))))
            return
        lines = [explain(from_text(one.error), QCoreApplication.translate).title for one in bad]
        text = fill(self.tr("%1 of %2 models are not as they were added."), str(len(bad)), str(len(found)))
        self._tell(text, lines)

    # -- twice -------------------------------------------------------------------------------------

    def _look(self) -> None:
        stop = self._begin(self.twice)
        if stop is None:
            return
        self._services.care.duplicates(
            self._services.found.findings.models,
            self._looked,
            lambda error: self._end(self.twice, error),
            lambda done, total: self._so_far.emit(self.twice, "", done, total),
            lambda: stop[0],
        )

    def _looked(self, found: list[Duplicate]) -> None:
        self._end(self.twice)
        if not found:
            self.said.emit(self.tr("No file is here twice."))
            return
        dialog = DuplicatesDialog(self._services, self._theme, self._icons, found, self.window())
        dialog.failed.connect(lambda error: self.failed.emit(error, None))
        dialog.swapped.connect(self._swapped)
        dialog.open()

    def _swapped(self, freed: int) -> None:
        self.said.emit(fill(self.tr("%1 are free again."), size_text(freed)))
        self.changed.emit()

    # -- another disk ------------------------------------------------------------------------------

    def _ask_folder(self) -> None:
        if self.move_button in self._stop:
            self._begin(self.move_button)
            return
        state = self._services.care.state()
        if state.target and not state.switched:
            self._ask_on(state)
            return
        dialog = QFileDialog(self, self.tr("Choose a folder for the models"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.ask_move(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.destroyed.connect(forget_places)
        dialog.open()

    def ask_move(self, folder: Path) -> None:
        """Say what a move to this folder means, then move."""
        try:
            target, needed = self._services.care.needed(folder)
        except AppError as error:
            self.failed.emit(error, None)
            return
        text = fill(
            self.tr("%1 are copied to %2 and read again there. The old files are deleted after that."),
            size_text(needed),
            str(target),
        )
        title, act = self.tr("Move the models"), self.tr("Move")
        self._dialog(title, text, self.tr("Cancel"), act, lambda: self._move(folder))

    def _ask_on(self, state: MoveState) -> None:
        """A move that was cut short: go on with it, or give it up."""
        text = fill(self.tr("The models were being moved to %1, and that was not finished."), state.target)
        dialog = self._dialog(
            self.tr("Move the models"),
            text,
            self.tr("Not now"),
            self.tr("Go on"),
            lambda: self._move(Path(state.target)),
        )
        undo = Button(self._theme, self._icons, self.tr("Undo the move"), icon="undo-2")
        undo.clicked.connect(self._undo)
        undo.clicked.connect(dialog.reject)
        dialog.body.addWidget(undo)

    def _move(self, folder: Path) -> None:
        stop = self._begin(self.move_button)
        if stop is None:
            return
        try:
            self._services.care.move(
                folder,
                lambda done, total: self._so_far.emit(self.move_button, "", done, total),
                self._moved,
                lambda error: self._end(self.move_button, error),
                lambda: stop[0],
            )
        except AppError as error:
            self._end(self.move_button, error)

    def _moved(self, state: MoveState) -> None:
        self._end(self.move_button)
        self.said.emit(fill(self.tr("The models are in %1 now."), state.folder))

    def _undo(self) -> None:
        self._services.care.undo_move(
            lambda _state: self.refresh(), lambda error: self.failed.emit(error, None)
        )

    # -- work that takes time ----------------------------------------------------------------------

    def _begin(self, button: Button) -> list[bool] | None:
        """Begin, or ask what goes on to stop. The answer becomes true when it is to stop."""
        if button in self._stop:
            self._stop[button][0] = True
            button.setEnabled(False)
            return None
        self._stop[button] = [False]
        button.setText(self.tr("Stop"))
        return self._stop[button]

    def _end(self, button: Button, error: Exception | None = None) -> None:
        self._stop.pop(button, None)
        look, move = self.tr("Look"), self.tr("Move")
        texts = {self.check: self.tr("Check all"), self.twice: look, self.move_button: move}
        button.setText(texts[button])
        button.setEnabled(True)
        for each, row in ((self.check, self.check_row), (self.twice, self.twice_row)):
            if each is button:
                row.set_line(self._lines[each])
        self.refresh()
        if error is not None and not isinstance(error, Cancelled):
            self.failed.emit(error, None)

    def _show_progress(self, button: Button, name: str, done: int, total: int) -> None:
        if button not in self._stop:
            return
        percent = str(round(100 * done / total) if total else 0)
        text = fill(self.tr("%1, %2 %"), name, percent) if name else fill(self.tr("%1 %"), percent)
        row = {self.check: self.check_row, self.twice: self.twice_row}.get(button, self.move_row)
        row.set_line(text)

    # -- inside ------------------------------------------------------------------------------------

    def _button(self, name: str, line: str, verb: str, act: Callable[[], None]) -> tuple[Button, SettingRow]:
        button = Button(self._theme, self._icons, verb, parent=self)
        button.setAccessibleName(name)
        button.clicked.connect(act)
        row = SettingRow(self._theme, name, line, button, self)
        self._rows.append(row)
        self._column.addLayout(row)
        return button, row

    def _tell(self, title: str, lines: list[str]) -> None:
        self._dialog(title, "\n".join(lines), self.tr("Close"), None, None)

    def _dialog(
        self, title: str, text: str, safe: str, act: str | None, on_act: Callable[[], None] | None
    ) -> Dialog:
        dialog = Dialog(self._theme, self._icons, title, text, safe, act, "primary", on_act, self.window())
        dialog.open()
        return dialog

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons beside their words or under them."""
        super().resizeEvent(event)
        for row in self._rows:
            row.set_narrow(self.width() < self._theme.px(NARROW))
