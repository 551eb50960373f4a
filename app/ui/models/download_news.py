"""Says that a download has ended, wherever in the window the person is then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.library.downloads import Download, Stage
from app.services.all import Services
from app.ui.places import MODELS
from app.ui.widgets.toast import Toasts
from app.wording_text import fill


class DownloadNews(QObject):
    """The page of models tells of it by itself. `page` names the open one, `open_page` opens one."""

    def __init__(
        self,
        services: Services,
        toasts: Callable[[], Toasts],
        page: Callable[[], str],
        open_page: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services, self._toasts, self._page, self._open = services, toasts, page, open_page
        end = services.downloads.ended.subscribe(self._ended)
        self.destroyed.connect(lambda _gone: end())

    def _ended(self, download: Download) -> None:
        if self._page() == MODELS:
            return
        name = download.wanted.name
        if download.stage is Stage.FAILED:
            text = fill(self.tr("%1 could not be fetched."), name)
            self._toasts().show(text, self.tr("Show"), self._show)
            return
        now = self._services.models.choose()
        if now is not None and now.id == download.model_id:
            text = self.tr("%1 is on this computer and answers in new chats.")
        else:
            text = self.tr("%1 is on this computer.")
        self._toasts().show(fill(text, name))

    def _show(self) -> None:
        self._open(MODELS)
