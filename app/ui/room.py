"""The notice over the message box before a message would push anything out of the model's sight."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from app.domain.errors import PromptTooLong
from app.services.chat import RoomChanged
from app.ui.icons import Icons
from app.ui.theme import Theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.text import announce
from app.wording import explain, fill


def warning(room: RoomChanged | None) -> str:
    """What is to be said before the message is sent; nothing when all fits or nothing is known."""
    tr = QCoreApplication.translate
    if room is None:
        return ""
    if room.too_long:
        words = explain(PromptTooLong(tokens=0, room=0), tr)
        return f"{words.title} {words.advice}"
    if room.left_out is None:
        return ""
    first, last = room.left_out
    if first == last:
        return fill(tr("Room", "Little room left. Message %1 will be left out."), str(first))
    said = tr("Room", "Little room left. Messages %1 to %2 will be left out.")
    return fill(said, str(first), str(last))


class RoomNotice(Banner):
    """Stands over the message box while what is written would push something out; announced once."""

    shown = Signal(int)
    """The number of the last message that would be left out: the person wants to see it."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, icons, tone="warning")
        self._last = 0
        self.hide()

    def show_room(self, room: RoomChanged | None) -> None:
        """How the message would fit now."""
        said = warning(room)
        if said == (self.text() if not self.isHidden() else ""):
            return
        self._last = room.left_out[1] if room and room.left_out else 0
        if said:
            self.set(said, None, self.tr("Show") if self._last else None, self._show if self._last else None)
            announce(self, said)
        self.setVisible(bool(said))

    def _show(self) -> None:
        self.shown.emit(self._last)
