"""Downloads in words, for the window and the command line alike. Qt-free, as `app.wording`."""

from __future__ import annotations

import math

from app.domain.errors import from_text
from app.domain.library.downloads import Download, Stage
from app.wording import Translate, duration_text, explain, fill, plain, size_text
from app.wording_text import Sentences

SLOWEST_TOLD = 10_000.0
"""Bytes a second below which a speed says nothing."""


def standing_text(download: Download, translate: Translate = plain) -> str:
    """How far it is, in a line: "1.2 GB of 2.7 GB, 6 MB/s. About 5 minutes left"."""
    return DownloadWording(translate).standing(download)


class DownloadWording(Sentences):
    """The sentences. The class is the context under which Qt's tools find them."""

    def standing(self, download: Download) -> str:
        """By its stage."""
        tr = self.tr
        match download.stage:
            case Stage.QUEUED:
                return tr("Waiting for the download before it")
            case Stage.CONNECTING:
                return tr("Connecting")
            case Stage.RUNNING:
                return self._running(download)
            case Stage.PAUSED:
                saved = size_text(download.done)
                return fill(tr("Paused. %1 is saved"), saved) if download.done else tr("Paused")
            case Stage.WAITING:
                return self._waiting(download)
            case Stage.CHECKING:
                return tr("Checking the file")
            case Stage.DONE:
                return tr("On this computer")
        return self._fault(download)

    def _running(self, download: Download) -> str:
        """How much is here, how fast it comes, how long it takes."""
        here = size_text(download.done)
        if download.total:
            text = fill(self.tr("%1 of %2"), here, size_text(download.total))
        else:
            text = fill(self.tr("%1 so far"), here)
        if download.speed >= SLOWEST_TOLD:
            text = fill(self.tr("%1, %2/s"), text, size_text(int(download.speed)))
        if download.seconds_left is None:
            return text
        return fill(self.tr("%1. %2"), text, duration_text(download.seconds_left, self._translate))

    def _waiting(self, download: Download) -> str:
        """Why it waits, what is kept, and that it goes on by itself."""
        why = self.tr("The connection was lost.")
        if download.error:
            why = explain(from_text(download.error), self._translate).title
        again = self._again(math.ceil(download.retry_in))
        if not download.done:
            return fill(self.tr("%1 %2"), why, again)
        return fill(self.tr("%1 %2 is saved. %3"), why, size_text(download.done), again)

    def _again(self, seconds: int) -> str:
        return self.tr("Tries again in %n second(s)", None, seconds) if seconds else self.tr("Tries again")

    def _fault(self, download: Download) -> str:
        if not download.error:
            return self.tr("The download stopped.")
        words = explain(from_text(download.error), self._translate)
        return " ".join(part for part in (words.title, words.advice) if part)
