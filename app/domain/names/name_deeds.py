"""Names that no dictionary has, told by what people do and are: "Leszek rang", "the teacher, Rukhsana,"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.names.findings import Finding
from app.domain.names.name_kin import KIN
from app.domain.names.name_runs import Run, Runs

_OWNED = "home|house|family|flat|room|care|parents|children|school|job"
_HELPING = "has|had|have|also|then|often|later|now|never|still"
_DOES = (
    "said|says|asked|asks|told|tells|thinks|thought|wants|wanted|feels|felt|rang|phoned|came|comes|went|goes|lives"
    "|lived|works|worked|wrote|writes|agreed|agrees|refused|slept|fell|attended|attends|reads|plays|sleeps|spoke"
    "|speaks|explained|described|denied|denies|reported|reports|opened|chaired|helped|helps|left|joined|believes"
    "|remembers|remembered|likes|knows|knew|met|lost|visited|arrived|promised|signed|settled|starts|started"
    "|serait?|sera|dira|me pidió|me dijo|te escribió|ha dicho|m'a dit|a appelé|a dit|ist krank|schickt"
    "|hat gesagt|sagte|sagt|meint|möchte|kommt|kam|wohnt|arbeitet|rief|dit|pense|veut|habite|travaille"
    "|viendra|dice|dijo|quiere|vive|trabaja|llegó|llegan|pidió|vino"
)
DEEDS = re.compile(
    rf"(?:['’]s (?:own |late |elder |younger )?(?:\w+ )?(?:{'|'.join(KIN)}|{_OWNED})\b"
    rf"|,? (?:who|whose) \w|,? (?:(?:{_HELPING}) )?(?:{_DOES})\b)"
)
ROLES = re.compile(
    r"(?<![^\W_])(?i:officer|assistant|teacher|worker|nurse|manager|plumber|builder|landlord|landlady|tenant|driver"
    r"|foreman|analyst|interpreter|tutor|coach|adviser|advisor|advocate|guarantor|perito|testigo|witness|participant"
    r"|interviewee|respondent|client|resident|carer|doctor|midwife|dentist|preneur|bailleur|arrendatario|arrendataria"
    r"|propietario|propietaria|voisine?|zeuge|zeugin|hausmeister|owner|neighbour|boss|borrower|lender|executor"
    r"|supervisor|trainer|leader|foster mother|foster father|stepmother|stepfather|son-in-law|daughter-in-law"
    r"|mother-in-law|father-in-law|nuera|yerno|suegra|suegro|cuñad[oa]|schwiegersohn|schwiegertochter|beau-père"
    r"|belle-mère|gendre|bru)(?: \d{1,3})?(?:, | \(|: )(?=[^\W\d_])"
)
CALLED = re.compile(r"\b(?:was|is|were|are|am) (?:called|named) |\bmy name(?:['’]s| is) |\bknown as ")
MET = re.compile(
    r"(?<![^\W_])(?:met|saw|asked|ask|told|tell|thanked|phoned|rang|visited|remind|reminded|prévenir|appeler|frag|frage"
    r"|gefragt|(?<![tT]reated )(?<![mM]anaged )(?<![sS]tarted )(?<![cC]ontrolled )with)[ ](?=[^\W\d_])"
)
AND = re.compile(r"(?:,? (?:and|or|und|y|et|e) |, )")


class DeedFinder:
    """Looks for capital words that are no words, where a person must stand. All it finds is unsure."""

    def __init__(self, runs: Runs) -> None:
        self._read = runs
        self._starts = {word.start: index for index, word in enumerate(runs.words)}

    def find(self) -> Iterator[Finding]:
        """Names by deeds, by roles, and beside other names; the same words may come several times."""
        yield from self._doers()
        yield from self._initials()
        yield from self._after(ROLES)
        yield from self._after(CALLED, small=True)
        yield from self._met()
        yield from self._beside()

    def _doers(self) -> Iterator[Finding]:
        for index in range(len(self._read.words)):
            if not self._odd(index):
                continue
            end = self._read.words[index].end
            if DEEDS.match(self._read.text[end : end + 48]):
                yield self._read.named(Run(index, index + 1), "deed", sure=False)

    def _after(self, pattern: re.Pattern[str], small: bool = False) -> Iterator[Finding]:
        for match in pattern.finditer(self._read.text):
            index = self._starts.get(match.end())
            if index is None:
                continue
            if self._read.words[index].capital:
                run = self._read.run(index)
                if run is not None and not all(map(self._thing, range(run.first, run.last))):
                    yield self._read.named(run, "role", self._read.worth(run) and run.last - run.first > 1)
            elif (
                small and not self._thing(index) and self._read.lexicon.known(self._read.words[index].folded)
            ):
                yield self._read.named(Run(index, index + 1), "called", sure=False)

    def _initials(self) -> Iterator[Finding]:
        """An initial belongs to the name, as in M. Oyedepo, where M. is not Monsieur."""
        for index in range(len(self._read.words) - 1):
            word, following = self._read.words[index], self._read.words[index + 1]
            dotted = self._read.text[word.end : following.start] in (". ", ".", ".\u00a0")
            if word.folded == "m" and self._read.french:
                continue  # Monsieur
            if word.initial and dotted and following.capital and not self._thing(index + 1):
                yield self._read.named(Run(index, index + 2), "initial", sure=False)

    def _met(self) -> Iterator[Finding]:
        for match in MET.finditer(self._read.text):
            index = self._starts.get(match.end())
            if index is not None and self._odd(index):
                run = self._read.run(index)
                if run is not None and run.last - run.first == 1 and not self._body_follows(index):
                    yield self._read.named(run, "deed", sure=False)

    def _body_follows(self, index: int) -> bool:
        """Whether another capital follows: "with Tyne Credit Union"."""
        following = index + 1
        return (
            following < len(self._read.words)
            and self._read.words[following].capital
            and self._read.gap(index)
        )

    def _beside(self) -> Iterator[Finding]:
        """What is joined to a name of the dictionary is one too, as in Bilal and Zakariya."""
        for index in range(len(self._read.words) - 2):
            for one, other in ((index, index + 2), (index + 2, index)):
                word = self._read.words[one]
                if not (word.capital and self._read.lexicon.plainly(word.folded) and self._odd(other)):
                    continue
                first, last = self._read.words[index], self._read.words[index + 2]
                if AND.fullmatch(self._read.text[first.end : last.start]):
                    yield self._read.named(Run(other, other + 1), "beside", sure=False)

    def _odd(self, index: int) -> bool:
        """Whether a word has a capital, is no ordinary word, and no part of a longer run of capitals."""
        word = self._read.words[index]
        if not word.capital or word.shouted or len(word.folded) < 3 or self._thing(index):
            return False
        before = index and self._read.words[index - 1].capital and self._read.gap(index - 1)
        return not before or self._read.begins(index)

    def _thing(self, index: int) -> bool:
        word = self._read.words[index]
        return (
            self._read.lexicon.ordinary(word.folded)
            or self._read.lexicon.wordlike(word.folded)
            or word.folded in self._read.lexicon.titles
        )
