"""Downloads in words, for the window and the command line alike. Qt-free, as `app.wording`."""

from __future__ import annotations

import math

from app.domain.errors import from_text
from app.domain.library.downloads import Download, Stage
from app.wording import Translate, duration_text, explain, fill, plain, size_text


def standing_text(download: Download, translate: Translate = plain) -> str:
    """How far it is, in a line: "1.2 GB of 2.7 GB, 6 MB a second. About 5 minutes left"."""
    return DownloadWording(translate).standing(download)


class DownloadWording:
    """The sentences. The class is the context under which Qt's tools find them."""

    def __init__(self, translate: Translate = plain) -> None:
        self._translate = translate

    def tr(self, text: str, comment: str | None = None, n: int = -1) -> str:
        """Translate; "(s)" left over by English becomes the right ending."""
        said = self._translate("DownloadWording", text, comment, n)
        return said.replace("(s)", "" if n == 1 else "s") if n >= 0 else said

    def standing(self, download: Download) -> str:
        """By its stage."""
        tr = self.tr
        match download.stage:
            case Stage.QUEUED:
                return tr("Waits for its turn")
            case Stage.CONNECTING:
                return tr("Connecting")
            case Stage.RUNNING:
                return self._running(download)
            case Stage.PAUSED:
                return fill(tr("Paused. %1"), self.amount(download)) if download.done else tr("Paused")
            case Stage.WAITING:
                return self._waiting(download)
            case Stage.CHECKING:
                return tr("Checking that the file is the right one")
            case Stage.DONE:
                return tr("On this computer")
        return explain(from_text(download.error), self._translate).title if download.error else tr("Failed")

    def amount(self, download: Download) -> str:
        """How much is here: "1.2 GB of 2.7 GB"."""
        here = size_text(download.done)
        if not download.total:
            return fill(self.tr("%1 so far"), here)
        return fill(self.tr("%1 of %2"), here, size_text(download.total))

    def _running(self, download: Download) -> str:
        here, speed = self.amount(download), size_text(int(download.speed))
        if not download.speed:
            return here
        if download.seconds_left is None:
            return fill(self.tr("%1, %2 a second"), here, speed)
        left = duration_text(download.seconds_left, self._translate)
        return fill(self.tr("%1, %2 a second. %3"), here, speed, left)

    def _waiting(self, download: Download) -> str:
        why = explain(from_text(download.error), self._translate).title if download.error else ""
        seconds = math.ceil(download.retry_in)
        again = self.tr("Tried again in %n second(s)", None, seconds) if seconds else self.tr("Tried again")
        return fill(self.tr("%1 %2"), why, again) if why else again
