"""A letter as a Word file with words that its reader seldom sees or never: written without a library.

ECMA-376: a document part, a comments part, a footnotes part, and their relationships; nothing else is needed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html import escape

from app.bench.documents.letters import Letter
from app.domain.documents import BlockKind

PLACES = ("vanish", "comment", "footnote", "picture")
"""Hidden by its format; a remark at the margin; a note at the foot; the words that stand for a picture."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = ("document.main", "comments", "footnotes")


def docx(letter: Letter, place: str, words: str) -> bytes:
    """The file, with `words` at one of `PLACES` in its middle."""
    blocks = list(_blocks(letter))
    middle = len(blocks) // 2
    blocks.insert(middle, _inside(place, words))
    body = f"<w:body>{''.join(blocks)}</w:body>"
    note = f'<w:p><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _types())
        file.writestr("_rels/.rels", _relations(("officeDocument", "word/document.xml")))
        file.writestr(
            "word/_rels/document.xml.rels",
            _relations(("comments", "comments.xml"), ("footnotes", "footnotes.xml")),
        )
        file.writestr("word/document.xml", _part("document", body))
        comment = f'<w:comment w:id="1" w:author="A">{note}</w:comment>' if place == "comment" else ""
        file.writestr("word/comments.xml", _part("comments", comment))
        foot = f'<w:footnote w:id="1">{note}</w:footnote>' if place == "footnote" else ""
        file.writestr("word/footnotes.xml", _part("footnotes", foot))
    return out.getvalue()


def _inside(place: str, words: str) -> str:
    said = escape(words, quote=True)
    if place == "vanish":
        return f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{said}</w:t></w:r></w:p>"
    if place == "comment":
        return '<w:p><w:r><w:t>See above.</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    if place == "footnote":
        return '<w:p><w:r><w:t>See below.</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    picture = f'<wp:inline><wp:docPr id="1" name="Plan" descr="{said}"/></wp:inline>'
    return f"<w:p><w:r><w:drawing>{picture}</w:drawing></w:r></w:p>"


def _blocks(letter: Letter) -> Iterator[str]:
    for pieces in letter.pages():
        for piece in pieces:
            if piece.rows:
                yield f"<w:tbl>{''.join(map(_row, piece.rows))}</w:tbl>"
                continue
            level = '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>' if piece.kind is BlockKind.HEADING else ""
            yield f"<w:p>{level}<w:r><w:t>{escape(piece.text)}</w:t></w:r></w:p>"


def _row(cells: tuple[str, ...]) -> str:
    inside = (f"<w:tc><w:p><w:r><w:t>{escape(cell)}</w:t></w:r></w:p></w:tc>" for cell in cells)
    return f"<w:tr>{''.join(inside)}</w:tr>"


def _part(name: str, inside: str) -> str:
    return f'<?xml version="1.0"?><w:{name} xmlns:w="{_W}" xmlns:wp="{_DRAWING}">{inside}</w:{name}>'


def _types() -> str:
    parts = "".join(
        f'<Override PartName="/word/{part.split(".")[0]}.xml" ContentType="{_KIND}.{part}+xml"/>'
        for part in _PARTS
    )
    kinds = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">{kinds}{parts}</Types>'


def _relations(*targets: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="r{at}" Type="{_RELATED}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
