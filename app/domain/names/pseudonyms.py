"""What is written in the place of a finding, the same for the same person everywhere; and back, with the key.

A pseudonym says nothing of the name: it is a letter, a number or an invented name. People get theirs with the
fullest name first (`Naming.meet`), everything else in the order of the text. Only the key joins the two;
without it nothing can be computed back.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.names.findings import Finding, Kind
from app.domain.names.moments import moment_findings, moved, parse
from app.domain.names.name_words import identity, tokens
from app.domain.text.field_steps import Steps, at_once
from app.domain.text.folding import fold, words

AT_ONCE = 32
"""Findings looked at in one step."""
PERSON = "Person "
SHIFT = ("shift", "days")
WEEKS = (4, 104)
"""Dates move by so many weeks, whole ones, so that "Monday, 3 March" stays a Monday."""
_LETTERED = re.compile(rf"(?={PERSON}([A-Z]+))")
_BRACKETS = re.compile(r"\[[^\[\]]+\]")
_MALE = frozenset(
    ["mr", "mister", "herr", "herrn", "sr", "señor", "senor", "don", "monsieur", "sir", "signor"]
)
_FEMALE = frozenset(
    ["mrs", "ms", "miss", "frau", "sra", "senora", "dona", "madame", "mme", "mlle", "lady", "dame", "signora"]
)


class Style(StrEnum):
    """How people are named: "Person A", or by an invented name."""

    LETTERS = "letters"
    INVENTED = "invented"


@dataclass(slots=True)
class Key:
    """Pseudonyms by (kind, name), as the vault keeps them. `added` are those that came since it was made.

    A person who was met under several names has an entry for each, all with one pseudonym. The entry
    `SHIFT` holds by how many days dates move.
    """

    entries: dict[tuple[str, str], str] = field(default_factory=dict)
    added: dict[tuple[str, str], str] = field(default_factory=dict)
    _people: dict[str, list[str]] = field(default_factory=dict)
    _counted: int = 0  # entries that `_people` was made of; entries are never taken out

    def add(self, kind: str, name: str, pseudonym: str) -> None:
        """Keep one more, unless there is one."""
        if (kind, name) in self.entries:
            return
        known = self.persons() if kind == Kind.NAME else {}
        self.entries[(kind, name)] = self.added[(kind, name)] = pseudonym
        if kind == Kind.NAME:  # making them all anew for each would take minutes in a text of thousands
            insort(known.setdefault(pseudonym, []), name, key=lambda other: -len(other))
            self._counted = len(self.entries)
        elif self._counted == len(self.entries) - 1:
            self._counted += 1

    def persons(self) -> dict[str, list[str]]:
        """The names of each person by pseudonym, the longest first."""
        if self._counted != len(self.entries):
            found: dict[str, list[str]] = {}
            for (kind, name), pseudonym in self.entries.items():
                if kind == Kind.NAME:
                    found.setdefault(pseudonym, []).append(name)
            self._people = {who: sorted(names, key=len, reverse=True) for who, names in found.items()}
            self._counted = len(self.entries)
        return self._people

    def days(self, draw: Callable[[int], int]) -> int:
        """By how many days dates move; drawn once, earlier or later. `draw(n)` gives 0 to n - 1."""
        if SHIFT not in self.entries:
            least, most = WEEKS
            chosen = draw(2 * (most - least + 1))
            weeks = least + chosen // 2
            self.add(*SHIFT, str(7 * (weeks if chosen % 2 else -weeks)))
        return int(self.entries[SHIFT])


class Naming:
    """Gives pseudonyms for the findings of one text. `draw` as in `Key.days`."""

    def __init__(
        self,
        text: str,
        key: Key,
        draw: Callable[[int], int],
        style: Style = Style.LETTERS,
        stand_ins: tuple[str, ...] = (),
        us: bool = False,
    ) -> None:
        self._text, self._key, self._draw, self._style = text, key, draw, style
        self._stand_ins, self._us = stand_ins, us
        self._folded = ""  # of the text, once it is needed
        self._here: dict[str, set[str]] = {}  # who is in this text, by pseudonym: "m", "f"
        self._by_name: dict[str, str] = {}
        self._identities: dict[str, frozenset[str]] = {}
        self._by_word: dict[str, set[str]] = {}  # people by each word of their names
        self._numbers: dict[str, dict[str, str]] = {}  # by kind: pseudonyms by what two writings share
        self._forms: dict[tuple[str, str], str] = {}  # `comparable` of what was met
        self._taken: set[str] | None = None  # what no number may be given, once one is wanted
        self._then: dict[str, str | None] = {}  # dates of the text, moved
        self._written: set[str] | None = None  # what in the text reads like such a pseudonym
        self._tried = 0  # letters that are given or stand in the text

    def meet(self, names: Iterable[Finding]) -> None:
        """Decide who is who, from all names of the text, the fullest first."""
        at_once(self.meeting(names))

    def meeting(self, names: Iterable[Finding]) -> Steps[None]:
        """The same in small steps."""
        met = list(names)
        lengths: dict[str, int] = {}
        for number, text in enumerate(dict.fromkeys(name.text for name in met)):
            lengths[text] = len(tokens(text))
            if number % AT_ONCE == 0:
                yield
        found = sorted(met, key=lambda n: (-lengths[n.text], -len(n.text), n.start))
        told: dict[tuple[str, bool], str] = {}
        for number, finding in enumerate(found):
            if number % AT_ONCE == 0:
                yield
            sex = self._sex(finding)
            again = (finding.text, bool(sex))
            full = lengths[finding.text] > 1  # a single name may be another person's the next time
            pseudonym = told[again] if full and again in told else self._person(finding.text, sex)
            told[again] = pseudonym
            self._here.setdefault(pseudonym, set()).update(sex)
            self._by_name[f"{finding.start}"] = pseudonym

    def written(self, finding: Finding) -> str:
        """What stands in the place of a finding."""
        if finding.kind is Kind.NAME:
            return self._shaped(self._by_name[f"{finding.start}"], finding.text)
        if finding.kind in (Kind.BIRTH, Kind.DATE):
            then = self._moved(finding.text)
            if then is not None:
                return then
        if finding.kind is Kind.AGE:
            return "90+"
        return self._numbered(finding)

    # -- people ------------------------------------------------------------------------------------

    def _person(self, name: str, sex: set[str]) -> str:
        mine = identity(name) or frozenset({fold(name)})
        initials = [word.folded for word in words(name) if word.initial and len(word.folded) == 1]
        exact, likely = [], []
        for pseudonym in self._alike(mine):
            theirs = self._identities[pseudonym]
            rest = theirs - mine
            fits = all(not rest or any(token[0] == letter for token in rest) for letter in initials)
            if mine == theirs and fits:
                exact.append(pseudonym)
            elif fits and (mine <= theirs or theirs <= mine):
                likely.append(pseudonym)
        chosen = self._one(exact, sex) or self._one(likely, sex)
        if chosen is not None and not exact and len(likely) > 1:
            return chosen  # "Smith" of two Smiths: told by this text, so not a name of either in the key
        chosen = chosen or self._fresh_person()
        if mine:
            self._key.add(Kind.NAME, " ".join(name.split()), chosen)
            self._learn(chosen, self._key.persons().get(chosen, []))
        return chosen

    def _alike(self, mine: frozenset[str]) -> list[str]:
        """The people who have a word of the name: nobody else can be meant by it."""
        for pseudonym, names in self._key.persons().items() if not self._identities else ():
            self._learn(pseudonym, names)
        found = {who for word in mine for who in self._by_word.get(word, ())}
        return sorted(found)

    def _learn(self, pseudonym: str, names: list[str]) -> None:
        """The words of all names of a person."""
        parts = frozenset(part for other in names for part in identity(other))
        parts = parts or frozenset(map(fold, names))
        for word in self._identities.get(pseudonym, frozenset()) - parts:
            self._by_word[word].discard(pseudonym)
        for word in parts:
            self._by_word.setdefault(word, set()).add(pseudonym)
        self._identities[pseudonym] = parts

    def _one(self, candidates: list[str], sex: set[str]) -> str | None:
        """The only candidate; else the only one that is in this text; else the only one of this sex."""
        if len(candidates) <= 1:
            return candidates[0] if candidates else None
        here = [candidate for candidate in candidates if candidate in self._here]
        if len(here) == 1:
            return here[0]
        fitting = [candidate for candidate in here if sex and self._here[candidate] == sex]
        return fitting[0] if len(fitting) == 1 else None

    def _sex(self, finding: Finding) -> set[str]:
        before = words(self._text[max(0, finding.start - 12) : finding.start])
        last = before[-1].folded if before else ""
        return {"m"} if last in _MALE else {"f"} if last in _FEMALE else set()

    def _fresh_person(self) -> str:
        taken = self._key.persons()
        if self._style is Style.INVENTED:
            self._folded = self._folded or fold(self._text)
            for pseudonym in self._stand_ins:
                free = not any(re.search(rf"\b{token}\b", self._folded) for token in tokens(pseudonym))
                if pseudonym not in taken and free:
                    return pseudonym
        if self._written is None:
            self._written = {PERSON + match[1] for match in _LETTERED.finditer(self._text)}
        while (pseudonym := PERSON + letters(self._tried)) in taken or any(
            other.startswith(pseudonym) for other in self._written
        ):
            self._tried += 1
        return pseudonym

    def _shaped(self, pseudonym: str, name: str) -> str:
        """The pseudonym in the form of the mention: an invented surname for a surname, capitals kept."""
        if pseudonym.startswith(PERSON):
            return pseudonym
        given, _, surname = pseudonym.partition(" ")
        fullest = tokens(self._key.persons()[pseudonym][0])
        mine = tokens(name)
        shown = pseudonym
        if len(mine) == 1 and surname:
            shown = given if len(fullest) > 1 and mine[0] == fullest[0] else surname
        return shown.upper() if name.isupper() else shown

    # -- everything else ---------------------------------------------------------------------------

    def _moved(self, written: str) -> str | None:
        if written not in self._then:
            self._then[written] = self._move(written)
        return self._then[written]

    def _move(self, written: str) -> str | None:
        days = self._key.days(self._draw)
        then = moved(written, days, self._us)
        if then is None:
            return None
        new, was = then
        now = parse(new, self._us)
        self._key.add(Kind.DATE, was.iso, now.iso if now else new)
        return new

    def _numbered(self, finding: Finding) -> str:
        kind, name = finding.kind, " ".join(finding.text.split())
        plain = self._forms.get((kind, name)) or comparable(kind, name)
        self._forms[kind, name] = plain
        if kind not in self._numbers:
            self._numbers[kind] = {
                comparable(kind, known): given
                for (other, known), given in reversed(self._key.entries.items())
                if other == kind
            }
        known = self._numbers[kind]
        if plain in known:
            return known[plain]
        if self._taken is None:
            self._taken = {*self._key.entries.values(), *_BRACKETS.findall(self._text)}
        number = len(known) + 1
        while (pseudonym := f"[{kind} {number}]") in self._taken:
            number += 1
        self._taken.add(pseudonym)
        self._key.add(kind, name, pseudonym)
        known[plain] = pseudonym
        return pseudonym


def comparable(kind: str, written: str) -> str:
    """A form in which two ways of writing the same thing are equal; telephones by 9 digits."""
    if kind == Kind.PHONE:
        digits = "".join(char for char in written if char.isdigit())
        return digits[-9:]
    if kind in (Kind.EMAIL, Kind.LINK):
        return fold(written)
    return "".join(char for char in fold(written) if char.isalnum())


def letters(number: int) -> str:
    """A, B … Z, AA, AB …, for 0, 1 …."""
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def restored(text: str, entries: Mapping[tuple[str, str], str], us: bool = False) -> str:
    """The text with the names of the key put back: people by their fullest name, dates moved back.

    What was generalised ("90+") stays so; so does a name's form (a surname alone comes back in full).
    """
    return Restorer(entries).text(text, us)


class Restorer:
    """`restored` for many texts with one key, which is looked through once."""

    def __init__(self, entries: Mapping[tuple[str, str], str]) -> None:
        back = {pseudonym: names[0] for pseudonym, names in Key(dict(entries)).persons().items()}
        for (kind, name), pseudonym in entries.items():
            if kind not in (Kind.NAME, Kind.DATE, SHIFT[0]):
                back[pseudonym] = name
        self._back = back
        self._dates = {new for (kind, _), new in entries.items() if kind == Kind.DATE}
        self._days = int(entries.get(SHIFT, 0))
        longest = sorted(map(re.escape, back), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)") if back else None

    def text(self, text: str, us: bool = False) -> str:
        """A text with what the key knows put back; `us`: dates in it begin with the month."""
        if self._dates and self._days:
            for finding in sorted(moment_findings(text), key=lambda found: found.start, reverse=True):
                now = parse(finding.text, us)
                then = moved(finding.text, -self._days, us) if now and now.iso in self._dates else None
                if then is not None:
                    text = text[: finding.start] + then[0] + text[finding.end :]
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._back[match[0]], text)
