"""PDFs made to unpack without end, seen before PDFium meets them, which has no limit.

Only what could be too much is looked into: deflate packs at most 1,032 to 1 (zlib's technical notes), so a
stream of a few kilobytes is harmless, and one that packs like words or pictures is not followed to its end.
"""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO

from app.domain.errors import DocumentTooLarge

MOST_RATIO = 1032
TRIED = 64 << 10  # bytes of a stream that show how it packs
PACKS_LIKE_A_BOMB = 200  # times; words pack 3 to 10 times, a drawing of the same line 50
STEP = 16 << 20
_STREAM = re.compile(rb"\bstream\r?\n")


def refuse_bombs(file: BinaryIO, name: str, most: int) -> None:
    """Raise `DocumentTooLarge` if one stream alone unpacks to more than `most` bytes.

    The file stands at its beginning afterwards. A stream packed twice, or encrypted, is not seen here; the
    child's own limit of memory holds for it.
    """
    data = file.read()
    file.seek(0)
    if len(data) * MOST_RATIO <= most:
        return
    view = memoryview(data)
    for match in _STREAM.finditer(data):
        end = data.find(b"endstream", match.end())
        body = view[match.end() : end if end >= 0 else len(data)]
        if len(body) * MOST_RATIO > most and _unpacks_to_more(body, most):
            raise DocumentTooLarge(name=name, limit="unpacked", most=most)


def _unpacks_to_more(body: memoryview, most: int) -> bool:
    work = zlib.decompressobj()
    total, rest = 0, bytes(body[:TRIED])
    try:
        while rest and total <= TRIED * PACKS_LIKE_A_BOMB:
            total += len(work.decompress(rest, STEP))
            rest = work.unconsumed_tail
        if total <= len(body[:TRIED]) * PACKS_LIKE_A_BOMB:
            return False
        at = TRIED
        while total <= most and (rest or at < len(body)):
            if not rest:
                rest, at = bytes(body[at : at + TRIED]), at + TRIED
            total += len(work.decompress(rest, STEP))
            rest = work.unconsumed_tail
            if work.eof:
                break
    except zlib.error:
        return total > most
    return total > most
