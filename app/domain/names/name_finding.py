"""Names of people, found by what stands around them and by dictionaries.

Evidence, the strongest first: a title before it, a label or a table's heading, a greeting, a closing, a word
for kin or for who did something, a line above an address, a dictionary, two capitals that are no words, an
unknown word that does what people do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.domain.names.findings import Finding
from app.domain.names.name_deeds import DeedFinder
from app.domain.names.name_dictionary import DictionaryFinder
from app.domain.names.name_labels import LabelFinder
from app.domain.names.name_patterns import CLOSING, CUES, GREETING
from app.domain.names.name_runs import MOST, Runs
from app.domain.names.name_words import Lexicon


class NameFinder:
    """Looks for names in one text. `places` are findings of addresses: a line above one is a name."""

    def __init__(self, text: str, lexicon: Lexicon, places: Sequence[Finding] = ()) -> None:
        self._read, self._places = Runs(text, lexicon), places
        self._starts = {word.start: index for index, word in enumerate(self._read.words)}

    def find(self) -> Iterator[Finding]:
        """Every name there is evidence for; the same words may come several times."""
        yield from self._titles()
        yield from LabelFinder(self._read).find()
        yield from self._greetings()
        yield from self._closings()
        yield from self._cues()
        yield from self._above_addresses()
        yield from DictionaryFinder(self._read).find()
        yield from DeedFinder(self._read).find()

    def _titles(self) -> Iterator[Finding]:
        for index, word in enumerate(self._read.words):
            if not self._read.is_title(index):
                continue
            following = index + 1
            while following < min(len(self._read.words), index + MOST) and (
                self._read.is_title(following)
                or self._read.words[following].folded
                in ("med", "dent", "phil", "rer", "nat", "habil", "jur", "vet")
            ):
                following += 1
            if following >= len(self._read.words) or not self._read.gap(following - 1, after_title=True):
                continue
            run = self._read.run(following, titled=True)
            if run is None and word.folded in self._read.lexicon.abbreviated | {
                "miss",
                "nurse",
                "frau",
                "herr",
            }:
                run = self._read.small(following, plain=word.folded not in self._read.lexicon.abbreviated)
            if run is not None:
                first = self._read.words[following]
                sure = first.capital or self._read.lexicon.known(first.folded)
                yield self._read.named(run, "title", sure)

    def _greetings(self) -> Iterator[Finding]:
        for match in GREETING.finditer(self._read.text):
            yield from self._value_after_titles(match.start("value"), match.end("value"), "greeting")

    def _value_after_titles(self, start: int, end: int, reason: str) -> Iterator[Finding]:
        index = self._read.next_word(start)
        while index is not None and index < len(self._read.words) and self._read.words[index].start < end:
            if self._read.is_title(index) or self._read.words[index].folded in (
                "and",
                "und",
                "et",
                "y",
                "mr",
                "mrs",
            ):
                index += 1
                continue
            run = self._read.run(index, until=end) or self._read.small(index, plain=True)
            if run is None:
                return
            yield self._read.named(run, reason)
            index = run.last
            if index >= len(self._read.words) or not re.fullmatch(
                r",? ?(?:and )?",
                self._read.text[self._read.words[index - 1].end : self._read.words[index].start],
            ):
                return

    def _closings(self) -> Iterator[Finding]:
        for match in CLOSING.finditer(self._read.text):
            place, tried = match.start("lines"), 0
            for line in match["lines"].split("\n"):
                index = self._read.next_word(place)
                if (
                    line.strip(" .*_")
                    and tried < 2
                    and index is not None
                    and self._read.words[index].start < place + len(line)
                ):
                    tried += 1
                    while index < len(self._read.words) and self._read.is_title(index):
                        index += 1
                    run = (
                        self._read.run(index, until=place + len(line))
                        if index < len(self._read.words)
                        else None
                    )
                    if run is not None:
                        yield self._read.named(run, "closing", tried == 1 or self._read.worth(run))
                        if tried == 1:
                            break
                place += len(line) + 1

    def _cues(self) -> Iterator[Finding]:
        for match in CUES.finditer(self._read.text):
            index = self._starts.get(match.end())
            if index is None or self._read.is_title(index):
                continue
            run = self._read.run(index)
            if run is not None:
                chosen = self._read.words[run.first : run.last]
                sure = len(chosen) > 1 or self._read.lexicon.plainly(chosen[0].folded) or not self._read.nouns
                yield self._read.named(run, "context", sure)

    def _above_addresses(self) -> Iterator[Finding]:
        for place in self._places:
            end = self._read.text.rfind("\n", 0, place.start)
            start = self._read.text.rfind("\n", 0, max(end, 0)) + 1
            line = self._read.text[start : max(end, start)]
            index = self._read.next_word(start)
            if not line.strip() or index is None or self._read.words[index].start >= end:
                continue
            while index < len(self._read.words) and self._read.is_title(index):
                index += 1
            run = self._read.run(index, until=end) if index < len(self._read.words) else None
            whole = run is not None and not self._read.text[self._read.words[run.last - 1].end : end].strip(
                " ,.*_"
            )
            if run is not None and whole and run.last - run.first > 1:
                yield self._read.named(run, "address")
