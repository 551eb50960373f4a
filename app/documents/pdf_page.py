"""One page of a PDF as lines with their places. The only module that talks to PDFium about a page.

PDFium is not thread-safe at all, not even across documents (documents.md 1.1): one process, one thread.
Places are in points with the origin at the bottom left of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from app.documents.attachments import Attachment
from app.documents.pdf_cells import with_tables
from app.documents.pdf_ink import Box, Ink
from app.documents.pdf_lines import HIGHER, SMALLER, Line, Word, in_order, joined, superscript
from app.documents.pdf_notes import Aside, asides
from app.domain.documents import PageState

TINY_POINTS = 2.0  # text below this size is not there to be read
CELL_GAP = 1.5  # of the font size: a wider gap parts two cells of a table
SOFT_HYPHEN = "\ufffe"  # PDFium's sign for a hyphen at a line's end whose word goes on below

# Glyphs that TeX's fonts leave as control characters (documents.md 1.3): encodings T1 and TS1, then OT1.
_TEX = {
    "\x10": "“",
    "\x11": "”",
    "\x12": "„",
    "\x13": "«",
    "\x14": "»",
    "\x15": "–",
    "\x16": "—",
    "\x1b": "ff",
    "\x1c": "fi",
    "\x1d": "fl",
    "\x1e": "ffi",
    "\x1f": "ffl",
    "\x88": "•",
}
_OT1 = {"\x0b": "ff", "\x0c": "fi", "\x0e": "ffi", "\x0f": "ffl"}
_CONTROL = re.compile("[" + "".join((*_TEX, *_OT1)) + "]")

# Which pages are pictures of text (documents.md 1.3, tried on 46 files): fewer letters and digits than this,
# more of the page under pictures than this, or so many drawings. And when fonts are broken: this share of its
# characters is of no alphabet.
FEW_LETTERS, MUCH_PICTURE, MANY_DRAWINGS, GARBLED = 50, 0.3, 50, 0.05
_BULLETS = "\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\uf0e0"  # of the Symbol and Wingdings fonts, see `clean`


@dataclass(slots=True)
class RawPage:
    """A page's lines in reading order and what kind of page it is.

    `drawn`: there is more on it than its text says, so OCR should read it. `garbled`: its fonts do not say
    which letters they draw, so its text is not what is seen. `confidence` is OCR's, 1 without it; `doubts`
    are numbers that it may have read wrong. `asides` are its fields and notes, `files` what is attached to
    them, `under` the page's bounds, in the lines' points, where its text lies invisible under its picture;
    `pictures` are large ones beside its text (shares of the page: left, top, right, bottom).
    """

    lines: list[Line] = field(default_factory=list)
    state: PageState = PageState.READ
    drawn: bool = False
    garbled: bool = False
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()
    files: tuple[Attachment, ...] = ()
    pictures: tuple[Box, ...] = ()
    under: Box | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    """How the characters of one text object look."""

    size: float
    bold: bool
    hidden: bool
    invisible: bool  # render mode 3, which is also how a scan's recognised text is stored
    white: bool


_GENERATED = _Look(0.0, False, False, False, False)


def read_page(document: Any, index: int) -> RawPage:
    """Read page `index` (from 0); `FAILED` if PDFium refuses. Nothing of the page stays open."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return RawPage(state=PageState.FAILED)
    try:
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        page.close()
        return RawPage(state=PageState.FAILED)
    try:
        found = _PageReader(page, textpage).read()
        found.asides, found.files = asides(document, page, index)
        if found.state is PageState.BLANK and found.asides:
            found.state = PageState.READ
        return found
    finally:
        textpage.close()
        page.close()


