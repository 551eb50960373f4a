"""Kinds of summary, in fields: copy one, change its headings, words and lengths, make one, delete one."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.summaries.preset_toml import blank, checked, copy_of, id_for
from app.domain.summaries.presets import (
    LONGEST_TEXT,
    LONGEST_WORDS,
    MOST_SECTIONS,
    Preset,
    PresetFault,
    PresetSection,
)
from app.services.kinds import KindService
from app.ui.icons import Icons
from app.ui.summaries.kind_section import KindSection
from app.ui.theme import SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Select
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field, Note
from app.ui.widgets.text import announce
from app.wording import fill

SCROLLED = 300
"""Height of the list of sections at 100 % text."""
_SECTION = re.compile(r"section (\d+)(?:, (\w+))?")


class KindEditor(Dialog):
    """`kept` gives the id of the kind that was kept. One of the program's is copied, not changed."""

    kept = Signal(str)

    def __init__(
        self, kinds: KindService, theme: Theme, icons: Icons, kind: str = "", parent: QWidget | None = None
    ) -> None:
        """`kind`: the id of the one to begin with, "" for a new one."""
        super().__init__(
            theme,
            icons,
            self.tr("Kinds of summary"),
            self.tr("A kind sorts what was proved under its headings. It adds no words."),
            self.tr("Cancel"),
            self.tr("Keep it"),
            "primary",
            parent=parent,
        )
        self._kinds, self._icons = kinds, icons
        self._preset = blank("", ())
        self._own = ""  # the id of the one that is changed, "" for a new one
        self._gone: Preset | None = None
        self.rows: list[KindSection] = []
        self.source = Select(theme, icons, self.tr("Begin with"), [])
        self.title = Field(theme, icons, self.tr("Name"), height=32)
        self.about = Field(theme, icons, self.tr("What it is for"), height=32)
        self.rest = QCheckBox(self.tr("Also show points that fit under no heading"))
        self.add = Button(theme, icons, self.tr("Add a heading"), "second", "plus")
        self.delete = Button(theme, icons, self.tr("Delete this kind"), "link", "trash-2")
        self.undo = Button(theme, icons, self.tr("Undo"), "link")
        self.note = Note(theme, icons)
        self._build()
        self.source.chosen.connect(self._take)
        self.add.clicked.connect(self._add)
        self.delete.clicked.connect(self._delete)
        self.undo.clicked.connect(self._bring_back)
        self.title.changed.connect(lambda _text: self.check())
        theme.changed.connect(self._restyle)
        self._restyle()
        self._list(kind)
        self._take(kind)
        self.title.edit.setFocus()

    # -- what is typed -----------------------------------------------------------------------------

    def preset(self) -> Preset:
        """What is typed; it may not be usable yet."""
        title = " ".join(self.title.text().split())
        return replace(
            self._preset,
            id=self._own or id_for(title, [one.id for one in self._kinds.all()]),
            title=title,
            about=" ".join(self.about.text().split()),
            rest=self.rest.isChecked(),
            sections=tuple(row.section() for row in self.rows),
        )

    def check(self) -> bool:
        """Take back what was said to be wrong; whether it can be kept."""
        for field in (self.title, self.about):
            field.set_error(None)
        for row in self.rows:
            row.clear_faults()
        try:
            checked(self.preset())
        except PresetFault:
            return False
        return True

    def accept(self) -> None:
        """Keep it, or say in place what is missing."""
        self.check()
        try:
            found = self._kinds.keep(self.preset())
        except PresetFault as fault:
            self._say(fault)
            return
        self.kept.emit(found.id)
        super().accept()

    # -- inside ------------------------------------------------------------------------------------

    def _list(self, kind: str) -> None:
        self.source.clear()
        self.source.addItem(self.tr("A new kind"), "")
        for one in self._kinds.all():
            words = self.tr("%1, yours") if self._kinds.own(one.id) else self.tr("A copy of %1")
            self.source.addItem(fill(words, one.title), one.id)
        self.source.set_key(kind)

    def _take(self, kind: str) -> None:
        found = self._kinds.get(kind) if kind else None
        taken = [one.id for one in self._kinds.all()]
        own = found is not None and self._kinds.own(kind)
        self._own = kind if own else ""
        if found is None:
            self._preset = blank("", ())
        elif own:
            self._preset = found
        else:
            self._preset = copy_of(found, fill(self.tr("%1, mine"), found.title), taken)
        self.delete.setVisible(own)
        self.title.edit.setText(self._preset.title)
        self.about.edit.setText(self._preset.about)
        self.rest.setChecked(self._preset.rest)
        self._write(list(self._preset.sections))

    def _write(self, sections: list[PresetSection]) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for section in sections:
            row = KindSection(self._theme, self._icons, section)
            row.changed.connect(self.check)
            row.shift.connect(lambda by, row=row: self._shift(row, by))
            row.remove.connect(lambda row=row: self._remove(row))
            self.rows.append(row)
            self._column.addWidget(row)
        self._name_rows()

    def _name_rows(self) -> None:
        for number, row in enumerate(self.rows):
            row.up.setEnabled(number > 0)
            row.down.setEnabled(number < len(self.rows) - 1)
            row.gone.setEnabled(len(self.rows) > 1)
            row.setAccessibleName(fill(self.tr("Heading %1"), str(number + 1)))
        self.add.setEnabled(len(self.rows) < MOST_SECTIONS)

    def _sections(self) -> list[PresetSection]:
        return [row.section() for row in self.rows]

    def _add(self) -> None:
        self._write([*self._sections(), PresetSection("")])
        self.rows[-1].title.edit.setFocus()
        self._scroll.ensureWidgetVisible(self.rows[-1])

    def _remove(self, row: KindSection) -> None:
        at = self.rows.index(row)
        self._write([section for number, section in enumerate(self._sections()) if number != at])
        self.rows[max(0, at - 1)].title.edit.setFocus()

    def _shift(self, row: KindSection, by: int) -> None:
        at = self.rows.index(row)
        sections = self._sections()
        if 0 <= at + by < len(sections):
            sections.insert(at + by, sections.pop(at))
            self._write(sections)
            moved = self.rows[at + by]
            (moved.up if by < 0 else moved.down).setFocus()
            self._scroll.ensureWidgetVisible(moved)

    def _delete(self) -> None:
        self._gone = self._kinds.remove(self._preset.id)
        said = fill(self.tr("%1 was deleted. Summaries made by it stay as they are."), self._gone.title)
        self._list("")
        self._take("")
        self.note.set(said)
        self.undo.show()
        self.undo.setFocus()
        announce(self.undo, said)

    def _bring_back(self) -> None:
        if self._gone is not None:
            found, self._gone = self._kinds.keep(self._gone), None
            self.note.set("")
            self.undo.hide()
            self._list(found.id)
            self._take(found.id)
            self.title.edit.setFocus()

    def _say(self, fault: PresetFault) -> None:
        match = _SECTION.fullmatch(fault.where)
        sentence = fault.where == "about" or bool(match and match[2] == "include")
        text = self._fault_text(fault.why, LONGEST_TEXT if sentence else LONGEST_WORDS)
        if match is not None and int(match[1]) <= len(self.rows):
            row = self.rows[int(match[1]) - 1]
            field = row.show_fault("cues" if fault.why == "empty" else match[2] or "", text)
            self._scroll.ensureWidgetVisible(row)
        else:
            field = self.about if fault.where == "about" else self.title
            field.set_error(text, quiet=True)
        field.edit.setFocus()
        announce(field.edit, text, assertive=True)

    def _fault_text(self, why: str, most: int) -> str:
        return {
            "missing": self.tr("Type a name for it."),
            "long": fill(self.tr("This is too long. %1 letters are the most."), str(most)),
            "twice": self.tr("Another heading has this name, or it is the one for the rest."),
            "empty": self.tr("Say what belongs here: words of headings or sentences, or a kind of fact."),
            "many": self.tr("These are too many."),
        }.get(why, self.tr("This cannot be used."))

    def _build(self) -> None:
        inner = QWidget()
        inner.setAutoFillBackground(False)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_3)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setAccessibleName(self.tr("Headings"))
        self._scroll.setWidget(inner)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        foot.addWidget(self.delete)
        said = QHBoxLayout()
        said.addWidget(self.note, 1)
        said.addWidget(self.undo)
        self.undo.hide()
        self.body.setSpacing(SPACE_3)
        for part in (self.source, self.title, self.about, self._scroll):
            self.body.addWidget(part)
        self.body.addLayout(foot)
        self.body.addWidget(self.rest)
        self.body.addLayout(said)

    def _restyle(self) -> None:
        parent = self.parentWidget()
        window = parent.window().height() if parent is not None else 0
        high = self._theme.px(SCROLLED)
        self._scroll.setFixedHeight(min(high, max(self._theme.px(96), window // 3)) if window else high)
        self.rest.setFont(self._theme.font("body"))
