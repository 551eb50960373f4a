"""The model that answers, named in the message box, and the menu to choose another."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from app.domain.engine.models import Model
from app.ui.icons import Icons
from app.ui.theme import CONTROL, SPACE_2, Theme
from app.ui.widgets.text import Label, tip
from app.wording import size_text
from app.wording_models import model_text

LONGEST = 220


class ModelMenu(QToolButton):
    """Icon, name, arrow. Each line of the menu says what to expect of the model."""

    chosen = Signal(str)
    more = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons, self._short = theme, icons, False
        self._model: Model | None = None
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._picture, self._arrow = QLabel(), QLabel()
        self._name = Label(theme, "", "small", "text_2")
        for label in (self._picture, self._arrow, self._name):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_2, 0, SPACE_2, 0)
        row.setSpacing(SPACE_2 - 2)
        for label in (self._picture, self._name, self._arrow):
            row.addWidget(label)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self.setMenu(self._menu)
        theme.changed.connect(self._restyle)
        self.show_models([], None)

    def show_models(self, models: list[Model], current: Model | None) -> None:
        """The models there are and the one that answers."""
        self._model = current
        self._menu.clear()
        group = QActionGroup(self._menu)
        for model in models:
            here = current is not None and model.id == current.id
            group.addAction(self._line(model, here))
            if here:
                self._menu.addAction(self._purpose(model)).setEnabled(False)
        if models:
            self._menu.addSeparator()
        more = self.tr("Other models") if models else self.tr("Choose a model")
        self._menu.addAction(more, self.more.emit)
        self._restyle()

    def set_short(self, short: bool) -> None:
        """Leave out the name where there is no room; it stays in the tooltip."""
        if short != self._short:
            self._short = short
            self._restyle()

    def sizeHint(self) -> QSize:
        """As wide as its parts."""
        return self._row.sizeHint().expandedTo(QSize(0, self._theme.px(CONTROL)))

    def minimumSizeHint(self) -> QSize:
        """The name is cut before the button is."""
        return QSize(self._theme.px(CONTROL), self._theme.px(CONTROL))

    def _line(self, model: Model, current: bool) -> QAction:
        action = self._menu.addAction(model.name.replace("&", "&&") + "\t" + size_text(model.bytes))
        action.setCheckable(True)
        action.setChecked(current)
        action.setToolTip(self._purpose(model))
        action.triggered.connect(lambda: self.chosen.emit(model.id))
        return action

    @staticmethod
    def _purpose(model: Model) -> str:
        return model_text(model.origin, model.facts.parameters, QCoreApplication.translate)

    def _restyle(self) -> None:
        name = self._model.name if self._model else self.tr("No model")
        said = self.tr("Model: %1").replace("%1", name)
        self.setAccessibleName(said)
        what = self._purpose(self._model) if self._model else ""
        self.setToolTip(tip(f"{said}. {what}".strip()))
        self.setAccessibleDescription(what)
        metrics = self._name.fontMetrics()
        cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, self._theme.px(LONGEST))
        self._name.setText(cut)
        self._name.setVisible(not self._short)
        self._picture.setPixmap(self._icons.pixmap("box", 16, "text_2"))
        self._arrow.setPixmap(self._icons.pixmap("chevron-down", 16, "text_2"))
        self.updateGeometry()
