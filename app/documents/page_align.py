"""Which word of a page's text is which word of the page itself.

The two differ: the text has columns in reading order, tables by rows, words whole that a line's end parts,
while the page has its words in whatever order it was written. So there is no one order to follow. Runs of
words that occur once in both are found first, long before short (as "patience" comparison does, but without
its order), and grow as far as their neighbours agree. A word that could be in two places is given none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from app.documents.page_words import Word

RUNS = (8, 4, 2)
"""Words in the runs looked for, one length after the other; single words come last."""
TELLING = 8  # letters; a pair of words shorter than this is believed only beside what is known
NEAR = 3  # words further from a known neighbour than in the text
LEAST_PART = 4  # letters; a shorter stretch beside a known word is not believed alone
NONE = -1

Link = tuple[int, int]  # a character of the text, a character of the page


def align(text: Sequence[Word], page: Sequence[Word]) -> list[list[int]]:
    """For each word of the text the characters of the page that draw it; an empty list where nobody knows."""
    drawn: list[list[int]] = [[] for _ in text]
    if not text or not page:
        return drawn
    matching = _Matching([word.letters for word in text], [word.letters for word in page])
    for number, other in enumerate(matching.run()):
        if other != NONE:
            drawn[number] = list(dict.fromkeys(page[other].owners))
    for number, owners in _spelled(matching, text, page):
        drawn[number] = owners
    return drawn


class _Matching:
    """Words linked one to one. `to_page[i]` is the word of the page for word `i` of the text, or `NONE`."""

    def __init__(self, text: list[str], page: list[str]) -> None:
        self.text, self.page = text, page
        self.to_page = [NONE] * len(text)
        self.used = [False] * len(page)
        ours, theirs = Counter(text), Counter(page)
        self._counts = {word: (count, theirs[word]) for word, count in ours.items()}

    def run(self) -> list[int]:
        for size in RUNS:
            self._link_runs(size)
        self._doubt_ends()
        self._link_runs(1)
        self._doubt_ends()
        return self.to_page

    def _link_runs(self, size: int) -> None:
        ours = _once(self.text, [other != NONE for other in self.to_page], size)
        theirs = _once(self.page, self.used, size)
        for run, here in ours.items():
            there = theirs.get(run, NONE)
            if there == NONE or not self._free(here, there, size):
                continue
            if self._believed(run, size) or self._near(here, there, size):
                self._link(here, there, size)

    def _believed(self, run: tuple[str, ...], size: int) -> bool:
        """Whether a run tells by itself: it is long, or a word that stands once in all of both."""
        if size == 1:
            return self._counts.get(run[0]) == (1, 1)
        return size > 2 or sum(map(len, run)) >= TELLING

    def _free(self, here: int, there: int, size: int) -> bool:
        return not any(self.used[there : there + size]) and all(
            other == NONE for other in self.to_page[here : here + size]
        )

    def _near(self, here: int, there: int, size: int) -> bool:
        """Whether a known word just before or after it in the text is about as near to it on the page."""
        for step, at, far in ((-1, here, there), (1, here + size - 1, there + size - 1)):
            for distance in range(1, NEAR + 1):
                other = at + step * distance
                if not 0 <= other < len(self.text):
                    break
                if self.to_page[other] != NONE:
                    if 0 < (self.to_page[other] - far) * step <= distance + NEAR:
                        return True
                    break
        return False

    def _link(self, here: int, there: int, size: int) -> None:
        """Link a run and go on to both sides while the words agree."""
        for offset in range(size):
            self._pair(here + offset, there + offset)
        self._grow(here - 1, there - 1, -1)
        self._grow(here + size, there + size, 1)

    def _grow(self, at: int, far: int, step: int) -> None:
        """Link words on from here while they agree."""
        while 0 <= at < len(self.text) and 0 <= far < len(self.page):
            if self.used[far] or self.to_page[at] != NONE or self.text[at] != self.page[far]:
                break
            self._pair(at, far)
            at, far = at + step, far + step

    def _pair(self, here: int, there: int) -> None:
        self.to_page[here] = there
        self.used[there] = True

    def _doubt_ends(self) -> None:
        """Where runs of neighbours end, take back the words that might as well belong to another end.

        A run that grew took what agreed with it. At its ends that may be a word of another run, if that word
        stands once more on the page where no run holds it from both sides.
        """
        loose = self._loose()
        rivals = Counter(self.page[there] for there in loose)
        for here, there in enumerate(self.to_page):
            if there in loose and rivals[self.page[there]] > 1:
                self.used[there] = False
                self.to_page[here] = NONE

    def _loose(self) -> set[int]:
        """Words of the page that no run holds from both sides: not linked, or repeated at a run's end."""
        loose = {there for there, used in enumerate(self.used) if not used}
        repeated = {word for word, count in Counter(self.page).items() if count > 1}
        for run in self._runs():
            for end in (run, run[::-1]):
                for there in end:
                    if self.page[there] not in repeated:
                        break
                    loose.add(there)
        return loose

    def _runs(self) -> Iterator[list[int]]:
        """The linked words of the page, cut where neighbours in the text are not neighbours on the page.

        The beginnings and the ends of text and page count as neighbours that hold.
        """
        linked = [(here, there) for here, there in enumerate(self.to_page) if there != NONE]
        linked = [(NONE, NONE), *linked, (len(self.text), len(self.page))]
        run: list[int] = []
        for (here, there), (later, other) in pairwise(linked):
            apart = later - here
            if not 0 < other - there <= (apart if apart == 1 else apart + NEAR):
                yield run
                run = []
            run.append(other)
        # What is left holds on to the end of both.


