"""De-identification of one text: the copy with its findings replaced, and whether a name is left in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.names.findings import Finding, Kind, at
from app.domain.names.mentions import parts
from app.domain.names.name_words import Lexicon
from app.domain.names.proposing import find
from app.domain.names.pseudonyms import Key, Naming
from app.domain.text.folding import Folded

LEAST_DIGITS = 5
"""A number with no more digits says too little to be looked for without what stands around it."""
_NOT_BY_DIGITS = (Kind.NAME, Kind.DATE, Kind.BIRTH, Kind.ADDRESS)
_GROUP = re.compile(r"\d+")
_DIGITS = re.compile(r"\d+(?:[ ./()\-–]{1,2}\d+)*")


@dataclass(frozen=True, slots=True)
class Swap:
    """A range of the old text and the range of the new one that stands in its place."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Applied:
    """A text with pseudonyms. `remaining`: names and numbers still in it (ranges of the new text)."""

    text: str
    swaps: tuple[Swap, ...]
    remaining: tuple[Finding, ...]

    def to_new(self, offset: int) -> int:
        """The place in the new text of a place in the old; the beginning of a swap for one inside it."""
        moved = 0
        for swap in self.swaps:
            if swap.old_end > offset:
                return swap.new_start if swap.old_start <= offset else offset + moved
            moved = swap.new_end - swap.old_end
        return offset + moved

    def to_old(self, offset: int) -> int:
        """The other way round."""
        moved = 0
        for swap in self.swaps:
            if swap.new_end > offset:
                return swap.old_start if swap.new_start <= offset else offset - moved
            moved = swap.new_end - swap.old_end
        return offset - moved


def apply(text: str, findings: Sequence[Finding], naming: Naming, lexicon: Lexicon) -> Applied:
    """The text with pseudonyms for all findings that are not kept; nothing else is changed."""
    replaced = [finding for finding in findings if not finding.keep]
    naming.meet(finding for finding in replaced if finding.kind is Kind.NAME)
    pieces: list[str] = []
    swaps: list[Swap] = []
    place = length = 0
    for finding in replaced:
        pieces += [text[place : finding.start], naming.written(finding)]
        begin = length + len(pieces[-2])
        length = begin + len(pieces[-1])
        swaps.append(Swap(finding.start, finding.end, begin, length))
        place = finding.end
    pieces.append(text[place:])
    new = "".join(pieces)
    return Applied(new, tuple(swaps), tuple(remaining(new, findings, swaps, lexicon)))


def remaining(
    new: str, findings: Sequence[Finding], swaps: Sequence[Swap], lexicon: Lexicon
) -> list[Finding]:
    """What of the replaced findings still stands in the new text, outside the pseudonyms.

    Looks anew, another way than finding does: at every run of letters for names, at every digit for numbers.
    Parts of names that a person kept elsewhere do not count.
    """
    kept = set(parts((f.text for f in findings if f.keep and f.kind is Kind.NAME), lexicon))
    names = parts((f.text for f in findings if not f.keep and f.kind is Kind.NAME), lexicon)
    wanted = {piece for name, plain in names.items() if plain for piece in re.split(r"[-']", name)}
    wanted = {
        piece
        for piece in wanted - kept
        if len(piece) > 2 and piece not in lexicon.both and not lexicon.ordinary(piece)
    }
    folded = Folded(new)
    left = []
    for match in re.finditer(r"[^\W\d_]+", folded.text):
        if match[0] in wanted:
            left.append(at(new, Kind.NAME, *folded.span(*match.span()), "left"))
    left += _digits_left(new, findings)
    left += _verbatim(new, findings)
    inside = [(swap.new_start, swap.new_end) for swap in swaps]
    return [f for f in left if not any(a <= f.start < b for a, b in inside)]


def _digits_left(new: str, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Replaced numbers whose digits stand once more in the new text, however they are parted.

    Digits that stand together are compared as a whole: in "12 345" stand 12, 12345 and 345.
    """
    wanted: dict[str, Kind] = {}
    for finding in findings:
        digits = "".join(char for char in finding.text if char.isdigit())
        if not finding.keep and finding.kind not in _NOT_BY_DIGITS and len(digits) > LEAST_DIGITS:
            wanted.setdefault(digits, finding.kind)
    longest = max(map(len, wanted), default=0)
    for run in _DIGITS.finditer(new) if wanted else ():
        groups = [(m[0], run.start() + m.start(), run.start() + m.end()) for m in _GROUP.finditer(run[0])]
        for first, (_, start, _end) in enumerate(groups):
            joined = ""
            for digits, _, end in groups[first:]:
                joined += digits
                if len(joined) > longest:
                    break
                if joined in wanted:
                    yield at(new, wanted[joined], start, end, "left")


def _verbatim(new: str, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Replaced e-mails, links, addresses and codes that stand once more in the new text, word for word.

    Dates are left out: one that was moved may well fall on another that was there.
    """
    kept = {" ".join(f.text.split()).casefold() for f in findings if f.keep}
    wanted = {
        " ".join(f.text.split()): f.kind
        for f in findings
        if not f.keep and f.kind not in (Kind.NAME, Kind.DATE, Kind.AGE) and len(f.text) > 5
    }
    plain = new.casefold()
    for written, kind in wanted.items():
        if written.casefold() in kept or not any(char.isalpha() for char in written):
            continue
        if written.split()[0].casefold() not in plain:
            continue  # a pattern for each of thousands would take minutes
        pattern = r"\s+".join(map(re.escape, written.split()))
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", new, re.I):
            yield at(new, kind, match.start(), match.end(), "left")


def copy(text: str, lexicon: Lexicon, key: Key, naming: Naming, proposals: Iterable[str] = ()) -> Applied:
    """Find and replace at once, with nobody asked: what a name in the file's own name goes through."""
    known = [name for names in key.persons().values() for name in names]
    return apply(text, find(text, lexicon, proposals=proposals, known=known), naming, lexicon)
