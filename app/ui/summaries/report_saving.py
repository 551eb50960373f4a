"""Save as, for an answer and for key facts: asks for a place, writes in the background, says how it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import AppError
from app.domain.summaries.report import FactRow, Report
from app.services.background import Background
from app.services.export import write
from app.services.facts_file import save_facts
from app.ui.files import save_file
from app.ui.summaries.save_dialog import plain_name
from app.wording import explain, fill

Write = Callable[[Path, bool], int]


class ReportSaving(QObject):
    """`said`: how it went."""

    said = Signal(str)

    def __init__(self, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self._background, self._window = background, parent

    def ask_report(self, make: Callable[[], Report], name: str) -> QFileDialog:
        """Ask where to save a report, which is made once that is known. Returns the dialog, open."""
        kinds = {
            self.tr("Word (*.docx)"): ".docx",
            self.tr("PDF (*.pdf)"): ".pdf",
            self.tr("Markdown (*.md)"): ".md",
            self.tr("Web page (*.html)"): ".html",
        }
        return self._ask(
            self.tr("Save the answer"),
            name or self.tr("Answer"),
            kinds,
            lambda path, replace: write(make(), path, replace=replace),
        )

    def ask_facts(self, make: Callable[[], Sequence[FactRow]], name: str) -> QFileDialog:
        """The same for a table of facts."""
        kinds = {self.tr("Excel (*.xlsx)"): ".xlsx", self.tr("CSV (*.csv)"): ".csv"}
        head = (
            self.tr("Fact"),
            self.tr("Value"),
            self.tr("Place"),
            self.tr("Words in the document"),
            self.tr("To check"),
        )
        return self._ask(
            self.tr("Save the key facts"),
            fill(self.tr("%1, key facts"), name or self.tr("Document")),
            kinds,
            lambda path, replace: save_facts(make(), path, replace=replace, head=head),
        )

    def put(self, path: Path, act: Write, replace: bool = False) -> None:
        """Write; `said` follows. Without `replace` nothing that is there is touched."""
        done = fill(self.tr("Saved as %1"), path.name)
        self._background.run(lambda: act(path, replace), lambda _size: self.said.emit(done), self._failed)

    def _ask(self, title: str, name: str, kinds: Mapping[str, str], act: Write) -> QFileDialog:
        first = next(iter(kinds.values()))

        def take(path: Path) -> None:
            ending = kinds.get(dialog.selectedNameFilter(), first)
            known = path.suffix.lower() in kinds.values()
            whole = path if known else path.with_name(path.name + ending)
            # Only of the very name that was chosen did the system ask whether it may be replaced.
            self.put(whole, act, replace=whole == path and path.exists())

        dialog = save_file(self._window, title, plain_name(f"{name}.x") + first, ";;".join(kinds), take)
        dialog.setDefaultSuffix("")  # some systems ask about the name without it, and would replace unasked
        return dialog

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            self.said.emit(self.tr("The file could not be written."))
            raise error  # a fault of ours: it goes where all of them go
        words = explain(error, QCoreApplication.translate)
        self.said.emit(" ".join(part for part in (words.title, words.advice) if part))
