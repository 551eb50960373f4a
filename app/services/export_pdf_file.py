"""A PDF file from pages of lines: fonts, structure for screen readers, headings (ISO 32000-1:2008).

Every line drawn belongs to an element of the structure (14.8) or is marked as an artifact, and has its
characters beside the drawn signs (9.10.3 ToUnicode, 14.9.4 ActualText), so that what is copied or read aloud
is the text.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.services.export_font import MISSING, Font
from app.services.export_font_outlines import subset

WIDTH, HEIGHT = 595, 842
"""A4 in points, 210 x 297 mm."""


@dataclass(slots=True)
class Element:
    """A part of the structure: `kind` is a standard type ("P", "H1"). `kids` are drawn marks or elements.

    A mark is (page, number), both counted from 0.
    """

    kind: str
    kids: list[Element | tuple[int, int]] = field(default_factory=list)
    attributes: str = ""

    def add(self, kind: str, attributes: str = "") -> Element:
        """A new element inside this one."""
        kid = Element(kind, attributes=attributes)
        self.kids.append(kid)
        return kid


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in one font and colour. `colour` is red, green, blue from 0 to 1, as a PDF writes them."""

    text: str
    font: str
    colour: str


class Pages:
    """The pages while they are drawn."""

    def __init__(self, fonts: Mapping[str, Font]) -> None:
        self.root = Element("Document")
        self._fonts = fonts
        self._drawn: list[list[str]] = []
        self._owners: list[list[Element]] = []
        self._used: dict[str, dict[int, str]] = {name: {} for name in fonts}
        self._headings: list[tuple[str, int, float]] = []
        self.undrawn = 0

    @property
    def count(self) -> int:
        """Pages so far."""
        return len(self._drawn)

    def turn(self) -> None:
        """Begin a page."""
        self._drawn.append([])
        self._owners.append([])

    def width(self, stretch: Stretch, size: float) -> float:
        """How wide some words are, in points."""
        return self._fonts[stretch.font].width(stretch.text) * size

    def draw(self, words: Sequence[Stretch], x: float, y: float, size: float, owner: Element) -> None:
        """Draw words on the last page from (x, y), points from its lower left corner, as part of `owner`."""
        page = len(self._drawn) - 1
        mark = len(self._owners[page])
        self._owners[page].append(owner)
        owner.kids.append((page, mark))
        self._drawn[page].append(f"/{owner.kind} <</MCID {mark}>> BDC")
        self._text(page, words, x, y, size)
        self._drawn[page].append("EMC")

    def decorate(self, commands: str) -> None:
        """Draw something that says nothing: lines and frames."""
        self._drawn[-1].append(f"/Artifact BMC q {commands} Q EMC")

    def foot(self, page: int, text: str, size: float, font: str, y: float) -> None:
        """Draw a line in the middle of a page's foot."""
        words = Stretch(text, font, "0.35 0.35 0.35")
        self._drawn[page].append("/Artifact <</Type /Pagination /Subtype /Footer>> BDC")
        self._text(page, [words], (WIDTH - self.width(words, size)) / 2, y, size)
        self._drawn[page].append("EMC")

    def mark_heading(self, text: str, y: float) -> None:
        """Note a heading on the last page, for the list of headings beside the pages."""
        self._headings.append((text, len(self._drawn) - 1, y))

    def _text(self, page: int, words: Sequence[Stretch], x: float, y: float, size: float) -> None:
        for stretch in words:
            font = self._fonts[stretch.font]
            for lacking, text in _runs(stretch.text, font):
                signs = [font.sign(char) for char in text]
                self._used[stretch.font].update(zip(signs, text, strict=True))
                shown = "".join(f"{sign:04X}" for sign in signs)
                drawn = f"BT {stretch.colour} rg /{stretch.font} {size} Tf {x:.2f} {y:.2f} Td <{shown}> Tj ET"
                if lacking:
                    self.undrawn += len(text)
                    drawn = f"/Span <</ActualText {_string(text)}>> BDC {drawn} EMC"
                self._drawn[page].append(drawn)
                x += font.width(text) * size

    def finish(self, title: str, language: str, program: str) -> bytes:
        """The whole file."""
        return _Writer(self, title, language, program).file()


def _runs(text: str, font: Font) -> list[tuple[bool, str]]:
    """The text in runs of characters that the font has and runs that it lacks."""
    found: list[tuple[bool, str]] = []
    for char in text:
        lacking = font.sign(char) == MISSING
        if found and found[-1][0] == lacking:
            found[-1] = (lacking, found[-1][1] + char)
        else:
            found.append((lacking, char))
    return found


