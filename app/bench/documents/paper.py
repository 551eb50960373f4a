"""A PDF of plain text in one column, written without a library: what the rows read and time.

ISO 32000-1: objects, a cross-reference table, one page tree, the standard font Helvetica in WinAnsiEncoding.
Characters that cp1252 has not are written as "?"; the material has none.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from app.bench.documents.letters import Letter
from app.domain.documents import BlockKind

WIDE, HIGH, MARGIN = 595, 842, 60  # points; A4
BODY, HEAD, SMALL = 10, 14, 8
LINE = 88
"""Characters of a line of body text, which is then at most 475 points wide."""

Line = tuple[int, str]
"""Size in points, and words."""


def pdf(pages: Sequence[Sequence[Line]], white: str = "", note: str = "") -> bytes:
    """Pages of lines, top down. A page holds some 50 lines; what goes beyond would stand below its edge.

    The line `white` is drawn in white; `note` is a remark pinned to the first page.
    """
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids: list[str] = []
    for lines in pages:
        drawn = _drawn(lines, white)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDE} {HIGH}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R "
        )
        pinned = _pinned(note) if note and not kids else b""
        objects.append(page.encode() + pinned + b">>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file(objects)


def letter_pages(letter: Letter) -> list[list[Line]]:
    """A letter as lines on pages, with its header and footer on each."""
    pages = []
    for pieces in letter.pages():
        lines: list[Line] = [(SMALL, letter.header), (BODY, "")] if letter.header else []
        for piece in pieces:
            lines += [(HEAD, piece.text)] if piece.kind is BlockKind.HEADING else body(piece.text)
            lines += [(BODY, "    ".join(row)) for row in piece.rows]
            lines.append((BODY, ""))
        pages.append([*lines, (SMALL, letter.footer)] if letter.footer else lines)
    return pages


def body(text: str) -> list[Line]:
    """A paragraph as lines of body text."""
    return [(BODY, line) for line in textwrap.wrap(text, LINE)]


def _pinned(note: str) -> bytes:
    return b"/Annots [<< /Type /Annot /Subtype /Text /Rect [20 700 40 720] /Contents (%s) >>] " % _escaped(
        note
    )


def _drawn(lines: Sequence[Line], white: str = "") -> bytes:
    said, y = [], HIGH - MARGIN
    for size, words in lines:
        y -= round(size * 1.35)
        if words:
            colour = b"1 g " if white and words == white else b""
            after = b" 0 g" if colour else b""
            place = b"/F1 %d Tf %d %d Td" % (size, MARGIN, y)
            said.append(b"%sBT %s (%s) Tj ET%s" % (colour, place, _escaped(words), after))
    return b"\n".join(said)


def _escaped(words: str) -> bytes:
    coded = words.encode("cp1252", "replace")
    return coded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    )
