"""The models: three that suit this computer, all there are, what is being fetched, and looking after them."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError, CatalogueInvalid
from app.domain.library.downloads import Download, Stage
from app.domain.library.found import Findings
from app.domain.library.recommending import Recommendation
from app.services.all import Services
from app.services.library.quantising import Job
from app.services.session import Session
from app.ui.icons import Icons
from app.ui.models import library_rows as kinds
from app.ui.models.fit_words import memory_text
from app.ui.models.import_card import ImportCard
from app.ui.models.library_care import LibraryCare
from app.ui.models.library_deeds import LibraryDeeds
from app.ui.models.library_gather import Gather
from app.ui.models.library_list import LibraryList
from app.ui.models.library_model import LibraryModel
from app.ui.models.library_rows import LibraryRow, of_key
from app.ui.models.quantise_dialog import made_text
from app.ui.models.quantise_work import WorkDialog
from app.ui.models.suggestions import Suggestions
from app.ui.theme import SPACE_2, SPACE_4, SPACE_6, Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Select
from app.ui.widgets.field import SearchField
from app.ui.widgets.page import Page
from app.ui.widgets.text import Label, announce
from app.ui.widgets.toast import Toasts
from app.wording import explain, fill

TIGHT = 560


class ModelsPage(Page):
    """`place` asks for another page by its name, `card` for the page of a model."""

    place = Signal(str)
    card = Signal(object)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        icons: Icons,
        toasts: Toasts | None = None,
        parent: QWidget | None = None,
        session: Session | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._services, self._theme, self._icons = services, theme, icons
        self.toasts = toasts or Toasts(theme, icons, self)
        self.setAccessibleName(self.tr("Models"))
        self._suits: Recommendation | None = None
        self._stages: dict[str, Stage] = {}
        self._looked = False
        self._gather = Gather(services, session)
        self.library = LibraryModel(self._gather.verdict, self)
        self.deeds = LibraryDeeds(services, session, self.library, theme, icons, lambda: self.toasts, self)
        self.header_button = Button(theme, icons, self.tr("Add a file"), icon="file-plus", parent=self)
        self.header_button.hide()
        self.importing = ImportCard(services, theme, icons)
        self.banner = Banner(theme, icons, tone="danger")
        self.banner.hide()
        self.suggestions = Suggestions(services, theme, icons)
        self.list = LibraryList(self.library, theme, icons, self.tr("All models"))
        self.menu = QMenu(self)
        self.care = LibraryCare(services, theme, icons, self)
        self._build()
        self._connect()
        self.refresh()

    def header_title(self) -> tuple[str, str]:
        """What it is."""
        return self.tr("Models"), ""

    def header_tools(self) -> list[QWidget]:
        """What adds a file."""
        return [self.header_button]

    def refresh(self) -> None:
        """Show what is so now; the keyboard stays on the model it was on."""
        self._suits = self._recommended()
        current = self.list.row()
        self.library.show(self._gather.rows(self._suits))
        if current is not None:
            self.list.go_to(current.key)
        self._stages = {key: one.stage for key, one in self._gather.downloads().items()}
        self.suggestions.computer.setText(self._computer_line())
        self.suggestions.show_choices(self._suits)
        self._show_states()
        self._tell_empty()
        self.care.refresh()

    # -- parts -------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        self._heading = Label(theme, self.tr("All models"), "subtitle_semibold")
        self.search = SearchField(theme, self._icons, self.tr("Name or task"))
        shown = (
            kinds.ALL,
            kinds.HERE,
            kinds.FITS_HERE,
            kinds.CHAT,
            kinds.EMBEDDINGS,
            kinds.MEDICAL,
            kinds.ELSEWHERE,
        )
        words = [(kind, self.library.words.shown(kind)) for kind in shown]
        self.shown = Select(theme, self._icons, self.tr("Show"), words)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(SPACE_2)
        self._head.addWidget(self._heading, 1)
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_2)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.shown)
        self._head.addLayout(tools)
        self.empty = self._empty_state()
        self.column.setSpacing(SPACE_2)
        for part in (self.importing, self.banner, self.suggestions):
            self.column.addWidget(part)
        self.column.addLayout(self._head)
        self.column.addWidget(self.list)
        self.column.addWidget(self.empty)
        self.column.addSpacing(SPACE_4)
        self.column.addWidget(self.care)
        self.column.addStretch(1)
        self.suggestions.remade.connect(self._order)
        self._order()

    def _order(self) -> None:
        """Tab goes through the page as it is read; what is made anew would else come last."""
        parts: list[QWidget] = [*_buttons(self.importing), *_buttons(self.banner)]
        parts += [button for card in self.suggestions.cards for button in _buttons(card)]
        parts += [self.search, self.shown, self.list, *_buttons(self.empty), *_buttons(self.care)]
        for before, part in pairwise(parts):
            QWidget.setTabOrder(before, part)

    def _empty_state(self) -> QWidget:
        state = QWidget()
        column = QVBoxLayout(state)
        column.setContentsMargins(0, SPACE_6, 0, 0)
        column.setSpacing(SPACE_4)
        self._nothing = Label(self._theme, "", "body", "text_2", wrap=True)
        column.addWidget(self._nothing)
        add = Button(self._theme, self._icons, self.tr("Add a file"), icon="file-plus")
        add.clicked.connect(self.importing.ask)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addStretch(1)
        column.addLayout(row)
        return state

    def _connect(self) -> None:
        services, deeds, cards = self._services, self.deeds, self.suggestions
        self.header_button.clicked.connect(self.importing.ask)
        self.importing.added.connect(lambda one: self.toasts.show(fill(self.tr("%1 added"), one.name)))
        self.importing.busy_changed.connect(self._import_changed)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.shown.chosen.connect(lambda _key: self._narrow())
        self.list.acted.connect(deeds.act)
        self.list.why.connect(deeds.why)
        self.list.asked.connect(self.show_menu)
        self.list.removed.connect(deeds.remove)
        self.list.reached.connect(self._reach)
        deeds.failed.connect(self.show_fault)
        deeds.worked.connect(self.banner.hide)
        deeds.changed.connect(self.refresh)
        deeds.card.connect(self.card)
        self.care.place.connect(self.place)
        self.care.failed.connect(self.show_fault)
        self.care.said.connect(self._say)
        self.care.changed.connect(self.refresh)
        for signal, act in (
            (cards.get, deeds.fetch),
            (cards.use, deeds.use),
            (cards.pause, deeds.pause),
            (cards.go_on, deeds.go_on),
            (cards.cancel, deeds.cancel),
        ):
            signal.connect(lambda key, act=act: self._act(key, act))
        ends = [
            services.models.changed.subscribe(lambda _none: self.refresh()),
            services.quantising.changed.subscribe(self._made),
            services.downloads.changed.subscribe(lambda _none: self._downloads()),
            services.downloads.ended.subscribe(self._ended),
            services.catalogue.changed.subscribe(lambda _none: self.refresh()),
        ]
        self.destroyed.connect(lambda _gone: [end() for end in ends])

    def _act(self, key: str, act: object) -> None:
        row = of_key(self.library.all, key)
        if row is not None and callable(act):
            act(row)

    # -- what is shown -----------------------------------------------------------------------------

    def show_menu(self, row: LibraryRow, spot: QPoint) -> None:
        """What else can be done with a row."""
        self.fill_menu(row)
        if not self.menu.isEmpty():
            self.menu.popup(spot)

    def fill_menu(self, row: LibraryRow) -> None:
        """The entries for a row."""
        self.menu.clear()
        self.menu.setFont(self._theme.font("body"))
        for text, icon, act in self.deeds.entries(row):
            action = self.menu.addAction(self._icons.icon(icon), text)
            action.triggered.connect(lambda _on=False, act=act: act())

    def _computer_line(self) -> str:
        """What this computer has."""
        computer = self._services.models.computer()
        memory = fill(self.tr("%1 memory"), memory_text(computer.memory_total))
        one = computer.cores == 1
        cores = self.tr("1 core") if one else fill(self.tr("%1 cores"), str(computer.cores))
        return f"{memory}, {cores}"

    def _narrow(self) -> None:
        current = self.list.row()
        self.library.narrow(self.search.text(), self.shown.key())
        if current is not None:
            self.list.go_to(current.key)
        self._tell_empty()

    def _tell_empty(self) -> None:
        nobody = not any(row.model for row in self.library.all)
        if self.library.rows:
            text = self.tr("No model is here yet. Replies and summaries need one.")
        else:
            text = self.tr("No model by that name here.")
        self._nothing.setText(text)
        self.empty.setVisible(nobody or not self.library.rows)

    def _recommended(self) -> Recommendation | None:
        try:
            return self._services.recommending.now()
        except CatalogueInvalid as error:
            self.show_fault(error)
            return None

    def _show_states(self) -> None:
        have = {row.key for row in self.library.all if row.model is not None}
        default = next((row.key for row in self.library.all if row.default), "")
        off = "" if self._services.downloads.possible else self.tr("Downloads are off in the settings")
        self.suggestions.show_states(dict(self._gather.downloads()), have, default, off)

    def _downloads(self) -> None:
        """Bytes came, or a download is at another stage."""
        found = self._gather.downloads()
        stages = {key: one.stage for key, one in found.items()}
        if stages != self._stages:
            self.refresh()
            return
        self.library.set_downloads(found)
        self._show_states()

    def _ended(self, download: Download) -> None:
        if download.stage is Stage.DONE:
            text = fill(self.tr("%1 is on this computer"), download.wanted.name)
            self.toasts.show(text)

    def _reach(self, part: QRect) -> None:
        """Bring a row into sight."""
        top = self.list.mapTo(self.inner, part.topLeft())
        self.ensureVisible(top.x(), top.y() + part.height() // 2, 0, part.height())

    # -- what goes on ------------------------------------------------------------------------------

    def _import_changed(self, busy: bool) -> None:
        reason = self.tr("A file is being added") if busy else ""
        self.header_button.setEnabled(not busy)
        self.header_button.setToolTip(reason)

    def _say(self, text: str) -> None:
        self.toasts.show(text)

    def _made(self, job: Job) -> None:
        """A model is ready while no dialog tells of it."""
        text = made_text(job)
        if text and self.window().findChild(WorkDialog) is None:
            self.toasts.show(text)

    def show_fault(self, error: Exception, model: Model | None = None) -> None:
        """Say what went wrong. `model`: its file is not what it was, so deleting it is offered."""
        if isinstance(error, AppError):
            words = explain(error, QCoreApplication.translate)
            text = " ".join(part for part in (words.title, words.advice) if part)
        else:
            text = self.tr("That did not work. Nothing was changed.")
        row = next(
            (one for one in self.library.all if model and one.model and one.model.id == model.id), None
        )
        act = (lambda: self.deeds.remove(row)) if row is not None else None
        self.banner.set(text, "danger", self.tr("Delete") if row else None, act)
        self.banner.show()
        announce(self, text, assertive=True)

    # -- Qt ----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Look once at this computer's speed and at what other programs have."""
        super().showEvent(event)
        if self._looked:
            return
        self._looked = True
        self._services.recommending.recommend(lambda _found: self.refresh(), lambda _error: None)
        before = self._services.found.findings

        def found(now: Findings) -> None:
            if now != before:  # else hundreds of rows would be gathered and drawn a second time
                self.refresh()

        self._services.found.look(found, lambda _error: None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The filter stands beside the heading or under it."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(TIGHT)
        directions = QBoxLayout.Direction
        self._head.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)


def _buttons(part: QWidget) -> list[QAbstractButton]:
    """In the order in which they were made, which is that in which they are read."""
    return part.findChildren(QAbstractButton)