def _string(text: str) -> str:
    """A text string in UTF-16 (7.9.2.2), as hexadecimal digits: no character of it can end it."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


class _Writer:
    """Numbers the objects and writes them one after the other, with the table of where each begins."""

    def __init__(self, pages: Pages, title: str, language: str, program: str) -> None:
        self._pages, self._title, self._language, self._program = pages, title, language, program
        self._objects: list[bytes | None] = []

    def file(self) -> bytes:
        catalog, tree = self._reserve(), self._reserve()
        folder = self._reserve()
        page_numbers = [self._reserve() for _ in self._pages._drawn]
        fonts = {name: self._font(name, font) for name, font in self._pages._fonts.items()}
        resources = " ".join(f"/{name} {number} 0 R" for name, number in fonts.items())
        elements: dict[int, int] = {}
        root = self._element(self._pages.root, tree, page_numbers, elements)
        for index, number in enumerate(page_numbers):
            content = self._stream("", "\n".join(self._pages._drawn[index]).encode("ascii"))
            self._put(
                number,
                f"<</Type /Page /Parent {folder} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
                f"/Contents {content} 0 R /Resources <</Font <<{resources}>>>> "
                f"/StructParents {index} /Tabs /S>>",
            )
        kids = " ".join(f"{number} 0 R" for number in page_numbers)
        self._put(folder, f"<</Type /Pages /Count {len(page_numbers)} /Kids [{kids}]>>")
        parents = " ".join(
            f"{index} [{' '.join(f'{elements[id(owner)]} 0 R' for owner in owners)}]"
            for index, owners in enumerate(self._pages._owners)
        )
        self._put(
            tree,
            f"<</Type /StructTreeRoot /K {root} 0 R /ParentTree <</Nums [{parents}]>> "
            f"/ParentTreeNextKey {len(page_numbers)}>>",
        )
        outline = self._outline(page_numbers)
        self._put(
            catalog,
            f"<</Type /Catalog /Pages {folder} 0 R /StructTreeRoot {tree} 0 R /MarkInfo <</Marked true>> "
            f"/Lang {_string(self._language)} /ViewerPreferences <</DisplayDocTitle true>>{outline}>>",
        )
        facts = self._add(f"<</Title {_string(self._title)} /Producer {_string(self._program)}>>")
        return self._joined(catalog, facts)

    def _reserve(self) -> int:
        self._objects.append(None)
        return len(self._objects)

    def _put(self, number: int, text: str) -> None:
        self._objects[number - 1] = text.encode("ascii")

    def _add(self, text: str) -> int:
        number = self._reserve()
        self._put(number, text)
        return number

    def _stream(self, entries: str, data: bytes) -> int:
        packed = zlib.compress(data, 9)
        head = f"<<{entries} /Filter /FlateDecode /Length {len(packed)}>>\nstream\n"
        self._objects.append(head.encode("ascii") + packed + b"\nendstream")
        return len(self._objects)

    def _element(self, element: Element, parent: int, pages: list[int], numbers: dict[int, int]) -> int:
        number = numbers[id(element)] = self._reserve()
        kids = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(f"{self._element(kid, number, pages, numbers)} 0 R")
            else:
                kids.append(f"<</Type /MCR /Pg {pages[kid[0]]} 0 R /MCID {kid[1]}>>")
        inside = f"/P {parent} 0 R /K [{' '.join(kids)}] {element.attributes}"
        self._put(number, f"<</Type /StructElem /S /{element.kind} {inside}>>")
        return number

    def _outline(self, pages: list[int]) -> str:
        headings = self._pages._headings
        if not headings:
            return ""
        root = self._reserve()
        numbers = [self._reserve() for _ in headings]
        for index, (text, page, y) in enumerate(headings):
            before = f" /Prev {numbers[index - 1]} 0 R" if index else ""
            after = f" /Next {numbers[index + 1]} 0 R" if index + 1 < len(numbers) else ""
            place = f"/Dest [{pages[page]} 0 R /XYZ 0 {y:.0f} 0]"
            self._put(numbers[index], f"<</Title {_string(text)} /Parent {root} 0 R {place}{before}{after}>>")
        edges = f"/First {numbers[0]} 0 R /Last {numbers[-1]} 0 R /Count {len(numbers)}"
        self._put(root, f"<</Type /Outlines {edges}>>")
        return f" /Outlines {root} 0 R"

    def _font(self, name: str, font: Font) -> int:
        """A composite font whose codes are glyph numbers (9.7.4), with the outlines of the signs in use."""
        used = self._pages._used[name]
        called = f"STLRML+{font.name}"
        outlines = self._stream("/Subtype /CIDFontType0C", subset(font, used))
        box = " ".join(map(str, font.box))
        facts = self._add(
            f"<</Type /FontDescriptor /FontName /{called} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
            f"/Ascent {font.ascent} /Descent {font.descent} /CapHeight {font.ascent} /StemV 80 "
            f"/FontFile3 {outlines} 0 R>>"
        )
        widths = " ".join(f"{sign} [{font.widths[sign]}]" for sign in sorted({MISSING, *used}))
        inner = self._add(
            f"<</Type /Font /Subtype /CIDFontType0 /BaseFont /{called} /CIDSystemInfo <</Registry (Adobe) "
            f"/Ordering (Identity) /Supplement 0>> /FontDescriptor {facts} 0 R /W [{widths}]>>"
        )
        characters = self._stream("", _to_unicode(used))
        return self._add(
            f"<</Type /Font /Subtype /Type0 /BaseFont /{called} /Encoding /Identity-H "
            f"/DescendantFonts [{inner} 0 R] /ToUnicode {characters} 0 R>>"
        )

    def _joined(self, catalog: int, facts: int) -> bytes:
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self._objects, start=1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode("ascii") + (body or b"null") + b"\nendobj\n"
        start = len(out)
        rows = "".join(f"{place:010d} 00000 n \n" for place in places)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{rows}".encode("ascii")
        out += f"trailer\n<</Size {len(places) + 1} /Root {catalog} 0 R /Info {facts} 0 R>>\n".encode("ascii")
        return bytes(out + f"startxref\n{start}\n%%EOF\n".encode("ascii"))


def _to_unicode(used: Mapping[int, str]) -> bytes:
    """The map from glyph numbers back to characters, at most 100 in a block (Adobe Technical Note 5411)."""
    rows = [f"<{sign:04X}> <{char.encode('utf-16-be').hex().upper()}>" for sign, char in sorted(used.items())]
    rows = [row for row in rows if not row.startswith("<0000>")]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) "
        "/Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\nendcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
