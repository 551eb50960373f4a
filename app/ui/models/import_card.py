"""A model file being added: how far it is, a way to stop, and what was wrong if it was not taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.services.all import Services
from app.ui.files import open_file
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_4, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text import Label, announce
from app.wording import explain, size_text


class ImportCard(QWidget):
    """Adds one file at a time. Hidden while there is nothing to tell. `added` gives the model."""

    added = Signal(object)
    busy_changed = Signal(bool)
    _progressed = Signal(object, object)

    def __init__(self, services: Services, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._cancelled = [False]
        self.busy = False
        self.banner = Banner(theme, icons, tone="danger")
        self.card = Card()
        self._title = Label(theme, "", "body_semibold", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._line = Label(theme, "", "caption", "text_2")
        self.cancel = Button(theme, icons, self.tr("Cancel"), height=28)
        self.cancel.clicked.connect(self._cancel)
        foot = QHBoxLayout()
        foot.addWidget(self._line, 1)
        foot.addWidget(self.cancel)
        self.card.column.addWidget(self._title)
        self.card.column.addWidget(self._bar)
        self.card.column.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_4)
        column.setSpacing(SPACE_2)
        column.addWidget(self.banner)
        column.addWidget(self.card)
        self._progressed.connect(self._show_progress)
        self.card.hide()
        self.banner.hide()
        self.hide()

    def ask(self) -> None:
        """Ask for a file and add it."""
        kinds = self.tr("Model files (*.gguf)") + ";;" + self.tr("All files (*)")
        open_file(self, self.tr("Add a model file"), kinds, self.add)

    def add(self, path: Path) -> None:
        """Check and copy `path` into the library, off the window's thread."""
        if self.busy:
            return
        self._cancelled = cancelled = [False]
        self._set_busy(True)
        self._title.setText(self.tr("Adding %1").replace("%1", path.name))
        self._bar.setAccessibleName(self._title.text())
        self._bar.setRange(0, 0)
        self._bar.setRange(0, 1000)
        self._bar.setValue(0)
        self._line.setText(self.tr("Checking the file"))
        announce(self, self._title.text())
        self._services.models.add(
            path,
            self._progressed.emit,  # from the pool's thread
            self._have,
            lambda error: self._fail(path, error, cancelled[0]),
            lambda: cancelled[0],
        )

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.card.setVisible(busy)
        self.cancel.setEnabled(busy)
        if busy:
            self.banner.hide()
        self.setVisible(busy or not self.banner.isHidden())
        self.busy_changed.emit(busy)

    def _show_progress(self, done: int, total: int) -> None:
        if not self.busy or self._cancelled[0]:
            return
        self._bar.setValue(round(1000 * done / total) if total else 0)
        if total and done >= total:
            self._line.setText(self.tr("Checking the copy"))
        else:
            text = self.tr("Copied %1 of %2").replace("%1", size_text(done)).replace("%2", size_text(total))
            self._line.setText(text)

    def _cancel(self) -> None:
        self._cancelled[0] = True
        self.cancel.setEnabled(False)
        self._line.setText(self.tr("Stopping"))

    def _have(self, model: Model) -> None:
        self._set_busy(False)
        self.added.emit(model)

    def _fail(self, path: Path, error: Exception, cancelled: bool) -> None:
        if not cancelled:
            self.show_fault(path, error)
        self._set_busy(False)

    def show_fault(self, path: Path, error: Exception) -> None:
        """Say why a file was not taken."""
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice) if part)
        else:
            text = self.tr("%1 could not be read.").replace("%1", path.name)
        self.banner.set(text, "danger", self.tr("Choose another file"), self.ask)
        self.banner.show()
        self.show()
        announce(self, text, assertive=True)
