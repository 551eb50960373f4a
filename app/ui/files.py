"""Asking for a file. Qt's own dialog writes down which folders were visited; that trace is removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

Done = Callable[[Path], None]


def open_file(parent: QWidget, title: str, kinds: str, done: Done) -> QFileDialog:
    """Ask for one existing file; `kinds` as in "Models (*.gguf)". `done` is not called when it is refused."""
    dialog = QFileDialog(parent, title, str(Path.home()), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _show(dialog, done)


def save_file(parent: QWidget, title: str, name: str, kinds: str, done: Done) -> QFileDialog:
    """Ask for a place and a name to write to, starting with `name` in the home folder."""
    dialog = QFileDialog(parent, title, str(Path.home() / name), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(name)
    return _show(dialog, done)


def _show(dialog: QFileDialog, done: Done) -> QFileDialog:
    dialog.fileSelected.connect(lambda path: done(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.destroyed.connect(forget_places)
    dialog.open()
    return dialog


def forget_places() -> None:
    """Remove what Qt's dialog wrote down: folders and names can tell about a person."""
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    kept.remove("FileDialog")
    kept.sync()