class _PageReader:
    """Walks the characters of a page once."""

    def __init__(self, page: Any, textpage: Any) -> None:
        self._page, self._text = page, textpage.raw
        self._ink = Ink(page)
        self._looks: dict[int, _Look] = {}
        self._left, self._right, self._bottom, self._top = (ctypes.c_double() for _ in range(4))
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._chars = characters_of(textpage)
        self._recognised = False

    def read(self) -> RawPage:
        looks = self._all_looks()
        self._recognised = self._has_recognised_text(looks)
        lines = [line for start, end in self._spans() if (line := self._line(start, end, looks))]
        ordered = with_tables(in_order(joined(lines), self._ink.rotation))
        garbled = self._is_garbled()
        drawn = garbled or self._is_drawn(lines)
        pictures = () if drawn or self._recognised else tuple(self._ink.large_pictures())
        under = self._ink.turned_bounds() if self._recognised and not drawn else None
        return RawPage(ordered, self._state(lines), drawn, garbled, pictures=pictures, under=under)

    def _is_drawn(self, lines: list[Line]) -> bool:
        letters = sum(char.isalnum() for line in lines for char in line.text)
        return letters < FEW_LETTERS and (
            self._ink.pictures() > MUCH_PICTURE or self._ink.drawings() > MANY_DRAWINGS
        )

    def _is_garbled(self) -> bool:
        """Whether many characters are of no alphabet: a font without a map from its shapes to letters."""
        inked = [chars for chars in self._chars if not chars.isspace() and chars != SOFT_HYPHEN]
        odd = sum(any(map(_is_odd, chars)) for chars in inked)
        return odd > 1 and odd > GARBLED * len(inked)

    def _state(self, lines: list[Line]) -> PageState:
        letters = sum(char.isalnum() for line in lines for char in line.text)
        if letters < 25 and self._ink.pictures() > 0.5:
            return PageState.SCANNED
        if letters:
            return PageState.READ
        if any(line.text or line.hidden for line in lines):
            return PageState.READ if any(line.text for line in lines) else PageState.BLANK
        return (
            PageState.SCANNED if self._ink.pictures() > 0.3 or self._ink.drawings() > 50 else PageState.BLANK
        )

    def _has_recognised_text(self, looks: list[_Look]) -> bool:
        """Whether the page is a picture over its own recognised text."""
        letters = [look for look, char in zip(looks, self._chars, strict=True) if char.isalnum()]
        unseen = sum(look.invisible for look in letters)
        return unseen > len(letters) / 2 and self._ink.pictures() > 0.6

    # -- lines -----------------------------------------------------------------------------------

    def _spans(self) -> list[tuple[int, int]]:
        spans, start = [], 0
        for index, char in enumerate(self._chars):
            if char in "\r\n":
                if index > start:
                    spans.append((start, index))
                start = index + 1
            elif char == SOFT_HYPHEN:
                spans.append((start, index + 1))
                start = index + 1
        if start < len(self._chars):
            spans.append((start, len(self._chars)))
        return spans

    def _line(self, start: int, end: int, looks: list[_Look]) -> Line | None:
        chars = self._chars
        hyphen = chars[end - 1] == SOFT_HYPHEN
        end -= hyphen
        seen: list[int] = []
        hidden: list[str] = []
        for index in range(start, end):
            look = looks[index]
            if look is not _GENERATED and self._unseen(index, look):
                hidden.append(chars[index])
            else:
                if hidden and hidden[-1] != " ":
                    hidden.append(" ")
                seen.append(index)
        while seen and chars[seen[0]].isspace():
            del seen[0]
        while seen and chars[seen[-1]].isspace():
            del seen[-1]
        if not seen:
            return Line("", "".join(hidden)) if "".join(hidden).strip() else None
        return self._placed(seen, "".join(hidden), hyphen, looks)

    def _unseen(self, index: int, look: _Look) -> bool:
        if look.hidden or (look.invisible and not self._recognised):
            return True
        if look.white:
            self._box(index)
            return not self._ink.dark_under(*self._middle())
        return False

    def _placed(self, seen: list[int], hidden: str, hyphen: bool, looks: list[_Look]) -> Line:
        inked = [index for index in seen if not self._chars[index].isspace()]
        drawn = [looks[index] for index in inked if looks[index] is not _GENERATED] or [_GENERATED]
        biggest = max(look.size for look in drawn)
        x0, y = self._turned(inked[0])
        small = [index for index in inked if 0 < looks[index].size <= SMALLER * biggest]
        if 0 < len(small) < len(inked):
            y = self._turned(next(index for index in inked if index not in small))[1]
            self._raise([index for index in small if self._turned(index)[1] - y > HIGHER * biggest])
        cells, edges, words = self._cells(seen, biggest)
        return Line(
            text=" ".join(cells),
            hidden=hidden,
            x0=x0,
            x1=words[-1][2],
            y=y,
            size=sorted(look.size for look in drawn)[len(drawn) // 2],
            bold=sum(look.bold for look in drawn) > 0.8 * len(drawn),
            hyphen=hyphen,
            cells=cells,
            edges=edges,
            words=words,
        )

    def _raise(self, indexes: list[int]) -> None:
        """Write raised digits as such: "10⁸" is not "108", and a footnote's mark is not part of a dose.

        But for those behind a raised letter, which may be an index of it.
        """
        letter = -2
        for index in indexes:
            digit = superscript(self._chars[index])
            if digit and letter != index - 1:
                self._chars[index] = digit
            else:
                letter = index

    def _cells(
        self, seen: list[int], size: float
    ) -> tuple[tuple[str, ...], tuple[float, ...], tuple[Word, ...]]:
        """Cut a line into words, and into cells where the gap between two of them is wide."""
        cells: list[list[str]] = [[]]
        edges = [self._turned(seen[0])[0]]
        words: list[Word] = []
        word, left = "", edges[0]
        before = seen[0]  # the last inked character
        spaced = False
        for index in seen:
            if self._chars[index].isspace():
                spaced = True
                continue
            if spaced:
                right, after = self._gap(before, index)
                words.append((word, left, right))
                if after - right > CELL_GAP * size > 0:
                    cells.append([])
                    edges.append(self._turned(index)[0])
                else:
                    cells[-1].append(" ")
                word, left = "", after
            cells[-1].append(self._chars[index])
            word += self._chars[index]
            before, spaced = index, False
        self._box(before)
        words.append((word, left, self._ink.turn(self._right.value, self._top.value)[0]))
        return tuple("".join(cell) for cell in cells), tuple(edges), tuple(words)

    def _gap(self, before: int, after: int) -> tuple[float, float]:
        """Where a character ends and another begins, from the left."""
        self._box(before)
        right = self._ink.turn(self._right.value, self._top.value)[0]
        self._box(after)
        return right, self._ink.turn(self._left.value, self._bottom.value)[0]

    # -- one character ---------------------------------------------------------------------------

    def _box(self, index: int) -> None:
        raw.FPDFText_GetCharBox(self._text, index, self._left, self._right, self._bottom, self._top)

    def _middle(self) -> tuple[float, float]:
        return (self._left.value + self._right.value) / 2, (self._bottom.value + self._top.value) / 2

    def _turned(self, index: int) -> tuple[float, float]:
        raw.FPDFText_GetCharOrigin(self._text, index, self._x, self._y)
        return self._ink.turn(self._x.value, self._y.value)

    def _all_looks(self) -> list[_Look]:
        """The look of every character: of a word's first and last, and of each where these differ."""
        looks = [_GENERATED] * len(self._chars)
        start = None
        for index, char in enumerate([*self._chars, " "]):
            if not char.isspace():
                start = index if start is None else start
            elif start is not None:
                first, last = self._look(start), self._look(index - 1)
                same = first is last
                looks[start:index] = [first if same else self._look(i) for i in range(start, index)]
                start = None
        return looks

    def _look(self, index: int) -> _Look:
        pointer = raw.FPDFText_GetTextObject(self._text, index)
        if not pointer:
            return _GENERATED
        address = ctypes.addressof(pointer.contents)
        look = self._looks.get(address)
        if look is None:
            look = self._looks[address] = self._measure(index, pointer)
        return look

    def _measure(self, index: int, pointer: Any) -> _Look:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, index, matrix)
        scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
        size = raw.FPDFText_GetFontSize(self._text, index) * scale
        self._box(index)
        tall = max(self._top.value - self._bottom.value, self._right.value - self._left.value)
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        coloured = raw.FPDFText_GetFillColor(self._text, index, red, green, blue, alpha)
        mode = raw.FPDFTextObj_GetTextRenderMode(pointer)
        tiny = size < TINY_POINTS and tall < TINY_POINTS
        glass = bool(coloured) and mode in (0, 4) and alpha.value == 0
        return _Look(
            size=size if size >= TINY_POINTS else max(size, tall),
            bold=_is_bold(pointer, mode),
            hidden=tiny or glass or not self._ink.on_page(*self._middle()),
            invisible=mode in (3, 7),
            white=bool(coloured) and mode in (0, 4) and min(red.value, green.value, blue.value) >= 240,
        )


