"""The models of this computer: what is here, what it is good for, adding, choosing, checking, deleting."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError, ModelChanged, ModelMissing
from app.services.all import Services
from app.ui.icons import Icons
from app.ui.models.fit_dialog import FitDialog
from app.ui.models.fit_words import memory_text
from app.ui.models.import_card import ImportCard
from app.ui.models.model_row import ModelRow
from app.ui.theme import SPACE_2, SPACE_4, SPACE_6, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label, Line, announce
from app.ui.widgets.toast import Toasts
from app.wording import explain


class ModelsPage(Page):
    """`header_button` stands in the page until the window's header takes it."""

    _checked_so_far = Signal(str, object, object)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        icons: Icons,
        toasts: Toasts | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._services, self._theme, self._icons = services, theme, icons
        self.toasts = toasts or Toasts(theme, icons, self)
        self.setAccessibleName(self.tr("Models"))
        self.rows: list[ModelRow] = []
        self.header_button = Button(theme, icons, self.tr("Add a file"), icon="file-plus")
        self.importing = ImportCard(services, theme, icons)
        self.importing.added.connect(self._added)
        self.importing.busy_changed.connect(self._import_changed)
        self.header_button.clicked.connect(self.importing.ask)
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self._heading = Label(theme, self.tr("On this computer"), "subtitle_semibold")
        self._computer = Label(theme, "", "small", "text_3", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self._heading)
        head.addSpacing(SPACE_4)
        head.addStretch(1)
        head.addWidget(self._computer)
        head.addWidget(self.header_button)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.empty = self._empty_state()
        self.column.setSpacing(SPACE_2)
        for part in (self.importing, self.banner):
            self.column.addWidget(part)
        self.column.addLayout(head)
        self.column.addLayout(self._list)
        self.column.addWidget(self.empty)
        self.column.addStretch(1)
        self._checked_so_far.connect(self._show_checking)
        unsubscribe = services.models.changed.subscribe(lambda _none: self.refresh())
        self.destroyed.connect(unsubscribe)
        self.refresh()

    def refresh(self) -> None:
        """Show what is here now; the focus stays with the model it was on."""
        focused = next((row.model.id for row in self.rows if row.isAncestorOf(self.focusWidget())), None)
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        models = self._services.models.list()
        default = self._services.models.choose()
        for model in models:
            row = self._row(model, default is not None and default.id == model.id)
            self._list.addWidget(row)
            self._list.addWidget(Line())
            if model.id == focused:
                row.more.setFocus()
        self.empty.setVisible(not models)
        self._computer.setText(self._computer_line())

    # -- parts -------------------------------------------------------------------------------------

    def _row(self, model: Model, default: bool) -> ModelRow:
        row = ModelRow(self._theme, self._icons, model, self._services.models.fit(model), default)
        row.use.connect(lambda: self._use(model))
        row.check.connect(lambda: self._check(model))
        row.why.connect(lambda: self._why(model))
        row.remove.connect(lambda: self._remove(model))
        self.rows.append(row)
        return row

    def _empty_state(self) -> QWidget:
        state = QWidget()
        column = QVBoxLayout(state)
        column.setContentsMargins(0, SPACE_6, 0, 0)
        column.setSpacing(SPACE_4)
        text = self.tr("No model is here. Replies and summaries need one: add a file in the GGUF format.")
        column.addWidget(Label(self._theme, text, "body", "text_2", wrap=True))
        add = Button(self._theme, self._icons, self.tr("Add a file"), "primary", icon="file-plus")
        add.clicked.connect(self.importing.ask)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addStretch(1)
        column.addLayout(row)
        return state

    def _computer_line(self) -> str:
        computer = self._services.models.computer()
        memory = self.tr("%1 memory").replace("%1", memory_text(computer.memory_total))
        cores = self.tr("%n core(s)", "", computer.cores).replace("(s)", "" if computer.cores == 1 else "s")
        return f"{memory}, {cores}"

    # -- adding ------------------------------------------------------------------------------------

    def _added(self, model: Model) -> None:
        self.toasts.show(self.tr("%1 added").replace("%1", model.name))

    def _import_changed(self, busy: bool) -> None:
        reason = self.tr("A file is being added") if busy else ""
        self.header_button.setEnabled(not busy)
        self.header_button.setToolTip(reason)

    # -- one model ---------------------------------------------------------------------------------

    def _use(self, model: Model) -> None:
        self._services.models.make_default(model.id)
        said = self.tr("%1 answers in new chats from now on.").replace("%1", model.name)
        announce(self, said)

    def _why(self, model: Model) -> None:
        verdict = self._services.models.fit(model)
        FitDialog(self._theme, self._icons, model, verdict, self.window()).open()

    def _remove(self, model: Model) -> None:
        try:
            self._services.models.remove(model)
        except AppError as error:
            self._show_fault(error)
            return
        self.banner.hide()
        text = self.tr("%1 deleted").replace("%1", model.name)
        self.toasts.show(text, self.tr("Undo"), lambda: self._restore(model))

    def _restore(self, model: Model) -> None:
        try:
            self._services.models.restore(model)
        except AppError as error:
            self._show_fault(error)

    # -- checking ----------------------------------------------------------------------------------

    def _check(self, model: Model) -> None:
        self.banner.hide()
        self._show_checking(model.id, 0, model.bytes)
        self._services.models.verify(
            model,
            lambda done, total: self._checked_so_far.emit(model.id, done, total),  # from the pool's thread
            lambda _none: self._check_done(model, None),
            lambda error: self._check_done(model, error),
        )

    def _show_checking(self, model_id: str, done: int, total: int) -> None:
        for row in self.rows:
            if row.model.id == model_id:
                row.show_checking(done, total)

    def _check_done(self, model: Model, error: Exception | None) -> None:
        for row in self.rows:
            if row.model.id == model.id:
                row.end_checking()
        if error is None:
            text = self.tr("%1 is the same file that was added.")
            self.toasts.show(text.replace("%1", model.name))
        elif isinstance(error, (ModelChanged, ModelMissing)):
            self._show_fault(error, self.tr("Delete"), model)
        else:
            self._show_fault(error)

    def _show_fault(self, error: Exception, action: str | None = None, model: Model | None = None) -> None:
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice) if part)
        else:
            text = self.tr("That did not work. Nothing was changed.")
        act = (lambda: self._remove(model)) if model is not None else None
        self.banner.set(text, "danger", action, act)
        self.banner.show()
        announce(self, text, assertive=True)
