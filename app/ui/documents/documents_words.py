"""What became of the files of a collection, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.domain.documents import FileKind
from app.domain.errors import AppError, DocumentMissing, from_text
from app.domain.questions.passages import STOPPED, WAITING, CollectionCounts, Source, SourceContent
from app.services.collection_files import asks_password
from app.services.collection_news import FileReading
from app.wording import explain, fill


class Look(StrEnum):
    """What became of a file, in the order in which a person would look at them."""

    LOCKED = "locked"
    FAILED = "failed"
    GONE = "gone"
    CHANGED = "changed"
    WEAK = "weak"
    STOPPED = "stopped"
    READING = "reading"
    WAITING = "waiting"
    READ = "read"


TO_LOOK_AT = frozenset({Look.LOCKED, Look.FAILED, Look.GONE, Look.CHANGED, Look.WEAK, Look.STOPPED})
ICONS = {
    Look.LOCKED: ("lock", "danger"),
    Look.FAILED: ("file-x", "danger"),
    Look.GONE: ("file-x", "warning"),
    Look.CHANGED: ("refresh-cw", "warning"),
    Look.WEAK: ("triangle-alert", "warning"),
    Look.STOPPED: ("circle-stop", "text_2"),
    Look.READING: ("book-open-text", "accent"),
    Look.WAITING: ("clock", "text_3"),
    Look.READ: ("check", "accent"),
}
"""Icon and tone of each."""


@dataclass(frozen=True, slots=True)
class FileState:
    """`action` is the verb that helps, `more` what else is to be known; either may be empty."""

    look: Look
    text: str
    action: str = ""
    more: str = ""


def _tr(text: str, n: int = -1) -> str:
    return QCoreApplication.translate("Documents", text, "", n)


def state_of(source: Source, gone: bool | None = None, reading: FileReading | None = None) -> FileState:
    """`gone`: whether the file is not there any more or else changed; None: it is as it was read."""
    if reading is not None:
        return FileState(Look.READING, _reading(reading))
    if source.error == WAITING:
        return FileState(Look.WAITING, _tr("Waiting to be read"))
    if source.error == STOPPED:
        return FileState(Look.STOPPED, _tr("Not read yet."), _tr("Read it"))
    kept = _tr("What was read of it before is kept.") if source.content is not None else ""
    error = from_text(source.error) if source.error else None
    if gone or (gone is None and isinstance(error, DocumentMissing)):
        return FileState(Look.GONE, _tr("Not there any more."), _tr("Look again"), kept)
    if gone is False:
        text = _tr("Changed since it was read.") if kept else _tr("Changed since it was looked at.")
        return FileState(Look.CHANGED, text, _tr("Read again"), kept)
    if error is not None:
        return _failed(error, kept)
    return _read(source.content)


def _reading(reading: FileReading) -> str:
    if reading.pages is None or reading.pages.total <= 0:
        return _tr("Reading")
    page = min(max(reading.pages.done, 1), reading.pages.total)
    return fill(_tr("Reading, page %1 of %2"), str(page), str(reading.pages.total))


def _failed(error: AppError, kept: str) -> FileState:
    if asks_password(error):
        return FileState(Look.LOCKED, _tr("Password needed."), _tr("Enter it"), kept)
    words = explain(error, QCoreApplication.translate)
    more = " ".join(part for part in (words.advice, kept) if part)
    return FileState(Look.FAILED, words.title, _tr("Try again"), more)


def _read(content: SourceContent | None) -> FileState:
    if content is None:  # its document went with the conversation or the program that made it
        return FileState(Look.STOPPED, _tr("Not read yet."), _tr("Read it"))
    text = fill(_tr("Read, %1"), pages_text(content.pages, content.paged))
    hidden = _tr("Text that nobody sees was left out: %n characters.", content.hidden_characters)
    more = hidden if content.hidden_characters else ""
    faults = []
    if content.weak:
        one = _tr("Weak scan on 1 page.")
        faults.append(one if content.weak == 1 else _tr("Weak scan on %n pages.", content.weak))
    if content.unread:
        one = _tr("1 page could not be read.")
        faults.append(one if content.unread == 1 else _tr("%n pages could not be read.", content.unread))
    if not faults:
        return FileState(Look.READ, text, "", more)
    more = " ".join(part for part in (_tr("Check these pages against the file."), more) if part)
    return FileState(Look.WEAK, " ".join((text + ".", *faults)), "", more)


def pages_text(pages: int, paged: bool = True) -> str:
    """E.g. "12 pages", or sections where there are no pages."""
    if paged:
        return _tr("1 page") if pages == 1 else _tr("%n pages", pages)
    return _tr("1 section") if pages == 1 else _tr("%n sections", pages)


def files_text(files: int) -> str:
    """E.g. "20 files"."""
    return _tr("1 file") if files == 1 else _tr("%n files", files)


def counts_text(counts: CollectionCounts) -> str:
    """What a collection holds, in one line."""
    if not counts.files:
        return _tr("No files yet")
    parts = [files_text(counts.files)]
    if counts.pending:
        parts.append(_tr("%n not read yet", counts.pending))
    if counts.doubtful:
        parts.append(_tr("%n to look at", counts.doubtful))
    return ", ".join(parts)


def kind_text(kind: FileKind | None, path: str) -> str:
    """A kind of file in a word; of one that was not read, the end of its name."""
    names = {
        FileKind.PDF: "PDF",
        FileKind.DOCX: _tr("Word text"),
        FileKind.ODT: _tr("Office text"),
        FileKind.RTF: _tr("RTF text"),
        FileKind.HTML: _tr("Web page"),
        FileKind.MARKDOWN: "Markdown",
        FileKind.TEXT: _tr("Plain text"),
        FileKind.PPTX: _tr("Slides"),
        FileKind.EPUB: _tr("Book"),
        FileKind.XLSX: _tr("Excel table"),
        FileKind.XLS: _tr("Excel table"),
        FileKind.ODS: _tr("Office table"),
        FileKind.CSV: _tr("Table"),
        FileKind.EML: _tr("E-mail"),
        FileKind.MSG: _tr("E-mail"),
        FileKind.IMAGE: _tr("Picture"),
    }
    return names[kind] if kind is not None else Path(path).suffix.lstrip(".").upper()[:8]
