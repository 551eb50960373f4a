"""What PPTX and XLSX share: relations between parts, and the words of drawings (DrawingML).

Sources: ECMA-376, part 2 (relations), part 1, chapters 20 and 21 (DrawingML).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath, split
from urllib.parse import unquote

from lxml import etree

from app.documents.archive import Archive
from app.documents.docx_xml import number, parse

TINY = 100  # hundredths of a point: text of one point and less is not there to be read


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part points to: the last word of the relation's type, and a member of the zip."""

    kind: str
    member: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a drawing. `bullet`: what stands before it. `level` counts indents from 0."""

    text: str
    hidden: str
    bullet: str | None
    level: int


def local(element: etree._Element) -> str:
    """The name without its namespace, "" for what is no element."""
    name: object = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def below(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of each name in turn."""
    for name in path:
        if element is None:
            return None
        element = next((sub for sub in element if local(sub) == name), None)
    return element


def under(element: etree._Element | None, *path: str) -> list[etree._Element]:
    """What stands in the first child of each name in turn; nothing if there is none."""
    found = below(element, *path)
    return list(found) if found is not None else []


def relation_id(element: etree._Element | None, name: str = "id") -> str:
    """The attribute `r:id` (or another of that namespace, transitional or strict)."""
    for key, value in element.attrib.items() if element is not None else ():
        if str(key).endswith(f"/relationships}}{name}"):
            return str(value)
    return ""


def part(archive: Archive, member: str, name: str) -> etree._Element | None:
    """A part as a tree, None if it is not there. Raises `DocumentDamaged`."""
    data = archive.read(member)
    return None if data is None else parse(data, name)


def relations(archive: Archive, member: str, name: str) -> dict[str, Relation]:
    """The relations of a part by their identifiers; addresses outside the file are left alone."""
    folder, base = split(member)
    root = part(archive, join(folder, "_rels", f"{base}.rels"), name)
    found: dict[str, Relation] = {}
    for element in root if root is not None else ():
        if local(element) != "Relationship" or element.get("TargetMode") == "External":
            continue
        target = unquote(element.get("Target") or "")
        full = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(member), target))
        kind = (element.get("Type") or "").rpartition("/")[2]
        found[element.get("Id") or ""] = Relation(kind, full)
    return found


def lines(body: etree._Element | None) -> Iterator[Line]:
    """The paragraphs of a text body (`a:p` under it), with what numbers them."""
    counts: dict[int, int] = {}
    for paragraph in body if body is not None else ():
        if local(paragraph) != "p":
            continue
        shown, hidden = _runs(paragraph)
        properties = below(paragraph, "pPr")
        level = number(properties.get("lvl") if properties is not None else None, 0)
        bullet = _bullet(properties, level, counts) if shown.strip() else None
        yield Line(shown, hidden, bullet, level)


def words(body: etree._Element | None) -> str:
    """All paragraphs seen in a text body, parted by newlines."""
    return "\n".join(line.text for line in lines(body) if line.text.strip())


def _runs(paragraph: etree._Element) -> tuple[str, str]:
    """What is seen and what is not in a paragraph: runs, fields, breaks, mathematics."""
    shown: list[str] = []
    hidden: list[str] = []
    for element in _choices(paragraph):
        name = local(element)
        if name == "br":
            shown.append("\n")
        elif name in ("r", "fld"):
            properties = below(element, "rPr")
            size = number(properties.get("sz") if properties is not None else None, 1800)
            text = "".join(sub.text or "" for sub in element if local(sub) == "t")
            (hidden if size <= TINY else shown).append(text)
        elif name in ("m", "oMath", "oMathPara"):
            shown += [sub.text or "" for sub in element.iter() if local(sub) == "t"]
    return "".join(shown), "".join(hidden)


def _choices(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The children of an element; of alternatives the first that holds words."""
    for element in paragraph:
        if local(element) == "AlternateContent":
            yield from alternative(element)
        else:
            yield element


def alternative(element: etree._Element) -> Iterator[etree._Element]:
    """What stands in the first alternative that holds words, else in the last."""
    options = [sub for sub in element if local(sub) in ("Choice", "Fallback")]
    for option in options:
        if option is options[-1] or any(local(sub) == "t" and sub.text for sub in option.iter()):
            yield from option
            return


def _bullet(properties: etree._Element | None, level: int, counts: dict[int, int]) -> str | None:
    """The bullet, an empty one for none, None if the paragraph does not say (then its place decides)."""
    for element in properties if properties is not None else ():
        name = local(element)
        if name == "buAutoNum":
            counts[level] = counts.get(level, number(element.get("startAt"), 1) - 1) + 1
            for deeper in [key for key in counts if key > level]:
                del counts[deeper]
            return f"{counts[level]}. "
        if name in ("buChar", "buBlip"):
            return "• "
        if name == "buNone":
            return ""
    return None