def _is_odd(char: str) -> bool:
    """Whether no text holds it: private use but for known bullets, control characters, U+FFFD.

    And letters whose two bytes are turned round, "A" as U+4100, as some programs write their fonts' maps.
    PDFium's own FPDFText_HasUnicodeMapError is of no use: it says so of every letter that TeX sets.
    """
    private = "\ue000" <= char <= "\uf8ff" and char not in _BULLETS
    control = char < " " and char not in _TEX and char not in _OT1
    turned = ord(char) % 256 == 0 and "0" <= chr(ord(char) >> 8) <= "z"
    return private or control or turned or char == "\ufffd"


def _is_bold(pointer: Any, mode: int) -> bool:
    font = raw.FPDFTextObj_GetFont(pointer)
    if not font:
        return False
    if mode == 2 or raw.FPDFFont_GetWeight(font) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    if not raw.FPDFFont_GetBaseFontName(font, name, len(name)):
        return False
    return any(mark in name.value.lower() for mark in (b"bold", b"black", b"cmbx", b"sfbx", b"heavy"))


def characters_of(textpage: Any) -> list[str]:
    """What stands at each of PDFium's indexes: one character, or the letters of a ligature."""
    count = textpage.count_chars()
    text = textpage.get_text_range(errors="surrogatepass") if count else ""
    if len(text) == count:
        chars = list(text)
    else:  # the joined text differs where letters are astral
        codes = (raw.FPDFText_GetUnicode(textpage.raw, index) for index in range(count))
        chars = [chr(code) if 0 < code < 0x110000 else " " for code in codes]
    if _CONTROL.search(text):
        _mend(chars)
    return chars


def _mend(chars: list[str]) -> None:
    """Put letters in place of the control characters that TeX's fonts leave."""
    for index, char in enumerate(chars):
        if char in _TEX:
            chars[index] = _TEX[char]
        elif char in _OT1:
            before, after = (chars[i] if 0 <= i < len(chars) else " " for i in (index - 1, index + 1))
            chars[index] = _OT1[char] if before.isalpha() or after.islower() else " "
