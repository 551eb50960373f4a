"""Names of people found by labels: in forms, in lines such as "Patient: ", under a table's headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.names.findings import Finding
from app.domain.names.name_patterns import HEADS, LABEL, RE
from app.domain.names.name_runs import Runs


class LabelFinder:
    """Looks for names in what follows a label or stands under the heading of a column."""

    def __init__(self, runs: Runs) -> None:
        self._read = runs

    def find(self) -> Iterator[Finding]:
        """Names after labels, then names in tables; the same words may come several times."""
        yield from self._labels()
        yield from self._tables()

    def _labels(self) -> Iterator[Finding]:
        for pattern in (LABEL, RE):
            for match in pattern.finditer(self._read.text):
                strong = bool(match.groupdict().get("strong"))
                yield from self._value(match.start("value"), match.end("value"), "label", strong)

    def _value(self, start: int, end: int, reason: str, strong: bool) -> Iterator[Finding]:
        """The names in what follows a label: several may be parted by commas and "and"."""
        index = self._read.next_word(start)
        many = 0
        while index is not None and index < len(self._read.words) and self._read.words[index].start < end:
            if self._read.is_title(index):
                index += 1
                continue
            run = self._read.run(
                index, loose=strong or self._read.text[start:end].strip().islower(), until=end
            )
            if run is None:
                return
            if strong or many or self._read.worth(run):
                yield self._read.named(run, reason, strong or self._read.worth(run))
            many += 1
            index = run.last
            gap = (
                self._read.text[self._read.words[run.last - 1].end : self._read.words[index].start]
                if index < len(self._read.words)
                else ""
            )
            if (
                index < len(self._read.words)
                and self._read.words[index].folded in ("and", "und", "et", "y")
                and gap == " "
            ):
                index += 1
            elif not re.fullmatch(r"\s?[,&/]\s?(?!\d)|\s?\([^)\n]{0,30}\),?\s?", gap):
                return

    def _tables(self) -> Iterator[Finding]:
        heads: list[int] = []
        sign, place = "", 0
        for line in self._read.text.splitlines(keepends=True):
            used = next((s for s in ("|", "\t", ";", ",") if line.count(s) >= (2 if s in "|," else 1)), "")
            cells = _cells(line, used, place) if used else []
            if not cells or (heads and used != sign):
                heads = []
            found = [number for number, (a, b) in enumerate(cells) if HEADS.fullmatch(self._read.text[a:b])]
            if found and (used != "," or len(cells) > 2):
                heads, sign = found, used
            elif heads and used == sign:
                for number in heads:
                    if number < len(cells) and cells[number][0] < cells[number][1]:
                        yield from self._value(*cells[number], "table", True)
            place += len(line)


def _cells(line: str, sign: str, place: int) -> list[tuple[int, int]]:
    found = []
    for cell in line.rstrip("\n").split(sign):
        lead = len(cell) - len(cell.lstrip(' "*'))
        found.append((place + lead, max(place + lead, place + len(cell.rstrip(' "*')))))
        place += len(cell) + 1
    return found[1:-1] if sign == "|" and line.strip().startswith("|") else found
