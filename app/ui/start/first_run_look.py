"""First step: language and look."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.all import Services
from app.ui.icons import Icons
from app.ui.language import chosen_language, languages
from app.ui.look_choices import scheme_choices, scheme_name, text_sizes
from app.ui.start.first_run_step import Step
from app.ui.theme import SPACE_2, Theme
from app.ui.widgets.choice import Segments, Select
from app.ui.widgets.text import Label


class LookStep(Step):
    """Every choice takes effect at once and is kept."""

    language_chosen = Signal(str)

    def __init__(self, services: Services, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        title = self.tr("Language and look")
        super().__init__(theme, title, self.tr("Both can be changed later in Settings."), parent)
        self._services, self._icons = services, icons
        current = services.preferences.current
        self.language = Select(theme, icons, self.tr("Language"), languages())
        self.language.set_key(chosen_language(current.language))
        self.language.chosen.connect(self._speak)
        self.scheme = Segments(theme, icons, self.tr("Colours"), scheme_choices())
        self.scheme.set_key(current.theme)
        self.scheme.chosen.connect(self._colour)
        self.text_size = Select(theme, icons, self.tr("Size of text"), text_sizes())
        self.text_size.set_key(str(current.text_size))
        self.text_size.chosen.connect(self._scale)
        spoken: QWidget = self.language
        if self.language.count() < 2:
            only = self.tr("%1, the only one for now").replace("%1", self.language.currentText())
            spoken = Label(theme, only, "body", "text_2")
        for label, control in (
            (self.tr("Language"), spoken),
            (self.tr("Colours"), self.scheme),
            (self.tr("Size of text"), self.text_size),
        ):
            self.form.addLayout(self._labelled(label, control))

    def focus_first(self) -> None:
        """The language, where there is a choice."""
        (self.language if self.language.count() > 1 else self.scheme.button(0)).setFocus()

    def chosen(self) -> str:
        """For example "English, follows the system"."""
        return f"{self.language.currentText()}, {scheme_name(self.scheme.key())}"

    def _labelled(self, text: str, control: QWidget) -> QVBoxLayout:
        label = Label(self._theme, text, "body_semibold")
        label.setBuddy(control)
        column = QVBoxLayout()
        column.setSpacing(SPACE_2)
        column.addWidget(label)
        column.addWidget(control)
        return column

    def _speak(self, code: str) -> None:
        self._services.preferences.change(language=code)
        self.language_chosen.emit(code)

    def _colour(self, scheme: str) -> None:
        self._services.preferences.change(theme=scheme)
        self._theme.set_scheme(scheme)

    def _scale(self, percent: str) -> None:
        self._services.preferences.change(text_size=int(percent))
        self._theme.set_text_size(int(percent))
