"""What a person does with a model of the list: use it, fetch it, read its terms, check it, delete it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.engine.models import Model
from app.domain.errors import AppError, ModelChanged, ModelMissing, from_text
from app.domain.library.catalogue import Entry
from app.domain.library.downloads import Stage
from app.domain.library.orders import of_entry
from app.services.all import Services
from app.services.session import Session
from app.ui.icons import Icons
from app.ui.models import library_rows as rows
from app.ui.models.fit_dialog import FitDialog
from app.ui.models.library_model import LibraryModel
from app.ui.models.library_rows import LibraryRow
from app.ui.models.quantise_compare_dialog import CompareDialog
from app.ui.models.quantise_dialog import QuantiseDialog
from app.ui.models.terms_dialog import TermsDialog
from app.ui.theme import Theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import announce
from app.ui.widgets.toast import Toasts
from app.wording import explain, fill

Entries = list[tuple[str, str, Callable[[], None]]]
"""Text, icon, what it does."""


class LibraryDeeds(QObject):
    """`failed` gives an error and the model it is about, or None; `card` asks for the page of a model."""

    failed = Signal(object, object)
    worked = Signal()
    changed = Signal()
    card = Signal(object)
    _so_far = Signal(str, str, object, object)

    def __init__(
        self,
        services: Services,
        session: Session | None,
        library: LibraryModel,
        theme: Theme,
        icons: Icons,
        toasts: Callable[[], Toasts],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._services, self._session, self._library = services, session, library
        self._theme, self._icons, self._toasts, self._parent = theme, icons, toasts, parent
        self._so_far.connect(self._progress)

    # -- which -------------------------------------------------------------------------------------

    def act(self, row: LibraryRow) -> None:
        """The one thing to do with a row; where there is none, its page or its menu says more."""
        deeds: dict[str, Callable[[], None]] = {
            rows.USE: lambda: self.use(row),
            rows.DOWNLOAD: lambda: self.fetch(row),
            rows.TERMS: lambda: self.read_terms(row),
            rows.WHY: lambda: self.why(row),
            rows.PAUSE: lambda: self.pause(row),
            rows.GO_ON: lambda: self.go_on(row),
            rows.RETRY: lambda: self.go_on(row),
            rows.LINK: lambda: self.link(row),
            rows.IN_USE: lambda: self.card.emit(row.model),
            rows.ADDED: lambda: self.card.emit(row.model),
        }
        if row.action in deeds:
            deeds[row.action]()

    def entries(self, row: LibraryRow) -> Entries:
        """The menu of a row."""
        found: Entries = []
        words = self._library.words
        if row.action not in rows.SAID:
            found.append((words.action(row.action), "check", lambda: self.act(row)))
        model = row.model
        if model is not None:
            found.append((self.tr("About this model"), "file-text", lambda: self.card.emit(model)))
            found.append((self.tr("Check this model"), "shield-check", lambda: self.check(model)))
        if row.download is not None and row.download.stage is Stage.QUEUED:
            found.append((self.tr("Fetch this one next"), "arrow-up", lambda: self.first(row)))
        if row.download is not None:
            found.append((self.tr("Cancel the download"), "x", lambda: self.cancel(row)))
        if self._library.verdict(row) is not None and row.action != rows.WHY:
            found.append((self.tr("See why"), "info", lambda: self.why(row)))
        if row.licence is not None and row.entry is not None and row.action != rows.TERMS:
            found.append((self.tr("Read terms"), "scale", lambda: self.read_terms(row)))
        if model is not None:
            if not model.facts.embeds:
                found.append((self.tr("Make smaller"), "package", lambda: self.shrink(model)))
            if model.origin == "quantised" and not model.facts.embeds:
                text = self.tr("Compare with the original")
                found.append((text, "scale", lambda: self.beside_original(model)))
            found.append((self.tr("Delete"), "trash-2", lambda: self.remove(row)))
        return found

    # -- what is here ------------------------------------------------------------------------------

    def use(self, row: LibraryRow) -> None:
        """Let it answer in new chats."""
        if row.model is not None:
            self._services.models.make_default(row.model.id)
            announce(self._parent, fill(self.tr("%1 answers in new chats from now on."), row.model.name))

    def why(self, row: LibraryRow) -> None:
        """What it needs and what there is; of another program's file, why it cannot be used."""
        verdict = self._library.verdict(row)
        if verdict is not None:
            FitDialog(self._theme, self._icons, row.name, verdict, self._parent.window()).open()
        elif row.found is not None and row.found.error:
            said = explain(from_text(row.found.error), QCoreApplication.translate)
            close = self.tr("Close")
            Dialog(
                self._theme, self._icons, said.title, said.advice, close, parent=self._parent.window()
            ).open()

    def shrink(self, model: Model) -> None:
        """Make a smaller copy."""
        quantising = self._services.quantising
        QuantiseDialog(quantising, self._theme, self._icons, model, self._parent.window()).open()

    def beside_original(self, model: Model) -> None:
        """How a copy that was made here compares with what it was made from."""
        parent = self._services.models.find(model.source.parent) if model.source.parent else None
        original = parent if parent is not None and parent.id == model.source.parent else None
        quantising = self._services.quantising
        CompareDialog(quantising, self._theme, self._icons, model, original, self._parent.window()).open()

    def remove(self, row: LibraryRow) -> None:
        """Delete, with a way back; what lies elsewhere is only taken off the list."""
        model = row.model
        if model is None:
            return
        if self._try(lambda: self._services.models.remove(model), model):
            text = self.tr("%1 taken off the list") if model.linked else self.tr("%1 deleted")
            undo = self.tr("Undo")
            self._toasts().show(fill(text, model.name), undo, lambda: self._restore(model))

    def _restore(self, model: Model) -> None:
        self._try(lambda: self._services.models.restore(model), None)

    def check(self, model: Model) -> None:
        """Hash the file again and say how it went."""
        key = self._key(model)
        self.worked.emit()
        self._progress(key, "check", 0, model.bytes)
        self._services.models.verify(
            model,
            lambda done, total: self._so_far.emit(key, "check", done, total),  # from the pool's thread
            lambda _none: self._checked(key, model, None),
            lambda error: self._checked(key, model, error),
        )

    def _checked(self, key: str, model: Model, error: Exception | None) -> None:
        self._library.set_progress(key, None)
        if error is None:
            self._toasts().show(fill(self.tr("%1 is the same file that was added."), model.name))
        else:
            gone = isinstance(error, (ModelChanged, ModelMissing))
            self.failed.emit(error, model if gone else None)

    # -- what another program has ------------------------------------------------------------------

    def link(self, row: LibraryRow) -> None:
        """Use it where it lies."""
        found = row.found
        if found is None:
            return
        self.worked.emit()
        self._progress(row.key, "link", 0, found.bytes)

        def done(model: Model) -> None:
            self._library.set_progress(row.key, None)
            self._toasts().show(fill(self.tr("%1 is used where it is."), model.name))
            self.changed.emit()

        def failed(error: Exception) -> None:
            self._library.set_progress(row.key, None)
            self.failed.emit(error, None)

        self._services.found.use(
            found, lambda have, total: self._so_far.emit(row.key, "link", have, total), done, failed
        )

    # -- what can be fetched -----------------------------------------------------------------------

    def fetch(self, row: LibraryRow) -> None:
        """Fetch a model of the catalogue."""
        if row.entry is not None:
            self.fetch_entry(row.entry)

    def fetch_entry(self, entry: Entry) -> None:
        """The same; terms that have to be accepted are shown first."""
        if self._session is not None and self._session.terms.to_accept(entry) is not None:
            self._ask_terms(entry)
            return
        services = self._services
        self._try(lambda: services.downloads.start(of_entry(entry, services.catalogue.wanted(entry))), None)

    def read_terms(self, row: LibraryRow) -> None:
        """Show the terms, to be accepted where that is still to be done."""
        if row.entry is None:
            return
        if row.asks and row.model is None and self._session is not None:
            self._ask_terms(row.entry)
        else:
            self._show_terms(row.entry, None)

    def _ask_terms(self, entry: Entry) -> None:
        session = self._session
        assert session is not None
        shown = session.terms.to_accept(entry)
        if shown is None:
            self.fetch_entry(entry)
            return

        def accept() -> None:
            session.terms.accept(shown, entry.id)
            self.changed.emit()
            self.fetch_entry(entry)

        self._show_terms(entry, accept)

    def _show_terms(self, entry: Entry, accept: Callable[[], None] | None) -> None:
        terms = self._services.catalogue.terms(entry)
        TermsDialog(self._theme, self._icons, terms, entry.name, accept, self._parent.window()).open()

    def pause(self, row: LibraryRow) -> None:
        """Keep what is here, and stop for now."""
        key = _download(row)
        self._try(lambda: self._services.downloads.pause(key), None)

    def go_on(self, row: LibraryRow) -> None:
        """Go on with a download, or try it again."""
        key = _download(row)
        self._try(lambda: self._services.downloads.retry(key), None)

    def cancel(self, row: LibraryRow) -> None:
        """Give a download up; what is here of it is deleted."""
        key = _download(row)
        self._try(lambda: self._services.downloads.cancel(key), None)

    def first(self, row: LibraryRow) -> None:
        """Let a download that waits for its turn be the next."""
        key = _download(row)
        self._try(lambda: self._services.downloads.move(key, 0), None)

    # -- inside ------------------------------------------------------------------------------------

    def _try(self, act: Callable[[], object], model: Model | None) -> bool:
        self.worked.emit()
        try:
            act()
        except AppError as error:
            self.failed.emit(error, model if isinstance(error, (ModelChanged, ModelMissing)) else None)
            return False
        return True

    def _key(self, model: Model) -> str:
        found = (row.key for row in self._library.all if row.model and row.model.id == model.id)
        return next(found, "")

    def _progress(self, key: str, what: str, done: int, total: int) -> None:
        share = done / total if total else 0.0
        text = self.tr("Checking, %1 %") if what == "check" else self.tr("Reading it once, %1 %")
        self._library.set_progress(key, (fill(text, str(round(100 * share))), share))


def _download(row: LibraryRow) -> str:
    return row.download.wanted.key if row.download is not None else ""
