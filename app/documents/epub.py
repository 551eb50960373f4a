"""EPUB: the files of the book in the order of its spine, each read as a web page.

Sources: EPUB 3.3 (W3C), "Package document" and "Open container format".
"""

from __future__ import annotations

import io
from collections.abc import Callable
from posixpath import dirname, join, normpath
from typing import BinaryIO
from urllib.parse import unquote

from lxml import etree

from app.documents import html
from app.documents.archive import Archive
from app.documents.build import Builder
from app.documents.docx_xml import parse
from app.documents.epub_pages import as_html
from app.domain.errors import DocumentDamaged, DocumentEncrypted

_CONTAINER = "META-INF/container.xml"
_PAGES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"}


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` and return the book's title. Progress is in files of the spine.

    A file that the spine names and the zip lacks makes the book damaged: nothing is left out in silence.
    Raises `DocumentDamaged`, `DocumentEncrypted` (copy protection) or `DocumentTooLarge`.
    """
    archive = Archive(file, builder.name, builder.limits)
    package = _package(archive, builder.name)
    root = _part(archive, package, builder.name)
    members = [_member(archive, package, href, builder.name) for href in _spine(root, builder.name)]
    protected = _protected(archive, builder.name)
    if protected.intersection(members):
        raise DocumentEncrypted(name=builder.name, by="rights")
    for index, member in enumerate(members):
        progress(index, len(members))
        data = archive.read(member) or b""
        html.read(io.BytesIO(as_html(data).encode("utf-8", "replace")), builder, lambda _done, _all: None)
    progress(len(members), len(members))
    return next((e.text or "" for e in root.iter() if _local(e) == "title"), "")


def _package(archive: Archive, name: str) -> str:
    """The member that describes the book."""
    for element in _part(archive, _CONTAINER, name).iter():
        if _local(element) == "rootfile" and (path := element.get("full-path")):
            return normpath(unquote(path)) if path not in archive.names else path
    raise DocumentDamaged(name=name)


def _spine(root: etree._Element, name: str) -> list[str]:
    """Where the readable files are, in reading order; pictures in the spine hold no text."""
    items = {e.get("id"): e for e in root.iter() if _local(e) == "item"}
    found: list[str] = []
    for element in root.iter():
        if _local(element) != "itemref":
            continue
        item = items.get(element.get("idref"))
        if item is None:
            raise DocumentDamaged(name=name)
        if (item.get("media-type") or "").lower() in _PAGES:
            found.append(item.get("href") or "")
    if not found:
        raise DocumentDamaged(name=name)
    return list(dict.fromkeys(found))


def _member(archive: Archive, package: str, href: str, name: str) -> str:
    """The member an address means; some programs write it escaped, or in other letters' case."""
    bare = href.partition("#")[0]
    folded = {member.casefold(): member for member in archive.names}
    for path in (bare, unquote(bare)):
        full = normpath(join(dirname(package), path))
        if full in archive.names or full.casefold() in folded:
            return full if full in archive.names else folded[full.casefold()]
    raise DocumentDamaged(name=name)


def _protected(archive: Archive, name: str) -> set[str]:
    """The members that are encrypted. Fonts often are, which is no hindrance."""
    if "META-INF/encryption.xml" not in archive.names:
        return set()
    root = _part(archive, "META-INF/encryption.xml", name)
    return {unquote(e.get("URI") or "") for e in root.iter() if _local(e) == "CipherReference"}


def _part(archive: Archive, member: str, name: str) -> etree._Element:
    data = archive.read(member)
    if data is None:
        raise DocumentDamaged(name=name)
    return parse(data, name)


def _local(element: etree._Element) -> str:
    name: object = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""
