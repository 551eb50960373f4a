"""Which files are taken into a collection: asking for them, and dropping them onto the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QLocale
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.drop import DropSheet, dialog_filter, files
from app.ui.files import forget_places
from app.wording import fill

Done = Callable[[list[Path]], None]


def ask_files(parent: QWidget, done: Done) -> QFileDialog:
    """Ask for files; `done` is not called when none was chosen."""
    title = QCoreApplication.translate("Documents", "Add files")
    dialog = QFileDialog(parent, title, str(Path.home()), dialog_filter())
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _show(dialog, done)


def ask_folder(parent: QWidget, done: Done) -> QFileDialog:
    """Ask for a folder."""
    title = QCoreApplication.translate("Documents", "Add a folder")
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _show(dialog, done)


def _show(dialog: QFileDialog, done: Done) -> QFileDialog:
    dialog.filesSelected.connect(lambda names: done([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.destroyed.connect(forget_places)
    dialog.open()
    return dialog


def name_for(paths: list[Path], locale: QLocale) -> str:
    """What a new collection of these is called until it is renamed: the folder, the file, or the day."""
    if len(paths) == 1:
        path = paths[0]
        return (path.name if path.is_dir() else path.stem) or str(path)
    day = locale.toString(QDate.currentDate(), QLocale.FormatType.LongFormat)
    return fill(QCoreApplication.translate("Documents", "Documents, %1"), day)


class AddingSheet(DropSheet):
    """Says what letting go will do here: folders are welcome, and nothing is refused by its name.

    What cannot be read is shown in the table with the reason. `where` is the collection that is open, "" for
    a new one.
    """

    where = ""

    def enter(self, event: QDragEnterEvent) -> None:
        """Files come in."""
        paths = files(event.mimeData())
        if not paths:
            return
        self._good, self._sentence = True, self._said(paths)
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.raise_()
        self.show()
        event.acceptProposedAction()

    def _said(self, paths: list[Path]) -> str:
        if not self.where:
            return self.tr("Drop to read them as a new collection")
        if len(paths) == 1:
            return fill(self.tr("Drop to add %1 to %2"), paths[0].name, self.where)
        return fill(self.tr("Drop to add them to %1"), self.where)
