"""The models that Stillroom knows of, with what is known of each, and the terms they come under."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from app.domain.engine.models import GgufFacts
from app.domain.library.downloads import Wanted
from app.domain.library.shapes import Shape, facts

MANY = 100
"""A model with so many languages is taken to speak any; which ones no source lists."""
ENOUGH = 2
"""Independent projects that have to name the same hash before a file counts as known."""


class Role(StrEnum):
    """What a model is offered for."""

    STARTER = "starter"  # comes with the program
    LOW_MEMORY = "low_memory"
    EVERYDAY = "everyday"
    BEST_QUALITY = "best_quality"
    EMBEDDINGS = "embeddings"
    RERANKER = "reranker"
    MEDICAL = "medical"  # only for whoever asks for it


CHAT = (Role.LOW_MEMORY, Role.EVERYDAY, Role.BEST_QUALITY)
"""The roles from which a model for conversations is recommended."""


class How(StrEnum):
    """What the knowledge of a file's size and hash rests on."""

    PINS = "pins"  # other projects name the same
    SHIPPED = "shipped"  # computed from the file that comes with the program
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Link:
    """An address to read on at; nothing is fetched from it."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms, told in plain English. `id` is SPDX's where there is one; `also`: how hubs call it.

    `commercial`: yes | no | conditions. `accept`: a person has to agree before the file is fetched. `notice`
    has to be shown word for word; `label` stands wherever the model does.
    """

    id: str
    name: str
    url: str
    commercial: str
    accept: bool
    summary: str
    also: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()
    notice: str = ""
    label: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person reads before agreeing; `sha256` is that of `text` in UTF-8."""

    licence: str
    name: str
    url: str
    text: str
    sha256: str
    notice: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """Why size and hash are believed. `pins`: how many independent projects name them, at least."""

    how: How
    pins: int
    note: str


@dataclass(frozen=True, slots=True)
class Superseded:
    """An older file of the same name. `sha256`: its hash, or as many first digits as are known."""

    sha256: str
    bytes: int
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a model. `repository` "": it comes with the program. `revision` a commit (40 hex digits).

    `bytes` 0, `sha256` "" and `context` 0 (tokens) where no source tells. `parameters` as the maker names
    them, `parameters_label` e.g. "3B". `rank` puts models for conversations in Stillroom's own order of
    expected quality, higher is better. `languages` are codes, `languages_count` how many the maker claims.
    `gated`: auto | manual | "". `released`: ISO date, year and month, or "". `thinking`: none | optional |
    always. `shape` None: how it is built is not known. `recommended` needs size and hash that were checked.
    """

    id: str
    name: str
    family: str
    maker: str
    packaged_by: str
    role: Role
    rank: int
    repository: str
    revision: str
    file: str
    bytes: int
    sha256: str
    architecture: str
    parameters: int
    parameters_label: str
    quantisation: str
    context: int
    languages: tuple[str, ...]
    languages_count: int
    languages_text: str
    good_at: tuple[str, ...]
    bad_at: tuple[str, ...]
    licence: str
    base_model: str
    gated: str
    released: str
    supported: bool
    thinking: str
    remark: str
    recommended: bool
    verified: Verified
    superseded: tuple[Superseded, ...]
    sources: tuple[Link, ...]
    shape: Shape | None = None

    @property
    def known(self) -> bool:
        """Whether size and hash are cross-checked, or computed from the file itself."""
        if not (self.bytes and self.sha256):
            return False
        return self.verified.how is How.SHIPPED or self.verified.pins >= ENOUGH

    @property
    def embeds(self) -> bool:
        """Whether it writes no text."""
        return self.role in (Role.EMBEDDINGS, Role.RERANKER)

    def speaks(self, language: str) -> bool:
        """Whether it is said to know a language, by its code ("de", "de-AT")."""
        return self.languages_count >= MANY or language.partition("-")[0].casefold() in self.languages

    def outdated(self, sha256: str) -> Superseded | None:
        """The older file with this hash, if it is known as one."""
        return next((old for old in self.superseded if sha256.startswith(old.sha256)), None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries. `version` grows with every issue; `issued` is an ISO date."""

    version: int
    issued: str
    licences: tuple[Licence, ...]
    entries: tuple[Entry, ...]

    def find(self, name: str) -> Entry | None:
        """By id, by name or by file, upper and lower case alike."""
        wanted = name.casefold()
        names = [(entry.id, entry.name, entry.file) for entry in self.entries]
        for kind in range(3):
            for entry, said in zip(self.entries, names, strict=True):
                if said[kind].casefold() == wanted:
                    return entry
        return None

    def of_file(self, sha256: str) -> Entry | None:
        """The entry of a file with this hash."""
        return next((entry for entry in self.entries if sha256 and entry.sha256 == sha256), None)

    def medical(self, *names: str) -> Licence | None:
        """The terms of a model for medicine, if one of these names (of a file, a repository) is such a one's.

        So they are asked for wherever the file comes from and whatever its card says of a licence.
        """
        said = [name.casefold() for name in names]
        families = ((one.family.casefold(), one.licence) for one in self.entries if one.role is Role.MEDICAL)
        found = next((licence for family, licence in families for name in said if family in name), None)
        return self.licence(found) if found else None

    def licence(self, name: str) -> Licence | None:
        """By its id, its name or as hubs call it."""
        wanted = name.casefold()
        names = ((one, (one.id, one.name, *one.also)) for one in self.licences)
        return next((one for one, said in names if wanted in map(str.casefold, said)), None)


def terms(licence: Licence) -> Terms:
    """The words to agree to, always the same for the same licence of the same catalogue.

    >>> print(terms(Licence("X", "X Terms", "https://x.example", "yes", True, "Free.", notice="X.")).text)
    X Terms
    <BLANKLINE>
    Free.
    <BLANKLINE>
    X.
    <BLANKLINE>
    The full terms: https://x.example
    """
    parts = [licence.name, licence.label, licence.summary]
    parts += [_listed("You have to know:", licence.obligations), _listed("Limits:", licence.restrictions)]
    parts += [licence.notice, f"The full terms: {licence.url}"]
    text = "\n\n".join(part for part in parts if part)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Terms(licence.id, licence.name, licence.url, text, digest, licence.notice, licence.label)


def _listed(title: str, lines: tuple[str, ...]) -> str:
    return "\n".join([title, *(f"- {line}" for line in lines)]) if lines else ""


def wanted(entry: Entry, licence: Licence) -> Wanted:
    """The file to fetch, with size and hash where they are cross-checked; else the first copy decides."""
    checked = entry.known or entry.verified.pins >= ENOUGH
    return Wanted(
        repository=entry.repository,
        revision=entry.revision or "main",
        file=entry.file,
        name=entry.name,
        bytes=entry.bytes if checked else 0,
        sha256=entry.sha256 if checked else "",
        licence=licence.id if licence.accept else "",
    )


def expected(entry: Entry) -> GgufFacts | None:
    """What its header would say, as far as memory and speed depend on it; None: its size is not known."""
    if not entry.bytes:
        return None
    return facts(
        entry.shape,
        GgufFacts(
            architecture=entry.architecture,
            name=entry.name,
            size_label=entry.parameters_label,
            quantisation=entry.quantisation,
            context_trained=entry.context or 2048,
            parameters=entry.parameters,
            licence=entry.licence,
            has_template=not entry.embeds,
            bytes=entry.bytes,
            embeds=entry.embeds,
        ),
    )
