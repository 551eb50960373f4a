"""OpenDocument XML: names, small questions to elements, and whether it is encrypted.

Names are those of OASIS OpenDocument 1.3, part 3, with the last word of the namespace as the prefix.
"""

from __future__ import annotations

from lxml import etree

from app.documents.archive import Archive
from app.documents.docx_xml import parse
from app.domain.errors import DocumentEncrypted

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:"


def tag(element: etree._Element) -> str:
    """`text:p`, `table:table` and so on; the local name for other namespaces; "" for what is no element."""
    name: object = element.tag
    if not isinstance(name, str):
        return ""
    space, _, local = name.rpartition("}")
    if space.startswith(_SPACE):
        return f"{space[len(_SPACE) :].partition(':')[0]}:{local}"
    return local


def attribute(element: etree._Element | None, name: str) -> str:
    """The value of an attribute named as `tag` names elements, "" if there is none."""
    if element is None:
        return ""
    prefix, _, local = name.partition(":")
    return element.get(f"{_SPACE}{prefix}:1.0}}{local}") or ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name."""
    return None if element is None else next((sub for sub in element if tag(sub) == name), None)


def count(element: etree._Element, name: str, most: int) -> int:
    """A number of repetitions, 1 if it is not given or none, never more than `most`."""
    text = attribute(element, name)
    return max(1, min(most, int(text))) if text.isascii() and text.isdigit() and len(text) < 12 else 1


def part(archive: Archive, member: str, name: str) -> etree._Element | None:
    """A part of the file as a tree, None if it is not there. Raises `DocumentDamaged`."""
    data = archive.read(member)
    return None if data is None else parse(data, name)


def refuse_encrypted(archive: Archive, name: str) -> None:
    """Raise `DocumentEncrypted` if parts are still encrypted (`protected` opens those it knows before)."""
    manifest = part(archive, "META-INF/manifest.xml", name)
    if manifest is not None and any(
        tag(element) == "manifest:encryption-data" for element in manifest.iter()
    ):
        raise DocumentEncrypted(name=name, by="rights")
    if "encrypted-package" in archive.names:
        raise DocumentEncrypted(name=name, by="rights")
