"""Save as: a summary becomes a file where the person says, in the format that its name's ending asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.documents import Document
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.summaries.keyfacts import FactKind
from app.domain.summaries.report import Report
from app.domain.summarising import Summary
from app.services.background import Background
from app.services.export import FORMATS, write
from app.services.names_report import Cleared, NamelessReports
from app.services.summary_report import report_of, together_report
from app.ui.files import save_file
from app.ui.summaries.key_facts import kind_text
from app.wording import explain, fill

LONGEST_NAME = 80  # characters of the document's name in the name that is proposed
_REFUSED = '<>:"/\\|?*'  # in the name of a file, by one system or another


@dataclass(frozen=True, slots=True)
class Result:
    """What is to be saved. `model` is None if the one that wrote is not there any more.

    `documents` are those of a summary across several, by id.
    """

    summary: Summary
    document: Document
    model: Model | None
    documents: Mapping[str, Document] = field(default_factory=dict)


class SaveDialog(QObject):
    """Asks for a place, writes in the background, and tells by `said` how it went."""

    said = Signal(str)

    def __init__(self, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self._background, self._window = background, parent
        self.nameless: NamelessReports | None = None
        """Makes reports with pseudonyms in the place of names; None: none are offered."""

    def ask(self, result: Result) -> QFileDialog:
        """Show the system's dialog, which itself asks before a file is replaced. Returns it, open."""
        kinds = {
            self.tr("Word (*.docx)"): ".docx",
            self.tr("PDF (*.pdf)"): ".pdf",
            self.tr("Markdown (*.md)"): ".md",
            self.tr("Web page (*.html)"): ".html",
        }
        bare = {
            self.tr("Word, names replaced (*.docx)"): ".docx",
            self.tr("PDF, names replaced (*.pdf)"): ".pdf",
            self.tr("Markdown, names replaced (*.md)"): ".md",
            self.tr("Web page, names replaced (*.html)"): ".html",
        }
        kinds |= bare if self.nameless is not None else {}
        name = fill(self.tr("%1, summary"), plain_name(result.document.name) or self.tr("Document"))

        def take(path: Path) -> None:
            whole = with_ending(path, kinds.get(dialog.selectedNameFilter(), ".docx"))
            # Only of the very name that was chosen did the system ask whether it may be replaced.
            nameless = dialog.selectedNameFilter() in bare
            self.write(result, whole, replace=whole == path and path.exists(), nameless=nameless)

        def follow(kind: str) -> None:
            chosen = Path(next(iter(dialog.selectedFiles()), first))
            if kind in bare and chosen.stem == name:  # Qt itself may have changed the ending by now
                # The name that was proposed is the document's, which may be somebody's.
                dialog.selectFile(self.tr("Summary, names replaced") + kinds[kind])
            _follow(dialog, kinds.get(kind, ".docx"))

        first = f"{name}.docx"
        title = self.tr("Save the summary")
        dialog = save_file(self._window, title, first, ";;".join(kinds), take)
        dialog.setDefaultSuffix("")  # some systems ask about the name without it, and would replace unasked
        dialog.filterSelected.connect(follow)
        return dialog

    def write(self, result: Result, path: Path, replace: bool = False, nameless: bool = False) -> None:
        """Write the file; `said` follows. Without `replace` nothing that is there is touched.

        `nameless`: with pseudonyms, which stay in the vault's key.
        """
        names = {kind: kind_text(self, kind) for kind in FactKind}

        def report() -> Report:
            if result.summary.together:
                return together_report(result.summary, result.documents, result.model, names.__getitem__)
            return report_of(result.summary, result.document, result.model, names.__getitem__)

        if nameless and self.nameless is not None:
            self.nameless.make(report, lambda made: self._put_cleared(made, path, replace), self._failed)
        else:
            self._put(report, path, replace, fill(self.tr("Saved as %1"), path.name))

    def _put_cleared(self, made: Cleared, path: Path, replace: bool) -> None:
        said = self.tr("Saved as %1, %2 places replaced. Read it before you hand it on: a name may be left.")
        self._put(lambda: made.report, path, replace, fill(said, path.name, str(made.places)))

    def _put(self, report: Callable[[], Report], path: Path, replace: bool, said: str) -> None:
        self._background.run(
            lambda: write(report(), path, replace=replace), lambda _size: self.said.emit(said), self._failed
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            self.said.emit(self.tr("The file could not be written."))
            raise error  # a fault of ours: it goes where all of them go
        words = explain(error, QCoreApplication.translate)
        self.said.emit(" ".join(part for part in (words.title, words.advice) if part))


def plain_name(name: str) -> str:
    """The name of a document without its ending and without what a system refuses; may be "".

    >>> plain_name("../Letter: 4B?.pdf")
    'Letter 4B'
    """
    stem = Path(name.replace("\\", "/")).stem
    kept = "".join(char if char.isprintable() and char not in _REFUSED else " " for char in stem)
    return " ".join(kept.split())[:LONGEST_NAME].strip(" .")


def with_ending(path: Path, ending: str) -> Path:
    """The path with an ending that a format has; any other is taken for a part of the name.

    >>> with_ending(Path("Dr. Vale"), ".pdf").name, with_ending(Path("a.MD"), ".pdf").name
    ('Dr. Vale.pdf', 'a.MD')
    """
    return path if path.suffix.lower() in FORMATS else path.with_name(path.name + ending)


def _follow(dialog: QFileDialog, ending: str) -> None:
    """Another format was picked in the list: the name's ending becomes that one's."""
    for chosen in dialog.selectedFiles()[:1]:
        path = Path(chosen)
        if path.suffix.lower() in FORMATS:
            dialog.selectFile(str(path.with_suffix(ending)))
