"""WordprocessingML: names, a safe parser, and small questions to elements."""

from __future__ import annotations

from lxml import etree

from app.domain.errors import DocumentDamaged

_SPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",  # the strict variant of the standard
)
_OFF = {"0", "false", "off", "none"}


def parse(data: bytes, name: str) -> etree._Element:
    """Parse a part; entities stay unresolved and nothing is fetched. Raises `DocumentDamaged`."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentDamaged(name=name) from error


def tag(element: etree._Element) -> str:
    """The local name with "w:" before it if it is Word's own, "" for what is no element."""
    name: object = element.tag  # a function for comments and entities
    if not isinstance(name, str):
        return ""
    for space in _SPACES:
        if name.startswith(space):
            return "w:" + name[len(space) :]
    return name.rpartition("}")[2]


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name (as `tag` gives it)."""
    if element is None:
        return None
    return next((sub for sub in element if tag(sub) == name), None)


def value(element: etree._Element | None, attribute: str = "val") -> str | None:
    """One of Word's own attributes, None if the element or the attribute is missing."""
    if element is None:
        return None
    for space in _SPACES:
        found = element.get(space + attribute)
        if found is not None:
            return found
    return None


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as `w:vanish` is there and not turned off."""
    return element is not None and (value(element) or "1").lower() not in _OFF


def number(text: str | None, default: int) -> int:
    """A whole number, or `default` if it is none."""
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
