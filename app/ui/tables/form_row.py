"""One column of a form being made: its heading, the words it is found beside, its type."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.extraction.fields import Field as FormField
from app.domain.extraction.fields import FieldType
from app.ui.form_words import parted, type_choices
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.choice import Select
from app.ui.widgets.field import Field
from app.ui.widgets.text import Label


class FormRow(QFrame):
    """`changed` after every edit; `shift` asks to go up (-1) or down (1), `remove` to go."""

    changed = Signal()
    shift = Signal(int)
    remove = Signal()

    def __init__(
        self, theme: Theme, icons: Icons, one: FormField | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._given = theme, one
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "card")
        self.label = Field(theme, icons, self.tr("Column"), height=32)
        self.synonyms = Field(theme, icons, self.tr("Also found beside"), height=32)
        self.synonyms.set_hint(self.tr("Other words for it, parted by semicolons."))
        self.choices = Field(theme, icons, self.tr("Choices"), height=32)
        self.choices.set_hint(self.tr("Two or more, parted by semicolons."))
        self.type = Select(theme, icons, self.tr("What it holds"), type_choices())
        self._type_label = Label(theme, self.tr("What it holds"), "body_semibold")
        self._type_label.setBuddy(self.type)
        self.expected = QCheckBox(self.tr("Every document states it"))
        self.up = IconButton(theme, icons, "arrow-up", self.tr("Move up"))
        self.down = IconButton(theme, icons, "arrow-down", self.tr("Move down"))
        self.gone = IconButton(theme, icons, "trash-2", self.tr("Remove"))
        if one is not None:
            self._fill(one)
        self._build()
        self._show_type()
        for field in (self.label, self.synonyms, self.choices):
            field.changed.connect(lambda _text: self.changed.emit())
        self.label.changed.connect(lambda _text: self._name())
        self.type.chosen.connect(lambda _key: self._type_chosen())
        self.expected.toggled.connect(lambda _on: self.changed.emit())
        self.up.clicked.connect(lambda: self.shift.emit(-1))
        self.down.clicked.connect(lambda: self.shift.emit(1))
        self.gone.clicked.connect(self.remove)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._name()

    @property
    def name(self) -> str:
        """The name it had before, "" for a new one."""
        return self._given.name if self._given is not None else ""

    def field(self, name: str) -> FormField:
        """What is typed, as a field of that name. It may not be valid yet."""
        kind = FieldType(self.type.key())
        known = dict(self._given.choices) if self._given is not None else {}
        choices = tuple((choice, known.get(choice, ())) for choice in parted(self.choices.text()))
        same = self._given is not None and self._given.type is kind
        return FormField(
            name=name,
            label=" ".join(self.label.text().split()),
            type=kind,
            synonyms=parted(self.synonyms.text()),
            choices=choices if kind is FieldType.ENUM else (),
            expected=self.expected.isChecked(),
            units=self._given.units if same and self._given is not None else (),
        )

    def show_fault(self, part: str, text: str, what: str = "") -> None:
        """Say what is wrong at the part of the row that it concerns; `what` is the word it is about."""
        label = self.label.text().strip()
        if part == "synonyms" and (not any(map(str.isalnum, label)) or " ".join(label.split()) == what):
            part = "label"  # the heading is itself one of the words a value stands beside
        where = {"synonyms": self.synonyms, "choices": self.choices}.get(part, self.label)
        where.set_error(text, quiet=True)

    def clear_faults(self) -> None:
        """Nothing is wrong."""
        for field in (self.label, self.synonyms, self.choices):
            field.set_error(None)

    def _fill(self, one: FormField) -> None:
        self.label.edit.setText(one.label)
        self.synonyms.edit.setText("; ".join(one.synonyms))
        self.choices.edit.setText("; ".join(choice for choice, _ in one.choices))
        self.type.set_key(one.type)
        self.expected.setChecked(one.expected)

    def _name(self) -> None:
        """Every part says which column it is about."""
        label = self.label.text() or self.tr("New column")
        for button, text in (
            (self.up, self.tr("Move %1 up")),
            (self.down, self.tr("Move %1 down")),
            (self.gone, self.tr("Remove %1")),
        ):
            button.set_name(text.replace("%1", label))
        self.setAccessibleName(label)
        self.type.setAccessibleDescription(label)
        self.expected.setAccessibleDescription(label)

    def _type_chosen(self) -> None:
        self._show_type()
        self.changed.emit()

    def _show_type(self) -> None:
        self.choices.setVisible(self.type.key() == FieldType.ENUM)

    def _build(self) -> None:
        kind = QVBoxLayout()
        kind.setSpacing(6)
        kind.addWidget(self._type_label)
        kind.addWidget(self.type)
        kind.addStretch(1)
        tools = QHBoxLayout()
        tools.addWidget(self.expected)
        tools.addStretch(1)
        for button in (self.up, self.down, self.gone):
            tools.addWidget(button)
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
        grid.setHorizontalSpacing(SPACE_4)
        grid.setVerticalSpacing(SPACE_2)
        grid.addWidget(self.label, 0, 0)
        grid.addLayout(kind, 0, 1)
        grid.addWidget(self.synonyms, 1, 0, 1, 2)
        grid.addWidget(self.choices, 2, 0, 1, 2)
        grid.addLayout(tools, 3, 0, 1, 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)

    def _restyle(self) -> None:
        self.expected.setFont(self._theme.font("body"))
