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
}
"""File name and what makes it."""


def _docx(document: Iterable[bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        with packed.open("word/document.xml", "w") as inside:
            for part in document:
                inside.write(part)
    return out.getvalue()
