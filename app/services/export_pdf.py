"""A report as a PDF: A4 pages, tagged, in the program's own font.

Inter draws Latin, Greek and Cyrillic. A character of another script is drawn as a box, can be copied all the
same, and a line at the top of the report says how many there are: nothing is dropped and nothing is drawn
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from app.domain.summaries.report import Report
from app.domain.summaries.report_inert import inert
from app.domain.summaries.report_parts import Heading, Ink, Items, Paragraph, Part, Run, Runs, Table
from app.domain.summaries.report_text import parts
from app.domain.summaries.report_words import ReportWords
from app.paths import resources
from app.services.export_font import Font, load
from app.services.export_pdf_file import HEIGHT, WIDTH, Element, Pages, Stretch

EDGE = 64.0
"""The margin, in points; the foot stands in the lower one."""
SIZE, LEAD = 10.0, 14.5
SMALL = 8.5
_SIZES = {1: 19.0, 2: 13.0}
_REGULAR, _BOLD = "R", "B"
_BLACK = "0.1 0.1 0.1"
_INKS = {
    Ink.PLAIN: (_REGULAR, _BLACK),
    Ink.STRONG: (_BOLD, _BLACK),
    Ink.PLACE: (_REGULAR, "0.2 0.31 0.42"),
    Ink.FLAG: (_BOLD, "0.56 0.11 0.11"),
    Ink.QUIET: (_REGULAR, "0.33 0.33 0.33"),
}
_WORD = re.compile(r" *[^ ]+| +")

Line = list[Stretch]


def pdf(report: Report, words: ReportWords) -> bytes:
    """The report as a PDF."""
    found = parts(report, words)
    drawn = _Layout()
    drawn.parts(found)
    if drawn.pages.undrawn:
        note = words.undrawn.format(count=drawn.pages.undrawn)
        drawn = _Layout()
        drawn.parts((found[0], Paragraph((Run(note, Ink.STRONG),)), *found[1:]))
    drawn.number(words)
    title = inert(report.title) or words.points
    return drawn.pages.finish(title, inert(report.language) or "en", f"Stillroom {inert(report.version)}")


def fonts() -> dict[str, Font]:
    """The program's two weights of Inter."""
    folder = resources() / "fonts"
    return {_REGULAR: load(folder / "Inter-Regular.otf"), _BOLD: load(folder / "Inter-SemiBold.otf")}


