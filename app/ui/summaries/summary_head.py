"""What was read of a document: the coverage line and the page strip. It stands over the summary."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.summarising import Coverage
from app.services.summaries import SummaryProgress
from app.ui.pages.page_strip import PageStrip, cells
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.text import Label
from app.wording import accounted_text, fates_text


class SummaryHead(QWidget):
    """Hidden until something is known about the pages; then `known` is emitted."""

    known = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._accounted = Label(theme, "", "body_semibold", wrap=True)
        self._details = Label(theme, "", "small", "text_3")
        self.strip = PageStrip(theme)
        line = QHBoxLayout()
        line.setSpacing(SPACE_3)
        line.addWidget(self._accounted, 1)
        line.addWidget(self._details)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addLayout(line)
        column.addWidget(self.strip)
        self.hide()

    def show_coverage(self, coverage: Coverage | None) -> None:
        """What is known now; None while the file is not opened yet."""
        self.setVisible(coverage is not None)
        if coverage is not None:
            translate = QCoreApplication.translate
            self._accounted.setText(accounted_text(coverage, translate))
            self._details.setText(fates_text(coverage, translate))
            self.strip.show_pages(cells(coverage), coverage.paged)
        self.known.emit()

    def text(self) -> str:
        """The whole coverage line."""
        return f"{self._accounted.text()}. {self._details.text()}."


def so_far(found: Coverage | None, progress: SummaryProgress | None) -> Coverage | None:
    """The coverage of a run under way: what is stored, with the pages read since."""
    if found is None or progress is None:
        return found
    read = tuple(sorted({*found.read, *progress.read}))
    unread = tuple(n for n in found.unread if n not in read)
    recognised = {*found.ocr, *found.weak}
    return replace(found, read=tuple(n for n in read if n not in recognised), unread=unread)
