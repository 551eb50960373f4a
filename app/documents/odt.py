"""ODT: an own walk of its XML that loses nothing a reader sees.

Left out on purpose: tracked deletions (they stand apart, in `text:tracked-changes`), comments, form scripts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from lxml import etree

from app.documents.archive import Archive
from app.documents.build import Builder
from app.documents.odf_blocks import BlockReader
from app.documents.odf_styles import Styles
from app.documents.odf_xml import attribute, child, part, refuse_encrypted, tag
from app.domain.documents import BlockKind
from app.domain.errors import DocumentDamaged

_EDGES = {f"style:{name}{which}" for name in ("header", "footer") for which in ("", "-left", "-first")}


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` and return the title ("" if none).

    Raises `DocumentDamaged`, `DocumentEncrypted` or `DocumentTooLarge`.
    """
    progress(0, 1)
    archive = Archive(file, builder.name, builder.limits)
    refuse_encrypted(archive, builder.name)
    root = part(archive, "content.xml", builder.name)
    body = child(child(root, "office:body"), "office:text")
    if body is None:
        raise DocumentDamaged(name=builder.name)
    styled = part(archive, "styles.xml", builder.name)
    reader = BlockReader(builder, Styles(styled, root))
    reader.walk(body)
    _edges(styled, reader, builder)
    progress(1, 1)
    return title(archive, builder.name)


def title(archive: Archive, name: str) -> str:
    """The title the file gives itself, "" if none."""
    meta = part(archive, "meta.xml", name)
    if meta is None:
        return ""
    return next(
        ("".join(map(str, element.itertext())) for element in meta.iter() if tag(element) == "title"), ""
    )


def _edges(styled: etree._Element | None, reader: BlockReader, builder: Builder) -> None:
    """Headers and footers of every page style, each line once; those switched off are not shown."""
    seen: set[str] = set()
    for element in styled.iter() if styled is not None else ():
        if tag(element) not in _EDGES or attribute(element, "style:display") == "false":
            continue
        for line in reader.lines(element):
            if line not in seen:
                seen.add(line)
                builder.add(BlockKind.RUNNING, line)