class _Layout:
    """Sets the parts one below the other and turns the page when it is full."""

    def __init__(self) -> None:
        self.pages = Pages(fonts())
        self._y = 0.0
        self._turn()

    def parts(self, found: Sequence[Part]) -> None:
        for part in found:
            self._part(part)

    def number(self, words: ReportWords) -> None:
        for page in range(self.pages.count):
            text = words.page_of.format(page=page + 1, pages=self.pages.count)
            self.pages.foot(page, text, SMALL, _REGULAR, EDGE / 2)

    def _part(self, part: Part) -> None:
        root = self.pages.root
        match part:
            case Heading():
                self._heading(part)
            case Paragraph(notice=True):
                self._notice(part.runs, root.add("P"))
            case Paragraph():
                self._flow(part.runs, EDGE, WIDTH - 2 * EDGE, root.add("P"))
                self._y -= 6
            case Items():
                listed = root.add("L")
                for item in part.items:
                    self._item(item, listed)
                self._y -= 4
            case Table():
                self._table(part, root.add("Table"))

    def _heading(self, heading: Heading) -> None:
        size = _SIZES[heading.level]
        lines = self._lines((Run(heading.text, Ink.STRONG),), WIDTH - 2 * EDGE, size)
        self._y -= size * 0.6
        self._room(len(lines[:3]) * size * 1.3 + 2 * LEAD)  # two lines of what follows stay with it
        self.pages.mark_heading(heading.text, self._y + size)
        element = self.pages.root.add(f"H{heading.level}")
        for line in lines:
            self._room(size * 1.3)
            self._y -= size * 1.3
            self.pages.draw(line, EDGE, self._y, size, element)
        self._y -= 5

    def _notice(self, runs: Runs, element: Element) -> None:
        lines = self._lines(runs, WIDTH - 2 * EDGE - 20, SIZE)
        height = len(lines) * LEAD + 12
        self._room(height)
        self.pages.decorate(
            f"0.54 0.35 0 RG 1.2 w {EDGE} {self._y - height:.2f} {WIDTH - 2 * EDGE} {height:.2f} re S"
        )
        self._y -= 4
        for line in lines:
            self._y -= LEAD
            self.pages.draw(line, EDGE + 10, self._y, SIZE, element)
        self._y -= 16

    def _item(self, runs: Runs, listed: Element) -> None:
        entry = listed.add("LI")
        self._room(LEAD)
        self.pages.draw([Stretch("•", _REGULAR, _BLACK)], EDGE, self._y - LEAD, SIZE, entry.add("Lbl"))
        self._flow(runs, EDGE + 14, WIDTH - 2 * EDGE - 14, entry.add("LBody"))
        self._y -= 3

    def _flow(self, runs: Runs, x: float, width: float, element: Element) -> None:
        for line in self._lines(runs, width, SIZE):
            self._room(LEAD)
            self._y -= LEAD
            self.pages.draw(line, x, self._y, SIZE, element)

    def _table(self, table: Table, element: Element) -> None:
        head = tuple((Run(name, Ink.STRONG),) for name in table.head)
        self._row(head, table.shares, element.add("TR"), "TH", "/A <</O /Table /Scope /Column>>")
        for row in table.rows:
            self._row(row, table.shares, element.add("TR"), "TD", "")
        self._y -= 8

    def _row(self, cells: Sequence[Runs], shares: Sequence[int], row: Element, kind: str, more: str) -> None:
        """Draw a row line by line, so that one longer than a page goes on the next."""
        whole = WIDTH - 2 * EDGE
        widths = [whole * share / sum(shares) for share in shares]
        lefts = [EDGE + sum(widths[:index]) for index in range(len(widths))]
        columns = [self._lines(cell, width - 8, SMALL) for cell, width in zip(cells, widths, strict=True)]
        owners = [row.add(kind, more) for _ in cells]
        self._room(min(max(map(len, columns)), 3) * LEAD)
        for line in zip_longest(*columns):
            self._room(LEAD)
            self._y -= LEAD * 0.85
            for words, left, owner in zip(line, lefts, owners, strict=True):
                if words:
                    self.pages.draw(words, left, self._y, SMALL, owner)
        self._y -= 5
        self.pages.decorate(f"0.6 0.6 0.6 RG 0.5 w {EDGE} {self._y:.2f} m {WIDTH - EDGE} {self._y:.2f} l S")
        self._y -= 2

    def _room(self, height: float) -> None:
        if self._y - height < EDGE:
            self._turn()

    def _turn(self) -> None:
        self.pages.turn()
        self._y = HEIGHT - EDGE

    def _lines(self, runs: Runs, width: float, size: float) -> list[Line]:
        """Words set into lines of a width; a word longer than a line is cut where the line is full."""
        lines: list[Line] = [[]]
        left = width
        for run in runs:
            font, colour = _INKS[run.ink]
            for match in _WORD.finditer(run.text):
                word = Stretch(match[0], font, colour)
                wide = self.pages.width(word, size)
                if wide > left and lines[-1]:
                    lines.append([])
                    left = width
                    word = Stretch(match[0].lstrip(" "), font, colour)
                    wide = self.pages.width(word, size)
                for piece in self._cut(word, width, size) if wide > width else [word]:
                    wide = self.pages.width(piece, size)
                    if wide > left and lines[-1]:
                        lines.append([])
                        left = width
                    _append(lines[-1], piece)
                    left -= wide
        return [line for line in lines if line]

    def _cut(self, word: Stretch, width: float, size: float) -> list[Stretch]:
        pieces = [""]
        for char in word.text:
            if self.pages.width(Stretch(pieces[-1] + char, word.font, word.colour), size) > width:
                pieces.append("")
            pieces[-1] += char
        return [Stretch(piece, word.font, word.colour) for piece in pieces if piece]


def _append(line: Line, word: Stretch) -> None:
    """Words of one ink are one stretch, so that they are drawn by one command."""
    if line and (line[-1].font, line[-1].colour) == (word.font, word.colour):
        line[-1] = Stretch(line[-1].text + word.text, word.font, word.colour)
    else:
        line.append(word)