def _once(words: list[str], taken: list[bool], size: int) -> dict[tuple[str, ...], int]:
    """Runs of words that are not taken and occur once, with where they begin."""
    found: dict[tuple[str, ...], int] = {}
    taken_before = [0, *accumulate(taken)]
    for start in range(len(words) - size + 1):
        if taken_before[start + size] == taken_before[start]:
            run = tuple(words[start : start + size])
            found[run] = NONE if run in found else start
    return {run: start for run, start in found.items() if start != NONE}


def _spelled(
    matching: _Matching, text: Sequence[Word], page: Sequence[Word]
) -> Iterator[tuple[int, list[int]]]:
    """Words that are cut in other places on the page: between known neighbours the letters are the same."""
    start = 0
    while start < len(text):
        if matching.to_page[start] != NONE:
            start += 1
            continue
        end = start
        while end < len(text) and matching.to_page[end] == NONE:
            end += 1
        first = matching.to_page[start - 1] + 1 if start else 0
        last = matching.to_page[end] if end < len(text) else len(page)
        if first < last and not any(matching.used[first:last]):
            yield from _letter_by_letter(
                range(start, end), text, _free_part(matching, text, start, end, page)
            )
        start = end


def _free_part(
    matching: _Matching, text: Sequence[Word], start: int, end: int, page: Sequence[Word]
) -> list[int]:
    """The characters of the page, one for each letter, that spell these words of the text; [] if none do."""
    first = matching.to_page[start - 1] + 1 if start else 0
    last = matching.to_page[end] if end < len(text) else len(page)
    wanted = "".join(word.letters for word in text[start:end])
    there = page[first:last]
    letters = "".join(word.letters for word in there)
    owners = [owner for word in there for owner in word.owners]
    borders = set(accumulate((len(word.letters) for word in there), initial=0))
    if letters == wanted:
        return owners
    if len(wanted) < LEAST_PART:
        return []
    if start and letters.startswith(wanted) and len(wanted) in borders:
        return owners[: len(wanted)]
    if end < len(text) and letters.endswith(wanted) and len(letters) - len(wanted) in borders:
        return owners[-len(wanted) :]
    return []


def _letter_by_letter(
    numbers: range, text: Sequence[Word], owners: list[int]
) -> Iterator[tuple[int, list[int]]]:
    at = 0
    if not owners:
        return
    for number in numbers:
        size = len(text[number].letters)
        yield number, list(dict.fromkeys(owners[at : at + size]))
        at += size
