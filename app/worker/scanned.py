"""How much processor time a document may use: more where OCR may have to read its pages.

Decided by the first bytes, before any parser is imported. That a reader which hangs does not use it all up is
the parent's to see to, which ends a child that makes no progress.
"""

from __future__ import annotations

from typing import BinaryIO

from app.domain.documents import Limits

PAGE_CPU_S = 20
"""For each page that may be scanned: measured 3 to 5 s on one core of 2024, and room for a slow computer."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_MAILS = (".eml", ".msg")  # what is attached may be scanned


def cpu_seconds(file: BinaryIO, name: str, limits: Limits) -> int:
    """The processor time for a document, in seconds; the file stands at its beginning afterwards."""
    head = file.read(1024)
    file.seek(0)
    if b"%PDF-" in head or head.startswith(_PICTURES) or name.casefold().endswith(_MAILS):
        return limits.cpu_s + PAGE_CPU_S * limits.pages
    return limits.cpu_s
