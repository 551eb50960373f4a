"""A few pictures of pages, the least lately asked for forgotten first."""

from __future__ import annotations

from collections import OrderedDict

from app.services.page_picture import PagePicture

MOST_BYTES = 48 << 20

Key = tuple[str, int, int]
"""A document's id, a page and the width it was asked for in."""


class PageCache:
    """Pictures in memory only; each is blanked as it goes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._pictures: OrderedDict[Key, PagePicture] = OrderedDict()

    def get(self, key: Key) -> PagePicture | None:
        """A picture, which now counts as the latest."""
        picture = self._pictures.get(key)
        if picture is not None:
            self._pictures.move_to_end(key)
        return picture

    def put(self, key: Key, picture: PagePicture) -> None:
        """Keep a picture; the oldest go, but never this one."""
        before = self._pictures.pop(key, None)
        if before is not None and before.pixels is not picture.pixels:
            before.blank()
        self._pictures[key] = picture
        while len(self._pictures) > 1 and self._bytes() > self._most:
            _, oldest = self._pictures.popitem(last=False)
            oldest.blank()

    def forget(self) -> None:
        """Blank and drop all."""
        for picture in self._pictures.values():
            picture.blank()
        self._pictures.clear()

    def __len__(self) -> int:
        return len(self._pictures)

    def _bytes(self) -> int:
        return sum(len(picture.pixels) for picture in self._pictures.values())
