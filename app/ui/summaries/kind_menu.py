"""The menu under "Summarise again": the kind of summary, how long, for whom and in which language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.summaries.presets import Preset
from app.domain.summaries.summary_languages import LANGUAGES
from app.domain.summaries.summary_options import USUAL, Audience, Length, Options

Choice = tuple[str, str, Options]  # its words, the kind's id, the wishes


class KindMenu(QMenu):
    """Every line is one wish and keeps the others. `chosen`: the kind's id ("" for none), `Options`.

    The kinds are read anew each time it opens, so that one that was just written is there.
    """

    chosen = Signal(str, object)
    editing = Signal(str)  # kinds are to be made or changed, beginning with this one

    def __init__(self, kinds: Callable[[], Sequence[Preset]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds, self._kind, self._options = kinds, "", USUAL
        self.setTitle(self.tr("Summarise again"))
        self.setAccessibleName(self.title())
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)

    def show_current(self, kind: str, options: Options) -> None:
        """How the summary was made that is shown."""
        self._kind, self._options = kind, options

    def fill(self) -> None:
        """Write the lines anew. A kind that is gone counts as none."""
        self.clear()
        kinds = {kind.id: kind for kind in self._kinds()}
        kind = self._kind if self._kind in kinds else ""
        now = self._options
        lines = [(self.tr("Headings of the document"), "", now)]
        lines += [(found.title, found.id, now) for found in kinds.values()]
        self._write(self, lines, (kind, now))
        for action, found in zip(self.actions()[1:], kinds.values(), strict=True):
            action.setToolTip(f"<p>{escape(found.about)}</p>" if found.about else found.title)
        self.addSeparator()
        lengths = [(words, kind, replace(now, length=length)) for length, words in self._lengths()]
        readers = [(words, kind, replace(now, audience=reader)) for reader, words in self._readers()]
        languages = [(self.tr("Of the document"), kind, replace(now, language=""))]
        languages += [(found.own, kind, replace(now, language=found.code)) for found in LANGUAGES]
        self._write(self._beside(self.tr("Length")), lengths, (kind, now))
        self._write(self._beside(self.tr("Written for")), readers, (kind, now))
        self._write(self._beside(self.tr("Language of the summary")), languages, (kind, now))
        self.addSeparator()
        edit = self.addAction(self.tr("Make or change kinds"))
        edit.triggered.connect(lambda _on=False: self.editing.emit(kind))

    def _lengths(self) -> list[tuple[Length, str]]:
        return [
            (Length.SHORT, self.tr("Short")),
            (Length.USUAL, self.tr("Usual")),
            (Length.LONG, self.tr("Long")),
        ]

    def _readers(self) -> list[tuple[Audience, str]]:
        return [
            (Audience.USUAL, self.tr("Anyone")),
            (Audience.PLAIN, self.tr("Plain language")),
            (Audience.PROFESSIONAL, self.tr("Professionals")),
        ]

    def _beside(self, title: str) -> QMenu:
        menu = QMenu(title, self)
        menu.setAccessibleName(title)
        self.addMenu(menu)
        return menu

    def _write(self, menu: QMenu, lines: Sequence[Choice], now: tuple[str, Options]) -> None:
        """Lines of which the one that holds now is checked."""
        group = QActionGroup(menu)
        for words, kind, options in lines:
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked((kind, options) == now)
            action.triggered.connect(lambda _on=False, k=kind, o=options: self.chosen.emit(k, o))
            group.addAction(action)
