"""Pages as they look: drawn from the vault's bytes by a child that lives while a document is looked at.

Nothing of it touches the disk. One page is drawn at a time; a newer wish takes the place of one that waits
and ends one that runs. The pages before and after are drawn ahead when nothing else is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.documents import Document, FileKind, StoredDocument
from app.domain.errors import AppError, DocumentDamaged, DocumentMissing, VaultError
from app.services.background import Background
from app.services.page_cache import PageCache
from app.services.page_child import Held, PageChild
from app.services.page_picture import PagePicture, PlacedWord, picture_of, words_of
from app.storage.originals import MOST_BYTES, Originals
from app.worker import protocol
from app.worker.supervisor import Later, Supervisor

SHOWN = frozenset((FileKind.PDF, FileKind.IMAGE))
"""Kinds whose pages can be drawn; of the others nothing is kept."""


@dataclass(eq=False, slots=True)
class Wish:
    """A page somebody wants to see, or may want next (`ahead`). Cancelled, neither function is called."""

    document_id: str
    document: Document
    page: int
    width: int
    done: Callable[[PagePicture], None]
    failed: Callable[[AppError], None]
    ahead: bool = False
    again: bool = False
    drawn: bool = False
    cancelled: bool = False

    @property
    def key(self) -> tuple[str, int, int]:
        """Where its picture is kept."""
        return self.document_id, self.page, self.width

    @property
    def text(self) -> str:
        """The canonical text of the page."""
        place = self.document.pages[self.page - 1]
        return self.document.text[place.start : place.end]


class PageService:
    """Keeps files and shows their pages, for one open vault. `close` it when the vault is locked."""

    def __init__(
        self,
        originals: Originals,
        new_child: Callable[[], Supervisor],
        later: Later,
        background: Background,
    ) -> None:
        self._originals, self._new_child = originals, new_child
        self._later, self._background = later, background
        self._cache = PageCache()
        self._viewers: list[PageService] = []
        self._words: dict[tuple[str, int], tuple[PlacedWord, ...]] = {}  # that were recognised
        self._passwords: dict[str, str] = {}  # in memory only, until the vault is locked
        self._child: PageChild | None = None
        self._holds = ""
        self._now: Wish | None = None
        self._next: Wish | None = None
        self._closed = False

    def viewer(self) -> PageService:
        """The same files for one who looks, with a child and pictures of their own; closed with this one."""
        made = PageService(self._originals, self._new_child, self._later, self._background)
        made._passwords, made._closed = self._passwords, self._closed
        self._viewers.append(made)
        return made

    # -- files -------------------------------------------------------------------------------------

    def keep(
        self,
        stored: StoredDocument,
        path: Path,
        password: str = "",
        done: Callable[[bool], None] = lambda _kept: None,
    ) -> None:
        """Keep the file a document was read from, so that its pages can be shown.

        `done` is told whether it is kept: it is not where its kind has no pages, where it has more than
        40 MiB, where it has changed since, or where the vault has no room. `password` is remembered until
        `close`.
        """

        def keep(content: bytes) -> None:
            done(not self._closed and self._keep(stored.id, content, password))

        if stored.document.kind not in SHOWN or stored.document.bytes > MOST_BYTES:
            done(False)
        else:
            self._background.run(lambda: _read(path), keep, lambda _error: done(False))

    def unlock(self, document_id: str, password: str) -> None:
        """Try this password from now on, until `close`."""
        if not self._closed:
            self._passwords[document_id] = password
            self._drop_child()

    def can_show(self, document_id: str, document: Document) -> bool:
        """Whether the pages of a document can be shown as they look."""
        return document.kind in SHOWN and not self._closed and self._originals.has(document_id)

    # -- pages -------------------------------------------------------------------------------------

    def show(
        self,
        document_id: str,
        document: Document,
        page: int,
        width: int,
        done: Callable[[PagePicture], None],
        failed: Callable[[AppError], None],
    ) -> Wish:
        """Draw a page (from 1) about `width` pixels wide.

        `done` is called with the picture; a second time if its words had to be recognised first (`more`).
        `failed` with the reason is called instead, or not at all. What was asked for before is given up.
        """
        wish = Wish(document_id, document, page, width, done, failed)
        known = self._cache.get(wish.key)
        self._supersede(wish)
        if known is not None:
            done(known)
        if known is None or known.more:
            self._next = wish
        else:
            self._ahead(wish)
        self._go_on()
        return wish

    def cancel(self, wish: Wish) -> None:
        """Give a page up."""
        wish.cancelled = True
        if wish is self._next:
            self._next = None
        elif wish is self._now and self._child is not None:
            self._child.cancel()

    def rest(self) -> None:
        """Nobody looks any more: end the child, forget the pictures."""
        for wish in (self._now, self._next):
            if wish is not None:
                wish.cancelled = True
        self._now = self._next = None
        self._drop_child()
        self._cache.forget()
        self._words.clear()

    def close(self) -> None:
        """The vault is locked."""
        for viewer in self._viewers:
            viewer.close()
        self.rest()
        self._closed = True
        self._passwords.clear()

    # -- inside ------------------------------------------------------------------------------------

    def _keep(self, document_id: str, content: bytes, password: str) -> bool:
        try:
            kept = self._originals.keep(document_id, content)
        except (VaultError, LookupError):  # no room; or the document was removed meanwhile
            return False
        if kept and password:
            self._passwords[document_id] = password
        return kept

    def _supersede(self, wish: Wish) -> None:
        self._next = None
        now = self._now
        if now is None or (now.key[:2] == wish.key[:2] and not now.ahead):
            return  # only the width is another: what is on its way is scaled until the next one comes
        now.cancelled = True
        seen = self._cache.get(now.key) if now.drawn else None
        if now.drawn and (seen is None or seen.more):  # OCR hears only between its steps, seconds long
            self._now = None
            self._drop_child(at_once=True)
        elif self._child is not None:
            self._child.cancel()

    def _go_on(self) -> None:
        if self._now is not None or self._next is None or self._closed:
            return
        wish, self._next = self._next, None
        child = self._child_for(wish)
        if child is None:
            wish.failed(DocumentMissing(name=wish.document.name))
            return
        self._now = wish

        def request(number: int) -> protocol.Render:
            known = wish.ahead or wish.key[:2] in self._words
            return protocol.Render(number, wish.page, wish.width, wish.text, recognise=not known)

        child.render(request, lambda event: self._drawn(wish, event), lambda error: self._ended(wish, error))

    def _child_for(self, wish: Wish) -> PageChild | None:
        if self._child is not None and self._holds == wish.document_id and not self._child.lost:
            return self._child
        self._drop_child()
        try:
            content = self._originals.get(wish.document_id)
        except VaultError:
            content = None
        if not content:
            return None
        document = wish.document
        held = Held(document.name, document.kind.value, content, self._passwords.get(wish.document_id, ""))
        self._child, self._holds = PageChild(self._new_child(), held, self._later), wish.document_id
        return self._child

    def _drop_child(self, at_once: bool = False) -> None:
        child, self._child, self._holds = self._child, None, ""
        if child is not None:
            child.stop(at_once)

    def _drawn(self, wish: Wish, event: protocol.Rendered) -> None:
        if wish is not self._now:
            return  # it rests
        try:
            picture = self._picture(wish, event)
        except protocol.ProtocolError:
            self._drop_child()
            self._ended(wish, DocumentDamaged(name=wish.document.name))
            return
        wish.drawn = True
        self._cache.put(wish.key, picture)
        if not wish.cancelled:
            wish.done(picture)

    def _picture(self, wish: Wish, event: protocol.Rendered) -> PagePicture:
        """What came, checked, with the words that are known of the page. Raises `ProtocolError`."""
        place, before = wish.key[:2], self._cache.get(wish.key) if wish.drawn else None
        if before is not None and not event.picture:
            self._words[place] = words_of(event.words, len(wish.text))
            return replace(before, words=self._words[place], more=False)
        picture = picture_of(event, len(wish.text))
        return replace(picture, words=self._words.get(place, picture.words))

    def _ended(self, wish: Wish, error: AppError | None) -> None:
        if wish is not self._now:
            return
        self._now = None
        child = self._child
        if child is not None and child.lost:
            worn = child.used and not child.timed_out and not wish.again
            self._drop_child()
            if worn and not wish.cancelled and self._next is None and not wish.ahead:
                wish.again = True  # it may have used up its time on pages before: once more, in a fresh one
                self._next = wish
                error = None
        if error is not None and not wish.cancelled and not wish.ahead:
            wish.failed(error)
        elif error is None and self._next is None and self._now is None:
            self._ahead(wish)
        self._go_on()

    def _ahead(self, wish: Wish, steps: tuple[int, ...] = (1, -1)) -> None:
        """Wish for a neighbour that is not drawn yet, and after it for the other."""
        if wish.ahead or self._next is not None:
            return
        for count, step in enumerate(steps, start=1):
            near = self._near(wish, step, steps[count:])
            if near is not None:
                self._next = near
                return

    def _near(self, wish: Wish, step: int, rest: tuple[int, ...]) -> Wish | None:
        page = wish.page + step
        if not 1 <= page <= len(wish.document.pages):
            return None

        def go_on(_picture: PagePicture) -> None:
            self._ahead(wish, rest)

        near = Wish(wish.document_id, wish.document, page, wish.width, go_on, lambda _error: None, ahead=True)
        return near if self._cache.get(near.key) is None else None


def _read(path: Path) -> bytes:
    """A file's bytes, or those up to the limit and one more. Raises OSError."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
