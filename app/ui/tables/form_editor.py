"""The columns of a table: a ready set, or one's own, tried on a document before it is used."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.extraction.extracting import Row
from app.domain.extraction.fields import CHECK_KEYS, MOST_FIELDS, Form, FormFault, validate
from app.services.extraction_row import RowJob
from app.services.tabling import TableService
from app.services.tabling_forms import FormService
from app.ui.form_words import fault_text, name_for
from app.ui.icons import Icons
from app.ui.tables.form_row import FormRow
from app.ui.tables.table_words import cell_text
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Select
from app.ui.widgets.field import Field, Note
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label, Line, announce
from app.wording import explain

WIDTH = 720
LIKELY = "invoice"
_FIELD = re.compile(r"field (\d+)(?:, (\w+))?")


class FormEditor(Page):
    """`done` gives the form that is to be used; `left` when nothing is.

    `use` and `cancel` stand where the person who shows this puts them: always in sight, however long it is.
    """

    done = Signal(object)
    left = Signal()

    def __init__(
        self,
        tables: TableService,
        forms: FormService,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(WIDTH, True, parent)
        self._tables, self._forms, self._theme, self._icons = tables, forms, theme, icons
        self._form: Form | None = None
        self._document_ids: list[str] = []
        self._job: RowJob | None = None
        self.rows: list[FormRow] = []
        self.setAccessibleName(self.tr("Columns"))
        self.sets = Select(theme, icons, self.tr("Begin with"), [])
        self.sets.chosen.connect(self._take_set)
        self.name = Field(theme, icons, self.tr("Name of this set"), height=32)
        self.name.changed.connect(lambda _text: self.check())
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_3)
        self.add = Button(theme, icons, self.tr("Add a column"), icon="plus")
        self.add.clicked.connect(self._add)
        self.note = Note(theme, icons)
        self.documents = Select(theme, icons, self.tr("Try on"), [])
        self.try_button = Button(theme, icons, self.tr("Try it"), icon="play")
        self.try_button.clicked.connect(self.try_out)
        self._found = Label(theme, "", "small", "text_2", wrap=True)
        self.keep = QCheckBox(self.tr("Keep these columns for other tables"))
        self.use = Button(theme, icons, self.tr("Use these columns"), "primary")
        self.use.clicked.connect(self.accept)
        self.cancel = Button(theme, icons, self.tr("Cancel"))
        self.cancel.clicked.connect(self._leave)
        self._build()
        theme.changed.connect(self._restyle)
        self._restyle()

    def begin(self, form: Form | None, document_ids: Sequence[str]) -> None:
        """Edit a form, or choose one where there is none; try it on one of these documents."""
        self._document_ids = list(document_ids)
        self.sets.clear()
        self.sets.addItem(self.tr("These columns") if form else self.tr("Nothing"), "")
        for number, ready in enumerate(self._forms.ready()):
            self.sets.addItem(ready.title, f"ready {number}")
        for own in self._forms.own():
            self.sets.addItem(own.form.title, f"own {own.id}")
        self.documents.clear()
        for identifier in self._document_ids[:50]:
            try:
                self.documents.addItem(self._tables.document(identifier).name, identifier)
            except (LookupError, AppError):
                continue
        if form is None:
            form = self._likely()
        self._show(form)
        (self.rows[0].label if form and self.rows else self.sets).setFocus()

    def _likely(self) -> Form | None:
        """What to begin with: one's own set if there is one, else that for invoices, most asked for."""
        known = [(f"own {one.id}", one.form) for one in self._forms.own()]
        known += [(f"ready {n}", one) for n, one in enumerate(self._forms.ready()) if one.name == LIKELY]
        if not known:
            return None
        self.sets.setCurrentIndex(self.sets.findData(known[0][0]))
        return known[0][1]

    def form(self) -> Form:
        """What is typed. It may not be valid: see `check`."""
        names: list[str] = []
        for row in self.rows:
            kept = row.name if row.name and row.name not in names else ""
            known = [one.name for one in self.rows if one.name] + names
            names.append(kept or name_for(row.label.text(), known))
        fields = tuple(row.field(name) for row, name in zip(self.rows, names, strict=True))
        title = " ".join(self.name.text().split())
        base = self._form.name if self._form is not None else name_for(title, ())
        checks = self._form.checks if self._form is not None else ()
        holds = tuple(check for check in checks if _valid(Form(base, "x", fields, (check,))))
        return Form(base, title, fields, holds)

    def check(self) -> bool:
        """Say in place what is wrong, if anything; whether the form can be used."""
        self.name.set_error(None)
        for row in self.rows:
            row.clear_faults()
        form = self.form()
        before = self._form.checks if self._form is not None else ()
        lost = len(before) - len(form.checks)
        text = self.tr("Sums and dates across removed columns are no longer checked.") if lost else ""
        self.note.set(text, "info" if lost else None)
        try:
            validate(form)
        except FormFault as fault:
            self._show_fault(fault)
            self.use.set_off(True, fault_text(fault))
            return False
        self.use.set_off(False)
        return True

    def accept(self) -> None:
        """Use the form, if it can be used; else go to what is wrong."""
        if not self.check():
            faulty = [
                part for row in self.rows for part in (row.label, row.synonyms, row.choices) if part.error
            ]
            part = self.name if self.name.error else next(iter(faulty), None)
            if part is not None:
                announce(part, part.error, assertive=True)
                part.setFocus()
            else:
                self.add.setFocus()
            return
        form = self.form()
        if self.keep.isChecked():
            try:
                self._forms.keep(form)
            except AppError as error:
                self.name.set_error(explain(error).title)
                return
        self._stop()
        self.done.emit(form)

    def try_out(self) -> None:
        """Show what code finds of these columns in the chosen document."""
        if not self.check() or not self.documents.count():
            self._found.setText("" if self.documents.count() else self.tr("No document has been read yet."))
            return
        self._stop()
        self._found.setText(self.tr("Looking"))
        form = self.form()
        try:
            job = self._tables.trial(form, self.documents.key(), lambda row: self._tried(form, row))
        except (LookupError, AppError):
            self._found.setText(self.tr("This document is no longer there."))
            return
        self._job = None if job.ended else job

    def found_text(self) -> str:
        """What the trial says."""
        return self._found.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    # -- inside ------------------------------------------------------------------------------------

    def _tried(self, form: Form, row: Row) -> None:
        self._job = None
        texts = {
            "found": self.tr("%1: %2"),
            "to check": self.tr("%1: %2, to check"),
            "not stated": self.tr("%1: not stated"),
            "not read": self.tr("%1: not read"),
        }
        lines = []
        for cell in row.cells:
            one = form.field(cell.field)
            text = texts[cell.state.value].replace("%1", one.label)
            lines.append(text.replace("%2", cell_text(cell, one.type)))
        self._found.setText("\n".join(lines))
        announce(self._found, self._found.text())

    def _stop(self) -> None:
        if self._job is not None:
            self._tables.end_trial(self._job)
            self._job = None

    def _leave(self) -> None:
        self._stop()
        self.left.emit()

    def _take_set(self, key: str) -> None:
        kind, _, which = key.partition(" ")
        if kind == "ready":
            self._show(self._forms.ready()[int(which)])
        elif kind == "own":
            self._show(next((one.form for one in self._forms.own() if one.id == which), None))

    def _show(self, form: Form | None) -> None:
        self._form = form
        self._found.setText("")
        for row in list(self.rows):
            self._drop(row)
        self.name.edit.setText(form.title if form is not None else "")
        for one in form.fields if form is not None else ():
            self._put(FormRow(self._theme, self._icons, one), len(self.rows))
        self._renumber()

    def _add(self) -> None:
        row = FormRow(self._theme, self._icons)
        self._put(row, len(self.rows))
        self._renumber()
        row.label.setFocus()

    def _put(self, row: FormRow, at: int) -> None:
        self.rows.insert(at, row)
        self._list.insertWidget(at, row)
        row.changed.connect(self.check)
        row.shift.connect(lambda by: self._move(row, by))
        row.remove.connect(lambda: self._remove(row))

    def _drop(self, row: FormRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _move(self, row: FormRow, by: int) -> None:
        at = self.rows.index(row) + by
        if 0 <= at < len(self.rows):
            self.rows.remove(row)
            self._list.removeWidget(row)
            self.rows.insert(at, row)
            self._list.insertWidget(at, row)
            self._renumber()
            button = row.up if by < 0 else row.down
            (button if button.isEnabled() else row.down if by < 0 else row.up).setFocus()

    def _remove(self, row: FormRow) -> None:
        at = self.rows.index(row)
        self._drop(row)
        self._renumber()
        (self.rows[min(at, len(self.rows) - 1)].gone if self.rows else self.add).setFocus()

    def _renumber(self) -> None:
        for number, row in enumerate(self.rows):
            row.up.setEnabled(number > 0)
            row.down.setEnabled(number < len(self.rows) - 1)
        self.add.setEnabled(len(self.rows) < MOST_FIELDS)
        before: QWidget = self.name
        for row in self.rows:  # Tab goes as the eye does, also after a move
            parts = (row.label.edit, row.type, row.synonyms.edit, row.choices.edit, row.expected)
            for part in (*parts, row.up, row.down, row.gone):
                QWidget.setTabOrder(before, part)
                before = part
        QWidget.setTabOrder(before, self.add)
        self.check()

    def _show_fault(self, fault: FormFault) -> None:
        found = _FIELD.match(fault.where)
        if found is not None and int(found[1]) <= len(self.rows):
            self.rows[int(found[1]) - 1].show_fault(found[2] or "", fault_text(fault), fault.what)
        elif fault.where == "fields":
            self.note.set(self.tr("Add at least one column."), "circle-alert", "danger")
        else:
            self.name.set_error(fault_text(fault), quiet=True)

    def _build(self) -> None:
        begin = QHBoxLayout()
        label = Label(self._theme, self.tr("Begin with"), "body_semibold")
        label.setBuddy(self.sets)
        begin.addWidget(label)
        begin.addWidget(self.sets, 1)
        trial = QHBoxLayout()
        trial.setSpacing(SPACE_2)
        trial.addWidget(Label(self._theme, self.tr("Try on"), "body_semibold"))
        trial.addWidget(self.documents, 1)
        trial.addWidget(self.try_button)
        self.column.addWidget(Label(self._theme, self.tr("Columns"), "title_semibold"))
        self.column.addLayout(begin)
        self.column.addWidget(self.name)
        self.column.addLayout(self._list)
        self.column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(self.note)
        self.column.addWidget(Line())
        self.column.addLayout(trial)
        self.column.addWidget(self._found)
        self.column.addWidget(Line())
        self.column.addWidget(self.keep)
        self.column.addStretch(1)

    def _restyle(self) -> None:
        self.set_width(self._theme.px(WIDTH))
        self.keep.setFont(self._theme.font("body"))


def _valid(form: Form) -> bool:
    """Whether a check still names fields of the right types; other faults are told elsewhere."""
    for check in form.checks:
        names = {one.name for one in form.fields}
        if len(check.names) != len(CHECK_KEYS[check.kind]):
            return False
        if not all(name in names for group in check.names for name in group):
            return False
    try:
        validate(form)
    except FormFault as fault:
        return not fault.where.startswith("check")
    return True
