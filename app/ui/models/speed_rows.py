"""What computes, why, and how fast: two lines of the settings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QWidget

from app.domain.engine.generation import Device
from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.services.all import Services
from app.services.devices import CPU
from app.services.tuning import SECONDS
from app.ui.icons import Icons
from app.ui.setting_row import SettingRow
from app.ui.theme import CONTROL_COMPACT, SPACE_4, Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.choice import Select
from app.ui.widgets.text import announce, tip
from app.wording import explain
from app.wording_speed import (
    failed_text,
    failure_text,
    gone_text,
    processor_text,
    reason_text,
    speed_text,
)

AUTOMATIC = ""
SELECT_WIDTH = 264


class DeviceSelect(Select):
    """Names of processors and cards are long: what has no room is cut with its end marked.

    The whole of it is the tooltip and stands in the list.
    """

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """As much of the name as there is room for."""
        super().initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        cut = Qt.TextElideMode.ElideRight
        text = self.currentText()
        option.currentText = self.fontMetrics().elidedText(text, cut, room.width())


class SpeedRows(QObject):
    """Says what is so and lets it be changed; `keep` writes the setting and says whether that went well.

    `rows` go into a layout of `parent`.
    """

    def __init__(
        self,
        services: Services,
        theme: Theme,
        icons: Icons,
        keep: Callable[[str], bool],
        fault: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._services, self._theme, self._parent = services, theme, parent
        self._keep, self._fault = keep, fault
        self._asked = ""
        self._fresh = False
        self._note, self._shown = "", ""
        self._choices: list[tuple[str, str]] = []
        self.device = DeviceSelect(theme, icons, self.tr("Computes with"), [], parent)
        self.device.chosen.connect(self._choose)
        words = self.tr("Try it again")
        self.again = Button(theme, icons, words, height=CONTROL_COMPACT, parent=parent)
        self.again.clicked.connect(self._forgive)
        self.device_row = SettingRow(theme, self.tr("Computes with"), "", self.device, parent, self.again)
        self.measure = Button(theme, icons, self.tr("Measure now"), icon="gauge", parent=parent)
        self.measure.clicked.connect(self._measure)
        self.speed_row = SettingRow(theme, self.tr("Speed"), "", self.measure, parent)
        self.rows = (self.device_row, self.speed_row)
        self._ended = QTimer(self, singleShot=True, interval=0)
        self._ended.timeout.connect(self._say_result)
        theme.changed.connect(self._restyle)
        self._subscribe()
        self._restyle()
        self.refresh()

    def look(self) -> None:
        """Look for graphics cards, once in the program's life: it starts a process."""
        self._services.devices.look()
        self.refresh()

    def refresh(self) -> None:
        """Show what is so now."""
        model = self._model()
        shown = model.id if model else ""
        if shown != self._shown:
            self._shown, self._note = shown, ""
        self._show_device(model)
        self._show_speed(model)

    # -- what computes -----------------------------------------------------------------------------

    def _show_device(self, model: Model | None) -> None:
        devices = self._services.devices
        self.device.setVisible(bool(devices.cards))
        self.device_row.show_foot(bool(self._failed()))
        if devices.cards:
            self._fill()
            self.device_row.set_line(self._reason(model))
            return
        said = f"{self._processor()}."
        if devices.known and model is not None:
            said = f"{said} {reason_text(devices.choice(model), model, QCoreApplication.translate)}"
        self.device_row.set_line(said)

    def _fill(self) -> None:
        """The choices, and which one holds. A card that is gone is no choice: then it is automatic."""
        titles = dict.fromkeys(card.title for card in self._services.devices.cards)
        choices = [(AUTOMATIC, self.tr("Automatic")), (CPU, self._processor())]
        choices += [(title, title) for title in titles]
        if choices != self._choices:
            self._choices = choices
            self.device.clear()
            for key, text in choices:
                self.device.addItem(text, key)
        self.device.set_key(self._services.preferences.current.device)
        self.device.setToolTip(tip(self.device.currentText()))
        self.device.view().setMinimumWidth(self.device.view().sizeHintForColumn(0) + SPACE_4)

    def _reason(self, model: Model | None) -> str:
        translate = QCoreApplication.translate
        wanted, said = self._services.preferences.current.device, []
        if wanted not in [key for key, _text in self._choices]:
            said.append(gone_text(wanted, translate))
        choice = self._services.devices.choice(model) if model else None
        if choice is not None and model is not None:
            said.append(reason_text(choice, model, translate))
        told = choice.title if choice and choice.reason == "failed" else ""
        failed = dict.fromkeys(card.title for card in self._failed())
        said += [failed_text(title, translate) for title in failed if title != told]
        return " ".join(said)

    def _failed(self) -> list[Device]:
        """Cards that would be used if they had not failed before."""
        devices, wanted = self._services.devices, self._services.preferences.current.device
        if wanted == CPU:
            return []
        named = [card for card in devices.cards if card.title == wanted]
        return [card for card in named or devices.cards if devices.failed(card)]

    def _choose(self, device: str) -> None:
        if self._keep(device):
            self._unload()
        self.refresh()

    def _forgive(self) -> None:
        """Let the cards be used again, and tried at once where that has still to be done."""
        model = self._model()
        for card in self._failed():
            self._services.devices.forgive(card)
        self._unload()
        if model is not None:
            self._services.devices.try_for(model)
        self.device.setFocus()
        self.refresh()
        announce(self._parent, self.device_row.line)

    def _unload(self) -> None:
        """A model stays where it was loaded; unless somebody is waiting for it, it is loaded anew."""
        if self._services.engine.idle:
            self._services.engine.stop()

    def _processor(self) -> str:
        return processor_text(self._services.models.computer().processor, QCoreApplication.translate)

    # -- how fast ----------------------------------------------------------------------------------

    def _show_speed(self, model: Model | None) -> None:
        self.measure.setVisible(model is not None)
        if model is None:
            self.speed_row.set_name(self.tr("Speed"))
            self.speed_row.set_line(self.tr("There is no model on this computer yet."))
            return
        measuring = self._services.tuning.measuring(model)
        known = self._services.devices.speed(model) is not None
        self.speed_row.set_name(self.tr("Speed of %1").replace("%1", model.name))
        again = self.tr("Measure again") if known else self.tr("Measure now")
        self.measure.setText(self.tr("Measuring…") if measuring else again)
        line = self._line(model)
        if measuring != self.measure.off:
            self.measure.set_off(measuring, line)
        self.speed_row.set_line(line)

    def _line(self, model: Model) -> str:
        if self._services.tuning.measuring(model):
            return self.tr("This takes about %1 seconds.").replace("%1", f"{SECONDS:.0f}")
        return " ".join(filter(None, (self._figures(model), self._note)))

    def _figures(self, model: Model) -> str:
        speed = self._services.devices.speed(model)
        if speed is None:
            return self.tr("Not measured yet.")
        return speed_text(speed, QCoreApplication.translate)

    def _measure(self) -> None:
        model = self._model()
        if model is None or self.measure.off:
            return
        self._note, self._fresh, self._asked = "", False, model.id
        try:
            self._services.tuning.measure(model)
        except AppError as error:
            self._asked = ""
            self._fault(explain(error, QCoreApplication.translate).title)
            return
        if not self._services.tuning.measuring(model):
            self._asked = ""
            self._note = self.tr("Stillroom is working on something else. Try again when that is done.")
        self.refresh()
        announce(self._parent, " ".join((self.measure.text(), self.speed_row.line)))

    def _changed(self, model: Model) -> None:
        """A measurement has begun or ended. Whether it gave figures is told right after it."""
        if model.id == self._asked and not self._services.tuning.measuring(model):
            self._asked = ""
            self._ended.start()
        self.refresh()

    def _measured(self, _model: Model) -> None:
        self._fresh, self._note = True, ""
        self.refresh()

    def _say_result(self) -> None:
        if not self._fresh:
            self._note = failure_text(self._services.tuning.fault, QCoreApplication.translate)
        self.refresh()
        announce(self._parent, self.speed_row.line)

    # -- inside ------------------------------------------------------------------------------------

    def _model(self) -> Model | None:
        return self._services.models.choose()

    def _subscribe(self) -> None:
        """The services outlive this."""
        services = self._services
        ends = [
            services.devices.changed.subscribe(lambda _none: self.refresh()),
            services.tuning.changed.subscribe(self._changed),
            services.tuning.measured.subscribe(self._measured),
            services.models.changed.subscribe(lambda _none: self.refresh()),
            services.preferences.changed.subscribe(lambda _settings: self.refresh()),
        ]
        self.destroyed.connect(lambda _gone: [end() for end in ends])

    def _restyle(self) -> None:
        self.device.setFixedWidth(self._theme.px(SELECT_WIDTH))
