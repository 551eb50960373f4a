"""Files that are made to break a reader, small on disk and large or endless inside. Each is built here."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable
from itertools import pairwise, repeat

from app.bench.documents import paper

MB = 1 << 20
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)


def zip_bomb() -> bytes:
    """A DOCX whose text unpacks to 800 MB."""
    return _docx(repeat(b"a" * MB, 800))


def entity_bomb() -> bytes:
    """A DOCX with entities that would grow to 10^9 words ("billion laughs")."""
    names = "abcdefghij"
    lines = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    head = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "word ">{lines}]>'
    body = f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
    return _docx([(head + body).encode()])


def stream_bomb() -> bytes:
    """A PDF whose one page's drawing unpacks to 700 MB of spaces."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * MB) for _ in range(700)) + packer.flush()
    plain = paper.pdf([[(10, "Before the bomb.")]])
    begin = plain.index(b"<< /Length ")
    end = plain.index(b"endstream", begin)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\n" % (len(packed), packed)
    return plain[:begin] + stream + plain[end:]


def page_bomb() -> bytes:
    """A PDF that says it has a hundred thousand pages, which are one."""
    plain = paper.pdf([[(10, "The same page.")]])
    kids = b"5 0 R " * 100_000
    return plain.replace(b"/Kids [5 0 R] /Count 1", b"/Kids [%s] /Count 100000" % kids)


def loop_bomb() -> bytes:
    """A PDF whose tree of pages holds itself."""
    plain = paper.pdf([[(10, "Round and round.")]])
    return plain.replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")


def nest_bomb() -> bytes:
    """HTML nested two hundred thousand deep."""
    return b"<!doctype html><html><body>" + b"<div>" * 200_000 + b"deep"


def table_bomb() -> bytes:
    """HTML with a table of a million cells."""
    return b"<!doctype html><html><body><table>" + (b"<tr>" + b"<td>1" * 1000) * 1000


def line_bomb() -> bytes:
    """Eighty megabytes of text without a space."""
    return b"x" * (80 * MB)


def cut_off() -> bytes:
    """A PDF of which the second half is not there."""
    plain = paper.pdf([[(10, f"Line {n}.")] for n in range(50)])
    return plain[: len(plain) // 2]


def false_name() -> bytes:
    """Bytes of no format at all under the name of a DOCX."""
    return bytes(range(256)) * 4096


def picture_bomb() -> bytes:
    """A PNG of 40,000 by 40,000 points, which would be 1.6 GB as grey."""
    side = 40_000
    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    packed = b"".join(packer.compress(row * 100) for _ in range(side // 100)) + packer.flush()
    head = side.to_bytes(4, "big") * 2 + bytes((1, 0, 0, 0, 0))  # a bit a point, grey, not interlaced
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def sheet_bomb() -> bytes:
    """An XLSX with two cells, in the first and the last place that a sheet has."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    target = f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links}">{target}</Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


def group_bomb() -> bytes:
    """RTF with half a million groups, each in the one before."""
    return b"{\\rtf1 " + b"{\\b " * 500_000 + b"deep" + b"}" * 500_001


def letter_bomb() -> bytes:
    """An e-mail in an e-mail, three hundred times."""
    head = (
        b"From: a@example.org\r\nSubject: again\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    return head * 300 + b"From: a@example.org\r\nSubject: last\r\n\r\nThe end.\r\n"


CORPUS: dict[str, Callable[[], bytes]] = {
    "zip.docx": zip_bomb,
    "entities.docx": entity_bomb,
    "stream.pdf": stream_bomb,
    "pages.pdf": page_bomb,
    "loop.pdf": loop_bomb,
    "nest.html": nest_bomb,
    "table.html": table_bomb,
    "line.txt": line_bomb,
    "cut.pdf": cut_off,
    "name.docx": false_name,
    "picture.png": picture_bomb,
    "sheet.xlsx": sheet_bomb,
    "groups.rtf": group_bomb,
    "letters.eml": letter_bomb,
}
"""File name and what makes it."""


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return len(body).to_bytes(4, "big") + kind + body + check.to_bytes(4, "big")


def _docx(document: Iterable[bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        with packed.open("word/document.xml", "w") as inside:
            for part in document:
                inside.write(part)
    return out.getvalue()
