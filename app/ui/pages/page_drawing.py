"""Pictures of the pages of one document, asked for and let go as somebody looks at it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.documents import Document
from app.domain.errors import AppError
from app.services.page_picture import PagePicture
from app.services.pages import PageService, Wish

Asked = tuple[int, int]
"""A page, and a width in pixels of the picture."""


class PageDrawing(QObject):
    """`drawn` when `picture` is there, and again when its words are; `failed` when `error` says why not."""

    drawn = Signal()
    failed = Signal()

    def __init__(self, pages: PageService | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picture: PagePicture | None = None
        self.can = False
        self._pages = pages.viewer() if pages is not None else None
        self._document: Document | None = None
        self._id = ""
        self._errors: dict[int, AppError] = {}
        self._wish: Wish | None = None
        self._asked: Asked = (0, 0)

    def set_pages(self, pages: PageService | None) -> None:
        """Another vault's pages, or none while it is locked."""
        self.leave()
        self._pages = pages.viewer() if pages is not None else None
        self._document, self.can = None, False

    def open(self, document: Document, document_id: str) -> None:
        """Another document. `can`: whether its pages can be drawn at all."""
        self.leave()
        self._errors.clear()
        self._document, self._id = document, document_id
        pages = self._pages
        self.can = pages is not None and document_id != "" and pages.can_show(document_id, document)

    def error(self, page: int) -> AppError | None:
        """Why a page could not be drawn."""
        return self._errors.get(page)

    def try_again(self) -> None:
        """Forget what failed."""
        self._errors.clear()
        self._asked = (0, 0)

    def unlock(self, password: str) -> None:
        """Try again with a password."""
        if self._pages is not None:
            self._pages.unlock(self._id, password)
            self.try_again()

    def want(self, page: int, width: int) -> None:
        """Ask for a page, unless it is there or on its way."""
        asked = (page, width)
        if self._pages is None or self._document is None or asked == self._asked:
            return
        if page != self._asked[0]:
            self.picture = None
        self._asked = asked
        self._wish = self._pages.show(
            self._id,
            self._document,
            page,
            width,
            lambda picture: self._take(asked, picture),
            lambda error: self._miss(asked, error),
        )

    def leave(self) -> None:
        """Let go of the picture, and of the child that draws."""
        if self._pages is not None and self._wish is not None:
            self._pages.cancel(self._wish)
            self._pages.rest()
        self._wish, self.picture, self._asked = None, None, (0, 0)

    def _take(self, asked: Asked, picture: PagePicture) -> None:
        if asked[0] == self._asked[0]:
            self.picture = picture
            self.drawn.emit()

    def _miss(self, asked: Asked, error: AppError) -> None:
        if asked == self._asked:
            self._errors[asked[0]] = error
            self._asked = (0, 0)
            self.failed.emit()
