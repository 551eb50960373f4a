"""One section of a kind of summary being made: its title, the words that lead a point there, how many."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.summaries.keyfacts import FactKind
from app.domain.summaries.presets import PresetSection
from app.ui.form_words import parted
from app.ui.icons import Icons
from app.ui.summaries.key_facts import kind_text
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.choice import Select
from app.ui.widgets.field import Field
from app.ui.widgets.text import Label

MOST = 20
PARTS = "; "


class KindSection(QFrame):
    """`changed` after every edit; `shift` asks to go up (-1) or down (1), `remove` to go."""

    changed = Signal()
    shift = Signal(int)
    remove = Signal()

    def __init__(
        self, theme: Theme, icons: Icons, section: PresetSection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._given = section
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "card")
        self.title = Field(theme, icons, self.tr("Heading"), height=32)
        self.include = Field(theme, icons, self.tr("What belongs here"), height=32)
        self.include.set_hint(self.tr("In words for people. Nothing is chosen by it."))
        self.headings = Field(theme, icons, self.tr("Under headings of the document with"), height=32)
        self.cues = Field(theme, icons, self.tr("Sentences with the words"), height=32)
        self.cues.set_hint(self.tr("Words parted by semicolons; beginnings of words count."))
        self.most = Select(
            theme, icons, self.tr("Points at most"), [(str(n), str(n)) for n in range(1, MOST + 1)]
        )
        self.facts = Select(theme, icons, self.tr("Kind of fact that belongs here"), self._kinds())
        self.up = IconButton(theme, icons, "arrow-up", self.tr("Move up"))
        self.down = IconButton(theme, icons, "arrow-down", self.tr("Move down"))
        self.gone = IconButton(theme, icons, "trash-2", self.tr("Remove"))
        self.title.edit.setText(section.title)
        self.include.edit.setText(section.include)
        self.headings.edit.setText(PARTS.join(section.headings))
        self.cues.edit.setText(PARTS.join(section.cues))
        self.most.set_key(str(min(section.most, MOST)))
        self.facts.set_key(PARTS.join(section.facts))
        self._build(theme)
        for field in self._fields():
            field.changed.connect(lambda _text: self.changed.emit())
        for select in (self.most, self.facts):
            select.chosen.connect(lambda _key: self.changed.emit())
        self.up.clicked.connect(lambda: self.shift.emit(-1))
        self.down.clicked.connect(lambda: self.shift.emit(1))
        self.gone.clicked.connect(self.remove)

    def section(self) -> PresetSection:
        """What is typed; it may not be usable yet."""
        most = int(self.most.key())
        return replace(
            self._given,
            title=" ".join(self.title.text().split()),
            include=" ".join(self.include.text().split()),
            headings=parted(self.headings.text()),
            cues=parted(self.cues.text()),
            facts=tuple(map(FactKind, parted(self.facts.key()))),
            most=self._given.most if most == min(self._given.most, MOST) else most,
        )

    def show_fault(self, part: str, text: str) -> Field:
        """Say what is wrong where it is; the field that says it."""
        parts = {"include": self.include, "headings": self.headings, "cues": self.cues}
        field = parts.get(part, self.title)
        field.set_error(text, quiet=True)
        return field

    def clear_faults(self) -> None:
        """Nothing is wrong."""
        for field in self._fields():
            field.set_error(None)

    def _fields(self) -> tuple[Field, ...]:
        return self.title, self.include, self.headings, self.cues

    def _kinds(self) -> list[tuple[str, str]]:
        """None, each kind, and what the section has now if that is several."""
        several = PARTS.join(self._given.facts)
        kinds = [("", self.tr("None")), *((str(kind), kind_text(self, kind)) for kind in FactKind)]
        if len(self._given.facts) > 1:
            words = ", ".join(kind_text(self, kind) for kind in self._given.facts)
            kinds.append((several, words))
        return kinds

    def _build(self, theme: Theme) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(SPACE_3)
        for select in (self.facts, self.most):
            label = Label(theme, select.accessibleName(), "body_semibold", wrap=True)
            label.setBuddy(select)
            select.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            select.setMinimumContentsLength(6)
            column = QVBoxLayout()
            column.setSpacing(SPACE_2)
            column.addWidget(label)
            column.addWidget(select)
            choices.addLayout(column, 2 if select is self.facts else 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_2)
        buttons.addStretch(1)
        for button in (self.up, self.down, self.gone):
            buttons.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_2)
        whole.setSpacing(SPACE_3)
        for part in self._fields():
            whole.addWidget(part)
        whole.addLayout(choices)
        whole.addLayout(buttons)
