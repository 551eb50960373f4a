r"""RTF: an own reading that loses nothing a reader sees.

Why not striprtf: it drops headers, footers, footnotes and text boxes, shows text marked as hidden (`\v`)
and tracked deletions, and its expressions for links take quadratic time on hostile files.

Left out on purpose: tracked deletions, comments, field codes, pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from app.documents.build import Builder
from app.documents.clean import one_line
from app.documents.flow import ITEM
from app.documents.grid import add_table
from app.documents.rtf_code_pages import charset, code_page, is_double
from app.documents.rtf_words import CHARACTERS, SIGNS, Token, joined, tokens
from app.domain.documents import BlockKind
from app.domain.errors import DocumentDamaged

DEEPEST = 2_000  # groups in groups; Word writes some dozen
TINY = 2  # half-points: text of one point and less is not there to be read

_HEADS = {f"{edge}{which}" for edge in ("header", "footer") for which in ("", "l", "r", "f")}
_ASIDE = {"footnote": "note", "shptxt": "box", "dptxbxtext": "box", "listtext": "label", "pntext": "label"}
_KEPT = {"shpinst", "shptxt", "dptxbxtext", "ud", "footnote", "fldrslt", "result", "shprslt", "listtext"}
_PARTS = {"fonttbl": "fonts", "colortbl": "colours", "stylesheet": "styles"}
_DROPPED = re.compile(
    "(?:info|pict|fldinst|object|objdata|objclass|objname|annotation|atnid|atnauthor|atndate|atnref|atrfstart"
    "|atrfend|xe|tc|rxe|txe|bkmkstart|bkmkend|datafield|ftnsep|ftnsepc|ftncn|aftnsep|aftnsepc|aftncn|template"
    "|private|nextfile|filetbl|listtable|listoverridetable|revtbl|rsidtbl|themedata|colorschememapping"
    "|latentstyles|datastore|xmlnstbl|generator|upr|pn|pnseclvl|sp|mmathPr|nesttableprops|nonesttables"
    "|wgrffmtfilter|background|docvar|userprops|formfield|ffname|ffdeftext|ffl)\\Z"
)


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits: where its words go, and how they look."""

    to: str = "body"  # body | running | note | box | label | title | fonts | colours | styles | nowhere
    hidden: bool = False
    deleted: bool = False
    encapsulated: bool = False  # in words that only stand for HTML (`\\htmlrtf`)
    tiny: bool = False
    colour: int = 0
    shaded: bool = False
    font: int = -1
    skip: int = 1  # characters to pass over after `\\u`
    level: int = 0
    table: bool = False
    starred: bool = False


@dataclass(slots=True)
class _Text:
    """A paragraph being filled."""

    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def take(self) -> tuple[str, str]:
        """What it holds, seen and hidden; it is empty afterwards."""
        found = joined(self.shown), one_line(joined(self.hidden))
        self.shown, self.hidden = [], []
        return found


def read(file: BinaryIO, builder: Builder, progress: Callable[[int, int], None]) -> str:
    """Fill `builder` and return the title ("" if none). Raises `DocumentDamaged` or `DocumentTooLarge`."""
    progress(0, 1)
    title = read_rtf(file.read(), builder)
    progress(1, 1)
    return title


def read_rtf(data: bytes, builder: Builder) -> str:
    """The same for what is in memory, as the body of a mail is."""
    start = data.find(b"{\\rtf")
    if start < 0:
        raise DocumentDamaged(name=builder.name)
    reader = _Reader(builder)
    for token in tokens(data[start:].decode("latin-1")):
        if not reader.take(token):
            break
    return reader.finish()


