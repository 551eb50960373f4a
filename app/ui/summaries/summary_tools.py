"""What can be done with a finished summary, as buttons in the window's header: again, and save."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.documents import Document
from app.domain.engine.models import Model
from app.domain.summaries.presets import Preset
from app.domain.summaries.summary_options import options_of
from app.domain.summarising import Summary
from app.services.background import Background
from app.ui.icons import Icons
from app.ui.summaries.kind_menu import KindMenu
from app.ui.summaries.save_dialog import Result, SaveDialog
from app.ui.theme import Theme
from app.ui.widgets.buttons import Button


class SummaryTools(QObject):
    """`again`: the message's id, the kind's id, the `Options` to make it by. `said`: how saving went."""

    again = Signal(str, str, object)
    said = Signal(str)
    editing = Signal(str)  # a kind's id

    def __init__(
        self,
        kinds: Callable[[], Sequence[Preset]],
        model: Callable[[str], Model | None],
        background: Background,
        theme: Theme,
        icons: Icons,
        parent: QWidget,
    ) -> None:
        """`model` finds a model by its id; `parent` is the page, over which the file dialog opens."""
        super().__init__(parent)
        self._model = model
        self._message_id = ""
        self._result: Result | None = None
        self._again = Button(theme, icons, self.tr("Summarise again"), "second", "refresh-cw")
        self.menu = KindMenu(kinds, self._again)
        self._again.setMenu(self.menu)
        self._save = Button(theme, icons, self.tr("Save as"), "primary", "download")
        self.dialog = SaveDialog(background, parent)
        self.menu.chosen.connect(lambda kind, options: self.again.emit(self._message_id, kind, options))
        self.menu.editing.connect(self.editing)
        self._save.clicked.connect(self.save)
        self.dialog.said.connect(self.said)

    def tools(
        self,
        message_id: str,
        summary: Summary,
        document: Document,
        documents: Mapping[str, Document] | None = None,
    ) -> list[QWidget]:
        """The buttons, for this summary from now on; always the same two."""
        self._message_id = message_id
        self._result = Result(summary, document, self._model(summary.model_id), documents or {})
        self.menu.show_current(summary.preset, options_of(summary))
        return [self._again, self._save]

    def save(self) -> None:
        """Ask where to save the summary that is shown."""
        if self._result is not None:
            self.dialog.ask(self._result)
