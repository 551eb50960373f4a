"""A copy without names as a file: DOCX, plain text or Markdown, by the ending. The text is all that goes in.

Headings of the document stay headings. A reader finds no file or the whole file, never a part of one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from app.domain.documents import BlockKind, Document
from app.domain.errors import DocumentUnsupported
from app.domain.names.deidentifying import Applied
from app.services.new_file import write_file

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WHEN = (1980, 1, 1, 0, 0, 0)
"""Every member's time: the earliest a ZIP can hold, so that the file does not say when it was made."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (2.2) cannot hold; a mark stands in its place, so that nothing goes in silence."""
Paragraph = tuple[str, int]
"""A line and its level as a heading, 0 for none."""


def write_copy(applied: Applied, document: Document, path: Path, replace: bool = False) -> None:
    """Write the copy to `path`, readable by its owner only.

    Raises DocumentUnsupported for another ending, ReportExists if something is there and `replace` is false,
    ReportUnwritable or DiskFull. After an error `path` is as it was.
    """
    maker = FORMATS.get(path.suffix.lower())
    if maker is None:
        raise DocumentUnsupported(name=path.name, kind=path.suffix.lower())
    made = maker(applied, document)
    write_file(path, made, replace)


def _text(applied: Applied, _document: Document) -> bytes:
    return applied.text.encode("utf-8", "replace")


def _markdown(applied: Applied, document: Document) -> bytes:
    lines = [
        "#" * level + " " + text if level and text else text for text, level in paragraphs(applied, document)
    ]
    return ("\n".join(lines).strip("\n") + "\n").encode("utf-8", "replace")


def _docx(applied: Applied, document: Document) -> bytes:
    body = "".join(map(_paragraph, paragraphs(applied, document)))
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/></Types>'
        ),
        "_rels/.rels": _link("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _link("styles", "styles.xml"),
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{"".join(map(_style, range(1, 7)))}</w:styles>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            member = zipfile.ZipInfo(name, _WHEN)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, (_XML + text).encode("utf-8"))
    return out.getvalue()


FORMATS: dict[str, Callable[[Applied, Document], bytes]] = {".docx": _docx, ".txt": _text, ".md": _markdown}


def paragraphs(applied: Applied, document: Document) -> Iterator[Paragraph]:
    """The lines of the copy in order, all of them; those of a heading with its level."""
    levels = {
        applied.to_new(block.start): max(1, min(6, block.level))
        for block in document.blocks
        if block.kind is BlockKind.HEADING
    }
    place = 0
    for line in applied.text.split("\n"):
        yield line, levels.get(place, 0)
        place += len(line) + 1


def _paragraph(paragraph: Paragraph) -> str:
    text, level = paragraph
    style = f'<w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>' if level else ""
    cells = _NOT_XML.sub("\ufffd", text).replace("\r", "").split("\t")
    inside = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(cell)}</w:t>' for cell in cells)
    return f"<w:p>{style}<w:r>{inside}</w:r></w:p>"


def _style(level: int) -> str:
    size = (36, 30, 26, 24, 22, 22)[level - 1]  # half points
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/>'
        f'<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


def _link(kind: str, to: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{to}"/></Relationships>'
    )