class _Reader:
    """Takes tokens one by one and adds blocks as paragraphs end."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._state = _State()
        self._stack: list[_State] = []
        self._texts = {to: _Text() for to in ("body", "running", "note", "box", "label", "title")}
        self._after: list[tuple[BlockKind, str]] = []  # notes and boxes of the paragraph at hand
        self._cells: list[str] = []
        self._rows: list[list[str]] = []
        self._label = ""
        self._bytes = bytearray()
        self._passing = 0  # characters still to pass over after `\u`
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default = -1
        self._seen: set[str] = set()
        self._levels: dict[int, int] = {}  # heading levels by style
        self._style = (0, 0)  # of the style sheet: number and level of the entry at hand
        self._colours = [""]

    def take(self, token: Token) -> bool:
        """Take one token; False when the document is over."""
        if token.byte >= 0 or (token.text and is_double(self._encoding)):
            self._raw(bytes([token.byte]) if token.byte >= 0 else token.text.encode("latin-1"))
            return True
        self._flush()
        if token.brace == "{":
            if len(self._stack) > DEEPEST:
                raise DocumentDamaged(name=self._builder.name)
            self._passing = 0
            self._stack.append(self._state)
        elif token.brace == "}":
            self._close()
            return bool(self._stack)
        elif token.word:
            self._passing = 0
            self._word(token.word, token.number)
        elif token.sign == "*":
            self._state = replace(self._state, starred=True)
        elif token.sign:
            self._say(SIGNS.get(token.sign, ""))
        elif token.text:
            self._plain(token.text)
        return True

    def finish(self) -> str:
        """End what is open, and return the title."""
        self._flush()
        self._paragraph()
        self._end_cell(last=True)
        self._end_table()
        self._end_aside("running")
        return one_line(self._texts["title"].take()[0])

    # -- words -----------------------------------------------------------------------------------

    @property
    def _encoding(self) -> str:
        font = self._state.font if self._state.font >= 0 else self._default
        return self._fonts.get(font) or self._page

    def _raw(self, data: bytes) -> None:
        passed = min(self._passing, len(data))
        self._passing -= passed
        self._bytes += data[passed:]

    def _flush(self) -> None:
        """Bytes are decoded when something else comes: a character may take two of them."""
        if self._bytes:
            text = self._bytes.decode(self._encoding, errors="replace")
            self._bytes.clear()
            self._say(text)

    def _plain(self, text: str) -> None:
        passed = min(self._passing, len(text))
        self._passing -= passed
        text = text[passed:]
        if self._state.to == "colours":
            self._colours += [""] * text.count(";")
        elif self._state.to == "styles" and ";" in text:
            self._levels[self._style[0]] = self._style[1] or _level_by_name(text)
            self._style = (0, 0)
        elif text:
            raw = text.encode("latin-1")
            self._say(text if raw.isascii() else raw.decode(self._encoding, errors="replace"))

    def _say(self, text: str) -> None:
        state = self._state
        into = self._texts.get(state.to)
        if into is None or not text or state.deleted or state.encapsulated:
            return
        white = state.to == "body" and self._colour_is_white() and not state.shaded and not state.table
        (into.hidden if state.hidden or state.tiny or white else into.shown).append(text)

    def _colour_is_white(self) -> bool:
        at = self._state.colour
        return 0 < at < len(self._colours) and self._colours[at] == "r255g255b255"

    # -- control words ---------------------------------------------------------------------------

    def _word(self, word: str, value: int | None) -> None:
        if word in CHARACTERS:
            self._say(CHARACTERS[word])
        elif word == "u":
            self._say(chr((value or 0) % 0x10000) if value else "")
            self._passing = self._state.skip
        elif self._destination(word):
            return
        elif self._state.to in ("fonts", "colours", "styles"):
            self._in_tables(word, value)
        elif not self._breaks(word):
            self._looks(word, value)

    def _destination(self, word: str) -> bool:
        """Whether the word says where this group's words go."""
        state = self._state
        starred = state.starred
        if starred:
            state = self._state = replace(state, starred=False)
        if word in _HEADS:
            self._state = replace(state, to="running")
        elif word in _ASIDE and (state.to != "nowhere" or word in ("shptxt", "dptxbxtext")):
            self._state = replace(state, to=_ASIDE[word])
        elif word in _PARTS:
            self._state = replace(state, to=_PARTS[word])
        elif word == "title" and state.to == "nowhere":
            self._state = replace(state, to="title")
        elif word == "ud":
            self._state = replace(state, to=self._outer())
        elif _DROPPED.match(word) or (starred and word not in _KEPT):
            self._state = replace(state, to="nowhere")
        elif word in _KEPT and state.to == "nowhere" and word in ("fldrslt", "result"):
            self._state = replace(state, to=self._outer())
        else:
            return False
        return True

    def _outer(self) -> str:
        """Where words went before something around this group was left out."""
        return next((state.to for state in reversed(self._stack) if state.to != "nowhere"), "body")

    def _breaks(self, word: str) -> bool:
        """Whether the word ends a paragraph, a cell or a row."""
        if word in ("par", "sect", "page", "column"):
            if self._state.to != "body":
                self._say("\n")
            elif self._state.table and word == "par":
                self._say(" ")
            else:
                self._paragraph()
        elif word in ("cell", "nestcell"):
            self._end_cell()
        elif word in ("row", "nestrow"):
            self._end_cell(last=True)
            self._rows.append(self._cells)
            self._cells = []
        else:
            return False
        return True

    def _looks(self, word: str, value: int | None) -> None:
        state, on = self._state, value != 0
        if word == "v":
            state = replace(state, hidden=on)
        elif word == "deleted":
            state = replace(state, deleted=on)
        elif word == "htmlrtf":
            state = replace(state, encapsulated=on)
        elif word == "fs":
            state = replace(state, tiny=(value or 24) <= TINY)
        elif word == "cf":
            state = replace(state, colour=value or 0)
        elif word in ("cb", "chcbpat", "highlight", "cbpat", "chshdng", "shading"):
            state = replace(state, shaded=bool(value))
        elif word == "f":
            state = replace(state, font=-1 if value is None else value)
        elif word == "uc":
            state = replace(state, skip=max(0, min(16, 1 if value is None else value)))
        elif word == "plain":
            state = replace(state, hidden=False, tiny=False, colour=0, shaded=False, font=-1)
        elif word == "pard":
            state = replace(state, level=0, table=False)
        elif word == "intbl":
            state = replace(state, table=True)
        elif word == "outlinelevel":
            state = replace(state, level=_level(value))
        elif word == "s":
            state = replace(state, level=self._levels.get(value or 0, 0))
        elif word == "ansicpg":
            self._page = code_page(value or 1252)
        elif word in ("mac", "pc", "pca"):
            self._page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word == "deff":
            self._default = -1 if value is None else value
        self._state = state

    def _in_tables(self, word: str, value: int | None) -> None:
        """Words of the tables at the top: fonts and their encodings, colours, heading styles."""
        if self._state.to == "fonts":
            if word == "f" and value is not None:
                self._state = replace(self._state, font=value)
            elif word in ("fcharset", "cpg") and value is not None and self._state.font >= 0:
                found = charset(value) if word == "fcharset" else code_page(value)
                self._fonts[self._state.font] = found
        elif self._state.to == "colours" and word in ("red", "green", "blue"):
            self._colours[-1] += f"{word[0]}{value or 0}"
        elif word == "s":
            self._style = (value or 0, 0)
        elif word == "outlinelevel":
            self._style = (self._style[0], _level(value))

    # -- ends ------------------------------------------------------------------------------------

    def _close(self) -> None:
        if not self._stack:
            return
        ended, self._state = self._state, self._stack.pop()
        self._passing = 0
        if ended.to != self._state.to and ended.to in ("running", "note", "box", "label"):
            self._end_aside(ended.to)

    def _end_aside(self, to: str) -> None:
        if self._rows and not self._cells and not self._state.table:
            self._end_table()  # what comes now hangs on the paragraph below the table
        shown, hidden = self._texts[to].take()
        for text in shown.split("\n") if to != "label" else ():
            line = one_line(text)
            if not line:
                continue
            if to != "running":
                self._after.append((BlockKind.PARAGRAPH, line))
            elif line not in self._seen:
                self._seen.add(line)
                self._after.append((BlockKind.RUNNING, line))
        if to == "label":
            self._label = one_line(shown)
        if hidden:
            self._after.append((BlockKind.HIDDEN, hidden))

    def _paragraph(self) -> None:
        """End a paragraph outside of tables."""
        if self._cells or self._rows:
            self._end_table()
        shown, hidden = self._texts["body"].take()
        label, self._label = self._label, ""
        text, level = shown.strip(), self._state.level
        if text and level:
            self._builder.add(BlockKind.HEADING, f"{label} {text}" if label.strip("•· ") else text, level)
        elif text and label:
            label = "•" if not any(char.isalnum() for char in label) else label
            self._builder.add(BlockKind.LIST, f"{label} {text}")
        elif text:
            self._builder.add(BlockKind.LIST if ITEM.match(text) else BlockKind.PARAGRAPH, text)
        if hidden:
            self._builder.add(BlockKind.HIDDEN, hidden)
        self._hang()

    def _hang(self) -> None:
        for kind, line in self._after:
            self._builder.add(kind, line)
        self._after = []

    def _end_cell(self, last: bool = False) -> None:
        shown, hidden = self._texts["body"].take()
        label, self._label = self._label, ""
        if shown.strip() or not last:
            self._cells.append(f"{label} {shown}" if label else shown)
        if hidden:
            self._after.append((BlockKind.HIDDEN, hidden))

    def _end_table(self) -> None:
        rows = [*self._rows, self._cells] if self._cells else self._rows
        add_table(self._builder, rows)
        self._rows, self._cells = [], []
        self._hang()


def _level(value: int | None) -> int:
    """Heading level by outline level, which counts from 0; 9 is body text."""
    return min(6, value + 1) if value is not None and 0 <= value < 9 else 0


def _level_by_name(name: str) -> int:
    """Heading level by the name Word gives its own styles."""
    words = name.strip().rstrip(";").lower().split()
    if words == ["title"]:
        return 1
    if len(words) == 2 and words[0] == "heading" and words[1].isdecimal():
        return min(6, max(1, int(words[1][:2])))
    return 0
