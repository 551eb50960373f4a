"""What the styles of an OpenDocument file hide: text in white, in no size, or not shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from app.documents.odf_xml import attribute, tag

_WHITE = {"#ffffff", "#fefefe", "#fdfdfd"}
_DEEPEST = 16  # styles based on styles
TINY_POINTS = 1.0


@dataclass(frozen=True, slots=True)
class Look:
    """What is taken from a style, with what it is based on worked in."""

    hidden: bool = False
    white: bool = False
    tiny: bool = False
    shaded: bool = False
    off: bool = False  # a sheet that is not shown
    level: int = 0  # of a heading, by the style's outline level or its being the title
    listing: str = ""

    @property
    def unseen(self) -> bool:
        """Whether nobody sees words that look so on a white page."""
        return self.hidden or self.tiny or (self.white and not self.shaded)


class Styles:
    """Styles by family and name, and the list styles."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self.lists: dict[str, etree._Element] = {}
        self._known: dict[tuple[str, str], Look] = {}
        for root in roots:
            for element in root.iter() if root is not None else ():
                if tag(element) == "style:style":
                    key = attribute(element, "style:family"), attribute(element, "style:name")
                    self._elements[key] = element
                elif tag(element) == "text:list-style":
                    self.lists[attribute(element, "style:name")] = element

    def get(self, family: str, name: str) -> Look:
        """The look of a style; a plain one if the file does not describe it."""
        key = family, name
        if key not in self._known:
            self._known[key] = self._resolve(key, 0)
        return self._known[key]

    def _resolve(self, key: tuple[str, str], depth: int) -> Look:
        element = self._elements.get(key)
        if element is None or depth > _DEEPEST:
            return Look(level=int(key[1] == "Title"))
        above = attribute(element, "style:parent-style-name")
        look = self._resolve((key[0], above), depth + 1) if above else Look()
        if key[1] == "Title":
            look = replace(look, level=1)
        outline = attribute(element, "style:default-outline-level")
        if outline.isascii() and outline.isdigit():
            look = replace(look, level=min(6, int(outline[:2])))
        if listing := attribute(element, "style:list-style-name"):
            look = replace(look, listing=listing)
        for properties in element:
            look = _with(look, properties)
        return look


def _with(look: Look, properties: etree._Element) -> Look:
    """The look with one set of properties laid over it."""
    if display := attribute(properties, "text:display"):
        look = replace(look, hidden=display == "none")
    if display := attribute(properties, "table:display"):
        look = replace(look, off=display == "false")
    if colour := attribute(properties, "xsl-fo-compatible:color"):
        look = replace(look, white=colour.lower() in _WHITE)
    if back := attribute(properties, "xsl-fo-compatible:background-color"):
        look = replace(look, shaded=back.lower() not in ("transparent", *_WHITE))
    if size := attribute(properties, "xsl-fo-compatible:font-size"):
        look = replace(look, tiny=_points(size) <= TINY_POINTS)
    return look


def _points(size: str) -> float:
    """A font size in points; a relative one is taken for a visible one."""
    try:
        return float(size[:-2]) if size.endswith("pt") else 12.0
    except ValueError:
        return 12.0
